"""Reads the working weeks and the leave of colleagues, and what takes their time on the clock."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from jalon.domain.errors import UnknownRecordError
from jalon.domain.months import Month
from jalon.domain.working_time import Busy
from jalon.storage.queries.rows import made
from jalon.storage.queries.timesheets import WEEK
from jalon.storage.schema.acts import ActCoachRow, ActRow, TripRow
from jalon.storage.schema.structure import LeaveRow, WorkingTimeRow


@dataclass(frozen=True, slots=True)
class WeekLine:
    """A working week on file: minutes from Monday to Sunday; no end: still in force."""

    id: str
    start_date: date
    end_date: date | None
    full_time_percent: int | None
    minutes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LeaveLine:
    """Days off on file; ``minutes`` of each day, None for whole days."""

    id: str
    start_date: date
    end_date: date
    kind: str
    minutes: int | None


def weeks_of(session: Session, coach_id: str) -> tuple[WeekLine, ...]:
    """Return the working weeks of a colleague, the latest first."""
    row = WorkingTimeRow
    minutes = (getattr(row, f"{day}_minutes") for day in WEEK)
    query = (
        select(row.id, row.start_date, row.end_date, row.full_time_percent, *minutes)
        .where(row.coach_id == coach_id, row.deleted_at.is_(None))
        .order_by(row.start_date.desc(), row.id.desc())
    )
    return tuple(made(WeekLine, found[:4], tuple(found[4:])) for found in session.execute(query))


def leave_of(session: Session, coach_id: str, since: date | None = None) -> tuple[LeaveLine, ...]:
    """Return the leave of a colleague, the latest first; with ``since``, what ends on that day or after."""
    row = LeaveRow
    query = (
        select(row.id, row.start_date, row.end_date, row.kind, row.minutes)
        .where(row.coach_id == coach_id, row.deleted_at.is_(None))
        .order_by(row.start_date.desc(), row.id.desc())
    )
    if since is not None:
        query = query.where(row.end_date >= since)
    return tuple(made(LeaveLine, found) for found in session.execute(query))


def busy_in(session: Session, month: Month, coach_id: str) -> tuple[Busy, ...]:
    """Return what takes a colleague's time in a month: acts done or planned, journeys."""
    acts = (
        select(
            ActRow.date,
            ActRow.start_time,
            func.sum(ActCoachRow.minutes),
            func.max(case((ActRow.state == "PLANNED", 1), else_=0)),
        )
        .join(ActCoachRow, ActCoachRow.act_id == ActRow.id)
        .where(
            ActRow.date.between(month.first_day, month.last_day),
            or_(ActRow.state == "DONE", ActRow.state == "PLANNED"),
            ActRow.deleted_at.is_(None),
            ActCoachRow.coach_id == coach_id,
            ActCoachRow.deleted_at.is_(None),
        )
        .group_by(ActRow.id, ActRow.date, ActRow.start_time)
        .order_by(ActRow.date, ActRow.start_time, ActRow.id)
    )
    trips = (
        select(TripRow.date, TripRow.minutes)
        .where(
            TripRow.date.between(month.first_day, month.last_day),
            TripRow.coach_id == coach_id,
            TripRow.deleted_at.is_(None),
        )
        .order_by(TripRow.date, TripRow.id)
    )
    return (
        *(
            Busy(day, start, int(minutes), bool(planned))
            for day, start, minutes, planned in session.execute(acts)
        ),
        *(Busy(day, None, minutes) for day, minutes in session.execute(trips)),
    )


def coach_of(session: Session, table: str, record_id: str) -> str:
    """Return whose a working week or days off are.

    Raises:
        UnknownRecordError: there is no such record, or it is in the trash.
    """
    row: type[WorkingTimeRow | LeaveRow] = WorkingTimeRow if table == "working_time" else LeaveRow
    query = select(row.coach_id).where(row.id == record_id, row.deleted_at.is_(None))
    found = session.execute(query).scalar_one_or_none()
    if found is None:
        raise UnknownRecordError(table)
    return str(found)
