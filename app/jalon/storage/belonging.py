"""Does the journal that lies beside a caseload belong to it? Asked before anything is moved into the file.

A program that was stopped leaves its journal (``-wal``) beside the file, and the next opening completes the
file from it. But a file copied over another one, or a journal left by an older copy, would be completed with
pages of another moment: SQLite does it without a word, and days of work are gone.
"""

from dataclasses import dataclass
from pathlib import Path

import sqlcipher3

from jalon.domain.errors import DamagedCaseloadError, ForeignJournalError, JalonError
from jalon.storage.cipher import FileKey, connect_raw


@dataclass(frozen=True, slots=True)
class _State:
    """How far a file got: the revision of its tables, and its clock, which never goes back."""

    revision: str
    milliseconds: int

    def is_before(self, other: "_State") -> bool:
        return (self.revision, self.milliseconds) < (other.revision, other.milliseconds)


def journal_beside(path: Path) -> Path:
    """Return where SQLite keeps the journal of a file."""
    return path.with_name(f"{path.name}-wal")


def has_journal_beside(path: Path) -> bool:
    """Tell whether a journal with something in it lies beside the file."""
    try:
        return journal_beside(path).stat().st_size > 0
    except OSError:
        return False


def require_own_journal(path: Path, key: FileKey) -> None:
    """Check that file and journal together are whole, and not older than the file alone; write nothing.

    Reads every page: only after a stop in the middle of work, so that it is worth its time.

    Raises:
        ForeignJournalError: the file alone is whole, and the journal would spoil it.
        DamagedCaseloadError: neither is.
    """
    if not has_journal_beside(path):
        return
    together, alone = _state(path, key, "ro"), _state(path, key, "immutable")
    if together is not None and not (alone and together.is_before(alone)) and _is_whole(path, key, "ro"):
        return
    raise spoiled_by_journal(path, key) or DamagedCaseloadError(path)


def spoiled_by_journal(path: Path, *keys: FileKey) -> JalonError | None:
    """Return what to say when the journal is all that stands in the way, None when it is not."""
    if has_journal_beside(path) and any(_is_whole(path, key, "immutable") for key in keys):
        return ForeignJournalError(journal_beside(path))
    return None


def _state(path: Path, key: FileKey, mode: str) -> _State | None:
    """Return how far the file got; None when that cannot be read, as in the middle of being completed."""
    try:
        connection = connect_raw(path, key, mode=mode)
    except sqlcipher3.Error:
        return None
    try:
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        clock = connection.execute("SELECT milliseconds FROM journal_state").fetchone()
    except sqlcipher3.Error:
        return None
    finally:
        connection.close()
    return _State(str(revision[0]), int(clock[0])) if revision and clock else None


def _is_whole(path: Path, key: FileKey, mode: str) -> bool:
    try:
        connection = connect_raw(path, key, mode=mode)
    except sqlcipher3.Error:
        return False
    try:
        return bool(connection.execute("PRAGMA quick_check").fetchall() == [("ok",)])
    except sqlcipher3.Error:
        return False
    finally:
        connection.close()
