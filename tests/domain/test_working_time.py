"""Holes of the working day: what is missing, computed a second time minute by minute of the clock."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.domain.months import Month
from jalon.domain.timesheets import Journey, Leave, LedAct, TimesheetFacts, WorkingWeek, make_timesheet
from jalon.domain.working_time import Busy, Hole, first_hole, return_owed, working_days

MAY = Month(2026, 5)
TODAY = date(2026, 5, 20)
MONDAY = date(2026, 5, 18)
FULL = WorkingWeek("a", date(2025, 1, 1), None, (420, 420, 420, 420, 420, 0, 0))


def a_month(acts=(), planned=(), trips=(), leave=(), holidays=frozenset(), weeks=(FULL,)):
    """Return the working days of May from acts ``(day, start, minutes)`` and journeys ``(day, minutes)``."""
    facts = TimesheetFacts(
        MAY,
        tuple(LedAct(day, "PERSONNE", minutes, True, False) for day, _, minutes in acts),
        tuple(Journey(day, minutes) for day, minutes in trips),
        weeks,
        tuple(leave),
        frozenset(holidays),
    )
    busy = [
        *(Busy(day, start, minutes) for day, start, minutes in acts),
        *(Busy(day, start, minutes, True) for day, start, minutes in planned),
        *(Busy(day, None, minutes) for day, minutes in trips),
    ]
    return working_days(make_timesheet(facts), busy, TODAY)


def of_day(month, day):
    return month[day.day - 1]


days = st.dates(MAY.first_day, MAY.last_day)
starts = st.none() | st.builds(time, st.integers(6, 19), st.sampled_from((0, 10, 30, 45)))
entries = st.lists(st.tuples(days, starts, st.integers(1, 400)), max_size=9)


@st.composite
def months(draw):
    off = draw(st.lists(st.tuples(days, st.integers(0, 9), st.none() | st.integers(1, 500)), max_size=3))
    return {
        "acts": draw(entries),
        "planned": draw(entries),
        "trips": draw(st.lists(st.tuples(days, st.integers(0, 200)), max_size=4)),
        "leave": [Leave(start, start + timedelta(length), minutes) for start, length, minutes in off],
        "holidays": frozenset(draw(st.lists(days, max_size=3))),
        "weeks": draw(
            st.sampled_from(((), (FULL,), (WorkingWeek("b", date(2026, 5, 7), None, (200,) * 7),)))
        ),
    }


def counted_again(given_month, day):
    """Return what is missing on a day, counted in the plainest way from what was typed."""
    weeks = [week for week in given_month["weeks"] if week.start_date <= day]
    if not weeks or day > TODAY or day in given_month["holidays"]:
        return 0
    left = weeks[0].minutes[day.weekday()]
    off = [leave for leave in given_month["leave"] if leave.start_date <= day <= leave.end_date]
    for leave in off:
        left -= left if leave.minutes is None else leave.minutes
    left = max(left, 0)
    for kind in ("acts", "planned"):
        left -= sum(minutes for on, _, minutes in given_month[kind] if on == day)
    left -= sum(minutes for on, minutes in given_month["trips"] if on == day)
    return max(left, 0)


@given(months())
def test_what_is_missing_is_what_plain_counting_gives(given_month):
    for day in a_month(**given_month):
        assert day.missing == counted_again(given_month, day.date)


@given(months())
def test_acts_and_leave_and_holes_make_the_planned_hours_of_every_day(given_month):
    for day in a_month(**given_month):
        minutes = day.day.minutes
        if minutes.planned is None or day.date > TODAY:
            assert day.holes == ()
            continue
        made = minutes.worked + day.awaiting + minutes.leave + minutes.holiday + day.missing
        assert made == minutes.planned + day.beyond
        assert day.missing == 0 or day.beyond == 0


@given(months())
def test_holes_lie_on_the_clock_in_order_beside_each_other_and_beside_the_acts(given_month):
    for day in a_month(**given_month):
        taken = set()
        for on, start, minutes in (*given_month["acts"], *given_month["planned"]):
            if on == day.date and start:
                taken |= set(range(start.hour * 60 + start.minute, start.hour * 60 + start.minute + minutes))
        for hole in day.holes:
            assert hole.minutes > 0
            if hole.start is not None:
                first = hole.start.hour * 60 + hole.start.minute
                laid = set(range(first, first + hole.minutes))
                assert not laid & taken
                taken |= laid


def test_an_empty_day_is_one_hole_before_midday_and_one_after():
    assert of_day(a_month(), MONDAY).holes == (Hole(time(9), 210), Hole(time(13, 30), 210))


def test_holes_stand_between_the_acts_that_have_an_hour():
    month = a_month(acts=[(MONDAY, time(10), 60), (MONDAY, time(14), 120)])
    assert of_day(month, MONDAY).holes == (
        Hole(time(9), 60),
        Hole(time(11), 90),
        Hole(time(13, 30), 30),
        Hole(time(16), 60),
    )
    assert of_day(month, MONDAY).holes[0].end == time(10)


def test_a_break_of_a_few_minutes_between_two_acts_is_no_hole():
    month = a_month(acts=[(MONDAY, time(9), 60), (MONDAY, time(10, 10), 140)])
    assert of_day(month, MONDAY).holes == (Hole(time(13, 30), 220),)


def test_a_planned_act_is_not_missing_and_days_to_come_have_no_hole():
    month = a_month(planned=[(TODAY, time(9), 420)])
    assert of_day(month, TODAY).missing == 0
    assert of_day(month, TODAY).awaiting == 420
    assert of_day(month, TODAY + timedelta(1)).holes == ()


def test_bank_holidays_and_leave_are_no_holes():
    month = a_month(leave=[Leave(MONDAY, MONDAY), Leave(TODAY, TODAY, 210)], holidays={date(2026, 5, 8)})
    assert of_day(month, MONDAY).missing == of_day(month, date(2026, 5, 8)).missing == 0
    assert of_day(month, TODAY).missing == 210


def test_the_first_hole_is_the_one_of_the_first_day_asked_for():
    month = a_month(holidays={date(2026, 5, 1)})
    assert first_hole(month) == (date(2026, 5, 4), Hole(time(9), 210))
    assert first_hole(month, MONDAY) == (MONDAY, Hole(time(9), 210))
    assert first_hole(a_month(weeks=())) is None


@pytest.mark.parametrize(
    ("today", "is_owed", "owed"),
    [
        (date(2026, 11, 23), False, (Month(2026, 11), date(2026, 12, 10))),
        (date(2026, 12, 2), True, (Month(2026, 11), date(2026, 12, 10))),
        (date(2026, 12, 15), True, (Month(2026, 11), date(2026, 12, 10))),
        (date(2026, 12, 15), False, (Month(2026, 12), date(2027, 1, 10))),
    ],
)
def test_the_return_owed_is_that_of_the_month_before_until_it_is_locked(today, is_owed, owed):
    assert return_owed(today, 10, is_previous_owed=is_owed) == owed
