"""The colleagues who share a caseload: who they are, and whether they can open it.

Roles are an organisation, not a wall: whoever opens the caseload holds its key. They keep a colleague from
doing by mistake what the structure gave to another.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from jalon.domain.errors import KeyChangeUnfinishedError, NotAllowedError
from jalon.services import recovery
from jalon.storage import access_log, records, slots
from jalon.storage.caseload import Caseload, NewCoach
from jalon.storage.keyring import KeyDerivation
from jalon.storage.passphrases import require_strong
from jalon.storage.queries import colleagues as queries
from jalon.storage.transactions import Session

MANAGERS: Final = frozenset({"ADMIN", "COORDINATEUR"})


@dataclass(frozen=True, slots=True)
class Colleague:
    """A colleague of the structure, and whether a passphrase of theirs opens the caseload."""

    id: str
    family_name: str
    given_name: str
    role: str
    left_date: date | None
    can_open: bool


def list_colleagues(caseload: Caseload) -> tuple[Colleague, ...]:
    """Return every colleague, by name."""
    with caseload.read() as session:
        lines = queries.list_colleagues(session)
    ways_in = slots.slot_ids(caseload)
    return tuple(
        Colleague(
            line.id, line.family_name, line.given_name, line.role, line.left_date, can_open=line.id in ways_in
        )
        for line in lines
    )


def known_names(caseload: Caseload) -> tuple[str, ...]:
    """Return the names that someone guessing a passphrase would try first."""
    with caseload.read() as session:
        return queries.known_names(session)


def add_colleague(
    caseload: Caseload, coach: NewCoach, passphrase: str, *, kdf: KeyDerivation | None = None
) -> str:
    """Add a colleague with a first passphrase, which they change; return their identity.

    Raises:
        NotAllowedError: the role of who is signed in does not cover it.
        WeakPassphraseError, PassphraseTakenError: too easy to guess, or someone else's; nothing was written.
    """
    _require_manager(caseload, "add_colleague")
    _require_strong(caseload, passphrase, coach.family_name, coach.given_name)
    slots.require_untaken(caseload, coach.id, passphrase)
    with caseload.write("add_colleague") as session:
        row = {"family_name": coach.family_name, "given_name": coach.given_name, "role": coach.role}
        coach_id = records.insert(session, "coach", {"id": coach.id, **row})
        _log(caseload, session, "add_colleague", coach_id)
    slots.set_slot(caseload, coach_id, passphrase, kdf)
    return coach_id


def give_passphrase(
    caseload: Caseload, coach_id: str, passphrase: str, *, kdf: KeyDerivation | None = None
) -> None:
    """Give a colleague a new first passphrase: theirs was forgotten, or they have none yet.

    Raises:
        NotAllowedError: the role of who is signed in does not cover it.
        UnknownRecordError: no such colleague.
        WeakPassphraseError, PassphraseTakenError: too easy to guess, or someone else's; nothing was written.
    """
    _require_manager(caseload, "give_passphrase")
    _require_strong(caseload, passphrase)
    slots.require_untaken(caseload, coach_id, passphrase)
    with caseload.write("give_passphrase") as session:
        records.update(session, "coach", coach_id, {"left_date": None})
        _log(caseload, session, "give_passphrase", coach_id)
    slots.set_slot(caseload, coach_id, passphrase, kdf)


def change_passphrase(
    caseload: Caseload, present: str, wanted: str, *, kdf: KeyDerivation | None = None
) -> None:
    """Change the passphrase of who is signed in, who types the present one again.

    Raises:
        TooManyAttemptsError: a wait is running, after wrong passphrases here or at an opening.
        WrongPassphraseError: ``present`` is not theirs.
        WeakPassphraseError, PassphraseTakenError: ``wanted`` is too easy to guess, or someone else's.
    """
    slots.require_passphrase(caseload, present)
    _require_strong(caseload, wanted)
    slots.set_slot(caseload, caseload.signed_in.slot_id, wanted, kdf)
    with caseload.write("change_passphrase") as session:
        _log(caseload, session, "change_passphrase", caseload.signed_in.slot_id)


def remove_colleague(caseload: Caseload, coach_id: str, *, left_date: date) -> None:
    """Take away a colleague's way in: the whole file is encrypted anew under a key they never had.

    The colleague stays in the records, with the day they left. Copies made before still open to them.

    Raises:
        NotAllowedError: the role of who is signed in does not cover it, or it is themselves.
        UnknownSlotError: they had no way in.
        CaseloadBusyError: someone still reads or writes; nothing changed.
        KeyChangeUnfinishedError: they have no way in any more; the next opening finishes the file.
    """
    _require_manager(caseload, "remove_colleague")
    if coach_id == caseload.signed_in.slot_id:
        raise NotAllowedError(caseload.signed_in.role, "remove_oneself")
    unfinished: KeyChangeUnfinishedError | None = None
    try:
        slots.remove_slot(caseload, coach_id)
    except KeyChangeUnfinishedError as error:
        unfinished = error
    with caseload.write("remove_colleague") as session:
        records.update(session, "coach", coach_id, {"left_date": left_date})
        _log(caseload, session, "remove_colleague", coach_id)
    if unfinished is not None:
        raise unfinished


def renew_recovery_code(caseload: Caseload) -> str:
    """Make a new recovery code to be printed; the earlier one opens no more, and its sheet proves nothing.

    Raises:
        NotAllowedError: the role of who is signed in does not cover it.
    """
    _require_manager(caseload, "renew_recovery_code")
    code = slots.renew_recovery_code(caseload)
    recovery.note_new_code(caseload, caseload.clock().astimezone().date())
    return code


def _require_manager(caseload: Caseload, intention: str) -> None:
    if caseload.signed_in.role not in MANAGERS:
        raise NotAllowedError(caseload.signed_in.role, intention)


def _require_strong(caseload: Caseload, passphrase: str, *names: str) -> None:
    require_strong(passphrase, known=(*known_names(caseload), *names))


def _log(caseload: Caseload, session: Session, event: str, coach_id: str | None) -> None:
    access_log.record(
        session,
        at=caseload.clock(),
        coach_id=caseload.signed_in.coach_id,
        event=event,
        object_type="coach" if coach_id else None,
        object_id=coach_id,
    )
