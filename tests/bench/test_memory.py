"""The memory guard: what an open caseload adds to a process that only imported the program."""

import os
import subprocess
import sys

import pytest

from bench.board import Board
from bench.large_caseload import LargeCaseload

pytestmark = pytest.mark.bench

BAR_MEGABYTES = 60

# Imports first, then the caseload: the difference is what opening, listing and counting add.
PROGRAM = """
import psutil, sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from bench.large_caseload import TODAY, open_caseload
from jalon.domain.months import month_of
from jalon.services import people_lists, returns
resident = lambda: psutil.Process().memory_info().rss / 1e6
before = resident()
caseload = open_caseload(Path(sys.argv[1]))
ids = people_lists.find_people(caseload, "open", "", today=TODAY)
people_lists.read_lines(caseload, ids[:50], today=TODAY)
listed = resident()
returns.month_overview(caseload, month_of(TODAY), today=TODAY)
print(before, listed, resident())
caseload.close()
"""


def test_an_open_caseload_adds_little_memory(large: LargeCaseload, board: Board, home):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(large.path), *sys.path],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
        env={**os.environ, "JALON_HOME": str(home)},
    )
    before, listed, after = (float(text) for text in done.stdout.split())
    board.note(
        f"memory at {large.persons} persons: {before:.0f} MB after the imports, + {listed - before:.0f} MB "
        f"with the list, + {after - before:.0f} MB with the month counted (bar ≤ + {BAR_MEGABYTES} MB)"
    )
    assert after - before <= BAR_MEGABYTES
