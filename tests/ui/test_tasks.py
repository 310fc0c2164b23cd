"""The one list of things to do, and passing people on, through what one sees."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from jalon.services import person_records, tasks
from jalon.storage import records
from ui.driving import TODAY, activate, type_text
from ui.test_person_page import ANNE, ZOE, choose, texts


@pytest.fixture
def shown(qtbot, window, people):
    activate(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    return window.screens.currentWidget()


def rows(screen):
    return [screen.table.model().index(row, 0).data() for row in range(screen.table.model().rowCount())]


def test_the_list_opens_by_a_key_or_from_the_first_screen_and_goes_back(qtbot, window, shown):
    assert rows(shown) == ["Valider le projet"]
    window.go_back()
    window.home.all_tasks.click()
    assert window.screens.currentWidget() is shown


def test_a_line_and_enter_adds_the_space_bar_ticks_and_what_was_done_is_found_again(qtbot, window, shown):
    shown.line.setFocus()
    type_text(shown.line, "Commander des cartes")
    QTest.keyClick(shown.line, Qt.Key.Key_Return)
    assert rows(shown) == ["Valider le projet", "Commander des cartes"]
    shown.table.selectRow(1)
    QTest.keyClick(shown.table, Qt.Key.Key_Space)
    assert rows(shown) == ["Valider le projet"]
    shown.state.choose("done")
    assert rows(shown) == ["Commander des cartes"]
    assert shown.done_button.text() == "À &refaire"
    shown.done_button.click()
    assert rows(shown) == []
    shown.state.choose("to_do")
    assert len(rows(shown)) == 2


def test_it_is_filtered_by_person_and_when_and_put_off(qtbot, window, people, shown, caseload):
    values = {"label": "Appeler Le Phare", "due_date": date(2027, 1, 15)}
    person_records.add_record(caseload, "next_action", people[ZOE], values)
    window._workspace.changed.emit()
    shown.when.choose("late")
    assert rows(shown) == ["Valider le projet"]
    shown.when.choose("any")
    shown.person.setFocus()
    type_text(shown.person, "lefe")
    QTest.keyClick(shown.person, Qt.Key.Key_Return)
    assert rows(shown) == ["Appeler Le Phare"]
    shown.day.setText("04/01/2027")
    shown.move_button.click()
    [task] = tasks.read_tasks(caseload, shown._model._ids).values()
    assert task.day == date(2027, 1, 4)
    shown.day.setText("jamais")
    shown.move_button.click()
    assert "n’est pas comprise" in texts(shown.banner)
    shown.person.clear()
    assert len(rows(shown)) == 2


def test_the_space_bar_on_a_planned_act_asks_to_confirm_it(qtbot, window, people, shown, caseload):
    import make

    with caseload.write("demonstration") as session:
        coach = caseload.signed_in.coach_id
        make.an_act(session, coach, (people[ANNE],), date=TODAY, state="PLANNED")
    window._workspace.changed.emit()
    with qtbot.waitSignal(shown.act_asked) as asked:
        shown.table.selectRow(1)
        shown.finish()
    assert asked.args[0] == "confirm"


def test_several_people_are_passed_on_together_and_what_is_to_be_known_is_shown(
    qtbot, window, people, caseload
):
    with caseload.write("demonstration") as session:
        values = {"family_name": "Durand", "given_name": "Paul", "role": "REFERENT"}
        paul = records.insert(session, "coach", values)
    window.open_person(people[ZOE])
    choose(qtbot, window.person.file_button, "Passer le relais")
    screen = window.screens.currentWidget()
    assert len(screen.boxes) == 4
    screen.shown.choose(people[ZOE])
    assert "Boulangerie Le Phare" in texts(screen)
    screen.boxes[next(iter(screen.boxes))].setChecked(True)
    screen.paper_button.click()
    qtbot.waitUntil(lambda: screen.desk.preview is not None, timeout=20_000)
    screen.desk.preview.reject()
    screen.all_button.click()
    screen.hand_over()
    assert screen._taker_row.error == "Choisissez à qui."
    screen.taker.choose(paul)
    screen.day.setText("07/12/2026")
    screen.give_button.click()
    assert "4\u00a0dossiers confiés à partir du 07/12/2026" in window.status.text()
    lines = person_records.read_file(caseload, people[ZOE]).of("coach_assignment")
    assert [(line.values["coach_id"], line.values["start_date"]) for line in lines][-1] == (
        paul,
        date(2026, 12, 7),
    )
    assert window.undo_button.text() == "Annuler\u00a0: changement de conseiller de plusieurs personnes"
