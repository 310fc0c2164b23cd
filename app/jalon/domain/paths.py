"""When a person is in the scheme: open days, the file active at close of a day, entries and exits.

Source of the rules: our choice, built so that the published figures come out (no official dictionary of
these figures was found). A person is *in at close of day j* when one of her paths was admitted on j or
before and has not ended on j or before; she is *open on day j* from the day of admission to the day of
exit, both inside. Her paths are taken together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from jalon.domain.months import Month


@dataclass(frozen=True, slots=True)
class SupportPath:
    """One stay in the scheme; without an admission date it never was one."""

    id: str
    admission_date: date | None
    exit_date: date | None = None
    agreement_id: str | None = None
    exit_reason: str | None = None
    entry_situation: str | None = None
    referral_id: str | None = None
    agreement_date: date | None = None
    is_return: bool = False
    """True when the person had been in the scheme before this path."""

    def is_open(self, day: date) -> bool:
        """Tell whether the day is one of support: admission and exit days inside."""
        if self.admission_date is None or day < self.admission_date:
            return False
        return self.exit_date is None or day <= self.exit_date

    def is_in_at_close(self, day: date) -> bool:
        """Tell whether the path counts in the file active when the day ends: the exit day no more."""
        if self.admission_date is None or day < self.admission_date:
            return False
        return self.exit_date is None or day < self.exit_date


class Period(Protocol):
    """Something dated that belongs to a path; both days inside, no end means that it goes on."""

    @property
    def start_date(self) -> date:
        """The first day."""
        ...

    @property
    def end_date(self) -> date | None:
        """The last day."""
        ...


@dataclass(frozen=True, slots=True)
class Suspension:
    """A pause of the support."""

    start_date: date
    end_date: date | None


@dataclass(frozen=True, slots=True)
class ModulePeriod:
    """A time with one main module."""

    id: str
    module: str
    start_date: date
    end_date: date | None


@dataclass(frozen=True, slots=True)
class IntensityPlan:
    """The intensity agreed with the person over a period."""

    id: str
    band: str
    start_date: date
    end_date: date | None


def covers(period: Period, day: date) -> bool:
    """Tell whether the day is inside the period."""
    return period.start_date <= day and (period.end_date is None or day <= period.end_date)


def is_open(paths: Iterable[SupportPath], day: date) -> bool:
    """Tell whether the person is open on the day."""
    return any(path.is_open(day) for path in paths)


def is_in_at_close(paths: Iterable[SupportPath], day: date) -> bool:
    """Tell whether the person is in the file active at close of the day."""
    return any(path.is_in_at_close(day) for path in paths)


def passages(paths: Sequence[SupportPath], month: Month) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """Return the days of the month on which the person came in, and those on which she went out.

    Compared at close of each day with the eve: leaving and coming back the same day is neither.
    """
    return passages_between(paths, month.first_day, month.last_day)


def passages_between(
    paths: Sequence[SupportPath], first: date, last: date
) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """Return the days from ``first`` to ``last`` on which the person came in, and those she went out."""
    turning_days = sorted(
        {
            day
            for path in paths
            for day in (path.admission_date, path.exit_date)
            if day is not None and first <= day <= last
        }
    )
    entries: list[date] = []
    exits: list[date] = []
    # Between two turning days nothing changes, so that the close before one is the close of the last one.
    inside = is_in_at_close(paths, first - timedelta(days=1))
    for day in turning_days:
        inside_now = is_in_at_close(paths, day)
        if inside_now and not inside:
            entries.append(day)
        elif inside and not inside_now:
            exits.append(day)
        inside = inside_now
    return tuple(entries), tuple(exits)


def path_entered(paths: Iterable[SupportPath], day: date) -> SupportPath:
    """Return the path by which she came in on a day; of several begun that day, the first by identity."""
    return min((p for p in paths if p.admission_date == day and p.is_in_at_close(day)), key=lambda p: p.id)


def last_open_day(paths: Iterable[SupportPath], month: Month) -> date | None:
    """Return the last day of the month on which the person is open, None when there is none."""
    days: list[date] = []
    for path in paths:
        if path.admission_date is None or path.admission_date > month.last_day:
            continue
        end = month.last_day if path.exit_date is None else min(path.exit_date, month.last_day)
        if end >= max(path.admission_date, month.first_day):
            days.append(end)
    return max(days, default=None)


def first_double_day(paths: Sequence[SupportPath], month: Month) -> date | None:
    """Return the first day of the month that two paths of the person end in common, None when none does.

    Counted at close: a path that ends on the day the next one begins is no finding.
    """
    started = [path for path in paths if path.admission_date is not None]
    turning_days = {month.first_day} | {
        path.admission_date
        for path in started
        if path.admission_date is not None and path.admission_date in month
    }
    for day in sorted(turning_days):
        if sum(path.is_in_at_close(day) for path in started) > 1:
            return day
    return None
