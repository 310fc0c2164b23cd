"""The preview of a paper: once closed, a click that was still on its way finds nothing and harms nothing."""

from jalon.reports.page import Identity, Paper
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
