"""Reads everyone, or every employer, with what tells whether two of them may be the same."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon.storage.queries.rows import made
from jalon.storage.schema.employment import EmployerRow
from jalon.storage.schema.people import PersonRow
from jalon.storage.schema.upkeep import NotDuplicateRow


@dataclass(frozen=True, slots=True)
class KnownOne:
    """A person on file; ``sort_key`` is the key of her names, parted by a tab."""

    id: str
    case_code: str
    family_name: str
    given_name: str
    birth_date: date | None
    sort_key: str

    @property
    def words(self) -> str:
        """Return her name and her code."""
        return f"{self.given_name} {self.family_name} ({self.case_code})"


@dataclass(frozen=True, slots=True)
class KnownEmployer:
    """An employer on file."""

    id: str
    name: str
    siret: str | None
    town: str | None

    @property
    def words(self) -> str:
        """Return its name and its town."""
        return f"{self.name} ({self.town})" if self.town else self.name


def people(session: Session) -> tuple[KnownOne, ...]:
    """Return everyone whose file may be merged: neither erased, nor frozen, nor archived; oldest first."""
    row = PersonRow
    query = select(
        row.id, row.case_code, row.family_name, row.given_name, row.birth_date, row.sort_key
    ).where(
        row.deleted_at.is_(None),
        row.erased_at.is_(None),
        row.frozen_since.is_(None),
        row.archived_since.is_(None),
    )
    return tuple(made(KnownOne, found) for found in session.execute(query.order_by(row.rid)))


def employers(session: Session) -> tuple[KnownEmployer, ...]:
    """Return every employer, those out of the lists too; oldest first."""
    row = EmployerRow
    query = select(row.id, row.name, row.siret, row.town).where(row.deleted_at.is_(None))
    return tuple(made(KnownEmployer, found) for found in session.execute(query.order_by(row.rid)))


def declared_different(session: Session, kind: str) -> frozenset[frozenset[str]]:
    """Return the pairs of which someone said that they are not the same."""
    row = NotDuplicateRow
    query = select(row.first_id, row.second_id).where(row.kind == kind, row.deleted_at.is_(None))
    return frozenset(frozenset((first, second)) for first, second in session.execute(query))
