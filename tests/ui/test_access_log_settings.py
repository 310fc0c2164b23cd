"""The access log on screen: printed as it is filtered; below it, the files that ended and their record."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from sqlalchemy import select

import make
from jalon.services import retention
from jalon.storage import records
from jalon.storage.schema.acts import TripRow
from ui.audit import findings
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


def test_a_file_is_kept_in_the_archives_read_for_a_reason_and_taken_back(
    qtbot, window, people, caseload, tmp_path
):
    with caseload.write("demonstration") as session:
        gone = make.a_person(session, case_code="Z-0001", family_name="Ancien", given_name="Jean")
        make.a_path(session, gone, date(2022, 1, 3), date(2023, 3, 31))
        tour = {"coach_id": caseload.signed_in.coach_id, "date": date(2023, 3, 1), "minutes": 30}
        records.insert(session, "trip", tour | {"purpose": "Chez Mme Ancien"})
    window.open_person(gone)
    window.person.erase()
    dialog = window.person.desk.dialog
    activate(qtbot, dialog)
    dialog.rule.choose(retention.RETENTION)
    assert dialog.archive_button.isVisible()
    assert findings(dialog) == []
    dialog.archive_button.setFocus()
    QTest.keyClick(dialog.archive_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(dialog.mentions.boxes) == 1, timeout=3000)
    assert findings(dialog) == []
    QTest.keyClick(dialog, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: dialog.asking is not None, timeout=3000)
    dialog.asking.done(0)
    dialog.asking.fileSelected.emit(str(tmp_path))
    assert "mis aux archives" in window.status.text()
    with caseload.read() as session:
        assert session.execute(select(TripRow.purpose)).scalars().all() == ["Chez Mme [effacé]"]
    (path,) = tmp_path.glob("*.jalon-archive")
    window.show_place("settings")
    window.settings.show_section("access_log")
    card = window.settings.section("access_log").disposals
    card.open_archive(path)
    archive = card.dialog
    activate(qtbot, archive)
    assert findings(archive) == []
    archive.read_button.click()
    assert archive.preview is None  # no reason was given
    archive.reason.choose("dispute")
    archive.read_button.click()
    assert "Ancien" in archive.preview.views[0].accessibleDescription()
    archive.preview.done(0)
    archive.reason.choose("return")
    archive.return_button.click()
    assert not path.exists()
    window.open_person(gone)
    assert "Ancien" in window.person.heading.title.text()
