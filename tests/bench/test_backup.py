"""P10: a verified backup against a bare copy and a quick check of it."""

from pathlib import Path

import pytest

from bench.board import Board, rounds_of
from bench.floor import connected
from bench.large_caseload import LargeCaseload
from bench.timing import compare
from jalon.services.backing_up import back_up
from jalon.storage.cipher import connect_raw

pytestmark = pytest.mark.bench


def test_a_verified_backup_costs_little_more_than_a_copy_and_its_check(
    large: LargeCaseload, board: Board, tmp_path: Path
):
    with large.opened() as caseload, connected(caseload.path, caseload.file_key) as raw:
        copy = tmp_path / "floor.part"

        def ours():
            return back_up(caseload, tmp_path).path.unlink

        def floor():
            raw.execute("VACUUM INTO ?", (str(copy),))
            checked = connect_raw(copy, caseload.file_key, mode="immutable")
            assert checked.execute("PRAGMA quick_check").fetchone() == ("ok",)
            checked.close()
            return copy.unlink

        rounds = rounds_of(large.persons)
        ratio = compare("P10 backup, verified", large.persons, ours, floor, bar=1.5, rounds=rounds)
    assert board.add(ratio).holds
