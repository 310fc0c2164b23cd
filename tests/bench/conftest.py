"""What every measure shares: caseloads of each size, built once, and the table printed at the end."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.board import LARGEST, Board
from bench.large_caseload import LargeCaseload, build


@pytest.fixture(scope="session")
def board() -> Iterator[Board]:
    """Collect what is measured; the table is the result of the run."""
    board = Board()
    yield board
    print(f"\n\n{board.text()}\n")


@pytest.fixture(scope="session")
def caseload_of(
    tmp_path_factory: pytest.TempPathFactory, board: Board
) -> Iterator[Callable[[int], LargeCaseload]]:
    """Give the caseload of a size, built once in the run."""
    folder, built = tmp_path_factory.mktemp("bench"), {}

    def get(persons: int) -> LargeCaseload:
        if persons not in built:
            built[persons] = found = build(folder, persons)
            rows = found.acts / found.build_seconds
            board.note(
                f"built {persons} persons and {found.acts} acts in {found.build_seconds:.1f} s "
                f"({rows:.0f} acts a second), {found.megabytes:.1f} MB"
            )
        return built[persons]

    yield get
    for found in built.values():
        for path in found.path.parent.glob(f"{found.path.name}*"):
            path.unlink()


@pytest.fixture(
    params=[50, 1_000, pytest.param(LARGEST, marks=pytest.mark.long)],
    ids=lambda persons: f"{persons} persons",
)
def large(
    request: pytest.FixtureRequest, caseload_of: Callable[[int], LargeCaseload], home: Path
) -> LargeCaseload:
    """Give a caseload of each size, closed."""
    os.environ["JALON_HOME"] = str(home)
    return caseload_of(request.param)
