"""The log for the screens: the acts of a month page by page, a day with its journeys, their totals."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from jalon.domain.months import Month
from jalon.services.returns import late_acts
from jalon.storage.caseload import Caseload
from jalon.storage.queries import log as queries
from jalon.storage.queries.acts import ActLine, acts_by_ids
from jalon.storage.queries.log import LogTotals
from jalon.storage.queries.returns import late_acts_among

__all__ = [
    "ActLine",
    "LogTotals",
    "find_acts",
    "mark_late",
    "mark_late_anywhere",
    "read_acts",
    "read_day",
    "read_totals",
]


def find_acts(caseload: Caseload, month: Month, coach_id: str | None = None) -> tuple[str, ...]:
    """Return which acts a month holds, the latest first; of a colleague, those she led."""
    with caseload.read() as session:
        return queries.act_ids_in(session, month, coach_id)


def read_acts(caseload: Caseload, ids: Sequence[str]) -> dict[str, ActLine]:
    """Return the rows of a page of the log."""
    with caseload.read() as session:
        return {act.id: act for act in acts_by_ids(session, ids)}


def mark_late(caseload: Caseload, month: Month, acts: Iterable[ActLine]) -> tuple[ActLine, ...]:
    """Return acts of a month, those touched since it was locked marked: they wait for a new revision."""
    late = {touched.record_id for touched in late_acts(caseload, month)}
    return tuple(replace(act, is_late=True) if act.id in late else act for act in acts)


def mark_late_anywhere(caseload: Caseload, acts: Iterable[ActLine]) -> tuple[ActLine, ...]:
    """Return acts of any months, those touched since theirs was locked marked."""
    acts = tuple(acts)
    with caseload.read() as session:
        late = late_acts_among(session, [act.id for act in acts])
    return tuple(replace(act, is_late=True) if act.id in late else act for act in acts)


def read_day(caseload: Caseload, day: date, coach_id: str | None = None) -> tuple[ActLine, ...]:
    """Return the acts and the journeys of a day, by hour."""
    with caseload.read() as session:
        return queries.log_of_day(session, day, coach_id)


def read_totals(caseload: Caseload, month: Month, coach_id: str | None = None) -> LogTotals:
    """Return how many acts a month holds, and the minutes of those done."""
    with caseload.read() as session:
        return queries.log_totals(session, month, coach_id)
