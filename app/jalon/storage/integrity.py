"""The whole examination of a caseload file: ciphers, pages, foreign keys, search index, journal."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

from jalon.storage.cipher import FileKey, open_engine


@dataclass(frozen=True, slots=True)
class Examination:
    """The outcome of one examination: its name, and what it found (nothing when sound)."""

    name: str
    findings: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Return whether nothing was found."""
        return not self.findings


def examine_file(
    path: Path, key: FileKey, *, quick: bool = False, only: tuple[str, ...] = ()
) -> tuple[Examination, ...]:
    """Examine a file that nobody writes to: a copy, a backup, or the live file once it is closed.

    Each examination has a connection of its own: after one bad page SQLCipher keeps the error on it.
    ``quick`` is for a copy just made: it reads every page, and each page read is authenticated. A fresh copy
    has no page outside its trees, and what is wrong between records is so in the live file too, which must be
    copied all the same. ``only`` names the examinations to make. Findings carry no content.
    """
    chosen = only or (("pages",) if quick else tuple(_EXAMINATIONS))
    return tuple(Examination(name, _findings(path, key, _EXAMINATIONS[name])) for name in chosen)


def examine_open(
    path: Path, key: FileKey, engine: Engine, *, told: Callable[[str], object], is_damaged: bool = False
) -> tuple[Examination, ...]:
    """Examine the file that ``engine`` has open; ``told`` hears the name of each examination before it.

    The journal is moved into the file first, and nobody writes meanwhile: a page torn by a crash that is
    whole in the journal would be a false alarm. A connection of ``engine`` stays open throughout, so that the
    others, which may meet a bad page, are never the last to close and write nothing. ``is_damaged``: damage
    was seen before, and not even the journal is moved.
    """
    outcome = []
    with engine.connect() as kept:
        if not is_damaged:
            kept.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        for name, examine in _EXAMINATIONS.items():
            told(name)
            outcome.append(Examination(name, _findings(path, key, examine, live=True)))
    return tuple(outcome)


def _findings(
    path: Path, key: FileKey, examine: Callable[[Connection], list[str]], *, live: bool = False
) -> tuple[str, ...]:
    engine = open_engine(path, key, readonly=not live)
    try:
        with engine.connect() as connection:
            return tuple(examine(connection)[:20])
    except DatabaseError as error:
        return (_error_name(error),)
    finally:
        engine.dispose()


def _error_name(error: DatabaseError) -> str:
    """Return the name of the engine's error, never its text."""
    return str(getattr(error.orig, "sqlite_errorname", type(error.orig).__name__))


def _ciphers(connection: Connection) -> list[str]:
    return [str(row[0]) for row in connection.exec_driver_sql("PRAGMA cipher_integrity_check")]


def _pages(connection: Connection) -> list[str]:
    rows = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check")]
    return [] if rows == ["ok"] else rows


def _integrity(connection: Connection) -> list[str]:
    rows = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    return [] if rows == ["ok"] else rows


def _foreign_keys(connection: Connection) -> list[str]:
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check")
    return [f"{row[0]} -> {row[2]}" for row in rows]


_EXAMINATIONS: Final[dict[str, Callable[[Connection], list[str]]]] = {
    "ciphers": _ciphers,
    "pages": _pages,
    "integrity": _integrity,
    "foreign_keys": _foreign_keys,
}


def remove_leftovers(path: Path) -> None:
    """Remove a temporary copy and the journal files that SQLite may have left beside it."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}-journal"):
        with contextlib.suppress(OSError):
            path.with_name(name).unlink(missing_ok=True)
