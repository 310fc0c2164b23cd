"""P6, the figures of the follow-up: what they add to those of the month, which a return reads before them."""

from typing import Any

import pytest

from bench.board import Board, rounds_of
from bench.large_caseload import TODAY, LargeCaseload
from bench.timing import compare
from jalon.domain.indicators import indicators
from jalon.domain.monitoring import monitoring_figures
from jalon.domain.months import month_of
from jalon.settings.rules import rules_for
from jalon.storage.queries.monitoring_facts import read_monitoring_facts
from jalon.storage.queries.month_facts import read_month_facts

pytestmark = pytest.mark.bench

MONTH = month_of(TODAY)


def test_the_follow_up_costs_no_more_than_three_months_of_figures(large: LargeCaseload, board: Board):
    rules = rules_for(MONTH.last_day)
    with large.opened() as caseload:
        with caseload.read() as session:
            facts = read_month_facts(session, MONTH, rules)

        def of_month() -> dict[str, Any]:
            with caseload.read() as session:
                return indicators(read_month_facts(session, MONTH, rules), rules)

        def follow_up() -> dict[str, Any]:
            with caseload.read() as session:
                return monitoring_figures(facts, read_monitoring_facts(session, facts, rules), rules)

        ratio = compare(
            "P6 figures of the follow-up, against those of the month",
            large.persons,
            follow_up,
            of_month,
            bar=3,
            rounds=rounds_of(large.persons),
        )
    assert board.add(ratio).holds
