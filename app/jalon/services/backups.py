"""Backing up, copying off the PC, and restoring: nothing is deleted, what would change is shown."""

import contextlib
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp

from jalon import __version__
from jalon.domain import backup_schedule
from jalon.domain.errors import CaseloadExistsError, DamagedCaseloadError, JalonError
from jalon.domain.ids import new_id
from jalon.files import replace_atomically
from jalon.storage import access_log, backups, comparison, copies, erasure, journal, places
from jalon.storage.backups import Backup, Manifest
from jalon.storage.caseload import Caseload
from jalon.storage.comparison import Change
from jalon.storage.keyring import ring_path
from jalon.storage.queries import totals


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


@dataclass(frozen=True, slots=True)
class CopiesStatus:
    """Whole days since the last copy here and off this PC, None when never."""

    days_here: int | None
    days_away: int | None
    is_away_up_to_date: bool


def back_up(caseload: Caseload, folder: Path) -> Backup:
    """Write a verified backup into ``folder`` and return it; the access log tells that it was made.

    Raises:
        DamagedCaseloadError: damage was seen, so no earlier backup is put at risk.
        OSError: the folder is missing, full or read-only.
    """
    if caseload.is_damaged:
        raise DamagedCaseloadError(caseload.path)
    now = caseload.clock()
    with caseload.write("back_up") as session:
        coach = caseload.signed_in.coach_id
        access_log.record(session, at=now, coach_id=coach, event="backup")
        head = access_log.head(session)
    return backups.make_backup(
        caseload.engine,
        caseload.path,
        caseload.file_key,
        folder,
        caseload_id=caseload.caseload_id,
        now=now,
        program=__version__,
        access_head=f"{head.number}:{head.mac}",
    )


def back_up_here(caseload: Caseload) -> Backup:
    """Write a backup into this PC's own folder, thin the older ones, and remember it.

    Raises:
        JalonError, OSError: as ``back_up``; the older backups are all there.
    """
    folder = copies.backup_folder(caseload.caseload_id)
    action = _last_action(caseload)
    made = back_up(caseload, folder)
    backups.thin(backups.list_backups(folder))
    copies.remember(caseload.caseload_id, here_at=caseload.clock(), here_action=action)
    return made


def back_up_away(caseload: Caseload, folder: Path) -> Backup:
    """Write a backup into a place off this PC (stick, share, synchronised folder), thin there, remember it.

    Raises:
        JalonError, OSError: as ``back_up``.
    """
    action = _last_action(caseload)
    made = back_up(caseload, folder)
    backups.thin(backups.list_backups(folder, caseload.path.stem))
    copies.remember(caseload.caseload_id, away_at=caseload.clock(), away_action=action)
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


def close_with_backup(caseload: Caseload) -> None:
    """Close the caseload, after a backup on this PC when something changed since the last one.

    A practice structure is not backed up. A backup that fails never keeps the caseload open.
    """
    try:
        with contextlib.suppress(JalonError, OSError):
            if not caseload.is_damaged and _wants_backup(caseload):
                back_up_here(caseload)
    finally:
        caseload.close()


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


def refuse_unreadable(backup: Path, target: Path) -> Manifest:
    """Say what can be said of a restore before anyone types a passphrase.

    Raises:
        NotABackupError, DamagedBackupError, CaseloadExistsError, UnsafeFolderError: as they say.
    """
    _refuse_existing(target)
    places.require_safe(target.absolute().parent, target.name)
    return backups.read_manifest(backup)


def restore(
    backup: Path,
    target: Path,
    passphrase: str,
    *,
    allow_any_folder: bool = False,
    allow_cheap: bool = False,
) -> Restored:
    """Bring a backup back as a new file beside whatever exists; people erased since are erased again.

    The copy becomes another site of the journal, so that it and the file it comes from can be told apart.
    It is opened and proven under another name first.

    Raises:
        CaseloadExistsError: a file or a ring stands at ``target``; nothing is ever overwritten.
        NotABackupError, DamagedBackupError, WrongPassphraseError: as they say; nothing was left behind.
        OSError: the folder is missing, full or read-only.
    """
    target = target.absolute()
    _refuse_existing(target)
    if not allow_any_folder:
        places.require_safe(target.parent, target.name)
    scratch = Path(mkdtemp(dir=target.parent, prefix=".", suffix=".part"))
    try:
        copy = scratch / target.name
        manifest = backups.unpack(backup, copy)
        with Caseload.open(copy, passphrase, allow_any_folder=True, allow_cheap=allow_cheap) as caseload:
            restored = _make_another_site(caseload, manifest)
        _refuse_existing(target)
        replace_atomically(ring_path(copy), ring_path(target))
        replace_atomically(copy, target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return restored


def preview_restore(
    caseload: Caseload, backup: Path, passphrase: str, *, allow_cheap: bool = False
) -> RestorePreview:
    """Return what going back from the open caseload to a backup would change; nothing is written to either.

    Raises:
        NotABackupError, DamagedBackupError, WrongPassphraseError: as they say.
    """
    scratch = Path(mkdtemp(dir=caseload.path.parent, prefix=".", suffix=".part"))
    try:
        copy = scratch / "copie.jalon"
        backups.unpack(backup, copy)
        with (
            Caseload.open(copy, passphrase, allow_any_folder=True, allow_cheap=allow_cheap) as other,
            other.read() as theirs,
            caseload.read() as ours,
        ):
            return RestorePreview(
                lost=comparison.actions_beyond(ours, comparison.vector(theirs)),
                regained=comparison.actions_beyond(theirs, comparison.vector(ours)),
            )
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _make_another_site(caseload: Caseload, manifest: Manifest) -> Restored:
    now = caseload.clock()
    with caseload.write("restore_backup") as session:
        journal.new_site(session, new_id().replace("-", "")[:16])
        erased = erasure.erase_again(session, caseload.caseload_id, now=now)
        coach = caseload.signed_in.coach_id
        access_log.record(session, at=now, coach_id=coach, event="restore")
        count = totals.count_all(session)
    return Restored(manifest.made_at, count.persons, count.acts, erased)


def _refuse_existing(target: Path) -> None:
    for taken in (target, ring_path(target)):
        if taken.exists() or taken.is_symlink():
            raise CaseloadExistsError(taken)


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
