"""The month of a colleague: days, planned time, and the addition from the activity sheets to the total."""

from dataclasses import fields
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.domain.months import Month
from jalon.domain.timesheets import (
    Journey,
    Leave,
    LedAct,
    Minutes,
    TimesheetFacts,
    WorkingWeek,
    make_timesheet,
    weeks_while_employed,
)

MAY = Month(2026, 5)
FULL = (420, 420, 420, 420, 420, 0, 0)
TARGETS = ("PERSONNE", "EMPLOYEUR", "TRIPARTITE", "PARTENAIRE", "PROCHE", "COLLECTIF", "INTERNE")
FRIDAY = date(2026, 5, 8)


def week(start=date(2025, 1, 1), end=None, minutes=FULL, identity="a"):
    return WorkingWeek(identity, start, end, minutes)


def day_of(facts, day):
    return next(found for found in make_timesheet(facts).days if found.date == day)


minutes = st.integers(0, 600)
days = st.dates(MAY.first_day, MAY.last_day)


@st.composite
def led_acts(draw):
    is_held, names = draw(st.booleans()), draw(st.booleans())
    shares = [draw(minutes) if is_held and names else 0 for _ in range(3)]
    return LedAct(
        draw(days), draw(st.sampled_from(TARGETS)), draw(minutes), is_held or not names, names, *shares
    )


@st.composite
def some_facts(draw):
    start, length = draw(st.dates(date(2026, 4, 20), MAY.last_day)), draw(st.integers(0, 20))
    return TimesheetFacts(
        MAY,
        tuple(draw(st.lists(led_acts(), max_size=8))),
        tuple(Journey(draw(days), draw(minutes)) for _ in range(draw(st.integers(0, 3)))),
        draw(st.sampled_from(((), (week(),), (week(), week(date(2026, 5, 12), minutes=(210,) * 7))))),
        (Leave(start, start + timedelta(length), draw(st.none() | minutes)),),
        frozenset(draw(st.lists(days, max_size=3))),
    )


@given(some_facts())
def test_the_activity_sheets_and_the_rest_make_the_total_of_the_days(facts):
    sheet = make_timesheet(facts)
    assert sheet.addition.total == sheet.totals.worked == sum(day.minutes.worked for day in sheet.days)


@given(some_facts())
def test_every_minute_that_was_led_is_counted_once(facts):
    totals = make_timesheet(facts).totals
    assert totals.worked == sum(part.minutes for part in (*facts.acts, *facts.journeys))
    assert totals.absence == sum(act.minutes for act in facts.acts if not act.is_held)


@given(some_facts())
def test_rest_never_takes_off_more_than_is_planned(facts):
    for day in make_timesheet(facts).days:
        due = day.minutes.due
        assert (due is None) == (day.minutes.planned is None)
        assert due is None or 0 <= due <= day.minutes.planned
        assert day.minutes.balance is None or day.minutes.balance == day.minutes.worked - due


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("PERSONNE", "person"),
        ("PROCHE", "person"),
        ("COLLECTIF", "person"),
        ("EMPLOYEUR", "employer"),
        ("TRIPARTITE", "tripartite"),
        ("PARTENAIRE", "partner"),
        ("INTERNE", "internal"),
        ("CODE_A_VENIR", "internal"),
    ],
)
def test_each_target_has_one_column(target, name):
    act = LedAct(FRIDAY, target, 45, is_held=True, names_somebody=False)
    found = day_of(TimesheetFacts(MAY, (act,)), FRIDAY).minutes
    counted = {field.name: getattr(found, field.name) for field in fields(Minutes)}
    assert {key: value for key, value in counted.items() if value} == {name: 45}


def test_an_appointment_that_nobody_came_to_is_time_of_its_own():
    act = LedAct(FRIDAY, "PERSONNE", 60, is_held=False, names_somebody=True)
    sheet = make_timesheet(TimesheetFacts(MAY, (act,)))
    assert (sheet.totals.person, sheet.totals.absence, sheet.addition.absence) == (0, 60, 60)


def test_a_colleague_who_was_there_for_half_of_a_shared_act_counts_her_half():
    act = LedAct(
        FRIDAY, "COLLECTIF", 60, is_held=True, names_somebody=True, sheet_minutes=80, outside_minutes=40
    )
    sheet = make_timesheet(TimesheetFacts(MAY, (act,)))
    assert sheet.totals.person == 60
    assert (sheet.addition.sheets, sheet.addition.outside, sheet.addition.own_part) == (80, 40, -60)
    assert sheet.addition.total == 60


def test_nothing_is_due_on_a_bank_holiday_and_no_leave_is_taken_from_it():
    leave = Leave(date(2026, 5, 7), date(2026, 5, 11))
    facts = TimesheetFacts(MAY, weeks=(week(),), leave=(leave,), bank_holidays=frozenset({FRIDAY}))
    holiday = day_of(facts, FRIDAY)
    assert (holiday.minutes.planned, holiday.minutes.holiday, holiday.minutes.leave) == (420, 420, 0)
    assert (holiday.minutes.due, holiday.is_bank_holiday) == (0, True)
    totals = make_timesheet(facts).totals
    assert (totals.planned, totals.holiday, totals.leave, totals.due) == (21 * 420, 420, 840, 18 * 420)


def test_a_bank_holiday_on_a_sunday_takes_nothing_off():
    sunday = date(2026, 5, 10)
    facts = TimesheetFacts(MAY, weeks=(week(),), bank_holidays=frozenset({sunday}))
    assert make_timesheet(facts).totals.holiday == 0


def test_half_a_day_of_leave_leaves_the_other_half():
    halves = (Leave(FRIDAY, FRIDAY, 210), Leave(FRIDAY, FRIDAY, 300))
    facts = TimesheetFacts(MAY, weeks=(week(),), leave=halves[:1])
    assert day_of(facts, FRIDAY).minutes.due == 210
    both = TimesheetFacts(MAY, weeks=(week(),), leave=halves)
    assert day_of(both, FRIDAY).minutes.due == 0


def test_the_week_begun_last_is_in_force():
    weeks = (week(), week(date(2026, 5, 18), date(2026, 5, 22), (300,) * 7, "b"))
    facts = TimesheetFacts(MAY, weeks=weeks)
    assert day_of(facts, date(2026, 5, 15)).minutes.planned == 420
    assert day_of(facts, date(2026, 5, 18)).minutes.planned == 300
    assert day_of(facts, date(2026, 5, 23)).minutes.planned == 0
    assert day_of(facts, date(2026, 5, 25)).minutes.planned == 420


def test_without_a_known_week_nothing_is_said_to_be_due():
    totals = make_timesheet(TimesheetFacts(MAY, journeys=(Journey(FRIDAY, 30),))).totals
    assert (totals.planned, totals.due, totals.balance, totals.worked) == (None, None, None, 30)


def test_nothing_is_planned_before_the_hire_or_after_the_departure():
    weeks = weeks_while_employed((week(),), date(2026, 5, 4), date(2026, 5, 8))
    totals = make_timesheet(TimesheetFacts(MAY, weeks=weeks)).totals
    assert totals.planned == 5 * 420
    assert weeks_while_employed((week(end=date(2026, 4, 1)),), date(2026, 5, 4), None) == ()
