"""Backing up on this PC and off it: when it is due, where, what is there, and the ring packed with it."""

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
    DamagedCaseloadError,
    DamagedRingError,
    ForeignRingError,
    JalonError,
    SameDiskError,
)
from jalon.storage import access_log, backups, comparison, copies, places
from jalon.storage.backups import Backup
from jalon.storage.caseload import Caseload
from jalon.storage.keyring import belongs_to, read_ring, ring_path, write_ring
from jalon.storage.queries import totals
from jalon.storage.ring_format import RingFile

Step = Callable[[int, int], object]
"""Hears how much is done of how much; what it raises stops the work, and nothing is left behind."""


def no_step(_done: int, _total: int) -> None:
    """Hear it for nobody."""


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


def back_up(caseload: Caseload, folder: Path, *, step: Step = no_step) -> Backup:
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


def _make(caseload: Caseload, folder: Path, step: Step = no_step) -> Backup:
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


def back_up_here(caseload: Caseload, *, step: Step = no_step) -> Backup:
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


def back_up_away(caseload: Caseload, folder: Path, *, step: Step = no_step) -> Backup:
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
    instants = (backup.made_at for backup in known)
    until = backup_schedule.kept_until(instants, caseload.clock(), backups.before_upgrades(known))
    described = []
    for backup in known:
        with contextlib.suppress(OSError):  # taken away meanwhile
            size = backup.path.stat().st_size
            described.append(KnownBackup(backup.path, backup.made_at, size, until.get(backup.made_at)))
    return tuple(described)


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
