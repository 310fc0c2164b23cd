"""The appointments of another calendar as proposals of planned acts; nothing is written before a yes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from jalon.domain.acts import NewAct
from jalon.domain.calendar_events import Appointment
from jalon.exchange.calendar_reading import read_appointments
from jalon.services.act_lines import LineReader, ReadAct
from jalon.services.activity import record_acts
from jalon.storage.caseload import Caseload
from jalon.storage.queries.calendar_entries import read_planned_starts

PROPOSED_DAYS: Final = 92
"""How far ahead appointments are proposed: three months, our choice."""
_USUAL_MINUTES: Final = 60
"""How long an appointment is when the calendar does not say: our choice, to be corrected once held."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An appointment, what Jalon understood of its words, and the act it would plan; None when it cannot."""

    appointment: Appointment
    read: ReadAct
    act: NewAct | None
    is_known: bool
    """An act of one’s own is already planned then: it is not proposed again."""


def propose_acts(
    caseload: Caseload, path: Path, *, today: date, heartbeat: Callable[[], None] = lambda: None
) -> tuple[Proposal, ...]:
    """Return the appointments of the three months to come, each with the act that it would plan.

    People and employers are found by case code or name in the words of the appointment; where nobody is, or a
    name is that of several, no act is proposed: what is private stays out. Nothing is written.

    Raises:
        CalendarUnreadableError, CalendarTooLargeError: the file is no calendar, or too much of one.
        OSError: the file cannot be read.
    """
    last = today + timedelta(days=PROPOSED_DAYS)
    appointments = read_appointments(path, today, last, heartbeat)
    with caseload.read() as session:
        planned = read_planned_starts(session, caseload.signed_in.coach_id or "", today, last)
    reader = LineReader()
    found = []
    for one in appointments:
        read = reader.read(caseload, f"{one.minutes or _USUAL_MINUTES} min {one.summary}", today=today)
        found.append(Proposal(one, read, _act(one, read, today), (one.day, one.start_time) in planned))
    return tuple(found)


def accept_proposals(caseload: Caseload, accepted: Sequence[Proposal], *, today: date) -> int:
    """Plan the acts of the accepted proposals as one action, that one undoing takes back; return how many.

    Raises:
        InvalidEntryError: one of them could not be counted; nothing was written.
        FrozenFileError: the file of someone concerned is frozen; nothing was written.
    """
    acts = [one.act for one in accepted if one.act is not None]
    if acts:
        record_acts(caseload, acts, today=today)
    return len(acts)


def _act(appointment: Appointment, read: ReadAct, today: date) -> NewAct | None:
    """Return the planned act: what the words say, at the day, hour and length of the appointment."""
    if read.act is None or appointment.day < today:
        return None
    return replace(
        read.act,
        date=appointment.day,
        start_time=appointment.start_time,
        duration_minutes=appointment.minutes or _USUAL_MINUTES,
        state="PLANNED",
        trip=None,
    )
