"""What a file is, by looking at it: our own, damaged, cut short, or something else.

An encrypted file looks like noise. The ring knows the sixteen bytes with which its file begins, so most of
this is told before any passphrase; the rest needs the key.
"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import sqlcipher3
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from jalon.domain.errors import (
    CaseloadMissingError,
    DamagedCaseloadError,
    EmptyCaseloadError,
    ForeignRingError,
    JalonError,
    NotACaseloadError,
    RingMissingError,
    TruncatedCaseloadError,
    WrongPassphraseError,
)
from jalon.storage import cipher
from jalon.storage.belonging import has_journal_beside, require_own_journal, spoiled_by_journal
from jalon.storage.cipher import APPLICATION_ID, PAGE_BYTES, FileKey
from jalon.storage.half_changed import salts_in_journal
from jalon.storage.keyring import OpenRing, Unlocked, read_ring, ring_path
from jalon.storage.last_written import Written
from jalon.storage.left_journal import require_whole_journal
from jalon.storage.revision import CURRENT
from jalon.storage.ring_format import RingFile
from jalon.storage.transactions import NOTADB, error_code, file_failure

_RESERVED_BYTES: Final = 80  # of each page: SQLCipher's initial vector (16) and its HMAC (64)
_MOST_DAMAGED_BITS: Final = (
    24  # of the 128 of a salt; two salts that are strangers differ in 64, give or take 6
)
_LEAST_VARIETY: Final = 200  # different byte values in a page of noise; a text or an office file has fewer
_FOREIGN_BEGINNINGS: Final = (
    b"SQLite format 3\0",
    b"PK\x03\x04",
    b"%PDF",
    b"\x03\xd9\xa2\x9a",  # KeePass
    b"\xd0\xcf\x11\xe0",  # older office files
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"\x89PNG",
    b"\xff\xd8\xff",
)


@dataclass(frozen=True, slots=True)
class Found:
    """What opens a file, after everything was checked: the ring in force, and the revision of the tables.

    ``written``: how far it is written; None where a file of another revision does not tell.
    ``connection``: what the file was proven with, when it was asked for; whoever asked closes it.
    """

    ring: OpenRing
    revision: str
    written: Written | None
    connection: Any = field(default=None, repr=False)

    @contextmanager
    def closed_on_failure(self) -> Iterator[None]:
        """Close the connection, when there is one, if what comes next fails."""
        try:
            yield
        except BaseException:
            self.forget_connection()
            raise

    def forget_connection(self) -> "Found":
        """Close the connection, when there is one, and return the rest."""
        if self.connection is not None:
            self.connection.close()
        return Found(self.ring, self.revision, self.written)


def recognise(path: Path, *, allow_cheap: bool = False) -> RingFile:
    """Check a file and its ring as far as can be told without a passphrase, and return the ring.

    Nothing is written. The caller holds the lock: reading a file that this process has open would drop its
    own locks on it.

    Raises:
        CaseloadMissingError, EmptyCaseloadError, NotACaseloadError, RingMissingError, DamagedRingError,
        NewerRingError, WeakRingError, ForeignRingError, TruncatedCaseloadError, DamagedCaseloadError: as they
        say.
    """
    first, size = _first_page(path)
    if size == 0:
        raise EmptyCaseloadError(path)
    if first.startswith(_FOREIGN_BEGINNINGS):
        raise NotACaseloadError(path)
    try:
        file = read_ring(ring_path(path), allow_cheap=allow_cheap)
    except RingMissingError:
        if not _is_noise(first):
            raise NotACaseloadError(path) from None
        raise
    salts = [ring.salt for ring in (file.current, file.pending) if ring is not None]
    # A change of key that stopped before the journal was moved into the file: the journal has the new salt.
    if first[:16] not in salts and salts_in_journal(path).isdisjoint(salts):
        raise _stranger(path, first, size, salts)
    if _journal_bytes(path) == 0 and (size < PAGE_BYTES or size % PAGE_BYTES):
        raise TruncatedCaseloadError(path)
    return file


def prove(path: Path, unlocked: Unlocked, *, for_writing: bool = False) -> Found:
    """Open the file for reading with what the passphrase gave, and check that it is whole enough to use.

    Nothing is written, also when a journal left by a crash lies beside the file. That journal is examined
    before the first connection: SQLite would take what is sound of it, and forget the rest.

    ``for_writing``: the caller is to write, and a connection that can is left open for it, so that the tables
    are read once. Not while a journal lies beside the file: such a connection would move it into the file.

    Raises:
        ForeignJournalError: what lies beside the file is the journal of another one, or of an older copy.
        WrongPassphraseError: the slot is one that a change of key left out.
        DamagedCaseloadError, TruncatedCaseloadError, NotACaseloadError: as they say.
    """
    require_whole_journal(path)
    if for_writing and not has_journal_beside(path):
        return _found(path, unlocked, mode="rw")
    beside = [path.with_name(path.name + suffix) for suffix in ("-shm", "-wal")]
    made_here = [name for name in beside if not name.exists()]
    try:
        found = _found(path, unlocked, mode="ro").forget_connection()
        require_own_journal(path, found.ring.file_key)
    finally:
        for name in made_here:  # reading in this mode leaves them; the lock is ours, so is what they were for
            name.unlink(missing_ok=True)
    return found


def _found(path: Path, unlocked: Unlocked, *, mode: str) -> Found:
    ring, connection = _first_that_opens(path, unlocked, mode)
    try:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise NotACaseloadError(path)
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if revision is None:
            raise NotACaseloadError(path)
        state = _state(connection, is_current=revision[0] == CURRENT)
    except sqlcipher3.Error as error:
        connection.close()
        known = file_failure(error, path) or NotACaseloadError(path)
        raise spoiled_by_journal(path, ring.file_key) or known from error
    except BaseException:
        connection.close()
        raise
    return Found(ring, str(revision[0]), None if state is None else Written(*state), connection)


def _state(connection: Any, *, is_current: bool) -> Any:
    """Return the site and the number of the last change."""
    try:
        return connection.execute("SELECT site, sequence FROM journal_state").fetchone()
    except sqlcipher3.OperationalError:
        if is_current:
            raise
        return None  # the tables of another revision


def _first_that_opens(path: Path, unlocked: Unlocked, mode: str) -> tuple[OpenRing, Any]:
    """Try the key in force, then the one to come; exactly one opens, wherever a change of key stopped."""
    rings = [ring for ring in (unlocked.current, unlocked.pending) if ring is not None]
    failure: JalonError | None = None
    for ring in rings:
        try:
            return ring, cipher.connect_raw(path, ring.file_key, mode=mode)
        except sqlcipher3.Error as error:
            known = file_failure(error, path)
            if known is None:
                raise
            if error_code(error) != NOTADB:  # this key is the right one, and the file is not whole
                cut = TruncatedCaseloadError(path) if _is_cut(path, ring.file_key) else known
                raise (spoiled_by_journal(path, ring.file_key) or cut) from error
            failure = known
    if unlocked.is_left_out:
        raise WrongPassphraseError
    assert failure is not None
    raise spoiled_by_journal(path, *(ring.file_key for ring in rings)) or failure


def _first_page(path: Path) -> tuple[bytes, int]:
    if path.exists() and not path.is_file():
        raise NotACaseloadError(path)  # a folder, or a pipe that nobody will ever fill
    try:
        with path.open("rb") as stream:
            return stream.read(PAGE_BYTES), path.stat().st_size
    except (FileNotFoundError, NotADirectoryError) as error:
        raise CaseloadMissingError(path) from error


def _journal_bytes(path: Path) -> int:
    try:
        return path.with_name(path.name + "-wal").stat().st_size
    except OSError:
        return 0


def _stranger(path: Path, first: bytes, size: int, salts: list[bytes]) -> JalonError:
    """Say why a file does not begin as its ring says."""
    if size < 16:
        cut = any(salt.startswith(first) for salt in salts)
        return TruncatedCaseloadError(path) if cut else NotACaseloadError(path)
    start = int.from_bytes(first[:16], "big")
    if any((start ^ int.from_bytes(salt, "big")).bit_count() <= _MOST_DAMAGED_BITS for salt in salts):
        return DamagedCaseloadError(path)
    # A sector that reads as zeros, and noise after it: ours, on a failing disk.
    if len(set(first[:512])) == 1 and _is_noise(first[512:]):
        return DamagedCaseloadError(path)
    if _is_noise(first):
        return ForeignRingError(ring_path(path))
    return NotACaseloadError(path)


def _is_noise(content: bytes) -> bool:
    return len(content) >= PAGE_BYTES - 512 and len(set(content)) >= _LEAST_VARIETY


def _is_cut(path: Path, key: FileKey) -> bool:
    """Tell whether the file is shorter than its first page says, without a journal that would complete it."""
    first, size = _first_page(path)
    if _journal_bytes(path) or len(first) < PAGE_BYTES:
        return False
    vector = first[PAGE_BYTES - _RESERVED_BYTES : PAGE_BYTES - _RESERVED_BYTES + 16]
    decryptor = Cipher(algorithms.AES(key.data_key), modes.CBC(vector)).decryptor()
    header = first[:16] + decryptor.update(first[16:48])
    (pages,) = struct.unpack(">I", header[28:32])
    return int(pages) * PAGE_BYTES > size
