"""The table of a lead structure is described once through the window, filled, and read again."""

import pytest
import python_calamine
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

import own_grids
from jalon.domain.months import Month
from jalon.exchange.filling import filled
from jalon.exchange.filling_wire import FilledSheet, FilledValue, PlacedValue
from jalon.services import grids, people_lists
from jalon.ui import grids_screen
from ui.audit import findings
from ui.driving import TODAY, activate, press, settled, type_text

NOVEMBER = Month(2026, 11)


@pytest.fixture(autouse=True)
def opened(monkeypatch):
    found = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url.toLocalFile()))
    return found


@pytest.fixture
def answers(monkeypatch):
    """Answer which file, in order."""
    waiting = []
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: (str(waiting.pop(0)), ""))
    return waiting


@pytest.fixture
def form(tmp_path):
    path = tmp_path / "Remontée.xlsx"
    path.write_bytes(own_grids.monthly_form(filled=True))
    return path


@pytest.fixture
def screen(window):
    window.open_grids(NOVEMBER)
    return window.screens.made["grids"]


def rest(qtbot, window):
    settled(qtbot)
    screen = window.screens.made["grids"]
    qtbot.waitUntil(lambda: not (window._jobs.is_busy or screen._soon.isActive()))
    settled(qtbot)


def described(qtbot, window, screen, path):
    screen.describe(path)
    rest(qtbot, window)
    assert screen.step == grids_screen.MODEL, screen.banner.text


def kept(qtbot, window, screen, form, *, inside=True):
    """Describe a table and keep it."""
    described(qtbot, window, screen, form)
    screen.bindings.whereto.choose("INSIDE" if inside else "OUTSIDE")
    screen.main_button.click()
    rest(qtbot, window)


def rows_of(path, sheet="Remontée"):
    return python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(
        skip_empty_area=False
    )  # fmt: skip


def test_a_table_is_described_kept_and_filled_by_the_keyboard(qtbot, window, screen, form, answers, tmp_path):
    target = tmp_path / "novembre.xlsx"
    answers += [form, target]
    activate(qtbot, window)
    press(qtbot, Qt.Key.Key_O, control=True)
    rest(qtbot, window)
    activate(qtbot, window)
    press(qtbot, Qt.Key.Key_Return, control=True)
    rest(qtbot, window)
    assert grids.list_models(window._workspace.caseload)[0][1] == "Remontée"
    activate(qtbot, window)
    press(qtbot, Qt.Key.Key_Return)
    assert screen.start.reason.hasFocus(), "names leave the structure: why?"
    assert not target.exists()
    type_text(screen.start.reason, "Demande écrite du 3 octobre")
    press(qtbot, Qt.Key.Key_Return, control=True)
    rest(qtbot, window)
    assert "relu pour novembre 2026" in screen.done.text
    assert "4\u00a0lignes" in screen.done.text
    rows = rows_of(target)
    assert [row[1] for row in rows[12:16]] == ["Lefèvre", "Œuvrard", "Nowak", "N’Diaye"]
    assert rows[5][2] == 4


def test_what_is_guessed_is_shown_in_french_with_what_it_gives(qtbot, window, screen, form):
    described(qtbot, window, screen, form)
    cell = screen.bindings.cells["Remontée", "C6"]
    assert cell.choice.currentText() == "File active à la fin du mois"
    assert cell.below.text().endswith("cellule C6\u00a0: 4")
    names = screen.bindings.columns[0, "B"]
    assert names.choice.currentText() == "Nom"
    assert "« Lefèvre »".replace(" ", "\u00a0") in names.below.text()
    assert screen.bindings.columns[0, "H"].choice.currentText() == "Ne pas remplir"
    assert (0, "G") not in screen.bindings.columns, "the table computes it"


def test_each_binding_is_changed_by_its_list(qtbot, window, screen, form, answers, tmp_path):
    described(qtbot, window, screen, form)
    step = screen.bindings
    step.cells["Remontée", "C7"].choice.choose("SORTIES")
    step.cells["Remontée", "C9"].form.choose("hours")
    step.columns[0, "C"].choice.choose("-")
    step.columns[0, "E"].form.choose("code")
    step.columns[0, "H"].choice.choose("job_label")
    step.place.setText("e7")
    step.add_cell()
    step.cells["Remontée", "E7"].choice.choose("EN_EMPLOI")
    step.whereto.choose("INSIDE")
    rest(qtbot, window)
    assert step.cells["Remontée", "E7"].below.text().endswith(": 1")
    assert "Vendeuse" in step.columns[0, "H"].below.text()
    step.name.setText("Tableau du CD 54")
    screen.main_button.click()
    target = tmp_path / "o.xlsx"
    answers.append(target)
    screen.start.fill_button.click()
    rest(qtbot, window)
    rows = rows_of(target)
    assert rows[12][:8:7] == ["A-0001", "Vendeuse"]
    assert (rows[12][2], rows[12][4]) == ("", "M4_EMPLOI")
    assert (rows[6][2], rows[6][4]) == (0, 1)


def test_a_place_that_is_none_and_a_cell_that_the_table_computes_are_refused(qtbot, window, screen, form):
    described(qtbot, window, screen, form)
    step = screen.bindings
    step.place.setText("7C")
    step.add_cell()
    assert "C7" in step._place_row.error
    step.place.setText("F16")
    step.add_cell()
    step.cells["Remontée", "F16"].choice.choose("FA_FIN")
    rest(qtbot, window)
    assert "calcule lui-même" in screen.banner.text


@pytest.mark.parametrize(("suffix", "content"), [("ods", b"x"), ("xls", b"x"), ("xlsx", b"not a workbook")])
def test_a_file_that_cannot_be_filled_is_refused_with_what_to_do(
    qtbot, window, screen, tmp_path, suffix, content
):
    path = tmp_path / f"t.{suffix}"
    path.write_bytes(content)
    screen.describe(path)
    rest(qtbot, window)
    assert screen.step == grids_screen.START
    assert "xlsx" in screen.banner.text


def test_what_comes_back_is_taken_one_by_one_and_undone_at_once(
    qtbot, window, screen, form, caseload, people, tmp_path
):
    kept(qtbot, window, screen, form)
    sent, back = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    screen.fill_to(sent)
    rest(qtbot, window)
    changed = (
        PlacedValue(13, 2, FilledValue(text="Zoë")),
        PlacedValue(14, 2, FilledValue(text="Anna")),
        PlacedValue(6, 2, FilledValue(number="99")),
    )
    back.write_bytes(filled(sent, sent.read_bytes(), (FilledSheet("Remontée", changed),)))
    screen.compare(back)
    rest(qtbot, window)
    assert screen.step == grids_screen.RETURNED
    model = screen.changes.table.model()
    lines = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert lines[0].startswith("Signalé, 4 → 99, File active à la fin du mois, un chiffre n’est pas repris")
    assert lines[1].startswith("À reprendre, Zoé → Zoë, Prénom, dossier A-0001")
    assert screen.main_button.text().replace("&", "") == "Reprendre 2\u00a0changements"
    activate(qtbot, window)
    screen.changes.table.selectRow(2)
    screen.changes.table.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert screen.main_button.text().replace("&", "") == "Reprendre 1\u00a0changement"
    screen.main_button.click()
    assert names(caseload, people) == ["Zoë", "Anne"]
    assert "1\u00a0changement repris" in window.status.text()
    window.undo()
    assert names(caseload, people) == ["Zoé", "Anne"]


def names(caseload, people):
    ids = [people["Lefèvre"], people["Œuvrard"]]
    lines = people_lists.read_lines(caseload, ids, today=TODAY)
    return [lines[one].given_name for one in ids]


def test_a_model_is_corrected_renamed_retired_and_brought_back(qtbot, window, screen, form, caseload):
    kept(qtbot, window, screen, form)
    screen.start.correct_button.click()
    rest(qtbot, window)
    screen.bindings.name.setText("Autre nom")
    screen.main_button.click()
    assert [name for _, name in grids.list_models(caseload)] == ["Autre nom"]
    screen.start.forget_button.click()
    assert grids.list_models(caseload) == ()
    assert not screen.start.none.isHidden()
    window.undo()
    assert [name for _, name in grids.list_models(caseload)] == ["Autre nom"]
    described(qtbot, window, screen, form)
    screen.bindings.name.setText("Autre nom")
    screen.main_button.click()
    assert "déjà" in screen.banner.text


def test_from_the_month_the_tables_open_on_that_month(qtbot, window):
    window.show_place("month")
    window.monthly.picker.go(Month(2026, 9))
    window.monthly.grids_button.click()
    assert window.screens.made["grids"].start.picker.month == Month(2026, 9)
    assert "septembre 2026" in window.screens.made["grids"].start.fill_button.text()
    assert TODAY.year == 2026


def looked_over(qtbot, window):
    activate(qtbot, window)
    settled(qtbot)
    return findings(window)


def test_each_step_of_a_table(qtbot, any_look, window, screen, form, tmp_path):
    window.resize(*any_look)
    screen = window.screens.made["grids"]
    assert looked_over(qtbot, window) == []
    described(qtbot, window, screen, form)
    assert looked_over(qtbot, window) == []
    screen.main_button.click()
    rest(qtbot, window)
    screen.fill()
    assert looked_over(qtbot, window) == []
    screen.start.reason.setText("Demande écrite")
    screen.fill_to(tmp_path / "1.xlsx")
    rest(qtbot, window)
    assert looked_over(qtbot, window) == []
    changed = (
        PlacedValue(13, 2, FilledValue(text="Zoë")),
        PlacedValue(6, 2, FilledValue(number="99")),
    )
    (tmp_path / "2.xlsx").write_bytes(
        filled(form, (tmp_path / "1.xlsx").read_bytes(), (FilledSheet("Remontée", changed),))
    )
    screen.compare(tmp_path / "2.xlsx")
    rest(qtbot, window)
    assert looked_over(qtbot, window) == []
