"""The one list of things to do in the program: filtered, ticked off, put off, given to someone."""

from collections.abc import Sequence
from datetime import date

from jalon.domain.errors import InvalidEntryError, Problem, UnknownRecordError
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import person_files
from jalon.storage.queries import tasks as queries
from jalon.storage.queries.tasks import State, Task, WantedTasks, When, Who
from jalon.storage.transactions import Session

__all__ = [
    "State",
    "Task",
    "WantedTasks",
    "When",
    "Who",
    "add_task",
    "find_tasks",
    "move_action",
    "read_tasks",
    "reopen_action",
]


def find_tasks(caseload: Caseload, wanted: WantedTasks, *, today: date) -> tuple[str, ...]:
    """Return the identities of what is to be done, the oldest first, what has no day last."""
    with caseload.read() as session:
        return queries.find_tasks(session, wanted, today)


def read_tasks(caseload: Caseload, ids: Sequence[str]) -> dict[str, Task]:
    """Return some things to do by identity."""
    with caseload.read() as session:
        return queries.read_tasks(session, ids)


def add_task(
    caseload: Caseload, label: str, *, person_id: str | None = None, coach_id: str | None = None
) -> str:
    """Write something to do, for a person or for nobody in particular; return its identity.

    Raises:
        InvalidEntryError: nothing is said of what to do.
        FrozenFileError: the person's file is frozen.
    """
    if not label.strip():
        raise InvalidEntryError("next_action", (Problem("label", "missing"),))
    with caseload.write("plan_action") as session:
        values = {"person_id": person_id, "label": label.strip(), "coach_id": coach_id}
        return records.insert(session, "next_action", values)


def reopen_action(caseload: Caseload, action_id: str) -> None:
    """Say that an action that was done, or dropped, is to be done.

    Raises:
        UnknownRecordError: there is no such action.
        FrozenFileError: the person's file is frozen.
    """
    with caseload.write("reopen_action") as session:
        _require(session, action_id)
        records.update(session, "next_action", action_id, {"state": "A_FAIRE", "done_date": None})


def move_action(caseload: Caseload, action_id: str, day: date | None) -> None:
    """Put an action on another day, or on none.

    Raises:
        UnknownRecordError: there is no such action.
        FrozenFileError: the person's file is frozen.
    """
    with caseload.write("move_action") as session:
        _require(session, action_id)
        records.update(session, "next_action", action_id, {"due_date": day})


def _require(session: Session, action_id: str) -> None:
    if person_files.record_of(session, "next_action", action_id) is None:
        raise UnknownRecordError("next_action")
