"""Restoring a backup as a new file: what would change is shown, and nothing that exists is touched."""

import contextlib
import itertools
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from jalon.domain.errors import (
    CannotWriteError,
    CaseloadExistsError,
    DamagedBackupError,
    DamageError,
    DiskFailureError,
    DiskFullError,
    ForeignRingError,
    JalonError,
    NotACaseloadError,
    ReadOnlyCaseloadError,
)
from jalon.files import replace_atomically
from jalon.services.backing_up import Step, no_step
from jalon.storage import access_log, backups, comparison, copies, erasure, journal, places
from jalon.storage.backups import Backup, Manifest
from jalon.storage.belonging import has_journal_beside
from jalon.storage.caseload import SUFFIX, Caseload
from jalon.storage.comparison import Change
from jalon.storage.keyring import read_ring, ring_path
from jalon.storage.lock import lock_caseload
from jalon.storage.queries import totals
from jalon.storage.queries.totals import Totals
from jalon.storage.scratch import refusal_of, scratch_beside
from jalon.storage.transactions import utc_now

_INSTANT: Final = re.compile(r"(.*) \d{4}-\d{2}-\d{2} \d{6}(?:-\d+)?")
_MOST_FOUND: Final = 40


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: the instant of the backup, how much it holds, and the erasures made again."""

    made_at: datetime
    persons: int
    acts: int
    erased_again: int


@dataclass(frozen=True, slots=True)
class RestorePreview:
    """What going back to a backup would change: the actions lost, and those found only in the backup."""

    lost: tuple[Change, ...]
    regained: tuple[Change, ...]
    made_at: datetime
    here: Totals
    there: Totals
    is_same_caseload: bool
    """Whether the backup is of the open caseload; else all of it is another one's."""


def find_backups(second_place: Path | None = None) -> tuple[Backup, ...]:
    """Return the backups of this PC, whatever caseload, and of the second place if there, newest first."""
    folders = [*copies.backup_folders(), *([second_place] if second_place else [])]
    found: list[Backup] = []
    for folder in folders:
        with contextlib.suppress(OSError):  # a stick unplugged, a folder taken away meanwhile
            found += backups.list_backups(folder)
    return tuple(sorted(found, key=lambda backup: backup.made_at, reverse=True)[:_MOST_FOUND])


def name_of(backup: Path) -> str:
    """Return the name of the caseload that a backup is named after."""
    named = _INSTANT.fullmatch(backup.stem)
    return named[1] if named else backup.stem


def free_name(folder: Path, name: str, made_at: datetime, *, keeps_name: bool) -> str:
    """Return a name that is free in ``folder``: itself if kept and free, else with the instant."""
    local = made_at.astimezone()
    dated = f"{name} du {local:%Y-%m-%d %Hh%M}"
    tries = itertools.chain(
        [name] if keeps_name else [], [dated], (f"{dated} ({n})" for n in itertools.count(2))
    )
    return next(free for free in tries if not _is_taken(folder / f"{free}{SUFFIX}"))


def _is_taken(target: Path) -> bool:
    return os.path.lexists(target) or os.path.lexists(ring_path(target))


def describe_backup(backup: Path) -> tuple[datetime, str]:
    """Return when a backup was made and by which version of Jalon, without a passphrase.

    Raises:
        NotABackupError, NewerBackupError, DamagedBackupError, CannotReadError: as they say.
    """
    manifest = backups.read_manifest(backup)
    backups.require_known(backup, manifest)
    return manifest.made_at, manifest.program


def refuse_unreadable(backup: Path, target: Path) -> Manifest:
    """Say what can be said of a restore before anyone types a passphrase.

    Raises:
        NotABackupError, NewerBackupError, DamagedBackupError, CannotReadError, CaseloadExistsError,
        CannotWriteError, UnsafeFolderError: as they say.
    """
    _refuse_existing(target, backup)
    if not target.absolute().parent.is_dir():
        raise CannotWriteError(target)
    places.require_safe(target.absolute().parent, target.name)
    manifest = backups.read_manifest(backup)
    backups.require_known(backup, manifest)
    return manifest


def restore(
    backup: Path,
    target: Path,
    passphrase: str,
    *,
    allow_any_folder: bool = False,
    allow_cheap: bool = False,
    step: Step = no_step,
) -> Restored:
    """Bring a backup back as a new file beside whatever exists; people erased since are erased again.

    The copy becomes another site of the journal, so that it and the file it comes from can be told apart.
    It is opened and proven under another name first; stopped at any point, it can be asked for again.

    No backup is made before: nothing that exists is changed. Whoever puts the restored file in the place of
    the one in use backs that one up first (``back_up_here``).

    Raises:
        CaseloadExistsError: a file or a ring stands at ``target``; nothing is ever overwritten.
        NotABackupError, NewerBackupError, DamagedBackupError, CannotReadError, WrongPassphraseError: as they
            say.
        CannotWriteError, DiskFullError, DiskFailureError, UnsafeFolderError, CaseloadInUseError: ``target``
            cannot be written whole. Whatever is raised, nothing was left behind.
    """
    target = target.absolute()
    _refuse_existing(target, backup)
    if not target.parent.is_dir():
        raise CannotWriteError(target)
    if not allow_any_folder:
        places.require_safe(target.parent, target.name)
    with scratch_beside(target.parent) as scratch, _telling(scratch, backup, target):
        scratch.mkdir(mode=0o700)
        copy = scratch / target.name
        step(0, 3)
        manifest = backups.unpack(backup, copy)
        step(1, 3)
        with Caseload.open(
            copy, passphrase, allow_any_folder=True, allow_cheap=allow_cheap, keeps_old=False
        ) as caseload:
            restored = _make_another_site(caseload, manifest)
        if has_journal_beside(copy):  # closing could not move it into the file: without it, the copy is older
            raise DiskFailureError(target)
        step(2, 3)
        _give_names(copy, target, backup)
    return restored


def _give_names(copy: Path, target: Path, backup: Path) -> None:
    """Give ring and base their names, the base last, while nobody else makes a caseload there."""
    lock = lock_caseload(target, now=utc_now())
    try:
        _refuse_existing(target, backup)
        replace_atomically(ring_path(copy), ring_path(target))
        replace_atomically(copy, target)
    finally:
        lock.release()


def preview_restore(
    caseload: Caseload,
    backup: Path,
    passphrase: str,
    *,
    allow_cheap: bool = False,
    step: Step = no_step,
) -> RestorePreview:
    """Return what going back from the open caseload to a backup would change; nothing is written to either.

    Raises:
        NotABackupError, NewerBackupError, DamagedBackupError, CannotReadError, WrongPassphraseError: as they
            say.
        CannotWriteError, DiskFullError, DiskFailureError: there is no room for a copy beside the caseload.
    """
    path = caseload.path
    with scratch_beside(path.parent) as scratch, _telling(scratch, backup, path):
        scratch.mkdir(mode=0o700)
        copy = scratch / "copie.jalon"
        step(0, 3)
        manifest = backups.unpack(backup, copy)
        step(1, 3)
        with (
            Caseload.open(
                copy, passphrase, allow_any_folder=True, allow_cheap=allow_cheap, keeps_old=False
            ) as other,
            other.read() as theirs,
            caseload.read() as ours,
        ):
            step(2, 3)
            return RestorePreview(
                lost=comparison.actions_beyond(ours, comparison.vector(theirs)),
                regained=comparison.actions_beyond(theirs, comparison.vector(ours)),
                made_at=manifest.made_at,
                here=totals.count_all(ours),
                there=totals.count_all(theirs),
                is_same_caseload=manifest.caseload_id == caseload.caseload_id,
            )


@contextlib.contextmanager
def _telling(scratch: Path, backup: Path, target: Path) -> Iterator[None]:
    """Say of the backup, or of what was asked for, what is met on the copy: nobody knows its name."""
    try:
        yield
    except OSError as error:
        raise refusal_of(error, target, target.parent) or error from error
    except JalonError as error:
        met = getattr(error, "path", None) or getattr(error, "folder", None)
        if not isinstance(met, Path) or scratch.name not in met.parts:
            raise
        raise _said_of(error, backup, target) from error


def _said_of(error: JalonError, backup: Path, target: Path) -> JalonError:
    match error:
        case DiskFullError():
            return DiskFullError(target.parent, error.needed_bytes)
        case ReadOnlyCaseloadError() | CannotWriteError():
            return CannotWriteError(target)
        case DiskFailureError():
            return DiskFailureError(target)
        case DamageError() | ForeignRingError() | NotACaseloadError():
            return DamagedBackupError(backup)
    return error


def _make_another_site(caseload: Caseload, manifest: Manifest) -> Restored:
    now = caseload.clock()
    with caseload.write("restore_backup") as session:
        journal.new_site(session, journal.new_site_name())
        erased = erasure.erase_again(session, caseload.caseload_id, now=now)
        coach = caseload.signed_in.coach_id
        access_log.record(session, at=now, coach_id=coach, event="restore")
        count = totals.count_all(session)
    return Restored(manifest.made_at, count.persons, count.acts, erased)


def _refuse_existing(target: Path, backup: Path) -> None:
    """Refuse a name that is taken, but for what a stopped restore of this backup left: its ring alone.

    A ring alone that differs may be all that opens a base moved elsewhere: it is never replaced.
    """
    ring = ring_path(target)
    if target.exists() or target.is_symlink():
        raise CaseloadExistsError(target)
    if ring.is_symlink() or (ring.exists() and not _is_packed_in(ring, backup)):
        raise CaseloadExistsError(ring)


def _is_packed_in(ring: Path, backup: Path) -> bool:
    try:
        return read_ring(ring, allow_cheap=True) == backups.packed_ring(backup)
    except (JalonError, OSError):
        return False
