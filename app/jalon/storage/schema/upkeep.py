"""What keeps the caseload tidy: deadlines put aside, grids, duplicates, extra fields, drafts, calendars."""

import datetime
from typing import ClassVar

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jalon.storage.schema.record import ROW_ID, Base, Record, code, link


class DeadlineDismissalRow(Record):
    """A deadline that someone put aside, with the reason."""

    __tablename__ = "deadline_dismissal"
    owner: ClassVar[str | None] = "person_id"

    person_id: Mapped[str | None] = link("person", nullable=True)
    kind: Mapped[str] = mapped_column(code())
    subject_id: Mapped[str | None] = mapped_column(String(36), index=True)
    due_date: Mapped[datetime.date]
    until_date: Mapped[datetime.date | None]
    reason: Mapped[str | None] = mapped_column(Text)


class GridModelRow(Record):
    """How a spreadsheet of a given shape maps onto the caseload, in or out; ``mapping`` is JSON."""

    __tablename__ = "grid_model"

    name: Mapped[str] = mapped_column(String(120))
    direction: Mapped[str] = mapped_column(code())
    shape: Mapped[str | None] = mapped_column(String(64), index=True)
    mapping: Mapped[str] = mapped_column(Text)


class ImportRunRow(Record):
    """An import that was carried out: the action that undoes it and what it counted (JSON)."""

    __tablename__ = "import_run"

    action_id: Mapped[str] = mapped_column(String(36))
    date: Mapped[datetime.date]
    grid_model_id: Mapped[str | None] = link("grid_model", nullable=True, index=False)
    source_digest: Mapped[str | None] = mapped_column(String(64))
    counts: Mapped[str] = mapped_column(Text)


class NotDuplicateRow(Record):
    """Two records that someone declared to be different."""

    __tablename__ = "not_duplicate"
    owner: ClassVar[str | None] = "first_id"

    kind: Mapped[str] = mapped_column(code())
    first_id: Mapped[str] = mapped_column(String(36), index=True)
    second_id: Mapped[str] = mapped_column(String(36), index=True)


class ExtraFieldRow(Record):
    """One of the ten fields a structure may add."""

    __tablename__ = "extra_field"

    subject: Mapped[str] = mapped_column(code())
    label: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(code())
    choices: Mapped[str | None] = mapped_column(Text)
    position: Mapped[int] = mapped_column(default=0)
    archived_since: Mapped[datetime.date | None]


class ExtraValueRow(Record):
    """What a record holds in an added field."""

    __tablename__ = "extra_value"
    owner: ClassVar[str | None] = "person_id"

    extra_field_id: Mapped[str] = link("extra_field")
    person_id: Mapped[str | None] = link("person", nullable=True)
    employer_id: Mapped[str | None] = link("employer", nullable=True)
    value: Mapped[str | None] = mapped_column(Text)


class DisposalRecordRow(Record):
    """Proof of an erasure by rule: how many, which opaque identities, who confirmed."""

    __tablename__ = "disposal_record"

    date: Mapped[datetime.date]
    rule: Mapped[str] = mapped_column(code(80))
    count: Mapped[int]
    opaque_ids: Mapped[str] = mapped_column(Text)
    confirmed_by_id: Mapped[str | None] = link("coach", nullable=True, index=False)


class DraftRow(Base):
    """What was being typed when the program locked or stopped; not journalled. ``payload`` is JSON."""

    __tablename__ = "draft"

    rid: Mapped[int] = mapped_column(ROW_ID, primary_key=True)
    coach_id: Mapped[str] = link("coach")
    form: Mapped[str] = mapped_column(code(80))
    person_id: Mapped[str | None] = link("person", nullable=True)
    payload: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime.datetime]


class CalendarEntryRow(Base):
    """What a calendar was told last about an event, so that it hears of changes, no content."""

    __tablename__ = "calendar_entry"
    __table_args__ = (UniqueConstraint("audience", "uid"),)

    rid: Mapped[int] = mapped_column(ROW_ID, primary_key=True)
    audience: Mapped[str] = mapped_column(String(36))  # a colleague's identity; empty: everyone's calendar
    uid: Mapped[str] = mapped_column(String(120))
    date: Mapped[datetime.date]
    digest: Mapped[str] = mapped_column(String(64))
    sequence: Mapped[int]
    told_at: Mapped[datetime.datetime]
    is_cancelled: Mapped[bool]
