"""The figures of the follow-up and those of their oracle, over invented caseloads on an encrypted file."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dense_caseloads import dense_caseload
from follow_up_caseloads import with_follow_up
from jalon.domain.breakdowns import breakdowns
from jalon.domain.monitoring import monitored_in, monitoring_breakdowns, monitoring_figures
from jalon.settings.rules import rules_for
from jalon.storage.queries.monitoring_facts import read_monitoring_facts
from jalon.storage.queries.month_facts import read_month_facts
from oracle_of_follow_up import follow_up
from services.test_indicators_against_oracle import CHEAP, caseloads, taken_back, write_export

UNITS = {"TX_EMPLOI_DURABLE", "DUREE_EA_MOTIF", "PMSMP_JOURS"}  # shares and sums: no unit of their own


def compare(caseload, month, drawn, suspended):
    """Compare the two computations; nothing of the example stays in the caseload."""
    rules = rules_for(month.last_day)
    rules = replace(rules, counting=replace(rules.counting, suspended_in_duration=suspended))
    with taken_back(caseload) as session:
        write_export(session, drawn)
        facts = read_month_facts(session, month, rules)
        more = read_monitoring_facts(session, facts, rules)
    computed = monitoring_figures(facts, more, rules)
    figures, cuts = follow_up(drawn, month.year, month.number, suspended=suspended)
    assert computed == figures
    assert monitoring_breakdowns(facts, more, rules) == cuts
    by_type = breakdowns(facts, rules)
    started = sum(by_type["contracts_started_by_type"].values())
    for name in ("contracts_started_by_weekly_hours", "contracts_started_by_public_private"):
        assert sum(cuts[name].values()) == started
    assert sum(by_type["employers_by_sector"].values()) == computed["EMPLOYEURS_CONTACTES"]
    for code, figure in computed.items():
        if code not in UNITS and not code.startswith("EMPLOYEURS"):
            behind = len(monitored_in(facts, more, rules, code))
            parts = figure if isinstance(figure, dict) else {"paths": figure}
            assert behind == next(parts[key] for key in ("paths", "known", "reached") if key in parts)


@settings(max_examples=40, derandomize=True, database=None, **CHEAP)
@given(drawn=caseloads(), seed=st.integers(0, 1000), suspended=st.sampled_from(("counted", "left_out")))
def test_the_follow_up_is_that_of_a_computation_day_by_day(caseload, drawn, seed, suspended):
    month, found = drawn
    compare(caseload, month, with_follow_up(month, found, seed), suspended)


@pytest.mark.parametrize("seed", range(36))
def test_the_follow_up_of_caseloads_full_of_edges_is_that_of_a_computation_day_by_day(caseload, seed):
    month, found = dense_caseload(seed)
    suspended = "left_out" if seed % 2 else "counted"
    compare(caseload, month, with_follow_up(month, found, seed), suspended)


@pytest.mark.long
def test_hundreds_of_caseloads_full_of_edges_give_the_same_follow_up(caseload):
    for seed in range(2_000, 2_400):
        month, found = dense_caseload(seed)
        compare(caseload, month, with_follow_up(month, found, seed), ("counted", "left_out")[seed % 2])
