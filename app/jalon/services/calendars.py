"""Tells a calendar of deadlines and planned acts, people by their case code unless names are asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID, uuid5

from jalon.domain.calendar_events import CalendarEvent, EventKind, Publication, publications
from jalon.domain.rules import Rules
from jalon.exchange.calendar_writing import calendar_of
from jalon.files import write_atomically
from jalon.services.access import note_in
from jalon.services.deadlines import Deadline, read_deadlines
from jalon.services.targets import require_writable_over
from jalon.settings.rules import rules_for
from jalon.storage.caseload import Caseload
from jalon.storage.queries.acts import ActLine
from jalon.storage.queries.calendar_entries import keep_told_events, read_acts_ahead, read_told_events

HORIZON_DAYS: Final = 366
"""How far ahead a calendar is told: our choice, one year and its leap day."""
_WITHOUT_DAY: Final = frozenset({"NO_NEXT_ACTION"})
"""What falls on the day it is looked at has no place in a calendar."""


@dataclass(frozen=True, slots=True)
class ToldCalendar:
    """How many events a calendar was told of, and how many of these are cancellations."""

    events: int
    cancelled: int


def write_calendar(
    caseload: Caseload,
    target: Path,
    *,
    today: date,
    coach_id: str | None = None,
    with_names: bool = False,
) -> ToldCalendar:
    """Write the deadlines and the planned acts of the year to come as an iCalendar file.

    Each event keeps its identity from one file to the next, its sequence grows when it changes, and what is
    gone is cancelled, so that taking in the new file mends the calendar. ``coach_id`` keeps to the people and
    the acts of one colleague. Without ``with_names``, people are named by their case code and no text that
    someone typed is told. It is noted in the access log.

    Raises:
        PreciousTargetError: the target is a file of Jalon.
        OSError: the folder of ``target`` is missing, full or read-only.
    """
    require_writable_over(target)
    rules = rules_for(today)
    deadlines = read_deadlines(
        caseload, coach_id, today=today, horizon_days=HORIZON_DAYS, left_out=_WITHOUT_DAY
    )
    with caseload.write("export_calendar") as session:
        acts = read_acts_ahead(session, today, today + timedelta(days=HORIZON_DAYS), coach_id)
        told = read_told_events(session, coach_id or "")
        events = [
            *_deadline_events(caseload, deadlines, with_names=with_names),
            *(
                event
                for act in acts
                if (event := _act_event(caseload, act, rules, with_names=with_names)).uid in told
                or act.state == "PLANNED"  # what was held today stays where it was announced
            ),
        ]
        found = publications(events, told, today=today, now=caseload.clock())
        keep_told_events(session, coach_id or "", (one.told for one in found))
        note_in(caseload, session, "export_calendar", "caseload", caseload.caseload_id)
    # Told before it is written: should the file not follow, the next one only has a higher sequence.
    write_atomically(target, calendar_of(found))
    return ToldCalendar(len(found), _cancelled(found))


def _cancelled(found: Iterable[Publication]) -> int:
    return sum(one.event is None for one in found)


def _deadline_events(
    caseload: Caseload, deadlines: Iterable[Deadline], *, with_names: bool
) -> Iterable[CalendarEvent]:
    told: set[str] = set()
    for deadline in deadlines:
        key = f"{deadline.rule}:{deadline.subject_id}"
        if key in told:  # one thing may be watched for several days: each has its own place
            key = f"{key}:{deadline.due_date.isoformat()}"
        told.add(key)
        who = deadline.person
        name = (
            None
            if who is None
            else _person(who.case_code, who.given_name, who.family_name, with_names=with_names)
        )
        yield CalendarEvent(
            uid=_uid(caseload, key),
            kind=EventKind.DEADLINE,
            day=deadline.due_date,
            summary=_joined(deadline.label, name),
            description=_joined(deadline.to_do, deadline.source, "\n"),
        )


def _act_event(caseload: Caseload, act: ActLine, rules: Rules, *, with_names: bool) -> CalendarEvent:
    people = ", ".join(
        _person(person.case_code, person.given_name, person.family_name, with_names=with_names)
        for person in act.people
    )
    return CalendarEvent(
        uid=_uid(caseload, f"act:{act.id}"),
        kind=EventKind.ACT,
        day=act.date,
        summary=_joined(rules.label("act_types", act.act_type), people),
        description=_joined(act.employer_name, act.subject, "\n") if with_names else "",
        start_time=act.start_time,
        duration_minutes=act.duration_minutes,
    )


def _person(case_code: str, given_name: str, family_name: str, *, with_names: bool) -> str:
    return f"{case_code} {given_name} {family_name}".strip() if with_names else case_code


def _joined(first: str | None, second: str | None, between: str = " · ") -> str:
    return between.join(part for part in (first, second) if part)


def _uid(caseload: Caseload, key: str) -> str:
    """Return an identity that lasts as long as what it stands for, and says nothing of it."""
    return f"{uuid5(UUID(caseload.caseload_id), key)}@jalon"
