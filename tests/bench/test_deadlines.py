"""What is watched, of one colleague and of everyone, beside statements written by hand for the same days."""

import pytest

from bench.board import Board, rounds_of
from bench.floor import connected, deadline_days
from bench.large_caseload import TODAY, LargeCaseload
from bench.timing import compare
from jalon.services.deadlines import read_deadlines

pytestmark = pytest.mark.bench


def test_what_is_watched_is_read_for_a_few_times_its_rows(large: LargeCaseload, board: Board):
    """Our bar: words, names, and what the follow-up, the work and the immersions ask for come on top."""
    with large.opened() as caseload, connected(large.path, caseload.file_key) as bare:
        ratio = compare(
            "deadlines of everyone / their rows by hand",
            large.persons,
            lambda: read_deadlines(caseload, None, today=TODAY),
            lambda: deadline_days(bare, TODAY),
            bar=4,
            rounds=rounds_of(large.persons),
        )
    board.add(ratio)
    # Some forty statements have a cost of their own: at 50 persons it is most of it.
    assert large.persons < 1_000 or ratio.holds
