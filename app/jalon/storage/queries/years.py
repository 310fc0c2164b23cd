"""Reads what only a yearly total may tell: the families of disability of the people of the year."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon.storage.schema.people import PersonRow

_AT_ONCE = 400


def disability_families(session: Session, person_ids: Collection[str]) -> dict[str, str | None]:
    """Return by person the family of disability that is on file."""
    ordered = sorted(person_ids)
    found: dict[Any, Any] = {}
    for start in range(0, len(ordered), _AT_ONCE):
        query = select(PersonRow.id, PersonRow.disability_family).where(
            PersonRow.id.in_(ordered[start : start + _AT_ONCE]), PersonRow.deleted_at.is_(None)
        )
        found |= dict(session.execute(query).all())
    return found
