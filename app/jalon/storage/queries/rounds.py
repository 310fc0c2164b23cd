"""Journeys as they are corrected: one by one."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from jalon.storage.schema.acts import TripRow
from jalon.storage.transactions import Session


@dataclass(frozen=True, slots=True)
class Journey:
    """A journey on file; without an act it is a round."""

    id: str
    date: date
    minutes: int
    km: int | None
    act_id: str | None
    purpose: str | None


def journey_by_id(session: Session, journey_id: str) -> Journey | None:
    """Return a journey, None when it is not on file."""
    row = TripRow
    query = select(row.id, row.date, row.minutes, row.km, row.act_id, row.purpose).where(
        row.id == journey_id, row.deleted_at.is_(None)
    )
    found = session.execute(query).one_or_none()
    return None if found is None else Journey(*found)
