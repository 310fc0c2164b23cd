"""The part of the reading process that reads a calendar: appointments as lines, recurrences worked out."""

import contextlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, BinaryIO, Final
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar

from jalon.exchange.limits import GridRefusal, Limits
from jalon.exchange.wire import EndLine, Line, RefusalLine, RowLine, SheetLine, Special

KIND: Final = "ics"
MOST_EVENTS: Final = 5_000
MOST_TOLD: Final = 500
MOST_TIMES: Final = 60
"""Of one recurrence: more would be a habit, not appointments (our choice)."""
_MOST_STEPS: Final = 20_000
_LONGEST_TEXT: Final = 300
_OWN: Final = "@jalon"
PARIS: Final = ZoneInfo("Europe/Paris")
_SAMPLE: Final = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//x
BEGIN:VTIMEZONE
TZID:Romance Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:1
DTSTART;TZID=Romance Standard Time:20260601T100000
DTEND;TZID=Europe/Paris:20260601T110000
RRULE:FREQ=WEEKLY;COUNT=3
EXDATE;TZID=Romance Standard Time:20260608T100000
RDATE:20260609T100000Z
SUMMARY:x
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;TZID=Nowhere:20260601T100000
DURATION:PT1H
RRULE:FREQ=MONTHLY;UNTIL=20261201T000000Z
END:VEVENT
END:VCALENDAR
"""
_SLOW: Final = ("SECONDLY", "MINUTELY", "HOURLY")


def warm_up() -> None:
    """Load what the library loads when it first meets it: once confined, this process opens no file."""
    for one in calendar_lines(_SAMPLE, date(2026, 1, 1), date(2026, 12, 31)):
        del one
    with contextlib.suppress(GridRefusal):
        list(calendar_lines(b"x", date(2026, 1, 1), date(2026, 1, 2)))


def read(stream: BinaryIO, asked: str, limits: Limits) -> Iterator[Line]:
    """Yield what a calendar holds between the two days of ``asked``; a refusal is the last line."""
    try:
        content = stream.read(limits.file_bytes + 1)
        if len(content) > limits.file_bytes:
            raise GridRefusal("heavy")
        _, first, last = asked.split()
        yield from calendar_lines(content, date.fromisoformat(first), date.fromisoformat(last))
    except GridRefusal as refusal:
        yield RefusalLine(refusal.code)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a stranger’s file: whatever the library stumbles on, it is not read
        yield RefusalLine("damaged")


def calendar_lines(content: bytes, first: date, last: date) -> Iterator[Line]:
    """Yield one row for each appointment from ``first`` to ``last``: day, start, minutes, summary, place.

    What Jalon told a calendar itself is left out, and so is what is cancelled; times are those of France.
    """
    try:
        calendars = Calendar.from_ical(content, multiple=True)
        events: list[Any] = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise GridRefusal("damaged") from error
    if not calendars:
        raise GridRefusal("damaged")
    if len(events) > MOST_EVENTS:
        raise GridRefusal("rows")
    moved = {
        (str(event.get("UID", "")), _instant(event["RECURRENCE-ID"].dt))
        for event in events
        if "RECURRENCE-ID" in event
    }
    yield SheetLine(KIND)
    told = []
    for event in events:
        if _is_told(event):
            told += [
                (*start, event)
                for start in _starts(event, first, last)
                if "RECURRENCE-ID" in event or (str(event.get("UID", "")), start[2]) not in moved
            ]
    if len(told) > MOST_TOLD:
        raise GridRefusal("rows")
    ordered = sorted(told, key=lambda one: (one[0], one[1] or time.min, _text(one[3], "SUMMARY")))
    for number, (day, start, _, event) in enumerate(ordered):
        yield RowLine(
            number,
            (
                Special(day=day),
                None if start is None else start.hour * 60 + start.minute,
                _minutes(event),
                _text(event, "SUMMARY"),
                _text(event, "LOCATION"),
            ),
        )
    yield EndLine(KIND)


def _is_told(event: Any) -> bool:
    is_gone = str(event.get("STATUS", "")).upper() == "CANCELLED"
    return "DTSTART" in event and not is_gone and not str(event.get("UID", "")).endswith(_OWN)


def _starts(event: Any, first: date, last: date) -> list[tuple[date, time | None, datetime]]:
    """Return the day, the hour in France and the instant of each time an event takes place."""
    start = event["DTSTART"].dt
    found = [start]
    if (rule := event.get("RRULE")) is not None and not isinstance(rule, list):
        found = _repeated(event, rule, start, first, last)
    starts = []
    for one in found:
        is_whole_day = not isinstance(one, datetime)
        local = _instant(one)
        day = one if is_whole_day else local.date()
        if first <= day <= last:
            starts.append((day, None if is_whole_day else local.time(), local))
    return starts


def _repeated(event: Any, rule: Any, start: Any, first: date, last: date) -> list[Any]:
    """Work out a recurrence day by day at the hour of its own zone; a faster one is taken once."""
    if str(next(iter(rule.get("FREQ", [""])), "")).upper() in _SLOW:
        return [start]
    is_whole_day = not isinstance(start, datetime)
    naive = datetime.combine(start, time.min) if is_whole_day else start.replace(tzinfo=None)
    without_end = {key: value for key, value in rule.items() if key.upper() not in ("UNTIL",)}
    text = type(rule)(without_end).to_ical().decode()
    until = next(iter(rule.get("UNTIL", [])), None)
    stop = datetime.combine(last, time.max)
    if until is not None:
        until = _instant(until).replace(tzinfo=None) if isinstance(until, datetime) else until
        end = until if isinstance(until, datetime) else datetime.combine(until, time.max)
        stop = min(stop, end + timedelta(hours=3) if isinstance(until, datetime) else end)
    gone = {_instant(one.dt) for one in _excluded(event)}
    found: list[Any] = []
    begin = datetime.combine(first, time.min)
    for moment in islice(rrulestr(text, dtstart=naive), _MOST_STEPS):
        if moment > stop or len(found) >= MOST_TIMES:
            break
        if moment < begin:
            continue
        one = moment.date() if is_whole_day else moment.replace(tzinfo=start.tzinfo)
        if _instant(one) not in gone:
            found.append(one)
    return found


def _excluded(event: Any) -> Sequence[Any]:
    lists = event.get("EXDATE", [])
    several = lists if isinstance(lists, list) else [lists]
    return [one for excluded in several for one in excluded.dts]


def _instant(moment: date | datetime) -> datetime:
    """Return the instant in France; an hour without a zone is of France."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time.min, PARIS)
    return moment.replace(tzinfo=PARIS) if moment.tzinfo is None else moment.astimezone(PARIS)


def _minutes(event: Any) -> int | None:
    """Return how long an event lasts; None when it lasts whole days or does not say."""
    start = event["DTSTART"].dt
    if not isinstance(start, datetime):
        return None
    if "DURATION" in event:
        length = event["DURATION"].dt
    elif "DTEND" in event and isinstance(event["DTEND"].dt, datetime):
        length = _instant(event["DTEND"].dt) - _instant(start)
    else:
        return None
    minutes = int(length.total_seconds()) // 60
    return minutes if 0 < minutes <= 24 * 60 else None


def _text(event: Any, name: str) -> str:
    return " ".join(str(event.get(name, "")).split())[:_LONGEST_TEXT]
