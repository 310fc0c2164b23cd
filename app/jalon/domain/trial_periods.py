"""How long a trial period may last by law: a pure function of dated rules; the contract has the last word.

A trial period is never presumed (Code du travail, L1221-23): what is worked out here is the last day that the
law allows, to be checked in the contract and in the collective agreement. Days are those of the calendar, the
first one inside, unless a regime says working days (Cass. soc. 29 June 2005, no. 02-45.701).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile
from typing import Final, Literal

from jalon.domain.months import add_months

_SATURDAY: Final = 5
_DAYS_OF_A_WEEK: Final = 7
_WORKING_DAYS_OF_A_WEEK: Final = 5

TrialKind = Literal["months", "per_week", "by_length", "presence"]
TrialNote = Literal["", "category_assumed", "no_term", "deducted", "all_deducted", "none_after", "none_again"]
"""What deserves to be told of a trial period: see :class:`TrialPeriod`."""


@dataclass(frozen=True, slots=True)
class TrialTier:
    """A limit for contracts of a length; ``months`` None is for every longer one."""

    days: int | None = None
    limit_months: int | None = None
    months: int | None = None
    """The contract is planned for so many months at most."""
    is_inside: bool = True
    """False: for less than so many months."""


@dataclass(frozen=True, slots=True)
class TrialRegime:
    """How a law works out a trial period, and where it is written."""

    code: str
    label: str
    source: str
    kind: TrialKind
    months: Mapping[str, int]
    """By category of the job or sector of the employer; ``*`` for every other one."""
    renewed_months: Mapping[str, int]
    tiers: tuple[TrialTier, ...]
    days: int = 0
    working_days: bool = False
    renewable: bool = False
    """It can be renewed once for as long as it lasted."""


@dataclass(frozen=True, slots=True)
class TrialRules:
    """Which regime a contract falls under, and what a contract before takes off its trial period."""

    regimes: Mapping[str, TrialRegime]
    open_ended: Mapping[str, str]
    """Type of contract to regime, for those without a term."""
    fixed_term: Mapping[str, str]
    deducted_types: frozenset[str]
    """Their length is taken off the trial period of the open-ended contract that follows (L1243-11)."""
    mission_types: frozenset[str]
    mission_window_months: int
    """Missions of the months before are taken off as well (L1251-38)."""
    none_after_types: frozenset[str]
    """After them, with the same employer, there is no trial period (L6222-16)."""
    none_again_types: frozenset[str]
    """The same employer gives no second trial period for the same work (décrets 86-83, 88-145, 91-155)."""


@dataclass(frozen=True, slots=True)
class FormerContract:
    """A contract with the same employer that the new one follows, whatever came between counted no more."""

    contract_type: str
    start_date: date
    last_day: date


@dataclass(frozen=True, slots=True)
class TrialFacts:
    """What the length of a trial period hangs on."""

    contract_type: str
    start_date: date
    planned_end_date: date | None = None
    category: str | None = None
    sector: str | None = None
    company_days_per_week: int | None = None
    is_renewed: bool = False
    former: tuple[FormerContract, ...] = ()
    """The contracts with the same employer that it follows, the nearest first."""


@dataclass(frozen=True, slots=True)
class TrialPeriod:
    """The last day that the law allows; None with a note: there is none, or the term is missing."""

    last_day: date | None
    regime: TrialRegime
    note: TrialNote = ""
    deducted_days: int = 0


def trial_period(
    facts: TrialFacts, rules: TrialRules, bank_holidays: Collection[date] = ()
) -> TrialPeriod | None:
    """Return the trial period that the law allows at most; None for a contract that has none.

    Without a category the shortest is taken, so that the day is announced early rather than late
    (our choice). Whole weeks count (our choice). Contracts that follow one with the same employer: L1243-11,
    L1251-38, L6222-16.
    """
    regime = _regime(facts, rules)
    if regime is None:
        return None
    if any(former.contract_type in rules.none_after_types for former in facts.former[:1]):
        return TrialPeriod(None, regime, "none_after")
    if facts.former and facts.contract_type in rules.none_again_types:
        return TrialPeriod(None, regime, "none_again")
    last = _last_day(facts, regime, bank_holidays)
    if last is None:
        return TrialPeriod(None, regime, "no_term")
    if facts.planned_end_date is not None:
        last = min(last, facts.planned_end_date)
    days = _deducted_days(facts, rules)
    if days:
        last -= timedelta(days=days)
        if last < facts.start_date:
            return TrialPeriod(None, regime, "all_deducted", days)
        return TrialPeriod(last, regime, "deducted", days)
    if last < facts.start_date:
        return TrialPeriod(None, regime, "no_term")
    is_assumed = len(regime.months) > 1 and _key(facts, regime) is None
    return TrialPeriod(last, regime, "category_assumed" if is_assumed else "")


def _regime(facts: TrialFacts, rules: TrialRules) -> TrialRegime | None:
    named = rules.open_ended if facts.planned_end_date is None else rules.fixed_term
    # A type that the law knows only with a term, or only without, falls under the one regime it has.
    other = rules.fixed_term if facts.planned_end_date is None else rules.open_ended
    code = named.get(facts.contract_type) or other.get(facts.contract_type)
    return rules.regimes[code] if code else None


def _last_day(facts: TrialFacts, regime: TrialRegime, bank_holidays: Collection[date]) -> date | None:
    start = facts.start_date
    match regime.kind:
        case "months":
            return _months_end(start, _months(facts, regime))
        case "presence":
            return _presence_end(start, regime.days, facts.company_days_per_week, bank_holidays)
        case "per_week" | "by_length":
            if facts.planned_end_date is None or facts.planned_end_date < start:
                return None
            tier = _tier(regime.tiers, start, facts.planned_end_date)
            if regime.kind == "by_length":
                return start + timedelta(days=(tier.days or 1) - 1)
            return _per_week_end(facts, regime, tier, bank_holidays)


def _months(facts: TrialFacts, regime: TrialRegime) -> int:
    key = _key(facts, regime)
    named = regime.renewed_months if facts.is_renewed and regime.renewed_months else regime.months
    return named[key] if key is not None else min(named.values())


def _key(facts: TrialFacts, regime: TrialRegime) -> str | None:
    for key in (facts.category, facts.sector, "*"):
        if key is not None and key in regime.months:
            return key
    return None


def _per_week_end(
    facts: TrialFacts, regime: TrialRegime, tier: TrialTier, bank_holidays: Collection[date]
) -> date:
    start, end = facts.start_date, facts.planned_end_date
    assert end is not None
    days = max(((end - start).days + 1) // _DAYS_OF_A_WEEK, 1)
    times = 2 if facts.is_renewed and regime.renewable else 1
    limit = (
        start + timedelta(days=tier.days * times - 1)
        if tier.days is not None
        else _months_end(start, (tier.limit_months or 1) * times)
    )
    if regime.working_days:
        return min(_nth(_working_days(start, bank_holidays), days * times), limit)
    return min(start + timedelta(days=days * times - 1), limit)


def _tier(tiers: Sequence[TrialTier], start: date, end: date) -> TrialTier:
    def is_longer(tier: TrialTier) -> bool:
        if tier.months is None:
            return False
        last = _months_end(start, tier.months)
        return end > last if tier.is_inside else end >= last

    return tiers[len(list(takewhile(is_longer, tiers)))]


def _presence_end(start: date, days: int, per_week: int | None, bank_holidays: Collection[date]) -> date:
    """Return the day on which an apprentice has been so many days in the company.

    Without the weekdays, her days are spread evenly over the working days of the week (our choice).
    """
    rhythm = min(per_week or _WORKING_DAYS_OF_A_WEEK, _WORKING_DAYS_OF_A_WEEK)
    return _nth(_working_days(start, bank_holidays), -(-days * _WORKING_DAYS_OF_A_WEEK // rhythm))


def _working_days(start: date, bank_holidays: Collection[date]) -> Iterator[date]:
    day = start
    while True:
        if day.weekday() < _SATURDAY and day not in bank_holidays:
            yield day
        day += timedelta(days=1)


def _nth(days: Iterator[date], number: int) -> date:
    return next(day for count, day in enumerate(days, 1) if count == number)


def _deducted_days(facts: TrialFacts, rules: TrialRules) -> int:
    """Return the days of the contracts before that are taken off.

    Those of a fixed term, of the open-ended contract only (L1243-11); missions, of any contract (L1251-38).
    """
    first = add_months(facts.start_date, -rules.mission_window_months)
    total = 0
    for former in facts.former:
        begin = former.start_date
        if former.contract_type in rules.mission_types:
            begin = max(begin, first)
        elif former.contract_type not in rules.deducted_types or facts.planned_end_date is not None:
            break
        last = min(former.last_day, facts.start_date - timedelta(days=1))
        total += max((last - begin).days + 1, 0)
    return total


def _months_end(start: date, months: int) -> date:
    """Return the last day of so many months from date to date (Cass. soc. 28 April 2011, no. 09-40.464)."""
    day = add_months(start, months)
    # From the 31st to a month without one, the last of that month is inside.
    return day - timedelta(days=1) if day.day == start.day else day
