"""The access log on the screen, for who manages: filtered by day, colleague, kind and person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jalon.domain.errors import NotAllowedError
from jalon.services.colleagues import MANAGERS
from jalon.storage.caseload import Caseload
from jalon.storage.queries import access as queries
from jalon.storage.queries import people as people_queries
from jalon.storage.queries.access import AccessLine

__all__ = ["AccessFilter", "AccessLine", "find_accesses", "list_events", "read_accesses"]


@dataclass(frozen=True, slots=True)
class AccessFilter:
    """What is looked for; nothing given keeps everything."""

    since: date | None = None
    until: date | None = None
    coach_id: str | None = None
    event: str | None = None
    case_code: str = ""


def find_accesses(caseload: Caseload, wanted: AccessFilter) -> tuple[int, ...]:
    """Return which entries fit, the latest first; nobody of the case code asked for: none.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
    """
    if caseload.signed_in.role not in MANAGERS:
        raise NotAllowedError(caseload.signed_in.role, "read_access_log")
    with caseload.read() as session:
        person_id = None
        if wanted.case_code.strip():
            person_id = people_queries.person_by_code(session, wanted.case_code.strip().upper())
            if person_id is None:
                return ()
        return queries.entry_numbers(
            session,
            since=_instant(wanted.since),
            before=None if wanted.until is None else _instant(wanted.until + timedelta(days=1)),
            coach_id=wanted.coach_id,
            event=wanted.event,
            person_id=person_id,
        )


def read_accesses(caseload: Caseload, numbers: Sequence[int]) -> tuple[AccessLine, ...]:
    """Return some entries."""
    with caseload.read() as session:
        return queries.entries(session, numbers)


def list_events(caseload: Caseload) -> tuple[str, ...]:
    """Return the codes of the events that the log holds."""
    with caseload.read() as session:
        return queries.known_events(session)


def _instant(day: date | None) -> datetime | None:
    """Return the beginning of a day by the clock of this PC."""
    return None if day is None else datetime.combine(day, time()).astimezone()
