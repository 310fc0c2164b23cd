"""The colleagues of the structure."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon.storage.schema.structure import CoachRow, StructureRow


@dataclass(frozen=True, slots=True)
class ColleagueLine:
    """A colleague as the list shows them."""

    id: str
    family_name: str
    given_name: str
    role: str
    left_date: date | None


def list_colleagues(session: Session) -> tuple[ColleagueLine, ...]:
    """Return every colleague, by name."""
    rows = session.execute(
        select(CoachRow.id, CoachRow.family_name, CoachRow.given_name, CoachRow.role, CoachRow.left_date)
        .where(CoachRow.deleted_at.is_(None))
        .order_by(CoachRow.family_name, CoachRow.given_name, CoachRow.id)
    )
    return tuple(ColleagueLine(*row) for row in rows)


def known_names(session: Session) -> tuple[str, ...]:
    """Return the names that a guesser of passphrases would try first: the structure's and the colleagues'."""
    names = session.execute(
        select(StructureRow.name, StructureRow.town).where(StructureRow.deleted_at.is_(None))
    )
    people = session.execute(select(CoachRow.family_name, CoachRow.given_name))
    return tuple(name for row in (*names, *people) for name in row if name)
