"""What a calendar is told of: events with a lasting identity, and what became of those it was told before."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum


class EventKind(StrEnum):
    """What an event stands for."""

    DEADLINE = "deadline"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An event of a day, or of some minutes of it when it has a ``start_time`` (local, in France)."""

    uid: str
    kind: EventKind
    day: date
    summary: str
    description: str = ""
    start_time: time | None = None
    duration_minutes: int | None = None

    @property
    def digest(self) -> str:
        """Return what changes when anything of the event changes."""
        parts = (
            self.kind.value,
            self.day.isoformat(),
            self.summary,
            self.description,
            self.start_time.isoformat() if self.start_time else "",
            str(self.duration_minutes or ""),
        )
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Appointment:
    """What another calendar holds: a day, its hour in France (None: the whole day), minutes when known."""

    day: date
    summary: str
    start_time: time | None = None
    minutes: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """What a calendar was told last about an event."""

    uid: str
    day: date
    digest: str
    sequence: int
    told_at: datetime
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Publication:
    """An event as the calendar is told of it now; ``event`` None: it is cancelled."""

    told: ToldEvent
    event: CalendarEvent | None


def publications(
    events: Iterable[CalendarEvent], told: Mapping[str, ToldEvent], *, today: date, now: datetime
) -> tuple[Publication, ...]:
    """Return what a calendar must hear, by day: every event, and the cancellation of those that are gone.

    A change raises the sequence by one (RFC 5545, 3.8.7.4); what did not change is told with the instant and
    the sequence of before, so that the same caseload gives the same file. What was told and is gone is
    cancelled as long as its day is not past: what happened is left in the calendar (our choice).
    """
    wanted = {event.uid: event for event in events}
    found = [Publication(_told(event, told.get(uid), now), event) for uid, event in wanted.items()]
    found += [
        Publication(one if one.is_cancelled else _cancelled(one, now), None)
        for uid, one in told.items()
        if uid not in wanted and one.day >= today
    ]
    return tuple(sorted(found, key=lambda one: (one.told.day, one.told.uid)))


def _told(event: CalendarEvent, before: ToldEvent | None, now: datetime) -> ToldEvent:
    if before is None:
        return ToldEvent(event.uid, event.day, event.digest, 0, now)
    if before.digest == event.digest and not before.is_cancelled:
        return before
    return ToldEvent(event.uid, event.day, event.digest, before.sequence + 1, now)


def _cancelled(before: ToldEvent, now: datetime) -> ToldEvent:
    return replace(before, sequence=before.sequence + 1, told_at=now, is_cancelled=True)
