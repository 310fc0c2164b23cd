"""How far ahead a deadline is: past, within a week, a month, three months, later."""

from datetime import date
from enum import StrEnum
from typing import Final

from jalon.domain.months import add_months

_WEEK_DAYS: Final = 7
_MONTH_DAYS: Final = 30
_QUARTER_MONTHS: Final = 3


class Horizon(StrEnum):
    """The lots of the list of deadlines, from the nearest to the farthest."""

    PAST = "past"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    LATER = "later"


def horizon_of(day: date, today: date) -> Horizon:
    """Return the lot of a day; today itself is of the week.

    Weeks and months run from today on and not from the first of the calendar, or the last days of a month
    would have next to nothing in theirs: our choice.
    """
    left = (day - today).days
    if left < 0:
        return Horizon.PAST
    if left <= _WEEK_DAYS:
        return Horizon.WEEK
    if left <= _MONTH_DAYS:
        return Horizon.MONTH
    return Horizon.QUARTER if day <= add_months(today, _QUARTER_MONTHS) else Horizon.LATER
