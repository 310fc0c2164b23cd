"""The contents of attached documents: beside their records, written once, in no journal and no list."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, insert, or_, select
from sqlalchemy.orm import Session

from jalon.storage.schema.documents import DocumentContentRow, DocumentRow
from jalon.storage.schema.people import PersonRow

_AT_ONCE: Final = 500


def put_content(session: Session, document_id: str, content: bytes) -> None:
    """Write the content of a document, in the session's own action."""
    session.execute(insert(DocumentContentRow).values(document_id=document_id, content=content))


def put_contents(session: Session, contents: Iterable[tuple[str, bytes]]) -> None:
    """Write the contents of several documents."""
    rows = [{"document_id": document_id, "content": content} for document_id, content in contents]
    if rows:
        session.execute(insert(DocumentContentRow), rows)


def content_of(session: Session, document_id: str) -> bytes | None:
    """Return the content of a document, None when there is none."""
    row = DocumentContentRow
    query = select(row.content).where(row.document_id == document_id).order_by(row.rid.desc()).limit(1)
    return session.execute(query).scalar()


def with_content(session: Session, document_ids: Collection[str]) -> frozenset[str]:
    """Return which documents have a content; none is read."""
    row = DocumentContentRow
    wanted, found = sorted(document_ids), set[str]()
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(row.document_id).where(row.document_id.in_(wanted[start : start + _AT_ONCE]))
        found.update(session.execute(query).scalars())
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Held:
    """A document with a content: its identity, the case code of its person, its type."""

    id: str
    case_code: str
    media_type: str | None


def of_files_in_use(session: Session) -> tuple[Held, ...]:
    """Return the documents with a content of every file that is neither frozen nor in the trash."""
    row, person = DocumentRow, PersonRow
    query = (
        select(row.id, person.case_code, row.media_type)
        .join(person, person.id == row.person_id)
        .where(row.deleted_at.is_(None), person.deleted_at.is_(None), person.frozen_since.is_(None))
        .where(row.id.in_(select(DocumentContentRow.document_id)))
        .order_by(person.case_code, row.rid)
    )
    return tuple(Held(*found) for found in session.execute(query))


def kept_bytes(session: Session) -> tuple[int, int]:
    """Return how many contents are kept, those in the trash too, and their size together; none is read."""
    row = DocumentContentRow
    query = select(func.count(), func.coalesce(func.sum(func.length(row.content)), 0)).select_from(row)
    count, size = session.execute(query).one()
    return int(count), int(size)


def findings(session: Session) -> list[str]:
    """Return the documents on file whose content is not there, or has not the size that was noted."""
    row, content = DocumentRow, DocumentContentRow
    query = (
        select(row.rid)
        .outerjoin(content, content.document_id == row.id)
        .where(
            row.size_bytes.is_not(None),
            or_(content.rid.is_(None), func.length(content.content) != row.size_bytes),
        )
        .order_by(row.rid)
    )
    return [f"document {rid}" for rid in session.execute(query).scalars()]
