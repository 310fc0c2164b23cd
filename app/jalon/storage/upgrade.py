"""Bring an older caseload file up to date without ever risking it.

The work is done on a verified copy in the same folder, which takes the place of the file in one step once
it has passed every check; the old file stays as a backup.
"""

import errno
import logging
import os
import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from jalon import __version__
from jalon.domain.errors import (
    CaseloadInUseError,
    DamagedCaseloadError,
    DiskFullError,
    JalonError,
    NewerCaseloadError,
    NotACaseloadError,
    UpgradeFailedError,
)
from jalon.files import replace_atomically
from jalon.storage import access_log, copies, migrations
from jalon.storage.backups import Backup, make_backup
from jalon.storage.cipher import FileKey, copy_into, open_engine
from jalon.storage.integrity import examine_file, remove_leftovers
from jalon.storage.keyring import read_ring, ring_path
from jalon.storage.ring_format import Ring
from jalon.storage.schema.journal import JournalStateRow
from jalon.storage.scratch import refusal_of
from jalon.storage.transactions import file_failure

_logger = logging.getLogger(__name__)
_ROOM: Final = 3  # times the size of the file: the backup in two steps, the copy
_MARGIN_BYTES: Final = 20 * 1024 * 1024


def upgrade_file(
    path: Path,
    key: FileKey,
    *,
    now: datetime,
    backup_folder: Path | None = None,
    versions: Sequence[Path] = (migrations.VERSIONS,),
    keeps_old: bool = True,
) -> Backup | None:
    """Bring the file to the newest revision; return the backup of the old one, None if there is none.

    The caller holds the lock of the caseload. When anything fails, or the process is killed, the file is
    the old one to the byte, or the new one whole. ``backup_folder``: by default the one of this PC. There is
    no backup of a file that is up to date, nor without ``keeps_old``: a copy that comes from a backup.

    Raises:
        NewerCaseloadError: a later version of the program wrote the file.
        NotACaseloadError: the file has no revision.
        DamagedCaseloadError: the file, or a copy of it, did not pass its examination.
        DiskFullError: there is no room for the copies.
        CannotWriteError: the folder of the backups cannot be written.
        CaseloadInUseError: another process has the file open.
        UpgradeFailedError: the copy could not be brought up to date; the technical log says where.
    """
    work = path.with_name(f".{path.name}.upgrade")
    remove_leftovers(work)
    try:
        engine = open_engine(path, key)
        try:
            with engine.connect() as connection:
                if _is_up_to_date(connection, path, versions):
                    return None
            _require_room(path)
            _require_sound_pages(path, key)
            backup = _back_up(engine, path, key, backup_folder, now) if keeps_old else None
            with engine.connect() as connection:
                copy_into(connection, work)
        finally:
            engine.dispose()
        work.chmod(0o600)
        _require_sound(work, key, path)
        _upgrade_copy(work, key, path, versions)
        if path.with_name(f"{path.name}-wal").exists():  # closing the last connection would have removed it
            raise CaseloadInUseError(path, "", "")
        replace_atomically(work, path)
    except DBAPIError as error:
        raise file_failure(error.orig, path) or error from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFullError(path.parent) from error
        raise
    finally:
        remove_leftovers(work)
    return backup


def _is_up_to_date(connection: Connection, path: Path, versions: Sequence[Path]) -> bool:
    revision = migrations.revision_of(connection)
    if revision is None:
        raise NotACaseloadError(path)
    if not migrations.is_known(revision, versions):
        raise NewerCaseloadError(path)
    return revision == migrations.head(versions)


def _require_room(path: Path) -> None:
    needed = _ROOM * path.stat().st_size + _MARGIN_BYTES
    if shutil.disk_usage(path.parent).free < needed:
        raise DiskFullError(path.parent, needed)


def _back_up(engine: Engine, path: Path, key: FileKey, folder: Path | None, now: datetime) -> Backup:
    with Session(engine) as session:
        caseload_id = session.execute(select(JournalStateRow.caseload_id)).scalar_one()
        end = access_log.head(session)
    return make_backup(
        engine,
        path,
        key,
        _ring_of(path, key),
        folder or _usual_folder(caseload_id),
        caseload_id=caseload_id,
        now=now,
        program=__version__,
        access_head=str(end),
    )


def _usual_folder(caseload_id: str) -> Path:
    try:
        return copies.backup_folder(caseload_id)
    except OSError as error:  # of this folder, not of the file: where to look is said
        folder = Path(os.fsdecode(error.filename)) if error.filename else Path()
        raise refusal_of(error, folder, folder) or error from error


def _ring_of(path: Path, key: FileKey) -> Ring:
    """Return the ring of the key: the one to come, when a change of key is not settled yet."""
    file = read_ring(ring_path(path), allow_cheap=True)
    return file.pending if file.pending is not None and file.pending.salt == key.salt else file.current


def _upgrade_copy(work: Path, key: FileKey, path: Path, versions: Sequence[Path]) -> None:
    """Bring the copy to the newest revision, sound; a revision that cannot is our mistake, not a damage."""
    try:
        _migrate(work, key, versions)
    except (JalonError, OSError):
        raise
    except Exception as error:
        if isinstance(error, DBAPIError) and file_failure(error.orig, path) is not None:
            raise
        _logger.exception("upgrade failed")
        raise UpgradeFailedError(path) from error
    if not all(found.is_sound for found in examine_file(work, key)):
        _logger.error("upgrade gave an unsound copy")
        raise UpgradeFailedError(path)


def _migrate(work: Path, key: FileKey, versions: Sequence[Path]) -> None:
    engine = open_engine(work, key)
    try:
        with engine.connect() as connection:
            migrations.upgrade(connection, versions=versions)
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        engine.dispose()


def _require_sound_pages(path: Path, key: FileKey) -> None:
    """Examine every page of the live file itself: a copy is made from some of them only, indexes anew."""
    engine = open_engine(path, key)
    try:
        with engine.connect() as connection:
            if connection.exec_driver_sql("PRAGMA cipher_integrity_check").all():
                raise DamagedCaseloadError(path)
    finally:
        engine.dispose()


def _require_sound(work: Path, key: FileKey, path: Path) -> None:
    if not all(found.is_sound for found in examine_file(work, key)):
        raise DamagedCaseloadError(path)
