"""Contracts, accesses to employment and retention."""

from datetime import date, timedelta

import pytest

from jalon.domain.employment import JobContract, Milestone, is_access, milestone_day, outcome_of


def contract(start, end=None, *, planned=None, identity="1", **changes):
    fields = {"contract_type": "CDI", "employer_id": "e", "starts_on_open_day": True}
    return JobContract(
        identity, "p", start_date=start, end_date=end, planned_end_date=planned, **fields | changes
    )


def test_a_contract_runs_to_its_real_end_else_to_the_planned_one_end_days_inside():
    ended_early = contract(date(2026, 1, 5), date(2026, 2, 28), planned=date(2026, 6, 30))
    assert ended_early.runs_on(date(2026, 2, 28))
    assert not ended_early.runs_on(date(2026, 3, 1))
    planned = contract(date(2026, 1, 5), planned=date(2026, 6, 30))
    assert planned.runs_on(date(2026, 6, 30))
    assert not planned.runs_on(date(2026, 7, 1))
    assert contract(date(2026, 1, 5)).runs_on(date(2030, 1, 1))


@pytest.mark.parametrize(("days_without", "access"), [(29, False), (30, True), (31, True)])
def test_an_access_wants_thirty_days_without_another_contract(days_without, access):
    start = date(2026, 10, 1)
    before = contract(date(2026, 1, 1), start - timedelta(days=days_without + 1), identity="0")
    new = contract(start)
    assert is_access(new, [before, new], 30) is access


def test_a_contract_that_follows_another_or_starts_outside_a_path_is_no_access():
    assert not is_access(contract(date(2026, 10, 1), follows_contract_id="0"), [], 30)
    assert not is_access(contract(date(2026, 10, 1), starts_on_open_day=False), [], 30)


def test_two_contracts_begun_the_same_day_are_two_accesses():
    pair = [contract(date(2026, 10, 1)), contract(date(2026, 10, 1), identity="2")]
    assert [is_access(one, pair, 30) for one in pair] == [True, True]


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        (date(2026, 1, 15), 3, date(2026, 4, 14)),
        (date(2026, 11, 30), 3, date(2027, 2, 27)),  # 30 February is the 28th, then one day less
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2023, 8, 31), 6, date(2024, 2, 28)),
        (date(2026, 3, 1), 12, date(2027, 2, 28)),
    ],
)
def test_a_milestone_keeps_the_day_number_else_the_last_of_the_month(start, months, day):
    assert milestone_day(start, months) == day


def test_work_that_only_runs_on_paper_is_not_known():
    access = contract(date(2026, 1, 15))
    milestone = Milestone(access, date(2026, 4, 14))
    assert outcome_of(milestone, [access], acted_since=False) == (False, False, True)
    assert outcome_of(milestone, [access], acted_since=True) == (True, True, False)


@pytest.mark.parametrize(
    ("changes", "still"),
    [
        ({"confirmed_date": date(2026, 4, 13)}, False),
        ({"confirmed_date": date(2026, 4, 14)}, True),
        ({"end": date(2026, 4, 14)}, True),
        ({"planned": date(2026, 4, 14)}, False),
    ],
)
def test_proof_is_a_confirmation_or_an_end_on_the_milestone_or_after(changes, still):
    access = contract(date(2026, 1, 15), **changes)
    outcome = outcome_of(Milestone(access, date(2026, 4, 14)), [access], acted_since=False)
    assert outcome == (still, still, not still)


def test_another_employer_keeps_the_person_in_work_but_not_with_the_same():
    access = contract(date(2026, 1, 15), date(2026, 3, 1))
    next_one = contract(date(2026, 3, 2), identity="2", employer_id="f", follows_contract_id="1")
    outcome = outcome_of(Milestone(access, date(2026, 4, 14)), [access, next_one], acted_since=True)
    assert outcome == (True, False, False)
