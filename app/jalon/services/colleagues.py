"""The colleagues who share a caseload: who they are, and whether they can open it.

Roles are an organisation, not a wall: whoever opens the caseload holds its key. They keep a colleague from
doing by mistake what the structure gave to another.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from jalon.domain.errors import (
    InvalidEntryError,
    KeyChangeUnfinishedError,
    LastManagerError,
    NotAllowedError,
    Problem,
    UnknownRecordError,
)
from jalon.services import recovery
from jalon.storage import access_log, records, slots
from jalon.storage.caseload import Caseload, NewCoach
from jalon.storage.keyring import KeyDerivation
from jalon.storage.passphrases import require_strong
from jalon.storage.queries import colleagues as queries
from jalon.storage.transactions import Session

ROLES: Final = ("REFERENT", "COORDINATEUR", "ADMIN")
MANAGERS: Final = frozenset({"ADMIN", "COORDINATEUR"})
_COLUMNS: Final = ("family_name", "given_name", "role", "phone", "email")
_OF_EMPLOYMENT: Final = ("hired_date", "certification", "certification_date")
_LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class Colleague:
    """A colleague of the structure, and whether a passphrase of theirs opens the caseload."""

    id: str
    family_name: str
    given_name: str
    role: str
    phone: str | None
    email: str | None
    left_date: date | None
    can_open: bool
    entrusted_people: int = 0
    """People with an open path whose référent they are."""
    hired_date: date | None = None
    certification: str | None = None
    certification_date: date | None = None

    @property
    def name(self) -> str:
        """Return the names as they are said."""
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class ColleagueDetails:
    """What can be changed of a colleague."""

    family_name: str
    given_name: str
    role: str
    phone: str | None = None
    email: str | None = None
    hired_date: date | None = None
    """The first day in post: no hours are due before."""
    certification: str | None = None
    """Where one stands with the title of level 6 asked since 2026: a code of its list."""
    certification_date: date | None = None


def may_manage(caseload: Caseload) -> bool:
    """Tell whether the role of who is signed in covers the colleagues, the structure and its agreements."""
    return caseload.signed_in.role in MANAGERS


def list_colleagues(caseload: Caseload) -> tuple[Colleague, ...]:
    """Return every colleague, by name, those who left at the end."""
    today = caseload.clock().astimezone().date()
    with caseload.read() as session:
        lines = queries.list_colleagues(session)
        entrusted = queries.entrusted_people(session, today)
    ways_in = slots.slot_ids(caseload)
    found = [
        Colleague(
            line.id,
            line.family_name,
            line.given_name,
            line.role,
            line.phone,
            line.email,
            line.left_date,
            can_open=line.id in ways_in,
            entrusted_people=entrusted.get(line.id, 0),
            hired_date=line.hired_date,
            certification=line.certification,
            certification_date=line.certification_date,
        )
        for line in lines
    ]
    return tuple(sorted(found, key=lambda colleague: colleague.left_date is not None))


def known_names(caseload: Caseload) -> tuple[str, ...]:
    """Return the names that someone guessing a passphrase would try first."""
    with caseload.read() as session:
        return queries.known_names(session)


def add_colleague(
    caseload: Caseload,
    coach: NewCoach,
    passphrase: str,
    *,
    kdf: KeyDerivation | None = None,
    details: ColleagueDetails | None = None,
) -> str:
    """Add a colleague with a first passphrase, which they change; return their identity.

    ``details`` add since when they are in post, and their certification.

    Raises:
        NotAllowedError: the role of who is signed in does not cover it.
        InvalidEntryError: a name is missing or too long, a role unknown.
        WeakPassphraseError, PassphraseTakenError: too easy to guess, or someone else's; nothing was written.
    """
    _require_manager(caseload, "add_colleague")
    _require_valid(ColleagueDetails(*(getattr(coach, name) for name in _COLUMNS)))
    more = {} if details is None else {name: getattr(details, name) for name in _OF_EMPLOYMENT}
    _require_strong(caseload, passphrase, coach.family_name, coach.given_name)
    slots.require_untaken(caseload, coach.id, passphrase)
    with caseload.write("add_colleague") as session:
        row = {name: getattr(coach, name) for name in _COLUMNS}
        coach_id = records.insert(session, "coach", {"id": coach.id, **row, **more})
        _log(caseload, session, "add_colleague", coach_id)
    slots.set_slot(caseload, coach_id, passphrase, kdf)
    return coach_id


def change_colleague(caseload: Caseload, coach_id: str, wanted: ColleagueDetails) -> bool:
    """Change names, role and ways to reach a colleague; return whether anything is another.

    Everyone may change their own names, phone and address, a role only who manages.

    Raises:
        NotAllowedError: the role of who is signed in does not cover it.
        InvalidEntryError: a name is missing or too long, a role unknown.
        LastManagerError: nobody who can open the caseload would be left to manage it.
        UnknownRecordError: no such colleague.
    """
    present = next((one for one in list_colleagues(caseload) if one.id == coach_id), None)
    if present is None:
        raise UnknownRecordError("coach")
    if not may_manage(caseload) and (coach_id != caseload.signed_in.coach_id or wanted.role != present.role):
        raise NotAllowedError(caseload.signed_in.role, "manage_colleagues")
    _require_valid(wanted)
    values = {
        "family_name": wanted.family_name.strip(),
        "given_name": wanted.given_name.strip(),
        "role": wanted.role,
        "phone": (wanted.phone or "").strip() or None,
        "email": (wanted.email or "").strip() or None,
        **{name: getattr(wanted, name) for name in _OF_EMPLOYMENT},
    }
    changed = {name: value for name, value in values.items() if getattr(present, name) != value}
    if changed.get("role") == "REFERENT":
        _require_another_manager(caseload, coach_id)
    if not changed:
        return False
    with caseload.write("change_colleague") as session:
        records.update(session, "coach", coach_id, changed)
        _log(caseload, session, "change_colleague", coach_id)
    return True


def note_departure(caseload: Caseload, coach_id: str, left_date: date | None) -> None:
    """Note the day on which a colleague without a way in left; None notes that they are there again.

    Raises:
        NotAllowedError: the role of who is signed in does not cover it.
        UnknownRecordError: no such colleague.
        ValueError: they can open the caseload, which has to be taken away.
    """
    _require_manager(caseload, "manage_colleagues")
    if left_date is not None and coach_id in slots.slot_ids(caseload):
        raise ValueError("a colleague who can open the caseload is removed")
    with caseload.write("note_departure") as session:
        records.update(session, "coach", coach_id, {"left_date": left_date})
        _log(caseload, session, "note_departure", coach_id)


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
        LastManagerError: nobody who can open the caseload would be left to manage it.
        UnknownSlotError: they had no way in.
        CaseloadBusyError: someone still reads or writes; nothing changed.
        KeyChangeUnfinishedError: they have no way in any more; the next opening finishes the file.
    """
    _require_manager(caseload, "remove_colleague")
    if coach_id == caseload.signed_in.slot_id:
        raise NotAllowedError(caseload.signed_in.role, "remove_oneself")
    _require_another_manager(caseload, coach_id)
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


def _require_valid(wanted: ColleagueDetails) -> None:
    problems = [
        Problem(field, "missing" if not text.strip() else "too_long")
        for field, text in (("family_name", wanted.family_name), ("given_name", wanted.given_name))
        if not 0 < len(text.strip()) <= _LONGEST_NAME
    ]
    if wanted.role not in ROLES:
        problems.append(Problem("role", "unknown"))
    for field, value, longest in (("phone", wanted.phone, 40), ("email", wanted.email, 120)):
        if len(value or "") > longest:
            problems.append(Problem(field, "too_long"))
    if problems:
        raise InvalidEntryError("coach", tuple(problems))


def _require_another_manager(caseload: Caseload, coach_id: str) -> None:
    others = (one for one in list_colleagues(caseload) if one.id != coach_id and one.can_open)
    if not any(one.role in MANAGERS for one in others):
        raise LastManagerError


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
