"""Reads what the timesheet of a colleague is made of, and the hours of the months before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from jalon.domain.months import Month, month_of
from jalon.domain.timesheets import (
    Journey,
    Leave,
    LedAct,
    TimesheetFacts,
    WorkingWeek,
    weeks_while_employed,
)
from jalon.storage.queries.month_facts import Scope, concerns, is_held, is_open_on
from jalon.storage.queries.returns import LockedReturn, touched_since
from jalon.storage.schema.acts import ActCoachRow, ActParticipantRow, ActRow, TripRow
from jalon.storage.schema.journal import JournalActionRow, JournalOperationRow
from jalon.storage.schema.people import PersonRow
from jalon.storage.schema.structure import CoachRow, LeaveRow, StructureRow, WorkingTimeRow

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Colleague:
    """A colleague whose timesheet is made."""

    id: str
    family_name: str
    given_name: str
    hired_date: date | None
    left_date: date | None


def read_colleague(session: Session, coach_id: str) -> Colleague | None:
    """Return a colleague, None when there is none."""
    row = session.execute(_colleagues().where(CoachRow.id == coach_id)).first()
    return None if row is None else Colleague(*row)


def colleagues_at_work(session: Session, month: Month) -> tuple[Colleague, ...]:
    """Return the colleagues with an act, a journey or a planned week in the month, by name."""
    weeks = select(WorkingTimeRow.coach_id).where(*_overlapping(WorkingTimeRow, month))
    is_there = or_(CoachRow.left_date.is_(None), CoachRow.left_date >= month.first_day)
    acts = (
        select(ActCoachRow.coach_id)
        .join(ActRow, ActRow.id == ActCoachRow.act_id)
        .where(*_done_between(month, month), ActCoachRow.deleted_at.is_(None))
    )
    trips = select(TripRow.coach_id).where(*_trips_in(month))
    query = _colleagues().where(
        or_(and_(is_there, CoachRow.id.in_(weeks)), CoachRow.id.in_(acts), CoachRow.id.in_(trips))
    )
    return tuple(Colleague(*row) for row in session.execute(query))


def read_timesheet_facts(
    session: Session, month: Month, colleague: Colleague, bank_holidays: Iterable[date]
) -> TimesheetFacts:
    """Return what the timesheet of a month is made from; rows in the trash are left out."""
    weeks = weeks_while_employed(
        _weeks(session, month, colleague.id), colleague.hired_date, colleague.left_date
    )
    return TimesheetFacts(
        month=month,
        acts=_led_acts(session, month, colleague.id),
        journeys=_journeys(session, month, colleague.id),
        weeks=weeks,
        leave=_leave(session, month, colleague.id),
        bank_holidays=frozenset(day for day in bank_holidays if day in month),
    )


def is_touched_since(session: Session, month: Month, coach_id: str, locked: LockedReturn) -> bool:
    """Tell whether something on a colleague's timesheet was written after the month was locked.

    Acts and journeys as ``touched_since``, also those taken from her; leave and working weeks too.
    """
    touched = {(act.table, act.record_id) for act in touched_since(session, month, locked)}
    if touched:
        hers = select(ActCoachRow.act_id).where(ActCoachRow.coach_id == coach_id)
        acts = {("act", act_id) for act_id in session.execute(hers).scalars()}
        trips = select(TripRow.id).where(TripRow.coach_id == coach_id)
        acts |= {("trip", trip_id) for trip_id in session.execute(trips).scalars()}
        if touched & acts:
            return True
    return any(_plan_touched(session, row, month, coach_id, locked) for row in (LeaveRow, WorkingTimeRow))


def hours_by_month(
    session: Session, first: Month, last: Month, agreement_id: str | None = None
) -> dict[str, dict[str, int]]:
    """Return by month (``2026-10``) the minutes of the acts held, by target; months without are left out.

    Of an agreement, the acts are those that the figures of its months count.
    """
    concerned = concerns(Scope(agreement_id=agreement_id))
    missed = select(ActParticipantRow.act_id).where(
        ActParticipantRow.deleted_at.is_(None), ActParticipantRow.attendance != "HONORE"
    )
    # Most acts are held: all are added up, then those that were not are taken off. Summed by day, since
    # the month of a date costs more than the sum.
    found: dict[str, dict[str, int]] = {}
    for sign, conditions in ((1, concerned), (-1, [*concerned, ActRow.id.in_(missed), ~is_held()])):
        query = (
            select(ActRow.date, ActRow.target, func.sum(ActCoachRow.minutes))
            .join(ActCoachRow, ActCoachRow.act_id == ActRow.id)
            .where(*_done_between(first, last), ActCoachRow.deleted_at.is_(None), *conditions)
            .group_by(ActRow.date, ActRow.target)
        )
        for day, target, minutes in session.execute(query):
            of_month = found.setdefault(str(month_of(day)), {})
            of_month[target] = of_month.get(target, 0) + sign * int(minutes)
    return found


def used_since(session: Session) -> date | None:
    """Return the day since which the structure keeps its log here, None when it did not say."""
    return session.execute(select(StructureRow.used_since).where(StructureRow.deleted_at.is_(None))).scalar()


def done_before(session: Session, day: date) -> tuple[int, date | None]:
    """Return how many acts took place before a day, and the day of the first, None without any."""
    query = select(func.count(), func.min(ActRow.date)).where(
        ActRow.deleted_at.is_(None), ActRow.state == "DONE", ActRow.date < day
    )
    count, first = session.execute(query).one()
    return int(count), first


def _colleagues() -> Any:
    return (
        select(
            CoachRow.id, CoachRow.family_name, CoachRow.given_name, CoachRow.hired_date, CoachRow.left_date
        )
        .where(CoachRow.deleted_at.is_(None))
        .order_by(CoachRow.family_name, CoachRow.given_name, CoachRow.id)
    )


def _led_acts(session: Session, month: Month, coach_id: str) -> tuple[LedAct, ...]:
    hers = (
        select(ActCoachRow.act_id, func.sum(ActCoachRow.minutes).label("minutes"))
        .join(ActRow, ActRow.id == ActCoachRow.act_id)
        .where(
            *_done_between(month, month), ActCoachRow.coach_id == coach_id, ActCoachRow.deleted_at.is_(None)
        )
        .group_by(ActCoachRow.act_id)
        .subquery()
    )
    participant, person = ActParticipantRow, PersonRow
    came = and_(participant.id.is_not(None), participant.attendance == "HONORE")
    is_open = and_(person.deleted_at.is_(None), is_open_on(participant.person_id, ActRow.date, Scope()))

    def share(*conditions: ColumnElement[bool]) -> Any:
        return func.sum(case((and_(came, *conditions), participant.minutes), else_=0))

    query = (
        select(
            ActRow.date,
            ActRow.target,
            hers.c.minutes,
            func.count(participant.id),
            func.sum(case((came, 1), else_=0)),
            share(is_open, person.frozen_since.is_(None)),
            share(is_open, person.frozen_since.is_not(None)),
            share(~is_open),
        )
        .join(hers, hers.c.act_id == ActRow.id)
        .outerjoin(participant, and_(participant.act_id == ActRow.id, participant.deleted_at.is_(None)))
        .outerjoin(person, person.id == participant.person_id)
        .group_by(ActRow.id, ActRow.date, ActRow.target, hers.c.minutes)
        .order_by(ActRow.date, ActRow.id)
    )
    return tuple(
        LedAct(day, target, int(minutes), came_count > 0 or named == 0, named > 0, *map(int, shares))
        for day, target, minutes, named, came_count, *shares in session.execute(query)
    )


def _journeys(session: Session, month: Month, coach_id: str) -> tuple[Journey, ...]:
    query = (
        select(TripRow.date, func.sum(TripRow.minutes))
        .where(*_trips_in(month), TripRow.coach_id == coach_id)
        .group_by(TripRow.date)
        .order_by(TripRow.date)
    )
    return tuple(Journey(day, int(minutes)) for day, minutes in session.execute(query))


def _weeks(session: Session, month: Month, coach_id: str) -> tuple[WorkingWeek, ...]:
    row = WorkingTimeRow
    minutes = (getattr(row, f"{day}_minutes") for day in WEEK)
    query = (
        select(row.id, row.start_date, row.end_date, *minutes)
        .where(row.coach_id == coach_id, *_overlapping(row, month))
        .order_by(row.start_date, row.id)
    )
    return tuple(
        WorkingWeek(week_id, start, end, tuple(minutes_of_days))
        for week_id, start, end, *minutes_of_days in session.execute(query)
    )


def _leave(session: Session, month: Month, coach_id: str) -> tuple[Leave, ...]:
    row = LeaveRow
    query = (
        select(row.start_date, row.end_date, row.minutes)
        .where(row.coach_id == coach_id, *_overlapping(row, month))
        .order_by(row.start_date, row.id)
    )
    return tuple(Leave(*found) for found in session.execute(query))


def _plan_touched(session: Session, row: Any, month: Month, coach_id: str, locked: LockedReturn) -> bool:
    """Tell whether a dated plan that meets the month was touched, or had its dates changed, after a lock."""
    operation, action = JournalOperationRow, JournalActionRow
    since = (
        select(action.rid)
        .join(operation, operation.action_id == action.action_id)
        .where(operation.table_name == "monthly_return", operation.record_id == locked.id)
        .where(operation.column_name == "+")
        .scalar_subquery()
    )
    met = and_(row.start_date <= month.last_day, or_(row.end_date.is_(None), row.end_date >= month.first_day))
    query = (
        select(row.rid)
        .join(operation, and_(operation.record_id == row.id, operation.table_name == row.__tablename__))
        .join(action, action.action_id == operation.action_id)
        .where(
            action.rid > since,
            row.coach_id == coach_id,
            or_(met, operation.column_name.in_(("start_date", "end_date", "coach_id"))),
        )
        .limit(1)
    )
    return session.execute(query).first() is not None


def _done_between(first: Month, last: Month) -> list[ColumnElement[bool]]:
    return [
        ActRow.date.between(first.first_day, last.last_day),
        ActRow.state == "DONE",
        ActRow.deleted_at.is_(None),
    ]


def _trips_in(month: Month) -> list[ColumnElement[bool]]:
    return [TripRow.date.between(month.first_day, month.last_day), TripRow.deleted_at.is_(None)]


def _overlapping(row: Any, month: Month) -> list[ColumnElement[bool]]:
    return [
        row.deleted_at.is_(None),
        row.start_date <= month.last_day,
        or_(row.end_date.is_(None), row.end_date >= month.first_day),
    ]
