"""What a person's file is made of, record by record: added, corrected, put in the trash, taken back.

Each is one named action that can be undone. What could not be counted is refused; the rest never blocks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from jalon.domain.errors import FrozenFileError, InvalidEntryError, Problem, UnknownRecordError
from jalon.domain.rights_requests import answer_due, is_too_late, needs_reason
from jalon.services.partners import with_partners
from jalon.services.registration_numbers import tidied_number
from jalon.settings.rules import rules_for
from jalon.storage import history, records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import partners as partner_queries
from jalon.storage.queries import person_files as queries
from jalon.storage.queries.person_files import FileRecord, Named, Removed
from jalon.storage.transactions import Session

__all__ = [
    "KINDS",
    "FileRecord",
    "Named",
    "NewEmployer",
    "PersonFile",
    "Removed",
    "add_record",
    "correct_record",
    "list_trash",
    "read_file",
    "read_frozen",
    "remove_record",
    "restore_record",
]


@dataclass(frozen=True, slots=True)
class _Kind:
    """How records of a table belong to a person, and what they cannot do without."""

    owner: str = "person_id"
    required: tuple[str, ...] = ()
    order: str = "start_date"
    in_trash: bool = True


KINDS: Final[Mapping[str, _Kind]] = {
    "person": _Kind("id", ("family_name", "given_name"), "case_code", in_trash=False),
    "recognition": _Kind(required=("kind",)),
    "referral": _Kind(required=("origin",), order="date"),
    "legal_representative": _Kind(required=("name",), order="name"),
    "privacy_notice": _Kind(required=("given_date",), order="given_date"),
    "sharing_consent": _Kind(required=("recipient", "start_date")),
    "person_partner": _Kind(required=("partner_id",)),
    "rights_request": _Kind(required=("kind", "received_date"), order="received_date"),
    "support_path": _Kind(order="admission_date", in_trash=False),
    "individual_agreement": _Kind("support_path_id", ("kind",)),
    "module_period": _Kind("support_path_id", ("module", "start_date"), in_trash=False),
    "suspension": _Kind("support_path_id", ("start_date",)),
    "intensity_plan": _Kind("support_path_id", ("band", "start_date"), in_trash=False),
    "coach_assignment": _Kind("support_path_id", ("coach_id", "start_date"), in_trash=False),
    "job_contract": _Kind(required=("contract_type", "start_date")),
    "work_immersion": _Kind(required=("employer_id", "purpose", "start_date", "end_date")),
    "shared_assessment": _Kind("support_path_id", ("date",), "date"),
    "support_review": _Kind("support_path_id", ("kind", "date"), "date"),
    "vocational_plan": _Kind("support_path_id", ("job_label",), "priority"),
    "goal": _Kind("support_path_id", ("label",), "due_date"),
    "module_step": _Kind("support_path_id", ("step",), "done_date", in_trash=False),
    "job_application": _Kind(required=("date",), order="date"),
    "workplace_adjustment": _Kind(required=("nature",), order="requested_date"),
    "next_action": _Kind(required=("label",), order="due_date"),
    "document": _Kind(required=("kind", "title"), order="date"),
}
"""The tables of a person's file."""

# What must not come before what.
_ORDERED: Final = (
    ("start_date", "end_date"),
    ("start_date", "planned_end_date"),
    ("start_date", "probation_end_date"),
    ("start_date", "confirmed_date"),
    ("start_date", "last_day_present"),
    ("start_date", "absent_since"),
    ("absent_since", "back_at_work_date"),
    ("requested_date", "in_place_date"),
    ("admission_date", "exit_date"),
    ("start_date", "withdrawn_date"),
    ("date", "expires_date"),
    ("received_date", "due_date"),
    ("received_date", "answered_date"),
)
_SEXES: Final = (0, 1, 2, 9)
_DIGITS_OF_A_SIRET: Final = 14


@dataclass(frozen=True, slots=True)
class NewEmployer:
    """An employer that is not on file yet."""

    name: str
    town: str | None = None


@dataclass(frozen=True, slots=True)
class PersonFile:
    """Every record of a person by table, and the words of what they refer to."""

    records: Mapping[str, tuple[FileRecord, ...]]
    coaches: Mapping[str, str]
    employers: Mapping[str, str]
    agreements: Mapping[str, str]
    places: Mapping[str, str] = field(default_factory=dict)
    """The names of sites and contacts of employers that records name, and of contacts of partners."""
    partners: Mapping[str, str] = field(default_factory=dict)

    def of(self, table: str) -> tuple[FileRecord, ...]:
        """Return the records of a table, in their order."""
        return self.records[table]

    @property
    def person(self) -> FileRecord:
        """Return her identity."""
        return self.records["person"][0]


def read_file(caseload: Caseload, person_id: str) -> PersonFile:
    """Return everything on file about a person but her acts and notes.

    Raises:
        UnknownRecordError: there is no such person.
        FrozenFileError: her file is frozen: it is neither read nor changed (art. 18 RGPD).
    """
    with caseload.read() as session:
        if queries.case_code_of(session, person_id) is None:
            raise UnknownRecordError("person")
        if queries.owner_is_frozen(session, person_id)[0] is not None:
            raise FrozenFileError
        paths = queries.paths_of_person(session, person_id)
        found = {
            table: queries.records_of(
                session, table, kind.owner, _owners(kind, person_id, paths), order=kind.order
            )
            for table, kind in KINDS.items()
        }
        employers = {
            record.values["employer_id"]
            for some in found.values()
            for record in some
            if record.values.get("employer_id")
        }
        partners = {
            record.values["partner_id"]
            for table in ("person_partner", "sharing_consent")
            for record in found[table]
            if record.values["partner_id"]
        }
        return PersonFile(
            found,
            {coach.id: coach.words for coach in queries.coach_names(session)},
            queries.employer_names(session, employers),
            {agreement.id: agreement.words for agreement in queries.agreement_names(session)},
            queries.place_names(session, employers) | partner_queries.contact_names(session, partners),
            partner_queries.partner_names(session, partners),
        )


def read_frozen(caseload: Caseload, person_id: str) -> tuple[str, date | None, str | None]:
    """Return the case code of a person, since when her file is frozen and why.

    Raises:
        UnknownRecordError: there is no such person.
    """
    with caseload.read() as session:
        code = queries.case_code_of(session, person_id)
        if code is None:
            raise UnknownRecordError("person")
        return (code, *queries.owner_is_frozen(session, person_id))


def add_record(
    caseload: Caseload,
    table: str,
    owner_id: str,
    values: Mapping[str, Any],
    *,
    new_employer: NewEmployer | None = None,
) -> str:
    """Write a record of a person (or of one of her paths), its employer or partner when new; return it.

    Raises:
        UnknownRecordError: there is no such person, or no such path.
        InvalidEntryError: something is missing or unknown, or ends before it starts; nothing was written.
        FrozenFileError: the person's file is frozen.
    """
    kind = KINDS[table]
    with caseload.write(f"add_{table}") as session:
        if not queries.is_owner(session, kind.owner, owner_id):
            raise UnknownRecordError("support_path" if kind.owner == "support_path_id" else "person")
        given = _with_employer(session, with_partners(session, values, {}), new_employer)
        given |= {kind.owner: owner_id}
        _check(table, given)
        if table == "referral":
            given = {**given, **_since_when({}, given, caseload.clock().astimezone().date())}
        if table == "module_period":
            _refuse_overlap(session, None, {"is_main": True, "end_date": None, **given})
        return records.insert(session, table, given)


def correct_record(
    caseload: Caseload,
    table: str,
    record_id: str,
    values: Mapping[str, Any],
    *,
    new_employer: NewEmployer | None = None,
) -> None:
    """Change some columns of a record; its history keeps what they were.

    Raises:
        UnknownRecordError: there is no such record.
        InvalidEntryError: something is missing, or ends before it starts; nothing was written.
        FrozenFileError: the person's file is frozen.
    """
    with caseload.write(f"correct_{table}") as session:
        known = queries.record_of(session, table, record_id)
        if known is None:
            raise UnknownRecordError(table)
        given = _with_employer(session, with_partners(session, values, known.values), new_employer)
        _check(table, {**known.values, **given}, own_id=record_id)
        if table == "referral":
            given = {**given, **_since_when(known.values, given, caseload.clock().astimezone().date())}
        if table == "module_period":
            _refuse_overlap(session, record_id, {**known.values, **given})
        records.update(session, table, record_id, given)


def remove_record(caseload: Caseload, table: str, record_id: str) -> None:
    """Put a record in the trash: it counts nowhere, and can be taken back.

    Raises:
        UnknownRecordError: there is no such record.
        FrozenFileError: the person's file is frozen.
    """
    with caseload.write(f"remove_{table}") as session:
        if queries.record_of(session, table, record_id) is None:
            raise UnknownRecordError(table)
        records.remove(session, table, record_id, at=caseload.clock())


def list_trash(caseload: Caseload, person_id: str) -> tuple[Removed, ...]:
    """Return what was removed of a person's file: acts, then her other records.

    Raises:
        FrozenFileError: her file is frozen.
    """
    with caseload.read() as session:
        if queries.owner_is_frozen(session, person_id)[0] is not None:
            raise FrozenFileError
        found = list(queries.removed_acts(session, person_id))
        paths = queries.paths_of_person(session, person_id)
        for table, kind in KINDS.items():
            if kind.in_trash:
                found += queries.removed_of(session, table, kind.owner, _owners(kind, person_id, paths))
    return tuple(found)


def restore_record(caseload: Caseload, table: str, record_id: str) -> None:
    """Take a record out of the trash; an act that was cancelled is again what it was.

    One that was cancelled, then removed, comes back cancelled first: it counts nowhere.

    Raises:
        FrozenFileError: the file of someone concerned is frozen.
        UnknownRecordError: there is no such record.
    """
    with caseload.write("restore_record") as session:
        if table != "act":
            records.restore(session, table, record_id)
            return
        if queries.record_of(session, "act", record_id) is not None:
            states = [past.value for past in history.field_history(session, "act", record_id, "state")]
            kept = [state for state in states if state not in (None, "CANCELLED")]
            records.update(session, "act", record_id, {"state": kept[-1] if kept else "DONE"})
            return
        instants = history.field_history(session, "act", record_id, "deleted_at")
        records.restore(session, "act", record_id)
        if instants and instants[-1].value is not None:
            for part, part_id in queries.parts_removed_with(session, record_id, instants[-1].value):
                records.restore(session, part, part_id)


def _owners(kind: _Kind, person_id: str, paths: Sequence[str]) -> Sequence[str]:
    return paths if kind.owner == "support_path_id" else (person_id,)


def _with_employer(
    session: Session, values: Mapping[str, Any], employer: NewEmployer | None
) -> dict[str, Any]:
    values = dict(values)
    if values.get("received_date") and "due_date" in values and values["due_date"] is None:
        values["due_date"] = answer_due(values["received_date"])  # the delay of the law
    if values.get("business_siret"):
        values["business_siret"] = tidied_number(values["business_siret"])
    if employer is None:
        return values
    if not employer.name.strip():
        raise InvalidEntryError("employer", (Problem("employer_id", "missing"),))
    made = records.insert(session, "employer", {"name": employer.name.strip(), "town": employer.town or None})
    return {**values, "employer_id": made}


def _since_when(known: Mapping[str, Any], given: Mapping[str, Any], today: date) -> dict[str, date]:
    """Return the day of a referral's new state, unless it was given: how long it waits is counted from it."""
    is_new = given.get("state") is not None and given["state"] != known.get("state")
    said = given.get("state_date")
    if not is_new or (said is not None and said != known.get("state_date")):
        return {}
    if not known:
        return {"state_date": given.get("received_date") or given.get("date") or today}
    return {"state_date": today}


def _check(table: str, values: Mapping[str, Any], *, own_id: str | None = None) -> None:
    problems = [
        Problem(column, "missing")
        for column in KINDS[table].required
        if values.get(column) is None or not str(values[column]).strip()
    ]
    for first, last in _ORDERED:
        if values.get(first) and values.get(last) and values[last] < values[first]:
            problems.append(Problem(last, "before_start"))
    if table == "person" and values.get("sex") not in _SEXES:
        problems.append(Problem("sex", "unknown"))
    if table == "job_contract" and (day := values.get("start_date")):
        kind = values.get("contract_type")
        if kind and kind not in rules_for(day).codes("contract_types"):
            problems.append(Problem("contract_type", "unknown"))
    if table == "rights_request":
        problems += _faults_of_request(values)
    siret = values.get("business_siret")
    if siret and not (siret.isdecimal() and len(siret) == _DIGITS_OF_A_SIRET):
        problems.append(Problem("business_siret", "shape"))
    problems += [
        Problem(column, "invalid")
        for column in ("follows_contract_id", "amends_id")
        if own_id and values.get(column) == own_id
    ]
    if problems:
        raise InvalidEntryError(table, tuple(problems))


def _faults_of_request(values: Mapping[str, Any]) -> list[Problem]:
    """Refuse an answer without words, and a longer delay than the law has or without a reason."""
    received, due = values.get("received_date"), values.get("due_date")
    says_something = bool((values.get("answer") or "").strip())
    if received and due and is_too_late(received, due):
        return [Problem("due_date", "too_late")]
    if not says_something and (
        values.get("answered_date") or (received and due and needs_reason(received, due))
    ):
        return [Problem("answer", "missing")]
    return []


def _refuse_overlap(session: Session, period_id: str | None, values: Mapping[str, Any]) -> None:
    """Refuse two main modules on one day: a return could not say which one counts."""
    if not values["is_main"]:
        return
    start, end = values["start_date"], values["end_date"] or date.max
    others = queries.records_of(
        session, "module_period", "support_path_id", [values["support_path_id"]], order="start_date"
    )
    for other in others:
        last = other.values["end_date"] or date.max
        if (
            other.id != period_id
            and other.values["is_main"]
            and start <= last
            and other.values["start_date"] <= end
        ):
            raise InvalidEntryError("module_period", (Problem("start_date", "overlap"),))
