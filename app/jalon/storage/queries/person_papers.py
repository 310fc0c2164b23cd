"""Reads what the papers for a person say beside her file: who accompanies her, when they meet next."""

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jalon.storage.schema.acts import ActCoachRow, ActParticipantRow, ActRow
from jalon.storage.schema.paths import CoachAssignmentRow, SupportPathRow
from jalon.storage.schema.people import PartnerRow, PersonRow
from jalon.storage.schema.structure import CoachRow


@dataclass(frozen=True, slots=True)
class Colleague:
    """Who accompanies a person, and how to reach them."""

    name: str
    phone: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting that is planned; ``place`` is a code."""

    day: date
    start_time: time | None
    place: str | None


def who_accompanies(
    session: Session, person_id: str, today: date
) -> tuple[Colleague | None, Colleague | None]:
    """Return her référent on a day and who stands in; None where nobody is named."""
    assigned = CoachAssignmentRow
    rows = session.execute(
        select(
            assigned.is_backup,
            CoachRow.id,
            CoachRow.given_name,
            CoachRow.family_name,
            CoachRow.phone,
            CoachRow.email,
        )
        .join(CoachRow, CoachRow.id == assigned.coach_id)
        .join(SupportPathRow, SupportPathRow.id == assigned.support_path_id)
        .where(
            SupportPathRow.person_id == person_id,
            SupportPathRow.deleted_at.is_(None),
            assigned.deleted_at.is_(None),
            assigned.start_date <= today,
            or_(assigned.end_date.is_(None), assigned.end_date >= today),
        )
        .order_by(assigned.start_date, assigned.rid)
    ).all()
    own = next((row.id for row in reversed(rows) if not row.is_backup), None)
    found: dict[bool, Colleague] = {
        row.is_backup: Colleague(f"{row.given_name} {row.family_name}", row.phone, row.email)
        for row in rows
        if not (row.is_backup and row.id == own)  # nobody stands in for herself
    }
    return found.get(False), found.get(True)


def colleague(session: Session, coach_id: str | None) -> Colleague | None:
    """Return a colleague, None when there is none of this identity."""
    row = session.execute(
        select(CoachRow.given_name, CoachRow.family_name, CoachRow.phone, CoachRow.email).where(
            CoachRow.id == coach_id
        )
    ).one_or_none()
    return None if row is None else Colleague(f"{row.given_name} {row.family_name}", row.phone, row.email)


def next_meeting(session: Session, person_id: str, today: date) -> Meeting | None:
    """Return the next meeting planned with her, of today or later."""
    row = session.execute(
        select(ActRow.date, ActRow.start_time, ActRow.place)
        .join(ActParticipantRow, ActParticipantRow.act_id == ActRow.id)
        .join(ActCoachRow, ActCoachRow.act_id == ActRow.id)
        .where(
            ActParticipantRow.person_id == person_id,
            ActParticipantRow.present.is_(True),
            ActParticipantRow.deleted_at.is_(None),
            ActRow.deleted_at.is_(None),
            ActRow.state == "PLANNED",
            ActRow.date >= today,
        )
        .order_by(ActRow.date, ActRow.start_time, ActRow.rid)
        .limit(1)
    ).one_or_none()
    return None if row is None else Meeting(row.date, row.start_time, row.place)


def wants_simple(session: Session, person_id: str) -> bool:
    """Return whether her papers are to be in the simple version; False for a frozen file."""
    row = session.execute(
        select(PersonRow.simple_documents).where(PersonRow.id == person_id, PersonRow.frozen_since.is_(None))
    ).one_or_none()
    return bool(row and row[0])


def partner_names(session: Session) -> dict[str, str]:
    """Return the name of every partner by identity."""
    return {row[0]: row[1] for row in session.execute(select(PartnerRow.id, PartnerRow.name))}
