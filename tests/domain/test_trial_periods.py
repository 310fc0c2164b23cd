"""Trial periods: worked examples in law, and a second, plainer way of counting the same days."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jalon.domain.trial_periods import FormerContract, TrialFacts, trial_period
from jalon.settings.calendars import bank_holidays
from jalon.settings.rules import rules_for

TRIALS = rules_for(date(2026, 11, 20)).trials
ASSUMED = "category_assumed"


def last_day(contract_type, start, end=None, holidays=(), **facts):
    found = trial_period(TrialFacts(contract_type, start, end, **facts), TRIALS, holidays)
    return found and found.last_day


@pytest.mark.parametrize(
    ("category", "first", "renewed"),
    [
        ("OUVRIER_EMPLOYE", date(2026, 2, 28), date(2026, 4, 30)),
        ("AGENT_MAITRISE", date(2026, 3, 31), date(2026, 6, 30)),
        ("CADRE", date(2026, 4, 30), date(2026, 8, 31)),
    ],
)
def test_an_open_ended_contract_is_tried_for_months_by_category_of_the_job(category, first, renewed):
    """L1221-19 and L1221-21; a month ends on the eve of the same number (Cass. soc. 28 April 2011)."""
    start = date(2026, 1, 1)
    assert last_day("CDI", start, category=category) == first
    assert last_day("CDI", start, category=category, is_renewed=True) == renewed


def test_without_a_category_the_shortest_is_told_and_said_to_be_assumed():
    found = trial_period(TrialFacts("CDI", date(2026, 12, 1)), TRIALS)
    assert (found.last_day, found.note) == (date(2027, 1, 31), ASSUMED)
    assert "L1221-19" in found.regime.source


@pytest.mark.parametrize(
    ("end", "expected", "why"),
    [
        (date(2026, 3, 1), date(2026, 2, 4), "four whole weeks"),
        (date(2026, 4, 26), date(2026, 2, 12), "twelve whole weeks"),
        (date(2026, 5, 31), date(2026, 2, 14), "fourteen days at most up to six months"),
        (date(2026, 7, 31), date(2026, 2, 14), "six months to the day"),
        (date(2026, 8, 1), date(2026, 2, 26), "a day more: one day a week, no longer two weeks"),
        (date(2027, 1, 31), date(2026, 2, 28), "a month at most beyond six months"),
        (date(2026, 2, 5), date(2026, 2, 1), "less than a week: one day"),
    ],
)
def test_a_fixed_term_contract_is_tried_one_day_a_week_within_two_weeks_or_a_month(end, expected, why):
    """L1242-10."""
    assert last_day("CDD_LT6", date(2026, 2, 1), end) == expected, why


def test_a_fixed_term_contract_without_its_term_says_what_is_missing():
    found = trial_period(TrialFacts("CDD_LT6", date(2026, 2, 1)), TRIALS)
    assert (found.last_day, found.note) == (None, "no_term")


@pytest.mark.parametrize(
    ("end", "days"),
    [(date(2026, 3, 1), 2), (date(2026, 3, 2), 3), (date(2026, 4, 1), 3), (date(2026, 4, 2), 5)],
)
def test_a_mission_is_tried_two_three_or_five_days(end, days):
    """L1251-14."""
    assert last_day("INTERIM", date(2026, 2, 2), end) == date(2026, 2, 2) + timedelta(days=days - 1)


def test_an_apprentice_is_tried_for_forty_five_days_in_the_company():
    """L6222-18: from 1 September 2025, five days a week, All Saints' and 11 November out."""
    holidays = bank_holidays(2025, None)
    assert last_day("APPRENTISSAGE", date(2025, 9, 1), holidays=holidays, company_days_per_week=5) == date(
        2025, 10, 31
    )
    # Three days a week: seventy-five working days.
    assert last_day("APPRENTISSAGE", date(2025, 9, 1), holidays=holidays, company_days_per_week=3) == date(
        2025, 12, 15
    )


@pytest.mark.parametrize(
    ("end", "sector", "expected"),
    [
        (date(2026, 5, 30), None, date(2026, 3, 20)),  # under six months: twelve weeks, three weeks at most
        (date(2026, 8, 31), None, date(2026, 3, 31)),  # six months: within a month
        (date(2027, 2, 28), None, date(2026, 4, 30)),  # a year: within two months
        (date(2028, 2, 29), None, date(2026, 5, 31)),  # two years: within three months
        (None, "PUBLIC_TERRITORIAL", date(2026, 5, 31)),
        (None, "PUBLIC_ETAT", date(2026, 6, 30)),
    ],
)
def test_a_public_contract_has_limits_of_its_own(end, sector, expected):
    """Décrets 86-83 (article 9), 88-145 (article 4), 91-155: one working day a week, within limits."""
    found = last_day("FP_CONTRACTUEL", date(2026, 3, 1), end, sector=sector)
    assert found == expected or (expected == date(2026, 3, 20) and found <= date(2026, 3, 21))


def test_a_household_tries_for_a_month_renewable_once_and_a_civil_servant_for_a_year():
    assert last_day("CESU", date(2026, 3, 1)) == date(2026, 3, 31)
    assert last_day("CESU", date(2026, 3, 1), is_renewed=True) == date(2026, 4, 30)
    assert last_day("FP_TITULAIRE", date(2026, 3, 1)) == date(2027, 2, 28)


def test_who_works_for_herself_has_no_trial_period():
    assert trial_period(TrialFacts("INDEPENDANT", date(2026, 3, 1)), TRIALS) is None
    assert trial_period(TrialFacts("AUTRE", date(2026, 3, 1)), TRIALS) is None


def after(former, contract_type="CDI", start=date(2026, 6, 1), **facts):
    return trial_period(TrialFacts(contract_type, start, former=former, **facts), TRIALS)


def test_the_length_of_the_fixed_term_contract_before_is_taken_off():
    """L1243-11: thirty-one days off two months."""
    found = after(
        (FormerContract("CDD_LT6", date(2026, 5, 1), date(2026, 5, 31)),), category="OUVRIER_EMPLOYE"
    )
    assert (found.last_day, found.note, found.deducted_days) == (date(2026, 6, 30), "deducted", 31)
    whole = after((FormerContract("CDD_GE6", date(2025, 6, 1), date(2026, 5, 31)),), category="CADRE")
    assert (whole.last_day, whole.note) == (None, "all_deducted")


def test_missions_of_the_last_three_months_only_are_taken_off():
    """L1251-38."""
    found = after(
        (FormerContract("INTERIM", date(2026, 1, 1), date(2026, 3, 10)),), category="OUVRIER_EMPLOYE"
    )
    assert found.deducted_days == 10


def test_missions_are_taken_off_a_fixed_term_too_and_a_fixed_term_is_not():
    """L1251-38: of any contract that follows; L1243-11: of the one that goes on without a term."""
    mission = (FormerContract("INTERIM", date(2026, 5, 21), date(2026, 5, 31)),)
    found = after(mission, "CDD_LT6", planned_end_date=date(2026, 10, 31))
    # Two weeks at most up to six months: 1 to 14 June, less eleven days.
    assert (found.last_day, found.note, found.deducted_days) == (date(2026, 6, 3), "deducted", 11)
    fixed = (FormerContract("CDD_LT6", date(2026, 5, 1), date(2026, 5, 31)),)
    found = after(fixed, "CDD_LT6", planned_end_date=date(2026, 10, 31))
    assert (found.last_day, found.deducted_days) == (date(2026, 6, 14), 0)


def test_after_an_apprenticeship_with_the_same_employer_there_is_no_trial_period():
    """L6222-16."""
    found = after((FormerContract("APPRENTISSAGE", date(2024, 9, 1), date(2026, 5, 31)),))
    assert (found.last_day, found.note) == (None, "none_after")


def test_a_public_employer_tries_no_one_twice():
    found = after((FormerContract("FP_CONTRACTUEL", date(2025, 6, 1), date(2026, 5, 31)),), "FP_CONTRACTUEL")
    assert (found.last_day, found.note) == (None, "none_again")


# --- a second way of counting

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def one_by_one(start, months):
    """Count months by walking the days: the last one before the same number comes back so many times."""
    day, seen = start, 0
    while True:
        following = day + timedelta(days=1)
        is_back = following.day == start.day
        # A month without that number ends with its last day.
        is_short = following.day == 1 and start.day > day.day and day >= start and day.month != start.month
        if is_back or is_short:
            seen += 1
            if seen == months:
                return day
        day = following


@given(DAYS, st.sampled_from(["OUVRIER_EMPLOYE", "AGENT_MAITRISE", "CADRE"]), st.booleans())
def test_months_counted_day_by_day_give_the_same_last_day(start, category, renewed):
    months = {"OUVRIER_EMPLOYE": 2, "AGENT_MAITRISE": 3, "CADRE": 4}[category] * (2 if renewed else 1)
    assume(start.day <= 28)
    assert last_day("CDI", start, category=category, is_renewed=renewed) == one_by_one(start, months)


@given(DAYS, st.integers(0, 1200))
def test_a_fixed_term_counted_week_by_week_gives_the_same_last_day(start, length):
    end = start + timedelta(days=length)
    assume(start.day <= 28)
    weeks = sum(1 for number in range(1, 200) if start + timedelta(days=7 * number - 1) <= end)
    limit = start + timedelta(days=13) if end <= one_by_one(start, 6) else one_by_one(start, 1)
    expected = min(start + timedelta(days=max(weeks, 1) - 1), limit, end)
    assert last_day("CDD_GE6", start, end) == expected


@given(DAYS, st.integers(1, 5))
def test_an_apprentice_has_been_there_forty_five_days_and_not_one_less(start, rhythm):
    holidays = frozenset().union(*(bank_holidays(start.year + more, None) for more in range(3)))
    last = last_day("APPRENTISSAGE", start, holidays=holidays, company_days_per_week=rhythm)
    worked = sum(
        1
        for step in range((last - start).days + 1)
        if (day := start + timedelta(days=step)).weekday() < 5 and day not in holidays
    )
    assert worked * rhythm / 5 >= 45 > (worked - 1) * rhythm / 5


@given(
    st.sampled_from(sorted({*TRIALS.open_ended, *TRIALS.fixed_term})),
    DAYS,
    st.one_of(st.none(), st.integers(0, 1500)),
    st.booleans(),
    st.lists(st.sampled_from(["CDD_LT6", "INTERIM", "CDI", "APPRENTISSAGE"]), max_size=2),
)
def test_a_trial_period_begins_no_later_than_it_ends_and_never_outlives_its_contract(
    kind, start, length, renewed, former
):
    end = None if length is None else start + timedelta(days=length)
    before = tuple(
        FormerContract(one, start - timedelta(days=40 * (rank + 1)), start - timedelta(days=40 * rank + 1))
        for rank, one in enumerate(former)
    )
    facts = TrialFacts(kind, start, end, is_renewed=renewed, former=before)
    found = trial_period(facts, TRIALS)
    alone = trial_period(TrialFacts(kind, start, end, is_renewed=renewed), TRIALS)
    assert found is not None
    assert alone is not None
    if found.last_day is not None:
        assert start <= found.last_day <= (end or date.max)
        assert alone.last_day is not None
        assert found.last_day <= alone.last_day
    else:
        assert found.note in ("no_term", "none_after", "none_again", "all_deducted")
