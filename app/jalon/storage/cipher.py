"""The encrypted SQLite behind SQLAlchemy: one way to open it, every safety setting asserted.

SQLite's own defaults lose acknowledged records in a power cut and spill sorted rows in clear to the disk;
each setting here closes one of these, and is read back after it was set.
"""

import contextlib
import functools
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import sqlcipher3
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool, StaticPool

from jalon.domain.errors import (
    CaseloadBusyError,
    KeyChangeUnfinishedError,
    NotACaseloadError,
    UnsoundProgramError,
)

APPLICATION_ID: Final = 0x4A414C4E  # "JALN", in the header of every caseload
DATA_KEY_BYTES: Final = 32
SALT_BYTES: Final = 16
PAGE_BYTES: Final = 4096

SOUND_SQLITE: Final = (
    3,
    51,
    3,
)  # before it, two connections and a checkpoint could corrupt the file (WAL reset)
SOUND_SQLCIPHER: Final = (4, 19)

POOL_SIZE: Final = 3  # one writer, two readers
POOL_SECONDS: Final = 30.0
CACHE_KIBIBYTES: Final = 8 * 1024  # a connection; with the program, three of them stay under the bar of 60 MB
BUSY_SECONDS: Final = 10.0

# Set on every connection, then read back: a setting that did not take is a refusal, not a risk.
SETTINGS: Final[Mapping[str, int]] = {
    "temp_store": 2,  # memory: a sort never writes names in clear into a temporary file
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
}
WRITER_SETTINGS: Final[Mapping[str, int | str]] = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: an acknowledged record outlives a power cut
    "secure_delete": 1,  # erased means overwritten
}

# What no statement of the program may change afterwards. Foreign keys stay out: migrations switch them off.
_FIXED_PRAGMAS: Final = frozenset(
    {
        "writable_schema",
        "trusted_schema",
        "temp_store",
        "temp_store_directory",
        "mmap_size",
        "journal_mode",
        "synchronous",
        "secure_delete",
        "application_id",
        "key",
        "hexkey",
        "rekey",
        "hexrekey",
        "textkey",
        "textrekey",
        "cipher_use_hmac",
        "cipher_plaintext_header_size",
        "cipher_log",
        "cipher_profile",
    }
)
_DENIED_FUNCTIONS: Final = frozenset({"load_extension", "sqlcipher_export", "fts3_tokenizer"})


@dataclass(frozen=True, slots=True)
class FileKey:
    """What opens one file: the 32-byte data key and the 16-byte salt with which the file begins."""

    data_key: bytes = field(repr=False)
    salt: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.data_key) != DATA_KEY_BYTES or len(self.salt) != SALT_BYTES:
            raise ValueError("a file key is 32 bytes of key and 16 bytes of salt")

    @classmethod
    def random(cls) -> "FileKey":
        """Return a new key for a new file."""
        return cls(secrets.token_bytes(DATA_KEY_BYTES), secrets.token_bytes(SALT_BYTES))

    def pragma_value(self) -> str:
        """Return key and salt as SQLCipher takes them raw, so that no derivation runs at each connection."""
        return f"\"x'{self.data_key.hex()}{self.salt.hex()}'\""


@functools.cache
def refuse_unsound_libraries() -> tuple[str, str]:
    """Return the versions of SQLite and SQLCipher in use.

    Raises:
        UnsoundProgramError: one of them is older than the first release without a known loss of data.
    """
    sqlite = str(sqlcipher3.sqlite_version)
    connection = sqlcipher3.connect(":memory:")
    try:
        row = connection.execute("PRAGMA cipher_version").fetchone()
    finally:
        connection.close()
    sqlcipher = str(row[0]) if row else ""
    if _version(sqlite) < SOUND_SQLITE:
        raise UnsoundProgramError("SQLite", sqlite)
    if _version(sqlcipher) < SOUND_SQLCIPHER:
        raise UnsoundProgramError("SQLCipher", sqlcipher or "absent")
    return sqlite, sqlcipher.split(" ")[0]


def open_engine(
    path: Path,
    key: FileKey,
    *,
    create: bool = False,
    readonly: bool = False,
    proven: Any = None,
) -> Engine:
    """Return an engine on the encrypted file at ``path``; nothing is read before the first connection.

    A missing file is an error unless ``create``, which refuses an existing one. ``readonly`` is for copies
    and backups: the file is taken as it stands and a journal beside it is ignored, so not for the live file.
    ``proven`` is a bare connection on the file that becomes the first of the engine, its tables read already:
    the engine's from here on, closed with it once it has been connected.
    Transactions begin at once (``BEGIN``; ``BEGIN IMMEDIATE`` on ``execution_options(write=True)``).

    Raises:
        UnsoundProgramError: the libraries, or a setting that did not take.
        FileExistsError: ``create`` and something stands at ``path``.
        NotACaseloadError: at connection, the file is not marked as a caseload.
    """
    refuse_unsound_libraries()
    if create:
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0)
        os.close(os.open(path, flags, 0o600))  # SQLite gives -wal and -shm the rights of this file

    waiting = [] if proven is None else [proven]

    def connect() -> Any:
        mode = "immutable" if readonly else "rw"
        connection = waiting.pop() if waiting else connect_raw(path, key, mode=mode)
        try:
            _apply_settings(connection, path, create=create, readonly=readonly)
        except BaseException:
            connection.close()
            raise
        connection.set_authorizer(_guard)
        return connection

    engine = create_engine(
        "sqlite+pysqlite://",
        module=sqlcipher3,
        creator=connect,
        hide_parameters=True,  # an exception never carries a name
        # SQLAlchemy's default pools for SQLite share or close connections in use: SQLCipher then crashes.
        **({"poolclass": NullPool} if readonly else _POOL),
    )
    event.listen(engine, "begin", _begin)
    return engine


def open_in_memory() -> Engine:
    """Return an engine on an empty base that lives in memory only, and goes with its one connection."""
    refuse_unsound_libraries()

    def connect() -> Any:
        connection = sqlcipher3.connect(":memory:", check_same_thread=False, isolation_level=None)
        for name, value in SETTINGS.items():
            connection.execute(f"PRAGMA {name} = {value}").fetchall()
        connection.set_authorizer(_guard)
        return connection

    engine = create_engine(
        "sqlite+pysqlite://",
        module=sqlcipher3,
        creator=connect,
        hide_parameters=True,
        poolclass=StaticPool,
    )
    event.listen(engine, "begin", _begin)
    return engine


def connect_raw(path: Path, key: FileKey, *, mode: str, prove: bool = True) -> Any:
    """Return a bare connection with the key given and (unless ``prove`` is off) proven, without settings.

    Args:
        path: the encrypted file.
        key: what opens it.
        mode: ``rw``, ``ro`` (reads the journal beside it too, never moves it into the file) or ``immutable``.
        prove: read the names of the tables, which fails unless the key is the right one.

    Raises:
        sqlcipher3.DatabaseError: the key does not open the file, or its first page is damaged.
    """
    suffix = "ro&immutable=1" if mode == "immutable" else mode
    uri = f"{path.absolute().as_uri()}?mode={suffix}"
    connection = sqlcipher3.connect(
        uri, uri=True, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None
    )
    try:
        connection.execute(
            "PRAGMA cipher_log_level = NONE"
        )  # before the key, or bad pages are told to stderr
        connection.execute(f"PRAGMA key = {key.pragma_value()}")
        if prove:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def rekey(path: Path, old: FileKey, new: FileKey) -> None:
    """Encrypt the whole file anew under ``new``; whoever holds ``old`` alone opens it no more.

    Interrupted at any point, exactly one of the two keys opens file and journal together. Nobody else may
    have it open. ``old`` may be forgotten only when this returns: before, the file may begin with its salt.

    Raises:
        CaseloadBusyError: someone reads the file; nothing changed.
        KeyChangeUnfinishedError: part of the file is still in its journal; see ``settle``.
        sqlcipher3.Error: either key may be in force.
    """
    connection = connect_raw(path, old, mode="rw")
    try:
        _apply_settings(connection, path, create=False, readonly=False)
        if not _checkpoint(connection):
            raise CaseloadBusyError(path)
        connection.execute(f"PRAGMA rekey = {new.pragma_value()}")
        is_moved = _checkpoint(connection)
    finally:
        connection.close()
    if not (is_moved and is_settled(path, new)):
        raise KeyChangeUnfinishedError(path)


def settle(path: Path, key: FileKey) -> bool:
    """Move the journal into the file, and tell whether the file is now wholly under ``key``.

    The caller is alone with the file.
    """
    with contextlib.suppress(sqlcipher3.Error):
        connection = connect_raw(path, key, mode="rw")
        try:
            _apply_settings(connection, path, create=False, readonly=False)
            is_moved = _checkpoint(connection)
        finally:
            connection.close()
        return is_moved and is_settled(path, key)
    return False


def is_settled(path: Path, key: FileKey) -> bool:
    """Tell whether a file begins as ``key`` says and has nothing in a journal beside it.

    No connection of this process may be open: reading the file would drop its locks.
    """
    with contextlib.suppress(FileNotFoundError):
        if path.with_name(f"{path.name}-wal").stat().st_size > 0:
            return False
    with path.open("rb") as stream:
        return stream.read(SALT_BYTES) == key.salt


def _checkpoint(connection: Any) -> bool:
    """Move the whole journal into the file and empty it; tell whether nobody stood in the way."""
    ((busy, _, _),) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return int(busy) == 0


def copy_into(connection: Connection, target: Path) -> None:
    """Write a compact copy of the whole file to ``target`` under the same key, while others read and write.

    ``connection`` must not be inside a transaction; ``target`` must not exist.
    """
    raw = connection.connection.dbapi_connection
    assert raw is not None
    with _allowing_attach(raw, str(target)):
        raw.execute("VACUUM INTO ?", (str(target),))


@contextmanager
def _allowing_attach(connection: Any, target: str) -> Iterator[None]:
    """Let ``connection`` attach this one file for a while: VACUUM INTO does it inside."""

    def guard(action: int, first: str | None, second: str | None, *rest: str | None) -> int:
        if action == sqlcipher3.SQLITE_ATTACH and first == target:
            return int(sqlcipher3.SQLITE_OK)
        return _guard(action, first, second, *rest)

    connection.set_authorizer(guard)
    try:
        yield
    finally:
        connection.set_authorizer(_guard)


def _guard(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """Refuse what could write in clear (ATTACH), load foreign code, or undo a setting."""
    if action == sqlcipher3.SQLITE_ATTACH:
        return int(sqlcipher3.SQLITE_DENY)
    if action == sqlcipher3.SQLITE_PRAGMA and second is not None and (first or "").lower() in _FIXED_PRAGMAS:
        return int(sqlcipher3.SQLITE_DENY)
    if action == sqlcipher3.SQLITE_FUNCTION and (second or "").lower() in _DENIED_FUNCTIONS:
        return int(sqlcipher3.SQLITE_DENY)
    return int(sqlcipher3.SQLITE_OK)


def _apply_settings(connection: Any, path: Path, *, create: bool, readonly: bool) -> None:
    """Set every setting and read it back."""
    identity = _read(connection, "application_id")
    if identity != APPLICATION_ID:
        if not create or identity != 0:
            raise NotACaseloadError(path)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    wanted: dict[str, int | str] = {**SETTINGS, "cache_size": -CACHE_KIBIBYTES}
    if not readonly:
        wanted.update(WRITER_SETTINGS)
    for name, value in wanted.items():
        connection.execute(f"PRAGMA {name} = {value}").fetchall()
    for name, value in wanted.items():
        if (found := _read(connection, name)) != value:
            raise UnsoundProgramError("SQLCipher", f"{name}={found}")
    if _read(connection, "cipher_status") not in (1, "1"):
        raise UnsoundProgramError("SQLCipher", "cipher_status=0")


def _read(connection: Any, pragma: str) -> int | str | None:
    row = connection.execute(f"PRAGMA {pragma}").fetchone()
    return None if row is None else row[0]


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: a reader that turns writer would be refused on a stale snapshot.
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(" ")[0].split(".") if part.isdigit())


_POOL: Final[dict[str, Any]] = {
    "poolclass": QueuePool,
    "pool_size": POOL_SIZE,
    "max_overflow": 0,
    "pool_timeout": POOL_SECONDS,
}
