"""Copies a caseload to a safe place when its file cannot be opened where it is."""

import errno
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from jalon.domain.errors import (
    CannotReadError,
    CannotWriteError,
    CaseloadExistsError,
    CaseloadMissingError,
    DiskFullError,
    RingMissingError,
)
from jalon.files import private_folder, replace_atomically
from jalon.settings.paths import data_folder
from jalon.storage import places
from jalon.storage.belonging import journal_beside
from jalon.storage.keyring import ring_path
from jalon.storage.lock import lock_caseload
from jalon.storage.scratch import scratch_beside
from jalon.storage.transactions import utc_now


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
