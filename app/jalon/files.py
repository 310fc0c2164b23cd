"""Writes that a power cut leaves whole: temporary file, flush to disk, rename."""

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

# Windows refuses a new name while another program reads the file, as an antivirus does after each write.
_PAUSES_SECONDS: Final[Sequence[float]] = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8) if os.name == "nt" else ()


def private_folder(path: Path) -> Path:
    """Create ``path`` for its owner alone (0700) and return it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def fsync_folder(path: Path) -> None:
    """Flush the names of a folder to disk; without effect where a folder cannot be opened (Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_atomically(temporary: Path, target: Path) -> None:
    """Flush ``temporary`` to disk and give it the name of ``target``, in the same folder."""
    with temporary.open("rb+") as stream:
        os.fsync(stream.fileno())
    rename_patiently(temporary, target)
    fsync_folder(target.parent)


def rename_patiently(temporary: Path, target: Path, pauses: Sequence[float] = _PAUSES_SECONDS) -> None:
    """Give ``temporary`` the name of ``target``; a refusal is tried again after each pause, in seconds.

    Raises:
        OSError: it is still refused after the last one.
    """
    for pause in pauses:
        with contextlib.suppress(PermissionError):
            temporary.replace(target)
            return
        time.sleep(pause)
    temporary.replace(target)


@contextlib.contextmanager
def writing_atomically(path: Path, *, mode: int = 0o600) -> Iterator[BinaryIO]:
    """Give a stream whose bytes become ``path`` when the block ends well; else the old file is untouched.

    Afterwards, also after a power cut, the file is the old one or the new one, never torn.

    Raises:
        OSError: the folder is missing, full or read-only; the error names ``path``.
    """
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    except OSError as error:
        error.filename = os.fspath(path)  # what was asked for, not a name that nobody knows
        raise
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if os.name != "nt":
            temporary.chmod(mode)
        rename_patiently(temporary, path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename in (None, name):
            error.filename = os.fspath(path)
        raise
    fsync_folder(path.parent)


def write_atomically(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Write ``content`` to ``path``, whole or not at all; see ``writing_atomically``.

    Raises:
        OSError: as ``writing_atomically``.
    """
    with writing_atomically(path, mode=mode) as stream:
        stream.write(content)
