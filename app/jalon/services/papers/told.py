"""What a paper for an employer is made from: the columns that may be told, and nothing else of a file.

A manager has no need to know of an illness or of a kind of disability; what is told is what the person
accepted to have told, and what the work itself asks for. Every paper whose reader is an employer reads a
person's file through this module alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from jalon.domain.disclosure import employer_may_know
from jalon.domain.errors import UnknownRecordError
from jalon.services.person_records import FileRecord, PersonFile, read_file
from jalon.services.return_documents import Document
from jalon.services.wording import wording_for
from jalon.settings.rules import rules_for
from jalon.storage.caseload import Caseload
from jalon.storage.queries import employers as employer_queries
from jalon.storage.queries import returns as return_queries
from jalon.storage.queries import structure as structure_queries
from jalon.storage.queries.employers import EmployerSheet
from jalon.storage.queries.visits import ReachedCoach, coaches_by_id
from jalon.storage.transactions import Session

NOT_TOLD: Final = "EMPLOYER_NOT_TOLD"
"""Warning: nothing says that the person lets this employer know of the support; the paper keeps silent."""
TELLS_BY_ITSELF: Final = "PAPER_TELLS"
"""Warning: nothing says so either, and this paper cannot be given without telling it."""

TOLD: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "person": frozenset({"family_name", "given_name"}),
        # Who signs with her, or for her.
        "legal_representative": frozenset({"name", "capacity"}),
        "support_path": frozenset(),
        "coach_assignment": frozenset({"coach_id", "is_backup", "start_date", "end_date"}),
        # Written to be signed by the three.
        "individual_agreement": frozenset(
            {
                "employer_id", "job_contract_id", "amends_id", "kind", "signed_date", "start_date",
                "end_date", "signatories", "person_terms", "employer_terms", "workplace", "frequency",
                "planned_band", "may_be_told",
            }
        ),
        "intensity_plan": frozenset({"band", "start_date", "end_date"}),
        "job_contract": frozenset(
            {
                "employer_id", "employer_site_id", "tutor_contact_id", "contract_type", "job_label",
                "start_date", "planned_end_date", "end_date", "probation_end_date",
            }
        ),
        # Asked of the employer: what the form says that an employer may read.
        "workplace_adjustment": frozenset(
            {
                "job_contract_id", "nature", "need", "responsible", "requested_date", "in_place_date",
                "funder", "state", "review_date",
            }
        ),
        # The host signs the agreement and the review of the immersion (D5135-2, D5135-6).
        "work_immersion": frozenset(
            {
                "employer_id", "employer_site_id", "tutor_contact_id", "purpose", "start_date", "end_date",
                "days", "minutes", "job_label", "objectives", "tasks", "outcome", "last_day_present",
                "missed_minutes", "led_to_contract_id", "host_opinion", "host_advice", "person_opinion",
                "person_agrees", "signed_date",
            }
        ),
    }
)  # fmt: skip

_TELLING_FUNDERS: Final = frozenset({"AGEFIPH", "FIPHFP"})  # who pays says what for


@dataclass(frozen=True, slots=True)
class ToldFile:
    """A person's file as an employer may be told of it; ``is_told``: of the support as well."""

    person_id: str
    name: str
    is_told: bool
    records: Mapping[str, tuple[FileRecord, ...]]
    places: Mapping[str, str]

    def of(self, table: str) -> tuple[FileRecord, ...]:
        """Return the records of a table, with the columns that may be told."""
        return self.records[table]

    def find(self, table: str, record_id: str | None) -> FileRecord | None:
        """Return one record, None when there is none or nothing is asked for."""
        return next((record for record in self.of(table) if record.id == record_id), None)

    def contracts_at(self, employer_id: str, today: date) -> tuple[FileRecord, ...]:
        """Return the contracts with an employer: those that run on a day first, then the latest."""
        found = [one for one in self.of("job_contract") if one.values["employer_id"] == employer_id]
        latest = sorted(found, key=lambda one: one.values["start_date"], reverse=True)
        return tuple(sorted(latest, key=lambda one: not runs(one.values, today)))

    def funder(self, adjustment: FileRecord) -> str | None:
        """Return who pays for an adjustment, None when the name alone would tell of the support."""
        funder: str | None = adjustment.values["funder"]
        return None if funder in _TELLING_FUNDERS and not self.is_told else funder


def read_told(caseload: Caseload, person_id: str, employer_id: str | None) -> ToldFile:
    """Return what an employer may be told of a person; of no employer, what concerns none.

    Raises:
        UnknownRecordError: there is no such person.
        FrozenFileError: her file is frozen.
    """
    file = read_file(caseload, person_id)
    told = {
        table: tuple(
            FileRecord(table, record.id, {name: record.values[name] for name in sorted(columns)})
            for record in file.of(table)
        )
        for table, columns in TOLD.items()
    }
    (person,) = told["person"]
    name = f"{person.values['given_name']} {person.values['family_name']}".strip()
    return ToldFile(person_id, name, _is_told(file, employer_id), told, file.places)


def read_employer(session: Session, employer_id: str, today: date) -> EmployerSheet:
    """Return the page of an employer.

    Raises:
        UnknownRecordError: there is no such employer.
    """
    sheet = employer_queries.employer_sheet(session, employer_id, today)
    if sheet is None:
        raise UnknownRecordError("employer")
    return sheet


def paper_head(caseload: Caseload, today: date, *, is_told: bool, warnings: Sequence[str] = ()) -> Document:
    """Return what every paper with an employer begins with; the platform is named to who knows of it."""
    with caseload.read() as session:
        head = return_queries.read_structure(session)
        found = structure_queries.read_structure(session)
    details = found[1] if found else None
    return {
        "format_version": 1,
        "today": today.isoformat(),
        "is_told": is_told,
        "warnings": list(warnings),
        "rules_version": rules_for(today).version,
        "structure": {
            "name": head.name,
            "platform": head.platform if is_told else None,
            "practice": head.is_practice,
            "siret": head.siret,
            "address": one_line(details.address, details.postal_code, details.town) if details else "",
            "phone": details.phone if details else None,
            "email": details.email if details else None,
            **head.words_wanted(),
        },
    }


def employer_part(sheet: EmployerSheet, contact_id: str | None = None) -> dict[str, Any]:
    """Return an employer as a party: its name, where it is, and who speaks for it, when it is known."""
    contact = next((one for one in sheet.contacts if one.id == contact_id), None)
    if contact is None and sheet.contacts:
        contact = sheet.contacts[0]
    return {
        "name": sheet.name,
        "siret": sheet.siret,
        "address": one_line(sheet.address, sheet.postal_code, sheet.town),
        "contact": None if contact is None else {"name": contact.name, "function": contact.function},
    }


def coach_parts(
    session: Session, file: ToldFile, today: date
) -> tuple[dict[str, str | None] | None, dict[str, str | None] | None]:
    """Return who supports the person and who stands in, with how to reach them; None for nobody."""
    held = [one.values for one in file.of("coach_assignment") if runs(one.values, today)]
    found = coaches_by_id(session, {one["coach_id"] for one in held})

    def last(*, is_backup: bool, but: str | None = None) -> str | None:
        ids = [one["coach_id"] for one in held if bool(one["is_backup"]) is is_backup]
        return next((one for one in reversed(ids) if one in found and one != but), None)

    own = last(is_backup=False)
    backup = last(is_backup=True, but=own)  # nobody stands in for herself
    return coach_part(found[own]) if own else None, coach_part(found[backup]) if backup else None


def coach_part(coach: ReachedCoach) -> dict[str, str | None]:
    """Return a colleague, and how to reach her."""
    return {"name": coach.name, "phone": coach.phone, "email": coach.email}


def drawn_words(document: Document) -> Any:
    """Return the words of a paper: those in force on its day, or those that the structure keeps to."""
    return wording_for(date.fromisoformat(document["today"]), document["structure"].get("vocabulary"))


def runs(values: Mapping[str, Any], day: date) -> bool:
    """Tell whether something with a start and an end runs on a day; both ends are inside."""
    last = values.get("end_date") or values.get("planned_end_date") or date.max
    return (values["start_date"] or date.min) <= day <= last


def one_line(*parts: str | None) -> str:
    """Return an address on one line."""
    street, *place = (" ".join((part or "").split()) for part in parts)
    return ", ".join(filter(None, (street, " ".join(filter(None, place)))))


def iso(day: date | None) -> str | None:
    """Return a day as a document holds it."""
    return None if day is None else day.isoformat()


def typed(*texts: str | None) -> list[str]:
    """Return the texts that people typed, to be read again before the paper leaves."""
    return [text for text in texts if text and text.strip()]


def _is_told(file: PersonFile, employer_id: str | None) -> bool:
    signed = any(
        one.values["employer_id"] == employer_id and one.values["signed_date"] is not None
        for one in file.of("individual_agreement")
    )
    knows = [
        one.values["employer_knows_rqth"]
        for one in file.of("job_contract")
        if one.values["employer_id"] == employer_id
    ]
    plans = [one.values for one in file.of("vocational_plan")]
    return employer_may_know(
        choices=[plan["disclosure_choice"] for plan in plans],
        has_signed=employer_id is not None and signed,
        knows=knows if employer_id is not None else [],
    )
