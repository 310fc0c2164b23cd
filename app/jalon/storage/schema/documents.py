"""Documents attached, papers handed over, and the structure’s own letters."""

import datetime
from typing import ClassVar

from sqlalchemy import LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from jalon.storage.schema.record import ROW_ID, Base, Record, code, link


class DocumentRow(Record):
    """A document attached to a person; medical papers are refused."""

    __tablename__ = "document"
    owner: ClassVar[str | None] = "person_id"

    person_id: Mapped[str] = link("person")
    kind: Mapped[str] = mapped_column(code())
    title: Mapped[str] = mapped_column(String(160))
    date: Mapped[datetime.date | None]
    expires_date: Mapped[datetime.date | None]
    is_sensitive: Mapped[bool] = mapped_column(default=False)
    media_type: Mapped[str | None] = mapped_column(String(80))
    size_bytes: Mapped[int | None]


class DocumentContentRow(Base):
    """The bytes of a document: written once, never journalled, deleted with it."""

    __tablename__ = "document_content"

    rid: Mapped[int] = mapped_column(ROW_ID, primary_key=True)
    document_id: Mapped[str] = link("document")
    content: Mapped[bytes] = mapped_column(LargeBinary)


class HandedPaperRow(Record):
    """Which paper was handed to whom, and when.

    ``asked`` is JSON: what makes the same paper again; ``paper_digest`` is that of its document, which tells
    whether what is on file changed since.
    """

    __tablename__ = "handed_paper"
    owner: ClassVar[str | None] = "person_id"

    person_id: Mapped[str | None] = link("person", nullable=True)
    employer_id: Mapped[str | None] = link("employer", nullable=True)
    coach_id: Mapped[str | None] = link("coach", nullable=True, index=False)
    paper: Mapped[str] = mapped_column(code())
    date: Mapped[datetime.date]
    recipient: Mapped[str | None] = mapped_column(String(120))
    is_simple: Mapped[bool] = mapped_column(default=False)
    visit_code: Mapped[str | None] = mapped_column(String(12), index=True)
    words: Mapped[str | None] = mapped_column(Text)
    asked: Mapped[str | None] = mapped_column(Text)
    paper_digest: Mapped[str | None] = mapped_column(String(64))


class LetterTemplateRow(Record):
    """A letter of the structure with tags to fill; ``content`` is base64, so that it travels."""

    __tablename__ = "letter_template"

    name: Mapped[str] = mapped_column(String(120))
    content: Mapped[str] = mapped_column(Text)
    archived_since: Mapped[datetime.date | None]
