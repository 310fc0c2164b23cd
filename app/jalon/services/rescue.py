"""Copies a caseload to a safe place when its file cannot be opened where it is."""

import errno
import os
import shutil
from collections.abc import Iterable, Sequence
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
from jalon.storage import forks, places
from jalon.storage.belonging import journal_beside
from jalon.storage.keyring import ring_path
from jalon.storage.lock import lock_caseload
from jalon.storage.scratch import refusal_of, scratch_beside
from jalon.storage.transactions import utc_now


def copy_to_safe_place(path: Path) -> Path:
    """Copy a caseload, its ring and what was not yet moved into it to this PC's own folder; return the copy.

    What is copied stays where it was: it is a backup from then on. The copy becomes another site of the
    journal when it is first opened. Stopped at any point, it can be asked for again.

    Raises:
        CaseloadMissingError, RingMissingError: there is nothing whole to copy.
        CaseloadInUseError: another process has it open.
        CaseloadExistsError: the safe folder has a file of this name.
        CannotReadError, CannotWriteError, DiskFullError, DiskFailureError, UnsafeFolderError: as they say;
            nothing was left.
    """
    target = data_folder() / path.name
    places.require_safe(target.parent, target.name)
    if not path.is_file():
        raise CaseloadMissingError(path)
    if not ring_path(path).is_file():
        raise RingMissingError(ring_path(path))
    _refuse_taken(target)
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
            try:
                _give_names([(place, final) for _, place, final in parts], target)
            except OSError as error:
                raise refusal_of(error, target, target.parent) or error from error
    finally:
        lock.release()
    return target


def _refuse_taken(target: Path) -> None:
    """Refuse a name that is taken, but for the ring and the journal that a stopped copy put there."""
    if os.path.lexists(target):
        raise CaseloadExistsError(target)
    for part in (ring_path(target), journal_beside(target)):
        if os.path.lexists(part) and not forks.is_part_of_fork(part, target):
            raise CaseloadExistsError(part)


def _give_names(parts: Sequence[tuple[Path, Path]], target: Path) -> None:
    """Give the copies their names, the base last and all or none, while nobody else makes one there."""
    lock = lock_caseload(target, now=utc_now())
    try:
        _refuse_taken(target)
        for left in (ring_path(target), journal_beside(target)):
            left.unlink(missing_ok=True)  # a stopped copy's: its journal may be older than the base is now
        try:
            forks.mark_fork(target, [place for place, _ in parts])
            for place, final in parts:
                replace_atomically(place, final)
        except BaseException:
            for final in (target, ring_path(target), journal_beside(target)):
                final.unlink(missing_ok=True)
            forks.forget_fork(target)
            raise
    finally:
        lock.release()


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
