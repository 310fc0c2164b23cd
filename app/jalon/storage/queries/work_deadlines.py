"""Reads what jobs ask for: visits, reviews, silent employers, milestones that nothing proves."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from jalon.domain.deadlines_of_work import (
    CallToMake,
    HeldJob,
    PlannedReview,
    WorkFacts,
    unproven_milestones,
)
from jalon.domain.employment import JobContract
from jalon.domain.months import add_months
from jalon.domain.rules import Parameters, Rules
from jalon.storage.queries.month_facts import Scope, is_open_on, named_since
from jalon.storage.queries.rows import made
from jalon.storage.schema.acts import ActRow
from jalon.storage.schema.employment import JobContractRow, WorkplaceAdjustmentRow
from jalon.storage.schema.paths import CoachAssignmentRow, SupportPathRow
from jalon.storage.schema.people import PersonRow, RecognitionRow

_RQTH = "RQTH"
_AHEAD_DAYS = 366
_AT_ONCE = 500
_MANY, _RECENT_DAYS = 50, 90


def read_work_facts(session: Session, rules: Rules, today: date, coach_id: str | None) -> WorkFacts:
    """Return what is watched about jobs, of a colleague’s people or of everyone; never of a frozen file."""
    jobs = _jobs(session, rules.parameters, today, coach_id)
    return WorkFacts(
        jobs=jobs,
        reviews=_reviews(session, today, coach_id),
        last_employer_acts=last_employer_acts(
            session, {job.employer_id for job in jobs if job.employer_id is not None}, today
        ),
        calls=read_calls(session, rules.parameters, today, coach_id),
    )


def read_calls(
    session: Session,
    parameters: Parameters,
    today: date,
    coach_id: str | None,
    *,
    until: date | None = None,
) -> tuple[CallToMake, ...]:
    """Return the milestones of retention that nothing proves, of people who left too.

    They fall in the months that retention looks back over, and until a day, else within a year.
    """
    first = add_months(today, -parameters.retention_window_months) + timedelta(days=1)
    last = until or today + timedelta(days=_AHEAD_DAYS)
    contracts = _contracts(session, parameters, first, last, coach_id)
    calls = list(unproven_milestones(contracts, parameters, first, last))
    past = {(call.person_id, call.milestone) for call in calls if call.milestone <= today}
    proven = named_since(session, past)
    return tuple(call for call in calls if (call.person_id, call.milestone) not in proven)


def last_employer_acts(session: Session, employer_ids: Collection[str], today: date) -> dict[str, date]:
    """Return by employer the last day on which an act was done with it; those without are left out.

    Of many employers, the acts of the last months are gone through once, by day: most have one there, and
    only the others have all of theirs looked at.
    """
    found: dict[str, date] = {}
    if len(employer_ids) > _MANY:
        recent = (
            select(ActRow.employer_id, func.max(ActRow.date))
            .where(
                ActRow.date.between(today - timedelta(days=_RECENT_DAYS), today),
                ActRow.state == "DONE",
                ActRow.deleted_at.is_(None),
                ActRow.employer_id.is_not(None),
            )
            .group_by(ActRow.employer_id)
        )
        found = {
            employer: day
            for employer, day in session.execute(recent)
            if employer is not None and employer in employer_ids
        }
    wanted = sorted(employer for employer in employer_ids if employer not in found)
    for start in range(0, len(wanted), _AT_ONCE):
        query = (
            select(ActRow.employer_id, func.max(ActRow.date))
            .where(
                ActRow.employer_id.in_(wanted[start : start + _AT_ONCE]),
                ActRow.state == "DONE",
                ActRow.deleted_at.is_(None),
                ActRow.date <= today,
            )
            .group_by(ActRow.employer_id)
        )
        found |= {row[0]: row[1] for row in session.execute(query) if row[0] is not None}
    return found


def _jobs(session: Session, parameters: Parameters, today: date, coach_id: str | None) -> tuple[HeldJob, ...]:
    """Return the contracts of people accompanied today that run, or begin later."""
    row = JobContractRow
    last_day = func.coalesce(row.end_date, row.planned_end_date)
    disabled = (
        select(RecognitionRow.id)
        .where(
            RecognitionRow.person_id == row.person_id,
            RecognitionRow.deleted_at.is_(None),
            RecognitionRow.kind.in_(parameters.health_visit_rights),
            or_(
                RecognitionRow.end_date.is_(None),
                RecognitionRow.end_date >= today,
                RecognitionRow.permanent,
                # A renewal filed in time prolongs an RQTH until it is decided (R5213-1-1).
                and_(
                    RecognitionRow.kind == _RQTH,
                    RecognitionRow.renewal_filed_date <= RecognitionRow.end_date,
                ),
            ),
        )
        .exists()
    )
    # A visit at the same employer holds for the next contract there (R4624-15 and after).
    earlier = aliased(JobContractRow)
    visited = (
        select(func.max(earlier.health_visit_date))
        .where(
            earlier.deleted_at.is_(None),
            earlier.person_id == row.person_id,
            or_(earlier.id == row.id, earlier.employer_id == row.employer_id),
        )
        .scalar_subquery()
    )
    path = aliased(SupportPathRow)
    accompanied = (
        select(func.max(path.admission_date))
        .where(path.person_id == row.person_id, path.deleted_at.is_(None), path.admission_date <= today)
        .scalar_subquery()
    )
    query = (
        select(
            row.id, row.person_id, row.contract_type, row.start_date, row.employer_id,
            visited, PersonRow.birth_date, disabled, row.start_date <= today, accompanied,
            row.absent_since, row.back_at_work_date, row.health_visit_date,
        )
        .join(PersonRow, PersonRow.id == row.person_id)
        .where(
            row.deleted_at.is_(None),
            or_(last_day.is_(None), last_day >= today),
            row.person_id.in_(_open_people(today, coach_id)),
            *_may_be_read(),
        )
        .order_by(row.start_date, row.id)
    )  # fmt: skip
    return tuple(made(HeldJob, columns) for columns in session.execute(query))


def _reviews(session: Session, today: date, coach_id: str | None) -> tuple[PlannedReview, ...]:
    """Return the reviews of what is still of use: not those of a job that has ended."""
    row, contract = WorkplaceAdjustmentRow, JobContractRow
    ended = select(contract.id).where(
        contract.person_id == row.person_id,
        func.coalesce(contract.end_date, contract.planned_end_date) < today,
    )
    query = select(row.id, row.person_id, row.review_date).where(
        row.deleted_at.is_(None),
        or_(row.job_contract_id.is_(None), row.job_contract_id.not_in(ended)),
        row.review_date.is_not(None),
        row.state.not_in(("REFUSE", "ABANDONNE")),
        row.person_id.in_(_open_people(today, coach_id)),
    )
    return tuple(made(PlannedReview, columns) for columns in session.execute(query))


def _contracts(
    session: Session, parameters: Parameters, first: date, last: date, coach_id: str | None
) -> dict[str, tuple[JobContract, ...]]:
    """Return by person what may be an access whose milestone falls between two days, and those around."""
    contract = JobContractRow
    longest = max(parameters.retention_milestones_months, default=0)
    horizon = add_months(first, -longest) - timedelta(days=parameters.access_window_days + 3)
    last_day = func.coalesce(contract.end_date, contract.planned_end_date)
    is_candidate = and_(
        contract.follows_contract_id.is_(None),
        contract.start_date >= horizon,
        is_open_on(contract.person_id, contract.start_date, Scope()),
    )
    query = (
        select(
            contract.id,
            contract.person_id,
            contract.contract_type,
            contract.start_date,
            contract.planned_end_date,
            contract.end_date,
            contract.employer_id,
            contract.follows_contract_id,
            contract.confirmed_date,
            is_candidate,
        )
        .join(PersonRow, PersonRow.id == contract.person_id)
        .where(
            contract.deleted_at.is_(None),
            contract.start_date <= last,
            or_(last_day.is_(None), last_day >= horizon),
            *_may_be_read(),
        )
        .order_by(contract.person_id, contract.start_date, contract.id)
    )
    if coach_id is not None:
        followed = select(SupportPathRow.person_id).where(SupportPathRow.id.in_(_assigned(coach_id)))
        query = query.where(contract.person_id.in_(followed))
    found: dict[str, list[JobContract]] = defaultdict(list)
    for row in session.execute(query):
        found[row[1]].append(made(JobContract, row[:9], bool(row[9])))
    return {person_id: tuple(several) for person_id, several in found.items()}


def _open_people(today: date, coach_id: str | None) -> Select[Any]:
    path = SupportPathRow
    query = (
        select(path.person_id)
        .join(PersonRow, PersonRow.id == path.person_id)
        .where(
            path.deleted_at.is_(None),
            path.admission_date <= today,
            or_(path.exit_date.is_(None), path.exit_date >= today),
            *_may_be_read(),
        )
    )
    return query if coach_id is None else query.where(path.id.in_(_assigned(coach_id, today)))


def _assigned(coach_id: str, day: date | None = None) -> Select[Any]:
    """Return the paths that a colleague follows on a day, or followed ever."""
    row = CoachAssignmentRow
    query = select(row.support_path_id).where(row.coach_id == coach_id, row.deleted_at.is_(None))
    if day is None:
        return query
    return query.where(row.start_date <= day, or_(row.end_date.is_(None), row.end_date >= day))


def _may_be_read() -> list[ColumnElement[bool]]:
    person = PersonRow
    return [
        person.deleted_at.is_(None),
        person.erased_at.is_(None),
        person.archived_since.is_(None),
        person.frozen_since.is_(None),
    ]
