"""What is due for places, by month and by day: exact to the cent, and lines that add up."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.domain.claims import BY_DAY, BY_MONTH, Priced, claim_lines
from jalon.domain.months import Month

TWELVE = (Priced(date(2026, 4, 1), "PLACE_AN", 12, 430_000),)


def due(priced, start, end, proration, minutes=None):
    return sum(line.amount_cents for line in claim_lines(priced, start, end, proration, minutes or {}))


def test_twelve_places_over_nine_months_are_due_by_month_or_by_day():
    period = (date(2026, 4, 1), date(2026, 12, 31))
    assert due(TWELVE, *period, BY_MONTH) == 3_870_000
    assert due(TWELVE, *period, BY_DAY) == 3_887_671
    [line] = claim_lines(TWELVE, *period, BY_DAY, {})
    assert (line.part, line.whole, line.slots, line.unit_cents) == (275, 365, 12, 430_000)


def test_a_leap_year_has_366_days_and_each_year_its_own():
    priced = (Priced(date(2027, 1, 1), "PLACE_AN", 1, 366_000),)
    assert due(priced, date(2028, 1, 1), date(2028, 12, 31), BY_DAY) == 366_000
    lines = claim_lines(priced, date(2027, 12, 1), date(2028, 1, 31), BY_DAY, {})
    assert [(line.part, line.whole) for line in lines] == [(31, 365), (31, 366)]


def test_a_change_of_places_is_a_line_of_its_own_from_its_day_on():
    priced = (*TWELVE, Priced(date(2026, 7, 1), "PLACE_AN", 15, 430_000))
    lines = claim_lines(priced, date(2026, 4, 1), date(2026, 9, 30), BY_MONTH, {})
    assert [(line.slots, line.part, line.amount_cents) for line in lines] == [
        (12, 3, 1_290_000),
        (15, 3, 1_612_500),
    ]


def test_nothing_is_due_before_the_first_price_nor_without_one():
    assert claim_lines(TWELVE, date(2026, 1, 1), date(2026, 3, 31), BY_MONTH, {}) == ()
    without = (Priced(date(2026, 1, 1), "PLACE_AN", None, 430_000),)
    assert claim_lines(without, date(2026, 1, 1), date(2026, 3, 31), BY_DAY, {}) == ()


def test_a_part_of_a_month_is_not_prorated_by_month():
    with pytest.raises(ValueError, match="whole months"):
        claim_lines(TWELVE, date(2026, 4, 2), date(2026, 12, 31), BY_MONTH, {})


def test_a_monthly_price_goes_by_months_and_an_hourly_one_by_minutes():
    monthly = (Priced(date(2026, 1, 1), "FORFAIT_MOIS", None, 250_000),)
    assert due(monthly, date(2026, 1, 1), date(2026, 3, 31), BY_DAY) == 750_000
    hourly = (Priced(date(2026, 1, 1), "HEURE", None, 4_510),)
    minutes = {Month(2026, 1): 95, Month(2026, 2): 25}
    assert due(hourly, date(2026, 1, 1), date(2026, 2, 28), BY_DAY, minutes) == 9_020


@settings(max_examples=60, derandomize=True, database=None)
@given(
    slots=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 40)), min_size=1, max_size=4),
    cents=st.integers(1, 999_999),
    days=st.integers(0, 800),
)
def test_the_lines_add_up_to_the_total_rounded_once(slots, cents, days):
    start = date(2027, 1, 1)
    priced = tuple(Priced(start + timedelta(later), "PLACE_AN", count, cents) for later, count in slots)
    end = start + timedelta(days)
    exact = 0.0
    for number in range(days + 1):
        day = start + timedelta(number)
        known = [line for line in priced if line.valid_from <= day]
        if known:
            latest = max(line.valid_from for line in known)
            line = next(one for one in priced if one.valid_from == latest)
            exact += line.slots * cents / (366 if day.year == 2028 else 365)
    assert abs(due(priced, start, end, BY_DAY) - exact) < 0.6
