"""The working day of a colleague: what is missing from it, and when on the clock it may have been.

A working week says minutes, not hours of the clock: where the missing time is laid is our choice, from nine
o'clock on with a break at midday, around what has a time. It is a proposal, which the form shows and lets
change; only the minutes are counted.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from jalon.domain.months import Month, month_of
from jalon.domain.timesheets import Day, Timesheet

DAY_START = 9 * 60
BREAK = (12 * 60 + 30, 13 * 60 + 30)
SHORTEST_HOLE = 15
"""Minutes: nothing is laid between two acts nearer than this, as long as more is missing."""
_MIDNIGHT = 24 * 60


@dataclass(frozen=True, slots=True)
class Busy:
    """What takes time on a day: an act done or still planned, a journey; no start: any time of the day."""

    date: date
    start: time | None
    minutes: int
    is_planned: bool = False


@dataclass(frozen=True, slots=True)
class Hole:
    """Missing minutes of a working day; no start: they find no place on the clock."""

    start: time | None
    minutes: int

    @property
    def end(self) -> time | None:
        """Return when it ends, None without a start or at midnight."""
        if self.start is None:
            return None
        end = minute_of(self.start) + self.minutes
        return None if end >= _MIDNIGHT else time(*divmod(end, 60))


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """One day of the log: what its timesheet says, what still waits for a word, and what is missing."""

    day: Day
    awaiting: int
    """Minutes of acts that are still planned: neither done nor missing."""
    holes: tuple[Hole, ...]

    @property
    def date(self) -> date:
        """Return the day."""
        return self.day.date

    @property
    def missing(self) -> int:
        """Return the minutes of the holes."""
        return sum(hole.minutes for hole in self.holes)

    @property
    def beyond(self) -> int:
        """Return the minutes done or planned beyond what was due, 0 when no working week is known."""
        due = self.day.minutes.due
        return 0 if due is None else max(0, self.day.minutes.worked + self.awaiting - due)


def working_days(sheet: Timesheet, busy: Iterable[Busy], today: date) -> tuple[WorkingDay, ...]:
    """Return every day of a timesheet with its holes: there are none to come, nor where nothing is due.

    Of each day with a working week, up to today: done + still planned + leave + bank holiday + holes is what
    the week plans, or more.
    """
    by_day: dict[date, list[Busy]] = {}
    for part in busy:
        by_day.setdefault(part.date, []).append(part)
    return tuple(_working_day(day, by_day.get(day.date, []), today) for day in sheet.days)


def first_hole(days: Sequence[WorkingDay], after: date | None = None) -> tuple[date, Hole] | None:
    """Return the first hole of the days, or the first one from ``after`` on; None when nothing is missing."""
    found = ((day.date, hole) for day in days if after is None or day.date >= after for hole in day.holes)
    return next(found, None)


def minute_of(moment: time) -> int:
    """Return the minutes since midnight."""
    return moment.hour * 60 + moment.minute


def return_owed(today: date, due_day: int, *, is_previous_owed: bool) -> tuple[Month, date]:
    """Return the month whose return is owed next, and the day by which it is.

    The return of a month is owed on the ``due_day`` (1 to 28) of the next one: the month before as long as
    it is not locked, even late, else the month that runs.
    """
    running = month_of(today)
    month = running.previous if is_previous_owed else running
    return month, month.next.first_day.replace(day=due_day)


def _working_day(day: Day, busy: Sequence[Busy], today: date) -> WorkingDay:
    awaiting = sum(part.minutes for part in busy if part.is_planned)
    due = day.minutes.due
    missing = 0 if due is None or day.date > today else max(0, due - day.minutes.worked - awaiting)
    return WorkingDay(day, awaiting, tuple(_laid(missing, busy)))


def _laid(missing: int, busy: Sequence[Busy]) -> Iterator[Hole]:
    """Lay missing minutes in the free times of a day, from the morning on."""
    for start, end in _free_times(busy):
        if missing == 0:
            return
        if end - start >= min(SHORTEST_HOLE, missing):
            minutes = min(missing, end - start)
            missing -= minutes
            yield Hole(time(*divmod(start, 60)), minutes)
    if missing:
        yield Hole(None, missing)


def _free_times(busy: Sequence[Busy]) -> Iterator[tuple[int, int]]:
    taken = [(minute_of(part.start), minute_of(part.start) + part.minutes) for part in busy if part.start]
    now = DAY_START
    for start, end in sorted([*taken, BREAK]):
        if start > now:
            yield now, start
        now = max(now, end)
    if now < _MIDNIGHT:
        yield now, _MIDNIGHT
