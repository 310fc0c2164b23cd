"""Months from date to date."""

from datetime import date

import pytest

from jalon.domain.months import whole_months


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2026, 1, 15), date(2026, 2, 14), 0),
        (date(2026, 1, 15), date(2026, 2, 15), 1),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2025, 10, 21), date(2026, 11, 21), 13),
        (date(2026, 12, 1), date(2026, 11, 21), 0),
    ],
)
def test_a_month_has_gone_by_on_the_same_day_of_the_next_or_on_its_last(start, end, count):
    assert whole_months(start, end) == count
