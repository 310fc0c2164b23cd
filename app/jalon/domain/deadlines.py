"""What Jalon watches: the days that ask for something to be done, from dated facts and a given today.

A deadline is about what we have to do. Nothing here blocks anything, and nobody is judged. In the dated rules
each one names the article it comes from, or says that it is our choice.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from jalon.domain.deadline_facts import (
    Delays,
    EndlessPause,
    IndividualAgreement,
    Right,
    StructureAgreement,
    WatchedContract,
    WatchedFacts,
)
from jalon.domain.deadlines_of_immersions import immersion_deadlines
from jalon.domain.deadlines_of_work import after_pause, work_deadlines
from jalon.domain.found_deadlines import Found
from jalon.domain.months import Month, add_months, month_of
from jalon.domain.rules import DeadlineRule, Parameters, Rules
from jalon.domain.search_keys import search_key

INTENSITY_MONTHS: Final = 3
"""The observed intensity is the mean of so many whole months: our choice."""
_SATURDAY: Final = 5


class DeadlineKind(StrEnum):
    """What a deadline is about; several rules may share one kind."""

    RECOGNITION_END = "recognition_end"
    ORIENTATION_END = "orientation_end"
    REFERRAL_END = "referral_end"
    INDIVIDUAL_AGREEMENT_END = "individual_agreement_end"
    AGREEMENT_END = "agreement_end"
    PROBATION_END = "probation_end"
    CONTRACT_END = "contract_end"
    IMMERSION_END = "immersion_end"
    IMMERSION_LIMIT = "immersion_limit"
    ESAT_AGREEMENT_END = "esat_agreement_end"
    NO_CONTACT = "no_contact"
    ENDLESS_PAUSE = "endless_pause"
    NO_NEXT_ACTION = "no_next_action"
    TIME_IN_MODULE = "time_in_module"
    INTENSITY_GAP = "intensity_gap"
    RETURN_DUE = "return_due"
    RETENTION_END = "retention_end"
    HEALTH_VISIT = "health_visit"
    RETENTION_PROOF = "retention_proof"
    ADJUSTMENT_REVIEW = "adjustment_review"
    EMPLOYER_SILENT = "employer_silent"
    RIGHTS_REQUEST = "rights_request"
    DOCUMENT_END = "document_end"


KIND_OF_RULE: Final = {
    "RQTH_END": DeadlineKind.RECOGNITION_END,
    "RIGHT_END": DeadlineKind.RECOGNITION_END,
    "ORIENTATION_END": DeadlineKind.ORIENTATION_END,
    "REFERRAL_END": DeadlineKind.REFERRAL_END,
    "INDIVIDUAL_AGREEMENT_END": DeadlineKind.INDIVIDUAL_AGREEMENT_END,
    "AGREEMENT_END": DeadlineKind.AGREEMENT_END,
    "PROBATION_END": DeadlineKind.PROBATION_END,
    "CONTRACT_END": DeadlineKind.CONTRACT_END,
    "IMMERSION_END": DeadlineKind.IMMERSION_END,
    "IMMERSION_LONGEST": DeadlineKind.IMMERSION_LIMIT,
    "IMMERSION_RENEWALS": DeadlineKind.IMMERSION_LIMIT,
    "IMMERSION_AGREEMENTS": DeadlineKind.IMMERSION_LIMIT,
    "IMMERSION_DAYS": DeadlineKind.IMMERSION_LIMIT,
    "ESAT_AGREEMENT_END": DeadlineKind.ESAT_AGREEMENT_END,
    "NO_CONTACT": DeadlineKind.NO_CONTACT,
    "ENDLESS_PAUSE": DeadlineKind.ENDLESS_PAUSE,
    "NO_NEXT_ACTION": DeadlineKind.NO_NEXT_ACTION,
    "TIME_IN_MODULE": DeadlineKind.TIME_IN_MODULE,
    "INTENSITY_GAP": DeadlineKind.INTENSITY_GAP,
    "RETURN_DUE": DeadlineKind.RETURN_DUE,
    "RETENTION_END": DeadlineKind.RETENTION_END,
    "RETENTION_NOT_ADMITTED": DeadlineKind.RETENTION_END,
    "HEALTH_VISIT": DeadlineKind.HEALTH_VISIT,
    "HEALTH_VISIT_APPRENTICE": DeadlineKind.HEALTH_VISIT,
    "HEALTH_VISIT_MINOR": DeadlineKind.HEALTH_VISIT,
    "HEALTH_VISIT_AGAIN": DeadlineKind.HEALTH_VISIT,
    "HEALTH_VISIT_BEFORE_RETURN": DeadlineKind.HEALTH_VISIT,
    "HEALTH_VISIT_RETURN": DeadlineKind.HEALTH_VISIT,
    "RETENTION_PROOF": DeadlineKind.RETENTION_PROOF,
    "ADJUSTMENT_REVIEW": DeadlineKind.ADJUSTMENT_REVIEW,
    "EMPLOYER_SILENT": DeadlineKind.EMPLOYER_SILENT,
    "RIGHTS_REQUEST": DeadlineKind.RIGHTS_REQUEST,
    "DOCUMENT_END": DeadlineKind.DOCUMENT_END,
}
"""The rules that are carried out, and the kind of each."""

_RULE_OF_RIGHT: Final = {
    "RQTH": "RQTH_END",
    "ORP": "ORIENTATION_END",
    "ORIENTATION_ESAT": "ORIENTATION_END",
    "ORIENTATION_ESRP": "ORIENTATION_END",
}


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A deadline that someone put aside: that very day of it, or whatever its day until another day."""

    rule: str
    subject_id: str
    due_date: date
    until_date: date | None = None
    id: str = ""
    reason: str = ""

    def covers(self, found: Found, today: date) -> bool:
        """Tell whether it puts a deadline aside today."""
        if (self.rule, self.subject_id) != (found.rule, found.subject_id):
            return False
        if self.until_date is not None:
            return today <= self.until_date
        return self.due_date == found.date


def deadlines_of(facts: WatchedFacts, rules: Rules, delays: Delays, today: date) -> tuple[Found, ...]:
    """Return every deadline of the facts, announced or not, by date."""
    found = [
        *_rights(facts.rights),
        *_referrals(facts),
        *_individual_agreements(facts.individual_agreements, _left_employers(facts.contracts)),
        *_structure_agreements(facts.structure_agreements, _retired_kinds(rules)),
        *_contracts(facts.contracts),
        *immersion_deadlines(facts.placements, rules.parameters),
        *work_deadlines(facts.work, rules.parameters, today),
        *_supports_by_esat(facts),
        *_contacts(facts, delays, today),
        *_endless_pauses(facts, rules.parameters),
        *_steps(facts, today),
        *_modules(facts, rules.parameters),
        *_intensities(facts, rules, today),
        *_files(facts, rules.parameters),
        *_requests(facts),
        *_documents(facts),
    ]
    if delays.return_month is not None and delays.return_day is not None:
        found.append(Found("RETURN_DUE", delays.return_day, str(delays.return_month), None))
    return tuple(sorted(found, key=lambda one: (one.date, one.rule, one.person_id or "", one.subject_id)))


def is_announced(day: date, rule: DeadlineRule, today: date, horizon_days: int | None = None) -> bool:
    """Tell whether a deadline of a day is to be shown today.

    ``horizon_days`` stands in the place of the delay of the rule: everything that falls within so many days.
    """
    left = (day - today).days
    if left > (rule.notice_days if horizon_days is None else horizon_days):
        return False
    return rule.kept_days is None or -left <= rule.kept_days


def next_working_day(day: date, bank_holidays: Collection[date]) -> date:
    """Return the day itself when people work on it, else the first day after it on which they do."""
    while day.weekday() >= _SATURDAY or day in bank_holidays:
        day += timedelta(days=1)
    return day


def last_working_day(day: date, bank_holidays: Collection[date]) -> date:
    """Return the day itself when people work on it, else the last day before it on which they do.

    Saturdays and Sundays are not worked: our choice, to be early rather than late.
    """
    while day.weekday() >= _SATURDAY or day in bank_holidays:
        day -= timedelta(days=1)
    return day


def _rights(rights: Iterable[Right]) -> Iterator[Found]:
    """Yield the end of the last right of each kind of a person.

    A renewal asked for in time prolongs an RQTH (Code du travail, R5213-1-1); for the other rights, what we
    had to do is then done (our choice).
    """
    by_kind: dict[tuple[str, str], list[Right]] = defaultdict(list)
    for right in rights:
        by_kind[right.person_id, right.kind].append(right)
    for (person_id, kind), several in by_kind.items():
        ends = [(right.end_date, right) for right in several if right.end_date and not right.permanent]
        if len(ends) < len(several):
            continue  # one of them has no end
        end, last = max(ends, key=lambda pair: pair[0])
        if last.renewal_filed_date is None or last.renewal_filed_date > end:
            yield Found(_RULE_OF_RIGHT.get(kind, "RIGHT_END"), end, last.id, person_id)


def _referrals(facts: WatchedFacts) -> Iterator[Found]:
    last: dict[str, tuple[date, str]] = {}
    for referral in facts.referrals:
        if referral.validity_end_date is not None:
            candidate = (referral.validity_end_date, referral.id)
            last[referral.person_id] = max(last.get(referral.person_id, candidate), candidate)
    for person_id, (day, referral_id) in last.items():
        yield Found("REFERRAL_END", day, referral_id, person_id)


def _left_employers(contracts: Iterable[WatchedContract]) -> frozenset[tuple[str, str]]:
    """Return the people and employers whose contracts together have all ended."""
    ended: dict[tuple[str, str], bool] = {}
    for contract in contracts:
        if contract.employer_id is not None:
            pair = (contract.person_id, contract.employer_id)
            ended[pair] = ended.get(pair, True) and contract.end_date is not None
    return frozenset(pair for pair, is_over in ended.items() if is_over)


def _individual_agreements(
    agreements: Sequence[IndividualAgreement], left: Collection[tuple[str, str]]
) -> Iterator[Found]:
    """Yield the end of each agreement with its amendments, unless a later one takes over.

    With an employer she has left, there is nothing to renew (our choice).
    """
    amended = {one.id: one.amends_id for one in agreements}
    of_person: dict[str, dict[str, list[IndividualAgreement]]] = defaultdict(lambda: defaultdict(list))
    for one in agreements:
        of_person[one.person_id][_first_of(one.id, amended)].append(one)
    for whole in of_person.values():
        for root, parts in whole.items():
            dated = sorted((one for one in parts if one.end_date), key=lambda one: (_start(one), one.id))
            last = dated[-1] if dated else None
            if last is None or last.end_date is None or (last.person_id, last.employer_id) in left:
                continue
            others = (one for other, several in whole.items() if other != root for one in several)
            if not any(_takes_over(one, last) for one in others):
                yield Found("INDIVIDUAL_AGREEMENT_END", last.end_date, last.id, last.person_id)


def _takes_over(one: IndividualAgreement, last: IndividualAgreement) -> bool:
    if one.employer_id != last.employer_id or _start(one) < _start(last):
        return False
    return one.end_date is None or (last.end_date is not None and one.end_date > last.end_date)


def _start(agreement: IndividualAgreement) -> date:
    return agreement.start_date or date.min


def _first_of(one_id: str, before: dict[str, str | None]) -> str:
    seen = {one_id}
    while (previous := before.get(one_id)) is not None and previous in before and previous not in seen:
        one_id = previous
        seen.add(one_id)
    return one_id


def _retired_kinds(rules: Rules) -> frozenset[str]:
    return frozenset(entry.code for entry in rules.lists["agreement_kinds"] if entry.retired)


def _structure_agreements(
    agreements: Sequence[StructureAgreement], retired: Collection[str]
) -> Iterator[Found]:
    """Yield the ends that no later agreement of the kind answers; a kind that is no more, of any kind."""
    for one in agreements:
        if one.end_date is None:
            continue
        end = one.end_date
        follows = (
            other
            for other in agreements
            if other.id != one.id
            and (other.kind == one.kind or one.kind in retired)
            and other.start_date >= one.start_date
        )
        if not any(other.end_date is None or other.end_date > end for other in follows):
            yield Found("AGREEMENT_END", end, one.id, None)


def _contracts(contracts: Sequence[WatchedContract]) -> Iterator[Found]:
    """Yield the ends of trial periods, and the planned ends to which nothing answers yet."""
    followed = {contract.follows_contract_id for contract in contracts}
    for contract in contracts:
        trial = contract.probation_end_date
        if trial is not None and (contract.end_date is None or contract.end_date >= trial):
            yield Found("PROBATION_END", trial, contract.id, contract.person_id)
        planned = contract.planned_end_date
        if planned is not None and contract.end_date is None and contract.id not in followed:
            yield Found("CONTRACT_END", planned, contract.id, contract.person_id)


def _supports_by_esat(facts: WatchedFacts) -> Iterator[Found]:
    for path in facts.paths:
        if path.esat_agreement_end_date is not None:
            yield Found("ESAT_AGREEMENT_END", path.esat_agreement_end_date, path.id, path.person_id)


def _admissions(facts: WatchedFacts) -> dict[str, date]:
    """Return by person the last admission among her open paths."""
    found: dict[str, date] = {}
    for path in facts.paths:
        found[path.person_id] = max(found.get(path.person_id, path.admission_date), path.admission_date)
    return found


def _contacts(facts: WatchedFacts, delays: Delays, today: date) -> Iterator[Found]:
    for person_id, admitted in _admissions(facts).items():
        since = max(facts.last_contacts.get(person_id, admitted), admitted)
        asked = since + timedelta(days=delays.days_without_contact)
        day = after_pause(person_id, asked, facts.pauses, today)
        if day is not None:
            yield Found("NO_CONTACT", day, person_id, person_id)


def _endless_pauses(facts: WatchedFacts, parameters: Parameters) -> Iterator[Found]:
    """Yield the longest pause of each person of which nobody knows the end: nobody calls her meanwhile."""
    longest: dict[str, EndlessPause] = {}
    for pause in sorted(facts.endless_pauses, key=lambda one: (one.start_date, one.id)):
        longest.setdefault(pause.person_id, pause)
    for pause in longest.values():
        day = add_months(pause.start_date, parameters.endless_pause_months)
        yield Found("ENDLESS_PAUSE", day, pause.id, pause.person_id)


def _steps(facts: WatchedFacts, today: date) -> Iterator[Found]:
    for person_id in _admissions(facts):
        if person_id not in facts.with_next_step:
            yield Found("NO_NEXT_ACTION", today, person_id, person_id)


def _modules(facts: WatchedFacts, parameters: Parameters) -> Iterator[Found]:
    for module in facts.modules:
        days = parameters.module_reminder_days.get(module.module)
        if days is not None:
            day = module.start_date + timedelta(days=days)
            yield Found("TIME_IN_MODULE", day, module.id, module.person_id)


def intensity_months(today: date) -> tuple[Month, ...]:
    """Return the whole months whose mean is the observed intensity."""
    return tuple(month_of(today).plus(-back) for back in range(INTENSITY_MONTHS, 0, -1))


def _intensities(facts: WatchedFacts, rules: Rules, today: date) -> Iterator[Found]:
    """Yield whose observed intensity is not the planned one, to be looked at before the month ends.

    Only for who was open, with the same plan, all along the months of the mean.
    """
    months = intensity_months(today)
    first = months[0].first_day
    admitted = _admissions(facts)
    for plan in facts.intensities:
        if plan.start_date > first or admitted.get(plan.person_id, date.max) > first:
            continue
        observed = rules.intensity(facts.minutes.get(plan.person_id, 0) // len(months))
        if observed is not None and observed != plan.band:
            yield Found("INTENSITY_GAP", month_of(today).last_day, plan.id, plan.person_id)


def _requests(facts: WatchedFacts) -> Iterator[Found]:
    for request in facts.rights_requests:
        yield Found("RIGHTS_REQUEST", request.due_date, request.id, request.person_id)


def _documents(facts: WatchedFacts) -> Iterator[Found]:
    """Yield the last day of each attached document, unless a later one of its kind and title takes over."""
    last: dict[tuple[str, str, str], tuple[date, str]] = {}
    for one in facts.documents:
        key, found = (one.person_id, one.kind, search_key(one.title)), (one.expires_date, one.id)
        last[key] = max(last.get(key, found), found)
    for (person_id, *_), (day, document_id) in last.items():
        yield Found("DOCUMENT_END", day, document_id, person_id)


def _files(facts: WatchedFacts, parameters: Parameters) -> Iterator[Found]:
    for file in facts.closed_files:
        rule, months = (
            ("RETENTION_END", parameters.file_active_months)
            if file.was_admitted
            else ("RETENTION_NOT_ADMITTED", parameters.not_admitted_months)
        )
        yield Found(rule, add_months(file.since, months), file.person_id, file.person_id)
