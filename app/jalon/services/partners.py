"""Partners around people: the list, the page of one, who works there, and those named on the spot."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from jalon.domain.errors import InvalidEntryError, PartnerInUseError, Problem, UnknownRecordError
from jalon.services.access import note_access
from jalon.services.duplicates import PARTNER, remember_different
from jalon.storage import records
from jalon.storage.queries import acts as act_queries
from jalon.storage.queries import duplicates as alike_queries
from jalon.storage.queries import partners as queries
from jalon.storage.queries.acts import ActLine
from jalon.storage.queries.partners import Followed, PartnerContact, PartnerLine, PartnerSheet
from jalon.storage.queries.search import search_partners
from jalon.storage.transactions import Session

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload

__all__ = [
    "Followed",
    "NamedPartner",
    "NewContact",
    "NewPartner",
    "PartnerContact",
    "PartnerContactEntry",
    "PartnerEntry",
    "PartnerLine",
    "PartnerSheet",
    "add_contact",
    "add_partner",
    "archive_partner",
    "change_contact",
    "change_partner",
    "find_partners",
    "list_acts_of_partner",
    "open_sheet",
    "read_contacts",
    "read_lines",
    "read_sheet",
    "remove_contact",
    "remove_partner",
    "with_partners",
    "written_partner",
]

_MOST_FOUND: Final = 200


@dataclass(frozen=True, slots=True)
class PartnerEntry:
    """What is typed of a partner."""

    name: str
    kind: str | None = None
    address: str | None = None
    postal_code: str | None = None
    town: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class PartnerContactEntry:
    """What is typed of someone who works at a partner."""

    name: str
    function: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class NewPartner:
    """A partner that is not on file yet, named where it is needed."""

    name: str


@dataclass(frozen=True, slots=True)
class NewContact:
    """Someone at a partner who is not on file yet, named where they are needed."""

    name: str


@dataclass(frozen=True, slots=True)
class NamedPartner:
    """A partner on file whose name stands in a column of words: the recipient of an agreement to share."""

    id: str
    name: str


def find_partners(caseload: "Caseload", text: str) -> tuple[str, ...]:
    """Return who is listed: by name, or the best matches first when something is typed."""
    with caseload.read() as session:
        listed = queries.partner_ids(session)
        if not text.strip():
            return listed
        kept = set(listed)
        return tuple(one.id for one in search_partners(session, text, _MOST_FOUND) if one.id in kept)


def read_lines(caseload: "Caseload", ids: Sequence[str], *, today: date) -> dict[str, PartnerLine]:
    """Return the rows of a page of a list."""
    with caseload.read() as session:
        return queries.partner_lines(session, ids, today)


def read_sheet(caseload: "Caseload", partner_id: str, *, today: date) -> PartnerSheet:
    """Return the page of a partner.

    Raises:
        UnknownRecordError: there is no such partner.
    """
    with caseload.read() as session:
        sheet = queries.partner_sheet(session, partner_id, today)
    if sheet is None:
        raise UnknownRecordError("partner")
    return sheet


def open_sheet(caseload: "Caseload", partner_id: str, *, today: date) -> PartnerSheet:
    """Return the page of a partner, which names whom it follows; the access log keeps that it was opened.

    Raises:
        UnknownRecordError: there is no such partner.
    """
    sheet = read_sheet(caseload, partner_id, today=today)
    note_access(caseload, "open_partner", "partner", partner_id)
    return sheet


def read_contacts(caseload: "Caseload", partner_id: str | None) -> tuple[PartnerContact, ...]:
    """Return who works at a partner, for a form that names it."""
    if partner_id is None:
        return ()
    with caseload.read() as session:
        return queries.contacts_of(session, partner_id)


def list_acts_of_partner(caseload: "Caseload", partner_id: str, *, limit: int) -> tuple[ActLine, ...]:
    """Return the acts that concern a partner, the latest first."""
    with caseload.read() as session:
        return act_queries.acts_of_partner(session, partner_id, limit=limit)


def add_partner(caseload: "Caseload", entry: PartnerEntry, *, different_from: Sequence[str] = ()) -> str:
    """Write a new partner and return its identity.

    ``different_from`` are partners on file of which someone said that it is not the same.

    Raises:
        InvalidEntryError: it has no name.
    """
    values = _tidied("partner", entry)
    with caseload.write("add_partner") as session:
        added = records.insert(session, "partner", values)
        remember_different(session, PARTNER, added, different_from)
        return added


def change_partner(caseload: "Caseload", partner_id: str, entry: PartnerEntry) -> None:
    """Change what is known of a partner.

    Raises:
        InvalidEntryError: it has no name.
        UnknownRecordError: there is no such partner.
    """
    values = _tidied("partner", entry)
    with caseload.write("change_partner") as session:
        records.update(session, "partner", partner_id, values)


def archive_partner(caseload: "Caseload", partner_id: str, *, since: date | None) -> None:
    """Take a partner out of the lists from a day on, or put it back with None; nothing of it is lost.

    Raises:
        UnknownRecordError: there is no such partner.
    """
    with caseload.write("archive_partner" if since else "restore_partner") as session:
        records.update(session, "partner", partner_id, {"archived_since": since})


def remove_partner(caseload: "Caseload", partner_id: str) -> None:
    """Put a partner that nothing names in the trash, with its contacts; undo takes it back.

    Raises:
        PartnerInUseError: people, acts or agreements to share name it; it can leave the lists instead.
        UnknownRecordError: there is no such partner.
    """
    with caseload.write("remove_partner") as session:
        if uses := queries.uses_of(session, partner_id):
            raise PartnerInUseError(uses.people, uses.acts, uses.agreements)
        for contact in queries.contacts_of(session, partner_id):
            records.remove(session, "partner_contact", contact.id, at=caseload.clock())
        records.remove(session, "partner", partner_id, at=caseload.clock())


def add_contact(caseload: "Caseload", partner_id: str, entry: PartnerContactEntry) -> str:
    """Write someone who works at a partner and return their identity.

    Raises:
        InvalidEntryError: they have no name.
    """
    values = _tidied("partner_contact", entry)
    with caseload.write("add_partner_contact") as session:
        return records.insert(session, "partner_contact", {"partner_id": partner_id, **values})


def change_contact(caseload: "Caseload", contact_id: str, entry: PartnerContactEntry) -> None:
    """Change what is known of someone who works at a partner.

    Raises:
        InvalidEntryError: they have no name.
        UnknownRecordError: there is no such contact.
    """
    values = _tidied("partner_contact", entry)
    with caseload.write("change_partner_contact") as session:
        records.update(session, "partner_contact", contact_id, values)


def remove_contact(caseload: "Caseload", contact_id: str) -> None:
    """Put someone who works at a partner in the trash; who was followed by them keeps the name.

    Raises:
        UnknownRecordError: there is no such contact.
    """
    with caseload.write("remove_partner_contact") as session:
        records.remove(session, "partner_contact", contact_id, at=caseload.clock())


def written_partner(session: Session, named: str | NewPartner | None) -> str | None:
    """Return the identity of a partner that a form names; a new one is written, in the session's own action.

    A new one whose whole name a single partner on file bears is that one: nobody wants it twice.

    Raises:
        InvalidEntryError: a new one has no name.
    """
    if not isinstance(named, NewPartner):
        return named
    values = _tidied("partner", PartnerEntry(named.name))
    bearers = alike_queries.partners_named(session, values["name"])
    return bearers[0] if len(bearers) == 1 else records.insert(session, "partner", values)


def with_partners(session: Session, values: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a record with the identities of the partner and contact that they name.

    New ones are written in the session's own action. ``known`` is what the record held before.

    Raises:
        InvalidEntryError: a new one has no name, or a contact does not work at the partner.
    """
    found = dict(values)
    if "recipient" in found:
        found |= _recipient(found["recipient"], known)
    if "partner_id" in found:
        found["partner_id"] = written_partner(session, found["partner_id"])
    contact = found.get("partner_contact_id")
    if contact is None:
        return found
    partner_id = found.get("partner_id", known.get("partner_id"))
    if partner_id is None:
        raise InvalidEntryError("person_partner", (Problem("partner_id", "missing"),))
    if isinstance(contact, NewContact):
        found["partner_contact_id"] = _written_contact(session, partner_id, contact.name)
    elif queries.owner_of_contact(session, contact) != partner_id:
        raise InvalidEntryError("person_partner", (Problem("partner_contact_id", "invalid"),))
    return found


def _written_contact(session: Session, partner_id: str, name: str) -> str:
    values = _tidied("partner_contact", PartnerContactEntry(name))
    for contact in queries.contacts_of(session, partner_id):
        if contact.name.casefold() == values["name"].casefold():
            return contact.id
    return records.insert(session, "partner_contact", {"partner_id": partner_id, **values})


def _recipient(named: str | NamedPartner | None, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a recipient: a partner on file, or free words; unchanged words change nothing."""
    if isinstance(named, NamedPartner):
        return {"recipient": named.name, "partner_id": named.id}
    if named == known.get("recipient"):
        return {"recipient": named, "partner_id": known.get("partner_id")}
    return {"recipient": named, "partner_id": None}


def _tidied(table: str, entry: PartnerEntry | PartnerContactEntry) -> dict[str, Any]:
    if not entry.name.strip():
        raise InvalidEntryError(table, (Problem("name", "missing"),))
    return asdict(replace(entry, name=entry.name.strip()))
