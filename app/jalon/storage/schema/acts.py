"""The log: what was done, planned or cancelled, with whom and by whom, and the journeys."""

import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from jalon.storage.schema.record import Record, code, index_where_set, link


class ActRow(Record):
    """An entry of the log."""

    __tablename__ = "act"
    __table_args__ = (
        CheckConstraint("duration_minutes > 0", name="duration_positive"),
        CheckConstraint("state IN ('PLANNED', 'DONE', 'CANCELLED')", name="state"),
        Index("ix_act_date", "date", "state"),
        index_where_set("act", "employer_id"),
        index_where_set("act", "partner_id"),
    )

    date: Mapped[datetime.date]
    start_time: Mapped[datetime.time | None]
    duration_minutes: Mapped[int]
    state: Mapped[str] = mapped_column(code(), default="DONE")
    act_type: Mapped[str] = mapped_column(code())
    target: Mapped[str] = mapped_column(code())
    modality: Mapped[str | None] = mapped_column(code())
    place: Mapped[str | None] = mapped_column(code())
    module: Mapped[str | None] = mapped_column(code())
    employer_id: Mapped[str | None] = link("employer", nullable=True, index=False)
    employer_contact_id: Mapped[str | None] = link("employer_contact", nullable=True, index=False)
    partner_id: Mapped[str | None] = link("partner", nullable=True, index=False)
    counts_in_intensity: Mapped[bool] = mapped_column(default=True)
    subject: Mapped[str | None] = mapped_column(String(200))
    follow_up: Mapped[str | None] = mapped_column(Text)
    visit_code: Mapped[str | None] = mapped_column(String(12))
    uid: Mapped[str | None] = mapped_column(String(120))  # identity in a calendar it came from


class ActCoachRow(Record):
    """A colleague who led the act, and the minutes it took of her time."""

    __tablename__ = "act_coach"
    __table_args__ = (
        CheckConstraint("minutes >= 0", name="minutes"),
        # What a colleague has on a day: of all acts of the day, hers are found without reading the others.
        Index("ix_act_coach_act_id", "act_id", "coach_id"),
    )

    act_id: Mapped[str] = link("act", index=False)
    coach_id: Mapped[str] = link("coach")
    minutes: Mapped[int]


class ActParticipantRow(Record):
    """A person concerned by the act: her share of the duration and what she received."""

    __tablename__ = "act_participant"
    __table_args__ = (
        CheckConstraint("attendance IN ('HONORE', 'ABSENT_EXCUSE', 'ABSENT')", name="attendance"),
        CheckConstraint("minutes >= 0 AND received_minutes >= 0", name="minutes"),
    )
    owner: ClassVar[str | None] = "person_id"
    kept_when_erased: ClassVar[frozenset[str] | None] = frozenset(
        {"act_id", "person_id", "minutes", "received_minutes", "attendance", "present"}
    )

    act_id: Mapped[str] = link("act")
    person_id: Mapped[str] = link("person")
    minutes: Mapped[int]
    received_minutes: Mapped[int]
    attendance: Mapped[str] = mapped_column(code(), default="HONORE")
    present: Mapped[bool] = mapped_column(default=True)


class TripRow(Record):
    """A journey: time and distance, apart from the acts; no act means a round."""

    __tablename__ = "trip"
    __table_args__ = (
        CheckConstraint("minutes >= 0", name="minutes"),
        Index("ix_trip_date", "date"),
    )

    date: Mapped[datetime.date]
    coach_id: Mapped[str] = link("coach")
    minutes: Mapped[int]
    km: Mapped[int | None]
    act_id: Mapped[str | None] = link("act", nullable=True)
    purpose: Mapped[str | None] = mapped_column(String(200))
