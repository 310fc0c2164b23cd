"""What was being typed when the program locked: one draft for each form and colleague, encrypted as all."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from jalon.storage.schema.upkeep import DraftRow


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft: JSON of the form’s own making, and when it was kept."""

    payload: str
    saved_at: datetime


def keep(session: Session, coach_id: str, form: str, payload: str, now: datetime) -> None:
    """Keep a draft in the place of the one before."""
    drop(session, coach_id, form)
    session.execute(
        insert(DraftRow).values(coach_id=coach_id, form=form, payload=payload, saved_at=now, person_id=None)
    )


def find(session: Session, coach_id: str, form: str) -> KeptDraft | None:
    """Return the draft of a form, None when there is none."""
    row = session.execute(
        select(DraftRow.payload, DraftRow.saved_at).where(
            DraftRow.coach_id == coach_id, DraftRow.form == form
        )
    ).first()
    return None if row is None else KeptDraft(row.payload, row.saved_at)


def drop(session: Session, coach_id: str, form: str) -> None:
    """Delete the draft of a form."""
    session.execute(delete(DraftRow).where(DraftRow.coach_id == coach_id, DraftRow.form == form))
