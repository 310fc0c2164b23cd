"""The diary of colleagues: who is free when, in quarters of an hour, over the hours of a real week."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Final

QUARTER: Final = 15
_OPENING: Final = 8 * 60 + 30
_QUARTERS: Final = 36  # 8:30 to 17:30
_WHOLE_DAY: Final = (1 << _QUARTERS) - 1
_LUNCH: Final = 0b1111 << 16  # 12:30 to 13:30
_AFTERNOON: Final = _WHOLE_DAY & ~((1 << 16) - 1)
HALF_DAY_MINUTES: Final = 210
_LONGEST_HALF_DAY: Final = 240
LONGEST_DAY: Final = 420
_BEYOND: Final = 30  # what a day may take more than was planned


@dataclass(frozen=True, slots=True)
class Absence:
    """Days off, both inside; ``minutes`` None: whole days, else the afternoon."""

    start: date
    end: date
    kind: str
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Colleague:
    """A colleague in the diary: minutes of work from Monday to Sunday, days off."""

    id: str
    week: tuple[int, ...]
    absences: tuple[Absence, ...] = ()


@dataclass(slots=True)
class _Day:
    taken: int
    left: int
    due: int


@dataclass(slots=True)
class Diary:
    """Places acts so that nobody is at two places, works more than her day, or on a day off."""

    colleagues: Mapping[str, Colleague]
    bank_holidays: frozenset[date]
    _days: dict[tuple[str, date], _Day] = field(default_factory=dict)
    _open: dict[tuple[str, int, int], tuple[date, ...]] = field(default_factory=dict)
    _engaged: set[tuple[str, date]] = field(default_factory=set)

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices are open: neither a week-end nor a bank holiday."""
        return day.weekday() < 5 and day not in self.bank_holidays

    def working_day_from(self, day: date) -> date:
        """Return the first working day from ``day`` on."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def working_day_until(self, day: date) -> date:
        """Return the last working day up to ``day``."""
        while not self.is_working_day(day):
            day -= timedelta(days=1)
        return day

    def open_days(self, colleague_id: str, year: int, month: int) -> tuple[date, ...]:
        """Return the days of a month on which a colleague works."""
        key = (colleague_id, year, month)
        if key not in self._open:
            day, found = date(year, month, 1), []
            while day.month == month:
                if self._day(colleague_id, day).due > 0:
                    found.append(day)
                day += timedelta(days=1)
            self._open[key] = tuple(found)
        return self._open[key]

    def usual_days(self, colleague_id: str, year: int, month: int) -> int:
        """Return how many days of a month a colleague would work without leave."""
        week, day, found = self.colleagues[colleague_id].week, date(year, month, 1), 0
        while day.month == month:
            found += week[day.weekday()] > 0 and self.is_working_day(day)
            day += timedelta(days=1)
        return found

    def due(self, colleague_id: str, day: date) -> int:
        """Return the minutes that a colleague is to work on a day: her week less bank holidays and leave."""
        return self._day(colleague_id, day).due

    def left(self, colleague_id: str, day: date) -> int:
        """Return the minutes that can still be kept on a day."""
        return self._day(colleague_id, day).left

    def book(
        self,
        colleague_ids: Sequence[str],
        day: date,
        minutes: int,
        draw: random.Random,
        *,
        travel: int = 0,
        people: Sequence[str] = (),
    ) -> time | None:
        """Keep a time for an act of some colleagues and people, with the way there and back around it.

        Returns the start of the act, on a quarter of an hour; None when someone is not free that day.
        People have one appointment a day at most.
        """
        if any((person, day) in self._engaged for person in people):
            return None
        days = [self._day(colleague, day) for colleague in colleague_ids]
        if any(found.left < minutes + travel for found in days):
            return None
        before = _quarters(travel // 2)
        length = before + _quarters(minutes) + _quarters(travel - travel // 2)
        free = _WHOLE_DAY
        for found in days:
            free &= ~found.taken
        starts = free
        for _ in range(length - 1):
            free >>= 1
            starts &= free
        if not starts:
            return None
        start = _one_of(starts, draw)
        block = ((1 << length) - 1) << start
        for found in days:
            found.taken |= block
            found.left -= minutes + travel
        self._engaged.update((person, day) for person in people)
        begin = _OPENING + (start + before) * QUARTER
        return time(begin // 60, begin % 60)

    def _day(self, colleague_id: str, day: date) -> _Day:
        key = (colleague_id, day)
        found = self._days.get(key)
        if found is None:
            found = self._days[key] = self._opened(self.colleagues[colleague_id], day)
        return found

    def _opened(self, colleague: Colleague, day: date) -> _Day:
        minutes = colleague.week[day.weekday()] if self.is_working_day(day) else 0
        taken = _LUNCH
        for absence in colleague.absences:
            if absence.start <= day <= absence.end:
                minutes = 0 if absence.minutes is None else minutes - absence.minutes
                taken |= _AFTERNOON
        minutes = max(minutes, 0)
        if minutes <= _LONGEST_HALF_DAY:
            return _Day(taken | _AFTERNOON, minutes, minutes)
        return _Day(taken, min(LONGEST_DAY, minutes + _BEYOND), minutes)


def _quarters(minutes: int) -> int:
    return -(-minutes // QUARTER)


def _one_of(bits: int, draw: random.Random) -> int:
    """Return the number of one of the bits that are set."""
    chosen = draw.randrange(bits.bit_count())
    for _ in range(chosen):
        bits &= bits - 1
    return (bits & -bits).bit_length() - 1
