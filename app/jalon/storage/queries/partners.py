"""Reads partners for the list, the page of one, and the forms that name one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from jalon.storage.queries.rows import made
from jalon.storage.schema.acts import ActRow
from jalon.storage.schema.people import (
    PartnerContactRow,
    PartnerRow,
    PersonPartnerRow,
    PersonRow,
    SharingConsentRow,
)


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A partner as a list shows it: whom to ask for first, how many people it follows today."""

    id: str
    name: str
    kind: str | None
    town: str | None
    phone: str | None
    contact: str | None
    following: int


@dataclass(frozen=True, slots=True)
class PartnerContact:
    """Someone who works at a partner."""

    id: str
    name: str
    function: str | None
    phone: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class Followed:
    """A person whom a partner follows too; ``is_running`` on the day asked for."""

    person_id: str
    case_code: str
    name: str
    contact: str | None
    part: str | None
    start_date: date | None
    end_date: date | None
    is_running: bool


@dataclass(frozen=True, slots=True)
class PartnerSheet:
    """A partner with its contacts and the people it follows, those of today first."""

    id: str
    name: str
    kind: str | None
    address: str | None
    postal_code: str | None
    town: str | None
    phone: str | None
    email: str | None
    archived_since: date | None
    contacts: tuple[PartnerContact, ...]
    people: tuple[Followed, ...]


@dataclass(frozen=True, slots=True)
class PartnerUses:
    """How many live records name a partner."""

    people: int
    acts: int
    agreements: int

    def __bool__(self) -> bool:
        """Tell whether something names it."""
        return bool(self.people or self.acts or self.agreements)


def partner_ids(session: Session) -> tuple[str, ...]:
    """Return every partner in use, by name."""
    row = PartnerRow
    query = select(row.id).where(row.deleted_at.is_(None), row.archived_since.is_(None))
    return tuple(session.scalars(query.order_by(row.sort_key, row.rid)))


def partner_lines(session: Session, ids: Sequence[str], today: date) -> dict[str, PartnerLine]:
    """Return the rows of a page of a list, by identity."""
    row, contact, link = PartnerRow, PartnerContactRow, PersonPartnerRow
    first = (
        select(contact.name)
        .where(contact.partner_id == row.id, contact.deleted_at.is_(None))
        .order_by(contact.rid)
        .limit(1)
        .scalar_subquery()
    )
    following = (
        select(func.count(link.person_id.distinct()))
        .join(PersonRow, PersonRow.id == link.person_id)
        .where(link.partner_id == row.id, *_running(today), *_shown())
        .scalar_subquery()
    )
    query = select(row.id, row.name, row.kind, row.town, row.phone, first, following).where(
        row.id.in_(list(ids)), row.deleted_at.is_(None)
    )
    return {columns[0]: PartnerLine(*columns) for columns in session.execute(query)}


def partner_sheet(session: Session, partner_id: str, today: date) -> PartnerSheet | None:
    """Return the page of a partner, None when there is none."""
    row = PartnerRow
    query = select(
        row.id, row.name, row.kind, row.address, row.postal_code, row.town, row.phone, row.email,
        row.archived_since,
    ).where(row.id == partner_id, row.deleted_at.is_(None))  # fmt: skip
    found = session.execute(query).one_or_none()
    if found is None:
        return None
    return made(PartnerSheet, found, contacts_of(session, partner_id), _followed(session, partner_id, today))


def contacts_of(session: Session, partner_id: str) -> tuple[PartnerContact, ...]:
    """Return who works at a partner, in the order of writing."""
    row = PartnerContactRow
    query = select(row.id, row.name, row.function, row.phone, row.email).where(
        row.partner_id == partner_id, row.deleted_at.is_(None)
    )
    return tuple(made(PartnerContact, columns) for columns in session.execute(query.order_by(row.rid)))


def partner_names(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of some partners, those in the trash too."""
    query = select(PartnerRow.id, PartnerRow.name).where(PartnerRow.id.in_(tuple(ids)))
    return {columns[0]: columns[1] for columns in session.execute(query)}


def contact_names(session: Session, partner_ids: Iterable[str]) -> dict[str, str]:
    """Return the names of the contacts of some partners, those in the trash too."""
    row = PartnerContactRow
    query = select(row.id, row.name).where(row.partner_id.in_(tuple(partner_ids)))
    return {columns[0]: columns[1] for columns in session.execute(query)}


def owner_of_contact(session: Session, contact_id: str) -> str | None:
    """Return at which partner someone works, None when nobody is known so."""
    return session.scalar(select(PartnerContactRow.partner_id).where(PartnerContactRow.id == contact_id))


def uses_of(session: Session, partner_id: str) -> PartnerUses:
    """Return what names a partner; what is in the trash does not count."""
    counts = (
        session.scalar(select(func.count()).where(table.partner_id == partner_id, table.deleted_at.is_(None)))
        for table in (PersonPartnerRow, ActRow, SharingConsentRow)
    )
    return PartnerUses(*(count or 0 for count in counts))


def _followed(session: Session, partner_id: str, today: date) -> tuple[Followed, ...]:
    link = PersonPartnerRow
    query = (
        select(
            PersonRow.id, PersonRow.case_code, PersonRow.given_name, PersonRow.family_name,
            PartnerContactRow.name, link.part, link.start_date, link.end_date,
        )
        .join(PersonRow, PersonRow.id == link.person_id)
        .outerjoin(PartnerContactRow, PartnerContactRow.id == link.partner_contact_id)
        .where(link.partner_id == partner_id, link.deleted_at.is_(None), *_shown())
        .order_by(PersonRow.sort_key, link.rid)
    )  # fmt: skip
    found = [
        Followed(
            person, code, f"{given} {family}", contact, part, start, end,
            (start or today) <= today <= (end or today),
        )
        for person, code, given, family, contact, part, start, end in session.execute(query)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: not one.is_running))


def _shown() -> tuple[ColumnElement[bool], ...]:
    """Leave out who is erased or frozen: they are shown nowhere."""
    return (PersonRow.deleted_at.is_(None), PersonRow.erased_at.is_(None), PersonRow.frozen_since.is_(None))


def _running(today: date) -> tuple[ColumnElement[bool], ...]:
    link = PersonPartnerRow
    return (
        link.deleted_at.is_(None),
        or_(link.start_date.is_(None), link.start_date <= today),
        or_(link.end_date.is_(None), link.end_date >= today),
    )
