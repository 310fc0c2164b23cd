"""P8: a grid of 10,000 people read apart and rehearsed, against a bare reading and LibreOffice."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import xlsxwriter

import make
from bench.board import Board
from bench.floor import connected
from bench.timing import MARGIN, compare
from jalon.domain.import_values import RowState
from jalon.exchange.reading import read_grid
from jalon.services.importing.proposing import propose
from jalon.services.importing.rehearsing import rehearse
from jalon.storage.caseload import Caseload

pytestmark = pytest.mark.bench

ROWS = 10_000
HEADINGS = (
    "Nom", "Prénom", "Né(e) le", "Sexe", "Téléphone", "Courriel", "Adresse", "Code postal", "Ville", "RQTH",
    "Fin RQTH", "Prescripteur", "Date d’entrée", "Module", "Référent",
)  # fmt: skip


def grid_of(path: Path, rows: int) -> Path:
    """Write a workbook of people, one a row, and return its path."""
    book = xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"})
    page = book.add_worksheet("Suivi")
    page.write_row(0, 0, HEADINGS)
    for number in range(1, rows + 1):
        entered = date(2023, 1, 13) + timedelta(days=number % 900)
        row: list[Any] = [
            f"Nom{number}", f"Prénom{number % 997}", date(1960, 1, 13) + timedelta(days=number % 16_000),
            "HF"[number % 2], f"06 {number // 10_000:02d} {number // 100 % 100:02d} {number % 100:02d} 12",
            f"p{number}@example.org", f"{number} rue des Lilas", f"{44_000 + number % 900}", "Nantes", "oui",
            entered + timedelta(days=1_500), ("Cap emploi", "France Travail", "MDPH")[number % 3], entered,
            f"M{1 + number % 4}", "Claire Martin",
        ]  # fmt: skip
        for column, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(number, column, value)
            else:
                page.write_string(number, column, value)
    book.close()
    return path


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return grid_of(tmp_path_factory.mktemp("grids") / "suivi.xlsx", ROWS)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Caseload]:
    caseload = make.a_caseload(tmp_path / "essai.jalon").caseload
    yield caseload
    caseload.close()


def rehearsed(caseload: Caseload, path: Path) -> int:
    """Read a file apart, guess what it is, say what becomes of each row; return how many there are."""
    proposal = propose(caseload, path, today=date(2026, 11, 21))
    outcome = rehearse(caseload, proposal, proposal.mapping, today=date(2026, 11, 21))
    return outcome.counts[RowState.CREATE]


def written_bare(path: Path, connection: Any) -> int:
    """Read a file in this process and put its cells in an encrypted table, unlooked at."""
    rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    values = [tuple(str(cell) for cell in row) for row in rows]
    connection.execute("BEGIN")
    connection.execute("DELETE FROM bare")
    marks = ", ".join("?" * len(HEADINGS))
    connection.executemany(f"INSERT INTO bare VALUES ({marks})", values)
    connection.execute("COMMIT")
    return len(values) - 1


def test_a_grid_rehearsed_costs_four_bare_readings(
    grid: Path, office: Caseload, tmp_path: Path, board: Board
):
    with connected(office.path, office.file_key) as bare:
        bare.execute(f"CREATE TABLE bare ({', '.join(f'c{number}' for number in range(len(HEADINGS)))})")
        assert written_bare(grid, bare) == rehearsed(office, grid) == ROWS

        def floor() -> None:
            written_bare(grid, bare)

        def ours() -> None:
            rehearsed(office, grid)

        def reading() -> None:
            read_grid(grid)

        ratio = compare("P8 read apart, guessed, rehearsed / bare", ROWS, ours, floor, bar=4, rounds=7)
        board.add(compare("P8 of which: read apart / bare", ROWS, reading, floor, bar=4, rounds=7))
        bare.execute("DROP TABLE bare")
    assert board.add(ratio).holds


def test_a_grid_rehearsed_costs_no_more_than_libreoffice_reading_it(
    grid: Path, office: Caseload, tmp_path: Path, board: Board
):
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed on this machine")
    command = [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "csv", "--outdir", str(tmp_path), str(grid)]

    def theirs() -> None:
        subprocess.run(command, check=True, capture_output=True, timeout=120)

    theirs()  # the first start makes a profile

    def ours() -> None:
        rehearsed(office, grid)

    ratio = compare("P8 read apart, guessed, rehearsed / LibreOffice", ROWS, ours, theirs, bar=1, rounds=5)
    assert board.add(ratio).holds


# The peak of a process as the kernel keeps it: what getrusage says comes from who started it, too.
READS = """
import sys
from pathlib import Path
from jalon.domain.import_values import RowState
from jalon.exchange.reading import read_grid
status = open("/proc/self/status")
def peak():
    status.seek(0)
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
before = peak()
grid = read_grid(Path(sys.argv[1]))
print(len(grid.sheets[0].rows), peak() - before)
"""
SAYS = """
import sys
status = open("/proc/self/status")
from jalon.exchange import reader
reader.main(["xlsx"])
status.seek(0)
print(next(int(line.split()[1]) for line in status if line.startswith("VmHWM")), file=sys.stderr)
"""


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_hundred_thousand_rows_take_little_memory_and_time(tmp_path: Path, board: Board):
    path = grid_of(tmp_path / "large.xlsx", 100_000)
    assert path.stat().st_size < 20_000_000
    began = time.perf_counter()
    command = [sys.executable, "-c", READS, str(path)]
    said = subprocess.run(command, check=True, capture_output=True, timeout=120).stdout.split()
    seconds = time.perf_counter() - began
    rows, program = (int(number) for number in said)
    with path.open("rb") as stream:
        alone = subprocess.run(
            [sys.executable, "-c", SAYS],
            check=True,
            stdin=stream,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=120,
        )
    reader = int(alone.stderr)
    assert rows == 100_001
    board.note(
        f"P8, 100,000 rows read in {seconds:.1f} s (bar ≤ 20): the program + {program // 1_000} MB, "
        f"the reading process {reader // 1_000} MB (bar ≤ 300)"
    )
    assert max(program, reader) < 300_000 * MARGIN
    assert seconds < 20
