"""What calendars were told last, by event, and the acts they are told of."""

from collections.abc import Iterable
from datetime import date, time

from sqlalchemy import delete, insert, select

from jalon.domain.calendar_events import ToldEvent
from jalon.storage.queries.acts import ActLine, acts_by_ids
from jalon.storage.schema.acts import ActCoachRow, ActRow
from jalon.storage.schema.upkeep import CalendarEntryRow
from jalon.storage.transactions import Session


def read_told_events(session: Session, audience: str) -> dict[str, ToldEvent]:
    """Return what the calendar of a colleague, or of everyone, was told last, by lasting identity."""
    rows = session.execute(
        select(
            CalendarEntryRow.uid,
            CalendarEntryRow.date,
            CalendarEntryRow.digest,
            CalendarEntryRow.sequence,
            CalendarEntryRow.told_at,
            CalendarEntryRow.is_cancelled,
        ).where(CalendarEntryRow.audience == audience)
    )
    return {row.uid: ToldEvent(*row) for row in rows}


def keep_told_events(session: Session, audience: str, told: Iterable[ToldEvent]) -> None:
    """Keep these in the place of all that this calendar was told."""
    session.execute(delete(CalendarEntryRow).where(CalendarEntryRow.audience == audience))
    rows = [
        {
            "audience": audience,
            "uid": one.uid,
            "date": one.day,
            "digest": one.digest,
            "sequence": one.sequence,
            "told_at": one.told_at,
            "is_cancelled": one.is_cancelled,
        }
        for one in told
    ]
    if rows:
        session.execute(insert(CalendarEntryRow), rows)


def read_acts_ahead(
    session: Session, first_day: date, last_day: date, coach_id: str | None = None
) -> tuple[ActLine, ...]:
    """Return the acts planned or held between two days, both inside: a colleague’s, or everyone’s."""
    statement = select(ActRow.id).where(
        ActRow.deleted_at.is_(None),
        ActRow.state.in_(["PLANNED", "DONE"]),
        ActRow.date.between(first_day, last_day),
    )
    if coach_id is not None:
        led = select(ActCoachRow.act_id).where(
            ActCoachRow.coach_id == coach_id, ActCoachRow.deleted_at.is_(None)
        )
        statement = statement.where(ActRow.id.in_(led))
    return acts_by_ids(session, tuple(session.execute(statement).scalars()))


def read_planned_starts(
    session: Session, coach_id: str, first_day: date, last_day: date
) -> frozenset[tuple[date, time | None]]:
    """Return the days and hours at which acts of a colleague are planned or held, both days inside."""
    statement = (
        select(ActRow.date, ActRow.start_time)
        .join(ActCoachRow, ActCoachRow.act_id == ActRow.id)
        .where(
            ActRow.deleted_at.is_(None),
            ActRow.state.in_(["PLANNED", "DONE"]),
            ActRow.date.between(first_day, last_day),
            ActCoachRow.coach_id == coach_id,
            ActCoachRow.deleted_at.is_(None),
        )
    )
    return frozenset((row[0], row[1]) for row in session.execute(statement))
