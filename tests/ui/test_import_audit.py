"""Each step of the import is usable by keyboard, by ear, at 200 %, in both themes."""

import contextlib

import pytest

from jalon.ui import import_screen
from ui import old_grids
from ui.audit import findings
from ui.driving import activate, settled
from ui.test_import_screen import on, read, rest

_FILES = {
    "eighteen": old_grids.caseload_of_eighteen,
    "one": old_grids.one_row,
    "days": old_grids.ambiguous_days,
}


@pytest.fixture
def screen(window):
    window.open_import()
    return window.screens.made["import"]


def looked_over(qtbot, window):
    activate(qtbot, window)
    settled(qtbot)
    # A panel that grows has its scroll bar for a moment, until the page has made room for it.
    with contextlib.suppress(qtbot.TimeoutError):
        qtbot.waitUntil(lambda: not findings(window))
    return findings(window)


@pytest.mark.parametrize("name", ["eighteen", "one"])
def test_each_step_of_an_import(qtbot, any_look, window, screen, tmp_path, name):
    window.resize(*any_look)
    assert looked_over(qtbot, window) == []
    suffix = "xlsx" if name == "eighteen" else "csv"
    read(qtbot, screen, _FILES[name](tmp_path / f"ancien.{suffix}"))
    assert looked_over(qtbot, window) == []
    on(qtbot, screen, import_screen.COLUMNS)
    screen.columns.all_values.setChecked(True)
    assert looked_over(qtbot, window) == []
    on(qtbot, screen, import_screen.TRIAL)
    assert looked_over(qtbot, window) == []
    screen.trial.panel.whole_button.click()
    assert looked_over(qtbot, window) == []


def test_a_row_that_asks_which_day_is_meant(qtbot, look, window, screen, tmp_path):
    window.resize(*look)
    read(qtbot, screen, old_grids.ambiguous_days(tmp_path / "dates.csv"))
    on(qtbot, screen, import_screen.COLUMNS)
    assert looked_over(qtbot, window) == []
    on(qtbot, screen, import_screen.TRIAL)
    assert looked_over(qtbot, window) == []


def test_a_row_that_asks_whom_it_is_about(qtbot, look, window, screen, tmp_path):
    window.resize(*look)
    path = tmp_path / "homonymes.csv"
    path.write_text("Nom;Prénom;Téléphone\nLefèvre;Zoé;0612345678\n", "utf-8")
    read(qtbot, screen, path)
    on(qtbot, screen, import_screen.TRIAL)
    assert screen.trial.panel.options
    assert looked_over(qtbot, window) == []


def test_what_was_imported_and_how_it_is_undone(qtbot, look, window, screen, caseload, tmp_path):
    from jalon.services import people_lists, person_records
    from ui.driving import TODAY

    window.resize(*look)
    read(qtbot, screen, old_grids.one_row(tmp_path / "ancien.csv"))
    on(qtbot, screen, import_screen.TRIAL)
    screen.ahead_button.click()
    qtbot.waitUntil(lambda: screen.step == import_screen.DONE)
    assert looked_over(qtbot, window) == []
    [moreau] = people_lists.find_people(caseload, "all", "Moreau", today=TODAY)
    window._workspace.write(person_records.correct_record, "person", moreau, {"phone": "0601020304"})
    screen.finish.undo_button.click()
    activate(qtbot, screen.dialog)
    assert screen.dialog.table is not None
    assert findings(screen.dialog) == []
    screen.dialog.reject()
    screen.give_up()
    rest(qtbot, screen)
    assert looked_over(qtbot, window) == []
