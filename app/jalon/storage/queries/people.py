"""Finds people by identity or code, and reads what a change to a path must know."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from jalon.domain.errors import SharedCaseCodeError
from jalon.domain.months import Month
from jalon.storage.queries.rows import made
from jalon.storage.schema.employment import JobContractRow
from jalon.storage.schema.journal import JournalStateRow
from jalon.storage.schema.paths import (
    CoachAssignmentRow,
    IntensityPlanRow,
    ModulePeriodRow,
    SupportPathRow,
    SuspensionRow,
)
from jalon.storage.schema.people import PersonRow
from jalon.storage.schema.structure import CoachRow

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person by code and name."""

    person_id: str
    case_code: str
    family_name: str
    given_name: str


@dataclass(frozen=True, slots=True)
class CoachName:
    """A colleague who is still there."""

    coach_id: str
    family_name: str
    given_name: str


@dataclass(frozen=True, slots=True)
class PathDates:
    """When a path runs, and whose it is."""

    id: str
    person_id: str
    admission_date: date | None
    exit_date: date | None


@dataclass(frozen=True, slots=True)
class OpenPeriod:
    """Something dated of a path that goes on: the table it is in, and what it is."""

    table: str
    id: str
    code: str | None
    start_date: date


def name_people(session: Session, person_ids: Collection[str]) -> dict[str, NamedPerson]:
    """Return codes and names by person."""
    found: dict[str, NamedPerson] = {}
    for some in _chunks(sorted(person_ids)):
        query = select(PersonRow.id, PersonRow.case_code, PersonRow.family_name, PersonRow.given_name).where(
            PersonRow.id.in_(some)
        )
        for row in session.execute(query):
            found[row[0]] = made(NamedPerson, row)
    return found


def name_codes(session: Session, case_codes: Collection[str]) -> dict[str, str]:
    """Return names by case code; a code that several bear names nobody, nor does one of someone erased."""
    found: dict[str, list[str]] = {}
    for some in _chunks(sorted(case_codes)):
        query = select(PersonRow.case_code, PersonRow.given_name, PersonRow.family_name).where(
            PersonRow.case_code.in_(some), PersonRow.deleted_at.is_(None), PersonRow.erased_at.is_(None)
        )
        for code, given, family in session.execute(query):
            found.setdefault(code, []).append(f"{given} {family}")
    return {code: names[0] for code, names in found.items() if len(names) == 1}


def person_by_code(session: Session, case_code: str) -> str | None:
    """Return the identity of the person of a case code, None when there is none or she was erased.

    A code that nobody bears may be that of a file which was merged into another.

    Raises:
        SharedCaseCodeError: several people have it (two posts, or a file put back).
    """
    query = select(PersonRow.id).where(
        PersonRow.case_code == case_code, PersonRow.deleted_at.is_(None), PersonRow.erased_at.is_(None)
    )
    found = session.execute(query.order_by(PersonRow.rid).limit(2)).scalars().all()
    if not found:
        former = (" " + PersonRow.former_codes + " ").contains(f" {case_code} ", autoescape=True)
        query = select(PersonRow.id).where(
            former, PersonRow.deleted_at.is_(None), PersonRow.erased_at.is_(None)
        )
        found = session.execute(query.order_by(PersonRow.rid).limit(2)).scalars().all()
    if len(found) > 1:
        raise SharedCaseCodeError(case_code)
    return found[0] if found else None


def codes_column() -> Any:
    """Return a column of the case codes of a person, the one she bears first, those of merged files after."""
    return PersonRow.case_code + " " + func.coalesce(PersonRow.former_codes, "")


def list_coaches(session: Session) -> tuple[CoachName, ...]:
    """Return the colleagues who are still there, by name."""
    query = (
        select(CoachRow.id, CoachRow.family_name, CoachRow.given_name)
        .where(CoachRow.deleted_at.is_(None), CoachRow.left_date.is_(None))
        .order_by(CoachRow.family_name, CoachRow.given_name, CoachRow.id)
    )
    return tuple(made(CoachName, row) for row in session.execute(query))


def coaches_of(session: Session, path_ids: Sequence[str], month: Month) -> tuple[str, ...]:
    """Return the names of those who follow these paths on a day of the month, the main one first."""
    assignment = CoachAssignmentRow
    query = (
        select(CoachRow.given_name, CoachRow.family_name)
        .join(assignment, assignment.coach_id == CoachRow.id)
        .where(
            assignment.support_path_id.in_(path_ids),
            assignment.deleted_at.is_(None),
            assignment.start_date <= month.last_day,
            or_(assignment.end_date.is_(None), assignment.end_date >= month.first_day),
        )
        .order_by(assignment.is_backup, assignment.start_date, assignment.id)
    )
    names = (f"{given} {family}" for given, family in session.execute(query))
    return tuple(dict.fromkeys(names))


def paths_of(session: Session, person_id: str) -> tuple[PathDates, ...]:
    """Return the paths of a person, the first one first."""
    path = SupportPathRow
    query = (
        select(path.id, path.person_id, path.admission_date, path.exit_date)
        .where(path.person_id == person_id, path.deleted_at.is_(None))
        .order_by(path.admission_date, path.id)
    )
    return tuple(made(PathDates, row) for row in session.execute(query))


def path_by_id(session: Session, path_id: str) -> PathDates | None:
    """Return one path, None when there is none."""
    path = SupportPathRow
    row = session.execute(
        select(path.id, path.person_id, path.admission_date, path.exit_date).where(
            path.id == path_id, path.deleted_at.is_(None)
        )
    ).first()
    return None if row is None else made(PathDates, row)


def open_periods(session: Session, path_id: str) -> tuple[OpenPeriod, ...]:
    """Return the modules, assignments, suspensions and intensities of a path that have no end."""
    found: list[OpenPeriod] = []
    for table, code in (
        (ModulePeriodRow, ModulePeriodRow.module),
        (CoachAssignmentRow, CoachAssignmentRow.coach_id),
        (SuspensionRow, SuspensionRow.reason),
        (IntensityPlanRow, IntensityPlanRow.band),
    ):
        query = (
            select(table.id, code, table.start_date)
            .where(table.support_path_id == path_id, table.deleted_at.is_(None), table.end_date.is_(None))
            .order_by(table.start_date, table.id)
        )
        found += [made(OpenPeriod, (table.__tablename__, *row)) for row in session.execute(query)]
    return tuple(found)


def main_periods(session: Session, path_id: str) -> tuple[tuple[str, str, date, date | None], ...]:
    """Return the main modules of a path in order: identity, module, first and last days."""
    period = ModulePeriodRow
    query = (
        select(period.id, period.module, period.start_date, period.end_date)
        .where(period.support_path_id == path_id, period.deleted_at.is_(None), period.is_main.is_(True))
        .order_by(period.start_date, period.id)
    )
    return tuple(session.execute(query))


def contract_start(session: Session, contract_id: str) -> date | None:
    """Return the first day of a contract, None when there is no such contract."""
    contract = JobContractRow
    query = select(contract.start_date).where(contract.id == contract_id, contract.deleted_at.is_(None))
    return session.execute(query).scalar()


def next_case_code(session: Session) -> str:
    """Return the next case code of this post, such as ``A-0042``: two posts never make the same one."""
    letter = session.execute(select(JournalStateRow.post_letter)).scalar() or "A"
    # Both ends of the letter's codes, so that the index finds them; the full stop comes after the hyphen.
    query = select(PersonRow.case_code).where(
        PersonRow.case_code >= f"{letter}-", PersonRow.case_code < f"{letter}."
    )
    numbers = [
        int(number)
        for number in (code.partition("-")[2] for code in session.execute(query).scalars())
        if number.isdecimal()
    ]
    return f"{letter}-{max(numbers, default=0) + 1:04d}"


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
