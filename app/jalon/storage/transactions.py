"""Reading one consistent state and writing one action, with every failure of the file told for what it is."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import sqlcipher3
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from jalon.domain.errors import (
    DamagedCaseloadError,
    DiskFailureError,
    DiskFullError,
    JalonError,
    ReadOnlyCaseloadError,
)
from jalon.storage import journal
from jalon.storage.cipher import POOL_SECONDS, POOL_SIZE
from jalon.storage.gate import Gate
from jalon.storage.last_written import Written

__all__ = ["NOTADB", "Session", "Transactions", "error_code", "file_failure", "utc_now"]

# Primary result codes of SQLite; the extended ones keep them in their low byte.
_READONLY: Final = 8
_IOERR: Final = 10
_CORRUPT: Final = 11
_FULL: Final = 13
_CANTOPEN: Final = 14
NOTADB: Final = 26

ALONE_SECONDS: Final = 10.0  # how long to wait for who reads or writes, before a change of key is refused

# The index of the journal takes 32 KiB at once, and no code tells that it failed for want of room.
_LEAST_ROOM: Final = 64 * 1024


def utc_now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


class Transactions:
    """The sessions on one open file: any number of readers in turn, one writer at a time."""

    def __init__(
        self,
        engine: Engine,
        path: Path,
        *,
        author_id: str | None,
        clock: Callable[[], datetime],
        information: dict[str, object],
        noting: Callable[[Written], None] = lambda _: None,
    ) -> None:
        self.use(engine)
        self._noting = noting  # told how far the caseload is written, once it is durable
        self._path = path
        self._author_id = author_id
        self._clock = clock
        self._information = information
        self._gate = Gate()
        self._writer = threading.Lock()
        # Readers leave one connection to the writer: the pool is not fair, and he would wait for ever.
        self._readers = threading.BoundedSemaphore(POOL_SIZE - 1)
        self._writing_thread: int | None = None
        self.is_damaged = False

    def use(self, engine: Engine) -> None:
        """Go on with another engine: the file is under another key."""
        self._reading = engine
        self._writing = engine.execution_options(write=True)

    def together(self) -> AbstractContextManager[None]:
        """Use the file otherwise than by ``read`` or ``write``, while nobody closes it."""
        return self._gate.entered()

    def alone(self) -> AbstractContextManager[None]:
        """Wait for readers and writer to end, and keep others waiting meanwhile.

        Raises:
            CaseloadBusyError: someone did not end in time.
        """
        return self._gate.alone(self._path, ALONE_SECONDS)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session on one consistent state of the caseload; it cannot write.

        Raises:
            DamagedCaseloadError: a page is not what was written.
            RuntimeError: something tried to write.
        """
        with (
            self._gate.entered(),
            self._telling(),
            self._turn_to_read(),
            Session(self._reading, expire_on_commit=False) as session,
        ):
            session.info.update(self._information)
            connection = session.connection()
            connection.exec_driver_sql("PRAGMA query_only = 1")
            try:
                yield session
            except DBAPIError as error:
                if error_code(error.orig) == _READONLY:
                    raise RuntimeError("a write inside a read") from error
                raise
            finally:
                if not connection.invalidated:
                    connection.exec_driver_sql("PRAGMA query_only = 0")

    @contextmanager
    def write(self, label: str) -> Iterator[Session]:
        """Give a session for one action: all of it is kept when the block ends, nothing if it raises.

        Args:
            label: an English code, such as ``record_act``, that the journal keeps.

        Raises:
            DamagedCaseloadError: damage was seen, now or before: nothing more is written.
            DiskFullError, ReadOnlyCaseloadError, DiskFailureError: as they say; the action was not kept.
            RuntimeError: the same thread already writes.
        """
        if self.is_damaged:
            raise DamagedCaseloadError(self._path)
        if self._writing_thread == threading.get_ident():
            raise RuntimeError("a write inside a write")
        with (
            self._gate.entered(),
            self._writer,
            self._telling(),
            Session(self._writing, expire_on_commit=False) as session,
        ):
            self._writing_thread = threading.get_ident()
            try:
                session.info.update(self._information)
                journal.begin_action(session, author_id=self._author_id, label=label, now=self._clock())
                yield session
                written = journal.end_action(session)
                session.commit()
                self._noting(written)
            except DBAPIError as error:
                if error_code(error.orig) == _IOERR:
                    session.invalidate()  # after a failed flush, only what a new connection reads is true
                raise
            finally:
                self._writing_thread = None

    @contextmanager
    def _turn_to_read(self) -> Iterator[None]:
        has_turn = self._readers.acquire(timeout=POOL_SECONDS)
        try:
            yield  # without a turn, the pool says that it is exhausted
        finally:
            if has_turn:
                self._readers.release()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            failure = file_failure(error.orig, self._path)
            if failure is None:
                raise
            if isinstance(failure, DamagedCaseloadError):
                self.is_damaged = True
            raise failure from error


def error_code(error: object) -> int:
    """Return the primary result code of an error of SQLite, 0 when it has none."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def file_failure(error: object, path: Path) -> JalonError | None:
    """Return what an error of the engine says about the file, or None when it is of another kind."""
    if not isinstance(error, sqlcipher3.Error):
        return None
    code = error_code(error)
    if code in (_CORRUPT, NOTADB):
        return DamagedCaseloadError(path)
    if code == _FULL:
        return DiskFullError(path.parent)
    if code in (_READONLY, _CANTOPEN):
        return ReadOnlyCaseloadError(path)
    if code == _IOERR and _has_no_room(path.parent):
        return DiskFullError(path.parent)
    if code == _IOERR:
        return DiskFailureError(path)
    return None


def _has_no_room(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _LEAST_ROOM
    except OSError:
        return False
