"""The whole caseload, or a list as it is shown, goes out of the window, in clear and counted again."""

import json

import pytest
import python_calamine
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog
from sqlalchemy import select

import make
from jalon.storage import attachments, records
from jalon.storage.schema.access import AccessEntryRow
from ui.audit import findings
from ui.driving import activate, press, settled, type_text


@pytest.fixture(autouse=True)
def opened(monkeypatch):
    """Keep the folders that would be shown."""
    found = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url.toLocalFile()))
    return found


@pytest.fixture
def chosen(monkeypatch, tmp_path):
    """Answer where to write."""
    answer = {"name": tmp_path / "sortie.xlsx", "asked": []}

    def ask(_parent, _title, proposed, _kinds):
        answer["asked"].append(proposed)
        return str(answer["name"]), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return answer


@pytest.fixture
def screen(window):
    window.open_export()
    return window.screens.made["export"]


def rest(qtbot, window):
    qtbot.waitUntil(lambda: not window._jobs.is_busy)
    settled(qtbot)


def events_of(caseload):
    with caseload.read() as session:
        return session.execute(select(AccessEntryRow.event)).scalars().all()


def sheets_of(path):
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_everything_goes_out_by_the_keyboard(qtbot, window, caseload, chosen, opened):
    activate(qtbot, window)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_X, both)
    screen = window.screens.made["export"]
    press(qtbot, Qt.Key.Key_Tab)
    type_text(screen.passphrase.edit, make.PASSPHRASE)
    press(qtbot, Qt.Key.Key_Return)
    rest(qtbot, window)
    assert len(sheets_of(chosen["name"])["Personnes"]) == 5
    assert "recomptées" in screen.said.text()
    assert "en clair" in window.status.text()
    assert not screen.passphrase.text(), "what was typed does not stay"
    assert "export_workbook" in events_of(caseload)
    activate(qtbot, window)
    assert screen.folder_button.hasFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert opened == [str(chosen["name"].parent)]


def test_the_documents_attached_go_out_beside_without_a_name(qtbot, window, screen, chosen, caseload, people):
    with caseload.write("attach_document") as session:
        known = records.insert(
            session,
            "document",
            {"person_id": people["Lefèvre"], "kind": "CV", "title": "CV", "media_type": "application/pdf"},
        )
        attachments.put_content(session, known, b"%PDF-1.7 essai")
    screen.with_documents.setChecked(True)
    screen.passphrase.edit.setText(make.PASSPHRASE)
    screen.export()
    rest(qtbot, window)
    [written] = (chosen["name"].parent / "sortie-documents").iterdir()
    assert written.read_bytes() == b"%PDF-1.7 essai"
    assert written.name.endswith(f"-{known[:8]}.pdf")
    assert "Lefèvre" not in written.name
    assert "1\u00a0document joint" in screen.where.text()
    assert "save_document" in events_of(caseload)


@pytest.mark.parametrize(("kind", "suffix"), [("csv", ".zip"), ("json", ".json")])
def test_the_other_kinds_of_file(qtbot, window, screen, chosen, tmp_path, kind, suffix):
    chosen["name"] = tmp_path / "sortie"
    screen.kind.choose(kind)
    screen.passphrase.set_text(make.PASSPHRASE)
    screen.export_button.click()
    rest(qtbot, window)
    assert chosen["asked"][0].endswith(suffix)
    assert (tmp_path / f"sortie{suffix}").is_file()
    assert screen.done.rows > 10
    if kind == "json":
        document = json.loads((tmp_path / "sortie.json").read_text("utf-8"))
        assert len(document["persons"]) == 4


def test_without_the_right_passphrase_nothing_goes_out(qtbot, window, screen, caseload, chosen):
    screen.export_button.click()
    assert not chosen["asked"], "the file is not even asked for"
    assert screen._passphrase_row.error
    screen.passphrase.set_text("autre chose que la bonne phrase")
    screen.export_button.click()
    rest(qtbot, window)
    assert "pas votre phrase" in screen._passphrase_row.error
    assert not chosen["name"].exists()
    assert "export_workbook" not in events_of(caseload)


def test_an_export_that_is_stopped_leaves_nothing(qtbot, window, screen, chosen):
    screen.passphrase.set_text(make.PASSPHRASE)
    screen.export_button.click()
    screen.progress.cancel_button.click()
    rest(qtbot, window)
    assert not chosen["name"].exists()
    assert "rien n’a été gardé" in screen.banner.text


def test_the_list_of_people_goes_out_as_it_is_filtered(qtbot, window, caseload, chosen, opened):
    window.show_place("people")
    window.people.search.setText("nowak")
    window.people.export_button.click()
    rest(qtbot, window)
    rows = sheets_of(chosen["name"])["Personnes"]
    assert [row[:3] for row in rows] == [["Dossier", "Nom", "Prénom"], ["A-0003", "Nowak", "Łucja"]]
    assert "1\u00a0ligne exportée" in window.status.text()
    assert "export_list" in events_of(caseload)
    assert opened


@pytest.mark.parametrize(
    ("place", "sheet", "cell"),
    [
        ("employers", "Employeurs", "Boulangerie Le Phare"),
        ("home", "Échéances", "Échéance"),
        ("deadlines", "Échéances", "Échéance"),
        ("journal", "Actes 2026-11", "Zoé Lefèvre"),
    ],
)
def test_the_other_lists_go_out_by_the_command(qtbot, window, chosen, place, sheet, cell):
    window.show_deadlines() if place == "deadlines" else window.show_place(place)
    if place == "journal":
        window.journal.picker.before.click()
    rest(qtbot, window)
    window.export_list()
    rest(qtbot, window)
    assert any(cell in row for row in sheets_of(chosen["name"])[sheet])


def test_where_there_is_no_list_it_is_said(window, chosen):
    window.show_place("settings")
    window.export_list()
    assert "Personnes" in window.status.text()
    assert not chosen["asked"]


def test_the_screen_before_and_after_an_export(qtbot, any_look, window, screen, chosen):
    window.resize(*any_look)
    screen = window.screens.made["export"]
    activate(qtbot, window)
    settled(qtbot)
    assert findings(window) == []
    screen.export_button.click()
    screen.passphrase.set_text(make.PASSPHRASE)
    screen.export_to(chosen["name"])
    rest(qtbot, window)
    activate(qtbot, window)
    settled(qtbot)
    assert findings(window) == []
