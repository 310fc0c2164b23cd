"""How long a practice structure takes to make, step by step: no floor, the growth is what is looked at."""

import time
from pathlib import Path

import pytest

from bench.board import LARGEST, Board
from jalon.services.demonstration import make_demonstration

pytestmark = pytest.mark.bench
_STEPS = ("plan", "write", "lock", "print")


@pytest.mark.parametrize(
    "persons",
    [20, pytest.param(1_000, marks=pytest.mark.long), pytest.param(LARGEST, marks=pytest.mark.long)],
)
def test_a_practice_structure_is_made_in_the_time_of_its_people(
    persons: int, board: Board, tmp_path: Path, home: Path
):
    began = time.process_time()
    starts: dict[str, float] = {}

    def heard(step: str, done: int, total: int) -> None:
        starts.setdefault(step, time.process_time() - began)

    made = make_demonstration(tmp_path / "essai", persons=persons, progress=heard, allow_any_folder=True)
    whole = time.process_time() - began
    edges = [starts.get(step, whole) for step in _STEPS] + [whole]
    spent = ", ".join(
        f"{step} {after - at:.1f}" for step, at, after in zip(_STEPS, edges[:-1], edges[1:], strict=True)
    )
    size = made.caseload.stat().st_size / 1e6
    board.note(f"practice structure of {persons} persons: {whole:.1f} s of CPU ({spent}), {size:.1f} MB")
    assert made.return_pdf.exists()
