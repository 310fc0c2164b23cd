"""The working time of the colleagues: weeks, leave, and the month of one of them day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from jalon.domain.errors import InvalidEntryError, NotAllowedError, Problem, UnknownRecordError
from jalon.domain.months import Month
from jalon.domain.timesheets import Minutes, make_timesheet
from jalon.domain.working_time import Busy, Hole, WorkingDay, first_hole, working_days
from jalon.services.colleagues import MANAGERS
from jalon.settings.calendars import bank_holidays, name_bank_holidays
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import returns as return_queries
from jalon.storage.queries import timesheets as sheets
from jalon.storage.queries import working_time as queries
from jalon.storage.queries.timesheets import WEEK
from jalon.storage.queries.working_time import LeaveLine, WeekLine
from jalon.storage.transactions import Session

__all__ = [
    "Busy",
    "Hole",
    "LeaveLine",
    "Minutes",
    "WeekLine",
    "WorkingDay",
    "WorkingMonth",
    "add_leave",
    "find_first_hole",
    "list_bank_holidays",
    "list_leave",
    "list_weeks",
    "read_working_month",
    "remove_leave",
    "remove_week",
    "set_week",
]

_LONGEST_DAY: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class WorkingMonth:
    """The month of a colleague: every day of it, and what they add up to."""

    month: Month
    days: tuple[WorkingDay, ...]
    totals: Minutes
    awaiting: int
    missing: int

    def day(self, day: date) -> WorkingDay:
        """Return a day of the month."""
        return self.days[day.day - 1]


def read_working_month(caseload: Caseload, coach_id: str, month: Month, *, today: date) -> WorkingMonth:
    """Return the month of a colleague day by day, with what is missing of it up to today.

    Raises:
        UnknownRecordError: no colleague has this identity.
    """
    with caseload.read() as session:
        return working_month_in(session, coach_id, month, today)


def working_month_in(session: Session, coach_id: str, month: Month, today: date) -> WorkingMonth:
    """Return the same, in a transaction that is open.

    Raises:
        UnknownRecordError: no colleague has this identity.
    """
    colleague = sheets.read_colleague(session, coach_id)
    if colleague is None:
        raise UnknownRecordError("coach")
    department = return_queries.read_structure(session).department
    holidays = bank_holidays(month.year, department)
    sheet = make_timesheet(sheets.read_timesheet_facts(session, month, colleague, holidays))
    days = working_days(sheet, queries.busy_in(session, month, coach_id), today)
    return WorkingMonth(
        month, days, sheet.totals, sum(day.awaiting for day in days), sum(day.missing for day in days)
    )


def find_first_hole(month: WorkingMonth, after: date | None = None) -> tuple[date, Hole] | None:
    """Return the first hole of a month, or the first from a day on; None when nothing is missing."""
    return first_hole(month.days, after)


def list_weeks(caseload: Caseload, coach_id: str) -> tuple[WeekLine, ...]:
    """Return the working weeks of a colleague, the latest first."""
    with caseload.read() as session:
        return queries.weeks_of(session, coach_id)


def list_leave(caseload: Caseload, coach_id: str, since: date | None = None) -> tuple[LeaveLine, ...]:
    """Return the leave of a colleague, the latest first; with ``since``, what ends on that day or after."""
    with caseload.read() as session:
        return queries.leave_of(session, coach_id, since)


def list_bank_holidays(caseload: Caseload, year: int) -> tuple[tuple[date, str], ...]:
    """Return the bank holidays of a year in the department of the structure, each with its French name."""
    with caseload.read() as session:
        department = return_queries.read_structure(session).department
    return name_bank_holidays(year, department)


def set_week(
    caseload: Caseload,
    coach_id: str,
    start_date: date,
    minutes: Sequence[int],
    full_time_percent: int | None = None,
) -> str:
    """Set the working week of a colleague from a day on; return its identity.

    The week in force until then ends on the eve; one that began on that very day is replaced, and the
    new one ends where the next one on file begins.

    Raises:
        NotAllowedError: it is someone else's, and neither coordinator nor administrator is signed in.
        InvalidEntryError: seven durations of at most a day are needed, or the share is no percentage.
        UnknownRecordError: no such colleague.
    """
    _require_own_or_manager(caseload, coach_id)
    _check_week(minutes, full_time_percent)
    now = caseload.clock()
    values = {f"{day}_minutes": count for day, count in zip(WEEK, minutes, strict=True)}
    with caseload.write("set_working_time") as session:
        _require_colleague(session, coach_id)
        known = queries.weeks_of(session, coach_id)
        for week in known:
            if week.start_date == start_date:
                records.remove(session, "working_time", week.id, at=now)
            elif week.start_date < start_date and (week.end_date is None or week.end_date >= start_date):
                eve = start_date - timedelta(days=1)
                records.update(session, "working_time", week.id, {"end_date": eve})
        following = min((week.start_date for week in known if week.start_date > start_date), default=None)
        end = None if following is None else following - timedelta(days=1)
        row = {"coach_id": coach_id, "start_date": start_date, "end_date": end, **values}
        return records.insert(session, "working_time", {**row, "full_time_percent": full_time_percent})


def remove_week(caseload: Caseload, week_id: str) -> None:
    """Put a working week in the trash; the one before goes on in its place.

    Raises:
        NotAllowedError: it is someone else's, and neither coordinator nor administrator is signed in.
        UnknownRecordError: no such week.
    """
    with caseload.write("remove_working_time") as session:
        coach_id = queries.coach_of(session, "working_time", week_id)
        _require_own_or_manager(caseload, coach_id)
        weeks = queries.weeks_of(session, coach_id)
        removed = next(week for week in weeks if week.id == week_id)
        records.remove(session, "working_time", week_id, at=caseload.clock())
        eve = removed.start_date - timedelta(days=1)
        before = next((week for week in weeks if week.end_date == eve), None)
        if before is not None:
            records.update(session, "working_time", before.id, {"end_date": removed.end_date})


def add_leave(
    caseload: Caseload,
    coach_id: str,
    start_date: date,
    end_date: date,
    kind: str,
    minutes: int | None = None,
) -> str:
    """Note days off of a colleague, both inside; ``minutes`` of each day, None for whole days.

    Why is not asked: a kind names no cause of health.

    Raises:
        NotAllowedError: it is someone else's, and neither coordinator nor administrator is signed in.
        InvalidEntryError: it ends before it begins, or the minutes are no part of a day.
        UnknownRecordError: no such colleague.
    """
    _require_own_or_manager(caseload, coach_id)
    problems = []
    if end_date < start_date:
        problems.append(Problem("end_date", "before_start"))
    if not kind:
        problems.append(Problem("kind", "missing"))
    if minutes is not None and not 0 < minutes <= _LONGEST_DAY:
        problems.append(Problem("minutes", "not_positive" if minutes <= 0 else "too_long"))
    if problems:
        raise InvalidEntryError("leave", tuple(problems))
    with caseload.write("add_leave") as session:
        _require_colleague(session, coach_id)
        row = {"coach_id": coach_id, "start_date": start_date, "end_date": end_date}
        return records.insert(session, "leave", {**row, "kind": kind, "minutes": minutes})


def remove_leave(caseload: Caseload, leave_id: str) -> None:
    """Put days off in the trash.

    Raises:
        NotAllowedError: it is someone else's, and neither coordinator nor administrator is signed in.
        UnknownRecordError: no such leave.
    """
    with caseload.write("remove_leave") as session:
        _require_own_or_manager(caseload, queries.coach_of(session, "leave", leave_id))
        records.remove(session, "leave", leave_id, at=caseload.clock())


def _require_own_or_manager(caseload: Caseload, coach_id: str) -> None:
    signed_in = caseload.signed_in
    if coach_id != signed_in.coach_id and signed_in.role not in MANAGERS:
        raise NotAllowedError(signed_in.role, "change_working_time")


def _require_colleague(session: Session, coach_id: str) -> None:
    if sheets.read_colleague(session, coach_id) is None:
        raise UnknownRecordError("coach")


def _check_week(minutes: Sequence[int], percent: int | None) -> None:
    problems = []
    if len(minutes) != len(WEEK):
        problems.append(Problem("minutes", "missing"))
    problems += [
        Problem(f"{day}_minutes", "too_long" if count > _LONGEST_DAY else "invalid")
        for day, count in zip(WEEK, minutes, strict=False)
        if not 0 <= count <= _LONGEST_DAY
    ]
    if percent is not None and not 0 < percent <= 100:
        problems.append(Problem("full_time_percent", "invalid"))
    if problems:
        raise InvalidEntryError("working_time", tuple(problems))
