"""Reads the access log for who answers for it: who did what to whose file, without content."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon.storage.schema.access import AccessEntryRow
from jalon.storage.schema.people import PersonRow
from jalon.storage.schema.structure import CoachRow

_MOST = 20_000


@dataclass(frozen=True, slots=True)
class AccessLine:
    """One entry: when, who, what, and the case code of the person it is about."""

    number: int
    at: datetime
    colleague: str | None
    event: str
    object_type: str | None
    case_code: str | None


def entry_numbers(
    session: Session,
    *,
    since: datetime | None = None,
    before: datetime | None = None,
    coach_id: str | None = None,
    event: str | None = None,
    person_id: str | None = None,
) -> tuple[int, ...]:
    """Return the numbers of the entries that fit, the latest first, twenty thousand at most."""
    row = AccessEntryRow
    query = select(row.number).order_by(row.number.desc()).limit(_MOST)
    if since is not None:
        query = query.where(row.at >= since)
    if before is not None:
        query = query.where(row.at < before)
    if coach_id is not None:
        query = query.where(row.coach_id == coach_id)
    if event is not None:
        query = query.where(row.event == event)
    if person_id is not None:
        query = query.where(row.object_id == person_id)
    return tuple(session.execute(query).scalars())


def entries(session: Session, numbers: Sequence[int]) -> tuple[AccessLine, ...]:
    """Return some entries, in the order of their numbers."""
    row, coach, person = AccessEntryRow, CoachRow, PersonRow
    query = (
        select(
            row.number,
            row.at,
            coach.given_name,
            coach.family_name,
            row.event,
            row.object_type,
            person.case_code,
        )
        .outerjoin(coach, coach.id == row.coach_id)
        .outerjoin(person, person.id == row.object_id)
        .where(row.number.in_(numbers))
        .order_by(row.number)
    )
    return tuple(
        AccessLine(number, at, f"{given} {family}" if given else None, event, kind, code)
        for number, at, given, family, event, kind, code in session.execute(query)
    )


def known_events(session: Session) -> tuple[str, ...]:
    """Return the codes of the events that the log holds."""
    return tuple(session.execute(select(AccessEntryRow.event).distinct()).scalars())
