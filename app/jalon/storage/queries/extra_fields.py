"""Reads the fields that the structure added, and what records hold in them."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jalon.domain.extra_fields import ExtraField
from jalon.domain.search_keys import search_key
from jalon.storage.schema.upkeep import ExtraFieldRow, ExtraValueRow

_AT_ONCE: Final = 500


def fields(
    session: Session, subject: str | None = None, *, with_archived: bool = False
) -> tuple[ExtraField, ...]:
    """Return the fields, of people or of employers or of both, in their order."""
    row = ExtraFieldRow
    query = select(row.id, row.subject, row.label, row.kind, row.choices, row.archived_since).where(
        row.deleted_at.is_(None)
    )
    if subject is not None:
        query = query.where(row.subject == subject)
    if not with_archived:
        query = query.where(row.archived_since.is_(None))
    return tuple(
        ExtraField(field_id, whose, label, kind, tuple((choices or "").splitlines()), since is not None)
        for field_id, whose, label, kind, choices, since in session.execute(
            query.order_by(row.position, row.rid)
        )
    )


def filled(session: Session) -> dict[str, int]:
    """Return how many records hold a value, by field; those that none fills are left out."""
    row = ExtraValueRow
    query = select(row.extra_field_id, func.count()).where(row.deleted_at.is_(None))
    return dict(session.execute(query.group_by(row.extra_field_id)).all())


def values_of(session: Session, subject: str, owner_id: str) -> dict[str, tuple[str, str | None]]:
    """Return by field the row and the value that a record holds."""
    row = ExtraValueRow
    query = select(row.extra_field_id, row.id, row.value).where(
        _owner(subject) == owner_id, row.deleted_at.is_(None)
    )
    return {field_id: (row_id, value) for field_id, row_id, value in session.execute(query.order_by(row.rid))}


def values_of_many(session: Session, subject: str, owner_ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return by record what it holds, by field."""
    row, found = ExtraValueRow, dict[str, dict[str, str]]()
    for some in _chunks(owner_ids):
        query = select(_owner(subject), row.extra_field_id, row.value).where(
            _owner(subject).in_(some), row.deleted_at.is_(None)
        )
        for owner, field_id, value in session.execute(query):
            found.setdefault(owner, {})[field_id] = value or ""
    return found


def owners_found(session: Session, subject: str, text: str) -> frozenset[str]:
    """Return the records of which a value in a field in use holds every word of a text."""
    words = search_key(text).split()
    in_use = [field.id for field in fields(session, subject) if field.kind in ("TEXT", "CHOICE", "NUMBER")]
    if not words or not in_use:
        return frozenset()
    row = ExtraValueRow
    query = select(_owner(subject), row.value).where(
        row.extra_field_id.in_(in_use), row.deleted_at.is_(None), _owner(subject).is_not(None)
    )
    return frozenset(
        owner
        for owner, value in session.execute(query)
        if all(word in search_key(value or "") for word in words)
    )


def _owner(subject: str) -> Any:
    return ExtraValueRow.person_id if subject == "person" else ExtraValueRow.employer_id


def _chunks(ids: Sequence[str]) -> Iterator[Collection[str]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
