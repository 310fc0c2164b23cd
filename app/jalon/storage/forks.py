"""A mark beside a copied caseload that is to become another site of the journal when it is first opened.

Two copies under one identity would number their changes alike, and an exchange would hide those of one. The
identity lies inside the encrypted file, so that who copies it without its passphrase leaves this mark. It
also names what was copied, by digests: what a stopped copy left is known from what was there before.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from jalon.files import write_atomically

_MOST_BYTES = 4096


def mark_fork(path: Path, parts: Iterable[Path]) -> None:
    """Leave the mark beside ``path``, flushed, before any of the copied ``parts`` gets its name there.

    Raises:
        OSError: the folder is full or read-only, or a part cannot be read.
    """
    write_atomically(_mark_of(path), "".join(f"{_digest(part)}\n" for part in parts).encode())


def is_fork(path: Path) -> bool:
    """Tell whether the caseload at ``path`` still has the identity of the one it was copied from."""
    return _mark_of(path).is_file()


def is_part_of_fork(part: Path, path: Path) -> bool:
    """Tell whether a copy to ``path`` that was stopped put ``part`` there."""
    try:
        if part.is_symlink() or not is_fork(path):
            return False
        with _mark_of(path).open("rb") as stream:
            return _digest(part).encode() in stream.read(_MOST_BYTES).split()
    except OSError:
        return False


def forget_fork(path: Path) -> None:
    """Take the mark away; where that fails, the copy changes its identity once more, which harms nothing."""
    with contextlib.suppress(OSError):
        _mark_of(path).unlink(missing_ok=True)


def _mark_of(path: Path) -> Path:
    return path.with_name(f".{path.name}-copie")


def _digest(path: Path) -> str:
    if not path.is_file():
        raise OSError(os.fspath(path))
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
