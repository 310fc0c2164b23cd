"""What an employer promised, or what was promised to it: one line, a day, and one word when it is kept."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from jalon.domain.errors import InvalidEntryError, Problem
from jalon.storage import records

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload

EMPLOYER: Final = "L’employeur"
"""Who is to do it, as it is read: the list of things to do shows it beside ours."""


@dataclass(frozen=True, slots=True)
class CommitmentEntry:
    """What is typed of a commitment; without ``responsible`` it is ours, or that of ``coach_id``."""

    label: str
    due_date: date | None = None
    responsible: str | None = EMPLOYER
    coach_id: str | None = None
    person_id: str | None = None


def note_commitment(caseload: "Caseload", employer_id: str, entry: CommitmentEntry) -> str:
    """Write a commitment and return its identity.

    Raises:
        InvalidEntryError: nothing is said of what is to be done.
        FrozenFileError: the file of the person named is frozen.
    """
    with caseload.write("note_commitment") as session:
        return records.insert(session, "next_action", {"employer_id": employer_id, **_values(entry)})


def change_commitment(caseload: "Caseload", commitment_id: str, entry: CommitmentEntry) -> None:
    """Change a commitment.

    Raises:
        InvalidEntryError: nothing is said of what is to be done.
        UnknownRecordError: there is no such commitment.
        FrozenFileError: the file of the person named is frozen.
    """
    with caseload.write("change_commitment") as session:
        records.update(session, "next_action", commitment_id, _values(entry))


def keep_commitment(caseload: "Caseload", commitment_id: str, *, today: date) -> None:
    """Note that a commitment was kept today.

    Raises:
        UnknownRecordError: there is no such commitment.
        FrozenFileError: the file of the person named is frozen.
    """
    with caseload.write("keep_commitment") as session:
        records.update(session, "next_action", commitment_id, {"state": "ATTEINT", "done_date": today})


def drop_commitment(caseload: "Caseload", commitment_id: str) -> None:
    """Put a commitment in the trash.

    Raises:
        UnknownRecordError: there is no such commitment.
        FrozenFileError: the file of the person named is frozen.
    """
    with caseload.write("drop_commitment") as session:
        records.remove(session, "next_action", commitment_id, at=caseload.clock())


def _values(entry: CommitmentEntry) -> dict[str, object]:
    if not entry.label.strip():
        raise InvalidEntryError("next_action", (Problem("label", "missing"),))
    return {
        "label": entry.label.strip(),
        "due_date": entry.due_date,
        "responsible": entry.responsible,
        "coach_id": entry.coach_id,
        "person_id": entry.person_id,
    }
