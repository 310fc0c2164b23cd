"""Employers: the list, the page of one, and what is written about it."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from jalon.domain.errors import InvalidEntryError, Problem, UnknownRecordError
from jalon.services.access import note_access
from jalon.services.deadline_delays import SILENT_EMPLOYER, read_own_delays
from jalon.services.duplicates import EMPLOYER, remember_different
from jalon.services.registration_numbers import tidied_number
from jalon.settings.reference import naf_codes
from jalon.settings.rules import rules_for
from jalon.storage import records
from jalon.storage.queries import acts as act_queries
from jalon.storage.queries import employers as queries
from jalon.storage.queries import extra_fields
from jalon.storage.queries.acts import ActLine
from jalon.storage.queries.employers import (
    Commitment,
    Contact,
    EmployerLine,
    EmployerSheet,
    Employment,
    Site,
    Visits,
)
from jalon.storage.queries.search import search_employers
from jalon.storage.transactions import Session

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload

__all__ = [
    "Commitment",
    "Contact",
    "EmployerEntry",
    "EmployerLine",
    "EmployerSheet",
    "Employment",
    "Places",
    "Site",
    "Visits",
    "add_employer",
    "archive_employer",
    "change_employer",
    "find_employers",
    "find_quiet_employers",
    "list_acts_of_employer",
    "open_sheet",
    "read_lines",
    "read_places",
    "read_sheet",
    "silent_days",
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
    sector: str | None = None
    naf_code: str | None = None
    headcount_band: str | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """What a form asks of an employer it names."""

    sites: tuple[Site, ...] = ()
    contacts: tuple[Contact, ...] = ()
    sector: str | None = None


def find_employers(caseload: "Caseload", text: str) -> tuple[str, ...]:
    """Return who is listed: by name, or the best matches first when something is typed."""
    with caseload.read() as session:
        listed = queries.employer_ids(session)
        if not text.strip():
            return listed
        return _searched(session, text, listed)


def silent_days(caseload: "Caseload", today: date) -> int:
    """Return after how many days without an act an employer is called again: the structure’s number.

    Else the dated parameter, our choice.
    """
    own = read_own_delays(caseload).get(SILENT_EMPLOYER)
    return rules_for(today).parameters.employer_silent_days if own is None else own.days


def find_quiet_employers(caseload: "Caseload", text: str, *, today: date) -> tuple[str, ...]:
    """Return the employers where someone works and with whom nothing was done for long, as searched for."""
    since = today - timedelta(days=silent_days(caseload, today))
    with caseload.read() as session:
        quiet = queries.quiet_employer_ids(session, today, since)
        if not text.strip():
            return quiet
        return _searched(session, text, quiet)


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


def read_places(caseload: "Caseload", employer_id: str | None) -> Places:
    """Return the sites, the contacts and the sector of an employer, for a form that names it."""
    if employer_id is None:
        return Places()
    with caseload.read() as session:
        return Places(
            queries.sites_of(session, employer_id),
            queries.contacts_of(session, employer_id),
            queries.sector_of(session, employer_id),
        )


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


def add_employer(caseload: "Caseload", entry: EmployerEntry, *, different_from: Sequence[str] = ()) -> str:
    """Write a new employer and return its identity.

    ``different_from`` are employers on file of which someone said that it is not the same.

    Raises:
        InvalidEntryError: it has no name, a SIRET that is not of fourteen digits, or an unknown activity.
    """
    entry = _tidied(entry)
    with caseload.write("add_employer") as session:
        added = records.insert(session, "employer", asdict(entry))
        remember_different(session, EMPLOYER, added, different_from)
        return added


def change_employer(caseload: "Caseload", employer_id: str, entry: EmployerEntry) -> None:
    """Change what is known of an employer.

    Raises:
        InvalidEntryError: it has no name, a SIRET that is not of fourteen digits, or an unknown activity.
        UnknownRecordError: there is no such employer.
    """
    entry = _tidied(entry)
    with caseload.write("change_employer") as session:
        records.update(session, "employer", employer_id, asdict(entry))


def archive_employer(caseload: "Caseload", employer_id: str, *, since: date | None) -> None:
    """Take an employer out of the lists from a day on, or put it back with None; nothing of it is lost.

    Raises:
        UnknownRecordError: there is no such employer.
    """
    with caseload.write("archive_employer" if since else "restore_employer") as session:
        records.update(session, "employer", employer_id, {"archived_since": since})


def checked_siret(table: str, typed: str | None) -> str | None:
    """Return a SIRET without its spaces; its check digits are told elsewhere and block nothing.

    Raises:
        InvalidEntryError: it is not of fourteen digits.
    """
    number = tidied_number(typed)
    if number and not re.fullmatch(r"[0-9]{14}", number):
        raise InvalidEntryError(table, (Problem("siret", "shape"),))
    return number


def _searched(session: Session, text: str, listed: Sequence[str]) -> tuple[str, ...]:
    """Return the listed employers that a text finds: by name first, then by what an added field holds."""
    kept = set(listed)
    found = [employer.id for employer in search_employers(session, text, _MOST_FOUND)]
    holding = extra_fields.owners_found(session, "employer", text) - set(found)
    return (*(one for one in found if one in kept), *(one for one in listed if one in holding))


def _tidied(entry: EmployerEntry) -> EmployerEntry:
    if not entry.name.strip():
        raise InvalidEntryError("employer", (Problem("name", "missing"),))
    number = checked_siret("employer", entry.siret)
    if entry.naf_code is not None and entry.naf_code not in naf_codes():
        raise InvalidEntryError("employer", (Problem("naf_code", "unknown"),))
    return replace(entry, name=entry.name.strip(), siret=number)
