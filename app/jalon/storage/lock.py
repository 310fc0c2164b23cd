"""One process per caseload: a lock that dies with its process, and a readable note of who holds it.

Two locks are held: one beside the file, which everyone who sees the folder meets, and one by the identity of
the file on this machine, so that a hard link or another spelling of its name is the same caseload.
"""

import contextlib
import json
import os
import platform
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from jalon.domain.errors import CaseloadInUseError, ReadOnlyCaseloadError
from jalon.files import private_folder
from jalon.settings.paths import state_folder

_MOST_NOTE_BYTES: Final = 4096


@dataclass(slots=True)
class CaseloadLock:
    """The locks held on one caseload, until released or until the process ends."""

    path: Path
    since: datetime
    _held: list[tuple[FileLock, Path]] = field(default_factory=list)

    def follow(self) -> None:
        """Lock the file that now bears the name: a new one stands there after an upgrade."""
        self._take(*_identity_files(self.path))

    def release(self) -> None:
        """Let others open the caseload."""
        for lock, note in reversed(self._held):
            with contextlib.suppress(OSError):
                note.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # while it is held: whoever had opened it finds it gone
                Path(lock.lock_file).unlink(missing_ok=True)
            lock.release()
        self._held.clear()

    def _take(self, lock_path: Path, note: Path) -> None:
        if any(held == note for _, held in self._held):
            return
        lock = FileLock(lock_path, mode=0o600, thread_local=False, fallback_to_soft=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise _in_use(self.path, note) from None
        except OSError as error:
            raise ReadOnlyCaseloadError(self.path) from error
        self._held.append((lock, note))
        _write_note(note, self.since)


def lock_caseload(path: Path, *, now: datetime) -> CaseloadLock:
    """Take the caseload at ``path`` for this process.

    Raises:
        CaseloadInUseError: another process, or another window of this one, has it.
        ReadOnlyCaseloadError: its folder cannot be written.
    """
    lock = CaseloadLock(path, now)
    try:
        lock._take(path.parent / f".{path.name}-verrou", path.parent / f".{path.name}-occupe")
        if path.exists():
            lock.follow()
    except BaseException:
        lock.release()
        raise
    return lock


def _identity_files(path: Path) -> tuple[Path, Path]:
    status = path.stat()
    folder = private_folder(state_folder() / "locks")
    name = f"{status.st_dev:x}-{status.st_ino:x}"
    return folder / f"{name}.verrou", folder / f"{name}.occupe"


def _write_note(note: Path, since: datetime) -> None:
    # The machine and the process, no name of a person: the note lies in clear beside the caseload.
    content = {"machine": platform.node(), "process": os.getpid(), "since": since.isoformat()}
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
    try:
        descriptor = os.open(note, flags, 0o600)
    except OSError:
        return  # the note only informs; the lock is what holds
    with contextlib.suppress(OSError), os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(content, stream)


def _in_use(path: Path, note: Path) -> CaseloadInUseError:
    holder, machine, since = "", platform.node(), None
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        with note.open("rb") as stream:
            found = json.loads(stream.read(_MOST_NOTE_BYTES))
        machine = str(found["machine"])[:80]
        holder = f"processus {int(found['process'])}"
        since = datetime.fromisoformat(found["since"])
        if since.tzinfo is None:
            since = None
    return CaseloadInUseError(path, holder, machine, since)
