"""The structure’s own letters: kept with the caseload, their tags checked, filled for somebody."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from rapidfuzz import process

from jalon.domain.errors import (
    DocumentTooLargeError,
    DocumentUnreadableError,
    FrozenFileError,
    LetterKindError,
    LetterTagsError,
    UnknownRecordError,
)
from jalon.exchange import letters
from jalon.exchange.letters import FilledLetter
from jalon.files import write_atomically
from jalon.services.access import note_access
from jalon.services.targets import require_writable_over
from jalon.settings.letter_tags import LetterTag, letter_tags
from jalon.settings.rules import rules_for
from jalon.storage import freezing, records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import letters as queries
from jalon.storage.queries.letters import LetterModel

__all__ = [
    "FilledFor",
    "LetterModel",
    "LetterTag",
    "add_letter",
    "fill_letter",
    "letter_tags",
    "list_letters",
]

_LARGEST: Final = 2_000_000
_LONGEST_NAME: Final = 120


@dataclass(frozen=True, slots=True)
class FilledFor:
    """A letter filled for somebody; ``missing`` are the tags for which nothing is known, left empty."""

    letter: FilledLetter
    file_name: str
    missing: tuple[str, ...]
    name: str
    """The name of its model."""
    person_id: str | None = None
    employer_id: str | None = None


def list_letters(caseload: Caseload) -> tuple[LetterModel, ...]:
    """Return the letters that the structure keeps, by name."""
    with caseload.read() as session:
        return queries.letter_models(session)


def add_letter(caseload: Caseload, path: Path) -> str:
    """Keep a letter under the name of its file, in the place of the one of that name; return its identity.

    Raises:
        LetterTagsError: some of its tags are not known; nothing was kept.
        LetterKindError, DocumentUnsafeError, DocumentTooLargeError, DocumentUnreadableError: it cannot be
            kept for what it is.
        OSError: the file cannot be read.
    """
    if path.suffix.lower() != ".docx":
        raise LetterKindError(path)
    with path.open("rb") as source:
        content = source.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise DocumentTooLargeError(path)
    _refuse_unknown_tags(path, content)
    name = path.stem[:_LONGEST_NAME]
    kept = {one.name: one.id for one in list_letters(caseload)}
    values = {"name": name, "content": base64.b64encode(content).decode("ascii")}
    with caseload.write("keep_letter") as session:
        if name in kept:
            records.update(session, "letter_template", kept[name], values)
            return kept[name]
        return records.insert(session, "letter_template", values)


def remove_letter(caseload: Caseload, letter_id: str) -> None:
    """Put a letter in the trash; it can be undone."""
    with caseload.write("remove_letter") as session:
        records.remove(session, "letter_template", letter_id, at=caseload.clock())


def save_model(caseload: Caseload, letter_id: str, target: Path) -> None:
    """Write a letter as it was kept, with its tags.

    Raises:
        UnknownRecordError: there is no such letter.
        PreciousTargetError: the target is a file of Jalon.
        OSError: the target cannot be written.
    """
    require_writable_over(target)
    write_atomically(target, _content(caseload, letter_id)[1])


def fill_letter(
    caseload: Caseload, letter_id: str, *, person_id: str | None, employer_id: str | None, today: date
) -> FilledFor:
    """Return a letter filled, in memory; it is noted in the access log.

    Raises:
        UnknownRecordError: there is no such letter, person or employer.
        FrozenFileError: the file of the person is frozen.
        LetterTagsError: it bears tags that are not known any more.
        DocumentUnreadableError: it is damaged.
    """
    name, content = _content(caseload, letter_id)
    seen = {tag.name for tag in _refuse_unknown_tags(Path(name), content)}
    fields, case_code = _fields(caseload, person_id, employer_id, today)
    values = {tag.tag: _words(fields.get(tag.field)) for tag in letter_tags()}
    filled = letters.filled_letter(Path(name), content, values)
    note_access(caseload, "fill_letter", "person" if person_id else "caseload", person_id)
    missing = tuple(tag.tag for tag in letter_tags() if tag.tag in seen and not values[tag.tag])
    parts = ["courrier", case_code or "", today.isoformat()]
    file_name = "-".join(part for part in parts if part) + ".docx"
    return FilledFor(filled, file_name, missing, name, person_id, employer_id)


def _refuse_unknown_tags(path: Path, content: bytes) -> tuple[letters.SeenTag, ...]:
    known = [tag.tag for tag in letter_tags()]
    seen = letters.tags_of(path, content)
    wrong = [tag for tag in seen if tag.name not in known]
    if wrong:
        raise LetterTagsError(
            tuple(tag.name for tag in wrong),
            tuple(tag.place for tag in wrong),
            tuple(process.extractOne(tag.name, known)[0] for tag in wrong),
        )
    return seen


def _content(caseload: Caseload, letter_id: str) -> tuple[str, bytes]:
    with caseload.read() as session:
        found = queries.letter_content(session, letter_id)
    if found is None:
        raise UnknownRecordError("letter_template")
    try:
        return found[0], base64.b64decode(found[1], validate=True)
    except binascii.Error:
        raise DocumentUnreadableError(Path(found[0])) from None


def _fields(
    caseload: Caseload, person_id: str | None, employer_id: str | None, today: date
) -> tuple[Mapping[str, Any], str | None]:
    with caseload.read() as session:
        fields = {"today": today, **queries.values_of_sender(session, caseload.signed_in.coach_id)}
        for record_id, kind, read in (
            (person_id, "person", queries.values_of_person),
            (employer_id, "employer", queries.values_of_employer),
        ):
            if record_id is None:
                continue
            found = read(session, record_id)
            if found is None:
                raise UnknownRecordError(kind)
            fields |= found
        if person_id is not None and freezing.is_frozen(session, person_id):
            raise FrozenFileError
    if fields.get("title"):
        fields["title"] = rules_for(today).label("civilities", str(fields["title"]))
    return fields, fields.get("case_code")


def _words(value: Any) -> str:
    from jalon.reports.typography import long_day

    if isinstance(value, date):
        return long_day(value)
    return "" if value is None else str(value)
