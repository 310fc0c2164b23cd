"""Reads what says how long the file of one person is kept: paths, referrals, contacts, what was announced."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from jalon.storage.queries.dashboard import last_contacts
from jalon.storage.schema.paths import ReferralRow, SupportPathRow
from jalon.storage.schema.people import PersonRow
from jalon.storage.schema.upkeep import DisposalRecordRow

ANNOUNCED = "retention_announced"
"""The rule of the row by which an erasure is announced; it counts nobody."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What one file says of its own end."""

    case_code: str
    is_followed: bool
    """A path of hers is open, or a referral waits for an answer."""
    was_admitted: bool
    last_contact: date | None
    since: date | None
    """From when the delay runs: the last contact, without any the exit or the refusal; None: unknown."""


@dataclass(frozen=True, slots=True)
class Disposal:
    """An erasure that was carried out, or one that is announced."""

    id: str
    date: date
    rule: str
    count: int
    opaque_ids: tuple[str, ...]
    confirmed_by_id: str | None


def read_kept_file(session: Session, person_id: str, today: date) -> KeptFile | None:
    """Return what a live file says of its own end, None when nobody has this identity."""
    person, path, referral = PersonRow, SupportPathRow, ReferralRow
    code = session.execute(
        select(person.case_code).where(
            person.id == person_id, person.deleted_at.is_(None), person.erased_at.is_(None)
        )
    ).scalar()
    if code is None:
        return None
    hers = (path.person_id == person_id, path.deleted_at.is_(None))
    still = or_(path.exit_date.is_(None), path.exit_date >= today)
    dated = path.admission_date.is_not(None)
    is_open = session.execute(select(path.rid).where(*hers, still, dated).limit(1)).first() is not None
    is_prepared = session.execute(select(path.rid).where(*hers, still).limit(1)).first() is not None
    admitted = (*hers, path.admission_date <= today)
    left = session.execute(
        select(func.max(func.coalesce(path.exit_date, path.admission_date))).where(*admitted)
    ).scalar()
    refusals = (referral.person_id == person_id, referral.deleted_at.is_(None))
    waits = session.execute(
        select(referral.rid).where(*refusals, referral.state.not_in(("REFUSED", "WITHDRAWN"))).limit(1)
    ).first()
    refused = session.execute(
        select(func.max(func.coalesce(referral.state_date, referral.received_date, referral.date))).where(
            *refusals
        )
    ).scalar()
    contact = last_contacts(session, (person_id,), today).get(person_id)
    # An exit does not start the clock, the last contact does (CNIL); a refusal does not hide a later one.
    days = [contact] if left is not None and contact is not None else [left or refused, contact]
    return KeptFile(
        case_code=code,
        # A path that waits for its admission is nobody's any more once her referral was refused.
        is_followed=is_open or (is_prepared and refused is None) or (left is None and waits is not None),
        was_admitted=left is not None,
        last_contact=contact,
        since=max((day for day in days if day is not None), default=None),
    )


def announcement_of(session: Session, person_id: str) -> Disposal | None:
    """Return the announcement of the erasure of one person that stands, None when there is none."""
    row = DisposalRecordRow
    found = session.execute(
        _disposals().where(row.rule == ANNOUNCED, row.opaque_ids == person_id).order_by(row.date.desc())
    ).first()
    return None if found is None else _disposal(found)


def disposals(session: Session) -> tuple[Disposal, ...]:
    """Return every erasure carried out or announced, the latest first."""
    row = DisposalRecordRow
    statement = _disposals().order_by(row.date.desc(), row.rid.desc())
    return tuple(_disposal(found) for found in session.execute(statement))


def ends_of(session: Session, person_id: str) -> tuple[Disposal, ...]:
    """Return the certificates of the ends of one file, the latest first."""
    row = DisposalRecordRow
    statement = _disposals().where(row.count > 0, row.opaque_ids.contains(person_id))
    return tuple(_disposal(found) for found in session.execute(statement.order_by(row.rid.desc())))


def _disposals() -> "Select[str, date, str, int, str, str | None]":
    row = DisposalRecordRow
    return select(row.id, row.date, row.rule, row.count, row.opaque_ids, row.confirmed_by_id).where(
        row.deleted_at.is_(None)
    )


def _disposal(row: Any) -> Disposal:
    identity, day, rule, count, people, who = row
    return Disposal(identity, day, rule, count, tuple(people.split()), who)
