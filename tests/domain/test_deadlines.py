"""What is watched, in the words of the trade: cases made by hand, and a calendar walked day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.domain.deadline_facts import (
    ClosedFile,
    Delays,
    EndlessPause,
    IndividualAgreement,
    MainModule,
    OpenPath,
    Placement,
    PlannedIntensity,
    Referral,
    Right,
    StructureAgreement,
    WatchedContract,
    WatchedFacts,
)
from jalon.domain.deadlines import KIND_OF_RULE, Dismissal, deadlines_of, is_announced, last_working_day
from jalon.domain.found_deadlines import Found
from jalon.domain.months import Month
from jalon.domain.rules import DeadlineRule
from jalon.settings.rules import rules_for

TODAY = date(2026, 11, 20)
RULES = rules_for(TODAY)
DELAYS = Delays(days_without_contact=30)


def found(today=TODAY, delays=DELAYS, **facts):
    """The rule and the day of each deadline."""
    watched = WatchedFacts(
        **{name: tuple(rows) if isinstance(rows, list) else rows for name, rows in facts.items()}
    )
    return [(one.rule, one.date) for one in deadlines_of(watched, rules_for(today), delays, today)]


def rqth(end, **changes):
    return Right(changes.pop("id", "r"), "p", changes.pop("kind", "RQTH"), end, **changes)


def in_support(since=date(2026, 1, 5), **changes):
    """Someone accompanied, seen today, with something to come: nothing else is asked about her."""
    return {
        "paths": [OpenPath("path", "p", since, **changes)],
        "last_contacts": {"p": TODAY},
        "with_next_step": frozenset({"p"}),
    }


# --- rights


def test_the_end_of_an_rqth_is_watched_until_a_renewal_is_filed_in_time():
    assert found(rights=[rqth(date(2027, 3, 31))]) == [("RQTH_END", date(2027, 3, 31))]
    in_time = rqth(date(2027, 3, 31), renewal_filed_date=date(2027, 3, 31))
    assert found(rights=[in_time]) == []
    too_late = rqth(date(2027, 3, 31), renewal_filed_date=date(2027, 4, 1))
    assert found(rights=[too_late]) == [("RQTH_END", date(2027, 3, 31))]


def test_a_permanent_rqth_or_a_later_one_leaves_nothing_to_renew():
    first = rqth(date(2026, 12, 31))
    assert found(rights=[first, rqth(None, id="s", permanent=True)]) == []
    assert found(rights=[first, rqth(date(2031, 12, 31), id="s")]) == [("RQTH_END", date(2031, 12, 31))]


def test_an_orientation_of_the_cdaph_is_not_covered_by_an_rqth():
    rights = [rqth(None, permanent=True), rqth(date(2027, 1, 15), id="o", kind="ORP")]
    assert found(rights=rights) == [("ORIENTATION_END", date(2027, 1, 15))]


def test_the_last_validity_of_the_prescriptions_is_watched():
    referrals = [
        Referral("a", "p", date(2026, 6, 1)),
        Referral("b", "p", date(2027, 6, 1)),
        Referral("c", "p", None),
    ]
    assert found(referrals=referrals) == [("REFERRAL_END", date(2027, 6, 1))]


# --- agreements


def agreement(one_id, start, end, amends=None, employer=None):
    return IndividualAgreement(one_id, "p", employer, amends, start, end)


def test_an_amendment_moves_the_end_of_an_individual_agreement():
    first = agreement("a", date(2026, 1, 1), date(2026, 12, 31))
    amendment = agreement("b", date(2026, 11, 1), date(2027, 6, 30), amends="a")
    assert found(individual_agreements=[first, amendment]) == [
        ("INDIVIDUAL_AGREEMENT_END", date(2027, 6, 30))
    ]


def test_the_next_agreement_with_the_same_employer_takes_over_and_another_employer_does_not():
    first = agreement("a", date(2026, 1, 1), date(2026, 12, 31), employer="bakery")
    following = agreement("b", date(2027, 1, 1), None, employer="bakery")
    assert found(individual_agreements=[first, following]) == []
    elsewhere = agreement("b", date(2027, 1, 1), None, employer="garage")
    assert found(individual_agreements=[first, elsewhere]) == [
        ("INDIVIDUAL_AGREEMENT_END", date(2026, 12, 31))
    ]


def test_an_agreement_of_the_structure_that_is_followed_is_not_announced():
    old = StructureAgreement("a", "HABILITATION", date(2024, 1, 1), date(2026, 12, 31))
    assert found(structure_agreements=[old]) == [("AGREEMENT_END", date(2026, 12, 31))]
    new = StructureAgreement("b", "HABILITATION", date(2027, 1, 1), date(2029, 12, 31))
    assert found(structure_agreements=[old, new]) == [("AGREEMENT_END", date(2029, 12, 31))]


def test_an_agreement_of_a_kind_that_is_no_more_is_followed_by_any_other():
    old = StructureAgreement("a", "GESTION", date(2023, 1, 1), date(2025, 12, 31))
    assert found(structure_agreements=[old]) == [("AGREEMENT_END", date(2025, 12, 31))]
    new = StructureAgreement("b", "HABILITATION", date(2026, 1, 1), None)
    assert found(structure_agreements=[old, new]) == []


def test_with_an_employer_she_left_there_is_no_agreement_to_renew():
    with_bakery = agreement("a", date(2026, 1, 1), date(2026, 12, 31), employer="bakery")
    left = WatchedContract("c", "p", None, date(2026, 10, 31), None, employer_id="bakery")
    assert found(individual_agreements=[with_bakery], contracts=[left]) == []
    still = WatchedContract("d", "p", None, None, None, employer_id="bakery")
    assert len(found(individual_agreements=[with_bakery], contracts=[left, still])) == 1


def test_the_support_agreement_of_an_esat_ends_and_the_platform_takes_over():
    facts = in_support(esat_agreement_end_date=date(2027, 1, 31))
    assert only("ESAT_AGREEMENT_END", found(**facts)) == [("ESAT_AGREEMENT_END", date(2027, 1, 31))]


# --- work


def test_a_trial_period_and_a_planned_end_are_two_deadlines():
    contract = WatchedContract("c", "p", date(2027, 5, 31), None, date(2026, 12, 14))
    assert found(contracts=[contract]) == [
        ("PROBATION_END", date(2026, 12, 14)),
        ("CONTRACT_END", date(2027, 5, 31)),
    ]


def test_a_contract_that_ended_or_is_followed_by_another_asks_for_nothing():
    ended = WatchedContract("c", "p", date(2027, 5, 31), date(2026, 11, 30), date(2026, 12, 14))
    assert found(contracts=[ended]) == []
    first = WatchedContract("c", "p", date(2026, 11, 30), None, None)
    second = WatchedContract("d", "p", None, None, None, follows_contract_id="c")
    assert found(contracts=[first, second]) == []


# --- immersions: D5135-3 and D5135-6


def placement(one_id, start, end, **changes):
    return Placement(
        one_id,
        "p",
        changes.pop("host", "bakery"),
        start,
        end,
        outcome=changes.pop("outcome", "COMPLETE"),
        **changes,
    )


def test_the_review_of_an_immersion_is_watched_until_it_is_made():
    one = placement("i", date(2026, 11, 9), date(2026, 11, 20), outcome=None)
    assert found(placements=[one]) == [("IMMERSION_END", date(2026, 11, 20))]


@pytest.mark.parametrize(
    ("start", "end", "is_too_long"),
    [
        (date(2026, 10, 5), date(2026, 11, 4), False),
        (date(2026, 10, 5), date(2026, 11, 5), True),
        (date(2027, 1, 31), date(2027, 2, 28), False),
        (date(2027, 1, 31), date(2027, 3, 1), True),
    ],
)
def test_an_immersion_lasts_one_month_from_date_to_date_at_most(start, end, is_too_long):
    rules = {rule for rule, _ in found(placements=[placement("i", start, end)])}
    assert rules == ({"IMMERSION_LONGEST"} if is_too_long else set())


def test_an_immersion_is_renewed_once():
    first = placement("a", date(2026, 9, 1), date(2026, 9, 11))
    again = placement("b", date(2026, 9, 14), date(2026, 9, 25), renews_id="a")
    assert found(placements=[first, again]) == []
    third = placement("c", date(2026, 10, 1), date(2026, 10, 9), renews_id="b")
    assert found(placements=[first, again, third]) == [("IMMERSION_RENEWALS", date(2026, 10, 1))]


def test_three_agreements_with_one_host_within_twelve_months_are_one_too_many():
    several = [
        placement("a", date(2026, 1, 5), date(2026, 1, 9)),
        placement("b", date(2026, 6, 1), date(2026, 6, 5)),
        placement("c", date(2026, 12, 1), date(2026, 12, 4)),
    ]
    assert found(placements=several) == [("IMMERSION_AGREEMENTS", date(2026, 12, 1))]
    elsewhere = placement("c", date(2026, 12, 1), date(2026, 12, 4), host="garage")
    assert found(placements=[*several[:2], elsewhere]) == []
    a_year_later = placement("c", date(2027, 1, 5), date(2027, 1, 8))
    assert found(placements=[*several[:2], a_year_later]) == []
    did_not_come = placement("b", date(2026, 6, 1), date(2026, 6, 5), outcome="NON_VENU")
    assert found(placements=[several[0], did_not_come, several[2]]) == []


def test_sixty_days_with_one_host_within_twelve_months_are_the_most():
    first = placement("a", date(2026, 3, 2), date(2026, 4, 1), days=30)
    full = placement("b", date(2026, 9, 1), date(2026, 9, 30), days=30)
    assert found(placements=[first, full]) == []
    more = placement("b", date(2026, 9, 1), date(2026, 10, 1), days=31)
    assert ("IMMERSION_DAYS", date(2026, 10, 1)) in found(placements=[first, more])


@given(
    st.lists(
        st.tuples(st.integers(0, 700), st.integers(0, 40)),
        min_size=1,
        max_size=6,
    )
)
def test_the_days_of_immersion_are_those_of_a_calendar_walked_day_by_day(periods):
    origin = date(2025, 1, 1)
    several = [
        placement(str(rank), origin + timedelta(start), origin + timedelta(start + length))
        for rank, (start, length) in enumerate(periods)
    ]
    too_many = set()
    for one in several:
        counted = 0
        day = one.end_date
        # Twelve months running: back to the day after the same day of the year before.
        while (day.year, day.month, day.day) > (one.end_date.year - 1, one.end_date.month, one.end_date.day):
            counted += sum(
                1
                for other in several
                if other.end_date <= one.end_date and other.start_date <= day <= other.end_date
            )
            day -= timedelta(days=1)
        if counted > 60:
            too_many.add(one.end_date)
    announced = {day for rule, day in found(placements=several) if rule == "IMMERSION_DAYS"}
    assert announced == too_many


# --- the follow-up


def test_a_contact_is_due_thirty_days_after_the_last_one_or_after_admission():
    facts = in_support() | {"last_contacts": {"p": date(2026, 11, 2)}}
    assert found(**facts) == [("NO_CONTACT", date(2026, 12, 2))]
    never = in_support(since=date(2026, 11, 10)) | {"last_contacts": {}}
    assert found(**never) == [("NO_CONTACT", date(2026, 12, 10))]


def test_nobody_is_called_during_a_pause_and_whoever_was_to_be_is_on_the_day_after_it():
    facts = in_support() | {"last_contacts": {"p": date(2026, 9, 1)}}
    assert found(**facts) == [("NO_CONTACT", date(2026, 10, 1))]
    assert found(**facts, pauses={"p": None}) == []
    assert found(**facts, pauses={"p": date(2026, 11, 21)}) == []
    assert found(**facts, pauses={"p": TODAY}) == [("NO_CONTACT", TODAY)]
    assert found(**facts, pauses={"p": date(2026, 9, 15)}) == [("NO_CONTACT", date(2026, 10, 1))]


def test_a_pause_of_which_nobody_knows_the_end_is_asked_about_after_three_months():
    """Our choice: nobody is called during a pause, and one without end would be silent for good."""
    one, two = (EndlessPause(name, "p", date(2026, month, 5)) for name, month in (("s", 8), ("t", 9)))
    facts = in_support() | {"last_contacts": {"p": date(2026, 7, 1)}, "pauses": {"p": None}}
    assert found(**facts, endless_pauses=[two, one]) == [("ENDLESS_PAUSE", date(2026, 11, 5))]


def only(rule, rows):
    return [row for row in rows if row[0] == rule]


def test_someone_without_anything_to_come_is_told_today():
    facts = in_support() | {"with_next_step": frozenset()}
    assert only("NO_NEXT_ACTION", found(**facts)) == [("NO_NEXT_ACTION", TODAY)]


def test_the_time_in_a_module_is_a_reminder_and_work_has_none():
    facts = {"modules": [MainModule("m", "p", "M1_EVALUATION", date(2026, 9, 1))]}
    assert found(**facts) == [("TIME_IN_MODULE", date(2026, 11, 30))]
    assert found(modules=[MainModule("m", "p", "M4_EMPLOI", date(2019, 9, 1))]) == []


@pytest.mark.parametrize(
    ("minutes", "band", "is_told"),
    [
        ((480, 480, 480), "REGULIER", False),
        ((479, 480, 480), "REGULIER", True),  # a mean of 7 h 59 min 40 s is under 8 h
        ((480, 480, 480), "SUIVI", True),
        ((1440, 0, 0), "REGULIER", False),  # one full month and two empty ones have the same mean
        ((0, 0, 0), "ALLEGE", False),
        ((721, 721, 721), "INTENSIF", False),
    ],
)
def test_the_mean_of_three_months_is_held_against_the_plan(minutes, band, is_told):
    facts = in_support() | {
        "intensities": [PlannedIntensity("i", "p", band, date(2026, 2, 1))],
        "minutes": {"p": sum(minutes)},
    }
    told = only("INTENSITY_GAP", found(**facts))
    assert told == ([("INTENSITY_GAP", date(2026, 11, 30))] if is_told else [])


def test_a_plan_or_a_support_younger_than_three_months_is_not_judged():
    young = [PlannedIntensity("i", "p", "INTENSIF", date(2026, 8, 2))]
    assert only("INTENSITY_GAP", found(**in_support(), intensities=young)) == []
    plan = [PlannedIntensity("i", "p", "INTENSIF", date(2026, 1, 1))]
    assert only("INTENSITY_GAP", found(**in_support(since=date(2026, 8, 2)), intensities=plan)) == []
    assert only("INTENSITY_GAP", found(**in_support(since=date(2026, 8, 1)), intensities=plan)) != []


def test_there_is_no_official_intensity_before_2026():
    plan = [PlannedIntensity("i", "p", "INTENSIF", date(2024, 1, 1))]
    facts = in_support(since=date(2024, 1, 1))
    assert only("INTENSITY_GAP", found(today=date(2025, 11, 20), **facts, intensities=plan)) == []


def test_the_return_is_due_on_the_day_of_the_structure():
    delays = Delays(30, Month(2026, 10), date(2026, 11, 10))
    assert found(delays=delays) == [("RETURN_DUE", date(2026, 11, 10))]


def test_a_file_is_kept_two_years_after_the_last_contact():
    assert found(closed_files=[ClosedFile("p", date(2024, 12, 1))]) == [("RETENTION_END", date(2026, 12, 1))]
    assert found(closed_files=[ClosedFile("p", date(2024, 2, 29))]) == [("RETENTION_END", date(2026, 2, 28))]
    assert found(closed_files=[ClosedFile("p", date(2025, 12, 1), was_admitted=False)]) == [
        ("RETENTION_NOT_ADMITTED", date(2026, 12, 1))
    ]


# --- when it is announced, on which working day, and put aside


@given(st.integers(0, 40), st.one_of(st.none(), st.integers(0, 40)), st.integers(-90, 90))
def test_a_deadline_is_announced_from_its_notice_to_the_last_day_it_is_kept(notice, kept, distance):
    rule = DeadlineRule("X", "x", "x", "x", notice, kept)
    day = date(2027, 2, 15)
    today = day + timedelta(days=distance)
    # The other way round: every day on which it is shown, walked one by one.
    shown, cursor = set(), day - timedelta(days=notice)
    while cursor <= day + timedelta(days=100 if kept is None else kept):
        shown.add(cursor)
        cursor += timedelta(days=1)
    assert is_announced(day, rule, today) is (today in shown)


def test_a_horizon_stands_in_the_place_of_every_delay():
    rule = DeadlineRule("X", "x", "x", "x", 7)
    assert not is_announced(date(2026, 12, 20), rule, TODAY)
    assert is_announced(date(2026, 12, 20), rule, TODAY, 30)
    assert not is_announced(date(2026, 12, 21), rule, TODAY, 30)


def test_what_falls_on_a_bank_holiday_is_done_on_the_working_day_before():
    holidays = {date(2026, 12, 25), date(2027, 1, 1)}
    assert last_working_day(date(2026, 12, 27), holidays) == date(2026, 12, 24)
    assert last_working_day(date(2027, 1, 1), holidays) == date(2026, 12, 31)
    assert last_working_day(date(2026, 12, 22), holidays) == date(2026, 12, 22)


def test_what_is_put_aside_comes_back_with_another_date_or_after_the_day_asked():
    deadline = Found("RQTH_END", date(2027, 3, 31), "r", "p")
    aside = Dismissal("RQTH_END", "r", date(2027, 3, 31))
    assert aside.covers(deadline, TODAY)
    assert not aside.covers(Found("RQTH_END", date(2027, 6, 30), "r", "p"), TODAY)
    until = Dismissal("NO_NEXT_ACTION", "p", TODAY, TODAY + timedelta(10))
    asked = Found("NO_NEXT_ACTION", TODAY + timedelta(10), "p", "p")
    assert until.covers(asked, TODAY + timedelta(10))
    assert not until.covers(asked, TODAY + timedelta(11))


def test_every_rule_of_the_files_is_carried_out_and_every_rule_carried_out_has_its_words():
    for day in (date(2024, 6, 1), TODAY):
        assert {rule.code for rule in rules_for(day).deadlines} == set(KIND_OF_RULE)


def test_no_word_of_a_deadline_blames_anyone():
    for rule in RULES.deadlines:
        words = f"{rule.label} {rule.to_do}".lower()
        assert not any(blame in words for blame in ("manqué", "oubli", "faute", "retard", "absent", "refus"))
