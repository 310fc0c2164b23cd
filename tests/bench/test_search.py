"""P4 without widgets: a name typed, beside a bare question to the index.

The bar of P4 has a painted view in its floor; without one the question to the index takes microseconds, and
a ratio would say nothing: the times are printed.
"""

import pytest

from bench.board import Board
from bench.floor import connected
from bench.large_caseload import LargeCaseload
from bench.timing import compare
from jalon.storage.queries.search import search_people

pytestmark = pytest.mark.bench

BY_HAND = """
SELECT p.id, p.case_code, p.family_name, p.given_name, p.birth_date FROM person p
WHERE p.rid IN (SELECT rowid FROM person_search WHERE person_search MATCH :typed)
AND p.deleted_at IS NULL AND p.erased_at IS NULL ORDER BY p.sort_key, p.rid LIMIT 30
"""
CEILING_MILLISECONDS = 100


@pytest.mark.parametrize(
    ("what", "typed", "by_hand"),
    [
        ("a name", "lefev", '"lefev"'),
        ("a rare fragment", "coeurda", '"coeurda"'),
        ("two words", "zoe ngu", '"zoe" AND "ngu"'),
        ("a typing error", "kowalksi", '"kow" OR "alk"'),
    ],
)
def test_what_is_typed_is_found_at_once(
    large: LargeCaseload, board: Board, what: str, typed: str, by_hand: str
):
    with large.opened() as caseload, connected(caseload.path, caseload.file_key) as raw:

        def ours():
            with caseload.read() as session:
                return len(search_people(session, typed))

        found = ours()
        ratio = compare(
            what,
            large.persons,
            ours,
            lambda: len(raw.execute(BY_HAND, {"typed": by_hand}).fetchall()),
            bar=3,
            rounds=25,
        )
    board.note(
        f"P4 search, {what}, {large.persons} persons: {ratio.measured:.1f} / {ratio.measured_p95:.1f} ms "
        f"(p50 / p95; ceiling {CEILING_MILLISECONDS}), the index alone {ratio.floor:.2f} ms, {found} found"
    )
    assert found or large.persons < 1_000
