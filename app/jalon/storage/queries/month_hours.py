"""Reads how the hours of a month add up, in statements bounded by the month."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Date as DateType
from sqlalchemy import and_, bindparam, func, literal, select
from sqlalchemy.orm import Session, aliased

from jalon.domain.hours import HoursBridge
from jalon.domain.months import Month
from jalon.storage.queries.month_facts import Condition, Scope, Statement, concerns, is_held, is_open_on
from jalon.storage.schema.acts import ActCoachRow, ActParticipantRow, ActRow
from jalon.storage.schema.people import PersonRow

_FIRST_DAY: Any = bindparam("first_day", type_=DateType)
_LAST_DAY: Any = bindparam("last_day", type_=DateType)
_KINDS: Mapping[str, Scope] = {
    "structure": Scope(),
    "agreement": Scope(agreement_id=bindparam("agreement_id")),
}


def read_hours(session: Session, month: Month, agreement_id: str | None = None) -> HoursBridge:
    """Return how the hours of the acts held add up: of the structure, or of the paths of one agreement."""
    scope = Scope(agreement_id=agreement_id)
    values = scope.values(month)
    shares = {"in_intensity": 0, "out_of_intensity": 0, "not_open": 0}
    for is_open, counts, minutes in session.execute(_share_statement(scope.kind), values):
        part = "not_open" if not is_open else "in_intensity" if counts else "out_of_intensity"
        shares[part] += int(minutes)
    worked = dict.fromkeys((False, True), 0)
    for names_people, minutes in session.execute(_worked_statement(scope.kind), values):
        worked[bool(names_people)] += int(minutes)
    return HoursBridge(
        **shares,
        nobody_named=worked[False],
        several_colleagues=worked[True] - sum(shares.values()),
    )


def acts_of_part(session: Session, month: Month, part: str) -> dict[str, int]:
    """Return the acts that a part of the addition is made of, each with its minutes in that part.

    ``part`` is a name of the open format; ``held_minutes`` is made of every act held.

    Raises:
        ValueError: there is no such part.
    """
    scope, found = Scope(), defaultdict[str, dict[str, int]](dict)
    values = scope.values(month)
    for act_id, names_people, minutes in session.execute(_coach_statement(), values):
        left = "several_colleagues_minutes" if names_people else "nobody_named_minutes"
        found["held_minutes"][act_id] = found[left][act_id] = int(minutes)
    for act_id, is_open, counts, minutes in session.execute(_line_statement(), values):
        of_person = "not_open" if not is_open else "in_intensity" if counts else "out_of_intensity"
        taken = found[f"{of_person}_minutes"]
        taken[act_id] = taken.get(act_id, 0) + int(minutes)
        shared = found["several_colleagues_minutes"]
        shared[act_id] = shared.get(act_id, 0) - int(minutes)
    if part not in HoursBridge().as_minutes():
        raise ValueError(f"not a part of the hours: {part}")
    return {act_id: minutes for act_id, minutes in found[part].items() if minutes}


def _done_in(kind: str) -> list[Condition]:
    return [
        ActRow.date.between(_FIRST_DAY, _LAST_DAY),
        ActRow.state == "DONE",
        ActRow.deleted_at.is_(None),
        *concerns(_KINDS[kind]),
    ]


@cache
def _share_statement(kind: str) -> Statement:
    """Return the minutes of those who came, by whether they are open that day and whether the act counts."""
    line = _came(kind).cte("line").c
    return select(line.is_open, line.counts_in_intensity, func.sum(line.minutes)).group_by(
        line.is_open, line.counts_in_intensity
    )


@cache
def _worked_statement(kind: str) -> Statement:
    """Return the colleagues' minutes in the acts held, by whether these name people."""
    held, coach = _held(kind).cte("held").c, ActCoachRow
    return (
        select(held.names_people, func.sum(coach.minutes))
        .join(coach, and_(coach.act_id == held.id, coach.deleted_at.is_(None)))
        .group_by(held.names_people)
    )


@cache
def _line_statement() -> Statement:
    """Return the lines of those who came, with their act."""
    line = _came("structure").cte("line").c
    return select(line.act_id, line.is_open, line.counts_in_intensity, line.minutes)


@cache
def _coach_statement() -> Statement:
    """Return the colleagues' minutes of each act held, and whether it names people."""
    held, coach = _held("structure").cte("held").c, ActCoachRow
    return (
        select(held.id, held.names_people, func.sum(coach.minutes))
        .join(coach, and_(coach.act_id == held.id, coach.deleted_at.is_(None)))
        .group_by(held.id, held.names_people)
    )


def _came(kind: str) -> Statement:
    participant, person = ActParticipantRow, PersonRow
    is_open = and_(
        person.deleted_at.is_(None), is_open_on(participant.person_id, ActRow.date, _KINDS[kind])
    ).label("is_open")
    return (
        select(participant.act_id, is_open, ActRow.counts_in_intensity, participant.minutes)
        .join(ActRow, ActRow.id == participant.act_id)
        .join(person, person.id == participant.person_id)
        .where(*_done_in(kind), participant.deleted_at.is_(None), participant.attendance == "HONORE")
    )


def _held(kind: str) -> Statement:
    named = aliased(ActParticipantRow)
    names_people = (
        select(literal(1)).where(named.act_id == ActRow.id, named.deleted_at.is_(None)).exists()
    ).label("names_people")
    return select(ActRow.id, names_people).where(*_done_in(kind), is_held())
