"""Reads employers for the list, the page of one, and the lookup of a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from jalon.domain.to_do import TO_DO
from jalon.storage.queries.rows import made
from jalon.storage.schema.acts import ActRow
from jalon.storage.schema.employment import (
    EmployerContactRow,
    EmployerRow,
    EmployerSiteRow,
    JobContractRow,
    WorkImmersionRow,
)
from jalon.storage.schema.paths import NextActionRow, SupportPathRow, SuspensionRow
from jalon.storage.schema.people import PersonRow

VISIT_TYPES: Final = ("VISITE_EMPLOI", "BILAN_TRIPARTITE")
"""An act of these kinds is a visit wherever it took place; any other one is when it is at the employer’s."""


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
class Site:
    """A place of work of an employer."""

    id: str
    name: str
    siret: str | None
    address: str | None
    postal_code: str | None
    town: str | None


@dataclass(frozen=True, slots=True)
class Contact:
    """Someone who works at an employer; ``last_spoken``: the last act done with this very person."""

    id: str
    name: str
    function: str | None
    phone: str | None
    email: str | None
    part: str | None = None
    employer_site_id: str | None = None
    last_spoken: date | None = None


@dataclass(frozen=True, slots=True)
class Employment:
    """A contract or an immersion (type None) at an employer; ``is_running`` on the day asked for."""

    contract_id: str
    person_id: str
    case_code: str
    name: str
    contract_type: str | None
    job_label: str | None
    start_date: date
    end_date: date | None
    is_running: bool
    tutor: str | None = None
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """Something promised with an employer: by the employer itself, or by us to it."""

    id: str
    label: str
    due_date: date | None
    responsible: str | None
    state: str
    done_date: date | None
    person_id: str | None
    person_name: str | None


@dataclass(frozen=True, slots=True)
class Visits:
    """The last visit at an employer, the next one planned, and the last act of any kind."""

    last_visit: date | None
    next_visit: date | None
    last_act: date | None


@dataclass(frozen=True, slots=True)
class EmployerSheet:
    """An employer with its sites, contacts, commitments and the work done there, what runs first."""

    id: str
    name: str
    siret: str | None
    address: str | None
    postal_code: str | None
    town: str | None
    phone: str | None
    email: str | None
    sector: str | None
    naf_code: str | None
    headcount_band: str | None
    archived_since: date | None
    sites: tuple[Site, ...]
    contacts: tuple[Contact, ...]
    employments: tuple[Employment, ...]
    commitments: tuple[Commitment, ...]
    visits: Visits


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
        EmployerRow.sector,
        EmployerRow.naf_code,
        EmployerRow.headcount_band,
        EmployerRow.archived_since,
    ).where(EmployerRow.id == employer_id, EmployerRow.deleted_at.is_(None))
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    worked = (*_employments(session, employer_id, today), *_placements(session, employer_id, today))
    return made(
        EmployerSheet,
        row,
        sites_of(session, employer_id),
        contacts_of(session, employer_id),
        tuple(sorted(worked, key=lambda one: not one.is_running)),
        _commitments(session, employer_id),
        _visits(session, employer_id, today),
    )


def sites_of(session: Session, employer_id: str) -> tuple[Site, ...]:
    """Return the places of work of an employer, by name."""
    row = EmployerSiteRow
    query = select(row.id, row.name, row.siret, row.address, row.postal_code, row.town).where(
        row.employer_id == employer_id, row.deleted_at.is_(None)
    )
    return tuple(made(Site, columns) for columns in session.execute(query.order_by(row.name, row.rid)))


def sector_of(session: Session, employer_id: str) -> str | None:
    """Return the sector of an employer, None when it is not known."""
    return session.scalar(select(EmployerRow.sector).where(EmployerRow.id == employer_id))


def contacts_of(session: Session, employer_id: str) -> tuple[Contact, ...]:
    """Return who works at an employer, in the order of writing."""
    row = EmployerContactRow
    spoken = (
        select(func.max(ActRow.date))
        .where(
            ActRow.employer_id == employer_id,
            ActRow.employer_contact_id == row.id,
            ActRow.state == "DONE",
            ActRow.deleted_at.is_(None),
        )
        .scalar_subquery()
    )
    query = select(
        row.id, row.name, row.function, row.phone, row.email, row.part, row.employer_site_id, spoken
    ).where(row.employer_id == employer_id, row.deleted_at.is_(None))
    return tuple(made(Contact, columns) for columns in session.execute(query.order_by(row.rid)))


def quiet_employer_ids(session: Session, today: date, since: date) -> tuple[str, ...]:
    """Return the employers where someone works and with whom nothing was done since a day."""
    row = EmployerRow
    heard = (
        select(ActRow.id)
        .where(
            ActRow.employer_id == row.id,
            ActRow.state == "DONE",
            ActRow.deleted_at.is_(None),
            ActRow.date.between(since, today),
        )
        .exists()
    )
    paused = (
        select(SupportPathRow.person_id)
        .join(SuspensionRow, SuspensionRow.support_path_id == SupportPathRow.id)
        .where(
            SupportPathRow.deleted_at.is_(None),
            SuspensionRow.deleted_at.is_(None),
            SuspensionRow.start_date <= today,
            or_(SuspensionRow.end_date.is_(None), SuspensionRow.end_date >= today),
        )
    )
    works = (
        select(JobContractRow.id)
        .join(PersonRow, PersonRow.id == JobContractRow.person_id)
        .where(
            JobContractRow.employer_id == row.id,
            JobContractRow.start_date < since,
            JobContractRow.person_id.not_in(paused),
            *_running(today),
            *_shown(),
        )
        .exists()
    )
    query = select(row.id).where(row.deleted_at.is_(None), row.archived_since.is_(None), works, ~heard)
    return tuple(session.scalars(query.order_by(row.sort_key, row.rid)))


def _placements(session: Session, employer_id: str, today: date) -> tuple[Employment, ...]:
    row = WorkImmersionRow
    query = (
        select(
            row.id, PersonRow.id, PersonRow.case_code, PersonRow.given_name, PersonRow.family_name,
            row.job_label, row.start_date, row.end_date, EmployerContactRow.name, EmployerSiteRow.name,
        )
        .join(PersonRow, PersonRow.id == row.person_id)
        .outerjoin(EmployerContactRow, EmployerContactRow.id == row.tutor_contact_id)
        .outerjoin(EmployerSiteRow, EmployerSiteRow.id == row.employer_site_id)
        .where(row.employer_id == employer_id, row.deleted_at.is_(None), *_shown())
        .order_by(row.start_date.desc(), row.rid.desc())
    )  # fmt: skip
    return tuple(
        Employment(
            placement, person, code, f"{given} {family}", None, job, start, end,
            start <= today <= end, tutor, site,
        )
        for placement, person, code, given, family, job, start, end, tutor, site in session.execute(query)
    )  # fmt: skip


def _commitments(session: Session, employer_id: str) -> tuple[Commitment, ...]:
    """Return what was promised: what waits first, by day, then what was done, the latest first."""
    row = NextActionRow
    query = (
        select(
            row.id, row.label, row.due_date, row.responsible, row.state, row.done_date,
            row.person_id, PersonRow.given_name, PersonRow.family_name,
        )
        .outerjoin(PersonRow, PersonRow.id == row.person_id)
        .where(
            row.employer_id == employer_id,
            row.deleted_at.is_(None),
            or_(row.person_id.is_(None), and_(*_shown())),
        )
        .order_by(row.due_date.is_(None), row.due_date, row.rid)
    )  # fmt: skip
    found = [
        Commitment(*columns[:7], f"{columns[7]} {columns[8]}" if columns[6] else None)
        for columns in session.execute(query)
    ]
    waiting = [one for one in found if one.state in TO_DO]
    over = [one for one in found if one.state not in TO_DO]
    return (*waiting, *sorted(over, key=lambda one: one.done_date or date.min, reverse=True))


def _visits(session: Session, employer_id: str, today: date) -> Visits:
    act = ActRow
    of_it = (act.employer_id == employer_id, act.deleted_at.is_(None))
    on_site = or_(act.place == "EMPLOYEUR", act.act_type.in_(VISIT_TYPES))
    done = (act.state == "DONE", act.date <= today)
    last = session.scalar(select(func.max(act.date)).where(*of_it, *done, on_site))
    ahead = session.scalar(
        select(func.min(act.date)).where(*of_it, act.state == "PLANNED", act.date >= today, on_site)
    )
    return Visits(last, ahead, session.scalar(select(func.max(act.date)).where(*of_it, *done)))


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
            EmployerContactRow.name,
            EmployerSiteRow.name,
        )
        .join(PersonRow, PersonRow.id == JobContractRow.person_id)
        .outerjoin(EmployerContactRow, EmployerContactRow.id == JobContractRow.tutor_contact_id)
        .outerjoin(EmployerSiteRow, EmployerSiteRow.id == JobContractRow.employer_site_id)
        .where(
            JobContractRow.employer_id == employer_id,
            JobContractRow.deleted_at.is_(None),
            *_shown(),
        )
        .order_by(JobContractRow.start_date.desc(), JobContractRow.rid.desc())
    )
    return tuple(
        Employment(
            contract, person, code, f"{given} {family}", kind, job, start, end or planned,
            start <= today and ((end or planned) or today) >= today, tutor, site,
        )
        for contract, person, code, given, family, kind, job, start, end, planned, tutor, site
        in session.execute(query)
    )  # fmt: skip


def _shown() -> tuple[ColumnElement[bool], ...]:
    """Leave out who is erased or frozen: they are shown nowhere."""
    return (PersonRow.deleted_at.is_(None), PersonRow.erased_at.is_(None), PersonRow.frozen_since.is_(None))


def _running(today: date) -> tuple[ColumnElement[bool], ...]:
    end = func.coalesce(JobContractRow.end_date, JobContractRow.planned_end_date, today)
    return (JobContractRow.deleted_at.is_(None), JobContractRow.start_date <= today, end >= today)
