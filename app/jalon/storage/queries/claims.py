"""Reads what claims for funding are made of, and those that were issued."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon.domain.claims import Priced
from jalon.storage.schema.journal import JournalStateRow
from jalon.storage.schema.returns import FundingClaimRow
from jalon.storage.schema.structure import AgreementLineRow, AgreementRow, PlatformRow

_COLUMNS = (
    "id", "agreement_id", "number", "date", "period_start", "period_end", "slots", "unit_cents", "proration",
    "amount_cents", "words", "corrects_id", "snapshot",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClaimFound:
    """An issued claim, as it was written."""

    id: str
    agreement_id: str
    number: str
    date: datetime.date
    period_start: datetime.date
    period_end: datetime.date
    slots: int | None
    unit_cents: int | None
    proration: str | None
    amount_cents: int
    words: str | None
    corrects_id: str | None
    snapshot: str | None


@dataclass(frozen=True, slots=True)
class AgreementPriced:
    """An agreement and what it pays, with who pays."""

    id: str
    reference: str
    kind: str
    signed_date: date | None
    start_date: date
    end_date: date | None
    payer: str | None
    payer_address: str | None
    lines: tuple[Priced, ...]
    proration: str | None
    """That of the newest line that has one."""


def issued_claims(session: Session) -> tuple[ClaimFound, ...]:
    """Return every claim, the newest first."""
    row = FundingClaimRow
    found = session.execute(
        select(*(getattr(row, name) for name in _COLUMNS))
        .where(row.deleted_at.is_(None))
        .order_by(row.date.desc(), row.number.desc(), row.rid.desc())
    )
    return tuple(ClaimFound(*values) for values in found)


def priced_agreements(session: Session) -> tuple[AgreementPriced, ...]:
    """Return every agreement with its prices, the one begun last first."""
    line, row, platform = AgreementLineRow, AgreementRow, PlatformRow
    prices: dict[str, list[Priced]] = {}
    prorations: dict[str, str] = {}
    for agreement_id, valid_from, unit, slots, cents, proration in session.execute(
        select(
            line.agreement_id,
            line.valid_from,
            line.funding_unit,
            line.delegated_slots,
            line.amount_cents,
            line.proration,
        )
        .where(line.deleted_at.is_(None))
        .order_by(line.valid_from, line.id)
    ):
        prices.setdefault(agreement_id, []).append(Priced(valid_from, unit, slots, cents))
        if proration:
            prorations[agreement_id] = proration
    found: Sequence[Any] = session.execute(
        select(
            row.id, row.reference, row.kind, row.signed_date, row.start_date, row.end_date,
            platform.lead_operator_name, platform.lead_operator_address,
        )
        .outerjoin(platform, platform.id == row.platform_id)
        .where(row.deleted_at.is_(None))
        .order_by(row.start_date.desc(), row.reference, row.id)
    ).all()  # fmt: skip
    return tuple(
        AgreementPriced(
            id=values[0],
            reference=values[1],
            kind=values[2],
            signed_date=values[3],
            start_date=values[4],
            end_date=values[5],
            payer=values[6],
            payer_address=values[7],
            lines=tuple(prices.get(values[0], ())),
            proration=prorations.get(values[0]),
        )
        for values in found
    )


def next_number(session: Session, year: int) -> str:
    """Return the next number of this post for a year, such as ``AF-2026-007``: each post has its own series.

    Also those in the trash count: no number is given twice, and none is left out.
    """
    letter = session.execute(select(JournalStateRow.post_letter)).scalar() or "A"
    prefix = f"AF-{year:04d}-" if letter == "A" else f"AF-{letter}-{year:04d}-"
    numbers = session.execute(
        select(FundingClaimRow.number).where(FundingClaimRow.number.startswith(prefix, autoescape=True))
    ).scalars()
    known = [int(number) for number in (text.removeprefix(prefix) for text in numbers) if number.isdecimal()]
    return f"{prefix}{max(known, default=0) + 1:03d}"
