"""Creating and opening a caseload, with what the access log keeps of it."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from jalon.domain.errors import CannotWriteError, CaseloadExistsError, ReadOnlyCaseloadError
from jalon.services.first_steps import owe_first_steps
from jalon.storage import access_log, erasure, forks, journal, places
from jalon.storage.caseload import Caseload, Created, NewCoach, NewStructure, refuse_unreadable
from jalon.storage.keyring import KeyDerivation, ring_path
from jalon.storage.passphrases import new_passphrase, require_strong
from jalon.storage.transactions import Session, utc_now

ACCESS_LOG_KEPT: Final = timedelta(days=365)  # CNIL, recommendation on logging: six to twelve months

__all__ = [
    "NewCoach",
    "NewStructure",
    "create_caseload",
    "new_passphrase",
    "open_caseload",
    "open_with_recovery_code",
    "refuse_place",
    "refuse_unreadable",
]


def create_caseload(
    path: Path,
    passphrase: str,
    *,
    coach: NewCoach,
    structure: NewStructure,
    kdf: KeyDerivation | None = None,
    clock: Callable[[], datetime] = utc_now,
    allow_any_folder: bool = False,
) -> Created:
    """Make a new caseload and open it; its recovery code is to be shown once and printed.

    Raises:
        WeakPassphraseError: the passphrase is too easy to guess; nothing was made.
        JalonError: as ``Caseload.create``.
    """
    require_strong(passphrase, known=(structure.name, coach.family_name, coach.given_name))
    created = Caseload.create(
        path,
        passphrase,
        coach=coach,
        structure=structure,
        kdf=kdf,
        clock=clock,
        allow_any_folder=allow_any_folder,
    )
    if not structure.details.get("is_practice"):
        try:
            owe_first_steps(created.caseload)
        except BaseException:
            created.caseload.close()
            raise
    return created


def refuse_place(path: Path) -> None:
    """Say what can be said of the place of a new caseload before it is made; nothing is written.

    Raises:
        UnsafeFolderError: a network drive or a synchronised folder, with a safe place.
        CaseloadExistsError: a file or a ring has this name.
        CannotWriteError, ReadOnlyCaseloadError: the folder is none, or cannot be written.
    """
    folder = path.parent
    places.require_safe(folder, path.name)
    existing = next(level for level in (folder, *folder.parents) if level.exists())
    if not existing.is_dir():
        raise CannotWriteError(path)
    if not os.access(existing, os.W_OK | os.X_OK):
        raise ReadOnlyCaseloadError(path)
    for taken in (path, ring_path(path)):
        if os.path.lexists(taken):
            raise CaseloadExistsError(taken)


def open_caseload(
    path: Path,
    passphrase: str,
    *,
    clock: Callable[[], datetime] = utc_now,
    allow_any_folder: bool = False,
    allow_cheap: bool = False,
    examine: bool = False,
    is_read: bool = True,
) -> Caseload:
    """Open a caseload with a colleague's passphrase and log the sign-in, with the wrong tries before it.

    ``examine`` reads every page first (a second for some 80 MB): for what is taken out and certified.
    ``is_read``: someone reads what is refused; else what is said once is kept for whoever opens next.

    Raises:
        JalonError: as ``Caseload.open``.
    """
    caseload = Caseload.open(
        path,
        passphrase,
        clock=clock,
        allow_any_folder=allow_any_folder,
        allow_cheap=allow_cheap,
        examine=examine,
        is_read=is_read,
    )
    return _signed_in(caseload, "sign_in")


def open_with_recovery_code(
    path: Path,
    code: str,
    *,
    clock: Callable[[], datetime] = utc_now,
    allow_any_folder: bool = False,
    allow_cheap: bool = False,
) -> Caseload:
    """Open a caseload with the printed code and log it; a colleague is then given a new passphrase.

    Raises:
        JalonError: as ``Caseload.open_with_recovery_code``.
    """
    caseload = Caseload.open_with_recovery_code(
        path, code, clock=clock, allow_any_folder=allow_any_folder, allow_cheap=allow_cheap
    )
    return _signed_in(caseload, "sign_in_by_recovery_code")


def _signed_in(caseload: Caseload, event: str) -> Caseload:
    try:
        is_fork = forks.is_fork(caseload.path)
        with caseload.write(event) as session:
            if is_fork:
                journal.new_site(session, journal.new_site_name())
            now = caseload.clock()
            coach_id = caseload.signed_in.coach_id
            if caseload.failures:
                # A wrong passphrase opens no log to write in: the next right one tells how many there were.
                access_log.record(
                    session, at=now, coach_id=None, event="sign_in_failed", object_id=str(caseload.failures)
                )
            access_log.record(session, at=now, coach_id=coach_id, event=event)
            _purge_access_log(session, now)
            erasure.remember(session, caseload.caseload_id)
        if is_fork:
            forks.forget_fork(caseload.path)
    except BaseException:
        caseload.close()
        raise
    return caseload


def _purge_access_log(session: Session, now: datetime) -> None:
    # A clock set forward says that everything is old: nothing goes before another day bears it out.
    other_day = access_log.last_sign_in_before(session, now)
    if other_day is not None:
        access_log.purge(session, before=min(now, other_day) - ACCESS_LOG_KEPT, now=now)
