"""The change journal: one operation per changed field, its causes, and the action it belongs to."""

import datetime

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jalon.storage.schema.record import ROW_ID, Base, index_where_set


class JournalStateRow(Base):
    """The one row that the triggers read: this post, its clock, and who is doing what."""

    __tablename__ = "journal_state"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    caseload_id: Mapped[str] = mapped_column(String(36))
    site: Mapped[str] = mapped_column(String(16))  # identity of this copy of the caseload
    post_letter: Mapped[str] = mapped_column(String(2), default="A")  # opens the case codes made here
    milliseconds: Mapped[int] = mapped_column(ROW_ID, default=0)
    sequence: Mapped[int] = mapped_column(ROW_ID, default=0)
    is_applying: Mapped[bool] = mapped_column(default=False)  # true while operations are replayed
    author_id: Mapped[str | None] = mapped_column(String(36))
    action_id: Mapped[str | None] = mapped_column(String(36))


class JournalActionRow(Base):
    """One intention of one author: what undo undoes. The label is a code, never a name."""

    __tablename__ = "journal_action"
    __table_args__ = (index_where_set("journal_action", "undoes_id"),)

    rid: Mapped[int] = mapped_column(ROW_ID, primary_key=True)
    action_id: Mapped[str] = mapped_column(String(36), unique=True)
    site: Mapped[str] = mapped_column(String(16))
    author_id: Mapped[str | None] = mapped_column(String(36))
    label: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime.datetime] = mapped_column(index=True)
    undoes_id: Mapped[str | None] = mapped_column(String(36))


class JournalOperationRow(Base):
    """A field that took a value (or a row that came to be, ``+``, or was erased for good, ``-``)."""

    __tablename__ = "journal_operation"
    __table_args__ = (
        UniqueConstraint("site", "sequence", name="uq_journal_operation_site_sequence"),
        # The record first: what one action makes in several tables lies together.
        Index("ix_journal_operation_field", "record_id", "table_name", "column_name"),
    )

    operation_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    site: Mapped[str] = mapped_column(String(16))
    sequence: Mapped[int] = mapped_column(ROW_ID)
    table_name: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[str] = mapped_column(String(36))
    column_name: Mapped[str] = mapped_column(String(40))
    value: Mapped[str | None] = mapped_column(Text)  # JSON of the value
    parents: Mapped[str] = mapped_column(Text, default="[]")
    author_id: Mapped[str | None] = mapped_column(String(36))
    action_id: Mapped[str | None] = mapped_column(String(36), index=True)


class JournalParentRow(Base):
    """Which operation replaced which."""

    __tablename__ = "journal_parent"

    parent: Mapped[str] = mapped_column(String(60), primary_key=True)
    child: Mapped[str] = mapped_column(String(60), primary_key=True)


class ErasureRow(Base):
    """The opaque identity of an erased person, to be erased again after a restore."""

    __tablename__ = "erasure"

    rid: Mapped[int] = mapped_column(ROW_ID, primary_key=True)
    person_id: Mapped[str] = mapped_column(String(36), unique=True)
    at: Mapped[datetime.datetime]
    rule: Mapped[str] = mapped_column(String(80))
