"""How long a structure has to answer what a person asks of her data (RGPD, article 12, 3)."""

from datetime import date
from typing import Final

from jalon.domain.months import add_months

ANSWER_MONTHS: Final = 1
LONGEST_MONTHS: Final = 3
"""One month, and two more for a complex request when the person was told why within the first."""


def answer_due(received: date) -> date:
    """Return the day on which the answer is owed."""
    return add_months(received, ANSWER_MONTHS)


def is_too_late(received: date, due: date) -> bool:
    """Tell whether a day is later than any delay allows."""
    return due > add_months(received, LONGEST_MONTHS)


def needs_reason(received: date, due: date) -> bool:
    """Tell whether a day is after the first month: the person is told why."""
    return due > answer_due(received)
