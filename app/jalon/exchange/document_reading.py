"""Looks into a document to attach in a process of its own, so that no file can harm the program."""

import contextlib
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from jalon.domain.attachments import LARGEST_BYTES
from jalon.domain.errors import (
    DocumentKindError,
    DocumentTooLargeError,
    DocumentUnreadableError,
    DocumentUnsafeError,
    RefusalError,
)
from jalon.exchange.apart import lines_of
from jalon.exchange.document_lines import PREFIX
from jalon.exchange.limits import MEGABYTE, Limits
from jalon.exchange.wire import EndLine, RefusalLine, RowLine

LIMITS: Final = Limits(
    file_bytes=LARGEST_BYTES, inflated_bytes=100 * MEGABYTE, entries=2000, said_bytes=4 * MEGABYTE
)
_UNSAFE: Final = ("macros", "program", "links")


def text_of_document(path: Path, kind: str, content: bytes, heartbeat: Callable[[], None]) -> str:
    """Return the text of a document, after its content was held against the format it announces.

    ``content`` is what was read of the file: what the reading process saw must be the same.

    Raises:
        DocumentKindError: it is something else than its name says.
        DocumentUnsafeError: it carries macros, scripts, programs or other files.
        DocumentTooLargeError: it is, or becomes, larger than what is taken.
        DocumentUnreadableError: it is damaged, changes, or asks for a password.
        OSError: the file cannot be read.
    """
    pieces: list[str] = []
    is_whole = False
    try:
        with contextlib.closing(lines_of(path, f"{PREFIX}{kind}", LIMITS, heartbeat)) as lines:
            for line in lines:
                if isinstance(line, RefusalLine):
                    raise _refusal(path, line.code)
                if isinstance(line, RowLine):
                    pieces += [cell for cell in line.cells if isinstance(cell, str)]
                is_whole = isinstance(line, EndLine)
    except (DocumentKindError, DocumentUnsafeError, DocumentTooLargeError, DocumentUnreadableError):
        raise
    except RefusalError as error:
        raise DocumentUnreadableError(path) from error
    if not is_whole or not pieces or pieces[0] != hashlib.sha256(content).hexdigest():
        raise DocumentUnreadableError(path)
    return "\n".join(pieces[1:])


def _refusal(path: Path, code: str) -> RefusalError:
    if code in ("heavy", "bomb"):
        return DocumentTooLargeError(path)
    if code in _UNSAFE:
        return DocumentUnsafeError(path)
    return DocumentKindError(path) if code == "other_kind" else DocumentUnreadableError(path)
