"""Reads the notes about a person: shareable ones, and the personal ones that a colleague may read."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, literal, or_, select
from sqlalchemy.orm import Session

from jalon.storage.queries.rows import made
from jalon.storage.schema.acts import ActRow
from jalon.storage.schema.employment import EmployerRow
from jalon.storage.schema.people import PersonalNoteRow, SharedNoteRow
from jalon.storage.schema.structure import CoachRow


@dataclass(frozen=True, slots=True)
class Note:
    """A note about a person: when, by whom, on which act or employer, and its words."""

    id: str
    date: datetime.date
    text: str
    coach_id: str
    author: str
    author_left: datetime.date | None
    act_type: str | None
    employer: str | None
    copy_choice: str | None = None
    """Of a personal one: what becomes of it in the person's own copy; None: nobody looked yet."""
    copy_reviewed_date: datetime.date | None = None


def shared_notes(session: Session, person_id: str) -> tuple[Note, ...]:
    """Return the shareable notes about a person, the latest first."""
    row = SharedNoteRow
    query = _notes(row, literal(None), literal(None)).where(row.person_id == person_id)
    return tuple(made(_note, found) for found in session.execute(query))


def personal_notes(session: Session, person_id: str) -> tuple[Note, ...]:
    """Return every personal note about a person, whoever wrote it, the latest first."""
    row = PersonalNoteRow
    query = _notes(row, row.copy_choice, row.copy_reviewed_date).where(row.person_id == person_id)
    return tuple(made(_note, found) for found in session.execute(query))


def notes_by_id(session: Session, table: str, ids: Collection[str]) -> dict[str, str | None]:
    """Return the author of each live note of a table."""
    row = PersonalNoteRow if table == "personal_note" else SharedNoteRow
    query = select(row.id, row.coach_id).where(row.id.in_(tuple(ids)), row.deleted_at.is_(None))
    return {found[0]: found[1] for found in session.execute(query)}


def _notes(row: type[PersonalNoteRow] | type[SharedNoteRow], choice: Any, reviewed: Any) -> Select[Any]:
    return (
        select(
            row.id, row.date, row.text, row.coach_id, CoachRow.given_name, CoachRow.family_name,
            CoachRow.left_date, ActRow.act_type, EmployerRow.name, choice, reviewed,
        )
        .outerjoin(CoachRow, CoachRow.id == row.coach_id)
        .outerjoin(ActRow, ActRow.id == row.act_id)
        .outerjoin(EmployerRow, EmployerRow.id == row.employer_id)
        .where(row.deleted_at.is_(None), or_(row.act_id.is_(None), ActRow.deleted_at.is_(None)))
        .order_by(row.date.desc(), row.rid.desc())
    )  # fmt: skip


def _note(
    note_id: str,
    day: datetime.date,
    text: str,
    coach_id: str,
    given: str | None,
    family: str | None,
    left: datetime.date | None,
    act_type: str | None,
    employer: str | None,
    choice: str | None,
    reviewed: datetime.date | None,
) -> Note:
    author = " ".join(part for part in (given, family) if part)
    return Note(note_id, day, text, coach_id, author, left, act_type, employer, choice, reviewed)
