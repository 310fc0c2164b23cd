"""The old grid of a job coach on her first day comes in through the window, and goes out again."""

import sys
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QFocusEvent
from PySide6.QtWidgets import QApplication, QPushButton

import hostile_grids
from jalon.domain.import_values import RowState
from jalon.services import history, importing, people, people_lists
from jalon.ui import import_screen
from jalon.ui.import_states import STATES
from ui import old_grids
from ui.driving import TODAY, activate, press, type_text


@pytest.fixture
def screen(qtbot, window):
    window.open_import()
    return window.screens.made["import"]


def read(qtbot, screen, path):
    """Open a file and wait for what it holds."""
    screen.open_file(path)
    qtbot.waitUntil(lambda: not screen._context.jobs.is_busy)


def on(qtbot, screen, step):
    """Go on to a step."""
    while screen.step < step:
        before = screen.step
        screen.ahead_button.click()
        qtbot.waitUntil(lambda before=before: screen.step > before)


def rest(qtbot, screen):
    """Wait until the rows are examined."""
    qtbot.waitUntil(lambda: not screen.examination.is_under_way and not screen._context.jobs.is_busy)


def rows(screen):
    model = screen.trial.table.rows
    return {model.row_at(row).who: model.row_at(row) for row in range(model.rowCount())}


def choose(screen, who):
    model = screen.trial.table.rows
    place = next(row for row in range(model.rowCount()) if model.row_at(row).who == who)
    screen.trial.table.selectRow(place)


def people_of(caseload):
    ids = people_lists.find_people(caseload, "all", "", today=TODAY)
    return {line.name for line in people_lists.read_lines(caseload, ids, today=TODAY).values()}


def test_a_caseload_of_one_comes_in_by_the_keyboard(qtbot, window, screen, caseload, tmp_path):
    read(qtbot, screen, old_grids.one_row(tmp_path / "ancien.csv"))
    activate(qtbot, window)
    assert screen.step == import_screen.SHEETS
    before = people_of(caseload)
    for step in (import_screen.COLUMNS, import_screen.TRIAL, import_screen.DONE):
        press(qtbot, Qt.Key.Key_Return, control=True)
        qtbot.waitUntil(lambda step=step: screen.step == step)
        activate(qtbot, window)
        if step != import_screen.DONE:
            assert people_of(caseload) == before, "nothing is written before the import"
    assert len(people_of(caseload)) == len(before) + 1
    assert "1\u00a0personne" in screen.finish.said.text()
    press(qtbot, Qt.Key.Key_Return)
    assert window.screens.currentWidget() is window.people


def test_a_reading_that_is_cancelled_ends_at_once_and_says_so(qtbot, screen, tmp_path, monkeypatch):
    talk = "import time\nwhile True: time.sleep(9)"
    monkeypatch.setattr("jalon.exchange.apart._command", lambda kind: [sys.executable, "-c", talk])
    screen.open_file(old_grids.one_row(tmp_path / "ancien.csv"))
    qtbot.waitUntil(lambda: screen.progress.isVisible() and screen.progress.cancel_button.isVisible())
    screen.progress.cancel_button.click()
    qtbot.waitUntil(lambda: not screen._context.jobs.is_busy)  # it never ends by itself
    assert "Lecture interrompue" in screen.banner.text
    assert screen.step == import_screen.START


def test_what_a_file_holds_is_told_sheet_by_sheet(qtbot, screen, tmp_path):
    read(qtbot, screen, old_grids.caseload_of_eighteen(tmp_path / "File active.xlsx"))
    cards = screen.sheets.cards
    assert list(cards) == ["Suivi 2026", "Actes octobre", "Notes", "Ancien"]
    assert cards["Suivi 2026"].taken.isChecked()
    assert "masquée" in cards["Ancien"]._told.text()
    assert not cards["Notes"].taken.isChecked()
    assert not screen.sheets.hidden_rows.isHidden()
    cards["Actes octobre"].taken.setChecked(False)
    assert [table.sheet for table in screen.work.mapping.tables if table.sheet == "Actes octobre"] == []
    cards["Actes octobre"].taken.setChecked(True)
    assert screen.work.mapping.of("Actes octobre") is not None


def test_without_any_sheet_one_is_asked_for(qtbot, screen, tmp_path):
    read(qtbot, screen, old_grids.one_row(tmp_path / "ancien.csv"))
    screen.sheets.cards[""].taken.setChecked(False)
    screen.ahead_button.click()
    assert screen.step == import_screen.SHEETS
    assert "Aucune feuille" in screen.banner.text


def test_a_field_belongs_to_one_column(qtbot, window, screen, tmp_path):
    read(qtbot, screen, old_grids.many(tmp_path / "grand.csv"))
    on(qtbot, screen, import_screen.COLUMNS)
    first, second = screen.columns.columns["", 0].choice, screen.columns.columns["", 1].choice
    assert (first.value(), second.value()) == ("family_name", "given_name")
    second.choose("family_name")
    assert first.currentText() == "Ne pas reprendre"
    assert "colonne B" in window.status.text()
    rest(qtbot, screen)
    assert screen.work.rehearsal.mapping.of("").columns[1] == "family_name"


def test_fields_passed_over_with_the_arrows_stay_where_they_are(qtbot, window, screen, tmp_path):
    read(qtbot, screen, old_grids.many(tmp_path / "grand.csv"))
    on(qtbot, screen, import_screen.COLUMNS)
    before = dict(screen.work.mapping.of("").columns)
    shown = {place: row.choice.value() for place, row in screen.columns.columns.items()}
    choice = screen.columns.columns["", 1].choice
    for _ in range(12):
        qtbot.keyClick(choice, Qt.Key.Key_Down)
    while choice.value() != "given_name":
        qtbot.keyClick(choice, Qt.Key.Key_Up)
    assert screen.work.mapping.of("").columns == before
    assert {place: row.choice.value() for place, row in screen.columns.columns.items()} == shown
    assert "colonne" not in window.status.text()
    choice.choose("family_name")
    QApplication.sendEvent(choice, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    choice.choose("given_name")
    assert screen.work.mapping.of("").columns[0] is None


def test_a_field_of_several_words_is_typed_on_the_closed_list(qtbot, screen, tmp_path):
    read(qtbot, screen, old_grids.many(tmp_path / "grand.csv"))
    on(qtbot, screen, import_screen.COLUMNS)
    choice = screen.columns.columns["", 1].choice
    type_text(choice, "date d'adm")
    assert choice.value() == "admission_date"
    assert not choice.view().isVisible()


def test_days_that_read_both_ways_are_asked_once_for_a_column(qtbot, screen, tmp_path):
    read(qtbot, screen, old_grids.ambiguous_days(tmp_path / "dates.csv"))
    on(qtbot, screen, import_screen.COLUMNS)
    asked = screen.columns.days["", 2]
    assert "3 avril 1999" in asked.itemText(1).replace("\u00a0", " ")
    asked.choose("month")
    screen.columns.days["", 3].choose("day")
    rest(qtbot, screen)
    on(qtbot, screen, import_screen.TRIAL)
    assert {line.state for line in rows(screen).values()} == {"À créer"}
    changes = {change.field: change.after for change in screen.work.verdicts[1].changes}
    assert changes["birth_date"] == date(1999, 3, 4)
    assert changes["admission_date"] == date(2026, 6, 5)


def test_a_word_of_the_grid_is_said_once_for_all_its_rows(qtbot, screen, tmp_path):
    read(qtbot, screen, old_grids.caseload_of_eighteen(tmp_path / "File active.xlsx"))
    screen.sheets.cards["Actes octobre"].taken.setChecked(False)
    on(qtbot, screen, import_screen.COLUMNS)
    assert "du tableau attend" in screen.columns.waiting.text
    before = screen.work.rehearsal.counts[RowState.DOUBTFUL]
    screen.columns.values["Suivi 2026", "recognitions", "en cours"].choose("-")
    rest(qtbot, screen)
    assert screen.work.rehearsal.counts[RowState.DOUBTFUL] < before


def test_a_day_that_does_not_exist_is_typed_again_in_place(qtbot, window, screen, tmp_path):
    read(qtbot, screen, old_grids.many(tmp_path / "grand.csv"))
    on(qtbot, screen, import_screen.TRIAL)
    screen.trial.chips.buttons["refused"].click()
    refused = screen.trial.table.rows.rowCount()
    assert refused == 4
    assert screen.trial.chips.buttons["refused"].text() == "4\u00a0refusées"
    activate(qtbot, window)
    screen.trial.table.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    field = QApplication.focusWidget()
    assert field is screen.trial.panel.fields[2].field
    assert "n’existe pas" in screen.trial.panel.fields[2].error
    field.selectAll()
    type_text(field, "28/02/1990")
    rest_after_typing(qtbot, screen)
    assert screen.trial.panel.fields[2].error == ""
    assert screen.trial.panel.state.text() == "À créer"
    assert QApplication.focusWidget() is field, "the field that is typed in stays"
    assert screen.work.rehearsal.counts[RowState.REFUSED] == 3
    press(qtbot, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is screen.trial.table


def test_a_row_is_taken_without_an_address_that_cannot_be_read(qtbot, screen, tmp_path):
    path = tmp_path / "grille.csv"
    path.write_text("Nom;Prénom;Courriel\nPetit;Léa;lea.petit@exemple,fr\nRoux;Zoé;z@exemple.fr\n", "utf-8")
    read(qtbot, screen, path)
    on(qtbot, screen, import_screen.TRIAL)
    choose(screen, "Léa Petit")
    panel = screen.trial.panel
    (button,) = [one for one in panel.findChildren(QPushButton) if one.text().startswith("Prendre")]
    assert "Courriel" in button.text()
    button.click()
    rest(qtbot, screen)
    assert panel.state.text() == "À créer"
    assert screen.work.rehearsal.counts[RowState.CREATE] == 2


def rest_after_typing(qtbot, screen):
    qtbot.waitUntil(lambda: bool(screen.work.repairs))
    rest(qtbot, screen)


def test_whom_a_row_is_about_is_chosen(qtbot, window, screen, people, caseload, tmp_path):
    path = tmp_path / "homonymes.csv"
    path.write_text("Nom;Prénom;Téléphone\nLefèvre;Zoé;0612345678\n", "utf-8")
    read(qtbot, screen, path)
    on(qtbot, screen, import_screen.TRIAL)
    assert rows(screen)["Zoé Lefèvre"].state == "À décider"
    panel = screen.trial.panel
    same = next(key for key in panel.options if key.startswith("same:"))
    assert same.removeprefix("same:") == people["Lefèvre"]
    panel.options[same].click()
    rest(qtbot, screen)
    assert panel.state.text() == STATES[RowState.UPDATE].words
    panel.options["create"].click()
    rest(qtbot, screen)
    assert panel.state.text() == STATES[RowState.CREATE].words
    panel.leave_button.click()
    rest(qtbot, screen)
    assert panel.state.text() == STATES[RowState.IGNORED].words
    assert not screen.ahead_button.isEnabled()
    panel.leave_button.click()
    rest(qtbot, screen)
    assert panel.state.text() != STATES[RowState.IGNORED].words


def test_the_rows_left_aside_are_saved_with_their_reasons(qtbot, window, screen, tmp_path):
    read(qtbot, screen, old_grids.many(tmp_path / "grand.csv"))
    on(qtbot, screen, import_screen.TRIAL)
    assert not screen.trial.save_button.isHidden()
    counts = screen.work.rehearsal.counts
    aside = counts[RowState.REFUSED] + counts[RowState.DOUBTFUL]
    screen.save_aside_to(tmp_path / "à corriger.xlsx")
    assert f"{aside}\u00a0lignes enregistrées" in window.status.text()
    read(qtbot, screen, tmp_path / "à corriger.xlsx")
    on(qtbot, screen, import_screen.TRIAL)
    assert screen.work.rehearsal.counts[RowState.REFUSED] == 4


def test_an_import_is_undone_from_its_list(qtbot, window, screen, caseload, tmp_path):
    before = people_of(caseload)
    read(qtbot, screen, old_grids.many(tmp_path / "grand.csv"))
    on(qtbot, screen, import_screen.TRIAL)
    made = screen.work.rehearsal.counts[RowState.CREATE]
    assert f"{made}\u00a0personnes" in screen.ahead_button.text()
    screen.ahead_button.click()
    qtbot.waitUntil(lambda: screen.step == import_screen.DONE, timeout=60_000)
    assert len(people_of(caseload)) == len(before) + made
    assert f"{40 - made}\u00a0lignes sont restées de côté" in screen.finish.aside.text()
    screen.give_up()
    assert screen.start.history.lines()[0].startswith("Fichier csv ")
    screen.start.history.undo_button.click()
    assert "Rien n’y a été changé depuis" in screen.dialog.said.text()
    screen.dialog.undo_button.click()
    qtbot.waitUntil(lambda: "Import annulé" in window.status.text(), timeout=60_000)
    assert people_of(caseload) == before
    assert screen.start.history.lines()[0].endswith("annulé")
    assert not screen.start.history.undo_button.isEnabled()


def test_undoing_lists_what_was_changed_since(qtbot, window, screen, caseload, tmp_path):
    from jalon.services import person_records

    read(qtbot, screen, old_grids.one_row(tmp_path / "ancien.csv"))
    on(qtbot, screen, import_screen.TRIAL)
    screen.ahead_button.click()
    qtbot.waitUntil(lambda: screen.step == import_screen.DONE)
    ids = people_lists.find_people(caseload, "all", "Moreau", today=TODAY)
    file = person_records.read_file(caseload, ids[0])
    [person] = file.of("person")
    window._workspace.write(person_records.correct_record, "person", person.id, {"phone": "0601020304"})
    screen.finish.undo_button.click()
    lines = screen.dialog.lines()
    assert any("Moreau" in line for line in lines)
    screen.dialog.along.setChecked(True)
    screen.dialog.undo_button.click()
    qtbot.waitUntil(lambda: "Import annulé" in window.status.text())
    assert not people_lists.find_people(caseload, "all", "Moreau", today=TODAY)


def test_the_undo_of_the_window_names_the_import(qtbot, window, screen, caseload, tmp_path):
    before = people_of(caseload)
    read(qtbot, screen, old_grids.one_row(tmp_path / "ancien.csv"))
    on(qtbot, screen, import_screen.TRIAL)
    screen.ahead_button.click()
    qtbot.waitUntil(lambda: screen.step == import_screen.DONE)
    assert window.undo_button.text() == "Annuler\u00a0: import d’un fichier"
    window.undo()
    assert people_of(caseload) == before
    assert history.undoable_actions(caseload) is not None
    assert importing.list_imports(caseload)[0].is_undone


def test_the_same_grid_next_month_is_recognised(qtbot, window, screen, tmp_path):
    path = old_grids.one_row(tmp_path / "ancien.csv")
    read(qtbot, screen, path)
    on(qtbot, screen, import_screen.TRIAL)
    screen.ahead_button.click()
    qtbot.waitUntil(lambda: screen.step == import_screen.DONE)
    screen.give_up()
    read(qtbot, screen, path)
    assert "même tableau" in screen.sheets.cards[""]._told.text()
    on(qtbot, screen, import_screen.TRIAL)
    assert {line.state for line in rows(screen).values()} == {"À jour"}
    assert screen.ahead_button.text() == "Rien à importer"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", lambda: hostile_grids.compound("EncryptedPackage", "EncryptionInfo"), "mot de passe"),
        ("a.csv", lambda: hostile_grids.xlsx(), "ne dit pas ce qu’il est"),
        ("a.xlsx", lambda: hostile_grids.xlsx(**{"xl/vbaProject.bin": b"x"}), "macros"),
        ("a.pdf", lambda: b"%PDF-1.7", "n’est pas un tableau"),
        ("a.csv", lambda: b"\n", "aucune cellule remplie"),
    ],
)
def test_a_file_that_is_refused_says_why_and_the_window_stays_alive(
    qtbot, screen, tmp_path, name, content, said
):
    path = tmp_path / name
    path.write_bytes(content())
    read(qtbot, screen, path)
    assert said in screen.banner.text
    assert screen.step == import_screen.START
    assert screen.start.drop.choose_button.isEnabled()
    read(qtbot, screen, old_grids.one_row(tmp_path / "bon.csv"))
    assert screen.banner.text == ""
    assert screen.step == import_screen.SHEETS


def test_a_file_is_dropped_on_the_window(qtbot, screen, tmp_path):
    path = old_grids.one_row(tmp_path / "ancien.csv")
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(path))])
    drop = screen.start.drop
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    drop.dropEvent(QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, carried, buttons, keys))
    qtbot.waitUntil(lambda: screen.step == import_screen.SHEETS)


def test_what_was_typed_outlives_the_lock(qtbot, window, screen, tmp_path):
    read(qtbot, screen, old_grids.many(tmp_path / "grand.csv"))
    on(qtbot, screen, import_screen.TRIAL)
    screen._repaired(("", 9, 2), "28/02/1990")
    rest(qtbot, screen)
    window.keep_draft()
    screen.give_up()
    window.resuming.show_drafts()
    [button] = window.resuming.buttons
    assert "grand.csv" in button.accessibleName()
    button.click()
    qtbot.waitUntil(lambda: screen.step == import_screen.TRIAL)
    assert screen.work.repairs == {("", 9, 2): "28/02/1990"}
    assert screen.work.rehearsal.counts[RowState.REFUSED] == 3


def test_the_text_grows_and_the_import_stays_where_it_is(qtbot, qapp, window, screen, tmp_path):
    read(qtbot, screen, old_grids.many(tmp_path / "grand.csv"))
    on(qtbot, screen, import_screen.TRIAL)
    screen.trial.chips.choose("refused")
    screen.trial.table.selectRow(3)
    kept = screen.trial.current_key()
    qapp.choose_text_size(150)
    shown = window.screens.made["import"]
    assert shown is not screen
    assert shown.step == import_screen.TRIAL
    assert shown.trial.place() == ("refused", kept)
    rest(qtbot, shown)


def test_the_ways_that_lead_to_the_import(qtbot, window):
    window.show_place("people")
    window.people.import_button.click()
    assert window.windowTitle() == "Jalon — Reprendre un tableau"
    window.go_back()
    assert window.screens.currentWidget() is window.people
    assert any(command.words == "Reprendre un tableau" and command.keys for command in window.commands)
    assert people is not None


def test_durations_of_a_column_without_unit_are_asked_once_for_the_column(qtbot, screen, tmp_path):
    path = tmp_path / "actes.csv"
    path.write_text("Date;Bénéficiaire;Type;Durée\n05/10/2026;Zoé Roux;Entretien;2\n", "utf-8")
    read(qtbot, screen, path)
    on(qtbot, screen, import_screen.COLUMNS)
    asked = screen.columns.days["", 3]
    assert asked.itemText(2).replace("\u00a0", " ") == "Des heures : 2 h"
    asked.choose("month")
    rest(qtbot, screen)
    on(qtbot, screen, import_screen.TRIAL)
    changes = {change.field: change.after for change in screen.work.verdicts[1].changes}
    assert changes["act_duration"] == 120


def test_a_large_number_of_the_grid_is_shown_as_it_is(screen):
    from jalon.ui.import_work import cell_text

    assert [cell_text(one) for one in (1234567.5, 7.0, 0.25)] == ["1234567,5", "7", "0,25"]
