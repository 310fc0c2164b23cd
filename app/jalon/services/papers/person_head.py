"""What every paper for a person begins with: who gives it, to whom, who accompanies her."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from jalon.services.papers.asked import Asked
from jalon.services.papers.simple_reviews import review_in
from jalon.services.person_records import FileRecord, PersonFile, read_file
from jalon.services.return_documents import Document
from jalon.settings.rules import rules_for
from jalon.storage.caseload import Caseload
from jalon.storage.queries import person_papers as queries
from jalon.storage.queries import returns as return_queries
from jalon.storage.queries import structure as structure_queries
from jalon.storage.queries.person_papers import Colleague

PERSON_PAPER_FORMAT: Final = "jalon-person-paper"


@dataclass(frozen=True, slots=True)
class PersonHead:
    """The head of a paper and, unless it is blank, the file of its person."""

    document: Document
    file: PersonFile | None

    def of(self, table: str) -> tuple[FileRecord, ...]:
        """Return the records of a table; none for a blank paper."""
        return () if self.file is None else self.file.of(table)


def head_of(caseload: Caseload, asked: Asked, today: date, *, paper: str) -> PersonHead:
    """Return the head of a paper for a person; a blank one names nobody but the structure.

    Raises:
        UnknownRecordError: there is no such person.
        FrozenFileError: her file is frozen.
    """
    person_id = None if asked.is_blank else asked.person_id
    file = None if person_id is None else read_file(caseload, person_id)
    with caseload.read() as session:
        structure = _structure(session)
        review = review_in(session, paper) if asked.is_simple else None
        coach = backup = None
        if person_id is not None:
            coach, backup = queries.who_accompanies(session, person_id, today)
    document = {
        "format": PERSON_PAPER_FORMAT,
        "format_version": 1,
        "paper": paper,
        "today": today.isoformat(),
        "is_simple": asked.is_simple,
        "is_blank": asked.is_blank,
        "review": review,
        "structure": structure,
        "person": None if file is None else _person(file),
        "coach": _colleague(coach),
        "backup": _colleague(backup),
        "rules_version": rules_for(today).version,
        "typed_texts": [],
    }
    return PersonHead(document, file)


def reads_simple(caseload: Caseload, person_id: str) -> bool:
    """Tell whether a person wants her papers in the simple version; nothing is said of a frozen file."""
    with caseload.read() as session:
        return queries.wants_simple(session, person_id)


def current_path(head: PersonHead, today: date) -> FileRecord | None:
    """Return the path that runs, else the last one; None when there is none."""
    paths = head.of("support_path")
    running = [one for one in paths if one.values["exit_date"] is None or one.values["exit_date"] >= today]
    found = running or list(paths)
    return found[-1] if found else None


def iso(day: date | None) -> str | None:
    """Return a day as the document holds it."""
    return None if day is None else day.isoformat()


def _structure(session: Any) -> dict[str, Any]:
    head = return_queries.read_structure(session)
    found = structure_queries.read_structure(session)
    details = None if found is None else found[1]
    town = "" if details is None else " ".join(part for part in (details.postal_code, details.town) if part)
    return {
        "name": head.name,
        "platform": head.platform,
        "practice": head.is_practice,
        "address": [] if details is None else [part for part in (details.address, town) if part],
        "phone": None if details is None else details.phone,
        "email": None if details is None else details.email,
        "medico_social": None if details is None else details.is_medico_social,
        "used_since": None if details is None else iso(details.used_since),
        "impact_assessment_date": None if details is None else iso(details.impact_assessment_date),
        **head.words_wanted(),
    }


def _person(file: PersonFile) -> dict[str, Any]:
    values = file.person.values
    return {
        "case_code": values["case_code"],
        "name": f"{values['given_name']} {values['family_name']}",
        "representatives": [
            {"name": one.values["name"], "capacity": one.values["capacity"]}
            for one in file.of("legal_representative")
        ],
    }


def _colleague(found: Colleague | None) -> dict[str, Any] | None:
    return None if found is None else {"name": found.name, "phone": found.phone, "email": found.email}
