"""The places of work of an employer and who works there: added, changed, put in the trash."""

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from jalon.domain.errors import InvalidEntryError, Problem
from jalon.services.employers import checked_siret
from jalon.storage import records

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload


@dataclass(frozen=True, slots=True)
class SiteEntry:
    """What is typed of a place of work."""

    name: str
    siret: str | None = None
    address: str | None = None
    postal_code: str | None = None
    town: str | None = None


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """What is typed of someone who works at an employer."""

    name: str
    function: str | None = None
    part: str | None = None
    employer_site_id: str | None = None
    phone: str | None = None
    email: str | None = None


def add_site(caseload: "Caseload", employer_id: str, entry: SiteEntry) -> str:
    """Write a place of work and return its identity.

    Raises:
        InvalidEntryError: it has no name, or a SIRET that is not of fourteen digits.
    """
    entry = _site(entry)
    with caseload.write("add_site") as session:
        return records.insert(session, "employer_site", {"employer_id": employer_id, **asdict(entry)})


def change_site(caseload: "Caseload", site_id: str, entry: SiteEntry) -> None:
    """Change what is known of a place of work.

    Raises:
        InvalidEntryError: it has no name, or a SIRET that is not of fourteen digits.
        UnknownRecordError: there is no such place.
    """
    entry = _site(entry)
    with caseload.write("change_site") as session:
        records.update(session, "employer_site", site_id, asdict(entry))


def remove_site(caseload: "Caseload", site_id: str) -> None:
    """Put a place of work in the trash; the contracts that name it keep its name.

    Raises:
        UnknownRecordError: there is no such place.
    """
    with caseload.write("remove_site") as session:
        records.remove(session, "employer_site", site_id, at=caseload.clock())


def add_contact(caseload: "Caseload", employer_id: str, entry: ContactEntry) -> str:
    """Write someone who works at an employer and return their identity.

    Raises:
        InvalidEntryError: they have no name.
    """
    entry = _contact(entry)
    with caseload.write("add_contact") as session:
        return records.insert(session, "employer_contact", {"employer_id": employer_id, **asdict(entry)})


def change_contact(caseload: "Caseload", contact_id: str, entry: ContactEntry) -> None:
    """Change what is known of someone who works at an employer.

    Raises:
        InvalidEntryError: they have no name.
        UnknownRecordError: there is no such contact.
    """
    entry = _contact(entry)
    with caseload.write("change_contact") as session:
        records.update(session, "employer_contact", contact_id, asdict(entry))


def remove_contact(caseload: "Caseload", contact_id: str) -> None:
    """Put someone who works at an employer in the trash.

    Raises:
        UnknownRecordError: there is no such contact.
    """
    with caseload.write("remove_contact") as session:
        records.remove(session, "employer_contact", contact_id, at=caseload.clock())


def _site(entry: SiteEntry) -> SiteEntry:
    _require_name("employer_site", entry.name)
    return replace(entry, name=entry.name.strip(), siret=checked_siret("employer_site", entry.siret))


def _contact(entry: ContactEntry) -> ContactEntry:
    _require_name("employer_contact", entry.name)
    return replace(entry, name=entry.name.strip())


def _require_name(table: str, name: str) -> None:
    if not name.strip():
        raise InvalidEntryError(table, (Problem("name", "missing"),))
