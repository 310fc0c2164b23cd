"""What was being typed when the program locked: one draft for each form and colleague, encrypted as all."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from jalon.storage.schema.upkeep import DraftRow


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft: JSON of the form’s own making, and when it was kept."""

    form: str
    payload: str
    saved_at: datetime


def keep(
    session: Session,
    coach_id: str,
    form: str,
    payload: str,
    now: datetime,
    *,
    person_id: str | None = None,
) -> None:
    """Keep a draft in the place of the one before."""
    drop(session, coach_id, form)
    session.execute(
        insert(DraftRow).values(
            coach_id=coach_id, form=form, payload=payload, saved_at=now, person_id=person_id
        )
    )


def find_all(session: Session, coach_id: str) -> tuple[KeptDraft, ...]:
    """Return the drafts of a colleague, the latest first."""
    found = session.execute(
        select(DraftRow.form, DraftRow.payload, DraftRow.saved_at)
        .where(DraftRow.coach_id == coach_id)
        .order_by(DraftRow.saved_at.desc(), DraftRow.rid)
    )
    return tuple(KeptDraft(row.form, row.payload, row.saved_at) for row in found)


def drop(session: Session, coach_id: str, form: str) -> None:
    """Delete the draft of a form."""
    session.execute(delete(DraftRow).where(DraftRow.coach_id == coach_id, DraftRow.form == form))
