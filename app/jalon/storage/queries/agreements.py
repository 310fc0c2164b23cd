"""The agreements of the structure with their dated lines, and the lead structures of its platforms."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon.storage.schema.structure import AgreementLineRow, AgreementRow, PlatformRow


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """What an agreement sets from a day on; money in cents."""

    valid_from: date
    target_caseload: int | None = None
    delegated_slots: int | None = None
    funding_unit: str | None = None
    amount_cents: int | None = None


@dataclass(frozen=True, slots=True)
class AgreementDetails:
    """What an agreement is."""

    reference: str
    kind: str
    department: str | None
    start_date: date
    end_date: date | None = None
    signed_date: date | None = None


@dataclass(frozen=True, slots=True)
class AgreementFound:
    """An agreement with its lines, the newest first."""

    id: str
    details: AgreementDetails
    lines: tuple[AgreementLine, ...]


@dataclass(frozen=True, slots=True)
class PlatformDetails:
    """The lead structure of a departmental platform."""

    department: str
    lead_operator_name: str
    lead_operator_address: str | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    contact_email: str | None = None


@dataclass(frozen=True, slots=True)
class PlatformFound:
    """A platform and who leads it."""

    id: str
    details: PlatformDetails


def list_agreements(session: Session) -> tuple[AgreementFound, ...]:
    """Return every agreement, the one begun last first."""
    line, row = AgreementLineRow, AgreementRow
    lines: dict[str, list[AgreementLine]] = {}
    columns = [getattr(line, name) for name in AgreementLine.__dataclass_fields__]
    for agreement_id, *values in session.execute(
        select(line.agreement_id, *columns)
        .where(line.deleted_at.is_(None))
        .order_by(line.valid_from.desc(), line.id.desc())
    ):
        lines.setdefault(agreement_id, []).append(AgreementLine(*values))
    columns = [getattr(row, name) for name in AgreementDetails.__dataclass_fields__]
    found = session.execute(
        select(row.id, *columns)
        .where(row.deleted_at.is_(None))
        .order_by(row.start_date.desc(), row.reference, row.id)
    )
    return tuple(
        AgreementFound(agreement_id, AgreementDetails(*values), tuple(lines.get(agreement_id, ())))
        for agreement_id, *values in found
    )


def list_platforms(session: Session) -> tuple[PlatformFound, ...]:
    """Return every platform, by department."""
    row = PlatformRow
    columns = [getattr(row, name) for name in PlatformDetails.__dataclass_fields__]
    found = session.execute(
        select(row.id, *columns).where(row.deleted_at.is_(None)).order_by(row.department, row.id)
    )
    return tuple(PlatformFound(platform_id, PlatformDetails(*values)) for platform_id, *values in found)


def reference_of(session: Session, agreement_id: str) -> str | None:
    """Return the reference of an agreement, None when there is no such agreement."""
    query = select(AgreementRow.reference).where(
        AgreementRow.id == agreement_id, AgreementRow.deleted_at.is_(None)
    )
    return session.execute(query).scalar()
