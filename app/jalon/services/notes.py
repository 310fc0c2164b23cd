"""Notes about a person: shareable ones for the whole structure, personal ones for their author alone.

A personal note is printed in no paper and written in no return. It is in two places only: the whole export of
the caseload (to leave Jalon), and the person's own copy of her data, once someone looked for others in it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from jalon.domain.errors import (
    FrozenFileError,
    InvalidEntryError,
    NotAllowedError,
    Problem,
    UnknownRecordError,
)
from jalon.domain.notes import CHOICES, GIVEN, KEPT_BACK, to_review_again
from jalon.services.colleagues import MANAGERS
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import notes as queries
from jalon.storage.queries import person_files
from jalon.storage.queries.notes import Note
from jalon.storage.transactions import Session

__all__ = [
    "GIVEN",
    "KEPT_BACK",
    "CopyNotes",
    "Note",
    "Notes",
    "add_note",
    "correct_note",
    "notes_for_copy",
    "read_notes",
    "remove_note",
    "review_note",
]

_TABLES: Final = {True: "personal_note", False: "shared_note"}


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes about a person that the signed-in colleague may read, the latest first."""

    shared: tuple[Note, ...]
    personal: tuple[Note, ...]
    """One's own; and those of colleagues who left, for who manages."""
    hidden: int
    """How many personal notes of others there are: never read here, and yet part of her copy."""


@dataclass(frozen=True, slots=True)
class CopyNotes:
    """The notes that go into the person's own copy of her data (D21), and what keeps others out."""

    shared: tuple[Note, ...]
    given: tuple[Note, ...]
    """Personal ones that were looked at and are handed over."""
    kept_back: int
    to_review: int
    """Nobody looked for others in them yet: they stay out until someone does."""


def read_notes(caseload: Caseload, person_id: str) -> Notes:
    """Return the notes about a person that the signed-in colleague may read.

    Raises:
        UnknownRecordError: there is no such person.
        FrozenFileError: her file is frozen.
    """
    with caseload.read() as session:
        _require_readable(session, person_id)
        personal = queries.personal_notes(session, person_id)
        shared = queries.shared_notes(session, person_id)
    seen = tuple(note for note in personal if _may_read(caseload, note))
    return Notes(shared, seen, len(personal) - len(seen))


def notes_for_copy(caseload: Caseload, person_id: str) -> CopyNotes:
    """Return the notes that the person's own copy of her data holds; the caller notes the access.

    Raises:
        UnknownRecordError: there is no such person.
        FrozenFileError: her file is frozen.
    """
    with caseload.read() as session:
        _require_readable(session, person_id)
        personal = queries.personal_notes(session, person_id)
        return CopyNotes(
            shared=queries.shared_notes(session, person_id),
            given=tuple(note for note in personal if note.copy_choice == GIVEN),
            kept_back=sum(1 for note in personal if note.copy_choice == KEPT_BACK),
            to_review=sum(1 for note in personal if note.copy_choice is None),
        )


def add_note(caseload: Caseload, person_id: str, text: str, *, is_personal: bool, day: date) -> str:
    """Write a note about a person and return its identity.

    Raises:
        NotAllowedError: nobody is signed in to have written it.
        UnknownRecordError: there is no such person.
        InvalidEntryError: it says nothing.
        FrozenFileError: her file is frozen.
    """
    author = caseload.signed_in.coach_id
    if author is None:
        raise NotAllowedError(caseload.signed_in.role, "add_note")
    if not text.strip():
        raise InvalidEntryError("note", (Problem("text", "missing"),))
    with caseload.write("add_note") as session:
        if person_files.case_code_of(session, person_id) is None:
            raise UnknownRecordError("person")
        values = {"person_id": person_id, "coach_id": author, "date": day, "text": text.strip()}
        return records.insert(session, _TABLES[is_personal], values)


def correct_note(caseload: Caseload, note: Note, text: str, *, is_personal: bool) -> None:
    """Change the words of a note; a personal one is to be looked at again before any copy.

    Raises:
        NotAllowedError: it is someone else's personal note.
        UnknownRecordError: there is no such note.
        InvalidEntryError: it says nothing.
        FrozenFileError: the person's file is frozen.
    """
    if not text.strip():
        raise InvalidEntryError("note", (Problem("text", "missing"),))
    table = _TABLES[is_personal]
    with caseload.write("correct_note") as session:
        _require_own(caseload, session, note, is_personal=is_personal)
        changed = {"text": text.strip(), **to_review_again(table, note.text, text)}
        records.update(session, table, note.id, changed)


def remove_note(caseload: Caseload, note: Note, *, is_personal: bool) -> None:
    """Put a note in the trash; undoing takes it back.

    Raises:
        NotAllowedError, UnknownRecordError, FrozenFileError: as ``correct_note``.
    """
    with caseload.write("remove_note") as session:
        _require_own(caseload, session, note, is_personal=is_personal)
        records.remove(session, _TABLES[is_personal], note.id, at=caseload.clock())


def review_note(caseload: Caseload, note: Note, choice: str | None, *, today: date) -> None:
    """Say whether a personal note is in the person’s own copy, having looked for others in it; None: not yet.

    Raises:
        InvalidEntryError: there is no such choice.
        NotAllowedError, UnknownRecordError, FrozenFileError: as ``correct_note``.
    """
    if choice is not None and choice not in CHOICES:
        raise InvalidEntryError("note", (Problem("copy_choice", "unknown"),))
    with caseload.write("review_note") as session:
        _require_own(caseload, session, note, is_personal=True)
        values = {"copy_choice": choice, "copy_reviewed_date": today if choice else None}
        records.update(session, "personal_note", note.id, values)


def _may_read(caseload: Caseload, note: Note) -> bool:
    signed_in = caseload.signed_in
    return note.coach_id == signed_in.coach_id or (
        note.author_left is not None and signed_in.role in MANAGERS
    )


def _require_own(caseload: Caseload, session: Session, note: Note, *, is_personal: bool) -> None:
    if note.id not in queries.notes_by_id(session, _TABLES[is_personal], (note.id,)):
        raise UnknownRecordError(_TABLES[is_personal])
    if is_personal and not _may_read(caseload, note):
        raise NotAllowedError(caseload.signed_in.role, "correct_note")


def _require_readable(session: Session, person_id: str) -> None:
    if person_files.case_code_of(session, person_id) is None:
        raise UnknownRecordError("person")
    if person_files.owner_is_frozen(session, person_id)[0] is not None:
        raise FrozenFileError
