"""Contracts: when one runs, which ones are an access to employment, and who is still in work later.

Source of the rules: our choice; the number of days of the window of an access and the milestones are dated
parameters of the rules.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from jalon.domain.months import Month, add_months

SELF_EMPLOYED = "INDEPENDANT"


@dataclass(frozen=True, slots=True)
class JobContract:
    """A contract of work, or self-employment."""

    id: str
    person_id: str
    contract_type: str
    start_date: date
    planned_end_date: date | None = None
    end_date: date | None = None
    employer_id: str | None = None
    follows_contract_id: str | None = None
    confirmed_date: date | None = None
    starts_on_open_day: bool = False
    """True when the person is open on the day it starts."""

    @property
    def last_day(self) -> date | None:
        """The day it ended, else the day it is to end, else None."""
        return self.end_date or self.planned_end_date

    def runs_on(self, day: date) -> bool:
        """Tell whether it runs on the day; first and last days inside."""
        last = self.end_date or self.planned_end_date
        return self.start_date <= day and (last is None or day <= last)

    def runs_between(self, first: date, last: date) -> bool:
        """Tell whether it runs on any day from ``first`` to ``last``."""
        begin = max(first, self.start_date)
        end = self.end_date or self.planned_end_date
        return begin <= (last if end is None else min(last, end))

    def is_proven_on(self, day: date) -> bool:
        """Tell whether something on the contract itself shows that it ran on a day on which it runs."""
        if self.end_date is not None:
            return self.end_date >= day
        return self.confirmed_date is not None and self.confirmed_date >= day


@dataclass(frozen=True, slots=True)
class Retention:
    """Of the accesses that reached a milestone: still in work, with the same employer, not known."""

    reached: int
    still: int
    same_employer: int
    unknown: int

    def as_counts(self) -> dict[str, int]:
        """Return the four counts by name, as a return states them."""
        return {
            "reached": self.reached,
            "still": self.still,
            "same_employer": self.same_employer,
            "unknown": self.unknown,
        }


@dataclass(frozen=True, slots=True)
class Milestone:
    """An access and the day on which its retention is looked at."""

    access: JobContract
    day: date


def is_access(contract: JobContract, contracts: Iterable[JobContract], window_days: int) -> bool:
    """Tell whether a contract is an access to employment.

    It follows none, starts on a day its person is open, and no other contract of hers runs on any of the
    ``window_days`` days before.
    """
    if contract.follows_contract_id is not None or not contract.starts_on_open_day:
        return False
    first = contract.start_date - timedelta(days=window_days)
    eve = contract.start_date - timedelta(days=1)
    return not any(other.id != contract.id and other.runs_between(first, eve) for other in contracts)


def accesses_in(contracts: Sequence[JobContract], month: Month, window_days: int) -> Iterator[JobContract]:
    """Yield the accesses of one person in the month."""
    for contract in contracts:
        if contract.start_date in month and is_access(contract, contracts, window_days):
            yield contract


def milestone_day(start: date, months: int) -> date:
    """Return the day that ends the ``months`` months begun on ``start``."""
    return add_months(start, months) - timedelta(days=1)


def milestones_in(
    contracts: Sequence[JobContract], months: int, first: date, last: date, window_days: int
) -> Iterator[Milestone]:
    """Yield the accesses of one person whose milestone falls from ``first`` to ``last``."""
    for contract in contracts:
        if contract.follows_contract_id is not None or not contract.starts_on_open_day:
            continue
        day = milestone_day(contract.start_date, months)
        if first <= day <= last and is_access(contract, contracts, window_days):
            yield Milestone(contract, day)


def outcome_of(
    milestone: Milestone, contracts: Iterable[JobContract], *, acted_since: bool
) -> tuple[bool, bool, bool]:
    """Return whether the person is still in work, with the same employer, or only assumed to be.

    ``acted_since``: a held act on the milestone or after names her, which proves any contract that runs.
    """
    return outcome_on(milestone.day, (milestone.access,), contracts, acted_since=acted_since)


def outcome_on(
    day: date, first_ones: Collection[JobContract], contracts: Iterable[JobContract], *, acted_since: bool
) -> tuple[bool, bool, bool]:
    """Return the same of a day, against the contracts that the person had in the beginning."""
    running = [contract for contract in contracts if contract.runs_on(day)]
    proven = [contract for contract in running if acted_since or contract.is_proven_on(day)]
    same = any(_same_employer(first, contract) for first in first_ones for contract in proven)
    return bool(proven), same, bool(running) and not proven


def is_lasting(contract: JobContract, types: Collection[str], months: int) -> bool:
    """Tell whether a contract of work lasts: by its kind, or planned for ``months`` months and more.

    Source: our choice, close to what public statistics call « emploi durable ». Each contract alone;
    self-employment is no contract of work.
    """
    if contract.contract_type == SELF_EMPLOYED:
        return False
    if contract.contract_type in types:
        return True
    last = contract.planned_end_date or contract.end_date
    return last is not None and last >= milestone_day(contract.start_date, months)


def retention(outcomes: Collection[tuple[bool, bool, bool]]) -> Retention:
    """Return the four counts over the accesses that reached a milestone."""
    return Retention(
        reached=len(outcomes),
        still=sum(still for still, _, _ in outcomes),
        same_employer=sum(same for _, same, _ in outcomes),
        unknown=sum(unknown for _, _, unknown in outcomes),
    )


def _same_employer(access: JobContract, contract: JobContract) -> bool:
    if contract.id == access.id:
        return True
    if access.employer_id is None:
        # Who works for herself names no employer; two contracts without a name prove nothing else.
        return (
            contract.employer_id is None and access.contract_type == contract.contract_type == SELF_EMPLOYED
        )
    return contract.employer_id == access.employer_id
