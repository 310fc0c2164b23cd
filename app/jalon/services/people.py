"""How a person comes, moves from module to module, works and leaves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from jalon.domain.errors import InvalidEntryError, Problem, UnknownRecordError
from jalon.domain.indicators import age_on
from jalon.domain.months import month_of
from jalon.services.duplicates import PERSON, remember_different
from jalon.settings.rules import rules_for
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import people as queries
from jalon.storage.queries import returns as agreements
from jalon.storage.queries.people import CoachName
from jalon.storage.transactions import Session

__all__ = [
    "Admitted",
    "CoachName",
    "NewContract",
    "NewPerson",
    "add_contract",
    "admit_person",
    "change_module",
    "close_path",
    "end_contract",
    "find_person",
    "list_coaches",
]

MODULES = ("M1_EVALUATION", "M2_PROJET", "M3_RECHERCHE", "M4_EMPLOI")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is asked to admit a person; the rest of her file waits."""

    family_name: str
    given_name: str
    birth_date: date | None
    sex: int
    referral_origin: str | None
    admission_date: date
    coach_id: str
    entry_situation: str | None = None
    module: str | None = None
    """The main module she begins with: any of them, direct entry in work too."""
    agreement_reference: str | None = None


@dataclass(frozen=True, slots=True)
class Admitted:
    """A person on file, and what deserves a look (codes): nothing of it blocks."""

    person_id: str
    path_id: str
    case_code: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewContract:
    """A contract as typed."""

    person_id: str
    contract_type: str
    start_date: date
    planned_end_date: date | None = None
    employer_id: str | None = None
    job_label: str | None = None
    weekly_minutes: int | None = None
    follows_contract_id: str | None = None


def list_coaches(caseload: Caseload) -> tuple[CoachName, ...]:
    """Return the colleagues who are still there, by name."""
    with caseload.read() as session:
        return queries.list_coaches(session)


def name_codes(caseload: Caseload, case_codes: Collection[str]) -> dict[str, str]:
    """Return names by case code, without those that several people bear."""
    with caseload.read() as session:
        return queries.name_codes(session, case_codes)


def find_person(caseload: Caseload, case_code: str) -> str:
    """Return the identity of the person of a case code.

    Raises:
        UnknownRecordError: no person has this case code.
        SharedCaseCodeError: several have it.
    """
    with caseload.read() as session:
        found = queries.person_by_code(session, case_code)
    if found is None:
        raise UnknownRecordError("person")
    return found


def admit_person(caseload: Caseload, person: NewPerson, *, different_from: Sequence[str] = ()) -> Admitted:
    """Write a person, her referral, her path and her référent, as one action.

    ``different_from`` are people on file of whom someone said that she is not the same.

    The conditions of entry (D5213-89: from 16, recognition, referral, agreement) warn and never block.

    Raises:
        InvalidEntryError: a name, the day or the référent is missing or unknown; nothing was written.
    """
    problems = [
        Problem(field, "missing")
        for field in ("family_name", "given_name")
        if not getattr(person, field).strip()
    ]
    if person.sex not in (0, 1, 2, 9):
        problems.append(Problem("sex", "unknown"))
    if person.module is not None and person.module not in MODULES:
        problems.append(Problem("module", "unknown"))
    if person.birth_date is not None and person.birth_date > person.admission_date:
        problems.append(Problem("birth_date", "invalid"))
    with caseload.write("admit_person") as session:
        if person.coach_id not in {coach.coach_id for coach in queries.list_coaches(session)}:
            problems.append(Problem("coach_id", "unknown"))
        if problems:
            raise InvalidEntryError("person", tuple(problems))
        case_code = queries.next_case_code(session)
        person_id = records.insert(
            session,
            "person",
            {
                "case_code": case_code,
                "family_name": person.family_name.strip(),
                "given_name": person.given_name.strip(),
                "birth_date": person.birth_date,
                "sex": person.sex,
            },
        )
        path_id = _write_path(session, person_id, person)
        remember_different(session, PERSON, person_id, different_from)
    return Admitted(person_id, path_id, case_code, _entry_warnings(person))


def change_module(
    caseload: Caseload,
    path_id: str,
    module: str,
    day: date,
    *,
    reason: str | None = None,
    words: str | None = None,
    decided_with_person: bool | None = None,
) -> str:
    """Make a module the main one from a day on; the one before ends on the eve. Return the new period.

    Any module can follow any other: they are a guide, no text sets an order.

    Raises:
        UnknownRecordError: there is no such path.
        InvalidEntryError: the module is unknown or already the main one, or a later one is on file.
        FrozenFileError: the person's file is frozen.
    """
    if module not in MODULES:
        raise InvalidEntryError("module_period", (Problem("module", "unknown"),))
    now = caseload.clock()
    with caseload.write("change_module") as session:
        if queries.path_by_id(session, path_id) is None:
            raise UnknownRecordError("support_path")
        for period_id, current, start, end in queries.main_periods(session, path_id):
            if start > day:
                raise InvalidEntryError("module_period", (Problem("start_date", "overlap"),))
            if end is not None and end < day:
                continue
            if current == module:
                raise InvalidEntryError("module_period", (Problem("module", "duplicate"),))
            if start == day:
                # Chosen and changed the same day: the first choice never was.
                records.remove(session, "module_period", period_id, at=now)
            else:
                eve = day - timedelta(days=1)
                records.update(session, "module_period", period_id, {"end_date": eve})
        return records.insert(
            session,
            "module_period",
            {
                "support_path_id": path_id,
                "module": module,
                "start_date": day,
                "is_main": True,
                "change_reason": reason,
                "change_words": words,
                "decided_with_person": decided_with_person,
            },
        )


def close_path(
    caseload: Caseload,
    path_id: str,
    exit_date: date,
    reason: str | None,
    *,
    destination: str | None = None,
    asked_by: str | None = None,
    words: str | None = None,
    relay: str | None = None,
    last_attempt: date | None = None,
    findings: Sequence[str] = (),
    closing_words: str | None = None,
) -> None:
    """Write the exit of a person: the day is still one of support; what goes on in the path ends with it.

    ``findings`` are the codes of what the check before the exit showed, ``closing_words`` why it is
    closed all the same: both are kept with the path.

    Raises:
        UnknownRecordError: there is no such path.
        InvalidEntryError: the exit is before the admission, or the path has one already.
        FrozenFileError: the person's file is frozen.
    """
    now = caseload.clock()
    with caseload.write("close_path") as session:
        path = queries.path_by_id(session, path_id)
        if path is None:
            raise UnknownRecordError("support_path")
        if path.admission_date is None or exit_date < path.admission_date:
            raise InvalidEntryError("support_path", (Problem("exit_date", "before_start"),))
        if path.exit_date is not None:
            raise InvalidEntryError("support_path", (Problem("exit_date", "duplicate"),))
        records.update(
            session,
            "support_path",
            path_id,
            {
                "exit_date": exit_date,
                "exit_reason": reason,
                "exit_destination": destination,
                "exit_asked_by": asked_by,
                "exit_words": words,
                "exit_relay": relay,
                "exit_last_attempt_date": last_attempt,
                "closing_findings": " ".join(findings) or None,
                "closing_words": closing_words,
            },
        )
        for period in queries.open_periods(session, path_id):
            if period.start_date > exit_date:
                records.remove(session, period.table, period.id, at=now)
            else:
                records.update(session, period.table, period.id, {"end_date": exit_date})


def add_contract(caseload: Caseload, contract: NewContract) -> str:
    """Write a contract (or self-employment) and return its identity.

    Raises:
        InvalidEntryError: the type is missing, or the end is before the start.
        FrozenFileError: the person's file is frozen.
    """
    problems = []
    if not contract.contract_type:
        problems.append(Problem("contract_type", "missing"))
    if contract.planned_end_date is not None and contract.planned_end_date < contract.start_date:
        problems.append(Problem("end_date", "before_start"))
    if problems:
        raise InvalidEntryError("job_contract", tuple(problems))
    with caseload.write("add_contract") as session:
        return records.insert(
            session,
            "job_contract",
            {
                "person_id": contract.person_id,
                "employer_id": contract.employer_id,
                "contract_type": contract.contract_type,
                "job_label": contract.job_label,
                "start_date": contract.start_date,
                "planned_end_date": contract.planned_end_date,
                "weekly_minutes": contract.weekly_minutes,
                "follows_contract_id": contract.follows_contract_id,
            },
        )


def end_contract(caseload: Caseload, contract_id: str, end_date: date, reason: str | None = None) -> None:
    """Write the last day of a contract.

    Raises:
        UnknownRecordError: there is no such contract.
        InvalidEntryError: the end is before the start.
        FrozenFileError: the person's file is frozen.
    """
    with caseload.write("end_contract") as session:
        start = queries.contract_start(session, contract_id)
        if start is None:
            raise UnknownRecordError("job_contract")
        if end_date < start:
            raise InvalidEntryError("job_contract", (Problem("end_date", "before_start"),))
        records.update(session, "job_contract", contract_id, {"end_date": end_date, "end_reason": reason})


def _write_path(session: Session, person_id: str, person: NewPerson) -> str:
    day = person.admission_date
    referral_id = None
    if person.referral_origin is not None:
        referral_id = records.insert(
            session,
            "referral",
            {
                "person_id": person_id,
                "origin": person.referral_origin,
                "state": "ASSIGNED",
                "state_date": day,
            },
        )
    path_id = records.insert(
        session,
        "support_path",
        {
            "person_id": person_id,
            "agreement_id": _agreement_id(session, person),
            "referral_id": referral_id,
            "admission_date": day,
            "entry_situation": person.entry_situation,
        },
    )
    records.insert(
        session,
        "coach_assignment",
        {"support_path_id": path_id, "coach_id": person.coach_id, "start_date": day},
    )
    if person.module is not None:
        records.insert(
            session,
            "module_period",
            {
                "support_path_id": path_id,
                "module": person.module,
                "start_date": day,
                "is_main": True,
                "change_reason": "ENTREE",
            },
        )
    return path_id


def _agreement_id(session: Session, person: NewPerson) -> str | None:
    """Return the agreement that was named, else the one in force that day when there is only one."""
    in_force = [
        agreement
        for agreement in agreements.agreements_in(session, month_of(person.admission_date))
        if agreement.start_date <= person.admission_date
        and (agreement.end_date is None or person.admission_date <= agreement.end_date)
    ]
    if person.agreement_reference is not None:
        found = [a for a in in_force if a.reference == person.agreement_reference]
        if not found:
            raise InvalidEntryError("person", (Problem("agreement", "unknown"),))
        return found[0].id
    return in_force[0].id if len(in_force) == 1 else None


def _entry_warnings(person: NewPerson) -> tuple[str, ...]:
    minimum = rules_for(person.admission_date).parameters.minimum_age
    found = {
        "under_age": person.birth_date is not None
        and age_on(person.birth_date, person.admission_date) < minimum,
        "no_birth_date": person.birth_date is None,
        "no_referral": person.referral_origin is None,
    }
    return tuple(code for code, is_true in found.items() if is_true)
