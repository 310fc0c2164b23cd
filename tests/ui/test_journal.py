"""The journal: the days of a month, one day and its holes filled by the keyboard, whose log it is."""

from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

import make
from jalon.domain.months import Month
from jalon.services import activity, log, returns, working_time
from jalon.settings.rules import rules_for
from jalon.storage import records
from jalon.ui.act_lines import state_words
from ui.audit import findings
from ui.driving import TODAY, activate, press, settled, type_text

WEEK = (420, 420, 420, 420, 420, 0, 0)
MONDAY = date(2026, 11, 30)
NOVEMBER = Month(2026, 11)
FIRST = 0


@pytest.fixture
def journal(window, caseload, people):
    """Show November, of which the last Monday holds an act from ten to eleven."""
    coach = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        make.an_act(session, coach, (people["Nowak"],), date=MONDAY, start_time=time(10))
        trip = {"date": MONDAY, "coach_id": coach, "minutes": 30}
        records.insert(session, "trip", trip)
    working_time.set_week(caseload, coach, date(2026, 11, 23), WEEK)
    window._workspace.changed.emit()
    window.show_place("journal")
    window.journal.picker.before.click()
    return window.journal


def text_of(journal, row, column):
    return journal.days.model().index(row, column).data()


def test_the_month_is_shown_day_by_day_with_its_total(journal):
    assert journal.days.isVisible()
    assert journal.days.model().rowCount() == 31
    assert [text_of(journal, 29, column) for column in (0, 1, 5, 7, 8, 9)] == [
        "lun. 30\u00a0nov.", "1\u00a0h", "30\u00a0min", "1\u00a0h\u00a030", "7\u00a0h", "5\u00a0h\u00a030",
    ]  # fmt: skip
    assert [text_of(journal, 30, column) for column in (0, 7, 8, 9)] == [
        "Total du mois", "2\u00a0h\u00a030", "42\u00a0h", "40\u00a0h\u00a030",
    ]  # fmt: skip
    assert "40\u00a0h\u00a030 à saisir" in journal.heading.subtitle.text()


def test_enter_on_a_day_shows_its_holes_and_enter_on_a_hole_fills_it(qtbot, window, journal, caseload):
    journal.days.selectRow(29)
    journal.days.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    day = journal.day_view
    assert day.isVisible()
    assert [button.text() for button in day.hole_buttons] == [
        "9\u00a0h – 10\u00a0h (1\u00a0h)",
        "11\u00a0h – 12\u00a0h\u00a030 (1\u00a0h\u00a030)",
        "13\u00a0h\u00a030 – 16\u00a0h\u00a030 (3\u00a0h)",
    ]
    assert QApplication.focusWidget() is day.hole_buttons[FIRST]
    press(qtbot, Qt.Key.Key_Space)
    line = window.form
    activate(qtbot, line)
    assert line.line.text() == "30/11/2026 à 9h00 60 min "
    type_text(line.line, "réunion")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.form is None)
    written = activity.list_acts(caseload, NOVEMBER)[-2]
    assert (written.date, written.start_time, written.duration_minutes) == (MONDAY, time(9), 60)
    assert [button.text() for button in day.hole_buttons] == [
        "11\u00a0h – 12\u00a0h\u00a030 (1\u00a0h\u00a030)",
        "13\u00a0h\u00a030 – 16\u00a0h\u00a030 (3\u00a0h)",
    ]
    activate(qtbot, window)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is day.hole_buttons[FIRST])


def test_the_first_hole_of_the_month_is_one_key_away(qtbot, window, journal):
    journal.fill_button.click()
    assert journal.day_view.day == date(2026, 11, 23)
    assert journal.day_view.hole_buttons[FIRST].text().startswith("9\u00a0h – 12\u00a0h\u00a030")


def test_the_day_lists_acts_and_journeys_against_what_was_due(journal):
    journal.show_day(MONDAY)
    day = journal.day_view
    assert day.totals.text() == (
        "Fait\u00a0: 1\u00a0h\u00a030 (personnes 1\u00a0h, trajets 30\u00a0min). "
        "À faire\u00a0: 7\u00a0h, il manque 5\u00a0h\u00a030."
    )
    model = day.table.model()
    assert [model.index(row, 1).data() for row in range(model.rowCount())] == [
        "Entretien individuel",
        "Trajet",
    ]
    day.after.click()
    assert day.day == date(2026, 12, 1)
    assert journal.picker.month == Month(2026, 12)
    assert not day.table.isVisible()


def test_what_is_written_after_its_month_was_locked_bears_a_mark(window, journal, caseload, people):
    returns.lock_month(caseload, NOVEMBER, today=TODAY)
    with caseload.write("record_act") as session:
        make.an_act(
            session,
            caseload.signed_in.coach_id,
            (people["Nowak"],),
            date=MONDAY,
            start_time=time(15),
        )
    window._workspace.changed.emit()
    journal.show_day(MONDAY)
    shown = journal.day_view.table.model()
    acts = [shown.row_at(row) for row in range(shown.rowCount())]
    assert [(act.start_time, act.is_late) for act in acts if act.start_time] == [
        (time(10), False),
        (time(15), True),
    ]
    assert state_words(acts[-1] if acts[-1].is_late else acts[1], rules_for(MONDAY)) == "à régulariser"


def test_a_round_is_corrected_then_removed_by_the_keyboard_and_taken_back(qtbot, window, journal):
    journal.show_day(MONDAY)
    table = journal.day_view.table
    table.setFocus()
    table.selectRow(1)
    press(qtbot, Qt.Key.Key_Return)
    form = window.form
    activate(qtbot, form)
    assert findings(form) == []
    form.field("minutes").setText("45")
    form.save()
    assert "trajets 45\u00a0min" in journal.day_view.totals.text()
    table.selectRow(1)
    activate(qtbot, window)
    table.setFocus()
    press(qtbot, Qt.Key.Key_Delete)
    assert "trajets" not in journal.day_view.totals.text()
    window.undo()
    assert "trajets 45\u00a0min" in journal.day_view.totals.text()


def test_days_off_and_bank_holidays_are_no_holes(window, journal, caseload):
    coach = caseload.signed_in.coach_id
    working_time.set_week(caseload, coach, date(2026, 11, 1), WEEK)
    working_time.add_leave(caseload, coach, date(2026, 11, 9), date(2026, 11, 10), "CONGE")
    window._workspace.changed.emit()
    assert text_of(journal, 8, 0) == "lun. 9\u00a0nov. · congé"
    assert text_of(journal, 10, 0) == "mer. 11\u00a0nov. · férié"
    assert text_of(journal, 8, 9) == text_of(journal, 10, 9) == ""
    assert text_of(journal, 11, 9) == "7\u00a0h"


def test_a_coordinator_reads_the_log_of_a_colleague_and_fills_none_of_its_holes(window, caseload, people):
    with caseload.write("demonstration") as session:
        other = records.insert(
            session, "coach", {"family_name": "Petit", "given_name": "Luc", "role": "REFERENT"}
        )
        make.an_act(session, other, (people["Nowak"],), date=TODAY)
    working_time.set_week(caseload, other, date(2026, 12, 1), WEEK)
    window.show_place("journal")
    journal = window.journal
    assert text_of(journal, 1, 7) == ""
    journal.coach.choose(other)
    assert text_of(journal, 1, 7) == "1\u00a0h"
    assert not journal.fill_button.isVisible()
    journal.show_day(date(2026, 12, 1))
    assert journal.day_view.holes
    assert journal.day_view.hole_buttons == []
    journal.coach.choose("ALL")
    assert journal.table.isVisible()
    assert journal.table.model().rowCount() == 1


def test_the_list_of_acts_is_read_page_by_page_the_latest_first(window, caseload, people):
    coach = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        for number in range(250):
            make.an_act(
                session, coach, (people["Nowak"],), date=date(2026, 12, 1), duration_minutes=1 + number % 9
            )
    window.show_place("journal")
    window.journal.view.choose("LIST")
    model = window.journal.table.model()
    assert model.rowCount() == 250
    assert model.index(249, 2).data() == "Łucja Nowak"
    totals = log.read_totals(caseload, Month(2026, 12), coach)
    assert totals.minutes == sum(1 + number % 9 for number in range(250))


@pytest.mark.parametrize("view", ["MONTH", "DAY", "LIST"])
def test_every_view_is_usable_by_ear_and_keyboard_at_every_size(qtbot, qapp, window, journal, view):
    for percent, size in ((100, (1280, 800)), (200, (1280, 720))):
        qapp.choose_text_size(percent)
        window.resize(*size)
        window.show_place("journal")
        shown = window.journal
        if view == "DAY":
            shown.show_day(MONDAY)
        else:
            shown.view.choose(view)
        settled(qtbot)
        assert findings(window) == []
