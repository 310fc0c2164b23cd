"""The papers of a whole month in a folder, against bare canvases that draw their texts."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from bench import timing
from bench.board import Board
from bench.large_caseload import TODAY, LargeCaseload
from bench.test_return_paper import _placed_texts
from jalon.domain.months import month_of
from jalon.reports.fonts import INITIAL_FONT
from jalon.services.papers.month import print_month

pytestmark = pytest.mark.bench

MONTH = month_of(TODAY)


@pytest.mark.parametrize("persons", [20, pytest.param(400, marks=pytest.mark.long)])
def test_the_papers_of_a_month_cost_at_most_twelve_bare_canvases_with_the_same_texts(
    persons: int, caseload_of: Callable[[int], LargeCaseload], board: Board, tmp_path: Path
):
    """Ours reads the caseload for each, logs it, writes it through to the disk; the floor only draws."""
    with caseload_of(persons).opened() as caseload:
        made = print_month(caseload, MONTH, tmp_path, today=TODAY, step=lambda *_: None, more=("D19",))
        papers = [_placed_texts(path.read_bytes()) for path in sorted(made.folder.rglob("*.pdf"))]
        assert made.sheets > persons // 4

        def bare() -> None:
            for pages in papers:
                canvas = Canvas(io.BytesIO(), pageCompression=1, invariant=1, initialFontName=INITIAL_FONT)
                for texts in pages:
                    canvas.setFont(INITIAL_FONT, 9)
                    for x, y, text in texts:
                        canvas.drawString(x, y, text)
                    canvas.showPage()
                canvas.getpdfdata()

        ratio = timing.compare(
            f"papers of a month: {len(papers)} / bare canvases",
            persons,
            lambda: print_month(caseload, MONTH, tmp_path, today=TODAY, step=lambda *_: None, more=("D19",)),
            bare,
            bar=12,
            rounds=3,
        )
    board.add(ratio)
    assert ratio.is_noisy or ratio.value <= ratio.bar
