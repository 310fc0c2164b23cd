"""An act opened, corrected, confirmed, cancelled and removed by the keyboard, from the lists."""

from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jalon.domain.acts import NewAct, NewParticipant
from jalon.domain.months import Month
from jalon.services import activity, rights
from jalon.storage import records
from ui.driving import TODAY, activate, press, type_text


@pytest.fixture
def planned(caseload, people):
    act = NewAct(
        date=TODAY,
        duration_minutes=45,
        act_type="ENTRETIEN",
        target="PERSONNE",
        coach_ids=(caseload.signed_in.coach_id,),
        participants=(NewParticipant(people["Nowak"]),),
        state="PLANNED",
        modality="PRESENTIEL",
        module="M1_EVALUATION",
    )
    return activity.record_act(caseload, act, today=TODAY).act_id


@pytest.fixture
def journal(qtbot, window, planned):
    window.show_place("journal")
    window.journal.view.choose("LIST")
    window.journal.table.setFocus()
    window.journal.table.selectRow(0)
    return window.journal


def the_act(caseload):
    return activity.list_acts(caseload, Month(2026, 12), states=("DONE", "PLANNED", "CANCELLED"))[0]


def confirm(qtbot, window, minutes=""):
    press(qtbot, Qt.Key.Key_C)
    activate(qtbot, window.form)
    qtbot.waitUntil(lambda: window.form.field("duration_minutes").hasSelectedText())
    assert the_planned_duration(window) == "45\u00a0min"
    if minutes:
        type_text(QApplication.focusWidget(), minutes)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.form is None)
    activate(qtbot, window)


def the_planned_duration(window) -> str:
    return window.form.field("duration_minutes").text()


def test_the_form_of_an_act_is_built_without_a_complaint_of_qt(window, qtlog):
    window.new_act()
    assert [record.message for record in qtlog.records if "TabOrder" in record.message] == []


def test_the_planned_duration_is_proposed_and_another_is_typed_over_it(qtbot, window, journal, caseload):
    confirm(qtbot, window, "1h10")
    act = the_act(caseload)
    assert (act.state, act.duration_minutes) == ("DONE", 70)
    assert act.coaches[0].minutes == 70


def test_what_is_planned_stays_planned_when_the_confirmation_is_left(qtbot, window, journal, caseload):
    press(qtbot, Qt.Key.Key_C)
    activate(qtbot, window.form)
    press(qtbot, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.form is None)
    assert the_act(caseload).state == "PLANNED"


def test_what_was_planned_is_confirmed_by_two_keys_and_that_can_be_undone(qtbot, window, journal, caseload):
    confirm(qtbot, window)
    assert the_act(caseload).state == "DONE"
    assert window.status.text().startswith("Confirmé\u00a0: 45\u00a0min")
    press(qtbot, Qt.Key.Key_Z, control=True)
    assert the_act(caseload).state == "PLANNED"


@pytest.mark.parametrize(
    ("key", "state", "attendance"), [(Qt.Key.Key_A, "DONE", "ABSENT"), (Qt.Key.Key_X, "CANCELLED", "HONORE")]
)
def test_nobody_came_and_a_meeting_cancelled_take_one_key(qtbot, journal, caseload, key, state, attendance):
    press(qtbot, key)
    act = the_act(caseload)
    assert (act.state, act.people[0].attendance) == (state, attendance)


def test_what_is_done_is_not_confirmed_again(qtbot, window, journal, caseload):
    confirm(qtbot, window)
    window.journal.table.selectRow(0)
    press(qtbot, Qt.Key.Key_X)
    assert "Entrée" in window.status.text()
    assert the_act(caseload).state == "DONE"


def test_an_act_is_removed_by_one_key_and_taken_back_by_undo(qtbot, window, journal, caseload):
    press(qtbot, Qt.Key.Key_Delete)
    assert activity.list_acts(caseload, Month(2026, 12)) == ()
    assert "Ctrl+Z" in window.status.text()
    press(qtbot, Qt.Key.Key_Z, control=True)
    assert the_act(caseload).state == "PLANNED"


def test_an_act_is_opened_and_corrected_by_enter(qtbot, window, journal, caseload):
    press(qtbot, Qt.Key.Key_Return)
    form = window.form
    activate(qtbot, form)
    assert form.duration.minutes() == 45
    assert not form.details.isHidden()  # it is planned: that is not as in most acts
    assert not form.is_touched
    form.duration.selectAll()
    type_text(form.duration, "1h")
    form.details.state.choose("DONE")
    type_text(form.details.start, "14h30")
    type_text(form.details.trip, "20")
    type_text(form.details.km, "12")
    type_text(form.details.shared, "Cherche un mi-temps.")
    press(qtbot, Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: window.form is None)
    assert window.status.text().startswith("Corrigé")
    act = activity.read_entry(caseload, the_act(caseload).id)
    assert (act.duration_minutes, act.state, act.start_time) == (60, "DONE", time(14, 30))
    assert (act.trip.minutes, act.trip.km, act.shared_note) == (20, 12, "Cherche un mi-temps.")


def test_each_one_of_several_has_her_own_attendance_and_a_colleague_her_own_minutes(
    qtbot, window, caseload, people
):
    with caseload.write("demonstration") as session:
        colleague = records.insert(
            session, "coach", {"family_name": "Durand", "given_name": "Paul", "role": "REFERENT"}
        )
    window.new_act()
    form = window.form
    activate(qtbot, form)
    for letters in ("nowak", "lefe"):
        type_text(form.people.line, letters)
        press(qtbot, Qt.Key.Key_Return)
    form.kind.choose("COLLECTIF")
    type_text(form.duration, "2h")
    form.unfold()
    assert QApplication.focusWidget() is form.details.start
    form.details.choose_for(people["Lefèvre"], "ABSENT")
    type_text(form.details.coaches.line, "dur")
    form.details.coaches.line.take_lit()
    form.details._minutes[colleague].setText("30")
    form.save()
    act = the_act(caseload)
    assert [(one.person_id, one.attendance, one.minutes) for one in act.people] == [
        (people["Nowak"], "HONORE", 120),
        (people["Lefèvre"], "ABSENT", 0),
    ]
    assert [coach.minutes for coach in act.coaches] == [120, 30]


def test_what_is_not_understood_under_more_is_said_beside_it(qtbot, window, people):
    window.new_act()
    form = window.form
    form.kind.choose("ENTRETIEN")
    form.duration.setText("45")
    form.details.start.setText("midi")
    form.details.km.setText("loin")
    form.save()
    assert not form.details.isHidden()
    assert "14h30" in form.details.rows["start_time"].error
    assert form.details.rows["km"].error
    form._untouched = form._content()
    form.reject()


def test_the_last_act_is_shown_again_in_the_form_for_today(qtbot, window, people, caseload):
    window.new_act()
    form = window.form
    activate(qtbot, form)
    press(qtbot, Qt.Key.Key_R, control=True)
    assert (form.duration.minutes(), form.day.day()) == (60, TODAY)
    assert [person.words for person in form.people.people()] == ["Zoé Lefèvre"]
    form.save()
    assert the_act(caseload).date == date(2026, 12, 2)


def test_an_act_on_the_page_of_a_person_is_confirmed_there(qtbot, window, planned, people, caseload):
    window.open_person(people["Nowak"])
    window.person.planned_table.setFocus()
    window.person.planned_table.selectRow(0)
    confirm(qtbot, window)
    assert the_act(caseload).state == "DONE"
    assert window.person.planned_table.model().rowCount() == 0


def test_what_is_still_to_come_is_planned(qtbot, window, people, caseload):
    window.new_act()
    form = window.form
    form.kind.choose("REUNION")
    form.duration.setText("45")
    form.day.setText("04/12/2026")
    assert "prévu" in form._rows["day"]._help.text()
    form.save()
    assert the_act(caseload).state == "PLANNED"


def test_an_act_that_names_someone_frozen_is_not_opened_and_the_reason_is_told(
    qtbot, window, journal, caseload, people
):
    rights.freeze_person(caseload, people["Nowak"], since=TODAY)
    press(qtbot, Qt.Key.Key_Return)
    assert window.forms.current is None
    assert "gelé" in window.status.text()
