"""Situation, goal, action: one line writes all three, or the action alone."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from jalon.domain.errors import InvalidEntryError, Problem, UnknownRecordError
from jalon.domain.search_keys import search_key
from jalon.domain.to_do import TO_DO
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import person_files
from jalon.storage.transactions import Session

_SIGNS: Final = re.compile(r"\s*(?:>|→|->)\s*")


@dataclass(frozen=True, slots=True)
class TypedLine:
    """What a line says: the action; before it, the goal it serves and the situation it starts from."""

    action: str
    goal: str | None = None
    situation: str | None = None


def read_line(text: str) -> TypedLine | None:
    """Return what a line says, None when it says nothing: « situation > goal > action », or less of it.

    A line that ends with the sign has a goal and no action yet.
    """
    parts = [part.strip() for part in _SIGNS.split(text)]
    if not any(parts):
        return None
    action, before = parts[-1], [part for part in parts[:-1] if part]
    return TypedLine(
        action,
        before[-1] if before else None,
        " > ".join(before[:-1]) or None,
    )


def plan_line(
    caseload: Caseload,
    person_id: str,
    typed: TypedLine,
    *,
    path_id: str | None = None,
    goal_id: str | None = None,
    module: str | None = None,
    due_date: date | None = None,
    coach_id: str | None = None,
    responsible: str | None = None,
) -> tuple[str | None, str | None]:
    """Write the goal of a line, if it names a new one, and its action; return their identities.

    A goal that is open and reads the same is taken as it is; ``goal_id`` names one already.

    Raises:
        UnknownRecordError: there is no such goal.
        InvalidEntryError: nothing is said of what to do, or a goal is named without a path to hold it.
        FrozenFileError: the person's file is frozen.
    """
    if not typed.action and not typed.goal:
        raise InvalidEntryError("next_action", (Problem("label", "missing"),))
    if typed.goal and goal_id is None and path_id is None:
        raise InvalidEntryError("goal", (Problem("support_path_id", "missing"),))
    with caseload.write("plan_action") as session:
        if goal_id is not None and person_files.record_of(session, "goal", goal_id) is None:
            raise UnknownRecordError("goal")
        if goal_id is None and typed.goal and path_id is not None:
            goal_id = _goal(session, path_id, typed, module, due_date)
        action_id = None
        if typed.action:
            values = {
                "person_id": person_id,
                "goal_id": goal_id,
                "label": typed.action,
                "due_date": due_date,
                "coach_id": coach_id,
                "responsible": responsible,
            }
            action_id = records.insert(session, "next_action", values)
    return goal_id, action_id


def _goal(session: Session, path_id: str, typed: TypedLine, module: str | None, due_date: date | None) -> str:
    label = typed.goal or ""
    for known in person_files.records_of(session, "goal", "support_path_id", (path_id,), order="due_date"):
        if known.values["state"] in TO_DO and search_key(known.values["label"]) == search_key(label):
            if typed.situation and not known.values["situation"]:
                records.update(session, "goal", known.id, {"situation": typed.situation})
            return known.id
    values = {
        "support_path_id": path_id,
        "module": module,
        "situation": typed.situation,
        "label": label,
        "due_date": None if typed.action else due_date,
        "state": "EN_COURS",
    }
    return records.insert(session, "goal", values)
