"""Reads what a day begins with: what is to be done, who has no next step, who had no contact for a while."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from jalon.domain.to_do import TO_DO
from jalon.storage.queries.rows import made
from jalon.storage.queries.tasks import living, paths_of
from jalon.storage.schema.acts import ActParticipantRow, ActRow
from jalon.storage.schema.paths import NextActionRow, SupportPathRow, SuspensionRow
from jalon.storage.schema.people import PersonRow
from jalon.storage.schema.structure import CoachRow

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
        .where(*living(), *_open_on(today))
        .group_by(person.id)
        .order_by(person.sort_key, person.rid)
    )
    if coach_id is not None:
        query = query.where(path.id.in_(paths_of(coach_id, today)))
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
    # Each by itself: to unite them, SQLite would go through every participant there is, in order of person.
    found = [*session.execute(actions).scalars(), *session.execute(planned).scalars()]
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


def pauses(session: Session, today: date) -> dict[str, date | None]:
    """Return, by person whose support was paused, the day after her last pause; None: no end is known."""
    row, path = SuspensionRow, SupportPathRow
    query = (
        select(path.person_id, func.max(row.end_date), func.count() - func.count(row.end_date))
        .join(path, path.id == row.support_path_id)
        .where(row.deleted_at.is_(None), row.start_date <= today, *_open_on(today))
        .group_by(path.person_id)
    )
    return {
        person_id: None if endless or last is None else last + timedelta(days=1)
        for person_id, last, endless in session.execute(query)
    }


def coach_name(session: Session, coach_id: str | None) -> str:
    """Return the given name of a colleague, empty when there is none."""
    query = select(CoachRow.given_name).where(CoachRow.id == coach_id)
    return session.execute(query).scalar_one_or_none() or ""


def holds_nobody(session: Session) -> bool:
    """Tell whether nobody is on file yet."""
    return session.execute(select(PersonRow.rid).where(*living()).limit(1)).first() is None


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


def _chunks(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]
