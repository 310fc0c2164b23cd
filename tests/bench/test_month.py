"""P6: the figures of a month against statements written by hand that give the same numbers."""

from typing import Any

import pytest

from bench.board import Board, rounds_of
from bench.floor import connected, month_figures
from bench.large_caseload import TODAY, LargeCaseload
from bench.timing import compare
from jalon.domain.indicators import indicators
from jalon.domain.months import Month, month_of
from jalon.services.returns import month_overview
from jalon.settings.rules import rules_for
from jalon.storage.caseload import Caseload
from jalon.storage.queries.month_facts import read_month_facts

pytestmark = pytest.mark.bench

MONTH = month_of(TODAY)


def figures(caseload: Caseload, month: Month) -> dict[str, Any]:
    rules = rules_for(month.last_day)
    with caseload.read() as session:
        return indicators(read_month_facts(session, month, rules), rules)


def test_the_figures_of_a_month_cost_what_sql_by_hand_costs(large: LargeCaseload, board: Board):
    with large.opened() as caseload, connected(caseload.path, caseload.file_key) as raw:
        by_hand = month_figures(raw, MONTH)
        counted = figures(caseload, MONTH)
        assert {name: counted[name] for name in by_hand} == by_hand

        ratio = compare(
            "P6 figures of a month",
            large.persons,
            lambda: figures(caseload, MONTH),
            lambda: month_figures(raw, MONTH),
            bar=2,
            rounds=rounds_of(large.persons),
        )
        page = compare(
            "P6 page of a month, with its findings",
            large.persons,
            lambda: month_overview(caseload, MONTH, today=TODAY),
            lambda: month_figures(raw, MONTH),
            bar=4,
            rounds=rounds_of(large.persons),
        )
    board.add(page)
    # Of fifty persons, what a statement costs before it reads anything is most of it.
    assert board.add(ratio).holds or large.persons == 50
