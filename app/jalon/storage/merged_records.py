"""Merges two records that are the same: all that leads to the one leads to the other from then on.

What leads to a record is read from the links of the tables, so that a table made later is not forgotten. The
record that goes is kept in the trash with the identity of the one that stays; everything is one action of the
journal, and undoing it gives both back.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final, Literal, cast

from sqlalchemy import Table, func, select, update
from sqlalchemy.orm import Session

from jalon.domain.acts import HELD
from jalon.domain.figures import shared_equally
from jalon.storage import records
from jalon.storage.schema import record_classes
from jalon.storage.schema.acts import ActParticipantRow, ActRow
from jalon.storage.schema.employment import EmployerRow
from jalon.storage.schema.people import PersonRow
from jalon.storage.schema.upkeep import DraftRow, NotDuplicateRow

Kind = Literal["person", "employer"]

UNLINKED: Final[Mapping[str, tuple[str, ...]]] = {
    "not_duplicate": ("first_id", "second_id"),
    "deadline_dismissal": ("subject_id",),
}
"""The columns that may hold the identity of a person or an employer without being a link to it."""
NO_LINK: Final = frozenset({("import_run", "action_id")})
"""The columns of identities that lead elsewhere."""


def merge(
    session: Session,
    kind: Kind,
    kept_id: str,
    gone_id: str,
    values: Mapping[str, Any],
    *,
    left_out: Sequence[str] = (),
    now: datetime,
) -> dict[str, int]:
    """Merge a record into another, in the session's own action; return how many rows moved, by table.

    Args:
        session: a writing session.
        kind: what both are.
        kept_id: the record that stays.
        gone_id: the one that goes to the trash.
        values: what the record that stays holds from now on.
        left_out: the values of added fields (rows of ``extra_value``) that were not chosen.
        now: the instant of the action.

    Raises:
        UnknownRecordError: one of them is not there.
        FrozenFileError: a file concerned is frozen; nothing was written.
    """
    _forget_that_they_differ(session, kept_id, gone_id, now)
    shared = _acts_of_both(session, kept_id, gone_id) if kind == "person" else ()
    moved: dict[str, int] = {}
    for table, column in leading_to(kind):
        found = _rows_that_hold(session, table, column, gone_id)
        records.update_many(session, table, {row: {column: kept_id} for row in found})
        if found:
            moved[table] = moved.get(table, 0) + len(found)
    _count_once(session, shared, kept_id, now)
    _lead_drafts(session, kind, kept_id, gone_id)
    for row in left_out:
        records.remove(session, "extra_value", row, at=now)
    records.update(session, kind, gone_id, {"merged_into_id": kept_id, "deleted_at": now})
    records.update(session, kind, kept_id, values)
    return moved


@cache
def leading_to(kind: Kind) -> tuple[tuple[str, str], ...]:
    """Return every column that may lead to a record of a kind: table and column."""
    linked = tuple(
        (name, column.name)
        for name, table in _tables().items()
        for column in table.columns
        if any(key.column.table.name == kind for key in column.foreign_keys)
    )
    return (*linked, *((table, column) for table, columns in UNLINKED.items() for column in columns))


def identities_of(session: Session, person_id: str) -> tuple[str, ...]:
    """Return the identity of a person and those of the files that were merged into hers."""
    found = [person_id]
    for one in found:
        query = select(PersonRow.id).where(PersonRow.merged_into_id == one).order_by(PersonRow.rid)
        found += session.execute(query).scalars()
    return tuple(found)


def stands_now_as(session: Session, kind: Kind, record_id: str) -> str:
    """Return the record that a record was merged into, itself when it was not."""
    row = PersonRow if kind == "person" else EmployerRow
    while (
        into := session.execute(select(row.merged_into_id).where(row.id == record_id)).scalar()
    ) is not None:
        record_id = into
    return record_id


def _lead_drafts(session: Session, kind: Kind, kept_id: str, gone_id: str) -> None:
    """Let what is being typed lead to the record that stays; undoing leaves it there, where it is seen."""
    draft = DraftRow
    session.execute(
        update(draft)
        .where(draft.payload.contains(gone_id))
        .values(payload=func.replace(draft.payload, gone_id, kept_id))
    )
    if kind == "person":
        session.execute(update(draft).where(draft.person_id == gone_id).values(person_id=kept_id))


def _forget_that_they_differ(session: Session, kept_id: str, gone_id: str, now: datetime) -> None:
    """Put in the trash that someone said of both that they are not the same."""
    row, both = NotDuplicateRow, (kept_id, gone_id)
    query = select(row.id).where(row.first_id.in_(both), row.second_id.in_(both), row.deleted_at.is_(None))
    for found in session.execute(query).scalars().all():
        records.remove(session, "not_duplicate", found, at=now)


def _acts_of_both(session: Session, kept_id: str, gone_id: str) -> tuple[str, ...]:
    """Return the acts that name both, cancelled and removed ones too."""
    row = ActParticipantRow
    of_gone = select(row.act_id).where(row.person_id == gone_id)
    query = select(row.act_id).where(row.person_id == kept_id, row.act_id.in_(of_gone)).distinct()
    return tuple(sorted(session.execute(query).scalars()))


def _count_once(session: Session, acts: Sequence[str], person_id: str, now: datetime) -> None:
    """Leave one line of the person in each act, and share the minutes again among those who came.

    Lines that went to the trash with their act are told apart, so that one alone comes back with it.
    """
    row = ActParticipantRow
    for act_id in acts:
        lines = (
            session.execute(select(row.__table__).where(row.act_id == act_id).order_by(row.rid))
            .mappings()
            .all()
        )
        by_state: dict[datetime | None, list[Mapping[str, Any]]] = {}
        for line in lines:
            if line["person_id"] == person_id:
                by_state.setdefault(line["deleted_at"], []).append(dict(line))
        for kept, *others in by_state.values():
            if others:
                records.update(session, "act_participant", kept["id"], _as_one([kept, *others]))
            for other in others:
                records.update(session, "act_participant", other["id"], {"deleted_at": now})
        _share_again(session, act_id)


def _as_one(lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return how two lines of the same person read as one: she came if one of them says so."""
    order = (HELD, "ABSENT_EXCUSE", "ABSENT")
    return {
        "attendance": min((line["attendance"] for line in lines), key=order.index),
        "present": any(line["present"] for line in lines),
        "received_minutes": max(line["received_minutes"] for line in lines),
    }


def _share_again(session: Session, act_id: str) -> None:
    row = ActParticipantRow
    duration = session.execute(select(ActRow.duration_minutes).where(ActRow.id == act_id)).scalar_one()
    query = select(row.id, row.minutes, row.attendance).where(row.act_id == act_id, row.deleted_at.is_(None))
    lines = session.execute(query.order_by(row.rid)).all()
    shares = iter(shared_equally(duration, sum(line.attendance == HELD for line in lines)))
    for line in lines:
        minutes = next(shares) if line.attendance == HELD else 0
        if minutes != line.minutes:
            records.update(session, "act_participant", line.id, {"minutes": minutes})


def _rows_that_hold(session: Session, table: str, column: str, identity: str) -> Sequence[str]:
    target = _tables()[table]
    return session.execute(select(target.c.id).where(target.c[column] == identity)).scalars().all()


@cache
def _tables() -> Mapping[str, Table]:
    return {record.__tablename__: cast(Table, record.__table__) for record in record_classes()}
