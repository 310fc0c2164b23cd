"""P4 without widgets: a name typed, against a bare question to the index."""

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


@pytest.mark.parametrize(
    ("what", "typed", "by_hand"),
    [
        ("a name", "lefev", '"lefev"'),
        ("a rare fragment", "coeurda", '"coeurda"'),
        ("two words", "zoe ngu", '"zoe" AND "ngu"'),
        ("with a typing error", "kowalksi", '"kow" OR "alk"'),
    ],
)
def test_what_is_typed_is_found_at_once(
    large: LargeCaseload, board: Board, what: str, typed: str, by_hand: str
):
    with large.opened() as caseload, connected(caseload.path, caseload.file_key) as raw:

        def ours():
            with caseload.read() as session:
                return len(search_people(session, typed))

        ratio = compare(
            f"P4 search, {what}",
            large.persons,
            ours,
            lambda: len(raw.execute(BY_HAND, {"typed": by_hand}).fetchall()),
            bar=3,
            rounds=25,
        )
    assert board.add(ratio).measured <= 100 * 10, "far from 100 ms, whatever the noise"
