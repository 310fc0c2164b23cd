"""A thousand hostile files nobody wrote by hand: each is read within its bounds or refused with words."""

import gc
import threading
import time
from pathlib import Path

import psutil
import pytest

from generated_grids import generated
from jalon.domain import errors
from jalon.exchange.limits import Limits
from jalon.exchange.reading import read_grid
from jalon.ui.messages import describe

SAMPLE = range(0, 1_000, 16)
REST = [number for number in range(1_000) if number not in SAMPLE]
GROWTH = 20_000_000


def said_of(path: Path) -> tuple[str, int]:
    """Return whether a file is read or why it is not, in words, and how many cells it has."""
    try:
        grid = read_grid(path)
    except errors.RefusalError as refusal:
        return describe(refusal).headline, 0
    return "read", sum(len(row.values) for sheet in grid.sheets for row in sheet.rows)


def endure(number: int, folder: Path) -> str:
    """Read the file of a number and return what came of it; fail on anything but a grid or a refusal."""
    name, content = generated(number)
    path = folder / name
    path.write_bytes(content)
    program = psutil.Process()
    open_before, threads_before = program.num_fds(), threading.active_count()
    resident, began = program.memory_info().rss, time.monotonic()
    outcome, cells = said_of(path)
    assert cells <= Limits().cells, number
    assert cells or program.memory_info().rss - resident < GROWTH, number
    assert time.monotonic() - began < Limits().wall_seconds + 30, number
    assert not program.children(recursive=True), number
    assert (program.num_fds(), threading.active_count()) == (open_before, threads_before), number
    assert not program.net_connections(), number
    assert [found.name for found in folder.iterdir()] == [name], number
    path.unlink()
    return outcome


def test_a_sample_of_the_generated_files_is_read_or_refused(tmp_path):
    gc.collect()
    outcomes = {endure(number, tmp_path) for number in SAMPLE}
    assert "read" in outcomes
    assert len(outcomes) >= 5, "they are refused for several reasons"


@pytest.mark.long
def test_each_of_the_other_generated_files_is_read_or_refused(tmp_path):
    gc.collect()
    for number in REST:
        endure(number, tmp_path)
