"""Reads what a list of people and a person's page show: identities in order, then rows by pages."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from jalon.domain.to_do import TO_DO
from jalon.storage.schema.employment import EmployerRow, JobContractRow
from jalon.storage.schema.paths import (
    CoachAssignmentRow,
    ModulePeriodRow,
    NextActionRow,
    ReferralRow,
    SupportPathRow,
)
from jalon.storage.schema.people import PersonRow
from jalon.storage.schema.structure import CoachRow

Which = Literal["open", "suspended", "left", "all"]


# Tables, not mapped classes: the first list after the passphrase has every statement compiled, and that
# takes twice as long through the mapping, which gives nothing here.
_person = PersonRow.__table__.c
_path = SupportPathRow.__table__.c
_period = ModulePeriodRow.__table__.c
_assignment = CoachAssignmentRow.__table__.c
_coach = CoachRow.__table__.c
_contract = JobContractRow.__table__.c
_employer = EmployerRow.__table__.c
_action = NextActionRow.__table__.c
_referral = ReferralRow.__table__.c


@dataclass(frozen=True, slots=True)
class ModuleTime:
    """The time that went to one module, over every path of a person."""

    module: str
    days: int
    stays: int


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in a list."""

    id: str
    case_code: str
    given_name: str
    family_name: str
    coach: str | None
    admission_date: date | None
    exit_date: date | None
    module: str | None
    module_since: date | None
    module_times: tuple[ModuleTime, ...]
    job: str | None
    """What she does and where, when a contract runs."""
    next_action: str | None
    next_action_date: date | None
    is_frozen: bool

    @property
    def name(self) -> str:
        """Return the given name and the family name."""
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class PathSummary:
    """One stay in the scheme."""

    id: str
    agreement_date: date | None
    admission_date: date | None
    exit_date: date | None
    exit_reason: str | None
    entry_situation: str | None


@dataclass(frozen=True, slots=True)
class ModuleStay:
    """A time spent on a module."""

    module: str
    start_date: date
    end_date: date | None
    is_main: bool


@dataclass(frozen=True, slots=True)
class ContractSummary:
    """A contract of a person."""

    id: str
    contract_type: str
    job_label: str | None
    employer: str | None
    start_date: date
    planned_end_date: date | None
    end_date: date | None
    weekly_minutes: int | None
    confirmed_date: date | None

    def runs_on(self, day: date) -> bool:
        """Tell whether the contract runs on a day: end days inside."""
        last = self.end_date or self.planned_end_date
        return self.start_date <= day and (last is None or day <= last)


@dataclass(frozen=True, slots=True)
class ActionSummary:
    """Something to do for a person."""

    id: str
    label: str
    due_date: date | None


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """What the page of a person shows; the disability family is not among it."""

    line: PersonLine
    birth_date: date | None
    sex: int
    town: str | None
    phone: str | None
    email: str | None
    referral_origin: str | None
    paths: tuple[PathSummary, ...]
    stays: tuple[ModuleStay, ...]
    contracts: tuple[ContractSummary, ...]
    actions: tuple[ActionSummary, ...]


def people_ids(session: Session, which: Which, today: date) -> tuple[str, ...]:
    """Return who is listed, by name: those whose path is open today, those who left, or all."""
    wanted = live_people().order_by(_person.sort_key, _person.rid)
    in_scheme = (
        select(_path.person_id)
        .where(
            _path.deleted_at.is_(None),
            _path.admission_date.is_not(None),
            or_(_path.exit_date.is_(None), _path.exit_date >= today),
        )
        .scalar_subquery()
    )
    if which == "open":
        wanted = wanted.where(_person.id.in_(in_scheme))
    elif which == "left":
        wanted = wanted.where(_person.id.not_in(in_scheme))
    return tuple(session.scalars(wanted))


def people_lines(session: Session, ids: Sequence[str], today: date) -> dict[str, PersonLine]:
    """Return the rows of a page of a list (at most some hundreds of people)."""
    people = session.execute(
        select(
            _person.id,
            _person.case_code,
            _person.given_name,
            _person.family_name,
            _person.frozen_since,
        ).where(_person.id.in_(ids), _person.deleted_at.is_(None))
    ).all()
    paths = _paths(session, ids)
    stays = _stays(session, paths)
    coaches = _coaches(session, paths, today)
    jobs = _jobs(session, ids, today)
    actions = _actions(session, ids)
    lines = {}
    for row in people:
        own = paths.get(row.id, [])
        last = own[-1] if own else None
        current = _current(stays.get(row.id, []), today) if last and _is_open(last, today) else None
        action = next(iter(actions.get(row.id, [])), None)
        lines[row.id] = PersonLine(
            id=row.id,
            case_code=row.case_code,
            given_name=row.given_name,
            family_name=row.family_name,
            coach=coaches.get(last.id) if last else None,
            admission_date=last.admission_date if last else None,
            exit_date=last.exit_date if last else None,
            module=current.module if current else None,
            module_since=current.start_date if current else None,
            module_times=_times(stays.get(row.id, []), today),
            job=jobs.get(row.id),
            next_action=action.label if action else None,
            next_action_date=action.due_date if action else None,
            is_frozen=row.frozen_since is not None,
        )
    return lines


def person_sheet(session: Session, person_id: str, today: date) -> PersonSheet | None:
    """Return what the page of a person shows, None when there is no such person."""
    line = people_lines(session, [person_id], today).get(person_id)
    if line is None:
        return None
    columns = (_person.birth_date, _person.sex, _person.town, _person.phone, _person.email)
    identity = session.execute(select(*columns).where(_person.id == person_id)).one()
    paths = _paths(session, [person_id])
    origin = session.scalars(
        select(_referral.origin)
        .where(_referral.person_id == person_id, _referral.deleted_at.is_(None))
        .order_by(_referral.received_date.desc(), _referral.rid.desc())
        .limit(1)
    ).first()
    return PersonSheet(
        line=line,
        birth_date=identity.birth_date,
        sex=identity.sex,
        town=identity.town,
        phone=identity.phone,
        email=identity.email,
        referral_origin=origin,
        paths=tuple(reversed(paths.get(person_id, []))),
        stays=tuple(reversed(_stays(session, paths).get(person_id, []))),
        contracts=_contracts(session, person_id),
        actions=tuple(_actions(session, [person_id]).get(person_id, [])),
    )


def live_people() -> Select[Any]:
    """Return the query of everyone on file, neither erased nor archived."""
    return select(_person.id).where(
        _person.deleted_at.is_(None), _person.erased_at.is_(None), _person.archived_since.is_(None)
    )


def _paths(session: Session, ids: Iterable[str]) -> dict[str, list[PathSummary]]:
    found = defaultdict(list)
    rows = session.execute(
        select(
            _path.person_id,
            _path.id,
            _path.agreement_date,
            _path.admission_date,
            _path.exit_date,
            _path.exit_reason,
            _path.entry_situation,
        )
        .where(_path.person_id.in_(tuple(ids)), _path.deleted_at.is_(None))
        .order_by(_path.admission_date, _path.rid)
    )
    for row in rows:
        found[row.person_id].append(PathSummary(*row[1:]))
    return found


def _stays(session: Session, paths: Mapping[str, list[PathSummary]]) -> dict[str, list[ModuleStay]]:
    person_of = {path.id: person_id for person_id, own in paths.items() for path in own}
    found = defaultdict(list)
    rows = session.execute(
        select(
            _period.support_path_id,
            _period.module,
            _period.start_date,
            _period.end_date,
            _period.is_main,
        )
        .where(_period.support_path_id.in_(tuple(person_of)), _period.deleted_at.is_(None))
        .order_by(_period.start_date, _period.rid)
    )
    exits = {path.id: path.exit_date for own in paths.values() for path in own}
    for row in rows:
        # A period left open when the path ended goes no further than the path.
        end = row.end_date or exits[row.support_path_id]
        found[person_of[row.support_path_id]].append(ModuleStay(row.module, row.start_date, end, row.is_main))
    return found


def _coaches(session: Session, paths: Mapping[str, list[PathSummary]], today: date) -> dict[str, str]:
    ids = [own[-1].id for own in paths.values() if own]
    rows = session.execute(
        select(_assignment.support_path_id, _coach.given_name, _coach.family_name)
        .join(CoachRow.__table__, _coach.id == _assignment.coach_id)
        .where(
            _assignment.support_path_id.in_(ids),
            _assignment.deleted_at.is_(None),
            _assignment.is_backup.is_(False),
            _assignment.start_date <= today,
            or_(_assignment.end_date.is_(None), _assignment.end_date >= today),
        )
        .order_by(_assignment.start_date)
    )
    return {row.support_path_id: f"{row.given_name} {row.family_name}" for row in rows}


def _jobs(session: Session, ids: Sequence[str], today: date) -> dict[str, str]:
    rows = session.execute(
        select(_contract.person_id, _contract.job_label, _employer.name)
        .outerjoin(EmployerRow.__table__, _employer.id == _contract.employer_id)
        .where(
            _contract.person_id.in_(ids),
            _contract.deleted_at.is_(None),
            _contract.start_date <= today,
            or_(
                _contract.end_date >= today,
                and_(
                    _contract.end_date.is_(None),
                    or_(
                        _contract.planned_end_date.is_(None),
                        _contract.planned_end_date >= today,
                    ),
                ),
            ),
        )
        .order_by(_contract.start_date)
    )
    return {row.person_id: ", ".join(part for part in (row.job_label, row.name) if part) for row in rows}


def _actions(session: Session, ids: Sequence[str]) -> dict[str, list[ActionSummary]]:
    found = defaultdict(list)
    rows = session.execute(
        select(_action.person_id, _action.id, _action.label, _action.due_date)
        .where(
            _action.person_id.in_(ids),
            _action.deleted_at.is_(None),
            _action.state.in_(TO_DO),
        )
        .order_by(_action.due_date.is_(None), _action.due_date, _action.rid)
    )
    for row in rows:
        found[row.person_id].append(ActionSummary(row.id, row.label, row.due_date))
    return found


def _contracts(session: Session, person_id: str) -> tuple[ContractSummary, ...]:
    rows = session.execute(
        select(
            _contract.id,
            _contract.contract_type,
            _contract.job_label,
            _employer.name,
            _contract.start_date,
            _contract.planned_end_date,
            _contract.end_date,
            _contract.weekly_minutes,
            _contract.confirmed_date,
        )
        .outerjoin(EmployerRow.__table__, _employer.id == _contract.employer_id)
        .where(_contract.person_id == person_id, _contract.deleted_at.is_(None))
        .order_by(_contract.start_date.desc(), _contract.rid.desc())
    )
    return tuple(ContractSummary(*row) for row in rows)


def _is_open(path: PathSummary, today: date) -> bool:
    return (
        path.admission_date is not None
        and path.admission_date <= today
        and (path.exit_date is None or today <= path.exit_date)
    )


def _current(stays: Iterable[ModuleStay], today: date) -> ModuleStay | None:
    covering = [
        stay
        for stay in stays
        if stay.is_main and stay.start_date <= today and (stay.end_date is None or today <= stay.end_date)
    ]
    return covering[-1] if covering else None


def _times(stays: Iterable[ModuleStay], today: date) -> tuple[ModuleTime, ...]:
    days: dict[str, int] = defaultdict(int)
    counts: dict[str, int] = defaultdict(int)
    for stay in stays:
        last = min(stay.end_date or today, today)
        if stay.start_date <= last:
            days[stay.module] += (last - stay.start_date).days + 1
            counts[stay.module] += 1
    return tuple(ModuleTime(module, days[module], counts[module]) for module in sorted(days))
