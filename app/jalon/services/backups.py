"""Backing up, copying off the PC, and restoring: nothing is deleted, what would change is shown."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from jalon import __version__
from jalon.domain import backup_schedule
from jalon.domain.errors import (
    CannotReadError,
    CannotWriteError,
    CaseloadExistsError,
    DamagedBackupError,
    DamagedCaseloadError,
    DamagedRingError,
    DamageError,
    DiskFailureError,
    DiskFullError,
    ForeignRingError,
    JalonError,
    NotACaseloadError,
    ReadOnlyCaseloadError,
    SameDiskError,
)
from jalon.files import replace_atomically
from jalon.storage import access_log, backups, comparison, copies, erasure, journal, places
from jalon.storage.backups import Backup, Manifest
from jalon.storage.belonging import has_journal_beside
from jalon.storage.caseload import Caseload
from jalon.storage.comparison import Change
from jalon.storage.keyring import belongs_to, read_ring, ring_path, write_ring
from jalon.storage.lock import lock_caseload
from jalon.storage.queries import totals
from jalon.storage.queries.totals import Totals
from jalon.storage.ring_format import RingFile
from jalon.storage.scratch import refusal_of, scratch_beside
from jalon.storage.transactions import utc_now

Step = Callable[[int, int], object]
"""Hears how much is done of how much; what it raises stops the work, and nothing is left behind."""


def _no_step(_done: int, _total: int) -> None:
    pass


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


@dataclass(frozen=True, slots=True)
class KnownBackup:
    """A backup as it is listed: its size, and its last day if one is made every day from now on."""

    path: Path
    made_at: datetime
    size_bytes: int
    kept_until: date | None
    """None: made by a clock that was wrong, or kept for longer than a year."""


@dataclass(frozen=True, slots=True)
class CopiesStatus:
    """Whole days since the last copy here and off this PC, None when never."""

    days_here: int | None
    days_away: int | None
    is_away_up_to_date: bool

    def is_away_late(self, days: int) -> bool:
        """Tell whether a copy off this PC is owed: never made, or changes wait for more than ``days``."""
        return self.days_away is None or (not self.is_away_up_to_date and self.days_away > days)


def back_up(caseload: Caseload, folder: Path, *, step: Step = _no_step) -> Backup:
    """Write a verified backup into ``folder`` and return it; the access log tells that it was made.

    The ring packed is the one that opened the caseload. When the one on the disk is no longer it, the backup
    is there all the same, and is what repairs: only then is it said that the ring needs it.

    Raises:
        DamagedCaseloadError: damage was seen, so no earlier backup is put at risk.
        DamagedRingError, RingMissingError, ForeignRingError, CannotReadError: what lies beside the caseload
            is not its ring; the backup was made.
        CannotWriteError, DiskFullError, DiskFailureError, OSError: the folder is missing, full or read-only.
    """
    made = _make(caseload, folder, step)
    _require_own_ring(caseload)
    return made


def _make(caseload: Caseload, folder: Path, step: Step = _no_step) -> Backup:
    if caseload.is_damaged:
        raise DamagedCaseloadError(caseload.path)
    now = caseload.clock()
    with caseload.write("back_up") as session:
        coach = caseload.signed_in.coach_id
        access_log.record(session, at=now, coach_id=coach, event="backup")
        head = access_log.head(session)
    with caseload.with_file_kept_open():  # a change of key waits
        ring = caseload.ring
        return backups.make_backup(
            caseload.engine,
            caseload.path,
            ring.file_key,
            ring.ring,
            folder,
            caseload_id=caseload.caseload_id,
            now=now,
            program=__version__,
            access_head=f"{head.number}:{head.mac}",
            step=step,
        )


def put_ring_back(caseload: Caseload) -> Path | None:
    """Write beside the open caseload the ring that opened it, in the place of one that is not it.

    What stood there is set aside under another name, not deleted: it may be the ring of another caseload.

    Returns:
        Where it was set aside; None when nothing stood there, or when the ring was the right one.

    Raises:
        CannotWriteError, DiskFullError, OSError: the folder is full or read-only; nothing changed.
    """
    path = ring_path(caseload.path)
    with caseload.ring_change:
        try:
            _require_own_ring(caseload)
        except CannotReadError:
            raise
        except JalonError:
            own = caseload.ring
            if not belongs_to(own.ring, own.file_key):
                raise
        else:
            return None
        aside = _set_aside(path, caseload.clock())
        write_ring(path, RingFile(own.ring))
        return aside


def _set_aside(path: Path, now: datetime) -> Path | None:
    if not (path.exists() or path.is_symlink()):
        return None
    number, aside = 1, path.with_name(f"{path.name}.ecarte-{now:%Y%m%d-%H%M%S}")
    while aside.exists() or aside.is_symlink():
        number += 1
        aside = path.with_name(f"{path.name}.ecarte-{now:%Y%m%d-%H%M%S}-{number}")
    path.rename(aside)
    return aside


def _require_own_ring(caseload: Caseload) -> None:
    """Check that the ring on the disk is the one that opened the caseload."""
    path = ring_path(caseload.path)
    with caseload.ring_change:  # memory and disk are compared between two changes
        own = caseload.ring.ring
        try:
            file = read_ring(path, allow_cheap=True)
        except OSError as error:
            raise CannotReadError(path) from error
    if own in (file.current, file.pending):  # a change of key that stopped half-way is settled at the opening
        return
    foreign = file.current.caseload_id != own.caseload_id
    raise ForeignRingError(path) if foreign else DamagedRingError(path)


def back_up_here(caseload: Caseload, *, step: Step = _no_step) -> Backup:
    """Write a backup into this PC's own folder, remember it, and thin the older ones.

    Raises:
        JalonError, OSError: as ``back_up``; the older backups are all there.
    """
    folder = copies.backup_folder(caseload.caseload_id)
    action = _last_action(caseload)
    made = _make(caseload, folder, step)
    copies.remember(caseload.caseload_id, here_at=caseload.clock(), here_action=action)
    _require_own_ring(caseload)
    backups.thin(backups.list_backups(folder), caseload.clock())
    return made


def back_up_away(caseload: Caseload, folder: Path, *, step: Step = _no_step) -> Backup:
    """Write a backup into a place off this PC (stick, share, synchronised folder), remember it, thin there.

    Raises:
        JalonError, OSError: as ``back_up``.
    """
    action = _last_action(caseload)
    made = _make(caseload, folder, step)
    copies.remember(caseload.caseload_id, away_at=caseload.clock(), away_action=action)
    _require_own_ring(caseload)
    backups.thin(_own_backups(caseload, folder), caseload.clock())
    return made


def back_up_if_due(caseload: Caseload) -> Backup | None:
    """Back up on this PC when something changed and half an hour went by; return the backup, if any.

    Raises:
        JalonError, OSError: as ``back_up``.
    """
    known = copies.recall(caseload.caseload_id)
    if _last_action(caseload) == known.here_action:
        return None
    if not backup_schedule.is_due(known.here_at, caseload.clock()):
        return None
    return back_up_here(caseload)


def back_up_where_due(caseload: Caseload, away: Path | None) -> None:
    """Back up on this PC, then in the second place when it is there, each when it is due.

    Raises:
        JalonError, OSError: as ``back_up``; what fails in one place does not keep the other from its copy.
    """
    try:
        back_up_if_due(caseload)
    finally:
        copy_away_if_due(caseload, away)


def copy_away_if_due(
    caseload: Caseload, away: Path | None, *, every: timedelta = backup_schedule.AWAY_EVERY
) -> Backup | None:
    """Copy into the second place when it is there and due; return the copy, if any.

    A place is there when it is a folder that does not stand on the disk of the caseload: where a stick is
    unplugged, the folder that it was mounted on may remain. A practice structure is not copied.

    Raises:
        JalonError, OSError: as ``back_up``.
    """
    if away is None or not is_there(caseload, away):
        return None
    known = copies.recall(caseload.caseload_id)
    with caseload.read() as session:
        if totals.is_practice(session) or comparison.last_action(session) == known.away_action:
            return None
    if not backup_schedule.is_due(known.away_at, caseload.clock(), every):
        return None
    return back_up_away(caseload, away)


def is_there(caseload: Caseload, away: Path) -> bool:
    """Tell whether the second place can be written to now: the stick is plugged, the share connected."""
    try:
        return away.is_dir() and places.is_off_the_disk_of(caseload.path, away)
    except OSError:
        return False


def require_off_this_disk(caseload: Caseload, folder: Path) -> None:
    """Accept a folder as the second place.

    Raises:
        CannotWriteError: it is no folder.
        SameDiskError: it stands on the disk of the caseload: what takes one takes the other.
    """
    if not folder.is_dir():
        raise CannotWriteError(folder)
    if not places.is_off_the_disk_of(caseload.path, folder):
        raise SameDiskError(folder)


def close_with_backup(caseload: Caseload, away: Path | None = None) -> JalonError | OSError | None:
    """Close the caseload, after a backup where something changed since the last one: here, and ``away``.

    A practice structure is not backed up. A backup that fails never keeps the caseload open.

    Returns:
        Why a backup failed (the one here first), to be told; None when nothing did.
    """
    failures: list[JalonError | OSError] = []
    try:
        if not caseload.is_damaged:
            with _keeping(failures):
                if _wants_backup(caseload):
                    back_up_here(caseload)
            with _keeping(failures):
                copy_away_if_due(caseload, away, every=backup_schedule.BACKUP_EVERY)
    finally:
        caseload.close()
    return failures[0] if failures else None


@contextlib.contextmanager
def _keeping(failures: list[JalonError | OSError]) -> Iterator[None]:
    try:
        yield
    except (JalonError, OSError) as error:
        failures.append(error)


def copies_status(caseload: Caseload) -> CopiesStatus:
    """Return how many days ago the caseload was last copied, here and off this PC."""
    known = copies.recall(caseload.caseload_id)
    now = caseload.clock()
    return CopiesStatus(
        days_here=_days(known.here_at, now),
        days_away=_days(known.away_at, now),
        is_away_up_to_date=known.away_action is not None and known.away_action == _last_action(caseload),
    )


def list_backups(caseload: Caseload) -> tuple[Backup, ...]:
    """Return the backups on this PC, newest first."""
    return backups.list_backups(copies.backup_folder(caseload.caseload_id))


def _own_backups(caseload: Caseload, folder: Path) -> tuple[Backup, ...]:
    """Return the backups of this caseload in a folder that others may share: a name alone proves nothing."""
    found = []
    for backup in backups.list_backups(folder, caseload.path.stem):
        with contextlib.suppress(JalonError):  # unreadable: not ours to judge, nor to delete
            if backups.read_manifest(backup.path).caseload_id == caseload.caseload_id:
                found.append(backup)
    return tuple(found)


def describe_backups(caseload: Caseload, folder: Path | None = None) -> tuple[KnownBackup, ...]:
    """Return the backups of this PC, or those of this caseload in another folder, newest first."""
    known = list_backups(caseload) if folder is None else _own_backups(caseload, folder)
    until = backup_schedule.kept_until((backup.made_at for backup in known), caseload.clock())
    described = []
    for backup in known:
        with contextlib.suppress(OSError):  # taken away meanwhile
            size = backup.path.stat().st_size
            described.append(KnownBackup(backup.path, backup.made_at, size, until.get(backup.made_at)))
    return tuple(described)


def find_backups() -> tuple[Backup, ...]:
    """Return every backup in the folders of this PC, of any caseload, newest first: before one is open."""
    found = [backup for folder in copies.backup_folders() for backup in backups.list_backups(folder)]
    return tuple(sorted(found, key=lambda backup: backup.made_at, reverse=True))


def ring_trouble(caseload: Caseload) -> JalonError | None:
    """Return what is wrong with the ring beside the open caseload, None when it is the right one."""
    try:
        _require_own_ring(caseload)
    except JalonError as error:
        return error
    return None


def folder_here(caseload: Caseload) -> Path:
    """Return the folder of this PC that holds the backups of the caseload."""
    return copies.backup_folder(caseload.caseload_id)


def describe_backup(backup: Path) -> tuple[datetime, str]:
    """Return when a backup was made and by which version of Jalon, without a passphrase.

    Raises:
        NotABackupError, DamagedBackupError, CannotReadError: as they say.
    """
    manifest = backups.read_manifest(backup)
    return manifest.made_at, manifest.program


def refuse_unreadable(backup: Path, target: Path) -> Manifest:
    """Say what can be said of a restore before anyone types a passphrase.

    Raises:
        NotABackupError, DamagedBackupError, CannotReadError, CaseloadExistsError, CannotWriteError,
        UnsafeFolderError: as they say.
    """
    _refuse_existing(target, backup)
    if not target.absolute().parent.is_dir():
        raise CannotWriteError(target)
    places.require_safe(target.absolute().parent, target.name)
    return backups.read_manifest(backup)


def restore(
    backup: Path,
    target: Path,
    passphrase: str,
    *,
    allow_any_folder: bool = False,
    allow_cheap: bool = False,
    step: Step = _no_step,
) -> Restored:
    """Bring a backup back as a new file beside whatever exists; people erased since are erased again.

    The copy becomes another site of the journal, so that it and the file it comes from can be told apart.
    It is opened and proven under another name first; stopped at any point, it can be asked for again.

    No backup is made before: nothing that exists is changed. Whoever puts the restored file in the place of
    the one in use backs that one up first (``back_up_here``).

    Raises:
        CaseloadExistsError: a file or a ring stands at ``target``; nothing is ever overwritten.
        NotABackupError, DamagedBackupError, CannotReadError, WrongPassphraseError: as they say.
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
        with Caseload.open(copy, passphrase, allow_any_folder=True, allow_cheap=allow_cheap) as caseload:
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
    step: Step = _no_step,
) -> RestorePreview:
    """Return what going back from the open caseload to a backup would change; nothing is written to either.

    Raises:
        NotABackupError, DamagedBackupError, CannotReadError, WrongPassphraseError: as they say.
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
            Caseload.open(copy, passphrase, allow_any_folder=True, allow_cheap=allow_cheap) as other,
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


def _wants_backup(caseload: Caseload) -> bool:
    with caseload.read() as session:
        practice = totals.is_practice(session)
        action = comparison.last_action(session)
    return not practice and action != copies.recall(caseload.caseload_id).here_action


def _last_action(caseload: Caseload) -> str | None:
    with caseload.read() as session:
        return comparison.last_action(session)


def _days(then: datetime | None, now: datetime) -> int | None:
    return None if then is None else max(0, (now - then).days)
