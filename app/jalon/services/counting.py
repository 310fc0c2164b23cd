"""The ways of counting that a structure chooses itself, each from a month on, never in a locked one."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final

from jalon.domain.errors import InvalidEntryError, NotAllowedError, Problem
from jalon.domain.months import Month, month_of
from jalon.domain.rules import Rules
from jalon.services.colleagues import MANAGERS
from jalon.settings.rules import rules_for
from jalon.storage import choices
from jalon.storage.caseload import Caseload
from jalon.storage.queries import returns as reading
from jalon.storage.transactions import Session

_NAME: Final = "counting"

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "suspended_in_duration": ("counted", "left_out"),
    "by_coach": ("not_shown", "by_rank"),
}
"""The flags that a structure may choose, and what each may be; the others are those of the rules."""


@dataclass(frozen=True, slots=True)
class OwnCounting:
    """A flag chosen by the structure, from a month on until the next choice of the same flag."""

    valid_from: date
    """The first day of a month."""
    flag: str
    value: str


def with_own_counting(session: Session, rules: Rules, day: date) -> Rules:
    """Return rules with the flags that the structure chose, in force on a day."""
    chosen = {own.flag: own.value for own in own_counting(session) if own.valid_from <= day}
    return replace(rules, counting=replace(rules.counting, **chosen)) if chosen else rules


def read_counting(caseload: Caseload, day: date) -> tuple[Rules, tuple[OwnCounting, ...]]:
    """Return the rules in force on a day with the structure's flags, and every choice made, oldest first."""
    with caseload.read() as session:
        return with_own_counting(session, rules_for(day), day), own_counting(session)


def change_counting(caseload: Caseload, month: Month, flag: str, value: str) -> None:
    """Count otherwise from a month on; the choice that stood for that month takes its place no more.

    Raises:
        ValueError: no such flag, or no such value of it.
        NotAllowedError: neither coordinator nor administrator.
        InvalidEntryError: the month or a later one is locked: what was signed is not counted otherwise.
    """
    if value not in CHOICES.get(flag, ()):
        raise ValueError(f"not a way of counting: {flag}={value}")
    if caseload.signed_in.role not in MANAGERS:
        raise NotAllowedError(caseload.signed_in.role, "change_settings")
    with caseload.write("change_settings") as session:
        latest = reading.latest_locked_month(session)
        if latest is not None and month <= latest:
            raise InvalidEntryError("counting", (Problem("month", "locked"),))
        chosen = OwnCounting(month.first_day, flag, value)
        kept = [
            own for own in own_counting(session) if (own.valid_from, own.flag) != (chosen.valid_from, flag)
        ]
        ordered = sorted([*kept, chosen], key=lambda own: (own.valid_from, own.flag))
        rows = [asdict(own) | {"valid_from": own.valid_from.isoformat()} for own in ordered]
        choices.write_choice(session, _NAME, rows)


def require_locked_as_counted(session: Session, before: Sequence[OwnCounting]) -> None:
    """Require that what was just switched leaves the ways of counting of locked months as they were.

    Raises:
        InvalidEntryError: a month that is locked would be counted otherwise.
    """
    latest = reading.latest_locked_month(session)
    if latest is None:
        return
    changed = set(before) ^ set(own_counting(session))
    if any(own.valid_from <= latest.last_day for own in changed):
        raise InvalidEntryError("counting", (Problem("month", "locked"),))


def first_open_month(caseload: Caseload, today: date) -> Month:
    """Return the first month from which a way of counting can change: not before this one, none locked."""
    with caseload.read() as session:
        latest = reading.latest_locked_month(session)
    return month_of(today) if latest is None else max(month_of(today), latest.next)


def own_counting(session: Session) -> tuple[OwnCounting, ...]:
    """Return every choice made, oldest first."""
    found = choices.read_choice(session, _NAME)
    made = [_own(row) for row in found] if isinstance(found, list) else []
    return tuple(sorted((own for own in made if own), key=lambda own: (own.valid_from, own.flag)))


def _own(row: Any) -> OwnCounting | None:
    """Return a kept choice, None when this version of Jalon cannot carry it out."""
    try:
        own = OwnCounting(date.fromisoformat(row["valid_from"]), row["flag"], row["value"])
    except (TypeError, ValueError, KeyError):
        return None
    return own if own.value in CHOICES.get(own.flag, ()) else None
