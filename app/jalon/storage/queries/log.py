"""Reads the log of a month: which acts, in order, and what they add up to; one colleague's or all."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from jalon.domain.months import Month
from jalon.storage.queries.acts import ActLine, acts_by_ids, trips_in
from jalon.storage.schema.acts import ActCoachRow, ActRow


@dataclass(frozen=True, slots=True)
class LogTotals:
    """Acts of a month: how many are done or planned, and the colleagues' minutes of those done."""

    done: int
    planned: int
    minutes: int


def act_ids_in(session: Session, month: Month, coach_id: str | None) -> tuple[str, ...]:
    """Return the acts of a month, done or planned, the latest first; of a colleague, those she led."""
    query = (
        select(ActRow.id)
        .where(*_in(month, coach_id))
        .order_by(ActRow.date.desc(), ActRow.start_time.desc(), ActRow.id.desc())
    )
    return tuple(session.execute(query).scalars())


def log_totals(session: Session, month: Month, coach_id: str | None) -> LogTotals:
    """Return what the acts of a month add up to: minutes of colleagues, as the return counts them."""
    states = select(
        func.sum(case((ActRow.state == "DONE", 1), else_=0)),
        func.sum(case((ActRow.state == "PLANNED", 1), else_=0)),
    ).where(*_in(month, coach_id))
    minutes = (
        select(func.sum(ActCoachRow.minutes))
        .join(ActRow, ActRow.id == ActCoachRow.act_id)
        .where(*_in(month, coach_id), ActRow.state == "DONE", ActCoachRow.deleted_at.is_(None))
    )
    if coach_id is not None:
        minutes = minutes.where(ActCoachRow.coach_id == coach_id)
    done, planned = session.execute(states).one()
    return LogTotals(int(done or 0), int(planned or 0), int(session.execute(minutes).scalar() or 0))


def log_of_day(session: Session, day: date, coach_id: str | None) -> tuple[ActLine, ...]:
    """Return the acts and the journeys of a day, by hour; journeys come last."""
    month = Month(day.year, day.month)
    query = (
        select(ActRow.id)
        .where(*_in(month, coach_id), ActRow.date == day)
        .order_by(ActRow.start_time.is_(None), ActRow.start_time, ActRow.id)
    )
    ids = tuple(session.execute(query).scalars())
    acts = {act.id: act for act in acts_by_ids(session, ids)}
    trips = [
        trip
        for trip in trips_in(session, month)
        if trip.date == day and (coach_id is None or trip.coaches[0].coach_id == coach_id)
    ]
    return (*(acts[act_id] for act_id in ids), *trips)


def _in(month: Month, coach_id: str | None) -> list[Any]:
    conditions: list[Any] = [
        ActRow.date.between(month.first_day, month.last_day),
        ActRow.state.in_(("DONE", "PLANNED")),
        ActRow.deleted_at.is_(None),
    ]
    if coach_id is not None:
        hers = select(ActCoachRow.act_id).where(
            ActCoachRow.coach_id == coach_id, ActCoachRow.deleted_at.is_(None)
        )
        conditions.append(ActRow.id.in_(hers))
    return conditions
