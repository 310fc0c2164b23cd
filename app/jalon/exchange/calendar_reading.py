"""Reads the appointments of a calendar file in a process of its own, so that no file can harm the program."""

import contextlib
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Final

from jalon.domain.calendar_events import Appointment
from jalon.domain.errors import CalendarTooLargeError, CalendarUnreadableError, RefusalError
from jalon.exchange.apart import lines_of
from jalon.exchange.limits import MEGABYTE, Limits
from jalon.exchange.wire import EndLine, Line, RefusalLine, RowLine, Special

LIMITS: Final = Limits(file_bytes=5 * MEGABYTE, said_bytes=2 * MEGABYTE)


def read_appointments(
    path: Path, first: date, last: date, heartbeat: Callable[[], None] = lambda: None
) -> tuple[Appointment, ...]:
    """Return the appointments from ``first`` to ``last``, in order; at most five hundred.

    Raises:
        CalendarUnreadableError: the file is no calendar, or is damaged.
        CalendarTooLargeError: it holds more than Jalon takes in at once.
        OSError: the file cannot be read.
    """
    found: list[Appointment] = []
    is_whole = False
    try:
        with contextlib.closing(lines_of(path, f"ics {first} {last}", LIMITS, heartbeat)) as lines:
            for line in lines:
                if isinstance(line, RefusalLine):
                    raise _refusal(path, line.code)
                if isinstance(line, RowLine):
                    found.append(_appointment(path, line))
                is_whole = isinstance(line, EndLine)
    except (CalendarTooLargeError, CalendarUnreadableError):
        raise
    except RefusalError as error:
        raise CalendarTooLargeError(path) from error
    if not is_whole:
        raise CalendarUnreadableError(path)
    return tuple(found)


def _refusal(path: Path, code: str) -> RefusalError:
    return CalendarTooLargeError(path) if code in ("rows", "heavy") else CalendarUnreadableError(path)


def _appointment(path: Path, line: Line) -> Appointment:
    assert isinstance(line, RowLine)
    match line.cells:
        case (Special(day=date() as day), int() | None as start, int() | None as minutes, str() as summary,
              str() as place):  # fmt: skip
            if start is not None and not 0 <= start < 24 * 60:
                raise CalendarUnreadableError(path)
            hour = None if start is None else time(start // 60, start % 60)
            return Appointment(day, summary, hour, minutes, place)
    raise CalendarUnreadableError(path)
