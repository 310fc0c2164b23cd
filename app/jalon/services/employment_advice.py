"""What is told while a contract or an immersion is typed: the trial period by law, what deserves a look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from jalon.domain.contract_doubts import WrittenContract, contract_doubts, immersion_doubts
from jalon.domain.deadline_facts import Placement
from jalon.domain.rules import Rules
from jalon.domain.trial_periods import FormerContract, TrialFacts, TrialPeriod, trial_period
from jalon.services.person_records import FileRecord, PersonFile
from jalon.settings.calendars import bank_holidays

_NEW: Final = "new"
_YEARS_AHEAD: Final = 3


@dataclass(frozen=True, slots=True)
class ContractAdvice:
    """The trial period by law, None where there is none, and the codes of what deserves a look."""

    trial: TrialPeriod | None = None
    doubts: tuple[str, ...] = ()


def advise_contract(
    file: PersonFile,
    values: Mapping[str, Any],
    rules: Rules,
    *,
    own_id: str | None = None,
    sector: str | None = None,
    department: str | None = None,
) -> ContractAdvice:
    """Return what is told of a contract as typed, beside those on file; nothing while it has no first day."""
    start, kind = values.get("start_date"), values.get("contract_type")
    if start is None or kind is None:
        return ContractAdvice()
    on_file = file.of("job_contract")
    facts = TrialFacts(
        kind,
        start,
        values.get("planned_end_date"),
        values.get("job_category"),
        sector,
        values.get("company_days_per_week"),
        bool(values.get("probation_renewed")),
        _former(on_file, values, own_id),
    )
    holidays = frozenset[date]().union(
        *(bank_holidays(start.year + more, department) for more in range(_YEARS_AHEAD))
    )
    trial = trial_period(facts, rules.trials, holidays)
    doubts = contract_doubts(
        _written(own_id or _NEW, values, sector),
        [_written(record.id, record.values, None) for record in on_file if record.id != own_id],
        rules.parameters,
        trial=trial,
        birth_date=file.person.values.get("birth_date"),
    )
    return ContractAdvice(trial, doubts)


def advise_immersion(
    file: PersonFile, values: Mapping[str, Any], rules: Rules, *, own_id: str | None = None
) -> tuple[str, ...]:
    """Return the codes of the limits that an immersion as typed goes beyond, with those on file."""
    if any(values.get(column) is None for column in ("start_date", "end_date", "employer_id")):
        return ()
    if values["end_date"] < values["start_date"]:
        return ()
    on_file = [record for record in file.of("work_immersion") if record.id != own_id]
    others = [(_placement(record.id, record.values), record.values["purpose"]) for record in on_file]
    found = immersion_doubts(
        _placement(own_id or _NEW, values),
        [placement for placement, _ in others],
        rules.parameters,
        purpose=values.get("purpose"),
        purposes=others,
    )
    if values.get("person_agrees") is False and not values.get("person_opinion"):
        return (*found, "disagreement_without_words")
    return found


def _former(
    on_file: Sequence[FileRecord], values: Mapping[str, Any], own_id: str | None
) -> tuple[FormerContract, ...]:
    """Return the chain of contracts with the same employer that this one follows, the nearest first."""
    by_id = {record.id: record.values for record in on_file}
    chain: list[FormerContract] = []
    seen = {own_id}
    previous = values.get("follows_contract_id")
    while previous in by_id and previous not in seen:
        seen.add(previous)
        former = by_id[previous]
        if not former["employer_id"] or former["employer_id"] != values.get("employer_id"):
            break
        last = former["end_date"] or former["planned_end_date"] or values["start_date"]
        chain.append(FormerContract(former["contract_type"], former["start_date"], last))
        previous = former["follows_contract_id"]
    return tuple(chain)


def _written(one_id: str, values: Mapping[str, Any], sector: str | None) -> WrittenContract:
    return WrittenContract(
        one_id,
        values["contract_type"],
        values["start_date"],
        values.get("planned_end_date"),
        values.get("end_date"),
        values.get("weekly_minutes"),
        values.get("employer_id"),
        sector,
        values.get("probation_end_date"),
        values.get("end_reason"),
        values.get("follows_contract_id"),
    )


def _placement(one_id: str, values: Mapping[str, Any]) -> Placement:
    return Placement(
        one_id,
        "",
        values["employer_id"],
        values["start_date"],
        values["end_date"],
        values.get("days"),
        values.get("renews_id"),
        values.get("outcome"),
    )
