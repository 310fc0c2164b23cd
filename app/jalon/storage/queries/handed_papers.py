"""The papers handed over: to whom, when, and what makes them again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, or_, select

from jalon.storage.queries.rows import made
from jalon.storage.schema.documents import HandedPaperRow
from jalon.storage.schema.employment import EmployerRow
from jalon.storage.schema.people import PersonRow
from jalon.storage.transactions import Session

_COLUMNS: Final[tuple[Any, ...]] = (
    HandedPaperRow.id,
    HandedPaperRow.person_id,
    HandedPaperRow.employer_id,
    HandedPaperRow.paper,
    HandedPaperRow.date,
    HandedPaperRow.recipient,
    HandedPaperRow.is_simple,
    HandedPaperRow.asked,
    HandedPaperRow.paper_digest,
    PersonRow.case_code,
    PersonRow.given_name,
    PersonRow.family_name,
    EmployerRow.name,
)


@dataclass(frozen=True, slots=True)
class Handed:
    """A paper that was handed over."""

    id: str
    person_id: str | None
    employer_id: str | None
    paper: str
    """A code of the list ``paper_kinds``."""
    date: date
    recipient: str | None
    is_simple: bool
    asked: str | None
    digest: str | None
    case_code: str | None
    person_name: str | None
    employer_name: str | None


def handed_papers(
    session: Session, *, person_id: str | None = None, employer_id: str | None = None, most: int = 400
) -> tuple[Handed, ...]:
    """Return the papers handed, the last first, those of frozen files left out.

    Of a person, of an employer, or all.
    """
    query = _select()
    if person_id is not None:
        query = query.where(HandedPaperRow.person_id == person_id)
    if employer_id is not None:
        query = query.where(HandedPaperRow.employer_id == employer_id)
    query = query.order_by(HandedPaperRow.date.desc(), HandedPaperRow.rid.desc()).limit(most)
    return tuple(_made(tuple(row)) for row in session.execute(query))


def handed_paper(session: Session, handed_id: str) -> Handed | None:
    """Return one paper handed, None when there is none or its file is frozen."""
    row = session.execute(_select().where(HandedPaperRow.id == handed_id)).first()
    return None if row is None else _made(tuple(row))


def _select() -> Select[Any]:
    query: Select[Any] = select(*_COLUMNS)
    return (
        query.outerjoin(PersonRow, PersonRow.id == HandedPaperRow.person_id)
        .outerjoin(EmployerRow, EmployerRow.id == HandedPaperRow.employer_id)
        .where(
            HandedPaperRow.deleted_at.is_(None),
            HandedPaperRow.visit_code.is_(None),  # the pack of a visit stays with who prints it
            or_(HandedPaperRow.person_id.is_(None), PersonRow.deleted_at.is_(None)),
            or_(HandedPaperRow.person_id.is_(None), PersonRow.erased_at.is_(None)),
            or_(HandedPaperRow.person_id.is_(None), PersonRow.frozen_since.is_(None)),
        )
    )


def _made(row: Sequence[Any]) -> Handed:
    given, family, employer = row[-3:]
    return made(Handed, row[:-3], None if family is None else f"{given} {family}", employer)
