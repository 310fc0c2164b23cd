"""Documents attached from the page of a person, by keyboard: asked about, read, replaced, copied."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QMenu, QMessageBox, QPushButton

from jalon.reports.specimen import specimen
from jalon.services import documents
from ui.driving import activate, type_text


@pytest.fixture
def page(qtbot, window, people):
    window.open_person(people["Lefèvre"])
    activate(qtbot, window)
    return window.person


@pytest.fixture
def cv(tmp_path):
    path = tmp_path / "CV_2026-Zoe.pdf"
    path.write_bytes(specimen("CV"))
    return path


def shown(page):
    return " | ".join(label.text() for label in page.documents.findChildren(QLabel))


def form_after(qtbot, page):
    """Wait until the file was looked into, and return what is asked then."""
    qtbot.waitUntil(lambda: hasattr(page.desk.dialog, "inputs"))
    activate(qtbot, page.desk.dialog)
    return page.desk.dialog


def save(qtbot, page, dialog):
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def choose(page, title, letters):
    """Choose something about a document from the menu of its line."""
    button = next(
        one
        for one in page.documents.findChildren(QPushButton)
        if one.accessibleName() == f"Modifier\u00a0: {title}"
    )
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    menu = next(menu for menu in button.findChildren(QMenu) if menu.isVisible())
    next(action for action in menu.actions() if letters in action.text().replace("&", "")).trigger()
    menu.close()


def attach(qtbot, page, path):
    page.documents.button.setFocus()
    QTest.keyClick(page.documents.button, Qt.Key.Key_Space)
    asking = page.documents.asking
    assert isinstance(asking, QFileDialog)
    asking.done(0)
    asking.fileSelected.emit(str(path))
    return form_after(qtbot, page)


def test_a_document_is_attached_read_and_copied_by_keyboard(qtbot, window, page, caseload, cv, tmp_path):
    dialog = attach(qtbot, page, cv)
    assert (dialog.field("title").text(), dialog.field("kind").value()) == ("CV 2026 Zoe", "CV")
    assert not dialog.field("is_not_medical").isVisible()
    save(qtbot, page, dialog)
    qtbot.waitUntil(lambda: "CV 2026 Zoe" in shown(page))
    choose(page, "CV 2026 Zoe", "Lire")
    preview = page.documents.preview
    activate(qtbot, preview)
    assert len(preview.views) == 1
    QTest.keyClick(preview, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    warning = page.documents.asking
    assert isinstance(warning, QMessageBox)
    assert "en clair" in warning.text()
    warning.buttons()[0].click()
    qtbot.waitUntil(lambda: isinstance(page.documents.asking, QFileDialog))
    page.documents.asking.done(0)
    page.documents.asking.fileSelected.emit(str(tmp_path / "copie.pdf"))
    assert (tmp_path / "copie.pdf").read_bytes() == cv.read_bytes()
    preview.done(0)


def test_a_paper_about_health_is_asked_about_and_the_box_is_there_to_deny_it(qtbot, page, caseload, tmp_path):
    path = tmp_path / "ordonnance.txt"
    path.write_text("Ordonnance du docteur", encoding="utf-8")
    dialog = attach(qtbot, page, path)
    assert "parle de santé" in dialog.question.text
    type_text(dialog.field("title"), "Liste")
    save(qtbot, page, dialog)
    assert "n’a pas sa place ici" in dialog.banner.text
    assert not dialog.question.isVisible()
    assert documents.kept_in_all(caseload)[0] == 0
    dialog.field("is_not_medical").setFocus()
    QTest.keyClick(dialog.field("is_not_medical"), Qt.Key.Key_Space)
    save(qtbot, page, dialog)
    qtbot.waitUntil(lambda: "Liste" in shown(page))


def test_a_file_that_is_not_taken_says_why_and_another_can_be_chosen(qtbot, page, tmp_path):
    path = tmp_path / "photo.png"
    path.write_bytes(specimen("x"))
    page.documents.examine(path)
    dialog = page.desk.dialog
    qtbot.waitUntil(lambda: "sorte" in dialog.banner.text)
    assert dialog.another_button.hasFocus()
    dialog.another_button.click()
    assert isinstance(page.documents.asking, QFileDialog)
    page.documents.asking.done(0)


def test_an_image_is_dropped_on_the_card_kept_without_its_title_and_shown(qtbot, page, tmp_path):
    path = tmp_path / "attestation.png"
    image = QImage(40, 60, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    image.save(str(path))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.documents.dropEvent(drop)
    dialog = form_after(qtbot, page)
    dialog.field("is_sensitive").setChecked(True)
    save(qtbot, page, dialog)
    qtbot.waitUntil(lambda: "Document sensible" in shown(page))
    assert "Attestation" not in shown(page)
    choose(page, "Document sensible", "Lire")
    page.documents.preview.grab()
    assert page.documents.preview.views[0].width() > 0
    page.documents.preview.done(0)


def test_a_document_is_replaced_removed_and_comes_back(qtbot, window, page, cv, tmp_path):
    save(qtbot, page, attach(qtbot, page, cv))
    qtbot.waitUntil(lambda: "CV 2026 Zoe" in shown(page))
    record = page.desk.read.of("document")[0]
    page.documents.examine(cv, record=record)
    dialog = form_after(qtbot, page)
    dialog.field("title").clear()
    type_text(dialog.field("title"), "CV à jour")
    save(qtbot, page, dialog)
    qtbot.waitUntil(lambda: "CV à jour" in shown(page))
    assert "CV 2026 Zoe" not in shown(page)
    choose(page, "CV à jour", "Retirer")
    assert "Aucun document" in shown(page)
    window.undo()
    qtbot.waitUntil(lambda: "CV à jour" in shown(page))
