"""The ways into an open caseload: given, changed, taken away with a new data key."""

import contextlib

import sqlcipher3

from jalon.domain.errors import (
    CaseloadBusyError,
    DamagedCaseloadError,
    DamagedRingError,
    DiskFailureError,
    KeyChangeUnfinishedError,
    PassphraseTakenError,
    RingMissingError,
    WrongPassphraseError,
)
from jalon.storage.attempts import attempts_on
from jalon.storage.caseload import Caseload
from jalon.storage.cipher import connect_raw, rekey, settle
from jalon.storage.derivation import KeyDerivation
from jalon.storage.keyring import OpenRing, read_ring, ring_path, slots_opened_by, write_ring
from jalon.storage.ring_format import USER, RingFile
from jalon.storage.transactions import file_failure


def slot_ids(caseload: Caseload) -> frozenset[str]:
    """Return the identities of the colleagues who can open the caseload."""
    return frozenset(slot.id for slot in caseload.ring.ring.slots if slot.kind == USER)


def set_slot(caseload: Caseload, slot_id: str, passphrase: str, kdf: KeyDerivation | None = None) -> None:
    """Give a colleague a passphrase, the first or another; a guess then costs what it should, never less.

    Raises:
        PassphraseTakenError: it opens for someone else.
    """
    derivation = kdf or KeyDerivation.calibrated()
    with caseload.ring_change:
        require_untaken(caseload, slot_id, passphrase)
        known = slot_id in slot_ids(caseload)
        change = caseload.ring.with_passphrase if known else caseload.ring.with_slot
        _keep(caseload, change(slot_id, passphrase, derivation))


def require_untaken(caseload: Caseload, slot_id: str, passphrase: str) -> None:
    """Refuse a passphrase that opens for another colleague: one of them would be signed in as the other.

    Raises:
        PassphraseTakenError: it opens for someone else.
    """
    if slots_opened_by(caseload.ring.ring, passphrase, ring_path(caseload.path)) - {slot_id}:
        raise PassphraseTakenError


def require_passphrase(caseload: Caseload, passphrase: str) -> None:
    """Ask again for the passphrase of whoever is signed in; tries are counted with those of the opening.

    Raises:
        TooManyAttemptsError: a wait is running.
        WrongPassphraseError: it is not theirs.
    """
    attempts = attempts_on(caseload.caseload_id)
    attempts.require_patience()
    failures = attempts.count()
    opened = slots_opened_by(caseload.ring.ring, passphrase, ring_path(caseload.path))
    if caseload.signed_in.slot_id not in opened:
        raise WrongPassphraseError(failures)
    attempts.forget()


def renew_recovery_code(caseload: Caseload) -> str:
    """Make a new recovery code, the only one that opens from now on, and return it to be printed."""
    with caseload.ring_change:
        ring, code = caseload.ring.with_recovery_code()
        _keep(caseload, ring)
    return code


def remove_slot(caseload: Caseload, slot_id: str) -> None:
    """Take away a colleague's way in and encrypt the whole file under a key they never had.

    The ring first holds both keys, then the file changes, then the ring holds the new one alone: stopped at
    any point, the next opening finds which key the file took and goes on from there. Older copies of the file
    still open with what the colleague had.

    Raises:
        UnknownSlotError, LastSlotError, DamagedCaseloadError: as they say; nothing changed.
        CaseloadBusyError: someone still reads or writes; nothing changed.
        DiskFullError, ReadOnlyCaseloadError, DiskFailureError: as they say; the key did not change.
        KeyChangeUnfinishedError: the new key is in force; the ring keeps both until the file is whole.
    """
    if caseload.is_damaged:
        raise DamagedCaseloadError(caseload.path)
    with caseload.ring_change:
        _require_same_ring(caseload)
        old, new = caseload.ring, caseload.ring.rotated(without=slot_id)
        ring = ring_path(caseload.path)
        with caseload.with_file_closed():
            write_ring(ring, RingFile(old.ring, pending=new.ring))
            try:
                rekey(caseload.path, old.file_key, new.file_key)
            except (sqlcipher3.Error, CaseloadBusyError, KeyChangeUnfinishedError) as error:
                raise _after_failure(caseload, old, new, error) from error
            caseload.ring = new
            write_ring(ring, RingFile(new.ring))


def _after_failure(caseload: Caseload, old: OpenRing, new: OpenRing, error: Exception) -> Exception:
    """Go on with the key that is in force, and return what to say."""
    path = caseload.path
    if _opens(caseload, old):
        with contextlib.suppress(OSError):
            write_ring(ring_path(path), RingFile(old.ring))
        unchanged = DiskFailureError(path) if isinstance(error, KeyChangeUnfinishedError) else error
        return file_failure(error, path) or unchanged
    if _opens(caseload, new):
        caseload.ring = new
        return KeyChangeUnfinishedError(path)
    return file_failure(error, path) or error


def _keep(caseload: Caseload, ring: OpenRing) -> None:
    _require_same_ring(caseload)
    write_ring(ring_path(caseload.path), RingFile(ring.ring))
    caseload.ring = ring


def _require_same_ring(caseload: Caseload) -> None:
    """Refuse to write over a ring that changed under us: a restore beside an open caseload would be lost.

    What a change of key left unfinished is finished first: until then the ring has to keep both keys.
    """
    path, own = ring_path(caseload.path), caseload.ring.ring
    with contextlib.suppress(RingMissingError):  # gone: it is written again whole
        found = read_ring(path, allow_cheap=True)
        if found == RingFile(own):
            return
        if found.pending is None or own not in (found.current, found.pending):
            raise DamagedRingError(path)
        with caseload.with_file_closed():
            if not settle(caseload.path, caseload.file_key):
                raise KeyChangeUnfinishedError(caseload.path)
            write_ring(path, RingFile(own))


def _opens(caseload: Caseload, ring: OpenRing) -> bool:
    try:
        connect_raw(caseload.path, ring.file_key, mode="ro").close()
    except sqlcipher3.Error:
        return False
    return True
