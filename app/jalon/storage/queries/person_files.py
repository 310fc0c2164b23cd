"""Reads the records of one person as they are written, for the cards of her page and their forms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, cast

from sqlalchemy import RowMapping, Table, or_, select
from sqlalchemy.orm import Session

from jalon.storage.schema import record_classes
from jalon.storage.schema.acts import ActCoachRow, ActParticipantRow, ActRow, TripRow
from jalon.storage.schema.employment import EmployerContactRow, EmployerRow, EmployerSiteRow
from jalon.storage.schema.paths import SupportPathRow
from jalon.storage.schema.people import PersonalNoteRow, PersonRow, SharedNoteRow
from jalon.storage.schema.structure import AgreementRow, CoachRow

_UNSEEN: Final = frozenset({"rid", "id", "deleted_at", "search_key", "sort_key"})


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One record: its table, its identity and its columns by name."""

    table: str
    id: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a record refers to, by its words."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A record in the trash."""

    table: str
    id: str
    removed_at: datetime | None
    """None for an act that was cancelled."""
    values: Mapping[str, Any]


def record_of(session: Session, table: str, record_id: str) -> FileRecord | None:
    """Return one live record, None when there is none."""
    target = _tables()[table]
    row = (
        session.execute(select(target).where(target.c.id == record_id, target.c.deleted_at.is_(None)))
        .mappings()
        .one_or_none()
    )
    return None if row is None else _made(table, row)


def records_of(
    session: Session, table: str, owner: str, owner_ids: Sequence[str], *, order: str
) -> tuple[FileRecord, ...]:
    """Return the live records of some owners, in the order of a column and then of writing."""
    target = _tables()[table]
    query = (
        select(target)
        .where(target.c[owner].in_(tuple(owner_ids)), target.c.deleted_at.is_(None))
        .order_by(target.c[order], target.c.rid)
    )
    return tuple(_made(table, row) for row in session.execute(query).mappings())


def is_owner(session: Session, column: str, owner_id: str) -> bool:
    """Tell whether a path (for the column ``support_path_id``) or a person has this identity."""
    target = _tables()["support_path" if column == "support_path_id" else "person"]
    query = select(target.c.id).where(target.c.id == owner_id, target.c.deleted_at.is_(None))
    return session.execute(query).first() is not None


def owner_is_frozen(session: Session, person_id: str) -> tuple[date | None, str | None]:
    """Return since when a file is frozen and why; None when it is not."""
    row = session.execute(
        select(PersonRow.frozen_since, PersonRow.freeze_reason).where(PersonRow.id == person_id)
    ).one_or_none()
    return (None, None) if row is None else (row[0], row[1])


def case_code_of(session: Session, person_id: str) -> str | None:
    """Return the case code of a person who is on file and not erased."""
    query = select(PersonRow.case_code).where(
        PersonRow.id == person_id, PersonRow.deleted_at.is_(None), PersonRow.erased_at.is_(None)
    )
    return session.execute(query).scalar()


def paths_of_person(session: Session, person_id: str) -> tuple[str, ...]:
    """Return the identities of every path of a person, those in the trash too."""
    query = select(SupportPathRow.id).where(SupportPathRow.person_id == person_id)
    return tuple(session.execute(query.order_by(SupportPathRow.rid)).scalars())


def coach_names(session: Session) -> tuple[Named, ...]:
    """Return every colleague, those who left too."""
    query = select(CoachRow.id, CoachRow.given_name, CoachRow.family_name).order_by(CoachRow.rid)
    return tuple(Named(row[0], f"{row[1]} {row[2]}") for row in session.execute(query))


def agreement_names(session: Session) -> tuple[Named, ...]:
    """Return the platform agreements on file, by reference."""
    query = (
        select(AgreementRow.id, AgreementRow.reference)
        .where(AgreementRow.deleted_at.is_(None))
        .order_by(AgreementRow.start_date.desc(), AgreementRow.rid)
    )
    return tuple(Named(row[0], row[1]) for row in session.execute(query))


def employer_names(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of some employers."""
    query = select(EmployerRow.id, EmployerRow.name).where(EmployerRow.id.in_(tuple(ids)))
    return {row[0]: row[1] for row in session.execute(query)}


def place_names(session: Session, employer_ids: Iterable[str]) -> dict[str, str]:
    """Return the names of the sites and contacts of some employers, those in the trash too."""
    named = tuple(employer_ids)
    found: dict[str, str] = {}
    for row in (EmployerSiteRow, EmployerContactRow):
        query = select(row.id, row.name).where(row.employer_id.in_(named))
        found |= {columns[0]: columns[1] for columns in session.execute(query)}
    return found


def ids_of(session: Session, table: str, owner: str, owner_ids: Sequence[str]) -> tuple[str, ...]:
    """Return the identities of the records of some owners, those in the trash too."""
    target = _tables()[table]
    query = select(target.c.id).where(target.c[owner].in_(tuple(owner_ids))).order_by(target.c.rid)
    return tuple(session.execute(query).scalars())


def removed_of(session: Session, table: str, owner: str, owner_ids: Sequence[str]) -> tuple[Removed, ...]:
    """Return the records of some owners that are in the trash, the last one removed first."""
    target = _tables()[table]
    query = (
        select(target)
        .where(target.c[owner].in_(tuple(owner_ids)), target.c.deleted_at.is_not(None))
        .order_by(target.c.deleted_at.desc(), target.c.rid.desc())
    )
    return tuple(_removed(table, row) for row in session.execute(query).mappings())


def removed_acts(session: Session, person_id: str) -> tuple[Removed, ...]:
    """Return the acts that named a person and were cancelled or removed, the latest first."""
    act = cast(Table, ActRow.__table__)
    named = select(ActParticipantRow.act_id).where(ActParticipantRow.person_id == person_id)
    query = (
        select(act)
        .where(act.c.id.in_(named), or_(act.c.deleted_at.is_not(None), act.c.state == "CANCELLED"))
        .order_by(act.c.date.desc(), act.c.rid.desc())
    )
    return tuple(_removed("act", row) for row in session.execute(query).mappings())


def parts_removed_with(session: Session, act_id: str, at: datetime) -> tuple[tuple[str, str], ...]:
    """Return the lines and notes of an act that went to the trash with it: table and identity."""
    found: list[tuple[str, str]] = []
    for part in (ActCoachRow, ActParticipantRow, TripRow, SharedNoteRow, PersonalNoteRow):
        query = select(part.id).where(part.act_id == act_id, part.deleted_at == at)
        found += [(part.__tablename__, row) for row in session.execute(query).scalars()]
    return tuple(found)


def _removed(table: str, row: RowMapping) -> Removed:
    values = {str(name): value for name, value in row.items() if name not in _UNSEEN}
    return Removed(table, row["id"], row["deleted_at"], values)


def _made(table: str, row: RowMapping) -> FileRecord:
    return FileRecord(
        table, row["id"], {str(name): value for name, value in row.items() if name not in _UNSEEN}
    )


def _tables() -> Mapping[str, Table]:
    return {found.__tablename__: cast(Table, found.__table__) for found in record_classes()}
