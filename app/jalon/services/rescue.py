"""Brings a caseload back when its file cannot be opened where it is: its backups, and a safe place for it."""

import contextlib
import errno
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from jalon.domain.errors import (
    CannotReadError,
    CannotWriteError,
    CaseloadExistsError,
    CaseloadMissingError,
    DiskFullError,
    RingMissingError,
)
from jalon.files import private_folder, replace_atomically
from jalon.services import backups as copies_service
from jalon.settings.paths import data_folder
from jalon.storage import backups, places
from jalon.storage.belonging import journal_beside
from jalon.storage.caseload import SUFFIX, Caseload
from jalon.storage.keyring import ring_path
from jalon.storage.lock import lock_caseload
from jalon.storage.scratch import scratch_beside
from jalon.storage.transactions import utc_now

_INSTANT: Final = re.compile(r"(.*) \d{4}-\d{2}-\d{2} \d{6}(?:-\d+)?")
_MOST_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class FoundBackup:
    """A backup found on this PC or in the second place: its file, the name of its caseload, its instant."""

    path: Path
    name: str
    made_at: datetime


def find_backups(second_place: Path | None) -> tuple[FoundBackup, ...]:
    """Return the backups of this PC and of the second place when it is there, newest first."""
    folders: list[Path] = []
    with contextlib.suppress(OSError):
        folders = [folder for folder in (data_folder() / "sauvegardes").iterdir() if folder.is_dir()]
    if second_place is not None:
        folders.append(second_place)
    return tuple(sorted(_found_in(folders), key=lambda found: found.made_at, reverse=True)[:_MOST_SHOWN])


def free_target(backup: Path) -> Path:
    """Return where a backup can come back without touching anything: a safe folder, a name that is free."""
    named = _INSTANT.fullmatch(backup.stem)
    name = named[1] if named else backup.stem
    target, number = data_folder() / f"{name}{SUFFIX}", 1
    while os.path.lexists(target) or os.path.lexists(ring_path(target)):
        number += 1
        target = data_folder() / f"{name} {number}{SUFFIX}"
    return target


def restore_and_open(backup: Path, target: Path, passphrase: str) -> Caseload:
    """Bring a backup back as a new file and open it.

    Raises:
        JalonError: as ``backups.restore`` and ``open_caseload``; nothing that exists was changed.
    """
    from jalon.services.caseloads import open_caseload

    copies_service.restore(backup, target, passphrase)
    return open_caseload(target, passphrase)


def copy_to_safe_place(path: Path) -> Path:
    """Copy a caseload, its ring and what was not yet moved into it to this PC's own folder; return the copy.

    What is copied stays where it was: it is a backup from then on.

    Raises:
        CaseloadMissingError, RingMissingError: there is nothing whole to copy.
        CaseloadInUseError: another process has it open.
        CaseloadExistsError: the safe folder has a file of this name.
        CannotReadError, CannotWriteError, DiskFullError, UnsafeFolderError: as they say; nothing was left.
    """
    target = data_folder() / path.name
    places.require_safe(target.parent, target.name)
    if not path.is_file():
        raise CaseloadMissingError(path)
    if not ring_path(path).is_file():
        raise RingMissingError(ring_path(path))
    for taken in (target, ring_path(target), journal_beside(target)):
        if os.path.lexists(taken):
            raise CaseloadExistsError(taken)
    lock = lock_caseload(path, now=utc_now())
    try:
        with scratch_beside(private_folder(target.parent)) as scratch:
            scratch.mkdir(mode=0o700)
            copy = scratch / target.name
            # The base last: until it has its name, nothing looks like a caseload.
            parts = [(journal_beside(path), journal_beside(copy), journal_beside(target))]
            parts += [(ring_path(path), ring_path(copy), ring_path(target)), (path, copy, target)]
            parts = [part for part in parts if part[0].exists()]
            _copy([(source, place) for source, place, _ in parts], target)
            for _, place, final in parts:
                replace_atomically(place, final)
    finally:
        lock.release()
    return target


def _copy(pairs: Iterable[tuple[Path, Path]], target: Path) -> None:
    for source, place in pairs:
        try:
            shutil.copyfile(source, place)
            place.chmod(0o600)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFullError(target.parent) from error
            if error.filename and Path(os.fsdecode(error.filename)) == source:
                raise CannotReadError(source) from error
            raise CannotWriteError(target) from error


def _found_in(folders: Iterable[Path]) -> list[FoundBackup]:
    found = []
    for folder in folders:
        with contextlib.suppress(OSError):
            for backup in backups.list_backups(folder):
                named = _INSTANT.fullmatch(backup.path.stem)
                found.append(FoundBackup(backup.path, named[1] if named else "", backup.made_at))
    return found
