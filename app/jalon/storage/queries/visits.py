"""Reads what a visit at an employer is prepared from, and finds a visit again by the code of its paper."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from jalon.domain.visit_codes import CodedVisit
from jalon.storage.queries.employers import VISIT_TYPES
from jalon.storage.schema.acts import ActCoachRow, ActParticipantRow, ActRow
from jalon.storage.schema.documents import HandedPaperRow
from jalon.storage.schema.employment import EmployerRow
from jalon.storage.schema.journal import JournalStateRow
from jalon.storage.schema.people import PersonRow
from jalon.storage.schema.structure import CoachRow

VISIT_PAPER: Final = "TROUSSE_VISITE"
"""The code of the pack of a visit in the list of papers: it is handed to nobody."""


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """An act at an employer, planned or done: when, how long, by whom, with whom."""

    act_id: str
    date: date
    start_time: time | None
    duration_minutes: int
    state: str
    employer_id: str | None
    employer_contact_id: str | None
    subject: str | None
    follow_up: str | None
    coach_ids: tuple[str, ...]
    person_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReachedCoach:
    """A colleague, and how to reach her."""

    id: str
    name: str
    phone: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class ReachedPerson:
    """A person, and how to reach her."""

    id: str
    case_code: str
    name: str
    phone: str | None


def coaches_by_id(session: Session, ids: Collection[str]) -> dict[str, ReachedCoach]:
    """Return some colleagues by identity."""
    query = select(
        CoachRow.id, CoachRow.given_name, CoachRow.family_name, CoachRow.phone, CoachRow.email
    ).where(CoachRow.id.in_(tuple(ids)), CoachRow.deleted_at.is_(None))
    return {
        row[0]: ReachedCoach(row[0], f"{row[1]} {row[2]}", row[3], row[4]) for row in session.execute(query)
    }


def people_by_id(session: Session, ids: Collection[str]) -> dict[str, ReachedPerson]:
    """Return some people by identity, but those whose file is frozen or erased."""
    query = select(
        PersonRow.id, PersonRow.case_code, PersonRow.given_name, PersonRow.family_name, PersonRow.phone
    ).where(PersonRow.id.in_(tuple(ids)), *_shown())
    return {
        row[0]: ReachedPerson(row[0], row[1], f"{row[2]} {row[3]}", row[4]) for row in session.execute(query)
    }


def next_planned_visit(
    session: Session, employer_id: str, person_id: str | None, today: date
) -> PlannedVisit | None:
    """Return the next visit planned at an employer, with a person when one is given; None when none is."""
    act = ActRow
    query = select(act.id).where(
        act.employer_id == employer_id,
        act.deleted_at.is_(None),
        act.state == "PLANNED",
        act.date >= today,
        or_(act.place == "EMPLOYEUR", act.act_type.in_(VISIT_TYPES)),
    )
    if person_id is not None:
        query = query.where(_names(person_id))
    found = session.scalar(query.order_by(act.date, act.start_time.is_(None), act.start_time, act.rid))
    return None if found is None else visit_of_act(session, found)


def visit_of_act(session: Session, act_id: str) -> PlannedVisit | None:
    """Return an act as a visit, None when there is no such act."""
    act = ActRow
    row = session.execute(
        select(
            act.id, act.date, act.start_time, act.duration_minutes, act.state, act.employer_id,
            act.employer_contact_id, act.subject, act.follow_up,
        ).where(act.id == act_id, act.deleted_at.is_(None))
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    coaches = (
        select(ActCoachRow.coach_id)
        .where(ActCoachRow.act_id == act_id, ActCoachRow.deleted_at.is_(None))
        .order_by(ActCoachRow.rid)
    )
    people = (
        select(ActParticipantRow.person_id)
        .join(PersonRow, PersonRow.id == ActParticipantRow.person_id)
        .where(ActParticipantRow.act_id == act_id, ActParticipantRow.deleted_at.is_(None), *_shown())
        .order_by(ActParticipantRow.rid)
    )
    return PlannedVisit(*row, tuple(session.scalars(coaches)), tuple(session.scalars(people)))


def follow_ups_between(
    session: Session, employer_id: str, person_id: str, first: date, last: date
) -> tuple[tuple[date, str | None], ...]:
    """Return the day and the means of the acts held with a person and an employer, in the order of days."""
    act = ActRow
    query = (
        select(act.date, act.modality)
        .where(
            act.employer_id == employer_id,
            act.deleted_at.is_(None),
            act.state == "DONE",
            act.date.between(first, last),
            _names(person_id),
        )
        .order_by(act.date, act.rid)
    )
    return tuple((row[0], row[1]) for row in session.execute(query))


def next_visit_code(session: Session) -> str:
    """Return the next code of a visit of this post: ``V-0412``, with the post's letter after the first post.

    The numbers of visits that were removed or undone are not given again.
    """
    letter = session.execute(select(JournalStateRow.post_letter)).scalar() or "A"
    opening = "V-" if letter == "A" else f"V{letter}-"
    query = select(HandedPaperRow.visit_code).where(
        HandedPaperRow.visit_code >= opening, HandedPaperRow.visit_code < f"{opening[:-1]}."
    )
    numbers = [
        int(code.removeprefix(opening))
        for code in session.scalars(query)
        if code and code.removeprefix(opening).isdecimal()
    ]
    return f"{opening}{max(numbers, default=0) + 1:04d}"


def code_of_visit(
    session: Session, employer_id: str, person_ids: Sequence[str], coach_id: str | None, day: date
) -> str | None:
    """Return the code that the paper of a visit already has, None when it has none."""
    row = HandedPaperRow
    query = select(row.visit_code, row.person_id).where(
        row.employer_id == employer_id,
        row.date == day,
        row.coach_id.is_(None) if coach_id is None else row.coach_id == coach_id,
        row.visit_code.is_not(None),
        row.deleted_at.is_(None),
    )
    people: dict[str, set[str]] = {}
    for code, person_id in session.execute(query.order_by(row.rid)):
        people.setdefault(code or "", set()).update([person_id] if person_id else [])
    return next((code for code, found in people.items() if found == set(person_ids)), None)


def visit_by_code(session: Session, code: str) -> CodedVisit | None:
    """Return the visit of a code, without the people whose file is frozen or erased; None for no visit."""
    row = HandedPaperRow
    found = session.execute(
        select(row.date, row.employer_id, EmployerRow.name, row.coach_id)
        .outerjoin(EmployerRow, EmployerRow.id == row.employer_id)
        .where(row.visit_code == code, row.deleted_at.is_(None))
        .order_by(row.rid)
    ).first()
    if found is None:
        return None
    people = (
        select(row.person_id)
        .join(PersonRow, PersonRow.id == row.person_id)
        .where(row.visit_code == code, row.deleted_at.is_(None), *_shown())
        .order_by(row.rid)
    )
    act = session.execute(
        select(ActRow.id, ActRow.date, ActRow.state)
        .where(ActRow.visit_code == code, ActRow.deleted_at.is_(None), ActRow.state != "CANCELLED")
        .order_by(ActRow.rid)
    ).first()
    day, employer_id, employer_name, coach_id = found
    return CodedVisit(
        code,
        act[1] if act else day,  # a visit that was put off is found on its new day
        employer_id,
        employer_name,
        coach_id,
        tuple(person for person in session.scalars(people) if person),
        act[0] if act else None,
        act[2] if act else None,
    )


def _names(person_id: str) -> ColumnElement[bool]:
    row = ActParticipantRow
    return (
        select(row.rid)
        .where(row.act_id == ActRow.id, row.person_id == person_id, row.deleted_at.is_(None))
        .exists()
    )


def _shown() -> tuple[ColumnElement[bool], ...]:
    return (PersonRow.deleted_at.is_(None), PersonRow.erased_at.is_(None), PersonRow.frozen_since.is_(None))
