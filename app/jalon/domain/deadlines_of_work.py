"""What a job asks for beside its own days: medical visits, proof that it lasts, adjustments, the employer.

Each date comes from the dated rules, which name the article; none of this holds a health datum: a day only.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from jalon.domain.employment import JobContract, milestones_in
from jalon.domain.found_deadlines import Found
from jalon.domain.months import add_months
from jalon.domain.rules import Parameters

_APPRENTICE: Final = "APPRENTISSAGE"


@dataclass(frozen=True, slots=True)
class HeldJob:
    """A contract that runs today or is to begin, and what its medical visits hang on."""

    id: str
    person_id: str
    contract_type: str
    start_date: date
    employer_id: str | None = None
    health_visit_date: date | None = None
    """The last visit at this employer, noted on this contract or on one it follows."""
    birth_date: date | None = None
    is_disabled_worker: bool = False
    is_running: bool = True
    accompanied_since: date | None = None
    """The day of the last admission: before it, nobody was to call her employer."""
    absent_since: date | None = None
    """The first day of a long absence; why she is absent is not written."""
    back_at_work_date: date | None = None
    """The day she is back, or is to be."""
    own_health_visit_date: date | None = None
    """The last visit noted on this contract itself."""


@dataclass(frozen=True, slots=True)
class PlannedReview:
    """An adjustment of the work that is to be looked at again."""

    id: str
    person_id: str
    review_date: date


@dataclass(frozen=True, slots=True)
class WorkFacts:
    """What is watched about jobs, of people whose file may be worked on."""

    jobs: tuple[HeldJob, ...] = ()
    """Of people accompanied today."""
    reviews: tuple[PlannedReview, ...] = ()
    last_employer_acts: Mapping[str, date] = field(default_factory=dict)
    """The last day on which something was done with each employer of the jobs."""
    calls: tuple["CallToMake", ...] = ()
    """Milestones of retention that nothing proves; of people who left too."""
    pauses: Mapping[str, date | None] = field(default_factory=dict)
    """By person, the day after her last pause, to come while she is paused; None: no end is known."""


@dataclass(frozen=True, slots=True)
class CallToMake:
    """A contract that is only assumed to run on a milestone of its access: someone is to confirm it."""

    contract_id: str
    person_id: str
    milestone: date
    months: int


def after_pause(person_id: str, day: date, pauses: Mapping[str, date | None], today: date) -> date | None:
    """Return a day put off to the end of her last pause; None while she is paused.

    Our choice: nobody is called during a pause, and whoever was to be called is on the day it is over.
    """
    if person_id not in pauses:
        return day
    resumes = pauses[person_id]
    if resumes is None or resumes > today:
        return None
    return max(day, resumes)


def work_deadlines(facts: WorkFacts, parameters: Parameters, today: date) -> Iterator[Found]:
    """Yield what the jobs ask for."""
    for job in facts.jobs:
        yield from _health_visit(job, parameters)
        yield from _visits_of_absence(job, parameters, today)
    for review in facts.reviews:
        yield Found("ADJUSTMENT_REVIEW", review.review_date, review.id, review.person_id)
    yield from _silent_employers(facts, parameters, today)
    for call in one_call_each(facts.calls, today):
        yield Found("RETENTION_PROOF", call.milestone, call.contract_id, call.person_id)


def is_minor(birth_date: date | None, day: date, parameters: Parameters) -> bool:
    """Tell whether someone is not of age on a day; False when her birth date is not known."""
    return birth_date is not None and day < add_months(birth_date, 12 * parameters.adult_age)


def health_visit_due(job: HeldJob, parameters: Parameters) -> tuple[str, date] | None:
    """Return the rule and the last day of the next visit by the occupational health service.

    None where the rules of private employers do not hold. Source: Code du travail, R4624-10, R4624-16 to
    R4624-18 and R6222-40-1, as parameters.
    """
    if job.contract_type not in parameters.health_visit_types:
        return None
    if job.health_visit_date is not None:
        months = (
            parameters.health_visit_again_months_disabled
            if job.is_disabled_worker
            else parameters.health_visit_again_months
        )
        return "HEALTH_VISIT_AGAIN", add_months(job.health_visit_date, months)
    if is_minor(job.birth_date, job.start_date, parameters):
        return "HEALTH_VISIT_MINOR", job.start_date
    if job.contract_type == _APPRENTICE:
        due = add_months(job.start_date, parameters.health_visit_months_apprentice)
        return "HEALTH_VISIT_APPRENTICE", due
    return "HEALTH_VISIT", add_months(job.start_date, parameters.health_visit_months)


def unproven_milestones(
    contracts: Mapping[str, Sequence[JobContract]], parameters: Parameters, first: date, last: date
) -> Iterator[CallToMake]:
    """Yield the milestones of accesses from ``first`` to ``last`` that no contract of the person proves.

    A held act since then would prove them as well. Source: our choice (definition of retention).
    """
    for person_id, several in contracts.items():
        for months in parameters.retention_milestones_months:
            for milestone in milestones_in(several, months, first, last, parameters.access_window_days):
                if (running := _to_prove(several, milestone.day)) is not None:
                    yield CallToMake(running.id, person_id, milestone.day, months)


def one_call_each(calls: Iterable[CallToMake], today: date) -> list[CallToMake]:
    """Return one call for each contract: the last milestone that has come: its proof holds for all before.

    Where none has come yet, the first of those to come.
    """
    found: dict[str, CallToMake] = {}
    for call in sorted(calls, key=lambda call: (call.milestone, call.contract_id)):
        if call.contract_id not in found or call.milestone <= today:
            found[call.contract_id] = call
    return sorted(found.values(), key=lambda call: (call.milestone, call.contract_id))


def _to_prove(contracts: Iterable[JobContract], day: date) -> JobContract | None:
    """Return the contract that a word would prove on a day; None when one is proven, or none runs."""
    running = [contract for contract in contracts if contract.runs_on(day)]
    if not running or any(contract.is_proven_on(day) for contract in running):
        return None
    return min(running, key=lambda contract: (contract.start_date, contract.id))


def _health_visit(job: HeldJob, parameters: Parameters) -> Iterator[Found]:
    due = health_visit_due(job, parameters)
    if due is not None:
        yield Found(due[0], due[1], job.id, job.person_id)


def _visits_of_absence(job: HeldJob, parameters: Parameters, today: date) -> Iterator[Found]:
    """Yield the visit that may come before a return to work, then the one that goes with it.

    Source: Code du travail, R4624-29 (an absence of more than thirty days) and R4624-31 (from thirty or sixty
    days on, within eight days). Why someone is absent is never written: from thirty days on it is asked.
    """
    since, back, seen = job.absent_since, job.back_at_work_date, job.own_health_visit_date
    if since is None or job.contract_type not in parameters.health_visit_types:
        return
    days = timedelta(days=parameters.long_absence_days)
    if back is None or back > today:
        # The first day on which she has been absent for more than that.
        can_be_asked = since + days
        is_long = back is None or back > can_be_asked
        if is_long and (seen is None or seen < since):
            yield Found("HEALTH_VISIT_BEFORE_RETURN", can_be_asked, job.id, job.person_id)
    if back is not None and back - since >= days and (seen is None or seen < back):
        due = back + timedelta(days=parameters.health_visit_days_after_return)
        yield Found("HEALTH_VISIT_RETURN", due, job.id, job.person_id)


def _silent_employers(facts: WorkFacts, parameters: Parameters, today: date) -> Iterator[Found]:
    """Yield the employers of people in work with whom nothing was done for long, one line a person.

    While the support of a person is paused, nobody is to call on her behalf (our choice).
    """
    by_pair: dict[tuple[str, str], list[HeldJob]] = defaultdict(list)
    for job in facts.jobs:
        if job.employer_id is not None and job.is_running:
            by_pair[job.person_id, job.employer_id].append(job)
    for (person_id, employer_id), jobs in by_pair.items():
        first = min(jobs, key=lambda job: (job.start_date, job.id))
        began = max(first.start_date, first.accompanied_since or first.start_date)
        since = max(facts.last_employer_acts.get(employer_id, began), began)
        day = after_pause(
            person_id, since + timedelta(days=parameters.employer_silent_days), facts.pauses, today
        )
        if day is not None:
            yield Found("EMPLOYER_SILENT", day, first.id, person_id)
