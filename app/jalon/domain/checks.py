"""What is to be looked at before a month is locked: every finding warns, none ever blocks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from jalon.domain.employment import JobContract
from jalon.domain.month_facts import MonthFacts, PersonMonth
from jalon.domain.paths import first_double_day


class Severity(StrEnum):
    """How much a finding weighs; none keeps a month from being locked."""

    WARNING = "warning"
    NOTICE = "notice"


class CheckCode(StrEnum):
    """The findings, by the code that the rules word (list ``checks``)."""

    TWO_PATHS_OPEN = "DEUX_PARCOURS"
    ACT_OUTSIDE_PATH = "ACTE_HORS_PARCOURS"
    ACT_WITHOUT_MODULE = "ACTE_SANS_MODULE"
    ACT_WITHOUT_PERSON = "ACTE_SANS_PERSONNE"
    ACTS_AT_ONCE = "ACTES_SIMULTANES"
    LONG_ACT = "ACTE_LONG"
    LONG_DAY = "JOURNEE_LONGUE"
    REFERRAL_MISSING = "PRESCRIPTION_MANQUANTE"
    PERSON_AGREEMENT_MISSING = "ACCORD_MANQUANT"
    PLATFORM_AGREEMENT_MISSING = "CONVENTION_MANQUANTE"
    RECOGNITION_MISSING = "RECONNAISSANCE_MANQUANTE"
    RECOGNITION_EXPIRED = "RECONNAISSANCE_ECHUE"
    CONTRACT_END_UNKNOWN = "FIN_CONTRAT_A_PRECISER"
    EXIT_REASON_MISSING = "MOTIF_SORTIE_MANQUANT"
    PERSON_WITHOUT_ACT = "PERSONNE_SANS_ACTE"
    PLANNED_ACT_PAST = "ACTE_PREVU_PASSE"
    NON_WORKING_DAY = "JOUR_NON_TRAVAILLE"


_NOTICES = frozenset({CheckCode.PERSON_WITHOUT_ACT, CheckCode.PLANNED_ACT_PAST, CheckCode.NON_WORKING_DAY})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at; no name, and no case code where it is about no one person."""

    code: CheckCode
    case_code: str | None = None
    day: date | None = None
    act_id: str | None = None

    @property
    def severity(self) -> Severity:
        """Return how much it weighs."""
        return Severity.NOTICE if self.code in _NOTICES else Severity.WARNING


@dataclass(frozen=True, slots=True)
class TimedAct:
    """When one colleague was busy with one act."""

    act_id: str
    coach_id: str
    day: date
    start_time: time
    duration_minutes: int


def findings_of_people(facts: MonthFacts) -> Iterator[Finding]:
    """Yield what the facts of the month show by themselves."""
    for person in facts.people:
        day = first_double_day(person.paths, facts.month)
        if day is not None:
            yield Finding(CheckCode.TWO_PATHS_OPEN, person.case_code, day)
        if person.totals.acts == 0:
            yield Finding(CheckCode.PERSON_WITHOUT_ACT, person.case_code)
        yield from _findings_of_paths(facts, person)
        for contract in person.contracts:
            if person.is_in and _end_is_unknown(contract, person.contracts, facts.month.last_day):
                yield Finding(CheckCode.CONTRACT_END_UNKNOWN, person.case_code, contract.planned_end_date)


def _findings_of_paths(facts: MonthFacts, person: PersonMonth) -> Iterator[Finding]:
    for path in person.paths:
        if path.agreement_date is None:
            yield Finding(CheckCode.PERSON_AGREEMENT_MISSING, person.case_code, path.admission_date)
        if path.agreement_id is None:
            yield Finding(CheckCode.PLATFORM_AGREEMENT_MISSING, person.case_code, path.admission_date)
        if path.exit_date is not None and path.exit_date in facts.month and not path.exit_reason:
            yield Finding(CheckCode.EXIT_REASON_MISSING, person.case_code, path.exit_date)


def _end_is_unknown(contract: JobContract, contracts: Iterable[JobContract], day: date) -> bool:
    """Tell whether a contract ran out on paper, with nothing that says what came of it."""
    if contract.end_date is not None or contract.planned_end_date is None or contract.planned_end_date >= day:
        return False
    return not any(other.follows_contract_id == contract.id for other in contracts)


def findings_of_overlaps(acts: Sequence[TimedAct]) -> Iterator[Finding]:
    """Yield a finding for each act that begins before an earlier one of the same colleague ends."""
    busy_until: dict[tuple[str, date], int] = {}
    for act in sorted(acts, key=lambda act: (act.coach_id, act.day, act.start_time, act.act_id)):
        start = act.start_time.hour * 60 + act.start_time.minute
        key = (act.coach_id, act.day)
        if start < busy_until.get(key, 0):
            yield Finding(CheckCode.ACTS_AT_ONCE, day=act.day, act_id=act.act_id)
        busy_until[key] = max(busy_until.get(key, 0), start + act.duration_minutes)
