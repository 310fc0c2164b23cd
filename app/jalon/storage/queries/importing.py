"""Reads at once what an import compares a whole file with: names, employers, records of many people, acts."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from jalon.storage.queries.rows import made
from jalon.storage.schema import Record, record_classes
from jalon.storage.schema.acts import ActCoachRow, ActParticipantRow, ActRow
from jalon.storage.schema.employment import EmployerRow
from jalon.storage.schema.journal import JournalActionRow, JournalStateRow
from jalon.storage.schema.people import PersonRow
from jalon.storage.schema.returns import MonthlyReturnRow
from jalon.storage.schema.structure import AgreementRow, CoachRow
from jalon.storage.schema.upkeep import GridModelRow, ImportRunRow

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Who is on file: enough to recognise her; ``sort_key`` is the key of her names, parted by a tab."""

    id: str
    case_code: str
    family_name: str
    given_name: str
    birth_date: date | None
    sort_key: str
    is_frozen: bool
    former_codes: str | None = None
    """Those of files that were merged into hers, with spaces between."""


@dataclass(frozen=True, slots=True)
class DatedAgreement:
    """An agreement, and when it runs."""

    id: str
    reference: str
    start_date: date
    end_date: date | None


@dataclass(frozen=True, slots=True)
class KnownAct:
    """What tells an act on file from another."""

    id: str
    date: date
    duration_minutes: int
    act_type: str
    start_time: time | None
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class RunLine:
    """An import on file; ``deleted_at`` is set once it was undone."""

    id: str
    action_id: str
    at: datetime
    author_id: str | None
    counts: str
    digest: str | None
    deleted_at: datetime | None


def mark(session: Session) -> tuple[str, int]:
    """Return what changes as soon as anything is written to the caseload."""
    row = session.execute(select(JournalStateRow.site, JournalStateRow.sequence)).one()
    return str(row[0]), int(row[1])


def known_people(session: Session) -> tuple[KnownPerson, ...]:
    """Return everyone on file who was not erased, in the order of writing."""
    person = _table(PersonRow).c
    query = (
        select(
            person.id,
            person.case_code,
            person.family_name,
            person.given_name,
            person.birth_date,
            person.sort_key,
            person.frozen_since.is_not(None),
            person.former_codes,
        )
        .where(person.deleted_at.is_(None), person.erased_at.is_(None))
        .order_by(person.rid)
    )
    return tuple(made(KnownPerson, row) for row in session.connection().execute(query))


def codes_on_file(session: Session, codes: Collection[str]) -> frozenset[str]:
    """Return those of some case codes that somebody bears or bore: erased, archived or removed too."""
    person = _table(PersonRow).c
    found: set[str] = set()
    for some in _chunks(sorted(codes)):
        query = select(person.case_code).where(person.case_code.in_(some))
        found.update(session.connection().execute(query).scalars())
    return frozenset(found)


def employer_names(session: Session) -> tuple[tuple[str, str], ...]:
    """Return identity and name of each employer that is still listed."""
    query = select(EmployerRow.id, EmployerRow.name).where(
        EmployerRow.deleted_at.is_(None), EmployerRow.archived_since.is_(None)
    )
    return tuple((row[0], row[1]) for row in session.execute(query.order_by(EmployerRow.rid)))


def former_employer_names(session: Session) -> tuple[tuple[str, str], ...]:
    """Return identity and each former name of the listed employers into which others were merged."""
    query = select(EmployerRow.id, EmployerRow.former_names).where(
        EmployerRow.former_names.is_not(None),
        EmployerRow.deleted_at.is_(None),
        EmployerRow.archived_since.is_(None),
    )
    return tuple(
        (row[0], name)
        for row in session.execute(query.order_by(EmployerRow.rid))
        for name in (row[1] or "").split("\n")
    )


def coach_names(session: Session) -> tuple[tuple[str, str, str], ...]:
    """Return identity, family name and given name of every colleague, those who left too."""
    query = select(CoachRow.id, CoachRow.family_name, CoachRow.given_name).where(
        CoachRow.deleted_at.is_(None)
    )
    return tuple((row[0], row[1], row[2]) for row in session.execute(query.order_by(CoachRow.rid)))


def agreements(session: Session) -> tuple[DatedAgreement, ...]:
    """Return every agreement."""
    query = (
        select(AgreementRow.id, AgreementRow.reference, AgreementRow.start_date, AgreementRow.end_date)
        .where(AgreementRow.deleted_at.is_(None))
        .order_by(AgreementRow.start_date, AgreementRow.rid)
    )
    return tuple(made(DatedAgreement, row) for row in session.execute(query))


def locked_months(session: Session) -> frozenset[str]:
    """Return the months that were locked, such as ``2026-10``."""
    query = select(MonthlyReturnRow.month).where(MonthlyReturnRow.deleted_at.is_(None)).distinct()
    return frozenset(session.execute(query).scalars())


def rows_of(session: Session, table: str, column: str, values: Collection[str]) -> Iterator[dict[str, Any]]:
    """Yield the live rows of a table whose column has one of the values, in the order of writing."""
    target = _tables()[table]
    for some in _chunks(sorted(values)):
        query = select(target).where(target.c[column].in_(some), target.c.deleted_at.is_(None))
        for row in session.connection().execute(query.order_by(target.c.rid)).mappings():
            yield {str(name): value for name, value in row.items()}


def acts_of_days(session: Session, days: Collection[date]) -> tuple[KnownAct, ...]:
    """Return the acts of some days, cancelled ones too."""
    act = _table(ActRow).c
    found: list[KnownAct] = []
    for some in _chunks(sorted(days)):
        query = select(
            act.id, act.date, act.duration_minutes, act.act_type, act.start_time, act.state == "CANCELLED"
        ).where(act.date.in_(some), act.deleted_at.is_(None))
        found += [made(KnownAct, row) for row in session.connection().execute(query)]
    return tuple(found)


def people_of_acts(session: Session, act_ids: Collection[str]) -> dict[str, set[str]]:
    """Return by act the people concerned."""
    return _grouped(session, ActParticipantRow, "person_id", act_ids)


def coaches_of_acts(session: Session, act_ids: Collection[str]) -> dict[str, set[str]]:
    """Return by act the colleagues who led it."""
    return _grouped(session, ActCoachRow, "coach_id", act_ids)


def mapping_of_shape(session: Session, shapes: Collection[str]) -> dict[str, str]:
    """Return by shape the mapping remembered last, also that of an import which was undone since."""
    query = (
        select(GridModelRow.shape, GridModelRow.mapping)
        .where(GridModelRow.direction == "IN", GridModelRow.shape.in_(tuple(shapes)))
        .order_by(GridModelRow.deleted_at.is_(None), GridModelRow.rid)
    )
    return {str(row[0]): row[1] for row in session.execute(query)}


def model_of_shape(session: Session, shape: str) -> tuple[str, str] | None:
    """Return the live model of a shape: identity and mapping."""
    query = select(GridModelRow.id, GridModelRow.mapping).where(
        GridModelRow.direction == "IN", GridModelRow.shape == shape, GridModelRow.deleted_at.is_(None)
    )
    row = session.execute(query.order_by(GridModelRow.rid.desc())).first()
    return None if row is None else (row[0], row[1])


def import_runs(session: Session) -> tuple[RunLine, ...]:
    """Return the imports that were carried out, the latest first, those undone too."""
    run, action = ImportRunRow, JournalActionRow
    query = (
        select(
            run.id, run.action_id, action.at, action.author_id, run.counts, run.source_digest, run.deleted_at
        )
        .join(action, action.action_id == run.action_id)
        .order_by(action.rid.desc())
    )
    return tuple(made(RunLine, row) for row in session.execute(query))


def _grouped(
    session: Session, record: type[Record], column: str, act_ids: Collection[str]
) -> dict[str, set[str]]:
    target = _table(record).c
    found: dict[str, set[str]] = {}
    for some in _chunks(sorted(act_ids)):
        query = select(target.act_id, target[column]).where(
            target.act_id.in_(some), target.deleted_at.is_(None)
        )
        for act_id, other in session.connection().execute(query):
            found.setdefault(act_id, set()).add(other)
    return found


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))


def _table(record: type[Record]) -> Table:
    return cast(Table, record.__table__)


def _tables() -> dict[str, Table]:
    return {found.__tablename__: _table(found) for found in record_classes()}
