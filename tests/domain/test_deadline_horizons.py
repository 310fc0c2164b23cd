"""The lots of what is watched: each day is in one of them, and nothing is lost from one day to the next."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jalon.domain.deadline_facts import (
    Delays,
    IndividualAgreement,
    OpenPath,
    Placement,
    Referral,
    Right,
    WatchedContract,
    WatchedFacts,
)
from jalon.domain.deadline_horizons import Horizon, horizon_of
from jalon.domain.deadlines import deadlines_of, is_announced
from jalon.settings.rules import rules_for

TODAY = date(2026, 11, 20)
RULES = rules_for(TODAY)
NOTICED = {rule.code: rule for rule in RULES.deadlines}
ON_THE_DAY = {"NO_NEXT_ACTION", "EMPLOYER_SILENT", "ENDLESS_PAUSE", "RETENTION_PROOF"}
"""Told on the day itself: what is to be done could not be done before."""

DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
ENDS = st.one_of(st.none(), DAYS)


@given(DAYS, DAYS)
def test_each_day_is_in_one_lot_and_moves_towards_the_nearest_as_time_goes(day, today):
    order = list(Horizon)
    lot, tomorrow = horizon_of(day, today), horizon_of(day, today + timedelta(days=1))
    assert (lot is Horizon.PAST) == (day < today)
    assert order.index(tomorrow) <= order.index(lot)
    if day <= today + timedelta(days=7):
        assert order.index(lot) <= order.index(Horizon.WEEK)
    # A lot is never skipped unseen: from one day to the next a deadline goes by one lot at most.
    assert order.index(lot) - order.index(tomorrow) <= 1


def test_everything_but_what_is_of_the_day_is_announced_before_it():
    assert {code for code, rule in NOTICED.items() if rule.notice_days == 0} == ON_THE_DAY


@st.composite
def watched(draw):
    """Dated facts of two people, with nothing that follows the rhythm of the work."""
    people = ("p", "q")
    who = st.sampled_from(people)
    spans = st.tuples(who, DAYS, st.integers(0, 200))
    return WatchedFacts(
        paths=tuple(OpenPath(one, one, date(2023, 1, 2), draw(ENDS)) for one in people),
        last_contacts={one: draw(DAYS) for one in people},
        with_next_step=frozenset(people),
        rights=tuple(
            Right(f"r{n}", person, kind, end, renewal_filed_date=filed)
            for n, (person, kind, end, filed) in enumerate(
                draw(st.lists(st.tuples(who, st.sampled_from(["RQTH", "ORP"]), ENDS, ENDS), max_size=4))
            )
        ),
        referrals=tuple(
            Referral(f"f{n}", person, end)
            for n, (person, end) in enumerate(draw(st.lists(st.tuples(who, ENDS), max_size=3)))
        ),
        individual_agreements=tuple(
            IndividualAgreement(f"a{n}", person, None, None, start, start + timedelta(days=length))
            for n, (person, start, length) in enumerate(draw(st.lists(spans, max_size=3)))
        ),
        contracts=tuple(
            WatchedContract(f"c{n}", person, end, None, trial)
            for n, (person, end, trial) in enumerate(draw(st.lists(st.tuples(who, ENDS, ENDS), max_size=3)))
        ),
        placements=tuple(
            Placement(f"i{n}", person, "host", start, start + timedelta(days=length % 60))
            for n, (person, start, length) in enumerate(draw(st.lists(spans, max_size=3)))
        ),
    )


@given(watched(), DAYS)
def test_no_deadline_is_lost_or_moved_between_two_days_on_which_nothing_was_written(facts, today):
    delays, tomorrow = Delays(30), today + timedelta(days=1)
    found = deadlines_of(facts, RULES, delays, today)
    assert deadlines_of(facts, RULES, delays, tomorrow) == found
    for one in found:
        rule = NOTICED[one.rule]
        before, after = is_announced(one.date, rule, today), is_announced(one.date, rule, tomorrow)
        if before and not after:
            # It goes by itself only once its day is past, and only where the rules say so.
            assert rule.kept_days is not None
            assert tomorrow > one.date + timedelta(days=rule.kept_days) >= one.date
        if tomorrow == one.date:
            assert before or rule.notice_days == 0
