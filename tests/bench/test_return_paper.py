"""P7: the paper of a month against a bare canvas that draws its texts, and against LibreOffice."""

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from bench import timing
from bench.board import Board
from jalon.reports.fonts import INITIAL_FONT
from jalon.reports.monthly_return import monthly_return
from jalon.reports.return_workbook import write_return_workbook
from reports import lifelike, reading

pytestmark = pytest.mark.bench

TEN_PAGES = 70
"""How many persons make a return of ten pages before its definitions."""
PRINTS = """
import json, sys
from pathlib import Path
from jalon.services.wording import wording_for
from jalon.domain.months import Month
from jalon.reports.monthly_return import write_monthly_return
document = json.loads(Path(sys.argv[1]).read_text("utf-8"))
write_monthly_return(document, wording_for(Month.parse(document["month"]).last_day), Path(sys.argv[2]))
"""


@pytest.mark.parametrize("persons", [20, TEN_PAGES, 400])
def test_a_return_costs_at_most_four_bare_canvases_with_the_same_text(persons: int, board: Board):
    words = lifelike.wording()
    document = lifelike.monthly_return(persons, "N1")
    data = monthly_return(document, words)
    pages = _placed_texts(data)

    def bare() -> None:
        canvas = Canvas(io.BytesIO(), pageCompression=1, invariant=1, initialFontName=INITIAL_FONT)
        for texts in pages:
            canvas.setFont(INITIAL_FONT, 9)
            for x, y, text in texts:
                canvas.drawString(x, y, text)
            canvas.showPage()
        canvas.getpdfdata()

    ratio = timing.compare(
        f"P7 return of {reading.pages_of(data)} pages / bare canvas",
        persons,
        lambda: monthly_return(document, words),
        bare,
        bar=4,
    )
    board.add(ratio)
    assert ratio.is_noisy or ratio.value <= ratio.bar


@pytest.mark.long
@pytest.mark.parametrize("persons", [TEN_PAGES, 400])
def test_a_return_costs_a_quarter_of_libreoffice_on_the_same_table(
    persons: int, board: Board, tmp_path: Path
):
    """Both from the start of their process to the file; the table is our own workbook of the same return."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed on this machine")
    document = lifelike.monthly_return(persons, "N1")
    source, table = tmp_path / "return.json", tmp_path / "return.xlsx"
    source.write_text(json.dumps(document), "utf-8")
    write_return_workbook(document, lifelike.wording(), table)
    profile = (tmp_path / "profile").as_uri()
    convert = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    convert += ["--outdir", str(tmp_path), str(table)]

    def of_office() -> None:
        subprocess.run(convert, check=True, capture_output=True, timeout=120)

    def ours() -> None:
        command = [sys.executable, "-c", PRINTS, str(source), str(tmp_path / "ours.pdf")]
        subprocess.run(command, check=True, capture_output=True, timeout=120)

    of_office()  # the first start makes a profile
    ratio = timing.compare(
        "P7 return as PDF / LibreOffice, whole processes", persons, ours, of_office, bar=0.25, rounds=5
    )
    board.add(ratio)
    assert reading.pages_of((tmp_path / "ours.pdf").read_bytes()) > 5
    assert reading.pages_of((tmp_path / "return.pdf").read_bytes()) > 5
    assert ratio.holds


def _placed_texts(data: bytes) -> list[list[tuple[float, float, str]]]:
    pages = []
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        texts: list[tuple[float, float, str]] = []

        def keep(text, _matrix, place, _font, _size, texts=texts):
            if text.strip():
                texts.append((place[4], place[5], text.strip("\n")))

        page.extract_text(visitor_text=keep)
        pages.append(texts)
    return pages
