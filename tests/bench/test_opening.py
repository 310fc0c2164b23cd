"""P2 without widgets: from the passphrase to a usable list, without what the derivation of the key costs."""

import pytest

from bench.board import LARGEST, Board
from bench.floor import COUNT, FIRST_PAGE
from bench.large_caseload import TODAY, LargeCaseload, open_caseload
from bench.timing import MARGIN, compare, median_of
from jalon.services.people_lists import find_people, read_lines
from jalon.storage.cipher import connect_raw
from jalon.storage.derivation import KeyDerivation

pytestmark = pytest.mark.bench

NAME = "P2 open, list, count"
PAGE = 50


def test_the_list_is_there_soon_after_the_passphrase(large: LargeCaseload, board: Board):
    with large.opened() as caseload:
        key = caseload.file_key
        expected = len(find_people(caseload, "open", "", today=TODAY))
    derivation = median_of(lambda: KeyDerivation.cheap().derive("sept mots", bytes(16)))

    def ours():
        caseload = open_caseload(large.path)
        ids = find_people(caseload, "open", "", today=TODAY)
        lines = read_lines(caseload, ids[:PAGE], today=TODAY)
        assert (len(ids), len(lines)) == (expected, min(PAGE, expected))
        return caseload.close

    def floor():
        connection = connect_raw(large.path, key, mode="rw")
        given = {"today": str(TODAY)}
        rows = connection.execute(FIRST_PAGE, given).fetchall()
        (count,) = connection.execute(COUNT, given).fetchone()
        assert (count, len(rows)) == (expected, min(PAGE, expected))
        return connection.close

    ratio = board.add(compare(NAME, large.persons, ours, floor, bar=2.5, rounds=25, without=derivation))
    # The bar of P2 has a painted view in its floor, which takes longer than all this: twice it, without one.
    assert ratio.is_noisy or ratio.value <= 2 * ratio.bar


@pytest.mark.long
def test_ten_thousand_people_are_listed_nearly_as_soon_as_fifty(board: Board):
    measured = board.of(NAME)
    if not {50, LARGEST} <= measured.keys():
        pytest.skip("measured together with the sizes")
    growth = measured[LARGEST].measured / measured[50].measured
    board.note(f"{NAME}: T({LARGEST}) / T(50) = {growth:.2f}, bar ≤ 3")
    assert measured[LARGEST].is_noisy or growth <= 3 * MARGIN
