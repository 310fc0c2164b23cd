"""What a person was told, agreed to share and asked, written from her page."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu

from jalon.services import deadlines
from ui.driving import TODAY, activate, settled, type_text


@pytest.fixture
def page(qtbot, window, people):
    window.open_person(people["Lefèvre"])
    activate(qtbot, window)
    return window.person


def begin(qtbot, page, letters):
    """Choose what to add from the card, and return its form."""
    page.rights.button.setFocus()
    QTest.keyClick(page.rights.button, Qt.Key.Key_Space)
    menu = next(menu for menu in page.rights.button.findChildren(QMenu) if menu.isVisible())
    next(action for action in menu.actions() if letters in action.text().replace("&", "")).trigger()
    menu.close()
    qtbot.waitUntil(lambda: page.desk.dialog is not None)
    activate(qtbot, page.desk.dialog)
    return page.desk.dialog


def save(qtbot, dialog):
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot)


def shown(page):
    return " | ".join(label.text() for label in page.rights.findChildren(QLabel) if label.text())


def test_an_agreement_to_share_is_noted_partner_by_partner(qtbot, page):
    dialog = begin(qtbot, page, "Accord de partage")
    type_text(dialog.field("recipient"), "SAVS Les Tilleuls")
    save(qtbot, dialog)
    assert "SAVS Les Tilleuls" in shown(page)


def test_a_request_is_due_in_a_month_and_closed_with_its_answer(qtbot, window, page, caseload):
    dialog = begin(qtbot, page, "Demande")
    save(qtbot, dialog)
    assert "Demande sur ses données\u00a0: Accès" in shown(page)
    assert "réponse due le 02/01/2027" in shown(page)
    found = [
        one for one in deadlines.read_deadlines(caseload, None, today=TODAY) if one.rule == "RIGHTS_REQUEST"
    ]
    (owed,) = found
    window.do_deadline(owed)
    dialog = page.desk.dialog
    activate(qtbot, dialog)
    save(qtbot, dialog)  # nothing was answered yet
    assert page.desk.dialog is dialog
    type_text(dialog.field("answer"), "Copie remise")
    save(qtbot, dialog)
    assert "répondu le 02/12/2026" in shown(page)


def test_the_copy_for_her_is_written_where_one_chooses(qtbot, window, page, tmp_path):
    page.copy_for_her()
    dialog = page.desk.dialog
    activate(qtbot, dialog)
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "en clair" in said
    dialog.write(tmp_path)
    qtbot.waitUntil(lambda: "Copie écrite" in window.status.text())
    assert sorted(path.suffix for path in tmp_path.glob("copie-*")) == [".json", ".pdf"]
