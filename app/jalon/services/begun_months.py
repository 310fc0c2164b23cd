"""Refuses to count a month of which no day has come."""

from datetime import date

from jalon.domain.errors import MonthNotBegunError
from jalon.domain.months import Month
from jalon.storage.queries.returns import data_day
from jalon.storage.transactions import Session


def require_begun(session: Session, month: Month, today: date) -> None:
    """Refuse a month that has not begun: a draft of it would count nothing; a month in course is a draft.

    It has begun when the clock or the last change of the caseload has reached it: what was written proves
    the day on a computer whose clock is behind.

    Raises:
        MonthNotBegunError: the month begins after both.
    """
    if max(today, data_day(session, today)) < month.first_day:
        raise MonthNotBegunError(str(month))
