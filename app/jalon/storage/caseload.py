"""A caseload: its file, its ring and its lock, from creation or opening to closing."""

import contextlib
import errno
import glob
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

import sqlcipher3
from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError

from jalon.domain.errors import (
    CaseloadExistsError,
    DamagedCaseloadError,
    DiskFailureError,
    DiskFullError,
    JalonError,
    MissingChangesError,
    NewerCaseloadError,
    ReadOnlyCaseloadError,
    WrongPassphraseError,
)
from jalon.domain.ids import new_id
from jalon.files import private_folder, replace_atomically
from jalon.storage import access_log, places, records, revision
from jalon.storage.attempts import attempts_on
from jalon.storage.belonging import has_journal_beside, journal_beside
from jalon.storage.cipher import FileKey, connect_raw, open_engine, settle
from jalon.storage.derivation import KeyDerivation
from jalon.storage.integrity import Examination, examine_file
from jalon.storage.keyring import OpenRing, Unlocked, new_ring, read_ring, ring_path, unlock, write_ring
from jalon.storage.last_written import last_written
from jalon.storage.lock import CaseloadLock, lock_caseload
from jalon.storage.recognition import Found, prove, recognise
from jalon.storage.ring_format import RECOVERY, USER, RingFile
from jalon.storage.schema.structure import CoachRow
from jalon.storage.transactions import Session, Transactions, file_failure, utc_now

SUFFIX: Final = ".jalon"


@dataclass(frozen=True, slots=True)
class NewCoach:
    """The first colleague of a new caseload, or one who joins; ``id`` is given by the practice structure."""

    family_name: str
    given_name: str
    role: str = "COORDINATEUR"
    id: str = field(default_factory=new_id)
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class NewStructure:
    """The structure of a new caseload; ``details`` are further columns of its table."""

    name: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who opened the caseload: a colleague by a slot, or the recovery code (then no coach)."""

    coach_id: str | None
    slot_id: str
    role: str


@dataclass(frozen=True, slots=True)
class Created:
    """A new caseload, and the recovery code that is shown once, to be printed."""

    caseload: "Caseload"
    recovery_code: str = field(repr=False)


class Caseload:
    """An open caseload; it belongs to this process until it is closed."""

    def __init__(
        self,
        path: Path,
        engine: Engine,
        ring: OpenRing,
        lock: CaseloadLock,
        *,
        signed_in: SignedIn,
        clock: Callable[[], datetime],
        failures: int = 0,
    ) -> None:
        self.path = path
        self.engine = engine
        self.ring = ring
        self.signed_in = signed_in
        self.clock = clock
        self.failures = failures  # wrong passphrases since the last opening on this machine
        self.ring_change = threading.RLock()  # one change of the ring at a time
        self._lock = lock
        self._last_written = last_written(path, ring.ring.caseload_id)
        self._transactions = Transactions(
            engine,
            path,
            author_id=signed_in.coach_id,
            clock=clock,
            information=_information(ring),
            noting=self._last_written.note,
        )
        self._is_closed = False

    @classmethod
    def create(
        cls,
        path: Path,
        passphrase: str,
        *,
        coach: NewCoach,
        structure: NewStructure,
        kdf: KeyDerivation | None = None,
        clock: Callable[[], datetime] = utc_now,
        allow_any_folder: bool = False,
    ) -> Created:
        """Make a new caseload with its ring, its structure and its first colleague, and open it.

        Raises:
            CaseloadExistsError: a file or a ring stands there; it was not touched.
            UnsafeFolderError, ReadOnlyCaseloadError, DiskFullError, CaseloadInUseError: as they say.
        """
        path = _real(path)
        if not allow_any_folder:
            places.require_safe(path.parent, path.name)
        with _telling(path):
            private_folder(path.parent)
        with _locking(path, clock, must_exist=False) as lock, _telling(path):
            _clear_leftovers(path)
            for taken in (path, ring_path(path)):
                if os.path.lexists(taken):
                    raise CaseloadExistsError(taken)
            caseload_id = new_id()
            ring, code = new_ring(caseload_id, coach.id, passphrase, kdf or KeyDerivation.calibrated())
            _make_file(path, ring, coach, structure, clock)
            engine = open_engine(path, ring.file_key)
            lock.follow()
            signed_in = SignedIn(coach.id, coach.id, coach.role)
            return Created(cls(path, engine, ring, lock, signed_in=signed_in, clock=clock), code)

    @classmethod
    def open(
        cls,
        path: Path,
        passphrase: str,
        *,
        clock: Callable[[], datetime] = utc_now,
        allow_any_folder: bool = False,
        allow_cheap: bool = False,
        examine: bool = False,
        is_read: bool = True,
        keeps_old: bool = True,
    ) -> "Caseload":
        """Open a caseload with a colleague's passphrase; an older one is brought up to date first.

        ``examine`` reads every page first: what a paper is made of is not damaged. Only the journal that a
        stop left, proven to be the file's own, is moved into it before. ``is_read``: someone reads what is
        refused; else what is said once is kept for whoever opens next. ``keeps_old``: what is brought up to
        date is backed up before; a copy that comes from a backup needs no other.

        Raises:
            CaseloadMissingError, EmptyCaseloadError, NotACaseloadError, NewerCaseloadError,
            CaseloadInUseError, RingMissingError, DamagedRingError, NewerRingError, WeakRingError,
            ForeignRingError, TooManyAttemptsError, WrongPassphraseError, TruncatedCaseloadError,
            DamagedCaseloadError, MissingChangesError, ReadOnlyCaseloadError, UnsafeFolderError,
            DiskFullError: as they say; the file is as it was, to the byte.
        """
        options = (clock, allow_any_folder, allow_cheap, examine, is_read, keeps_old)
        return cls._open(path, lambda file, ring: _unlock_counting(file, passphrase, ring), *options)

    @classmethod
    def open_with_recovery_code(
        cls,
        path: Path,
        code: str,
        *,
        clock: Callable[[], datetime] = utc_now,
        allow_any_folder: bool = False,
        allow_cheap: bool = False,
    ) -> "Caseload":
        """Open a caseload with the printed code, to give a colleague a new passphrase.

        Raises:
            WrongPassphraseError: not the code of this caseload.
            JalonError: as ``open``.
        """
        options = (clock, allow_any_folder, allow_cheap)
        return cls._open(path, lambda file, ring: (unlock(file, code, ring, kind=RECOVERY), 0), *options)

    @classmethod
    def _open(
        cls,
        path: Path,
        unlocking: Callable[[RingFile, Path], tuple[Unlocked, int]],
        clock: Callable[[], datetime],
        allow_any_folder: bool,  # noqa: FBT001
        allow_cheap: bool,  # noqa: FBT001
        examine: bool = False,  # noqa: FBT001, FBT002
        is_read: bool = True,  # noqa: FBT001, FBT002
        keeps_old: bool = True,  # noqa: FBT001, FBT002
    ) -> "Caseload":
        path = _real(path)
        with _locking(path, clock, must_exist=True) as lock, _telling(path):
            file = recognise(path, allow_cheap=allow_cheap)
            if not allow_any_folder:
                places.require_safe(path.parent, path.name)
            unlocked, failures = unlocking(file, ring_path(path))
            is_usual = file.pending is None and not examine and _is_writable(path)
            found = prove(path, unlocked, for_writing=is_usual)
            with found.closed_on_failure():
                if found.revision != revision.CURRENT:
                    found = found.forget_connection()
                _require_known(path, found)
                _require_nothing_missing(path, found, is_read=is_read)
                _require_writable(path)
                if examine:
                    _require_every_page(path, found.ring.file_key)
                if file.pending is not None and settle(path, found.ring.file_key):  # else the next opening
                    write_ring(ring_path(path), RingFile(found.ring.ring))
                _bring_up_to_date(path, found, clock, keeps_old=keeps_old)
                lock.follow()
                engine = _open_proven(path, found)
                try:
                    signed_in = _sign_in(engine, unlocked)
                except BaseException:
                    engine.dispose()
                    raise
            return cls(path, engine, found.ring, lock, signed_in=signed_in, clock=clock, failures=failures)

    @property
    def caseload_id(self) -> str:
        """Return the identity of the caseload, the same in every copy of it."""
        return self.ring.ring.caseload_id

    @property
    def file_key(self) -> FileKey:
        """Return what opens the file, for backups and examinations."""
        return self.ring.file_key

    @property
    def is_damaged(self) -> bool:
        """Tell whether damage was seen since the opening: nothing is written any more."""
        return self._transactions.is_damaged

    def declare_damaged(self) -> None:
        """Write nothing more: an examination saw damage."""
        self._transactions.is_damaged = True

    def derived_key(self, purpose: str) -> bytes:
        """Return 32 bytes for one purpose, the same for as long as the caseload lives."""
        return self.ring.derived_key(purpose)

    def read(self) -> AbstractContextManager[Session]:
        """Give a session on one consistent state; see ``Transactions.read``."""
        return self._transactions.read()

    def write(self, label: str) -> AbstractContextManager[Session]:
        """Give a session for one named action, kept whole or not at all; see ``Transactions.write``."""
        return self._transactions.write(label)

    def close(self) -> None:
        """Move the journal into the file, leave nothing beside it, and let others open it."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            self._close_file()
        finally:
            self._last_written.close()
            self._lock.release()

    @contextmanager
    def with_file_closed(self) -> Iterator[None]:
        """Close the file for a while, the lock held: for what must be alone with it (change of key).

        Whoever reads or writes is waited for; whoever comes meanwhile waits.

        Raises:
            CaseloadBusyError: someone did not end in time; nothing changed.
        """
        with self._transactions.alone():
            self._close_file()
            try:
                yield
            finally:
                self.engine = open_engine(self.path, self.ring.file_key)
                self._transactions.use(self.engine)

    def with_file_kept_open(self) -> AbstractContextManager[None]:
        """Keep the key from changing: for what uses the engine otherwise than by ``read`` and ``write``."""
        return self._transactions.together()

    def _close_file(self) -> None:
        if self.is_damaged:
            with _without_checkpoint(self.path, self.file_key):
                self.engine.dispose()
            return
        # On a full or failing disk the journal stays beside the file: the next opening completes it.
        unable = contextlib.suppress(DBAPIError, sqlcipher3.Error, JalonError)
        with unable, self.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self.engine.dispose()

    def __enter__(self) -> "Caseload":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def refuse_unreadable(path: Path, *, allow_cheap: bool = False) -> None:
    """Say what can be said before anyone types a passphrase.

    Raises:
        JalonError: as ``Caseload.open``, but for what needs the passphrase.
    """
    path = _real(path)
    with _locking(path, utc_now, must_exist=True) as lock:
        file = recognise(path, allow_cheap=allow_cheap)
        lock.release()
    attempts_on(file.current.caseload_id).require_patience()


def examine_closed(
    path: Path, passphrase: str, *, allow_any_folder: bool = False, allow_cheap: bool = False
) -> tuple[Examination, ...]:
    """Examine every page of a caseload that nobody has open; nothing is written to a damaged file.

    Only what a crash left in the journal beside the file is moved into it first: pages torn by the crash
    are whole in the journal, and would be false alarms.

    Raises:
        JalonError: as ``Caseload.open``.
    """
    path = _real(path)
    with _locking(path, utc_now, must_exist=True) as lock, _telling(path):
        file = recognise(path, allow_cheap=allow_cheap)
        if not allow_any_folder:
            places.require_safe(path.parent, path.name)
        unlocked, _ = _unlock_counting(file, passphrase, ring_path(path))
        found = prove(path, unlocked)
        key = found.ring.file_key
        if has_journal_beside(path):
            _require_writable(path)
            engine = open_engine(path, key)
            with engine.connect() as connection:
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            engine.dispose()
        outcome = examine_file(path, key)
        lock.release()
        return outcome


def _real(path: Path) -> Path:
    return path.resolve()  # a link and its target are one caseload


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Turn what the system and the engine refuse into what it means for the caseload."""
    try:
        yield
    except DBAPIError as error:
        raise file_failure(error.orig, path) or error from error
    except sqlcipher3.Error as error:
        raise file_failure(error, path) or error from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFullError(path.parent) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise ReadOnlyCaseloadError(path) from error
        if error.errno == errno.EIO:
            raise DiskFailureError(path) from error
        raise


@contextmanager
def _locking(path: Path, clock: Callable[[], datetime], *, must_exist: bool) -> Iterator[CaseloadLock]:
    """Hold the lock; it is released when the block fails, else the caller keeps it."""
    if must_exist and not path.is_file():
        recognise(path)  # says that it is missing, or a folder
    lock = lock_caseload(path, now=clock())
    try:
        yield lock
    except BaseException:
        lock.release()
        raise


def _unlock_counting(file: RingFile, passphrase: str, ring: Path) -> tuple[Unlocked, int]:
    attempts = attempts_on(file.current.caseload_id)
    attempts.require_patience()
    failures = attempts.count()
    try:
        unlocked = unlock(file, passphrase, ring, kind=USER)
    except WrongPassphraseError:
        raise WrongPassphraseError(failures) from None
    attempts.forget()
    return unlocked, failures - 1


def _require_every_page(path: Path, key: FileKey) -> None:
    """Read every page of a file that nobody has open: each carries its own authentication.

    Pages torn by a stop are whole in its journal, which is moved in first. Where that cannot be done (a full
    disk), the pages in use were read with the journal when it was proven, and the others hold nothing.

    Raises:
        DamagedCaseloadError: one is not what was written.
    """
    if has_journal_beside(path) and not settle(path, key) and has_journal_beside(path):
        return
    if not all(outcome.is_sound for outcome in examine_file(path, key, only=("ciphers",))):
        raise DamagedCaseloadError(path)


def _require_nothing_missing(path: Path, found: Found, *, is_read: bool) -> None:
    """Compare the file with what this PC noted of it; said once to who reads, before anything is written.

    Raises:
        MissingChangesError: changes that were made here are not in the file.
    """
    if found.written is None:
        return
    noted = last_written(path, found.ring.ring.caseload_id)
    if count := noted.missing_in(found.written):
        if is_read:
            noted.tell()
        raise MissingChangesError(path, count, is_read)


def _require_writable(path: Path) -> None:
    if not _is_writable(path):
        raise ReadOnlyCaseloadError(path)


def _is_writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _require_known(path: Path, found: Found) -> None:
    if found.revision == revision.CURRENT:
        return
    from jalon.storage import migrations

    if not migrations.is_known(found.revision):
        raise NewerCaseloadError(path)


def _bring_up_to_date(path: Path, found: Found, clock: Callable[[], datetime], *, keeps_old: bool) -> None:
    if found.revision == revision.CURRENT:
        return
    from jalon.storage import upgrade

    upgrade.upgrade_file(path, found.ring.file_key, now=clock(), keeps_old=keeps_old)


def _open_proven(path: Path, found: Found) -> Engine:
    engine = open_engine(path, found.ring.file_key, proven=found.connection)
    try:
        engine.connect().close()
    except BaseException:
        engine.dispose()
        raise
    return engine


def _sign_in(engine: Engine, unlocked: Unlocked) -> SignedIn:
    if unlocked.kind == RECOVERY:
        return SignedIn(None, unlocked.slot_id, "ADMIN")
    coach = CoachRow.__table__.c
    wanted = select(coach.role).where(coach.id == unlocked.slot_id, coach.deleted_at.is_(None))
    with engine.connect() as connection:
        role = connection.execute(wanted).scalar_one_or_none()
    # A slot without its colleague can follow a restore: it opens, and manages nobody.
    return SignedIn(unlocked.slot_id if role else None, unlocked.slot_id, role or "REFERENT")


def _make_file(
    path: Path, ring: OpenRing, coach: NewCoach, structure: NewStructure, clock: Callable[[], datetime]
) -> None:
    """Make the whole file under another name, then give ring and file theirs: never half a caseload."""
    from jalon.storage import migrations  # Alembic is imported when a file is made or changed, not to open

    temporary = path.parent / f".{path.name}.{ring.ring.caseload_id}.part"
    try:
        engine = open_engine(temporary, ring.file_key, create=True)
        try:
            migrations.build(engine, caseload_id=ring.ring.caseload_id)
            _write_first_rows(engine, temporary, ring, coach, structure, clock)
        finally:
            engine.dispose()
        write_ring(ring_path(path), RingFile(ring.ring))
        try:
            replace_atomically(temporary, path)
        except BaseException:
            ring_path(path).unlink(missing_ok=True)
            raise
    finally:
        for suffix in ("", "-wal", "-shm"):
            temporary.with_name(temporary.name + suffix).unlink(missing_ok=True)


def _information(ring: OpenRing) -> dict[str, object]:
    """Return what every session carries: the key of the access log's chain."""
    return {access_log.KEY: access_log.derive_key(ring.derived_key("access log"))}


def _write_first_rows(
    engine: Engine,
    path: Path,
    ring: OpenRing,
    coach: NewCoach,
    structure: NewStructure,
    clock: Callable[[], datetime],
) -> None:
    transactions = Transactions(
        engine,
        path,
        author_id=coach.id,
        clock=clock,
        information=_information(ring),
    )
    with transactions.write("create_caseload") as session:
        records.insert(session, "structure", {"name": structure.name, **structure.details})
        row = {"family_name": coach.family_name, "given_name": coach.given_name, "role": coach.role}
        records.insert(session, "coach", {"id": coach.id, **row})
        access_log.record(session, at=clock(), coach_id=coach.id, event="create_caseload")


def _clear_leftovers(path: Path) -> None:
    """Take away what a creation that was stopped left: nobody has ever had its recovery code."""
    ring = ring_path(path)
    for part in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        if not path.exists() and ring.exists():
            with contextlib.suppress(JalonError):
                if read_ring(ring, allow_cheap=True).current.caseload_id in part.name:
                    ring.unlink()
        for suffix in ("", "-wal", "-shm"):
            part.with_name(part.name + suffix).unlink(missing_ok=True)


@contextmanager
def _without_checkpoint(path: Path, key: FileKey) -> Iterator[None]:
    """Keep the journal out of a damaged file while its connections close: a reader stands in the way."""
    reader = connect_raw(path, key, mode="ro", prove=False)
    with contextlib.suppress(sqlcipher3.Error):
        reader.execute("BEGIN")
        reader.execute("PRAGMA application_id").fetchone()  # reads the first page only: others may be damaged
    try:
        yield
    finally:
        reader.close()
        journal = journal_beside(path)
        if not has_journal_beside(path):  # nothing to keep for whoever rescues the file
            for left in (journal, path.with_name(f"{path.name}-shm")):
                left.unlink(missing_ok=True)
