"""What is due for a period under an agreement: places, prorations, and a calculation that adds up.

No text on the delegation of money was found: unit, price and proration are those of the agreement, and the
rules here are our choice. Money is integer cents; sums are made before rounding (half up).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from jalon.domain.months import Month, month_of

BY_MONTH: Final = "MOIS_12"
BY_DAY: Final = "JOUR_REEL"
PLACE: Final = "PLACE_AN"
MONTHLY: Final = "FORFAIT_MOIS"
HOURLY: Final = "HEURE"
SUBSIDY: Final = "SUBVENTION"
_ONE_DAY = timedelta(days=1)
_MONTHS_OF_YEAR = 12


@dataclass(frozen=True, slots=True)
class Priced:
    """What an agreement sets from a day on: places, unit, price in cents."""

    valid_from: date
    unit: str | None
    slots: int | None
    amount_cents: int | None


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A line of the calculation: so many places at a price for a part of the year (or so many minutes).

    ``part`` over ``whole`` is the proration: 9 over 12 months, 275 over 365 days. Lines add up to the total.
    """

    start: date
    end: date
    unit: str
    slots: int | None
    unit_cents: int
    part: int
    whole: int
    amount_cents: int


def is_whole_months(start: date, end: date) -> bool:
    """Tell whether a period goes from the first day of a month to the last of one."""
    return start.day == 1 and end == month_of(end).last_day


def claim_lines(
    priced: Sequence[Priced], start: date, end: date, proration: str, minutes: Mapping[Month, int]
) -> tuple[ClaimLine, ...]:
    """Return the calculation of a period, both days inside; nothing for days before the first price.

    By month, each month goes by what was in force on its first day; by day, each day by what was in force on
    it, over the days of its year (365 or 366). A price by the month goes by whole months, one by the hour by
    the ``minutes`` of each month. The total is rounded once, and the lines are rounded so as to add up to it.

    Raises:
        ValueError: months are wanted and the period is not made of whole ones.
    """
    drawn = list(_parts(priced, start, end, proration, minutes))
    lines: list[ClaimLine] = []
    total, told = Fraction(0), 0
    for first, last, line, part, whole in drawn:
        assert line.unit is not None
        cents = line.amount_cents or 0
        total += Fraction((line.slots or 0) if line.unit == PLACE else 1) * cents * Fraction(part, whole)
        rounded = _half_up(total)
        slots = line.slots if line.unit == PLACE else None
        lines.append(ClaimLine(first, last, line.unit, slots, cents, part, whole, rounded - told))
        told = rounded
    return tuple(lines)


def _parts(
    priced: Sequence[Priced], start: date, end: date, proration: str, minutes: Mapping[Month, int]
) -> Iterator[tuple[date, date, Priced, int, int]]:
    """Yield runs of days of one price and one year, with their part of the year."""
    run: list[tuple[date, date, Priced]] = []
    for first, last, line in _units(priced, start, end, proration):
        if run and run[-1][2] == line and run[0][0].year == first.year and line.unit != HOURLY:
            run.append((first, last, line))
            continue
        yield from _summed(run, proration, minutes)
        run = [(first, last, line)]
    yield from _summed(run, proration, minutes)


def _units(
    priced: Sequence[Priced], start: date, end: date, proration: str
) -> Iterator[tuple[date, date, Priced]]:
    """Yield the months or days of a period that have a price, each with it."""
    first = start
    while first <= end:
        line = _in_force(priced, first)
        by_month = proration == BY_MONTH or (line is not None and line.unit in (MONTHLY, HOURLY))
        last = month_of(first).last_day if by_month else first
        if by_month and (first.day != 1 or last > end):
            raise ValueError("not whole months")
        if line is not None:
            yield first, last, line
        first = last + _ONE_DAY


def _summed(
    run: Sequence[tuple[date, date, Priced]], proration: str, minutes: Mapping[Month, int]
) -> Iterator[tuple[date, date, Priced, int, int]]:
    if not run:
        return
    first, last, line = run[0][0], run[-1][1], run[0][2]
    if line.unit == HOURLY:
        yield first, last, line, minutes.get(month_of(first), 0), 60
    elif line.unit == MONTHLY:
        yield first, last, line, len(run), 1
    elif proration == BY_MONTH:
        yield first, last, line, len(run), _MONTHS_OF_YEAR
    else:
        yield first, last, line, len(run), _days_of_year(first.year)


def _in_force(priced: Sequence[Priced], day: date) -> Priced | None:
    found = [line for line in priced if line.valid_from <= day]
    if not found:
        return None
    line = max(found, key=lambda one: one.valid_from)
    is_known = line.unit is not None and line.amount_cents is not None
    return line if is_known and (line.unit != PLACE or line.slots is not None) else None


def _days_of_year(year: int) -> int:
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def _half_up(amount: Fraction) -> int:
    return int(amount + Fraction(1, 2))
