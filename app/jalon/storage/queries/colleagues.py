"""The colleagues of the structure."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from jalon.storage.queries.rows import made
from jalon.storage.schema.paths import CoachAssignmentRow, SupportPathRow
from jalon.storage.schema.structure import CoachRow, StructureRow


@dataclass(frozen=True, slots=True)
class ColleagueLine:
    """A colleague as the list shows them."""

    id: str
    family_name: str
    given_name: str
    role: str
    phone: str | None
    email: str | None
    left_date: date | None
    hired_date: date | None
    certification: str | None
    certification_date: date | None


def list_colleagues(session: Session) -> tuple[ColleagueLine, ...]:
    """Return every colleague, by name."""
    rows = session.execute(
        select(
            CoachRow.id,
            CoachRow.family_name,
            CoachRow.given_name,
            CoachRow.role,
            CoachRow.phone,
            CoachRow.email,
            CoachRow.left_date,
            CoachRow.hired_date,
            CoachRow.certification,
            CoachRow.certification_date,
        )
        .where(CoachRow.deleted_at.is_(None))
        .order_by(CoachRow.family_name, CoachRow.given_name, CoachRow.id)
    )
    return tuple(made(ColleagueLine, row) for row in rows)


def entrusted_people(session: Session, today: date) -> dict[str, int]:
    """Return how many people whose path is open each colleague is the référent of, on a day."""
    rows = session.execute(
        select(CoachAssignmentRow.coach_id, func.count(SupportPathRow.person_id.distinct()))
        .join(SupportPathRow, SupportPathRow.id == CoachAssignmentRow.support_path_id)
        .where(
            CoachAssignmentRow.deleted_at.is_(None),
            SupportPathRow.deleted_at.is_(None),
            CoachAssignmentRow.is_backup.is_(False),
            or_(CoachAssignmentRow.end_date.is_(None), CoachAssignmentRow.end_date >= today),
            or_(SupportPathRow.exit_date.is_(None), SupportPathRow.exit_date >= today),
        )
        .group_by(CoachAssignmentRow.coach_id)
    )
    return {row[0]: row[1] for row in rows}


def known_names(session: Session) -> tuple[str, ...]:
    """Return the names that a guesser of passphrases would try first: the structure's and the colleagues'."""
    names = session.execute(
        select(StructureRow.name, StructureRow.town).where(StructureRow.deleted_at.is_(None))
    )
    people = session.execute(select(CoachRow.family_name, CoachRow.given_name))
    return tuple(name for row in (*names, *people) for name in row if name)
