"""The access log on screen: printed as it is filtered; below it, the files that ended and their record."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from jalon.services import retention
from ui.driving import TODAY, activate


@pytest.fixture
def section(qtbot, window, people, caseload):
    retention.erase_file(caseload, people["Nowak"], today=TODAY, reason="right_to_erasure", masks=())
    window.show_place("settings")
    window.settings.show_section("access_log")
    activate(qtbot, window)
    return window.settings.section("access_log")


def press(qtbot, section, button):
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: section.papers.preview is not None, timeout=20_000)
    preview = section.papers.preview
    said = " ".join(view.accessibleDescription() for view in preview.views)
    preview.done(0)
    return said


def test_the_journal_is_printed_as_it_is_filtered(qtbot, section):
    section.kind.choose("erase_person")
    said = press(qtbot, section, section.print_button)
    assert "dossier effacé" in said
    assert "Nature" in said


def test_the_files_that_ended_are_listed_by_code_and_their_record_printed(qtbot, section):
    shown = " ".join(label.text() for label in section.disposals.findChildren(QLabel))
    assert "demande de la personne" in shown
    assert "Nowak" not in shown
    assert "1 dossier éliminé" in press(qtbot, section, section.disposals.print_button).replace("\u00a0", " ")
