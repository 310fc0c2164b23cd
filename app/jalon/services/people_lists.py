"""Reads the list of people and the page of one person for the screens."""

from collections.abc import Sequence
from datetime import date

from jalon.domain.errors import FrozenFileError, UnknownRecordError
from jalon.services.access import note_access
from jalon.storage import merged_records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import extra_fields, people_filters
from jalon.storage.queries import people_lists as queries
from jalon.storage.queries.people_filters import NO_MODULE, Order, Situation, Wanted
from jalon.storage.queries.people_lists import (
    ActionSummary,
    ContractSummary,
    ModuleStay,
    ModuleTime,
    PathSummary,
    PersonLine,
    PersonSheet,
    Which,
)
from jalon.storage.queries.search import search_people

__all__ = [
    "NO_MODULE",
    "ActionSummary",
    "ContractSummary",
    "ModuleStay",
    "ModuleTime",
    "Order",
    "PathSummary",
    "PersonLine",
    "PersonSheet",
    "Situation",
    "Wanted",
    "Which",
    "find_people",
    "open_sheet",
    "read_lines",
    "read_sheet",
    "stands_now_as",
]

_MOST_FOUND = 200


def find_people(
    caseload: Caseload, which: Which, text: str, *, today: date, wanted: Wanted | None = None
) -> tuple[str, ...]:
    """Return who is listed: by name, or the best matches first when something is typed."""
    with caseload.read() as session:
        if wanted in (None, Wanted()) and which != "suspended":
            listed = queries.people_ids(session, which, today)
        else:
            listed = people_filters.kept_people_ids(session, which, today, wanted or Wanted())
        if not text.strip():
            return listed
        kept = set(listed)
        found = [person.id for person in search_people(session, text, _MOST_FOUND)]
        # Whoever is named so comes first, then those of whom an added field says it.
        holding = extra_fields.owners_found(session, "person", text) - set(found)
        found += [one for one in listed if one in holding]
        return tuple(one for one in found if one in kept)


def stands_now_as(caseload: Caseload, person_id: str) -> str:
    """Return the person whose file hers was merged into, herself when it was not."""
    with caseload.read() as session:
        return merged_records.stands_now_as(session, "person", person_id)


def read_lines(caseload: Caseload, ids: Sequence[str], *, today: date) -> dict[str, PersonLine]:
    """Return the rows of a page of a list."""
    with caseload.read() as session:
        return queries.people_lines(session, ids, today)


def read_sheet(caseload: Caseload, person_id: str, *, today: date) -> PersonSheet:
    """Return the page of a person.

    Raises:
        UnknownRecordError: there is no such person.
        FrozenFileError: her file is frozen: it is neither read nor changed (art. 18 RGPD).
    """
    with caseload.read() as session:
        sheet = queries.person_sheet(session, person_id, today)
    if sheet is None:
        raise UnknownRecordError("person")
    if sheet.line.is_frozen:
        raise FrozenFileError
    return sheet


def open_sheet(caseload: Caseload, person_id: str, *, today: date) -> PersonSheet:
    """Return the page of a person, and note in the access log that it was opened.

    Raises:
        UnknownRecordError, FrozenFileError: as ``read_sheet``.
    """
    sheet = read_sheet(caseload, person_id, today=today)
    note_access(caseload, "open_person", "person", person_id)
    return sheet
