"""What happens to a job: proof that it runs, medical visits, adjustments put in place, calls to make."""

from dataclasses import dataclass
from datetime import date, timedelta

from jalon.domain.deadlines_of_work import CallToMake, one_call_each
from jalon.domain.errors import InvalidEntryError, Problem, UnknownRecordError
from jalon.settings.rules import rules_for
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import retention_calls as queries
from jalon.storage.queries.person_files import record_of
from jalon.storage.queries.retention_calls import ContractToConfirm
from jalon.storage.queries.work_deadlines import read_calls

__all__ = [
    "ContractToConfirm",
    "RetentionCall",
    "confirm_contract_on",
    "list_retention_calls",
    "note_absence",
    "note_health_visit",
    "put_adjustment_in_place",
]


@dataclass(frozen=True, slots=True)
class RetentionCall:
    """A call that would prove a job on a milestone of retention; before its day, it is to be prepared."""

    call: CallToMake
    contract: ContractToConfirm
    is_due: bool
    """The milestone has come: without proof it counts as « non connu »."""


def list_retention_calls(
    caseload: Caseload, coach_id: str | None, *, today: date
) -> tuple[RetentionCall, ...]:
    """Return the calls to make, of a colleague’s people or of everyone, the oldest milestone first.

    Those that come within some days (a dated parameter) are there too. People who left are called as well;
    nobody whose file is frozen, archived or erased is.
    """
    parameters = rules_for(today).parameters
    until = today + timedelta(days=parameters.retention_call_days)
    with caseload.read() as session:
        found = one_call_each(read_calls(session, parameters, today, coach_id, until=until), today)
        named = queries.contracts_to_confirm(session, [call.contract_id for call in found])
    return tuple(
        RetentionCall(call, named[call.contract_id], call.milestone <= today)
        for call in found
        if call.contract_id in named
    )


def confirm_contract_on(caseload: Caseload, contract_id: str, day: date, *, today: date) -> None:
    """Note that someone confirmed, on a day, that a contract runs; of several days the latest is kept.

    Raises:
        UnknownRecordError: there is no such contract.
        InvalidEntryError: the day is to come, or before the contract.
        FrozenFileError: the person's file is frozen.
    """
    with caseload.write("confirm_contract") as session:
        contract = record_of(session, "job_contract", contract_id)
        if contract is None:
            raise UnknownRecordError("job_contract")
        if day > today:
            raise InvalidEntryError("job_contract", (Problem("confirmed_date", "future"),))
        if day < contract.values["start_date"]:
            raise InvalidEntryError("job_contract", (Problem("confirmed_date", "before_start"),))
        known = contract.values["confirmed_date"]
        # An older call typed late proves nothing less than what is proven already.
        if known is None or day > known:
            records.update(session, "job_contract", contract_id, {"confirmed_date": day})


def note_health_visit(caseload: Caseload, contract_id: str, day: date | None, *, today: date) -> None:
    """Note the day of the last visit by the occupational health service, and nothing of what was said.

    Raises:
        UnknownRecordError: there is no such contract.
        InvalidEntryError: the day is to come.
        FrozenFileError: the person's file is frozen.
    """
    if day is not None and day > today:
        raise InvalidEntryError("job_contract", (Problem("health_visit_date", "future"),))
    with caseload.write("note_health_visit") as session:
        records.update(session, "job_contract", contract_id, {"health_visit_date": day})


def note_absence(
    caseload: Caseload,
    contract_id: str,
    *,
    since: date | None,
    back: date | None,
    visit: date | None,
    today: date,
) -> None:
    """Note the days of a long absence and of the visit that goes with it, never why someone is absent.

    The day she is back may be to come. Without a first day there is no absence: both days are taken away.

    Raises:
        UnknownRecordError: there is no such contract.
        InvalidEntryError: the absence begins before the contract or ends before it begins, or the visit
            is to come.
        FrozenFileError: the file of the person is frozen.
    """
    problems = []
    if visit is not None and visit > today:
        problems.append(Problem("health_visit_date", "future"))
    if back is not None and (since is None or back <= since):
        problems.append(Problem("back_at_work_date", "before_start" if since else "missing"))
    with caseload.write("note_absence") as session:
        contract = record_of(session, "job_contract", contract_id)
        if contract is None:
            raise UnknownRecordError("job_contract")
        if since is not None and since < contract.values["start_date"]:
            problems.append(Problem("absent_since", "before_start"))
        if problems:
            raise InvalidEntryError("job_contract", tuple(problems))
        values = {"absent_since": since, "back_at_work_date": back, "health_visit_date": visit}
        records.update(session, "job_contract", contract_id, values)


def put_adjustment_in_place(caseload: Caseload, adjustment_id: str, *, today: date) -> None:
    """Note that an adjustment is in place from today.

    Raises:
        UnknownRecordError: there is no such adjustment.
        FrozenFileError: the person's file is frozen.
    """
    with caseload.write("put_adjustment_in_place") as session:
        records.update(
            session, "workplace_adjustment", adjustment_id, {"state": "ATTEINT", "in_place_date": today}
        )
