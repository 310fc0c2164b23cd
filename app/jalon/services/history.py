"""Undo, redo, and the history of a field, as the screens ask for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from jalon.domain.errors import FrozenFileError, NothingToUndoError
from jalon.services.counting import own_counting, require_locked_as_counted
from jalon.services.person_records import KINDS, PersonFile
from jalon.storage import history, undo
from jalon.storage.history import FieldChange, PastValue
from jalon.storage.queries import person_files
from jalon.storage.transactions import Session
from jalon.storage.undo import UndoableAction

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload

__all__ = [
    "FieldChange",
    "PastValue",
    "UndoableAction",
    "changes_of_person",
    "field_history",
    "history_of_partner",
    "redo",
    "undo_action",
    "undo_last",
    "undoable_actions",
]


_OF_PARTNER: Final = {"partner": "id", "partner_contact": "partner_id"}


def undoable_actions(
    caseload: "Caseload", *, limit: int = undo.STEPS, author_id: str | None = None
) -> tuple[UndoableAction, ...]:
    """Return the actions that can be undone among the last ``limit``, newest first, with their labels."""
    with caseload.read() as session:
        return undo.undoable_actions(session, limit=limit, author_id=author_id)


def undo_last(caseload: "Caseload") -> str:
    """Undo the last action of the signed-in colleague (of anyone, without colleague); return its label.

    Raises:
        NothingToUndoError, ChangedSinceError, FrozenFileError: as they say; nothing was changed.
        InvalidEntryError: a month that is locked would be counted otherwise.
    """
    with caseload.write("undo") as session:
        found = undo.undoable_actions(session, author_id=caseload.signed_in.coach_id)
        if not found:
            raise NothingToUndoError
        with _locked_as_counted(session):
            return undo.undo(session, found[0].action_id, now=caseload.clock())


def undo_action(caseload: "Caseload", action_id: str) -> str:
    """Undo one action, an import for instance; return its label.

    Raises:
        NothingToUndoError, ChangedSinceError, FrozenFileError: as they say; nothing was changed.
        InvalidEntryError: a month that is locked would be counted otherwise.
    """
    with caseload.write("undo") as session, _locked_as_counted(session):
        return undo.undo(session, action_id, now=caseload.clock())


def redo(caseload: "Caseload") -> str:
    """Do again what the signed-in colleague undid last; return the label of what is in force again.

    Raises:
        NothingToUndoError: nothing was undone, or something else was done since.
        ChangedSinceError, FrozenFileError: as they say; nothing was changed.
        InvalidEntryError: a month that is locked would be counted otherwise.
    """
    with caseload.write("redo") as session, _locked_as_counted(session):
        return undo.redo(session, now=caseload.clock(), author_id=caseload.signed_in.coach_id)


@contextmanager
def _locked_as_counted(session: Session) -> Iterator[None]:
    before = own_counting(session)
    yield
    require_locked_as_counted(session, before)


def field_history(caseload: "Caseload", table: str, record_id: str, column: str) -> tuple[PastValue, ...]:
    """Return the values that a field took, oldest first, with instant and author.

    Raises:
        ValueError: no such table or column.
    """
    with caseload.read() as session:
        return history.field_history(session, table, record_id, column)


def history_of_partner(caseload: "Caseload", partner_id: str) -> tuple[tuple[FieldChange, ...], PersonFile]:
    """Return every change of a partner and of its contacts, the latest first, and their records."""
    found: list[FieldChange] = []
    with caseload.read() as session:
        kept = {
            table: person_files.records_of(session, table, owner, (partner_id,), order="name")
            for table, owner in _OF_PARTNER.items()
        }
        for table, owner in _OF_PARTNER.items():
            ids = person_files.ids_of(session, table, owner, (partner_id,))
            found += history.changes_of(session, table, ids)
        team = {coach.id: coach.words for coach in person_files.coach_names(session)}
    return _latest_first(found), PersonFile(kept, team, {}, {})


def changes_of_person(caseload: "Caseload", person_id: str) -> tuple[FieldChange, ...]:
    """Return every change of a person's file, the latest first: who, when, from what, to what.

    Raises:
        FrozenFileError: her file is frozen.
    """
    found: list[FieldChange] = []
    with caseload.read() as session:
        if person_files.owner_is_frozen(session, person_id)[0] is not None:
            raise FrozenFileError
        paths = person_files.paths_of_person(session, person_id)
        for table, kind in KINDS.items():
            owners = paths if kind.owner == "support_path_id" else (person_id,)
            ids = person_files.ids_of(session, table, kind.owner, owners)
            found += history.changes_of(session, table, ids)
    return _latest_first(found)


def _latest_first(found: list[FieldChange]) -> tuple[FieldChange, ...]:
    found.reverse()  # so that the last of one instant comes first
    return tuple(sorted(found, key=lambda change: change.at, reverse=True))
