"""Reads employers for the list, the page of one, and the lookup of a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from jalon.storage.queries.rows import made
from jalon.storage.schema.acts import ActRow
from jalon.storage.schema.employment import EmployerContactRow, EmployerRow, JobContractRow
from jalon.storage.schema.people import PersonRow


@dataclass(frozen=True, slots=True)
class EmployerLine:
    """An employer as a list shows it: who works there today, the last day something was done with it."""

    id: str
    name: str
    town: str | None
    phone: str | None
    working: int
    last_act: date | None


@dataclass(frozen=True, slots=True)
class Contact:
    """Someone who works at an employer."""

    id: str
    name: str
    function: str | None
    phone: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class Employment:
    """A contract of a person at an employer; ``is_running`` on the day asked for."""

    contract_id: str
    person_id: str
    case_code: str
    name: str
    contract_type: str
    job_label: str | None
    start_date: date
    end_date: date | None
    is_running: bool


@dataclass(frozen=True, slots=True)
class EmployerSheet:
    """An employer with its contacts and the contracts held there, those running first."""

    id: str
    name: str
    siret: str | None
    address: str | None
    postal_code: str | None
    town: str | None
    phone: str | None
    email: str | None
    contacts: tuple[Contact, ...]
    employments: tuple[Employment, ...]


def employer_ids(session: Session) -> tuple[str, ...]:
    """Return every employer in use, by name."""
    query = select(EmployerRow.id).where(
        EmployerRow.deleted_at.is_(None), EmployerRow.archived_since.is_(None)
    )
    return tuple(session.scalars(query.order_by(EmployerRow.sort_key, EmployerRow.rid)))


def employer_lines(session: Session, ids: Sequence[str], today: date) -> dict[str, EmployerLine]:
    """Return the rows of a page of a list, by identity."""
    working = (
        select(func.count(JobContractRow.person_id.distinct()))
        .join(PersonRow, PersonRow.id == JobContractRow.person_id)
        .where(JobContractRow.employer_id == EmployerRow.id, *_running(today), *_shown())
        .scalar_subquery()
    )
    last = (
        select(func.max(ActRow.date))
        .where(ActRow.employer_id == EmployerRow.id, ActRow.state == "DONE", ActRow.deleted_at.is_(None))
        .scalar_subquery()
    )
    query = select(
        EmployerRow.id, EmployerRow.name, EmployerRow.town, EmployerRow.phone, working, last
    ).where(EmployerRow.id.in_(list(ids)), EmployerRow.deleted_at.is_(None))
    return {row[0]: EmployerLine(*row) for row in session.execute(query)}


def employer_sheet(session: Session, employer_id: str, today: date) -> EmployerSheet | None:
    """Return the page of an employer, None when there is none."""
    query = select(
        EmployerRow.id,
        EmployerRow.name,
        EmployerRow.siret,
        EmployerRow.address,
        EmployerRow.postal_code,
        EmployerRow.town,
        EmployerRow.phone,
        EmployerRow.email,
    ).where(EmployerRow.id == employer_id, EmployerRow.deleted_at.is_(None))
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    return made(
        EmployerSheet, row, _contacts(session, employer_id), _employments(session, employer_id, today)
    )


def _contacts(session: Session, employer_id: str) -> tuple[Contact, ...]:
    query = select(
        EmployerContactRow.id,
        EmployerContactRow.name,
        EmployerContactRow.function,
        EmployerContactRow.phone,
        EmployerContactRow.email,
    ).where(EmployerContactRow.employer_id == employer_id, EmployerContactRow.deleted_at.is_(None))
    return tuple(Contact(*row) for row in session.execute(query.order_by(EmployerContactRow.rid)))


def _employments(session: Session, employer_id: str, today: date) -> tuple[Employment, ...]:
    query = (
        select(
            JobContractRow.id,
            PersonRow.id,
            PersonRow.case_code,
            PersonRow.given_name,
            PersonRow.family_name,
            JobContractRow.contract_type,
            JobContractRow.job_label,
            JobContractRow.start_date,
            JobContractRow.end_date,
            JobContractRow.planned_end_date,
        )
        .join(PersonRow, PersonRow.id == JobContractRow.person_id)
        .where(
            JobContractRow.employer_id == employer_id,
            JobContractRow.deleted_at.is_(None),
            *_shown(),
        )
        .order_by(JobContractRow.start_date.desc(), JobContractRow.rid.desc())
    )
    found = [
        Employment(
            contract, person, code, f"{given} {family}", kind, job, start, end or planned,
            is_running=start <= today and ((end or planned) or today) >= today,
        )
        for contract, person, code, given, family, kind, job, start, end, planned in session.execute(query)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: not one.is_running))


def _shown() -> tuple[ColumnElement[bool], ...]:
    """Leave out who is erased or frozen: they are shown nowhere."""
    return (PersonRow.deleted_at.is_(None), PersonRow.erased_at.is_(None), PersonRow.frozen_since.is_(None))


def _running(today: date) -> tuple[ColumnElement[bool], ...]:
    end = func.coalesce(JobContractRow.end_date, JobContractRow.planned_end_date, today)
    return (JobContractRow.deleted_at.is_(None), JobContractRow.start_date <= today, end >= today)
