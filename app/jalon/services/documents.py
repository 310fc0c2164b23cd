"""Documents attached to the file of a person: looked into, kept encrypted, shown without a clear file.

A document about health is not refused blindly: its words are shown, and who attaches it all the same says
that it is no paper about health, under an action of its own in the journal (RGPD, article 9; our choice).
Every reading and every copy is noted in the access log.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from jalon.domain.attachments import (
    LARGEST_BYTES,
    LARGEST_TOGETHER_BYTES,
    LONGEST_TITLE,
    MEDIA_TYPES,
    SUFFIXES,
    proposed_kind,
    proposed_title,
)
from jalon.domain.errors import (
    DocumentContentMissingError,
    DocumentKindError,
    DocumentRoomError,
    DocumentTooLargeError,
    FrozenFileError,
    HealthDocumentError,
    InvalidEntryError,
    NotAllowedError,
    Problem,
    UnknownRecordError,
)
from jalon.domain.sensitive_words import WatchedWord, find_words
from jalon.exchange.document_reading import text_of_document
from jalon.files import write_atomically
from jalon.services.access import note_in
from jalon.services.colleagues import MANAGERS
from jalon.services.sensitive_words import read_words
from jalon.services.targets import require_writable_over
from jalon.settings.paths import resource
from jalon.settings.rules import rules_for
from jalon.storage import attachments, erasure, records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import person_files
from jalon.storage.queries.merging import merges_that_moved
from jalon.storage.transactions import Session

__all__ = [
    "LARGEST_BYTES",
    "LARGEST_TOGETHER_BYTES",
    "Candidate",
    "Content",
    "attach_document",
    "correct_document",
    "destroy_document",
    "examine_document",
    "kept_in_all",
    "may_destroy",
    "merges_made_final",
    "note_printing",
    "read_content",
    "replace_document",
    "save_copy",
    "suffix_of",
]

_HEALTH: Final = "health"
_COLUMNS: Final = ("kind", "title", "date", "expires_date", "is_sensitive")
_MOST_SHOWN: Final = 6
_OTHER: Final = "AUTRE"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be attached: what it is, what is proposed of it, what in it sounds medical."""

    file_name: str
    format: str
    content: bytes
    title: str
    kind: str
    date: date
    medical_words: tuple[str, ...]
    """As they are written in its name or its text."""


@dataclass(frozen=True, slots=True)
class Content:
    """A document in memory, to be shown."""

    title: str
    media_type: str
    content: bytes


def examine_document(
    caseload: Caseload, path: Path, *, today: date, heartbeat: Callable[[], None] = lambda: None
) -> Candidate:
    """Look into a file before it is attached; nothing is written. It takes some tenths of a second.

    Raises:
        DocumentKindError: its kind is not attached, or it is something else than its name says.
        DocumentTooLargeError, DocumentRoomError: it is larger than what is kept, alone or with the others.
        DocumentUnsafeError: it carries macros, scripts, a program or other files.
        DocumentUnreadableError: it is damaged or asks for a password.
        OSError: the file cannot be read.
    """
    kind = SUFFIXES.get(path.suffix.lower())
    if kind is None:
        raise DocumentKindError(path)
    with path.open("rb") as source:
        content = source.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        raise DocumentTooLargeError(path)
    with caseload.read() as session:
        _require_room(session, path, len(content))
    text = text_of_document(path, kind, content, heartbeat)
    health, rules = _health_words(caseload), rules_for(today)
    medical = _medical(path.stem.replace("_", " "), text, health)
    proposed = proposed_kind(path.stem, rules.codes("document_kinds"))
    title = proposed_title(path.stem, health)
    if medical:  # without these words, what is left of its name may be that of a doctor or of a ward
        title = _neutral_title() if proposed == _OTHER else rules.label("document_kinds", proposed)
    return Candidate(path.name, kind, content, title, proposed, today, medical)


def attach_document(
    caseload: Caseload,
    person_id: str,
    candidate: Candidate,
    values: Mapping[str, Any],
    *,
    is_not_medical: bool = False,
) -> str:
    """Keep a document with the file of a person and return its identity; undoing takes it back.

    Raises:
        UnknownRecordError: there is no such person.
        InvalidEntryError: the title or the kind is missing, or it expires before its day.
        HealthDocumentError: it sounds like a paper about health, and ``is_not_medical`` was not said.
        DocumentRoomError: no room is left.
        FrozenFileError: her file is frozen.
    """
    given = _given(caseload, values, candidate.medical_words, is_not_medical=is_not_medical)
    with _attaching(caseload, is_not_medical=is_not_medical) as session:
        if person_files.case_code_of(session, person_id) is None:
            raise UnknownRecordError("person")
        return _insert(session, candidate, {"person_id": person_id, **given})


def replace_document(
    caseload: Caseload,
    document_id: str,
    candidate: Candidate,
    values: Mapping[str, Any],
    *,
    is_not_medical: bool = False,
) -> str:
    """Keep another content in the place of a document, which goes to the trash; return the new identity.

    Raises:
        UnknownRecordError: there is no such document.
        InvalidEntryError, HealthDocumentError, DocumentRoomError, FrozenFileError: as ``attach_document``.
    """
    given = _given(caseload, values, candidate.medical_words, is_not_medical=is_not_medical)
    with _attaching(caseload, is_not_medical=is_not_medical) as session:
        known = person_files.record_of(session, "document", document_id)
        if known is None:
            raise UnknownRecordError("document")
        made = _insert(session, candidate, {"person_id": known.values["person_id"], **given})
        records.remove(session, "document", document_id, at=caseload.clock())
        return made


def correct_document(
    caseload: Caseload, document_id: str, values: Mapping[str, Any], *, is_not_medical: bool = False
) -> None:
    """Change what is noted of a document; its content stays.

    Raises:
        UnknownRecordError: there is no such document.
        InvalidEntryError, HealthDocumentError, FrozenFileError: as ``attach_document``.
    """
    given = _given(caseload, values, (), is_not_medical=is_not_medical)
    with caseload.write("correct_document") as session:
        if person_files.record_of(session, "document", document_id) is None:
            raise UnknownRecordError("document")
        records.update(session, "document", document_id, given)


def read_content(caseload: Caseload, document_id: str) -> Content:
    """Return the content of a document, to be shown from memory; the access log keeps that it was read.

    Raises:
        UnknownRecordError: there is no such document.
        DocumentContentMissingError: it is on file without its content.
        FrozenFileError: the file of the person is frozen: it is not read.
    """
    return _taken_out(caseload, document_id, "read_document")


def save_copy(caseload: Caseload, document_id: str, target: Path) -> None:
    """Write a copy of a document where one chose, in clear; the access log keeps it.

    Raises:
        UnknownRecordError, DocumentContentMissingError, FrozenFileError: as ``read_content``.
        PreciousTargetError: the target is a file of Jalon.
        OSError: the folder of ``target`` is missing, full or read-only.
    """
    require_writable_over(target)
    write_atomically(target, _taken_out(caseload, document_id, "save_document").content)


def note_printing(caseload: Caseload, person_id: str) -> None:
    """Note in the access log that a document of a person was printed."""
    with caseload.write("note_access") as session:
        note_in(caseload, session, "print_document", "person", person_id)


def may_destroy(caseload: Caseload) -> bool:
    """Tell whether the signed-in colleague may destroy a document for good."""
    return caseload.signed_in.role in MANAGERS


def merges_made_final(caseload: Caseload, document_id: str) -> tuple[str, ...]:
    """Return the merges that nothing could undo once this document is destroyed, by the file that went."""
    with caseload.read() as session:
        return tuple(one.gone for one in merges_that_moved(session, "document", document_id))


def destroy_document(caseload: Caseload, document_id: str) -> None:
    """Destroy a document for good, such as one that should never have been attached; the access log keeps it.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        UnknownRecordError: there is no such document.
        FrozenFileError: the file of the person is frozen.
    """
    if not may_destroy(caseload):
        raise NotAllowedError(caseload.signed_in.role, "destroy_document")
    with caseload.write("destroy_document") as session:
        known = person_files.record_of(session, "document", document_id)
        erasure.erase_document(session, document_id, now=caseload.clock())
        note_in(caseload, session, "destroy_document", "person", known.values["person_id"] if known else None)


def kept_in_all(caseload: Caseload) -> tuple[int, int]:
    """Return how many documents are kept, those in the trash too, and their size in bytes; none is read."""
    with caseload.read() as session:
        return attachments.kept_bytes(session)


def suffix_of(media_type: str | None) -> str:
    """Return how the name of a file of this type ends, such as « .pdf »; nothing for another type."""
    return next((f".{kind}" for kind, known in MEDIA_TYPES.items() if known == media_type), "")


def _taken_out(caseload: Caseload, document_id: str, event: str) -> Content:
    with caseload.write("note_access") as session:
        known = person_files.record_of(session, "document", document_id)
        if known is None:
            raise UnknownRecordError("document")
        person_id = known.values["person_id"]
        if person_files.owner_is_frozen(session, person_id)[0] is not None:
            raise FrozenFileError
        content = attachments.content_of(session, document_id)
        if content is None:
            raise DocumentContentMissingError
        note_in(caseload, session, event, "person", person_id)
        return Content(known.values["title"], known.values["media_type"] or "", content)


def _attaching(caseload: Caseload, *, is_not_medical: bool) -> Any:
    # Who says that it is no paper about health is named by the journal, under an action of its own.
    if is_not_medical:
        return caseload.write("attach_document_not_medical")
    return caseload.write("attach_document")


def _insert(session: Session, candidate: Candidate, values: Mapping[str, Any]) -> str:
    size = len(candidate.content)
    _require_room(session, Path(candidate.file_name), size)
    row = {**values, "media_type": MEDIA_TYPES[candidate.format], "size_bytes": size}
    document_id = records.insert(session, "document", row)
    attachments.put_content(session, document_id, candidate.content)
    return document_id


def _given(
    caseload: Caseload, values: Mapping[str, Any], found: tuple[str, ...], *, is_not_medical: bool
) -> dict[str, Any]:
    given = {name: values[name] for name in _COLUMNS if name in values}
    title = " ".join(str(given.get("title") or "").split())
    given["title"] = title
    given["is_sensitive"] = bool(given.get("is_sensitive"))
    problems = [Problem(name, "missing") for name in ("kind", "title") if not given.get(name)]
    if len(title) > LONGEST_TITLE:
        problems.append(Problem("title", "too_long"))
    day, expires = given.get("date"), given.get("expires_date")
    if day and expires and expires < day:
        problems.append(Problem("expires_date", "before_start"))
    if problems:
        raise InvalidEntryError("document", tuple(problems))
    if not is_not_medical:
        label = rules_for(day or caseload.clock().date()).label("document_kinds", given["kind"])
        said = (*_medical(f"{label} {title}", "", _health_words(caseload)), *found)
        if said:
            raise HealthDocumentError(_distinct(said))
    return given


def _require_room(session: Session, path: Path, size: int) -> None:
    _, kept = attachments.kept_bytes(session)
    if kept + size > LARGEST_TOGETHER_BYTES:
        raise DocumentRoomError(path)


def _health_words(caseload: Caseload) -> tuple[WatchedWord, ...]:
    watched = (WatchedWord(word.words, _HEALTH) for word in read_words(caseload) if word.group == _HEALTH)
    return (*watched, *_of_papers())


def _medical(name: str, text: str, health: tuple[WatchedWord, ...]) -> tuple[str, ...]:
    """Return what sounds medical: any word about health in a name, what only medical papers say in a text."""
    found = (*find_words([name], health), *find_words([text], _of_papers()))
    return _distinct(tuple(one.written for one in found))


def _distinct(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple({" ".join(word.split()).lower(): None for word in words})[:_MOST_SHOWN]


@cache
def _raw_words() -> Mapping[str, Any]:
    return tomllib.loads(resource("words", "medical.toml").read_text("utf-8"))


def _of_papers() -> tuple[WatchedWord, ...]:
    return tuple(WatchedWord(word, _HEALTH) for word in _raw_words()["words"])


def _neutral_title() -> str:
    return str(_raw_words()["title"])
