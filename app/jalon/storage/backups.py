"""Backups: one file each (base and key ring), verified before they count, thinned, restored elsewhere."""

import contextlib
import hashlib
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

import sqlcipher3
from sqlalchemy import Engine

from jalon.domain import backup_schedule
from jalon.domain.errors import (
    CannotReadError,
    CannotWriteError,
    CaseloadExistsError,
    DamagedBackupError,
    DamagedRingError,
    DiskFullError,
    JalonError,
    NewerBackupError,
    NotABackupError,
    ReadOnlyCaseloadError,
)
from jalon.files import fsync_folder, replace_atomically
from jalon.storage import migrations
from jalon.storage.cipher import FileKey, copy_into
from jalon.storage.integrity import examine_file
from jalon.storage.keyring import belongs_to, ring_path
from jalon.storage.revision import CURRENT
from jalon.storage.ring_format import Ring, RingFile, parse_ring
from jalon.storage.scratch import refusal_of, scratch_beside
from jalon.storage.transactions import file_failure

SUFFIX: Final = ".jalon-copie"
_MANIFEST: Final = "manifest.json"
_FORMAT: Final = "jalon-backup"
_FORMAT_VERSION: Final = 1
_BASE: Final = "base.jalon"
_RING: Final = "base.jalon-cles"
_MOST_MANIFEST_BYTES: Final = 64 * 1024
_MOST_RING_BYTES: Final = 1024 * 1024
_NAME: Final = re.compile(r".* (\d{4}-\d{2}-\d{2} \d{6})(?:-\d+)?" + re.escape(SUFFIX))
_CHUNK: Final = 1024 * 1024
_SPARED_SECONDS: Final = 60  # what changed since is left alone: the work of another PC in a shared folder


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup file, and when it was made (UTC, from its name)."""

    path: Path
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    caseload_id: str
    made_at: datetime
    program: str
    revision: str
    """The revision of the tables: of the caseload as it was, which an upgrade may have changed since."""
    base_sha256: str
    ring_sha256: str
    access_head: str


def make_backup(
    engine: Engine,
    caseload: Path,
    key: FileKey,
    ring: Ring,
    folder: Path,
    *,
    caseload_id: str,
    now: datetime,
    program: str,
    access_head: str,
    step: Callable[[int, int], object] = lambda _done, _total: None,
) -> Backup:
    """Write a verified backup of the live caseload into ``folder`` while others read and write.

    The copy is made, opened with the key, examined page by page, packed with the ring of that key, read back,
    and only then gets its name: a file that bears the name of a backup is one that can be restored. ``ring``
    is the one that opened the caseload, from memory: what lies beside the file may have been damaged since.
    ``step`` hears what is done of four steps; when it raises, nothing is left behind.

    Raises:
        DamagedRingError: the ring is not the one of the key; nothing was written.
        DamagedBackupError: the copy did not pass its examination; nothing bears the name of a backup.
        DamagedCaseloadError: the caseload itself could not be read whole.
        DiskFullError, CannotWriteError, DiskFailureError: the folder is full, missing, read-only or failing.
    """
    if not belongs_to(ring, key):
        raise DamagedRingError(ring_path(caseload))
    with scratch_beside(folder, least_age_seconds=_SPARED_SECONDS) as copy, _telling(caseload, folder):
        packed = copy.with_suffix(".pack")
        step(0, 4)
        with engine.connect() as connection:
            revision = migrations.revision_of(connection)
        with engine.connect() as connection:
            copy_into(connection, copy)
        step(1, 4)
        if not all(found.is_sound for found in examine_file(copy, key, quick=True)):
            raise DamagedBackupError(caseload)
        step(2, 4)
        content = RingFile(ring).to_bytes()
        manifest = {
            "format": _FORMAT,
            "format_version": _FORMAT_VERSION,
            "caseload_id": caseload_id,
            "made_at": now.astimezone(UTC).isoformat(),
            "program": program,
            "revision": str(revision),
            "base_sha256": _digest_of_file(copy),
            "ring_sha256": hashlib.sha256(content).hexdigest(),
            "access_head": access_head,
        }
        _pack(packed, copy, content, manifest)
        if os.name != "nt":
            packed.chmod(0o600)
        step(3, 4)
        _require_whole(packed, ring, caseload)
        target = _free_name(folder, caseload.stem, now)
        replace_atomically(packed, target)
    return Backup(target, now.astimezone(UTC).replace(microsecond=0))


def _require_whole(packed: Path, ring: Ring, caseload: Path) -> None:
    """Read back what was packed: every byte, and the ring as one that parses and is the one of the key."""
    try:
        read_manifest(packed, whole=True)
        if packed_ring(packed) == RingFile(ring):
            return
    except (NotABackupError, DamagedBackupError, CannotReadError) as error:
        raise DamagedBackupError(caseload) from error
    raise DamagedBackupError(caseload)


@contextlib.contextmanager
def _telling(caseload: Path, folder: Path) -> Iterator[None]:
    """Turn what the engine and the system refuse into what it means: for the caseload, or for the folder."""
    try:
        yield
    except sqlcipher3.Error as error:
        failure: JalonError | None = file_failure(error, caseload)
        if isinstance(failure, DiskFullError):
            raise DiskFullError(folder) from error
        if isinstance(failure, ReadOnlyCaseloadError):
            raise CannotWriteError(folder) from error
        raise failure or error from error
    except OSError as error:
        raise refusal_of(error, folder, folder) or error from error


def list_backups(folder: Path, stem: str | None = None) -> tuple[Backup, ...]:
    """Return the backups of ``folder`` (of the caseload named ``stem``), newest first, by their names."""
    found = []
    for path in folder.glob(f"*{SUFFIX}"):
        match = _NAME.fullmatch(path.name)
        if match is not None and (stem is None or path.name.startswith(f"{stem} {match[1]}")):
            with contextlib.suppress(ValueError):
                found.append(Backup(path, datetime.strptime(match[1], "%Y-%m-%d %H%M%S").replace(tzinfo=UTC)))
    return tuple(sorted(found, key=lambda backup: (backup.made_at, backup.path.name), reverse=True))


def thin(backups: Iterable[Backup], now: datetime) -> tuple[Backup, ...]:
    """Delete the backups that the schedule does not keep, and return them; those kept are never touched."""
    known = tuple(backups)
    instants = [backup.made_at for backup in known]
    wanted = backup_schedule.kept(instants, now)
    if not wanted.issuperset(instants):
        wanted = backup_schedule.kept(instants, now, before_upgrades(known))
    dropped = tuple(backup for backup in known if backup.made_at not in wanted)
    for backup in dropped:
        backup.path.unlink(missing_ok=True)
    return dropped


def before_upgrades(backups: Iterable[Backup]) -> frozenset[datetime]:
    """Return when the last backup of each older revision was made: what an upgrade started from."""
    newest: dict[str, datetime] = {}
    for backup in sorted(backups, key=lambda one: one.made_at, reverse=True):
        with contextlib.suppress(JalonError):  # unreadable: the schedule alone judges it
            newest.setdefault(read_manifest(backup.path).revision, backup.made_at)
    return frozenset(list(newest.values())[1:])


def require_known(backup: Path, manifest: Manifest) -> None:
    """Refuse a backup whose tables this program does not know, before anyone types a passphrase.

    Raises:
        NewerBackupError: a later version of the program made it.
    """
    if manifest.revision != CURRENT and not migrations.is_known(manifest.revision):
        raise NewerBackupError(backup)


def read_manifest(path: Path, *, whole: bool = False) -> Manifest:
    """Return what a backup says of itself; ``whole`` also checks every byte of what it holds.

    Raises:
        NotABackupError: the file was not made by Jalon.
        NewerBackupError: its form is one of a later version.
        DamagedBackupError: the file is not what was written.
        CannotReadError: the file is missing, or the system refuses to read it.
    """
    with _reading(path) as archive:
        return _read(archive, path, whole=whole)


def packed_ring(path: Path) -> RingFile:
    """Return the ring that a backup holds.

    Raises:
        NotABackupError, DamagedBackupError, CannotReadError: as ``read_manifest``.
    """
    with _reading(path) as archive:
        manifest = _read(archive, path, whole=False)
        content = archive.read(_RING)
    if hashlib.sha256(content).hexdigest() != manifest.ring_sha256:
        raise DamagedBackupError(path)
    try:
        return parse_ring(content, path, allow_cheap=True)
    except DamagedRingError as error:
        raise DamagedBackupError(path) from error


def unpack(backup: Path, target: Path) -> Manifest:
    """Write the base and the ring of a backup to ``target`` and beside it; nothing existing is touched.

    Both are flushed and checked before they get their names, the base last.

    Raises:
        CaseloadExistsError: a file, or a ring, already stands there.
        NotABackupError, NewerBackupError, DamagedBackupError, CannotReadError: as ``read_manifest``.
        CannotWriteError, DiskFullError, OSError: the folder is missing, full or read-only.
    """
    ring_target = ring_path(target)
    for existing in (target, ring_target):
        if existing.exists() or existing.is_symlink():
            raise CaseloadExistsError(existing)
    manifest = read_manifest(backup, whole=True)
    require_known(backup, manifest)
    with scratch_beside(target.parent) as scratch:
        scratch.mkdir(mode=0o700)
        base, ring = scratch / _BASE, scratch / _RING
        with zipfile.ZipFile(backup) as archive:
            for source, destination in ((_BASE, base), (_RING, ring)):
                with archive.open(source) as stream, destination.open("wb") as out:
                    shutil.copyfileobj(stream, out, _CHUNK)
                destination.chmod(0o600)
        if _digest_of_file(base) != manifest.base_sha256 or _digest_of_file(ring) != manifest.ring_sha256:
            raise DamagedBackupError(backup)
        replace_atomically(ring, ring_target)
        replace_atomically(base, target)
    fsync_folder(target.parent)
    return manifest


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except zipfile.BadZipFile as error:
        ours = path.suffix == SUFFIX and _looks_packed(path)
        raise (DamagedBackupError if ours else NotABackupError)(path) from error
    except OSError as error:
        raise CannotReadError(path) from error


def _pack(packed: Path, copy: Path, ring: bytes, manifest: dict[str, Any]) -> None:
    stamp = (1980, 1, 1, 0, 0, 0)  # the instant is in the manifest; the archive’s own clock is local
    with zipfile.ZipFile(packed, "x", zipfile.ZIP_STORED, allowZip64=True) as archive:
        body = json.dumps(manifest, sort_keys=True).encode()
        archive.writestr(zipfile.ZipInfo(_MANIFEST, stamp), body)
        archive.writestr(zipfile.ZipInfo(_RING, stamp), ring)
        entry = zipfile.ZipInfo(_BASE, stamp)
        entry.file_size = copy.stat().st_size
        with copy.open("rb") as source, archive.open(entry, "w", force_zip64=True) as out:
            shutil.copyfileobj(source, out, _CHUNK)


def _read(archive: zipfile.ZipFile, path: Path, *, whole: bool) -> Manifest:
    entries = {info.filename: info for info in archive.infolist()}
    if _MANIFEST not in entries:
        raise NotABackupError(path)
    if entries[_MANIFEST].file_size > _MOST_MANIFEST_BYTES:
        raise DamagedBackupError(path)
    try:
        said = json.loads(archive.read(_MANIFEST))
        if said["format"] == _FORMAT and int(said["format_version"]) > _FORMAT_VERSION:
            raise NewerBackupError(path)
        stored = all(info.compress_type == zipfile.ZIP_STORED for info in entries.values())
        if set(entries) != {_MANIFEST, _BASE, _RING} or len(archive.infolist()) != 3 or not stored:
            raise DamagedBackupError(path)
        if entries[_RING].file_size > _MOST_RING_BYTES:
            raise DamagedBackupError(path)
        manifest = _parse(said)
        if whole:
            for name, expected in ((_BASE, manifest.base_sha256), (_RING, manifest.ring_sha256)):
                with archive.open(name) as stream:
                    if _digest(stream) != expected:  # type: ignore[arg-type]
                        raise DamagedBackupError(path)
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise DamagedBackupError(path) from error
    return manifest


def _parse(document: dict[str, Any]) -> Manifest:
    if document["format"] != _FORMAT or document["format_version"] != _FORMAT_VERSION:
        raise ValueError("not a backup of this format")
    return Manifest(
        caseload_id=str(document["caseload_id"]),
        made_at=datetime.fromisoformat(document["made_at"]),
        program=str(document["program"]),
        revision=str(document["revision"]),
        base_sha256=str(document["base_sha256"]),
        ring_sha256=str(document["ring_sha256"]),
        access_head=str(document["access_head"]),
    )


def _looks_packed(path: Path) -> bool:
    with path.open("rb") as stream:
        head = stream.read(64)
    return head.startswith(b"PK") or _MANIFEST.encode() in head or len(head) == 0


def _free_name(folder: Path, stem: str, now: datetime) -> Path:
    instant = f"{now.astimezone(UTC):%Y-%m-%d %H%M%S}"
    candidate = folder / f"{stem} {instant}{SUFFIX}"
    number = 2
    while candidate.exists():
        candidate = folder / f"{stem} {instant}-{number}{SUFFIX}"
        number += 1
    return candidate


def _digest_of_file(path: Path) -> str:
    with path.open("rb") as stream:
        return _digest(stream)


def _digest(stream: BinaryIO) -> str:
    return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
