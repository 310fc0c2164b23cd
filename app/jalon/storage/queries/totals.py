"""How much a caseload holds."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jalon.storage.schema.acts import ActRow
from jalon.storage.schema.people import PersonRow
from jalon.storage.schema.structure import StructureRow


@dataclass(frozen=True, slots=True)
class Totals:
    """The live people (erased ones left out) and the live acts, whatever their state."""

    persons: int
    acts: int


def count_all(session: Session) -> Totals:
    """Return how many people and acts the caseload holds."""
    people = (PersonRow.deleted_at.is_(None), PersonRow.erased_at.is_(None))
    persons = session.execute(select(func.count()).select_from(PersonRow).where(*people)).scalar_one()
    living = ActRow.deleted_at.is_(None)
    acts = session.execute(select(func.count()).select_from(ActRow).where(living)).scalar_one()
    return Totals(persons, acts)


def is_practice(session: Session) -> bool:
    """Return whether this is the practice structure."""
    flag = select(StructureRow.is_practice).where(StructureRow.deleted_at.is_(None)).limit(1)
    return bool(session.execute(flag).scalar_one_or_none())
