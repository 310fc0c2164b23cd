"""What deserves a look in a contract, in an immersion: told and never blocking.

Source: Code du travail as named in the dated rules; what no article says is our choice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from jalon.domain.deadline_facts import Placement
from jalon.domain.deadlines_of_immersions import immersion_deadlines
from jalon.domain.deadlines_of_work import is_minor
from jalon.domain.employment import SELF_EMPLOYED, milestone_day
from jalon.domain.months import add_months
from jalon.domain.rules import Parameters
from jalon.domain.trial_periods import TrialPeriod

_SIX_MONTHS: Final = 6
_OPEN_ENDED: Final = frozenset({"CDI", "CDI_INTERIM", "FP_TITULAIRE"})
_WITH_TERM: Final = frozenset({"CDD_GE6", "CDD_LT6", "CDD_TREMPLIN", "CDDI", "INTERIM"})
_PUBLIC: Final = frozenset({"FP_TITULAIRE", "FP_CONTRACTUEL"})
_HOUSEHOLD: Final = "CESU"
_NOT_HELD: Final = "NON_VENU"


@dataclass(frozen=True, slots=True)
class WrittenContract:
    """A contract as it is written, or as it is being typed."""

    id: str
    contract_type: str
    start_date: date
    planned_end_date: date | None = None
    end_date: date | None = None
    weekly_minutes: int | None = None
    employer_id: str | None = None
    sector: str | None = None
    probation_end_date: date | None = None
    end_reason: str | None = None
    follows_contract_id: str | None = None

    @property
    def last_day(self) -> date:
        """Return the last day it runs, far away without an end."""
        return self.end_date or self.planned_end_date or date.max

    def overlaps(self, other: "WrittenContract") -> bool:
        """Tell whether both run on one day at least."""
        return self.start_date <= other.last_day and other.start_date <= self.last_day


def contract_doubts(
    contract: WrittenContract,
    others: Sequence[WrittenContract],
    parameters: Parameters,
    *,
    trial: TrialPeriod | None = None,
    birth_date: date | None = None,
) -> tuple[str, ...]:
    """Return the codes of what deserves a look in a contract, beside the others of its person."""
    found = [*_term(contract), *_employer(contract), *_trial(contract, trial)]
    beside = [other for other in others if other.id != contract.id and contract.overlaps(other)]
    if any(other.id == contract.follows_contract_id for other in beside):
        found.append("follows_running")
    elif beside:
        found.append("several_contracts")
    longest = (
        parameters.longest_week_minutes_minor
        if is_minor(birth_date, contract.start_date, parameters)
        else parameters.longest_week_minutes
    )
    if _busiest_week(contract, beside) > longest:
        found.append("long_week")
    if contract.end_date is not None and contract.end_reason is None:
        found.append("no_end_reason")
    return tuple(found)


def immersion_doubts(
    placement: Placement,
    others: Iterable[Placement],
    parameters: Parameters,
    *,
    purpose: str | None = None,
    purposes: Sequence[tuple[Placement, str]] = (),
) -> tuple[str, ...]:
    """Return the codes of the limits that an immersion goes beyond with the others of its person.

    Each is the rule of the deadlines that names the article (D5135-3); ``IMMERSION_PURPOSE``: a second
    agreement with the same host has another purpose or other objectives.
    """
    kept = [other for other in others if other.id != placement.id]
    first = add_months(placement.start_date, -parameters.immersion_window_months)
    known = {rule.rule for rule in immersion_deadlines(kept, parameters)}
    rules = [
        one.rule
        for one in immersion_deadlines([*kept, placement], parameters)
        if one.rule != "IMMERSION_END" and (one.subject_id == placement.id or one.rule not in known)
    ]
    if placement.renews_id is None and any(
        other.id != placement.id
        and other.employer_id == placement.employer_id
        and other.outcome != _NOT_HELD
        and first < other.start_date <= placement.start_date
        and said == purpose
        for other, said in purposes
    ):
        rules.append("IMMERSION_PURPOSE")
    return tuple(dict.fromkeys(rules))


def _term(contract: WrittenContract) -> Iterable[str]:
    planned = contract.planned_end_date
    if contract.contract_type in _WITH_TERM and planned is None and contract.end_date is None:
        yield "no_term"
    if contract.contract_type in _OPEN_ENDED and planned is not None:
        yield "term_of_open_ended"
    if planned is not None and contract.contract_type in ("CDD_GE6", "CDD_LT6"):
        # Six months to the day end on the eve of the same number.
        is_long = planned >= milestone_day(contract.start_date, _SIX_MONTHS)
        if is_long != (contract.contract_type == "CDD_GE6"):
            yield "length_of_type"


def _employer(contract: WrittenContract) -> Iterable[str]:
    if contract.employer_id is None:
        if contract.contract_type != SELF_EMPLOYED:
            yield "no_employer"
        return
    if contract.contract_type == SELF_EMPLOYED:
        yield "employer_of_self"
    sector = contract.sector
    if sector is None:
        return
    if (contract.contract_type in _PUBLIC) and not sector.startswith("PUBLIC_"):
        yield "public_type"
    if (contract.contract_type == _HOUSEHOLD) != (sector == "PARTICULIER"):
        yield "household_type"


def _trial(contract: WrittenContract, trial: TrialPeriod | None) -> Iterable[str]:
    written = contract.probation_end_date
    if written is None or trial is None or trial.note == "no_term":
        return
    if trial.last_day is None or written > trial.last_day:
        yield "long_trial"


def _busiest_week(contract: WrittenContract, beside: Sequence[WrittenContract]) -> int:
    """Return the most minutes of a week of the contracts that run together on a first day of one of them."""
    together = [contract, *beside]
    days = [max(one.start_date, contract.start_date) for one in together]
    return max(
        sum(one.weekly_minutes or 0 for one in together if one.start_date <= day <= one.last_day)
        for day in days
    )
