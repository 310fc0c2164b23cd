"""Names of our own for what is being made, locked while in use: what a kill left is told apart and swept."""

import contextlib
import errno
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock

from jalon.domain.errors import CannotWriteError, DiskFailureError, DiskFullError, JalonError
from jalon.domain.ids import new_id

_OURS: Final = re.compile(
    r"(\.jalon-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(?:part|pack|verrou)(?:-wal|-shm|-journal)?"
)
_LOCK_SUFFIX: Final = ".verrou"
_PATIENCE_SECONDS: Final = 10  # a sweep holds the lock of a name for an instant
_NO_LOCKS: Final = frozenset({errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOLCK})
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_UNWRITABLE: Final = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG}
)


@contextmanager
def scratch_beside(folder: Path, *, least_age_seconds: float = 0) -> Iterator[Path]:
    """Give a path in ``folder`` for a file or a folder, ``.pack`` beside it too; both are gone afterwards.

    What a stopped process left in the same folder is swept first: its lock died with it. Where other machines
    see the folder without seeing the locks (a synchronised folder), ``least_age_seconds`` spares their work.

    Raises:
        CannotWriteError, DiskFullError, DiskFailureError: nothing can be written in the folder.
    """
    name = f".jalon-{new_id()}"
    lock = _lock_of(folder, name)
    try:
        if not folder.is_dir():  # the lock would make it
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), os.fspath(folder))
        sweep(folder, least_age_seconds=least_age_seconds)
        _take(lock)  # before anything bears the name: what bears it without its lock is in nobody’s use
    except OSError as error:
        raise refusal_of(error, folder, folder) or error from error
    try:
        yield folder / f"{name}.part"
    finally:
        _remove(folder, name)
        lock.release()


def sweep(folder: Path, *, least_age_seconds: float = 0) -> None:
    """Remove what stopped processes left in ``folder``: only names of our own that nobody holds."""
    names = set()
    with contextlib.suppress(OSError):
        names = {match[1] for path in folder.iterdir() if (match := _OURS.fullmatch(path.name))}
    for name in names:
        # Where files cannot be locked nothing is swept.
        with contextlib.suppress(OSError, NotImplementedError):
            if abs(time.time() - _last_change(folder, name)) < least_age_seconds:
                continue
            lock = _lock_of(folder, name)
            lock.acquire(timeout=0)
            try:
                _remove(folder, name)
            finally:
                lock.release()


def refusal_of(error: OSError, asked: Path, folder: Path) -> JalonError | None:
    """Return what the system’s refusal means for the path that was asked for; None when it is a mistake."""
    if error.errno in _FULL:
        return DiskFullError(folder)
    if error.errno == errno.EIO:
        return DiskFailureError(asked)
    if error.errno in _UNWRITABLE:
        return CannotWriteError(asked)
    return None


def _lock_of(folder: Path, name: str) -> FileLock:
    return FileLock(folder / f"{name}{_LOCK_SUFFIX}", mode=0o600, thread_local=False, fallback_to_soft=False)


def _take(lock: FileLock) -> None:
    try:
        lock.acquire(timeout=_PATIENCE_SECONDS)
    except NotImplementedError:
        return  # a folder without locks: nothing there is ever swept
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise


def _last_change(folder: Path, name: str) -> float:
    """Return the newest time of change under a name, in seconds since 1970."""
    found = list(folder.glob(f"{name}.*"))
    found += [inside for path in found if path.is_dir() for inside in path.iterdir()]
    return max((path.lstat().st_mtime for path in found), default=0)


def _remove(folder: Path, name: str) -> None:
    """Remove all that bears the name, the lock last: without it nobody would know what the rest is."""
    found = sorted(folder.glob(f"{name}.*"), key=lambda path: path.name.endswith(_LOCK_SUFFIX))
    for path in found:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
