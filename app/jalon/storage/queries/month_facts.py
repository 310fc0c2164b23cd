"""Reads what a month is made of: sums per person made by the database, never the whole log.

Only acts that were done count, rows in the trash never do, and every query is bounded by the month (acts,
trips), by the paths open in it, or by the contracts that accesses and retention look back to.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, literal, or_, select, union_all
from sqlalchemy import Date as DateType
from sqlalchemy import String as StringType
from sqlalchemy.orm import Session, aliased

from jalon.domain.employment import JobContract
from jalon.domain.indicators import milestones
from jalon.domain.month_facts import (
    ActTotals,
    Identity,
    MonthFacts,
    PathRecords,
    PersonMonth,
    WorkedMinutes,
    person_month,
)
from jalon.domain.months import Month, add_months, month_of
from jalon.domain.paths import IntensityPlan, ModulePeriod, SupportPath, Suspension
from jalon.domain.rules import Rules
from jalon.storage.queries.rows import made
from jalon.storage.schema.acts import ActCoachRow, ActParticipantRow, ActRow, TripRow
from jalon.storage.schema.employment import EmployerRow, JobContractRow
from jalon.storage.schema.paths import (
    IntensityPlanRow,
    ModulePeriodRow,
    ReferralRow,
    SupportPathRow,
    SuspensionRow,
)
from jalon.storage.schema.people import PersonRow
from jalon.storage.schema.structure import AgreementLineRow, AgreementRow

_SHORT_MONTH_DAYS = 5  # more than a short month can take from a milestone
_BATCHES = (8, 64, 400)  # sizes of one question about several people; SQLite unites at most 500
_AT_ONCE = _BATCHES[-1]

_STREAMED = {"yield_per": 500}  # rows of a large caseload are never all held beside what is made of them

Condition = ColumnElement[bool]
Statement = Select[*tuple[Any, ...]]

# Building a statement costs more than running it on a small caseload: each is built once, with these in the
# place of values.
_FIRST_DAY: Any = bindparam("first_day", type_=DateType)
_LAST_DAY: Any = bindparam("last_day", type_=DateType)
_HORIZON: Any = bindparam("horizon", type_=DateType)


@dataclass(frozen=True, slots=True)
class Scope:
    """What the facts are about: the whole structure, the paths of one agreement, or one person."""

    agreement_id: Any = None
    person_id: Any = None

    @property
    def kind(self) -> str:
        """Return which statements it needs."""
        if self.person_id is not None:
            return "person"
        return "structure" if self.agreement_id is None else "agreement"

    def values(self, month: Month) -> dict[str, Any]:
        """Return the values that the statements of a month leave open."""
        values: dict[str, Any] = {"first_day": month.first_day, "last_day": month.last_day}
        if self.agreement_id is not None:
            values["agreement_id"] = self.agreement_id
        if self.person_id is not None:
            values["person_id"] = self.person_id
        return values


_TEMPLATES: Mapping[str, Scope] = {
    "structure": Scope(),
    "agreement": Scope(agreement_id=bindparam("agreement_id", type_=StringType)),
    "person": Scope(person_id=bindparam("person_id", type_=StringType)),
}


def read_month_facts(
    session: Session, month: Month, rules: Rules, agreement_id: str | None = None
) -> MonthFacts:
    """Return the facts of a month: of the whole structure, or of the paths of one agreement.

    Of one agreement, the acts are those that name someone whose path under it is open that day, and the
    journeys are those made for these acts.
    """
    scope = Scope(agreement_id=agreement_id)
    contracts = _contracts(session, month, rules, scope)
    totals, absences = _act_totals(session, month, scope)
    worked, employer_ids = _worked(session, month, scope)
    return MonthFacts(
        month=month,
        people=tuple(_people(session, month, contracts, totals, scope)),
        contracts=contracts,
        acted_since=_acted_since(session, month, rules, contracts),
        worked=worked,
        absences=absences,
        trip_minutes=_trip_minutes(session, month, scope),
        target=read_target(session, month.last_day, agreement_id),
        origins=_origins(session, month, scope),
        employer_sectors=_employer_sectors(session, employer_ids),
    )


def read_person_month(session: Session, month: Month, rules: Rules, person_id: str) -> PersonMonth | None:
    """Return one person's month, None when she is open on no day of it."""
    scope = Scope(person_id=person_id)
    totals, _ = _act_totals(session, month, scope)
    return next(_people(session, month, _contracts(session, month, rules, scope), totals, scope), None)


def read_target(session: Session, day: date, agreement_id: str | None = None) -> int | None:
    """Return the target in force on a day: of each agreement, the latest line that has one."""
    scope = Scope(agreement_id=agreement_id)
    rows = session.execute(_target_statement(scope.kind), scope.values(month_of(day)) | {"last_day": day})
    latest = {found: target for found, target in rows if target is not None}
    return sum(latest.values()) if latest else None


@cache
def _target_statement(kind: str) -> Statement:
    agreement, line, scope = AgreementRow, AgreementLineRow, _TEMPLATES[kind]
    query = (
        select(agreement.id, line.target_caseload)
        .join(line, line.agreement_id == agreement.id)
        .where(
            agreement.deleted_at.is_(None),
            line.deleted_at.is_(None),
            agreement.start_date <= _LAST_DAY,
            or_(agreement.end_date.is_(None), agreement.end_date >= _LAST_DAY),
            line.valid_from <= _LAST_DAY,
            line.target_caseload.is_not(None),
        )
        .order_by(line.valid_from, line.id)
    )
    return query if scope.agreement_id is None else query.where(agreement.id == scope.agreement_id)


def _open_in(scope: Scope) -> list[Condition]:
    """Return the conditions of a path that is open on a day of the month."""
    path = SupportPathRow
    conditions: list[Condition] = [
        path.deleted_at.is_(None),
        path.admission_date <= _LAST_DAY,
        or_(path.exit_date.is_(None), path.exit_date >= _FIRST_DAY),
    ]
    if scope.agreement_id is not None:
        conditions.append(path.agreement_id == scope.agreement_id)
    if scope.person_id is not None:
        conditions.append(path.person_id == scope.person_id)
    return conditions


def is_open_on(person_id: Any, day: Any, scope: Scope) -> Condition:
    """Return the condition that a person is open on a day."""
    path = aliased(SupportPathRow)
    conditions: list[Condition] = [
        path.person_id == person_id,
        path.deleted_at.is_(None),
        path.admission_date <= day,
        or_(path.exit_date.is_(None), path.exit_date >= day),
    ]
    if scope.agreement_id is not None:
        conditions.append(path.agreement_id == scope.agreement_id)
    # Left to itself, a statement two levels up is not seen: the day would be that of any act on file.
    return select(literal(1)).where(*conditions).correlate_except(path).exists()


def _done_in() -> list[Condition]:
    return [
        ActRow.date.between(_FIRST_DAY, _LAST_DAY),
        ActRow.state == "DONE",
        ActRow.deleted_at.is_(None),
    ]


def concerns(scope: Scope) -> list[Condition]:
    """Return the condition that an act names someone open under the agreement that day."""
    if scope.agreement_id is None:
        return []
    participant = aliased(ActParticipantRow)
    return [
        select(literal(1))
        .where(
            participant.act_id == ActRow.id,
            participant.deleted_at.is_(None),
            is_open_on(participant.person_id, ActRow.date, scope),
        )
        .exists()
    ]


def _paths(
    session: Session, month: Month, scope: Scope
) -> tuple[dict[str, list[SupportPath]], list[Identity]]:
    paths: dict[str, list[SupportPath]] = {}
    identities: list[Identity] = []
    rows: Iterable[Sequence[Any]] = session.execute(_path_statement(scope.kind), scope.values(month))
    for row in rows:
        person_id = row[0]
        if person_id not in paths:
            paths[person_id] = []
            identities.append(Identity(*row[:5]))
        fields = (*row[5:13], bool(row[13]))
        paths[person_id].append(SupportPath(*fields))
    identities.sort(key=lambda identity: (identity.case_code, identity.person_id))
    return paths, identities


@cache
def _path_statement(kind: str) -> Statement:
    path, person, earlier = SupportPathRow, PersonRow, aliased(SupportPathRow)
    scope = _TEMPLATES[kind]
    had_one_before = (
        select(literal(1))
        .where(
            earlier.person_id == path.person_id,
            earlier.id != path.id,
            earlier.deleted_at.is_(None),
            earlier.admission_date < path.admission_date,
        )
        .exists()
    )
    return (
        select(
            person.id,
            person.case_code,
            person.sex,
            person.birth_date,
            person.education_level,
            path.id,
            path.admission_date,
            path.exit_date,
            path.agreement_id,
            path.exit_reason,
            path.entry_situation,
            path.referral_id,
            path.agreement_date,
            case((path.admission_date >= _FIRST_DAY, had_one_before), else_=False),
        )
        .join(person, person.id == path.person_id)
        .where(person.deleted_at.is_(None), *_open_in(scope))
        .execution_options(**_STREAMED)
    )


def _people(
    session: Session,
    month: Month,
    contracts: Mapping[str, tuple[JobContract, ...]],
    totals: Mapping[str, ActTotals],
    scope: Scope,
) -> Iterator[PersonMonth]:
    paths, identities = _paths(session, month, scope)
    records = _path_records(session, month, scope)
    nothing = ActTotals()
    for identity in identities:
        person_id = identity.person_id
        found = person_month(
            identity,
            month,
            tuple(paths[person_id]),
            contracts.get(person_id, ()),
            records,
            totals.get(person_id, nothing),
        )
        if found is not None:
            yield found


def _path_records(session: Session, month: Month, scope: Scope) -> PathRecords:
    modules: dict[str, list[ModulePeriod]] = defaultdict(list)
    suspensions: dict[str, list[Suspension]] = defaultdict(list)
    plans: dict[str, list[IntensityPlan]] = defaultdict(list)
    given = scope.values(month)
    for path_id, *fields in session.execute(_record_statement("module_period", scope.kind), given):
        modules[path_id].append(ModulePeriod(*fields))
    for path_id, *fields in session.execute(_record_statement("suspension", scope.kind), given):
        suspensions[path_id].append(Suspension(*fields))
    for path_id, *fields in session.execute(_record_statement("intensity_plan", scope.kind), given):
        plans[path_id].append(IntensityPlan(*fields))
    return PathRecords(modules, suspensions, plans)


_RECORDS: Mapping[str, tuple[Any, tuple[Any, ...], tuple[Condition, ...]]] = {
    "module_period": (
        ModulePeriodRow,
        (ModulePeriodRow.id, ModulePeriodRow.module),
        (ModulePeriodRow.is_main.is_(True),),
    ),
    "suspension": (SuspensionRow, (), ()),
    "intensity_plan": (IntensityPlanRow, (IntensityPlanRow.id, IntensityPlanRow.band), ()),
}


@cache
def _record_statement(name: str, kind: str) -> Statement:
    table, columns, conditions = _RECORDS[name]
    return (
        select(table.support_path_id, *columns, table.start_date, table.end_date)
        .join(SupportPathRow, SupportPathRow.id == table.support_path_id)
        .where(
            table.deleted_at.is_(None),
            table.start_date <= _LAST_DAY,
            or_(table.end_date.is_(None), table.end_date >= _FIRST_DAY),
            *conditions,
            *_open_in(_TEMPLATES[kind]),
        )
        .execution_options(**_STREAMED)
    )


def _contracts(
    session: Session, month: Month, rules: Rules, scope: Scope
) -> dict[str, tuple[JobContract, ...]]:
    """Return by person the contracts that the month, its accesses and its retention look at."""
    milestones_months = rules.parameters.retention_milestones_months
    window = month.plus(1 - rules.parameters.retention_window_months).first_day
    days = rules.parameters.access_window_days + _SHORT_MONTH_DAYS
    horizon = add_months(window, -max(milestones_months, default=0)) - timedelta(days=days)
    found: dict[str, list[JobContract]] = {}
    for row in session.execute(_contract_statement(scope.kind), scope.values(month) | {"horizon": horizon}):
        found.setdefault(row[1], []).append(made(JobContract, row[:9], bool(row[9])))
    return {person_id: tuple(rows) for person_id, rows in found.items()}


@cache
def _contract_statement(kind: str) -> Statement:
    contract, person, scope = JobContractRow, PersonRow, _TEMPLATES[kind]
    last_day = func.coalesce(contract.end_date, contract.planned_end_date)
    starts_on_open_day = and_(
        contract.follows_contract_id.is_(None),
        contract.start_date >= _HORIZON,
        is_open_on(contract.person_id, contract.start_date, scope),
    )
    query: Statement = (
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
            starts_on_open_day,
        )
        .join(person, person.id == contract.person_id)
        .where(
            contract.deleted_at.is_(None),
            person.deleted_at.is_(None),
            contract.start_date <= _LAST_DAY,
            or_(last_day.is_(None), last_day >= _HORIZON),
        )
        .order_by(person.case_code, contract.person_id, contract.start_date, contract.id)
        .execution_options(**_STREAMED)
    )
    if scope.person_id is not None:
        query = query.where(contract.person_id == scope.person_id)
    return query


def _acted_since(
    session: Session, month: Month, rules: Rules, contracts: Mapping[str, tuple[JobContract, ...]]
) -> frozenset[tuple[str, date]]:
    """Return the milestones after which a held act names the person, where nothing else proves the work."""
    doubtful = {
        (milestone.access.person_id, milestone.day)
        for months in rules.parameters.retention_milestones_months
        for milestone in milestones(contracts, month, rules, months)
        if any(
            contract.runs_on(milestone.day) and not contract.is_proven_on(milestone.day)
            for contract in contracts[milestone.access.person_id]
        )
    }
    return named_since(session, doubtful)


def named_since(session: Session, pairs: Iterable[tuple[str, date]]) -> frozenset[tuple[str, date]]:
    """Return those of the people and days for whom a held act names the person on the day or after."""
    ordered = sorted(pairs)
    proven: set[tuple[str, date]] = set()
    for start in range(0, len(ordered), _AT_ONCE):
        proven |= _named_since(session, ordered[start : start + _AT_ONCE])
    return frozenset(proven)


def _named_since(session: Session, pairs: list[tuple[str, date]]) -> set[tuple[str, date]]:
    size = next(size for size in _BATCHES if len(pairs) <= size)
    padded = pairs + pairs[-1:] * (size - len(pairs))
    given: dict[str, Any] = {}
    for rank, (person_id, day) in enumerate(padded):
        given |= {f"person_{rank}": person_id, f"day_{rank}": day}
    return {(person_id, day) for person_id, day in session.execute(_named_statement(size), given)}


@cache
def _named_statement(size: int) -> Statement:
    wanted = union_all(
        *(
            select(
                bindparam(f"person_{rank}", type_=StringType).label("person_id"),
                bindparam(f"day_{rank}", type_=DateType).label("day"),
            )
            for rank in range(size)
        )
    ).cte("wanted")
    participant = ActParticipantRow
    # The newest entries of a person are looked at first: the search ends with the first that fits.
    since = (
        select(literal(1))
        .select_from(participant)
        .join(ActRow, ActRow.id == participant.act_id)
        .where(
            participant.person_id == wanted.c.person_id,
            participant.deleted_at.is_(None),
            participant.attendance == "HONORE",
            ActRow.deleted_at.is_(None),
            ActRow.state == "DONE",
            ActRow.date >= wanted.c.day,
        )
        .order_by(participant.rid.desc())
        .limit(1)
        .scalar_subquery()
    )
    return select(wanted.c.person_id, wanted.c.day).where(since.is_not(None))


def _act_totals(session: Session, month: Month, scope: Scope) -> tuple[dict[str, ActTotals], int]:
    """Return by person what the acts done add up to on the days she is open, and how many were absent.

    The lines of the month are read once: finding them costs more than all that is counted of them.
    """
    rows = session.execute(_act_statement(scope.kind), scope.values(month))
    totals: dict[str, ActTotals] = {}
    absences = 0
    for person_id, minutes, seen, active, acts, absent_times in rows:
        absences += int(absent_times)
        if acts:
            totals[person_id] = ActTotals(int(minutes), bool(seen), bool(active), int(acts))
    return totals, absences


@cache
def _act_statement(kind: str) -> Statement:
    scope = _TEMPLATES[kind]
    participant = ActParticipantRow
    query = (
        select(
            participant.person_id,
            participant.minutes,
            participant.present,
            (participant.attendance == "HONORE").label("is_held"),
            ActRow.counts_in_intensity,
            is_open_on(participant.person_id, ActRow.date, scope).label("is_open"),
        )
        .join(ActRow, ActRow.id == participant.act_id)
        .where(*_done_in(), participant.deleted_at.is_(None))
    )
    if scope.person_id is not None:
        query = query.where(participant.person_id == scope.person_id)
    # The offset keeps the lines apart from the sums: each is made once, and goes straight into them.
    line = query.offset(0).subquery("line").c
    counted = and_(line.is_open, line.is_held, line.counts_in_intensity)
    absent = ~line.is_held if scope.agreement_id is None else and_(line.is_open, ~line.is_held)
    return (
        select(
            line.person_id,
            func.sum(case((counted, line.minutes), else_=0)),
            func.max(case((and_(line.is_open, line.present), 1), else_=0)),
            func.max(case((and_(line.is_open, line.is_held), 1), else_=0)),
            func.sum(case((line.is_open, 1), else_=0)),
            func.sum(case((absent, 1), else_=0)),
        )
        .group_by(line.person_id)
        .execution_options(**_STREAMED)
    )


def is_held() -> Condition:
    """Return the condition that an act was held: nobody was awaited, or one at least came."""
    awaited, came = aliased(ActParticipantRow), aliased(ActParticipantRow)
    nobody_awaited = ~(
        select(literal(1)).where(awaited.act_id == ActRow.id, awaited.deleted_at.is_(None)).exists()
    )
    somebody_came = (
        select(literal(1))
        .where(came.act_id == ActRow.id, came.deleted_at.is_(None), came.attendance == "HONORE")
        .exists()
    )
    return or_(somebody_came, nobody_awaited)


def _worked(session: Session, month: Month, scope: Scope) -> tuple[tuple[WorkedMinutes, ...], frozenset[str]]:
    """Return the colleagues' minutes by target, held or not, and the employers named in the acts held."""
    minutes: dict[tuple[str, bool], int] = defaultdict(int)
    employers: set[str] = set()
    for target, held, employer_id, worked in session.execute(
        _worked_statement(scope.kind), scope.values(month)
    ):
        minutes[target, bool(held)] += int(worked or 0)
        if held and employer_id is not None:
            employers.add(employer_id)
    lines = tuple(WorkedMinutes(target, held, sum_) for (target, held), sum_ in sorted(minutes.items()))
    return lines, frozenset(employers)


@cache
def _worked_statement(kind: str) -> Statement:
    done = (
        select(ActRow.id, ActRow.target, ActRow.employer_id, is_held().label("held"))
        .where(*_done_in(), *concerns(_TEMPLATES[kind]))
        .offset(0)  # as above: each act once, straight into the sums
        .subquery("done")
    ).c
    coach = ActCoachRow
    return (
        select(done.target, done.held, done.employer_id, func.sum(coach.minutes))
        .outerjoin(coach, and_(coach.act_id == done.id, coach.deleted_at.is_(None)))
        .group_by(done.target, done.held, done.employer_id)
    )


def _trip_minutes(session: Session, month: Month, scope: Scope) -> int:
    return int(session.execute(_trip_statement(scope.kind), scope.values(month)).scalar_one())


@cache
def _trip_statement(kind: str) -> Statement:
    query = select(func.coalesce(func.sum(TripRow.minutes), 0)).where(
        TripRow.deleted_at.is_(None), TripRow.date.between(_FIRST_DAY, _LAST_DAY)
    )
    if kind == "agreement":
        query = query.join(ActRow, ActRow.id == TripRow.act_id).where(*concerns(_TEMPLATES[kind]))
    return query


def _origins(session: Session, month: Month, scope: Scope) -> dict[str, str]:
    """Return by path entered in the month the origin of its referral, else of the person's latest one."""
    return dict(session.execute(_origin_statement(scope.kind), scope.values(month)).all())


@cache
def _origin_statement(kind: str) -> Statement:
    path, referral = SupportPathRow, ReferralRow
    received = func.coalesce(referral.received_date, referral.date)
    return (
        select(path.id, referral.origin)
        .join(referral, referral.person_id == path.person_id)
        .where(
            *_open_in(_TEMPLATES[kind]),
            path.admission_date >= _FIRST_DAY,
            referral.deleted_at.is_(None),
            or_(received.is_(None), received <= path.admission_date, referral.id == path.referral_id),
        )
        .order_by(
            # Read into a dictionary, the last one stays: the path's own, else the latest before admission.
            case((referral.id == path.referral_id, 1), else_=0),
            case((received.is_(None), 0), else_=1),
            received,
            referral.id,
        )
    )


def _employer_sectors(session: Session, employer_ids: frozenset[str]) -> dict[str, str]:
    """Return by employer its sector."""
    ordered = sorted(employer_ids)
    found: dict[str, str] = {}
    for start in range(0, len(ordered), _AT_ONCE):
        given = {"employer_ids": ordered[start : start + _AT_ONCE]}
        found |= dict(session.execute(_sector_statement(), given).all())
    return found


@cache
def _sector_statement() -> Statement:
    employer = EmployerRow
    return (
        select(employer.id, func.coalesce(employer.sector, "NON_RENSEIGNE"))
        .where(employer.id.in_(bindparam("employer_ids", expanding=True)))
        .order_by(employer.id)
    )
