"""The first screen and the journal: what they read beside the figures of a month, times printed."""

import pytest

from bench.board import Board, rounds_of
from bench.large_caseload import TODAY, LargeCaseload
from bench.timing import compare
from jalon.domain.indicators import indicators
from jalon.domain.months import month_of
from jalon.services import dashboard, log, working_time
from jalon.settings.rules import rules_for
from jalon.storage.queries.month_facts import read_month_facts

pytestmark = pytest.mark.bench

MONTH = month_of(TODAY)
CEILING_MILLISECONDS = 100


@pytest.mark.parametrize("what", ["first screen", "journal"])
def test_what_a_day_begins_with_is_read_at_once(large: LargeCaseload, board: Board, what: str):
    rules = rules_for(MONTH.last_day)
    with large.opened() as caseload:
        coach = caseload.signed_in.coach_id

        def of_month():
            with caseload.read() as session:
                return indicators(read_month_facts(session, MONTH, rules), rules)

        def first_screen():
            return dashboard.read_dashboard(caseload, None, today=TODAY)

        def journal():
            ids = log.find_acts(caseload, MONTH)
            log.read_totals(caseload, MONTH)
            log.read_acts(caseload, ids[:200])
            if coach is not None:
                working_time.read_working_month(caseload, coach, MONTH, today=TODAY)

        ratio = compare(
            f"{what}, against the figures of the month",
            large.persons,
            first_screen if what == "first screen" else journal,
            of_month,
            bar=2,
            rounds=rounds_of(large.persons),
        )
    board.note(
        f"{what}, {large.persons} persons: {ratio.measured:.1f} / {ratio.measured_p95:.1f} ms "
        f"(p50 / p95; ceiling {CEILING_MILLISECONDS} at 1,000)"
    )
    assert large.persons > 1_000 or ratio.measured <= CEILING_MILLISECONDS or ratio.is_noisy
