"""Reads the one list of things to do: actions agreed, and acts planned; filtered, in order, by pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from jalon.domain.to_do import TO_DO
from jalon.storage.schema.acts import ActCoachRow, ActParticipantRow, ActRow
from jalon.storage.schema.employment import EmployerRow
from jalon.storage.schema.paths import CoachAssignmentRow, GoalRow, NextActionRow, SupportPathRow
from jalon.storage.schema.people import PersonRow
from jalon.storage.schema.structure import CoachRow

DONE: Final = ("ATTEINT", "PARTIEL")
_AT_ONCE: Final = 500
_WEEK: Final = 7

When = Literal["any", "until_today", "late", "today", "week", "month", "later", "undated"]
State = Literal["to_do", "done", "dropped", "any"]
Who = Literal["anyone", "coach", "person", "nobody"]


@dataclass(frozen=True, slots=True)
class WantedTasks:
    """What is asked of the list; what is not said is not asked."""

    who: Who = "anyone"
    coach_id: str | None = None
    """With ``who`` a coach: hers to do, and what nobody is named for among her people."""
    person_id: str | None = None
    when: When = "any"
    state: State = "to_do"


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: an action agreed, or an act planned; a day of its own, or none."""

    kind: Literal["action", "act"]
    id: str
    day: date | None
    start: time | None
    words: str
    """The action as written; of an act, its object if it has one."""
    act_type: str | None
    minutes: int | None
    person_id: str | None
    person: str
    others: int
    """How many more people the act concerns."""
    employer: str | None
    who: str = ""
    """The colleague, or whoever else does it."""
    state: str = "A_FAIRE"
    goal: str = ""


def find_tasks(session: Session, wanted: WantedTasks, today: date) -> tuple[str, ...]:
    """Return the identities of what is to be done, the oldest first, what has no day last.

    On a day, what has an hour comes first. What is about a frozen, archived or erased file is left out.
    """
    found: list[tuple[date, bool, str, str]] = []
    for action_id, day in session.execute(_actions(wanted, today)):
        found.append((day or date.max, True, "", action_id))
    if wanted.state in ("to_do", "any") and wanted.who in ("anyone", "coach") and wanted.when != "undated":
        for act_id, day, start in session.execute(_acts(wanted, today)):
            found.append((day, start is None, str(start or ""), act_id))
    # Sorting is stable: within a day without hour, actions stay in the order in which they were written.
    return tuple(task[-1] for task in sorted(found, key=lambda task: task[:3]))


def read_tasks(session: Session, ids: Sequence[str]) -> dict[str, Task]:
    """Return some things to do by identity."""
    found: dict[str, Task] = {}
    for some in _chunks(ids):
        found |= _read_actions(session, some)
        found |= _read_acts(session, [task_id for task_id in some if task_id not in found])
    return found


def _actions(wanted: WantedTasks, today: date) -> Any:
    action = NextActionRow
    query: Any = (
        select(action.id, action.due_date)
        .outerjoin(PersonRow, PersonRow.id == action.person_id)
        .where(
            action.deleted_at.is_(None),
            or_(action.person_id.is_(None), and_(*living(), PersonRow.frozen_since.is_(None))),
            *_in_time(action.due_date, wanted.when, today),
        )
        .order_by(action.due_date, action.rid)
    )
    match wanted.state:
        case "to_do":
            query = query.where(action.state.in_(TO_DO))
        case "done":
            query = query.where(action.state.in_(DONE))
        case "dropped":
            query = query.where(action.state == "ABANDONNE")
    match wanted.who:
        case "coach":
            hers = select(SupportPathRow.person_id).where(
                SupportPathRow.id.in_(paths_of(wanted.coach_id or "", today))
            )
            query = query.where(
                or_(
                    action.coach_id == wanted.coach_id,
                    and_(action.coach_id.is_(None), action.person_id.in_(hers)),
                )
            )
        case "person":
            query = query.where(action.coach_id.is_(None), action.responsible.is_not(None))
        case "nobody":
            query = query.where(action.coach_id.is_(None), action.responsible.is_(None))
    if wanted.person_id is not None:
        query = query.where(action.person_id == wanted.person_id)
    return query


def _acts(wanted: WantedTasks, today: date) -> Any:
    """Return the acts planned; those that name someone whose file is frozen wait: they cannot be changed."""
    frozen = (
        select(ActParticipantRow.act_id)
        .join(PersonRow, PersonRow.id == ActParticipantRow.person_id)
        .where(PersonRow.frozen_since.is_not(None), ActParticipantRow.deleted_at.is_(None))
    )
    query: Any = (
        select(ActRow.id, ActRow.date, ActRow.start_time)
        .where(
            ActRow.state == "PLANNED",
            ActRow.deleted_at.is_(None),
            ActRow.id.not_in(frozen),
            *_in_time(ActRow.date, wanted.when, today),
        )
        .order_by(ActRow.date, ActRow.start_time, ActRow.id)
    )
    if wanted.who == "coach":
        hers = select(ActCoachRow.act_id).where(
            ActCoachRow.coach_id == wanted.coach_id, ActCoachRow.deleted_at.is_(None)
        )
        query = query.where(ActRow.id.in_(hers))
    if wanted.person_id is not None:
        named = select(ActParticipantRow.act_id).where(
            ActParticipantRow.person_id == wanted.person_id, ActParticipantRow.deleted_at.is_(None)
        )
        query = query.where(ActRow.id.in_(named))
    return query


def _in_time(day: Any, when: When, today: date) -> list[ColumnElement[bool]]:
    match when:
        case "until_today":
            return [day <= today]
        case "late":
            return [day < today]
        case "today":
            return [day == today]
        case "week":
            return [day <= today + timedelta(days=_WEEK)]
        case "month":
            return [day <= today + timedelta(days=30)]
        case "later":
            return [day > today]
        case "undated":
            return [day.is_(None)]
    return []


def _read_actions(session: Session, ids: Sequence[str]) -> dict[str, Task]:
    action, person = NextActionRow, PersonRow
    query = (
        select(
            action.id, action.due_date, action.label, action.person_id, person.given_name,
            person.family_name, EmployerRow.name, CoachRow.given_name, CoachRow.family_name,
            action.responsible, action.state, GoalRow.label,
        )
        .outerjoin(person, person.id == action.person_id)
        .outerjoin(EmployerRow, EmployerRow.id == action.employer_id)
        .outerjoin(CoachRow, CoachRow.id == action.coach_id)
        .outerjoin(GoalRow, and_(GoalRow.id == action.goal_id, GoalRow.deleted_at.is_(None)))
        .where(action.id.in_(tuple(ids)))
    )  # fmt: skip
    return {
        row[0]: Task(
            "action", row[0], row[1], None, row[2], None, None, row[3], full_name(row[4], row[5]), 0,
            row[6], full_name(row[7], row[8]) or row[9] or "", row[10], row[11] or "",
        )
        for row in session.execute(query)
    }  # fmt: skip


def _read_acts(session: Session, ids: Sequence[str]) -> dict[str, Task]:
    if not ids:
        return {}
    query = (
        select(
            ActRow.id, ActRow.date, ActRow.start_time, ActRow.act_type, ActRow.duration_minutes,
            ActRow.subject, EmployerRow.name,
        )
        .outerjoin(EmployerRow, EmployerRow.id == ActRow.employer_id)
        .where(ActRow.id.in_(tuple(ids)))
    )  # fmt: skip
    people, coaches = _people_of(session, ids), _coaches_of(session, ids)
    found = {}
    for act_id, day, start, act_type, minutes, subject, employer in session.execute(query):
        named = people.get(act_id, [])
        person_id, name = named[0] if named else (None, "")
        found[act_id] = Task(
            "act", act_id, day, start, subject or "", act_type, minutes,
            person_id, name, max(0, len(named) - 1), employer, ", ".join(coaches.get(act_id, ())),
        )  # fmt: skip
    return found


def _people_of(session: Session, act_ids: Sequence[str]) -> Mapping[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    row = ActParticipantRow
    query = (
        select(row.act_id, PersonRow.id, PersonRow.given_name, PersonRow.family_name)
        .join(PersonRow, PersonRow.id == row.person_id)
        .where(row.act_id.in_(tuple(act_ids)), row.deleted_at.is_(None))
        .order_by(row.rid)
    )
    for act_id, person_id, given, family in session.execute(query):
        found.setdefault(act_id, []).append((person_id, full_name(given, family)))
    return found


def _coaches_of(session: Session, act_ids: Sequence[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    row = ActCoachRow
    query = (
        select(row.act_id, CoachRow.given_name, CoachRow.family_name)
        .join(CoachRow, CoachRow.id == row.coach_id)
        .where(row.act_id.in_(tuple(act_ids)), row.deleted_at.is_(None))
        .order_by(row.rid)
    )
    for act_id, given, family in session.execute(query):
        found.setdefault(act_id, []).append(full_name(given, family))
    return found


def paths_of(coach_id: str, today: date) -> Any:
    """Return the query of the paths of which a colleague is the référent, or stands in, on a day."""
    row = CoachAssignmentRow
    return select(row.support_path_id).where(
        row.coach_id == coach_id,
        row.deleted_at.is_(None),
        row.start_date <= today,
        or_(row.end_date.is_(None), row.end_date >= today),
    )


def living() -> list[ColumnElement[bool]]:
    """Return what makes a person on file: not in the trash, not erased, not archived."""
    return [PersonRow.deleted_at.is_(None), PersonRow.erased_at.is_(None), PersonRow.archived_since.is_(None)]


def full_name(given: str | None, family: str | None) -> str:
    """Return the given name and the family name, as far as they are known."""
    return " ".join(part for part in (given, family) if part)


def _chunks(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]
