"""Reads the models of tables to fill that the caseload remembers."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon.storage.schema.upkeep import GridModelRow

OUT = "OUT"
SENT = "SENT"
"""What is kept of a table with names that left the structure: the month and the reason, no table."""


@dataclass(frozen=True, slots=True)
class RememberedModel:
    """A model as it is kept: its mapping is JSON."""

    model_id: str
    name: str
    mapping: str


def remembered_names(session: Session) -> tuple[tuple[str, str], ...]:
    """Return the identity and the name of each model to fill, by name."""
    query = (
        select(GridModelRow.id, GridModelRow.name)
        .where(GridModelRow.direction == OUT, GridModelRow.deleted_at.is_(None))
        .order_by(GridModelRow.name, GridModelRow.id)
    )
    return tuple((row[0], row[1]) for row in session.execute(query))


def remembered_model(session: Session, name: str) -> RememberedModel | None:
    """Return the model of a name, None when there is none."""
    query = select(GridModelRow.id, GridModelRow.name, GridModelRow.mapping).where(
        GridModelRow.direction == OUT, GridModelRow.name == name, GridModelRow.deleted_at.is_(None)
    )
    row = session.execute(query.order_by(GridModelRow.id)).first()
    return RememberedModel(*row) if row else None
