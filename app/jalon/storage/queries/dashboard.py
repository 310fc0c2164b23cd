"""Reads what a day begins with: what is to be done, who has no next step, who had no contact for a while."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from jalon.storage.queries.rows import made
from jalon.storage.schema.acts import ActCoachRow, ActParticipantRow, ActRow
from jalon.storage.schema.employment import EmployerRow
from jalon.storage.schema.paths import CoachAssignmentRow, NextActionRow, SupportPathRow
from jalon.storage.schema.people import PersonRow
from jalon.storage.schema.structure import CoachRow

TO_DO: Final = ("A_FAIRE", "EN_COURS")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Followed:
    """Someone whose path is open today."""

    person_id: str
    case_code: str
    family_name: str
    given_name: str
    admission_date: date
    is_frozen: bool

    @property
    def name(self) -> str:
        """Return the given name and the family name."""
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do today or late: an action agreed, or an act planned; a day of its own, or none."""

    kind: Literal["action", "act"]
    id: str
    day: date
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


def followed_people(session: Session, today: date, coach_id: str | None) -> tuple[Followed, ...]:
    """Return who is open today, by name; of a colleague, those she is the référent of today."""
    path, person = SupportPathRow, PersonRow
    query = (
        select(
            person.id,
            person.case_code,
            person.family_name,
            person.given_name,
            func.max(path.admission_date),
            person.frozen_since.is_not(None),
        )
        .join(path, path.person_id == person.id)
        .where(*_living(), *_open_on(today))
        .group_by(person.id)
        .order_by(person.sort_key, person.rid)
    )
    if coach_id is not None:
        query = query.where(path.id.in_(_paths_of(coach_id, today)))
    return tuple(made(Followed, row) for row in session.execute(query))


def people_with_next_step(session: Session, today: date) -> frozenset[str]:
    """Return the people who have something to come: an action to do, even late, or an act planned."""
    actions = select(NextActionRow.person_id).where(
        NextActionRow.deleted_at.is_(None),
        NextActionRow.state.in_(TO_DO),
        NextActionRow.person_id.is_not(None),
    )
    planned = (
        select(ActParticipantRow.person_id)
        .join(ActRow, ActRow.id == ActParticipantRow.act_id)
        .where(
            ActRow.state == "PLANNED",
            ActRow.date >= today,
            ActRow.deleted_at.is_(None),
            ActParticipantRow.deleted_at.is_(None),
        )
    )
    found = session.execute(actions.union(planned)).scalars()
    return frozenset(person_id for person_id in found if person_id)


def people_met_since(session: Session, since: date, today: date) -> frozenset[str]:
    """Return the people who took part in an act done between two days, in person, by phone or by video."""
    query = (
        select(ActParticipantRow.person_id)
        .join(ActRow, ActRow.id == ActParticipantRow.act_id)
        .where(ActRow.date.between(since, today), *took_part())
        .distinct()
    )
    return frozenset(session.execute(query).scalars())


def last_contacts(session: Session, person_ids: Collection[str], today: date) -> dict[str, date]:
    """Return by person the last day on which she took part in an act; those who never did are left out."""
    found: dict[str, date] = {}
    for some in _chunks(sorted(person_ids)):
        query = (
            select(ActParticipantRow.person_id, func.max(ActRow.date))
            .join(ActRow, ActRow.id == ActParticipantRow.act_id)
            .where(ActParticipantRow.person_id.in_(some), ActRow.date <= today, *took_part())
            .group_by(ActParticipantRow.person_id)
        )
        found |= {row[0]: row[1] for row in session.execute(query)}
    return found


def actions_due(session: Session, today: date, coach_id: str | None) -> tuple[Task, ...]:
    """Return the actions to do today or late, the oldest first; of a colleague, hers and her people's."""
    action, person = NextActionRow, PersonRow
    query = (
        select(
            action.id,
            action.due_date,
            action.label,
            action.person_id,
            person.given_name,
            person.family_name,
            EmployerRow.name,
        )
        .outerjoin(person, person.id == action.person_id)
        .outerjoin(EmployerRow, EmployerRow.id == action.employer_id)
        .where(
            action.deleted_at.is_(None),
            action.state.in_(TO_DO),
            action.due_date <= today,
            or_(action.person_id.is_(None), and_(*_living(), person.frozen_since.is_(None))),
        )
        .order_by(action.due_date, action.rid)
    )
    if coach_id is not None:
        hers = select(SupportPathRow.person_id).where(SupportPathRow.id.in_(_paths_of(coach_id, today)))
        query = query.where(
            or_(action.coach_id == coach_id, and_(action.coach_id.is_(None), action.person_id.in_(hers)))
        )
    return tuple(
        Task(
            "action",
            action_id,
            day or today,
            None,
            label,
            None,
            None,
            person_id,
            _name(given, family),
            0,
            employer,
        )
        for action_id, day, label, person_id, given, family, employer in session.execute(query)
    )


def acts_planned(session: Session, today: date, coach_id: str | None) -> tuple[Task, ...]:
    """Return the acts planned for today, and those of the days before that nobody confirmed.

    Those that name someone whose file is frozen wait: they can be neither confirmed nor changed.
    """
    frozen = (
        select(ActParticipantRow.act_id)
        .join(PersonRow, PersonRow.id == ActParticipantRow.person_id)
        .where(PersonRow.frozen_since.is_not(None), ActParticipantRow.deleted_at.is_(None))
    )
    query = (
        select(
            ActRow.id,
            ActRow.date,
            ActRow.start_time,
            ActRow.act_type,
            ActRow.duration_minutes,
            ActRow.subject,
            EmployerRow.name,
        )
        .outerjoin(EmployerRow, EmployerRow.id == ActRow.employer_id)
        .where(
            ActRow.state == "PLANNED",
            ActRow.date <= today,
            ActRow.deleted_at.is_(None),
            ActRow.id.not_in(frozen),
        )
        .order_by(ActRow.date, ActRow.start_time, ActRow.id)
    )
    if coach_id is not None:
        hers = select(ActCoachRow.act_id).where(
            ActCoachRow.coach_id == coach_id, ActCoachRow.deleted_at.is_(None)
        )
        query = query.where(ActRow.id.in_(hers))
    rows = session.execute(query).all()
    people = _people_of(session, [row[0] for row in rows])
    found = []
    for act_id, day, start, act_type, minutes, subject, employer in rows:
        named = people.get(act_id, [])
        person_id, name = named[0] if named else (None, "")
        found.append(
            Task(
                "act", act_id, day, start, subject or "", act_type, minutes,
                person_id, name, max(0, len(named) - 1), employer,
            )
        )  # fmt: skip
    return tuple(found)


def coach_name(session: Session, coach_id: str | None) -> str:
    """Return the given name of a colleague, empty when there is none."""
    query = select(CoachRow.given_name).where(CoachRow.id == coach_id)
    return session.execute(query).scalar_one_or_none() or ""


def holds_nobody(session: Session) -> bool:
    """Tell whether nobody is on file yet."""
    return session.execute(select(PersonRow.rid).where(*_living()).limit(1)).first() is None


def _people_of(session: Session, act_ids: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    row = ActParticipantRow
    for some in _chunks(act_ids):
        query = (
            select(row.act_id, PersonRow.id, PersonRow.given_name, PersonRow.family_name)
            .join(PersonRow, PersonRow.id == row.person_id)
            .where(row.act_id.in_(some), row.deleted_at.is_(None))
            .order_by(row.rid)
        )
        for act_id, person_id, given, family in session.execute(query):
            found.setdefault(act_id, []).append((person_id, _name(given, family)))
    return found


def _paths_of(coach_id: str, today: date) -> Any:
    row = CoachAssignmentRow
    return select(row.support_path_id).where(
        row.coach_id == coach_id,
        row.deleted_at.is_(None),
        row.start_date <= today,
        or_(row.end_date.is_(None), row.end_date >= today),
    )


def _living() -> list[ColumnElement[bool]]:
    return [PersonRow.deleted_at.is_(None), PersonRow.erased_at.is_(None), PersonRow.archived_since.is_(None)]


def _open_on(day: date) -> list[ColumnElement[bool]]:
    path = SupportPathRow
    return [
        path.deleted_at.is_(None),
        path.admission_date <= day,
        or_(path.exit_date.is_(None), path.exit_date >= day),
    ]


def took_part() -> list[ColumnElement[bool]]:
    """Return what makes a contact: an act done in which the person took part herself."""
    participant = ActParticipantRow
    return [
        ActRow.state == "DONE",
        ActRow.deleted_at.is_(None),
        participant.deleted_at.is_(None),
        participant.attendance == "HONORE",
        participant.present.is_(True),
    ]


def _name(given: str | None, family: str | None) -> str:
    return " ".join(part for part in (given, family) if part)


def _chunks(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]
