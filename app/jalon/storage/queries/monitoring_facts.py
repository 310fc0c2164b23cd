"""Reads what the figures of the follow-up are made of: only what those of the month do not read already.

Every statement is bounded by the month, or by the admissions that delays and retention look back to.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Date as DateType
from sqlalchemy import bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from jalon.domain.monitoring import EMPLOYER_TARGETS, entries_window, post_milestones
from jalon.domain.monitoring_facts import Immersion, MonitoringFacts, MovedContract
from jalon.domain.month_facts import MonthFacts
from jalon.domain.paths import SupportPath, Suspension
from jalon.domain.rules import Rules
from jalon.storage.queries.month_facts import (
    Condition,
    Scope,
    Statement,
    concerns,
    is_held,
    is_open_on,
    named_since,
)
from jalon.storage.queries.rows import made
from jalon.storage.schema.acts import ActCoachRow, ActParticipantRow, ActRow
from jalon.storage.schema.employment import EmployerRow, JobContractRow, WorkImmersionRow
from jalon.storage.schema.paths import (
    CoachAssignmentRow,
    ReferralRow,
    SupportPathRow,
    SuspensionRow,
)
from jalon.storage.schema.people import PersonRow
from jalon.storage.schema.structure import CoachRow

_NOT_HELD = "NON_VENU"  # outcome of an immersion that did not take place
_FIRST_DAY: Any = bindparam("first_day", type_=DateType)
_LAST_DAY: Any = bindparam("last_day", type_=DateType)
_SINCE: Any = bindparam("since", type_=DateType)
_KINDS: Mapping[str, Scope] = {
    "structure": Scope(),
    "agreement": Scope(agreement_id=bindparam("agreement_id")),
}


def read_monitoring_facts(
    session: Session, facts: MonthFacts, rules: Rules, agreement_id: str | None = None
) -> MonitoringFacts:
    """Return what the figures of the follow-up need beside the facts of the month, of the same scope."""
    scope = Scope(agreement_id=agreement_id)
    values = scope.values(facts.month)
    for_delays, for_posts = entries_window(facts.month, rules)
    looked_back = values | {"since": min(for_delays, for_posts)}
    delayed = values | {"since": for_delays}
    paths = _paths(session, scope.kind, looked_back)
    by_rank = rules.counting.by_coach == "by_rank"
    return MonitoringFacts(
        month=facts.month,
        paths=paths,
        acted_since=_acted_since(session, facts, paths, rules),
        received=_dates(session.execute(_received_statement(scope.kind), delayed).all()),
        first_contacts=_dates(session.execute(_contact_statement(scope.kind), delayed).all()),
        suspensions=_suspensions(session, scope.kind, values, rules),
        contracts=tuple(
            made(MovedContract, row) for row in session.execute(_moved_contracts_statement(), _days(values))
        ),
        immersions=tuple(
            made(Immersion, row) for row in session.execute(_immersions_statement(), _days(values))
        ),
        worked_modules=frozenset(
            (person_id, module)
            for person_id, module in session.execute(_worked_modules_statement(scope.kind), values)
        ),
        people_by_coach=_people_by_coach(session, facts, scope.kind, values) if by_rank else {},
        minutes_by_coach=_minutes_by_coach(session, scope.kind, values) if by_rank else {},
    )


def rank_of(coach_rid: int) -> str:
    """Return the rank under which a colleague's figures are shown: it never changes and is in no name."""
    return f"R{coach_rid}"


def names_by_rank(session: Session) -> dict[str, tuple[str, str]]:
    """Return the family and given names of the colleagues by rank."""
    rows = session.execute(select(CoachRow.rid, CoachRow.family_name, CoachRow.given_name))
    return {rank_of(rid): (family_name, given_name) for rid, family_name, given_name in rows}


def employer_names(session: Session, employer_ids: Sequence[str]) -> dict[str, str]:
    """Return the names of some employers by identity."""
    query = select(EmployerRow.id, EmployerRow.name).where(EmployerRow.id.in_(employer_ids))
    return dict(session.execute(query).all())


def _days(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"first_day": values["first_day"], "last_day": values["last_day"]}


def _dates(rows: Sequence[Any]) -> dict[str, date]:
    """Return a day by identity; of several rows of one, the last, when it has a day."""
    return {identity: day for identity, day in dict(tuple(row) for row in rows).items() if day is not None}


def _of_scope(kind: str) -> list[Condition]:
    agreement_id = _KINDS[kind].agreement_id
    return [] if agreement_id is None else [SupportPathRow.agreement_id == agreement_id]


def _admitted_since(kind: str) -> list[Condition]:
    path = SupportPathRow
    return [path.deleted_at.is_(None), path.admission_date.between(_SINCE, _LAST_DAY), *_of_scope(kind)]


def _paths(session: Session, kind: str, values: Mapping[str, Any]) -> dict[str, tuple[SupportPath, ...]]:
    found: dict[str, list[SupportPath]] = defaultdict(list)
    for person_id, *fields in session.execute(_path_statement(kind), values):
        found[person_id].append(SupportPath(*fields))
    return {person_id: tuple(paths) for person_id, paths in found.items()}


@cache
def _path_statement(kind: str) -> Statement:
    path, person = SupportPathRow, PersonRow
    admitted = select(path.person_id).where(*_admitted_since(kind))
    return (
        select(path.person_id, path.id, path.admission_date, path.exit_date)
        .join(person, person.id == path.person_id)
        .where(
            person.deleted_at.is_(None),
            path.deleted_at.is_(None),
            path.admission_date <= _LAST_DAY,
            path.person_id.in_(admitted),
            *_of_scope(kind),
        )
        .order_by(person.case_code, path.person_id, path.admission_date, path.id)
    )


def _acted_since(
    session: Session, facts: MonthFacts, paths: Mapping[str, Sequence[SupportPath]], rules: Rules
) -> frozenset[tuple[str, date]]:
    doubtful = {
        (entry.person_id, day)
        for months in rules.parameters.retention_milestones_months
        for entry, day, _ in post_milestones(facts, paths, rules, months)
        if any(
            contract.runs_on(day) and not contract.is_proven_on(day)
            for contract in facts.contracts[entry.person_id]
        )
    }
    # What the figures of the month asked already is not asked again.
    return frozenset(doubtful & facts.acted_since) | named_since(session, doubtful - facts.acted_since)


@cache
def _received_statement(kind: str) -> Statement:
    path, referral = SupportPathRow, ReferralRow
    received = func.coalesce(referral.received_date, referral.date)
    return (
        select(path.id, received)
        .join(referral, referral.person_id == path.person_id)
        .where(
            *_admitted_since(kind),
            referral.deleted_at.is_(None),
            or_(received <= path.admission_date, referral.id == path.referral_id),
        )
        # Read into a dictionary, the last one stays: the path's own, else the latest before admission.
        .order_by(case((referral.id == path.referral_id, 1), else_=0), received, referral.id)
    )


@cache
def _contact_statement(kind: str) -> Statement:
    path, participant = SupportPathRow, ActParticipantRow
    # The acts of the window are read in the order of their days, near one another in the file: quicker than
    # every act of everyone who came in.
    contact = (
        select(ActRow.id, ActRow.date)
        .where(
            ActRow.date.between(_SINCE, _LAST_DAY),
            ActRow.state == "DONE",
            ActRow.deleted_at.is_(None),
            ActRow.target.in_(EMPLOYER_TARGETS),
        )
        .cte("contact")
        .prefix_with("MATERIALIZED")
    ).c
    named = (
        select(participant.person_id, contact.date)
        .join(participant, participant.act_id == contact.id)
        .where(participant.deleted_at.is_(None), participant.attendance == "HONORE")
        .cte("named")
        .prefix_with("MATERIALIZED")
    )
    return (
        select(path.id, func.min(named.c.date))
        .join(named, named.c.person_id == path.person_id)
        .where(*_admitted_since(kind), path.admission_date <= named.c.date)
        .group_by(path.id)
    )


def _suspensions(
    session: Session, kind: str, values: Mapping[str, Any], rules: Rules
) -> dict[str, tuple[Suspension, ...]]:
    if rules.counting.suspended_in_duration == "counted":
        return {}
    found: dict[str, list[Suspension]] = defaultdict(list)
    for path_id, *fields in session.execute(_suspension_statement(kind), values):
        found[path_id].append(Suspension(*fields))
    return {path_id: tuple(pauses) for path_id, pauses in found.items()}


@cache
def _suspension_statement(kind: str) -> Statement:
    path, pause = SupportPathRow, SuspensionRow
    return (
        select(pause.support_path_id, pause.start_date, pause.end_date)
        .join(path, path.id == pause.support_path_id)
        .where(
            pause.deleted_at.is_(None),
            pause.start_date <= _LAST_DAY,
            path.deleted_at.is_(None),
            path.admission_date <= _LAST_DAY,
            or_(path.exit_date.is_(None), path.exit_date >= _FIRST_DAY),
            *_of_scope(kind),
        )
    )


@cache
def _moved_contracts_statement() -> Statement:
    contract = JobContractRow
    return (
        select(
            contract.id,
            contract.person_id,
            contract.contract_type,
            contract.start_date,
            contract.end_date,
            contract.end_reason,
            contract.weekly_minutes,
            EmployerRow.sector,
        )
        .outerjoin(EmployerRow, EmployerRow.id == contract.employer_id)
        .where(
            contract.deleted_at.is_(None),
            or_(
                contract.start_date.between(_FIRST_DAY, _LAST_DAY),
                contract.end_date.between(_FIRST_DAY, _LAST_DAY),
            ),
        )
        .order_by(contract.start_date, contract.id)
    )


@cache
def _immersions_statement() -> Statement:
    immersion = WorkImmersionRow
    last_day = func.coalesce(immersion.last_day_present, immersion.end_date)
    return (
        select(immersion.person_id, immersion.start_date, last_day, immersion.days)
        .join(PersonRow, PersonRow.id == immersion.person_id)
        .where(
            immersion.deleted_at.is_(None),
            or_(immersion.outcome.is_(None), immersion.outcome != _NOT_HELD),
            or_(
                immersion.start_date.between(_FIRST_DAY, _LAST_DAY),
                last_day.between(_FIRST_DAY, _LAST_DAY),
            ),
        )
        .order_by(PersonRow.case_code, immersion.start_date, immersion.id)
    )


def _held_in_month() -> list[Condition]:
    return [
        ActRow.date.between(_FIRST_DAY, _LAST_DAY),
        ActRow.state == "DONE",
        ActRow.deleted_at.is_(None),
    ]


@cache
def _worked_modules_statement(kind: str) -> Statement:
    participant = ActParticipantRow
    return (
        select(participant.person_id, ActRow.module)
        .join(ActRow, ActRow.id == participant.act_id)
        .where(
            *_held_in_month(),
            participant.deleted_at.is_(None),
            participant.attendance == "HONORE",
            ActRow.module.is_not(None),
            is_open_on(participant.person_id, ActRow.date, _KINDS[kind]),
        )
        .distinct()
    )


def _people_by_coach(
    session: Session, facts: MonthFacts, kind: str, values: Mapping[str, Any]
) -> dict[str, int]:
    """Return by rank how many people of the file active have the colleague as référent on the last day."""
    latest: dict[str, str] = {}
    for person_id, rid in session.execute(_assignment_statement(kind), values):
        latest[person_id] = rank_of(rid)
    counted: dict[str, int] = {}
    for person in facts.people:
        if person.is_in and person.person_id in latest:
            rank = latest[person.person_id]
            counted[rank] = counted.get(rank, 0) + 1
    return dict(sorted(counted.items(), key=lambda item: int(item[0][1:])))


@cache
def _assignment_statement(kind: str) -> Statement:
    assignment, path = CoachAssignmentRow, SupportPathRow
    return (
        select(path.person_id, CoachRow.rid)
        .select_from(assignment)
        .join(path, path.id == assignment.support_path_id)
        .join(CoachRow, CoachRow.id == assignment.coach_id)
        .where(
            assignment.deleted_at.is_(None),
            assignment.is_backup.is_(False),
            assignment.start_date <= _LAST_DAY,
            or_(assignment.end_date.is_(None), assignment.end_date >= _LAST_DAY),
            path.deleted_at.is_(None),
            path.admission_date <= _LAST_DAY,
            or_(path.exit_date.is_(None), path.exit_date > _LAST_DAY),
            *_of_scope(kind),
        )
        # Read into a dictionary, the one begun last stays.
        .order_by(assignment.start_date, assignment.id)
    )


def _minutes_by_coach(session: Session, kind: str, values: Mapping[str, Any]) -> dict[str, int]:
    """Return by rank the minutes of a colleague in the held acts of the month."""
    rows = session.execute(_coach_minutes_statement(kind), values)
    return {rank_of(rid): int(minutes) for rid, minutes in rows}


@cache
def _coach_minutes_statement(kind: str) -> Statement:
    return (
        select(CoachRow.rid, func.sum(ActCoachRow.minutes))
        .join(ActCoachRow, ActCoachRow.coach_id == CoachRow.id)
        .join(ActRow, ActRow.id == ActCoachRow.act_id)
        .where(*_held_in_month(), ActCoachRow.deleted_at.is_(None), is_held(), *concerns(_KINDS[kind]))
        .group_by(CoachRow.rid)
        .order_by(CoachRow.rid)
    )
