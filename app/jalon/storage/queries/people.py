"""Reads the list of people, window by window, and everything that the page of one person shows."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from jalon.domain.search_keys import search_key
from jalon.storage.queries.rows import made
from jalon.storage.schema.acts import ActParticipantRow, ActRow
from jalon.storage.schema.employment import EmployerRow, JobContractRow
from jalon.storage.schema.journal import JournalStateRow
from jalon.storage.schema.paths import (
    CoachAssignmentRow,
    IntensityPlanRow,
    ModulePeriodRow,
    NextActionRow,
    ReferralRow,
    SupportPathRow,
    SuspensionRow,
)
from jalon.storage.schema.people import PersonRow, RecognitionRow
from jalon.storage.schema.structure import AgreementRow, CoachRow

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which people a list shows. ``situation``: ``inside``, ``outside`` (left or not yet come), ``all``."""

    situation: str = "inside"
    coach_id: str | None = None
    module: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person by code and name."""

    person_id: str
    case_code: str
    family_name: str
    given_name: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person as the list shows her, on the day asked for."""

    person_id: str
    case_code: str
    family_name: str
    given_name: str
    birth_date: date | None
    is_frozen: bool
    path_id: str | None = None
    admission_date: date | None = None
    exit_date: date | None = None
    main_module: str | None = None
    coach_name: str | None = None
    is_suspended: bool = False
    in_employment: bool = False
    last_act_date: date | None = None
    next_due_date: date | None = None


@dataclass(frozen=True, slots=True)
class PersonIdentity:
    """Who a person is, and how to reach her."""

    person_id: str
    case_code: str
    family_name: str
    birth_name: str | None
    given_name: str
    title: str | None
    sex: int
    birth_date: date | None
    address: str | None
    postal_code: str | None
    town: str | None
    phone: str | None
    other_phone: str | None
    email: str | None
    preferred_contact: str | None
    simple_documents: bool
    communication_needs: str | None
    legal_protection: str | None
    education_level: str | None
    has_aah: bool | None
    disability_family: str | None
    work_impact: str | None
    frozen_since: date | None


@dataclass(frozen=True, slots=True)
class ModuleLine:
    """A time with a module."""

    id: str
    module: str
    start_date: date
    end_date: date | None
    is_main: bool
    change_reason: str | None
    change_words: str | None


@dataclass(frozen=True, slots=True)
class DatedCode:
    """A code over a period: a suspension (its reason) or a planned intensity (its band)."""

    id: str
    code: str | None
    start_date: date
    end_date: date | None


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    """Who accompanies the person, and when."""

    id: str
    coach_id: str
    family_name: str
    given_name: str
    is_backup: bool
    start_date: date
    end_date: date | None


@dataclass(frozen=True, slots=True)
class PathLine:
    """A stay in the scheme with what is dated in it."""

    id: str
    agreement_reference: str | None
    agreement_date: date | None
    admission_date: date | None
    exit_date: date | None
    exit_reason: str | None
    entry_situation: str | None
    modules: tuple[ModuleLine, ...] = ()
    suspensions: tuple[DatedCode, ...] = ()
    plans: tuple[DatedCode, ...] = ()
    coaches: tuple[AssignmentLine, ...] = ()


@dataclass(frozen=True, slots=True)
class RecognitionLine:
    """A right that opens the scheme."""

    id: str
    kind: str
    start_date: date | None
    end_date: date | None
    permanent: bool
    renewal_filed_date: date | None


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """A prescription."""

    id: str
    origin: str
    date: datetime.date | None
    received_date: datetime.date | None
    state: str


@dataclass(frozen=True, slots=True)
class ContractLine:
    """A contract as the page of a person shows it."""

    id: str
    contract_type: str
    job_label: str | None
    employer_id: str | None
    employer_name: str | None
    start_date: date
    planned_end_date: date | None
    end_date: date | None
    end_reason: str | None
    weekly_minutes: int | None
    follows_contract_id: str | None
    confirmed_date: date | None


@dataclass(frozen=True, slots=True)
class NextActionLine:
    """One thing to do."""

    id: str
    label: str
    responsible: str | None
    due_date: date | None
    state: str


def people_window(
    session: Session, chosen: PeopleFilter, *, today: date, offset: int, limit: int
) -> tuple[PersonLine, ...]:
    """Return a window of the list of people, in alphabetical order."""
    person = PersonRow
    query = (
        select(
            person.id,
            person.case_code,
            person.family_name,
            person.given_name,
            person.birth_date,
            person.frozen_since.is_not(None),
        )
        .where(*_conditions(chosen, today))
        .order_by(person.sort_key, person.rid)
        .offset(offset)
        .limit(limit)
    )
    rows: list[Sequence[Any]] = list(session.execute(query))
    details = _details(session, [row[0] for row in rows], today)
    return tuple(replace(made(PersonLine, row[:5], bool(row[5])), **details.get(row[0], {})) for row in rows)


def count_people(session: Session, chosen: PeopleFilter, *, today: date) -> int:
    """Return how many people the list has."""
    return session.execute(
        select(func.count()).select_from(PersonRow).where(*_conditions(chosen, today))
    ).scalar_one()


def name_people(session: Session, person_ids: Collection[str]) -> dict[str, NamedPerson]:
    """Return codes and names by person."""
    found: dict[str, NamedPerson] = {}
    for some in _chunks(sorted(person_ids)):
        query = select(PersonRow.id, PersonRow.case_code, PersonRow.family_name, PersonRow.given_name).where(
            PersonRow.id.in_(some)
        )
        for row in session.execute(query):
            found[row[0]] = NamedPerson(*row)
    return found


def read_identity(session: Session, person_id: str) -> PersonIdentity | None:
    """Return who a person is, None when there is none or she was put away or erased."""
    row = PersonRow
    columns = [getattr(row, name) for name in PersonIdentity.__slots__ if name != "person_id"]
    query = select(row.id, *columns).where(
        row.id == person_id, row.deleted_at.is_(None), row.erased_at.is_(None)
    )
    fields: Sequence[Any] | None = session.execute(query).first()
    return None if fields is None else PersonIdentity(*fields)


def person_by_code(session: Session, case_code: str) -> str | None:
    """Return the identity of the person of a case code, None when there is none."""
    query = select(PersonRow.id).where(PersonRow.case_code == case_code, PersonRow.deleted_at.is_(None))
    return session.execute(query.order_by(PersonRow.rid)).scalar()


def read_paths(session: Session, person_id: str) -> tuple[PathLine, ...]:
    """Return the stays of a person, the latest first, with what is dated in them."""
    path = SupportPathRow
    query = (
        select(
            path.id,
            AgreementRow.reference,
            path.agreement_date,
            path.admission_date,
            path.exit_date,
            path.exit_reason,
            path.entry_situation,
        )
        .outerjoin(AgreementRow, AgreementRow.id == path.agreement_id)
        .where(path.person_id == person_id, path.deleted_at.is_(None))
        .order_by(path.admission_date.desc(), path.id)
    )
    rows: list[Sequence[Any]] = list(session.execute(query))
    ids = [row[0] for row in rows]
    modules = _by_path(
        session,
        ids,
        ModulePeriodRow,
        ModuleLine,
        ["id", "module", "start_date", "end_date", "is_main", "change_reason", "change_words"],
    )
    suspensions = _by_path(session, ids, SuspensionRow, DatedCode, ["id", "reason", "start_date", "end_date"])
    plans = _by_path(session, ids, IntensityPlanRow, DatedCode, ["id", "band", "start_date", "end_date"])
    coaches = _assignments(session, ids)
    return tuple(
        made(
            PathLine,
            row,
            tuple(modules[row[0]]),
            tuple(suspensions[row[0]]),
            tuple(plans[row[0]]),
            tuple(coaches[row[0]]),
        )
        for row in rows
    )


def read_recognitions(session: Session, person_id: str) -> tuple[RecognitionLine, ...]:
    """Return the recognitions of a person, the latest first."""
    row = RecognitionRow
    query = (
        select(row.id, row.kind, row.start_date, row.end_date, row.permanent, row.renewal_filed_date)
        .where(row.person_id == person_id, row.deleted_at.is_(None))
        .order_by(row.start_date.desc(), row.id)
    )
    return tuple(RecognitionLine(*fields) for fields in session.execute(query))


def read_referrals(session: Session, person_id: str) -> tuple[ReferralLine, ...]:
    """Return the prescriptions of a person, the latest first."""
    row = ReferralRow
    query = (
        select(row.id, row.origin, row.date, row.received_date, row.state)
        .where(row.person_id == person_id, row.deleted_at.is_(None))
        .order_by(func.coalesce(row.received_date, row.date).desc(), row.id)
    )
    return tuple(ReferralLine(*fields) for fields in session.execute(query))


def read_contracts(session: Session, person_id: str) -> tuple[ContractLine, ...]:
    """Return the contracts of a person, the latest first."""
    row = JobContractRow
    query = (
        select(
            row.id,
            row.contract_type,
            row.job_label,
            row.employer_id,
            EmployerRow.name,
            row.start_date,
            row.planned_end_date,
            row.end_date,
            row.end_reason,
            row.weekly_minutes,
            row.follows_contract_id,
            row.confirmed_date,
        )
        .outerjoin(EmployerRow, EmployerRow.id == row.employer_id)
        .where(row.person_id == person_id, row.deleted_at.is_(None))
        .order_by(row.start_date.desc(), row.id)
    )
    return tuple(made(ContractLine, fields) for fields in session.execute(query))


def read_next_actions(session: Session, person_id: str) -> tuple[NextActionLine, ...]:
    """Return what is left to do for a person, the nearest first."""
    row = NextActionRow
    query = (
        select(row.id, row.label, row.responsible, row.due_date, row.state)
        .where(
            row.person_id == person_id,
            row.deleted_at.is_(None),
            row.done_date.is_(None),
            row.state.in_(("A_FAIRE", "EN_COURS")),
        )
        .order_by(row.due_date.is_(None), row.due_date, row.id)
    )
    return tuple(NextActionLine(*fields) for fields in session.execute(query))


def minutes_by_module(session: Session, person_id: str) -> dict[str | None, int]:
    """Return the minutes held for a person in all, by the module of the acts (None: of none)."""
    participant = ActParticipantRow
    query = (
        select(ActRow.module, func.sum(participant.minutes))
        .select_from(participant)
        .join(ActRow, ActRow.id == participant.act_id)
        .where(
            participant.person_id == person_id,
            participant.deleted_at.is_(None),
            participant.attendance == "HONORE",
            ActRow.state == "DONE",
            ActRow.deleted_at.is_(None),
        )
        .group_by(ActRow.module)
        .order_by(ActRow.module)
    )
    return {module: int(minutes) for module, minutes in session.execute(query).tuples()}


def minutes_in_intensity(session: Session, person_id: str, first: date, last: date) -> int:
    """Return a person's minutes that count in intensity between two days, on the days she is open."""
    participant, path = ActParticipantRow, aliased(SupportPathRow)
    is_open = (
        select(literal(1))
        .where(
            path.person_id == person_id,
            path.deleted_at.is_(None),
            path.admission_date <= ActRow.date,
            or_(path.exit_date.is_(None), path.exit_date >= ActRow.date),
        )
        .exists()
    )
    query = (
        select(func.coalesce(func.sum(participant.minutes), 0))
        .select_from(participant)
        .join(ActRow, ActRow.id == participant.act_id)
        .where(
            participant.person_id == person_id,
            participant.deleted_at.is_(None),
            participant.attendance == "HONORE",
            ActRow.state == "DONE",
            ActRow.deleted_at.is_(None),
            ActRow.counts_in_intensity.is_(True),
            ActRow.date.between(first, last),
            is_open,
        )
    )
    return int(session.execute(query).scalar_one())


def list_coaches(session: Session) -> tuple[tuple[str, str, str], ...]:
    """Return the colleagues still there: identity, family and given names."""
    query = (
        select(CoachRow.id, CoachRow.family_name, CoachRow.given_name)
        .where(CoachRow.deleted_at.is_(None), CoachRow.left_date.is_(None))
        .order_by(CoachRow.family_name, CoachRow.given_name, CoachRow.id)
    )
    return tuple((coach_id, family, given) for coach_id, family, given in session.execute(query).tuples())


def next_case_code(session: Session) -> str:
    """Return the next case code of this post, such as ``A-0042`` (design: two posts never mint the same)."""
    letter = session.execute(select(JournalStateRow.post_letter)).scalar() or "A"
    # Both ends of the letter's codes, so that the index finds them; the hyphen comes before the full stop.
    query = select(PersonRow.case_code).where(
        PersonRow.case_code >= f"{letter}-", PersonRow.case_code < f"{letter}."
    )
    numbers = [
        int(code.partition("-")[2])
        for code in session.execute(query).scalars()
        if code.partition("-")[2].isdecimal()
    ]
    return f"{letter}-{max(numbers, default=0) + 1:04d}"


def _conditions(chosen: PeopleFilter, today: date) -> list[ColumnElement[bool]]:
    person, path = PersonRow, aliased(SupportPathRow)
    conditions: list[ColumnElement[bool]] = [
        person.deleted_at.is_(None),
        person.erased_at.is_(None),
        person.archived_since.is_(None),
    ]
    inside = [
        path.person_id == person.id,
        path.deleted_at.is_(None),
        path.admission_date <= today,
        or_(path.exit_date.is_(None), path.exit_date >= today),
    ]
    if chosen.coach_id is not None:
        assignment = aliased(CoachAssignmentRow)
        inside.append(
            select(literal(1))
            .where(
                assignment.support_path_id == path.id,
                assignment.coach_id == chosen.coach_id,
                *_covering(assignment, today),
            )
            .exists()
        )
    if chosen.module is not None:
        period = aliased(ModulePeriodRow)
        inside.append(
            select(literal(1))
            .where(
                period.support_path_id == path.id,
                period.module == chosen.module,
                period.is_main.is_(True),
                *_covering(period, today),
            )
            .exists()
        )
    is_inside = select(literal(1)).where(*inside).exists()
    if chosen.situation == "inside" or chosen.coach_id is not None or chosen.module is not None:
        conditions.append(is_inside)
    elif chosen.situation == "outside":
        conditions.append(~is_inside)
    conditions += [
        person.search_key.contains(word, autoescape=True) for word in search_key(chosen.text).split()
    ]
    return conditions


def _covering(table: Any, day: date) -> list[ColumnElement[bool]]:
    return [
        table.deleted_at.is_(None),
        table.start_date <= day,
        or_(table.end_date.is_(None), table.end_date >= day),
    ]


def _details(session: Session, person_ids: Sequence[str], today: date) -> dict[str, dict[str, Any]]:
    """Return what the list shows beside names, for one window of people."""
    details: dict[str, dict[str, Any]] = {person_id: {} for person_id in person_ids}
    for some in _chunks(person_ids):
        path_owner = _add_paths(session, some, details)
        _add_dated(session, path_owner, today, details)
        _add_work(session, some, today, details)
        _add_next(session, some, details)
    return details


def _add_paths(
    session: Session, person_ids: Sequence[str], details: dict[str, dict[str, Any]]
) -> dict[str, str]:
    path = SupportPathRow
    query = (
        select(path.person_id, path.id, path.admission_date, path.exit_date)
        .where(path.person_id.in_(person_ids), path.deleted_at.is_(None))
        .order_by(path.admission_date, path.id)
    )
    for person_id, path_id, admission, exit_date in session.execute(query).tuples():
        details[person_id] |= {"path_id": path_id, "admission_date": admission, "exit_date": exit_date}
    return {found["path_id"]: person for person, found in details.items() if "path_id" in found}


def _add_dated(
    session: Session, owners: dict[str, str], today: date, details: dict[str, dict[str, Any]]
) -> None:
    ids = sorted(owners)
    period, suspension, assignment = ModulePeriodRow, SuspensionRow, CoachAssignmentRow
    modules = select(period.support_path_id, period.module).where(
        period.support_path_id.in_(ids), period.is_main.is_(True), *_covering(period, today)
    )
    for path_id, module in session.execute(modules.order_by(period.start_date, period.id)).tuples():
        details[owners[path_id]]["main_module"] = module
    paused = select(suspension.support_path_id).where(
        suspension.support_path_id.in_(ids), *_covering(suspension, today)
    )
    for path_id in session.execute(paused).scalars():
        details[owners[path_id]]["is_suspended"] = True
    coaches = (
        select(assignment.support_path_id, CoachRow.given_name, CoachRow.family_name)
        .join(CoachRow, CoachRow.id == assignment.coach_id)
        .where(
            assignment.support_path_id.in_(ids),
            assignment.is_backup.is_(False),
            *_covering(assignment, today),
        )
        .order_by(assignment.start_date, assignment.id)
    )
    for path_id, given, family in session.execute(coaches).tuples():
        details[owners[path_id]]["coach_name"] = f"{given} {family}"


def _add_work(
    session: Session, person_ids: Sequence[str], today: date, details: dict[str, dict[str, Any]]
) -> None:
    contract = JobContractRow
    end = func.coalesce(contract.end_date, contract.planned_end_date)
    running = select(contract.person_id).where(
        contract.person_id.in_(person_ids),
        contract.deleted_at.is_(None),
        contract.start_date <= today,
        or_(end.is_(None), end >= today),
    )
    for person_id in session.execute(running).scalars():
        details[person_id]["in_employment"] = True
    participant = ActParticipantRow
    last = (
        select(participant.person_id, func.max(ActRow.date))
        .join(ActRow, ActRow.id == participant.act_id)
        .where(
            participant.person_id.in_(person_ids),
            participant.deleted_at.is_(None),
            participant.attendance == "HONORE",
            ActRow.state == "DONE",
            ActRow.deleted_at.is_(None),
        )
        .group_by(participant.person_id)
    )
    for person_id, day in session.execute(last).tuples():
        details[person_id]["last_act_date"] = day


def _add_next(session: Session, person_ids: Sequence[str], details: dict[str, dict[str, Any]]) -> None:
    action = NextActionRow
    query = (
        select(action.person_id, func.min(action.due_date))
        .where(
            action.person_id.in_(person_ids),
            action.deleted_at.is_(None),
            action.done_date.is_(None),
            action.due_date.is_not(None),
            action.state.in_(("A_FAIRE", "EN_COURS")),
        )
        .group_by(action.person_id)
    )
    for person_id, day in session.execute(query).tuples():
        if person_id is not None:
            details[person_id]["next_due_date"] = day


def _by_path(
    session: Session, path_ids: Sequence[str], table: Any, line: type[Any], columns: Sequence[str]
) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    query = (
        select(table.support_path_id, *(getattr(table, name) for name in columns))
        .where(table.support_path_id.in_(path_ids), table.deleted_at.is_(None))
        .order_by(table.start_date, table.id)
    )
    for path_id, *fields in session.execute(query):
        found[path_id].append(line(*fields))
    return found


def _assignments(session: Session, path_ids: Sequence[str]) -> dict[str, list[AssignmentLine]]:
    row = CoachAssignmentRow
    found: dict[str, list[AssignmentLine]] = defaultdict(list)
    query = (
        select(
            row.support_path_id,
            row.id,
            row.coach_id,
            CoachRow.family_name,
            CoachRow.given_name,
            row.is_backup,
            row.start_date,
            row.end_date,
        )
        .join(CoachRow, CoachRow.id == row.coach_id)
        .where(row.support_path_id.in_(path_ids), row.deleted_at.is_(None))
        .order_by(row.start_date, row.id)
    )
    for path_id, *fields in session.execute(query):
        found[path_id].append(made(AssignmentLine, fields))
    return found


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
