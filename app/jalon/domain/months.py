"""Calendar months, and the addition of months to a day."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

_PATTERN = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month; months compare in time."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.number <= 12 and 1 <= self.year <= 9998):
            raise ValueError("not a month")

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Return the month written ``YYYY-MM``.

        Raises:
            ValueError: the text is not a month.
        """
        match = _PATTERN.fullmatch(text)
        if match is None:
            raise ValueError("not a month")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    def __contains__(self, day: date) -> bool:
        return (day.year, day.month) == (self.year, self.number)

    @property
    def first_day(self) -> date:
        """Return the first day."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """Return the last day."""
        return _last_day(self.year, self.number)

    @property
    def next(self) -> "Month":
        """Return the month after."""
        return self.plus(1)

    @property
    def previous(self) -> "Month":
        """Return the month before."""
        return self.plus(-1)

    def plus(self, count: int) -> "Month":
        """Return the month ``count`` months later (earlier when negative)."""
        index = self.year * 12 + self.number - 1 + count
        return Month(index // 12, index % 12 + 1)

    def days(self) -> Iterator[date]:
        """Yield every day of the month, in order."""
        for offset in range((self.last_day - self.first_day).days + 1):
            yield self.first_day + timedelta(days=offset)


@cache
def _last_day(year: int, number: int) -> date:
    return date(year, number, calendar.monthrange(year, number)[1])


def month_of(day: date) -> Month:
    """Return the month of ``day``."""
    return Month(day.year, day.month)


def add_months(day: date, count: int) -> date:
    """Return ``day`` moved by ``count`` months: the day number is kept, else the last of the month."""
    month = month_of(day).plus(count)
    return date(month.year, month.number, min(day.day, month.last_day.day))


def whole_months(start: date, end: date) -> int:
    """Return how many whole months went by between two days; none before ``start``."""
    count = (end.year - start.year) * 12 + end.month - start.month
    return max(count - (add_months(start, count) > end), 0)
