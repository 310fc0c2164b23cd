"""Fills a letter of the structure in a process of its own, so that no file can harm the program."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from jalon.domain.errors import (
    DocumentTooLargeError,
    DocumentUnreadableError,
    DocumentUnsafeError,
    LetterKindError,
    RefusalError,
)
from jalon.exchange.apart import answer_of
from jalon.exchange.letter_wire import LetterAnswer, LetterOrder, SeenTag

__all__ = ["FilledLetter", "SeenTag", "filled_letter", "tags_of"]

LETTER_FLAG: Final = "--fill-letter"
"""What a packaged program is started with to be the filling process (it has no ``-m``)."""
_SECONDS: Final = 30
_LARGEST: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class FilledLetter:
    """A letter with its words in place, and its paragraphs as they read."""

    content: bytes
    texts: tuple[str, ...]


def tags_of(path: Path, content: bytes) -> tuple[SeenTag, ...]:
    """Return the tags of a letter with the words around each; ``path`` is what a refusal names.

    Raises:
        LetterKindError: it is no docx.
        DocumentUnsafeError: it carries macros or other files, or points outside.
        DocumentTooLargeError: it is, or becomes, larger than a letter.
        DocumentUnreadableError: it is damaged, or takes too long.
    """
    return _asked(path, content, LetterOrder())[0].tags


def filled_letter(path: Path, content: bytes, values: dict[str, str]) -> FilledLetter:
    """Return a letter filled; each of its tags is in ``values``.

    Raises:
        RefusalError: as ``tags_of``.
    """
    answer, whole = _asked(path, content, LetterOrder(values))
    if len(whole) != answer.size or not whole:
        raise DocumentUnreadableError(path)
    return FilledLetter(whole, answer.texts)


def _asked(path: Path, content: bytes, order: LetterOrder) -> tuple[LetterAnswer, bytes]:
    if len(content) > _LARGEST:
        raise DocumentTooLargeError(path)
    text = msgspec.json.encode(order)
    try:
        line, whole = answer_of(LETTER_FLAG, "letter_filler", text, content, seconds=_SECONDS)
    except subprocess.TimeoutExpired:
        raise DocumentUnreadableError(path) from None
    try:
        answer = msgspec.json.decode(line, type=LetterAnswer)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise DocumentUnreadableError(path) from None
    if answer.refusal:
        raise _refusal(path, answer.refusal)
    return answer, whole


def _refusal(path: Path, code: str) -> RefusalError:
    if code in ("heavy", "bomb"):
        return DocumentTooLargeError(path)
    if code in ("macros", "links", "program"):
        return DocumentUnsafeError(path)
    return LetterKindError(path) if code == "other_kind" else DocumentUnreadableError(path)
