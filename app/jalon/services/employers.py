"""Employers: the list, the page of one, and what is written about it."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from jalon.domain.errors import InvalidEntryError, Problem, UnknownRecordError
from jalon.services.access import note_access
from jalon.services.registration_numbers import tidied_number
from jalon.storage import records
from jalon.storage.queries import acts as act_queries
from jalon.storage.queries import employers as queries
from jalon.storage.queries.acts import ActLine
from jalon.storage.queries.employers import Contact, EmployerLine, EmployerSheet, Employment
from jalon.storage.queries.search import search_employers

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload

__all__ = [
    "Contact",
    "ContactEntry",
    "EmployerEntry",
    "EmployerLine",
    "EmployerSheet",
    "Employment",
    "add_contact",
    "add_employer",
    "change_employer",
    "find_employers",
    "list_acts_of_employer",
    "open_sheet",
    "read_lines",
    "read_sheet",
    "remove_contact",
]

_MOST_FOUND = 200


@dataclass(frozen=True, slots=True)
class EmployerEntry:
    """What is typed of an employer."""

    name: str
    siret: str | None = None
    address: str | None = None
    postal_code: str | None = None
    town: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """What is typed of someone who works at an employer."""

    name: str
    function: str | None = None
    phone: str | None = None
    email: str | None = None


def find_employers(caseload: "Caseload", text: str) -> tuple[str, ...]:
    """Return who is listed: by name, or the best matches first when something is typed."""
    with caseload.read() as session:
        listed = queries.employer_ids(session)
        if not text.strip():
            return listed
        kept = set(listed)
        found = search_employers(session, text, _MOST_FOUND)
        return tuple(employer.id for employer in found if employer.id in kept)


def read_lines(caseload: "Caseload", ids: Sequence[str], *, today: date) -> dict[str, EmployerLine]:
    """Return the rows of a page of a list."""
    with caseload.read() as session:
        return queries.employer_lines(session, ids, today)


def read_sheet(caseload: "Caseload", employer_id: str, *, today: date) -> EmployerSheet:
    """Return the page of an employer.

    Raises:
        UnknownRecordError: there is no such employer.
    """
    with caseload.read() as session:
        sheet = queries.employer_sheet(session, employer_id, today)
    if sheet is None:
        raise UnknownRecordError("employer")
    return sheet


def open_sheet(caseload: "Caseload", employer_id: str, *, today: date) -> EmployerSheet:
    """Return the page of an employer, which names who works there; the access log keeps that it was opened.

    Raises:
        UnknownRecordError: there is no such employer.
    """
    sheet = read_sheet(caseload, employer_id, today=today)
    note_access(caseload, "open_employer", "employer", employer_id)
    return sheet


def list_acts_of_employer(caseload: "Caseload", employer_id: str, *, limit: int) -> tuple[ActLine, ...]:
    """Return the acts that concern an employer, the latest first."""
    with caseload.read() as session:
        return act_queries.acts_of_employer(session, employer_id, limit=limit)


def add_employer(caseload: "Caseload", entry: EmployerEntry) -> str:
    """Write a new employer and return its identity.

    Raises:
        InvalidEntryError: it has no name, or a SIRET that is not of fourteen digits.
    """
    entry = _tidied(entry)
    with caseload.write("add_employer") as session:
        return records.insert(session, "employer", asdict(entry))


def change_employer(caseload: "Caseload", employer_id: str, entry: EmployerEntry) -> None:
    """Change what is known of an employer.

    Raises:
        InvalidEntryError: it has no name, or a SIRET that is not of fourteen digits.
        UnknownRecordError: there is no such employer.
    """
    entry = _tidied(entry)
    with caseload.write("change_employer") as session:
        records.update(session, "employer", employer_id, asdict(entry))


def add_contact(caseload: "Caseload", employer_id: str, entry: ContactEntry) -> str:
    """Write someone who works at an employer and return their identity.

    Raises:
        InvalidEntryError: they have no name.
    """
    _require_name(entry.name)
    with caseload.write("add_contact") as session:
        return records.insert(session, "employer_contact", {"employer_id": employer_id, **asdict(entry)})


def remove_contact(caseload: "Caseload", contact_id: str) -> None:
    """Put someone who works at an employer in the trash.

    Raises:
        UnknownRecordError: there is no such contact.
    """
    with caseload.write("remove_contact") as session:
        records.remove(session, "employer_contact", contact_id, at=caseload.clock())


def _tidied(entry: EmployerEntry) -> EmployerEntry:
    _require_name(entry.name)
    number = tidied_number(entry.siret)
    if number and not re.fullmatch(r"[0-9]{14}", number):
        raise InvalidEntryError("employer", (Problem("siret", "shape"),))
    return replace(entry, siret=number)


def _require_name(name: str) -> None:
    if not name.strip():
        raise InvalidEntryError("employer", (Problem("name", "missing"),))
