import io

import pypdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from bench import timing
from jalon.reports.fonts import INITIAL_FONT
from jalon.reports.monthly_return import monthly_return
from reports import lifelike, reading

pytestmark = pytest.mark.bench


@pytest.mark.parametrize("persons", [20, 70, 400])
def test_a_return_costs_at_most_four_bare_canvases_with_the_same_text(persons):
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
        f"monthly return, {reading.pages_of(data)} pages",
        persons,
        lambda: monthly_return(document, words),
        bare,
        bar=4,
    )
    print(f"\n{timing.HEADING}\n{ratio.line()}")
    assert ratio.is_noisy or ratio.value <= ratio.bar


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
