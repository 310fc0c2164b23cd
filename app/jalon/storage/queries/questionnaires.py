"""Reads what questionnaires ask and no other reading gives: the acts of a person over a period, who works."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from jalon.storage.schema.acts import ActParticipantRow, ActRow
from jalon.storage.schema.structure import CoachRow, WorkingTimeRow


@dataclass(frozen=True, slots=True)
class ActsOfPeriod:
    """The acts done that name a person, between two days."""

    minutes: dict[str, int]
    """Her part of those that were held, by target."""
    meetings: int
    """Those in which she took part."""
    absences: int


def acts_of_period(session: Session, person_id: str, first: date, last: date) -> ActsOfPeriod:
    """Return the acts of a person from a day to another, both inside."""
    part = ActParticipantRow
    hers = (
        part.person_id == person_id,
        part.deleted_at.is_(None),
        ActRow.deleted_at.is_(None),
        ActRow.state == "DONE",
        ActRow.date.between(first, last),
    )
    rows = session.execute(
        select(ActRow.target, part.attendance, part.present, func.count(), func.sum(part.minutes))
        .join(part, part.act_id == ActRow.id)
        .where(*hers)
        .group_by(ActRow.target, part.attendance, part.present)
    ).all()
    minutes: dict[str, int] = {}
    for target, attendance, _, _, worked in rows:
        if attendance == "HONORE":
            minutes[target] = minutes.get(target, 0) + int(worked or 0)
    return ActsOfPeriod(
        minutes,
        sum(row[3] for row in rows if row[1] == "HONORE" and row[2]),
        sum(row[3] for row in rows if row[1] != "HONORE"),
    )


def people_at_work(session: Session, day: date) -> tuple[int, int | None]:
    """Return how many colleagues accompany people on a day, and their full-time percents added up.

    None: nobody has a working week with its percent on that day.
    """
    coaches = session.execute(
        select(func.count()).where(
            CoachRow.deleted_at.is_(None),
            CoachRow.role != "ADMIN",
            or_(CoachRow.left_date.is_(None), CoachRow.left_date >= day),
            or_(CoachRow.hired_date.is_(None), CoachRow.hired_date <= day),
        )
    ).scalar_one()
    percents = session.execute(
        select(WorkingTimeRow.full_time_percent)
        .join(CoachRow, CoachRow.id == WorkingTimeRow.coach_id)
        .where(
            CoachRow.role != "ADMIN",
            CoachRow.deleted_at.is_(None),
            WorkingTimeRow.deleted_at.is_(None),
            WorkingTimeRow.start_date <= day,
            or_(WorkingTimeRow.end_date.is_(None), WorkingTimeRow.end_date >= day),
        )
    ).scalars()
    known = [percent for percent in percents if percent is not None]
    return int(coaches), sum(known) if known else None
