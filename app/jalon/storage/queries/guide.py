"""Reads, of the log, what the guide of a person counts: employers met, reviews at three, news of a job."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from jalon.storage.schema.acts import ActParticipantRow, ActRow
from jalon.storage.schema.employment import JobApplicationRow

_OF_EMPLOYERS = ("EMPLOYEUR", "TRIPARTITE")


@dataclass(frozen=True, slots=True)
class LastActs:
    """The last days on which something was done for a person; None: never."""

    employer: date | None
    three_way: date | None
    named: date | None
    """In which she is named and that was held: it proves that her job runs (as retention does)."""


def last_acts(session: Session, person_id: str, today: date) -> LastActs:
    """Return the last days of what was done for a person until a day."""
    held = _held(person_id, today)
    employer = select(func.max(ActRow.date)).join(*_JOINED).where(*held, ActRow.target.in_(_OF_EMPLOYERS))
    three_way = select(func.max(ActRow.date)).join(*_JOINED).where(*held, ActRow.target == "TRIPARTITE")
    named = select(func.max(ActRow.date)).join(*_JOINED).where(*held)
    return LastActs(
        session.execute(employer).scalar(),
        session.execute(three_way).scalar(),
        session.execute(named).scalar(),
    )


def employer_contacts(session: Session, person_id: str, first: date, last: date) -> tuple[date, ...]:
    """Return the days of what was done with employers for a person: acts held, applications sent."""
    acts = (
        select(ActRow.date)
        .join(*_JOINED)
        .where(*_held(person_id, last), ActRow.target.in_(_OF_EMPLOYERS), ActRow.date >= first)
    )
    sent = select(JobApplicationRow.date).where(
        JobApplicationRow.person_id == person_id,
        JobApplicationRow.deleted_at.is_(None),
        JobApplicationRow.date.between(first, last),
    )
    return tuple(sorted([*session.execute(acts).scalars(), *session.execute(sent).scalars()]))


def acts_after(session: Session, person_id: str, day: date) -> tuple[bool, bool]:
    """Tell whether an act was done after a day that names a person, and whether one is planned."""
    query = (
        select(ActRow.state)
        .join(*_JOINED)
        .where(
            ActParticipantRow.person_id == person_id,
            ActParticipantRow.deleted_at.is_(None),
            ActRow.deleted_at.is_(None),
            ActRow.date > day,
            or_(ActRow.state == "DONE", ActRow.state == "PLANNED"),
        )
        .distinct()
    )
    found = set(session.execute(query).scalars())
    return "DONE" in found, "PLANNED" in found


_JOINED = (ActParticipantRow, ActParticipantRow.act_id == ActRow.id)


def _held(person_id: str, today: date) -> list[ColumnElement[bool]]:
    return [
        ActParticipantRow.person_id == person_id,
        ActParticipantRow.deleted_at.is_(None),
        ActParticipantRow.attendance == "HONORE",
        ActRow.deleted_at.is_(None),
        ActRow.state == "DONE",
        ActRow.date <= today,
    ]
