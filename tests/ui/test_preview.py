"""The preview of a paper: once closed, a click that was still on its way finds nothing and harms nothing."""

from jalon.reports.page import Identity, Paper
from jalon.ui.pdf_pages import MOST_DRAWN, Pages
from jalon.ui.preview import PreviewDialog


def a_paper() -> bytes:
    paper = Paper(Identity("Essai", "Octobre 2026", "L’Étape", "", "", "", ()))
    paper.title()
    paper.paragraph("Une ligne.")
    return paper.finished()


def test_a_click_on_a_preview_that_was_closed_does_nothing(qtbot):
    dialog = PreviewDialog("Essai", a_paper(), lambda content: None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.step(1)
    larger = dialog.zoom
    dialog.accept()
    dialog.step(1)
    dialog.fit()
    dialog.print_pages()
    dialog.accept()
    assert larger > 0
    assert not dialog.isVisible()


def test_a_page_that_says_it_is_larger_than_a_wall_is_drawn_less_fine():
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj "
    head += b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    pages = Pages(
        head + b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 20000 20000]>>endobj trailer<</Root 1 0 R>>"
    )
    image = pages.drawn(0, 0.9)
    assert 0 < image.width() * image.height() <= MOST_DRAWN
    pages.close()


def test_a_page_is_shown_dot_for_dot_at_every_zoom(qtbot):
    dialog = PreviewDialog("Essai", a_paper(), lambda content: None)
    qtbot.addWidget(dialog)
    view, pages = dialog.views[0], Pages(a_paper())
    for zoom in (0.65, 0.8, 1.0, 1.25):
        view.set_zoom(zoom)
        seen = view.grab().toImage()
        drawn = pages.image_of(0, zoom * 96 / 72)
        places = [(x, y) for y in range(2, seen.height() - 2) for x in range(2, seen.width() - 2, 7)]
        assert all(seen.pixelColor(x, y) == drawn.pixelColor(x, y) for x, y in places), zoom
    pages.close()
    dialog.accept()
