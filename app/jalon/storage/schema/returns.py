"""Monthly returns and their locked snapshots, remarks, and claims for funding."""

import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from jalon.storage.schema.record import Record, code, link


class MonthlyReturnRow(Record):
    """A locked revision of a month: numbered, hashed, never changed but for its fate."""

    __tablename__ = "monthly_return"
    __table_args__ = (
        CheckConstraint("state IN ('locked', 'sent', 'to_correct', 'accepted')", name="state"),
        Index("ix_monthly_return_month", "month", "revision"),
    )

    agreement_id: Mapped[str | None] = link("agreement", nullable=True)
    month: Mapped[str] = mapped_column(String(7))
    revision: Mapped[int]
    state: Mapped[str] = mapped_column(code(), default="locked")
    rules_version: Mapped[str] = mapped_column(String(40))
    locked_at: Mapped[datetime.datetime]
    locked_by_id: Mapped[str | None] = link("coach", nullable=True, index=False)
    reason: Mapped[str | None] = mapped_column(Text)
    snapshot: Mapped[str] = mapped_column(Text)  # canonical JSON at N1; names are never in it
    digest: Mapped[str] = mapped_column(String(64))
    sent_date: Mapped[datetime.date | None]
    sent_means: Mapped[str | None] = mapped_column(code())


class ReturnRemarkRow(Record):
    """What a month’s return says in words: difficulties met at each stage (D5213-90 II 6°)."""

    __tablename__ = "return_remark"

    month: Mapped[str] = mapped_column(String(7), index=True)
    agreement_id: Mapped[str | None] = link("agreement", nullable=True, index=False)
    module: Mapped[str | None] = mapped_column(code())
    text: Mapped[str] = mapped_column(Text)


class FundingClaimRow(Record):
    """A claim for the delegated slots, or a subsidy statement."""

    __tablename__ = "funding_claim"

    agreement_id: Mapped[str] = link("agreement")
    number: Mapped[str] = mapped_column(String(40))
    date: Mapped[datetime.date]
    period_start: Mapped[datetime.date]
    period_end: Mapped[datetime.date]
    slots: Mapped[int | None]
    unit_cents: Mapped[int | None]
    proration: Mapped[str | None] = mapped_column(code())
    amount_cents: Mapped[int]
    words: Mapped[str | None] = mapped_column(Text)
    corrects_id: Mapped[str | None] = link("funding_claim", nullable=True, index=False)
    snapshot: Mapped[str | None] = mapped_column(Text)  # canonical JSON of the paper: it never changes
