"""The documents attached of the practice structure: each has a page, which says that it is no document."""

from collections.abc import Mapping, Sequence
from typing import Any

from jalon.storage import attachments, records
from jalon.storage.transactions import Session


def insert_documents(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write documents with a content each; the same rows give the same bytes."""
    from jalon.reports.specimen import specimen

    pages = {title: specimen(title) for title in sorted({row["title"] for row in rows})}
    sized = [{**row, "size_bytes": len(pages[row["title"]])} for row in rows]
    records.insert_many(session, "document", sized)
    attachments.put_contents(session, ((row["id"], pages[row["title"]]) for row in rows))
