"""Keeps a part of the people in a list, by référent, module or situation, and puts them in an order."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from jalon.domain.to_do import TO_DO
from jalon.storage.queries.people_lists import Which, live_people
from jalon.storage.schema.employment import JobContractRow
from jalon.storage.schema.paths import (
    CoachAssignmentRow,
    ModulePeriodRow,
    NextActionRow,
    SupportPathRow,
    SuspensionRow,
)
from jalon.storage.schema.people import PersonRow
from jalon.storage.schema.upkeep import ExtraValueRow

Situation = Literal["any", "employed", "unemployed", "no_action"]
Order = Literal["name", "action", "module", "admission"]
NO_MODULE: Final = "NONE"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom a list keeps, and in which order; None keeps everyone."""

    coach_id: str | None = None
    module: str | None = None
    """A module, or ``NO_MODULE``."""
    situation: Situation = "any"
    order: Order = "name"
    added: tuple[str, str | None] | None = None
    """A field that the structure added, and the value it holds; any value when it is None."""


def kept_people_ids(session: Session, which: Which, today: date, kept: Wanted) -> tuple[str, ...]:
    """Return who is listed: those whose path is open today, suspended, who left, or all; by name."""
    query = live_people()
    if which in ("open", "suspended"):
        query = query.where(PersonRow.id.in_(_in_scheme(today)))
    elif which == "left":
        query = query.where(PersonRow.id.not_in(_in_scheme(today)))
    if which == "suspended":
        query = query.where(PersonRow.id.in_(_suspended(today)))
    if kept.coach_id is not None:
        query = query.where(PersonRow.id.in_(_followed_by(kept.coach_id, today)))
    if kept.module is not None:
        on_module = PersonRow.id.in_(_on_module(kept.module, today))
        query = query.where(~on_module if kept.module == NO_MODULE else on_module)
    if kept.added is not None:
        query = query.where(PersonRow.id.in_(_holding(*kept.added)))
    match kept.situation:
        case "employed":
            query = query.where(PersonRow.id.in_(_employed(today)))
        case "unemployed":
            query = query.where(PersonRow.id.not_in(_employed(today)))
        case "no_action":
            query = query.where(PersonRow.id.not_in(_with_action()))
    return tuple(
        session.scalars(query.order_by(*_order(kept.order, today), PersonRow.sort_key, PersonRow.rid))
    )


def _in_scheme(today: date) -> Any:
    return select(SupportPathRow.person_id).where(*_open_on(today)).scalar_subquery()


def _open_on(today: date) -> tuple[Any, ...]:
    path = SupportPathRow
    return (
        path.deleted_at.is_(None),
        path.admission_date <= today,
        or_(path.exit_date.is_(None), path.exit_date >= today),
    )


def _dated(row: Any, day: Any) -> tuple[Any, ...]:
    return (row.deleted_at.is_(None), row.start_date <= day, or_(row.end_date.is_(None), row.end_date >= day))


def _of_open_paths(row: Any, today: date) -> Any:
    path = SupportPathRow
    return (
        select(path.person_id)
        .join(row, row.support_path_id == path.id)
        .where(*_open_on(today), *_dated(row, today))
    )


def _suspended(today: date) -> Any:
    return _of_open_paths(SuspensionRow, today).scalar_subquery()


def _followed_by(coach_id: str, today: date) -> Any:
    """Return those whose référent a colleague is, or was when their path ended."""
    path, assignment = SupportPathRow, CoachAssignmentRow
    last = case((path.exit_date < today, path.exit_date), else_=today)
    return (
        select(path.person_id)
        .join(assignment, assignment.support_path_id == path.id)
        .where(
            path.deleted_at.is_(None),
            assignment.coach_id == coach_id,
            assignment.is_backup.is_(False),
            *_dated(assignment, last),
        )
        .scalar_subquery()
    )


def _on_module(module: str, today: date) -> Any:
    """Return those on a main module today; for ``NO_MODULE``, those on any."""
    query = _of_open_paths(ModulePeriodRow, today).where(ModulePeriodRow.is_main.is_(True))
    return (query if module == NO_MODULE else query.where(ModulePeriodRow.module == module)).scalar_subquery()


def _employed(today: date) -> Any:
    return select(JobContractRow.person_id).where(*_running(today)).scalar_subquery()


def _running(today: date) -> tuple[Any, ...]:
    contract = JobContractRow
    planned = or_(contract.planned_end_date.is_(None), contract.planned_end_date >= today)
    return (
        contract.deleted_at.is_(None),
        contract.start_date <= today,
        or_(contract.end_date >= today, and_(contract.end_date.is_(None), planned)),
    )


def _holding(field_id: str, value: str | None) -> Any:
    row = ExtraValueRow
    held = (row.extra_field_id == field_id, row.deleted_at.is_(None), row.person_id.is_not(None))
    query = select(row.person_id).where(*held)
    return (query if value is None else query.where(row.value == value)).scalar_subquery()


def _with_action() -> Any:
    action = NextActionRow
    return (
        select(action.person_id)
        .where(action.deleted_at.is_(None), action.state.in_(TO_DO), action.person_id.is_not(None))
        .scalar_subquery()
    )


def _order(order: Order, today: date) -> tuple[Any, ...]:
    """Return what comes first: the oldest date; who has none comes last."""
    first: Any
    if order == "name":
        return ()
    if order == "action":
        action = NextActionRow
        first = (
            select(func.min(action.due_date))
            .where(action.person_id == PersonRow.id, action.deleted_at.is_(None), action.state.in_(TO_DO))
            .scalar_subquery()
        )
    elif order == "module":
        first = (
            select(func.min(ModulePeriodRow.start_date))
            .join(SupportPathRow, SupportPathRow.id == ModulePeriodRow.support_path_id)
            .where(
                SupportPathRow.person_id == PersonRow.id,
                *_open_on(today),
                ModulePeriodRow.is_main.is_(True),
                *_dated(ModulePeriodRow, today),
            )
            .scalar_subquery()
        )
    else:
        first = (
            select(func.max(SupportPathRow.admission_date))
            .where(SupportPathRow.person_id == PersonRow.id, SupportPathRow.deleted_at.is_(None))
            .scalar_subquery()
        )
    return (first.is_(None), first)
