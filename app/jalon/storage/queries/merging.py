"""Reads two records that may be the same: what each holds, what is contradictory, the merges in force."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from jalon.domain.months import Month
from jalon.storage.journal import CREATED
from jalon.storage.merged_records import Kind, leading_to
from jalon.storage.schema import record_classes
from jalon.storage.schema.acts import ActParticipantRow, ActRow
from jalon.storage.schema.employment import JobContractRow
from jalon.storage.schema.journal import JournalActionRow, JournalOperationRow
from jalon.storage.schema.paths import ModulePeriodRow, SupportPathRow
from jalon.storage.schema.returns import MonthlyReturnRow
from jalon.storage.schema.upkeep import ExtraFieldRow, ExtraValueRow
from jalon.storage.undo import Switched, stands_for_good

OPEN_PATHS, CONTRACTS = "OPEN_PATHS", "CONTRACTS"
MAIN_PERIODS, SHARED_ACTS = "MAIN_PERIODS", "SHARED_ACTS"


@dataclass(frozen=True, slots=True)
class Conflict:
    """What does not go together once two files are one: how many times, and the first day of each."""

    code: str
    count: int
    days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class AddedOfTwo:
    """What two records hold in a field that the structure added; ``latest`` was written last."""

    field_id: str
    label: str
    kind: str
    first: str | None
    second: str | None
    latest: Literal["first", "second"]


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge in force: what went into what, by whom, when. Names are those of today."""

    action_id: str
    at: datetime
    author_id: str | None
    kept_id: str
    kept: str
    gone: str
    is_final: bool = False
    """Something that it brought together was destroyed since: the two files cannot be told apart again."""


def record(session: Session, kind: Kind, record_id: str) -> dict[str, Any] | None:
    """Return a live record, None when there is none or it was erased."""
    table = _table(kind)
    query = select(table).where(table.c.id == record_id, table.c.deleted_at.is_(None))
    row = session.execute(query).mappings().one_or_none()
    if row is None or row.get("erased_at") is not None:
        return None
    return {str(name): value for name, value in row.items()}


def counts(session: Session, kind: Kind, record_id: str) -> dict[str, int]:
    """Return how many live rows lead to a record, by table; those that lead nowhere are left out."""
    found: dict[str, int] = {}
    for name, column in leading_to(kind):
        table = _table(name)
        query = select(func.count()).where(table.c[column] == record_id, table.c.deleted_at.is_(None))
        if count := session.execute(query).scalar_one():
            found[name] = found.get(name, 0) + count
    return found


def last_written(session: Session, table: str, record_id: str, column: str) -> str:
    """Return what sorts as the instant at which a column was written last; a new row writes them all."""
    operation = JournalOperationRow
    query = select(func.max(operation.operation_id)).where(
        operation.table_name == table,
        operation.record_id == record_id,
        operation.column_name.in_((CREATED, column)),
    )
    return session.execute(query).scalar() or ""


def former(session: Session, kind: Kind, kept_id: str, gone_id: str) -> dict[str, Any]:
    """Return what a record holds of the codes, or the names, of those that were merged into it."""
    kept, gone = record(session, kind, kept_id), record(session, kind, gone_id)
    assert kept is not None
    assert gone is not None
    if kind == "person":
        codes = [*_split(kept["former_codes"]), gone["case_code"], *_split(gone["former_codes"])]
        return {"former_codes": " ".join(dict.fromkeys(codes))}
    names = [*_lines(kept["former_names"]), kept["name"], gone["name"], *_lines(gone["former_names"])]
    return {"former_names": "\n".join(dict.fromkeys(names))}


def added_values(session: Session, kind: Kind, record_id: str, field_id: str) -> list[str]:
    """Return the live rows that a record has in an added field."""
    row = ExtraValueRow
    query = select(row.id).where(
        _owner(kind) == record_id, row.extra_field_id == field_id, row.deleted_at.is_(None)
    )
    return list(session.execute(query).scalars())


def added_fields_of_two(
    session: Session, kind: Kind, first_id: str, second_id: str
) -> tuple[AddedOfTwo, ...]:
    """Return the added fields in which both records hold a value, in their order."""
    row, field = ExtraValueRow, ExtraFieldRow
    held: dict[str, dict[str, tuple[str, str | None]]] = {}
    query = (
        select(field.id, field.label, field.kind, _owner(kind), row.id, row.value)
        .join(row, row.extra_field_id == field.id)
        .where(_owner(kind).in_((first_id, second_id)), row.deleted_at.is_(None), field.deleted_at.is_(None))
        .order_by(field.position, field.rid, row.rid)
    )
    words: dict[str, tuple[str, str]] = {}
    for field_id, label, holds, owner, row_id, value in session.execute(query):
        words[field_id] = (label, holds)
        held.setdefault(field_id, {})[owner] = (row_id, value)
    found = []
    for field_id, values in held.items():
        if len(values) < 2:
            continue
        written = [
            last_written(session, "extra_value", values[one][0], "value") for one in (first_id, second_id)
        ]
        latest: Literal["first", "second"] = "first" if written[0] >= written[1] else "second"
        found.append(
            AddedOfTwo(field_id, *words[field_id], values[first_id][1], values[second_id][1], latest)
        )
    return tuple(found)


def conflicts(session: Session, first_id: str, second_id: str) -> tuple[Conflict, ...]:
    """Return what does not go together in the files of two people; nothing of it blocks."""
    found = []
    paths = _spans(session, SupportPathRow, "admission_date", "exit_date", first_id, second_id)
    if days := _crossing(*paths):
        found.append(Conflict(OPEN_PATHS, len(days), days))
    mains = _main_periods(session, first_id, second_id)
    if days := _crossing(*mains):
        found.append(Conflict(MAIN_PERIODS, len(days), days))
    contracts = _spans(
        session, JobContractRow, "start_date", "end_date", first_id, second_id, "planned_end_date"
    )
    if days := _crossing(*contracts):
        found.append(Conflict(CONTRACTS, len(days), days))
    line = ActParticipantRow
    of_first = select(line.act_id).where(line.person_id == first_id, line.deleted_at.is_(None))
    query = (
        select(ActRow.date)
        .join(line, line.act_id == ActRow.id)
        .where(
            line.person_id == second_id,
            line.deleted_at.is_(None),
            ActRow.deleted_at.is_(None),
            line.act_id.in_(of_first),
        )
        .order_by(ActRow.date)
    )
    if shared := tuple(session.execute(query).scalars()):
        found.append(Conflict(SHARED_ACTS, len(shared), shared))
    return tuple(found)


def locked_months(session: Session) -> tuple[Month, ...]:
    """Return the months that were locked, the oldest first."""
    query = select(MonthlyReturnRow.month).where(MonthlyReturnRow.deleted_at.is_(None)).distinct()
    return tuple(Month.parse(month) for month in sorted(session.execute(query).scalars()))


def merged(session: Session, kind: Kind) -> tuple[Merged, ...]:
    """Return the merges of a kind in force, of which a record of today still tells, the latest first."""
    action, operation = JournalActionRow, JournalOperationRow
    query = (
        select(action.action_id, action.at, action.author_id, operation.record_id, operation.value)
        .join(operation, operation.action_id == action.action_id)
        .where(
            action.label == f"merge_{kind}",
            operation.table_name == kind,
            operation.column_name == "merged_into_id",
            operation.value.is_not(None),
        )
        .order_by(action.rid.desc(), operation.operation_id.desc())  # the file that went is written last
    )
    switched = Switched.load(session)
    found: dict[str, Merged] = {}
    for action_id, at, author_id, gone_id, value in session.execute(query).all():
        kept_id = json.loads(value or "")
        kept = None if action_id in found else record(session, kind, kept_id)
        if kept is None or kept.get("frozen_since") is not None or not switched.is_in_force(action_id):
            continue
        gone = session.execute(select(_table(kind)).where(_table(kind).c.id == gone_id)).mappings().one()
        if gone["merged_into_id"] == kept_id:  # a file moved on by a later merge is taken apart after it
            found[action_id] = Merged(
                action_id,
                at,
                author_id,
                kept_id,
                _named(kept),
                _named({**gone}),
                stands_for_good(session, action_id),
            )
    return tuple(found.values())


def merges_that_moved(session: Session, table: str, record_id: str) -> tuple[Merged, ...]:
    """Return the merges of people in force that moved a record and can still be undone."""
    operation = JournalOperationRow
    moved = set(
        session.execute(
            select(operation.action_id).where(operation.table_name == table, operation.record_id == record_id)
        ).scalars()
    )
    found = merged(session, "person") if moved else ()
    return tuple(one for one in found if one.action_id in moved and not one.is_final)


def _named(row: Mapping[str, Any]) -> str:
    if "case_code" in row:
        return f"{row['given_name']} {row['family_name']} ({row['case_code']})"
    return str(row["name"])


_Spans = list[tuple[date, date]]


def _spans(
    session: Session,
    row: Any,
    start: str,
    end: str,
    first_id: str,
    second_id: str,
    planned: str | None = None,
) -> tuple[_Spans, _Spans]:
    table = cast(Table, row.__table__)
    last = table.c[end] if planned is None else func.coalesce(table.c[end], table.c[planned])
    found: tuple[_Spans, _Spans] = ([], [])
    for number, person_id in enumerate((first_id, second_id)):
        query = select(table.c[start], last).where(
            table.c.person_id == person_id, table.c.deleted_at.is_(None), table.c[start].is_not(None)
        )
        found[number].extend((first, until or date.max) for first, until in session.execute(query))
    return found


def _main_periods(session: Session, first_id: str, second_id: str) -> tuple[_Spans, _Spans]:
    row, path = ModulePeriodRow, SupportPathRow
    found: tuple[_Spans, _Spans] = ([], [])
    for number, person_id in enumerate((first_id, second_id)):
        query = (
            select(row.start_date, row.end_date)
            .join(path, path.id == row.support_path_id)
            .where(
                path.person_id == person_id,
                path.deleted_at.is_(None),
                row.deleted_at.is_(None),
                row.is_main.is_(True),
            )
        )
        found[number].extend((first, until or date.max) for first, until in session.execute(query))
    return found


def _crossing(first: _Spans, second: _Spans) -> tuple[date, ...]:
    """Return the day from which each span of one side and one of the other run together."""
    return tuple(sorted(set(_crossings(first, second))))


def _crossings(first: _Spans, second: _Spans) -> Iterator[date]:
    for start, end in first:
        for other_start, other_end in second:
            if start <= other_end and other_start <= end:
                yield max(start, other_start)


def _split(codes: str | None) -> list[str]:
    return (codes or "").split()


def _lines(names: str | None) -> list[str]:
    return [name for name in (names or "").split("\n") if name]


def _owner(kind: Kind) -> Any:
    return ExtraValueRow.person_id if kind == "person" else ExtraValueRow.employer_id


def _table(name: str) -> Table:
    return cast(Table, next(one.__table__ for one in record_classes() if one.__tablename__ == name))
