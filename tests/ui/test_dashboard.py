"""The first screen: every figure opens what it counts, what is to be done is opened or ticked off."""

import threading
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

import make
from jalon.services import dashboard, reminders, working_time
from jalon.storage import records
from jalon.ui.main_window import MainWindow
from jalon.ui.workspace import Workspace
from ui.audit import findings
from ui.driving import TODAY, activate, press, settled

WEEK = (420, 420, 420, 420, 420, 0, 0)


@pytest.fixture
def busy(caseload, people):
    """Plan an act for today, an action that is late, one for tomorrow, and the working week."""
    coach = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        late = {"person_id": people["Nowak"], "label": "Appeler la CPAM", "due_date": TODAY - timedelta(3)}
        records.insert(session, "next_action", late)
        later = {"person_id": people["Lefèvre"], "label": "Bilan", "due_date": TODAY + timedelta(1)}
        records.insert(session, "next_action", later)
        make.an_act(
            session, coach, (people["Lefèvre"],), date=TODAY, state="PLANNED", start_time=time(14, 30)
        )
        make.an_act(session, coach, (people["Œuvrard"],), date=date(2026, 12, 1), duration_minutes=120)
    working_time.set_week(caseload, coach, date(2026, 1, 1), WEEK)


def test_the_first_screen_is_the_one_of_the_day(window):
    assert window.screens.currentWidget() is window.home
    assert window.home.heading.title.text() == "Bonjour Claire"
    assert window.home.heading.subtitle.text().startswith("Mercredi 2\u00a0décembre 2026")
    assert window.windowTitle() == "Jalon — Tableau de bord"


def test_what_is_late_is_our_action_and_what_is_planned_stands_at_its_hour(busy, window):
    home = window.home
    model = home.tasks.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == [
        "Valider le projet",
        "Appeler la CPAM",
        "Entretien individuel, 1\u00a0h",
    ]
    assert model.index(1, 1).data() == "à faire depuis le dim. 29\u00a0nov."
    assert model.index(2, 1).data() == "14\u00a0h\u00a030"
    assert "1\u00a0acte prévu aujourd’hui" in home.heading.subtitle.text()


def test_enter_opens_the_person_and_the_space_bar_ticks_off(qtbot, busy, window, people):
    home = window.home
    home.tasks.setFocus()
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Return)
    assert window.screens.currentWidget() is window.person
    assert window.person.person.id == people["Nowak"]
    window.show_place("home")
    home.tasks.setFocus()
    home.tasks.selectRow(1)
    press(qtbot, Qt.Key.Key_Space)
    assert window.status.text() == "Fait\u00a0: Appeler la CPAM"
    assert home.tasks.model().rowCount() == 2
    press(qtbot, Qt.Key.Key_Z, control=True)
    assert home.tasks.model().rowCount() == 3


def test_who_has_no_next_step_is_behind_the_figure(qtbot, busy, window, people):
    tile = window.home.without_step
    assert tile.told == "1 sans prochaine action, à décider ensemble"
    tile.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    dialog = QApplication.activeModalWidget()
    activate(qtbot, dialog)
    assert dialog.table.model().index(0, 0).data() == "Émile N’Diaye"
    press(qtbot, Qt.Key.Key_Return)
    assert window.person.person.id == people["N’Diaye"]


def test_a_contact_is_to_be_taken_up_after_the_days_of_the_structure(busy, window, caseload, people):
    shown = dashboard.read_dashboard(caseload, None, today=TODAY)
    assert {quiet.person.family_name for quiet in shown.quiet} == {"Nowak", "N’Diaye"}
    assert "plus de 30 jours" in window.home.quiet.told
    later = dashboard.read_dashboard(caseload, None, today=date(2026, 12, 10))
    assert {quiet.person.family_name: quiet.days for quiet in later.quiet}["Lefèvre"] == 31


def test_hours_of_the_month_stand_against_the_working_time(busy, window):
    home = window.home
    assert home.hours.told.startswith("2\u00a0h saisies en décembre, sur 154\u00a0h dans le mois")
    assert "11\u00a0h à saisir" in home.hours.told
    said = home.view.chart.accessibleDescription()
    assert "du 1 au 6\u00a0décembre\u00a0: personnes 2\u00a0heures" in said
    home.view.toggle.click()
    assert home.view.table.model().index(0, 1).data() == "2\u00a0h"


def test_the_return_is_announced_until_its_month_is_locked(window):
    assert window.home.owed.told.startswith(
        "8\u00a0jours avant le relevé, de novembre, à rendre le 10/12/2026"
    )
    window.home.owed.click()
    assert window.screens.currentWidget() is window.monthly


def test_a_return_due_on_a_day_off_keeps_its_date_and_tells_the_next_working_day(window, caseload):
    reminders.change_reminders(caseload, replace(reminders.read_reminders(caseload), return_due_day=12))
    window._workspace.changed.emit()
    assert "à rendre le 12/12/2026 (jour ouvré suivant\u00a0: lun. 14\u00a0déc.)" in window.home.owed.told


def test_one_reads_her_own_people_or_those_of_the_structure(qtbot, busy, window, caseload, people):
    home = window.home
    home.scope.choose("MINE")
    assert home.followed.told.startswith("4 ")
    with caseload.write("demonstration") as session:
        other = make.a_person(session, case_code="B-0001", given_name="Paul", family_name="Autre")
        make.a_path(session, other, date(2026, 11, 1))
    window._workspace.changed.emit()
    assert home.followed.told.startswith("4 ")
    home.scope.choose("ALL")
    assert home.followed.told.startswith("5 ")
    assert window._application.preferences.filters["home.scope"] == "ALL"
    home.scope.choose("MINE")


def test_a_new_caseload_says_what_to_do_first(qtbot, qapp, caseload, jobs):
    window = MainWindow(qapp, Workspace(caseload), jobs, lambda: TODAY)
    qtbot.addWidget(window)
    window.show()
    activate(qtbot, window)
    settled(qtbot)
    assert window.home.first_person.isVisible()
    assert not window.home.followed.isVisible()
    assert findings(window) == []
    window.home.first_person.click()
    assert window.form is not None
    window.form.reject()


def test_the_space_bar_confirms_an_act_that_was_planned(qtbot, busy, window):
    home = window.home
    home.tasks.setFocus()
    home.tasks.selectRow(2)
    press(qtbot, Qt.Key.Key_Space)
    activate(qtbot, window.form)
    press(qtbot, Qt.Key.Key_Return)
    assert home.tasks.model().rowCount() == 2
    assert home.hours.told.startswith("3\u00a0h saisies")


def test_the_copies_lead_to_their_settings(window):
    window.home.copies.click()
    assert window.screens.currentWidget() is window.settings
    assert window.settings.title.startswith("Réglages, sauvegardes")


def test_nothing_to_do_is_said(window):
    window.home.tasks.selectRow(0)
    window.home.done_button.click()
    assert window.home.tasks_part.isVisible()
    assert not window.home.tasks.isVisible()


def test_who_a_figure_counts_is_usable_by_ear_and_keyboard_in_every_look(qtbot, look, busy, window):
    window.resize(*look)
    window.show_place("home")
    window.home.view.toggle.click()
    settled(qtbot)
    assert findings(window) == []
    for opened in (window.home.open_without_step, window.home.open_quiet):
        dialog = opened()
        activate(qtbot, dialog)
        settled(qtbot)
        assert findings(dialog) == []
        dialog.accept()


def test_of_many_people_the_first_screen_is_read_behind_the_window(qtbot, window, people, monkeypatch):
    screen = window.home
    screen.reload()
    expected = screen._shown
    monkeypatch.setattr("jalon.ui.dashboard_screen.AT_ONCE", 0)
    threads = []
    read = dashboard.read_dashboard

    def reading(*arguments, **named):
        threads.append(threading.current_thread())
        return read(*arguments, **named)

    monkeypatch.setattr(dashboard, "read_dashboard", reading)
    screen._shown = None
    screen.reload()
    assert not screen._content.isVisible()
    qtbot.waitUntil(screen._content.isVisible, timeout=30_000)
    assert screen._shown == expected
    assert threading.main_thread() not in threads
