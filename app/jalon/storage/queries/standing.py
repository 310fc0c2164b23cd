"""Reads what the structure says of itself before its first real name."""

import datetime
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon.storage.schema.structure import StructureRow


@dataclass(frozen=True, slots=True)
class Standing:
    """What it is called, whether the names are real, and the day of the impact analysis."""

    structure_id: str | None
    name: str
    is_practice: bool
    impact_assessment_date: datetime.date | None


def read_standing(session: Session) -> Standing:
    """Return how the structure stands; a caseload without a structure row is taken for a real one."""
    wanted = select(
        StructureRow.id, StructureRow.name, StructureRow.is_practice, StructureRow.impact_assessment_date
    ).where(StructureRow.deleted_at.is_(None))
    found = session.execute(wanted.limit(1)).one_or_none()
    return (
        Standing(None, "", is_practice=False, impact_assessment_date=None)
        if found is None
        else Standing(*found)
    )
