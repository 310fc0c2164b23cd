"""What is being typed when the window locks is offered again, wherever it was; nothing writes itself."""

import json
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jalon.domain.errors import FrozenFileError
from jalon.domain.months import month_of
from jalon.services import (
    activity,
    agreements,
    colleagues,
    drafts,
    employers,
    notes,
    partners,
    people_lists,
    retention,
    rights,
)
from jalon.services.colleagues import ColleagueDetails
from jalon.services.employers import EmployerEntry
from jalon.services.partners import PartnerEntry
from jalon.storage.queries.acts import trips_in
from jalon.ui.admission_form import AdmissionForm
from jalon.ui.drafting import Address, TypedDialog
from jalon.ui.entry_dialog import EntryDialog
from jalon.ui.tasks_screen import TasksScreen
from ui.driving import TODAY, activate, press, type_text


def open_dialog(window) -> TypedDialog:
    (shown,) = [one for one in window.findChildren(TypedDialog) if one.isVisible()]
    return shown


def lock_and_come_back(qtbot, window) -> None:
    """Keep what is typed, take every dialog away as a new process would, and offer it again."""
    window.keep_draft()
    for dialog in window.findChildren(TypedDialog):
        if dialog.isVisible():
            dialog.throw_away()
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not any(one.isVisible() for one in window.findChildren(TypedDialog)))
    window.home  # noqa: B018
    window.show_place("home")
    window.resuming.show_drafts()


def resume(qtbot, window) -> None:
    activate(qtbot, window)
    qtbot.waitUntil(window.resuming.isVisible)
    window.resuming.buttons[0].setFocus()
    press(qtbot, Qt.Key.Key_Return)


def test_an_admission_that_was_being_typed_comes_back_after_the_lock(qtbot, window, caseload):
    window.admit()
    form = window.form
    form.family_name.setText("Lefebvre")
    form.given_name.setText("Ève")
    form.birth_date.setText("01/02/1990")
    form.origin.setCurrentIndex(2)
    origin = form.origin.value()
    lock_and_come_back(qtbot, window)
    assert "nouvelle personne" in window.resuming.buttons[0].accessibleName()
    assert "Lefebvre" not in window.resuming.buttons[0].accessibleName()
    resume(qtbot, window)
    assert isinstance(window.form, AdmissionForm)
    assert (window.form.family_name.text(), window.form.given_name.text()) == ("Lefebvre", "Ève")
    assert (window.form.birth_date.text(), window.form.origin.value()) == ("01/02/1990", origin)
    assert drafts.list_drafts(caseload) == ()
    assert len(people_lists.find_people(caseload, "all", "", today=TODAY)) == 4
    window.form.throw_away()


def test_what_is_typed_about_a_person_comes_back_on_her_page(qtbot, window, caseload, people):
    window.open_person(people["Œuvrard"])
    page = window.person
    contract = page.employment
    contract.add_contract()
    dialog = page.desk.dialog
    dialog.field("job_label").setText("Vendeuse")
    dialog.field("start_date").setText("pas une date")
    dialog.field("employer_id").setText("Le Fournil")
    lock_and_come_back(qtbot, window)
    resume(qtbot, window)
    assert window.person.person.id == people["Œuvrard"]
    again = window.person.desk.dialog
    assert again.field("job_label").text() == "Vendeuse"
    assert again.field("start_date").text() == "pas une date"
    assert again.field("employer_id").text() == "Le Fournil"
    again.throw_away()


def test_an_employer_on_file_does_not_come_back_as_a_new_one(qtbot, window, caseload, people):
    phare = employers.find_employers(caseload, "phare")[0]
    window.open_person(people["Œuvrard"])
    window.person.employment.add_contract()
    dialog = window.person.desk.dialog
    typed = dialog.inputs["employer_id"]
    type_text(typed.widget, "phar")
    assert typed.widget.take_lit()
    assert typed.value() == phare
    lock_and_come_back(qtbot, window)
    resume(qtbot, window)
    again = window.person.desk.dialog.inputs["employer_id"]
    assert (again.value(), again.new_name()) == (phare, None)
    window.person.desk.dialog.throw_away()


@pytest.mark.parametrize(
    ("asks", "title"),
    [
        (lambda page: page.path.change_module(), "changer de module"),
        (lambda page: page.path.change_module(is_main=False), "module en parallèle"),
        (lambda page: page.path.suspend(), "suspension"),
        (lambda page: page.path.plan_intensity(), "intensité"),
        (lambda page: page.path.change_coach(), "changer de"),
        (lambda page: page.path.exit(), "sortie"),
        (lambda page: page.path.correct_entry(page.desk.open_path), "entrée"),
        (lambda page: page.identity.change(), "identité"),
        (lambda page: page.freeze(), "limiter"),
    ],
)
def test_each_question_of_her_page_is_asked_again(qtbot, window, people, asks, title):
    window.open_person(people["Lefèvre"])
    asks(window.person)
    dialog = open_dialog(window)
    assert isinstance(dialog, EntryDialog)
    shown = dialog.windowTitle()
    day = next(one for one in dialog.inputs.values() if "day" in type(one).__name__.lower())
    day.widget.setText("15/11/2026")
    typed = dialog.draft()
    lock_and_come_back(qtbot, window)
    assert title in window.resuming.buttons[0].accessibleName().lower()
    resume(qtbot, window)
    again = open_dialog(window)
    assert (again.windowTitle(), again.draft()) == (shown, typed)
    again.throw_away()


def test_a_question_without_its_way_back_stays_offered(qtbot, window, caseload, people):
    window.open_person(people["Lefèvre"])
    window.person.identity.change()
    dialog = window.person.desk.dialog
    dialog.draft_address = Address("person", people["Lefèvre"], "Une fiche à venir")
    dialog.field("phone").setText("06 00 00 00 00")
    lock_and_come_back(qtbot, window)
    resume(qtbot, window)
    assert "Une fiche à venir" in window.status.text()
    assert window.person.desk.dialog is None
    assert len(drafts.list_drafts(caseload)) == 1


def test_the_line_of_what_comes_next_and_the_settings_survive_a_lock_and_larger_text(
    qtbot, qapp, window, people
):
    window.open_person(people["Nowak"])
    window.person.next_actions.line.setText("Appeler le tuteur")
    window.person.next_actions.due.setText("lundi")
    window.settings.show_section("structure")
    structure = window.settings.section("structure")
    structure.reload()
    structure.phone.setText("03 83 00 00 00")
    window.show_place("home")
    window.open_person(people["Nowak"])
    qapp.choose_text_size(125)
    assert window.person.next_actions.line.text() == "Appeler le tuteur"
    assert window.person.next_actions.due.text() == "lundi"
    assert window.settings.section("structure").phone.text() == "03 83 00 00 00"
    window.keep_draft()
    window.person.next_actions.clear_typed()
    again = window.settings.section("structure")
    again._show(again._shown)
    window.resuming.show_drafts()
    assert len(window.resuming.buttons) == 2
    for _ in range(2):
        resume(qtbot, window)
    assert window.person.next_actions.line.text() == "Appeler le tuteur"
    assert window.settings.section("structure").phone.text() == "03 83 00 00 00"


def test_a_round_that_was_being_typed_comes_back_and_is_recorded(qtbot, window, caseload):
    window.new_line()
    type_text(window.form.line, "trajet 1h30 62 km")
    lock_and_come_back(qtbot, window)
    resume(qtbot, window)
    assert window.form.line.text() == "trajet 1h30 62 km"
    activate(qtbot, window.form)
    window.form.line.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.form is None)
    with caseload.read() as session:
        assert [trip.duration_minutes for trip in trips_in(session, month_of(TODAY))] == [90]
    assert drafts.list_drafts(caseload) == ()


def test_a_wording_and_a_way_of_counting_survive_a_lock(qtbot, window):
    window.show_section("lists")
    section = window.settings.section("lists")
    section.choice.choose("places")
    section.table.selectRow(1)
    code = section._code()
    section.label.setText("Un lieu à nous")
    flag = section.flags["suspended_in_duration"]
    flag.setCurrentIndex((flag.currentIndex() + 1) % flag.count())
    chosen = flag.value()
    lock_and_come_back(qtbot, window)
    section.reload()
    assert section.typed() == []
    assert len(window.resuming.buttons) == 2
    for _ in range(2):
        resume(qtbot, window)
        window.show_place("home")
    again = window.settings.section("lists")
    assert again.choice.value() == "places"
    assert (again._code(), again.label.text()) == (code, "Un lieu à nous")
    assert again.flags["suspended_in_duration"].value() == chosen


def test_a_colleague_comes_back_without_the_passphrase(qtbot, window, caseload):
    window.show_section("access")
    section = window.settings.section("access")
    section.add()
    section.dialog.given_name.setText("Paul")
    section.dialog.email.setText("paul@example.org")
    secret = section.dialog.passphrase.secret.edit.text()
    lock_and_come_back(qtbot, window)
    (kept,) = drafts.list_drafts(caseload)
    held = json.dumps(kept.content, ensure_ascii=False)
    assert "paul@example.org" in held
    assert secret
    assert secret not in held
    resume(qtbot, window)
    assert window.settings.section("access").dialog.email.text() == "paul@example.org"
    window.settings.section("access").dialog.throw_away()


def test_an_agreement_that_is_gone_is_not_asked_about_again(qtbot, window, caseload):
    window.show_section("agreements")
    section = window.settings.section("agreements")
    section.add()
    section.dialog.reference.setText("HAB-54")
    section.dialog.first.target.setText("40")
    lock_and_come_back(qtbot, window)
    resume(qtbot, window)
    dialog = window.settings.section("agreements").dialog
    assert (dialog.reference.text(), dialog.first.target.text()) == ("HAB-54", "40")
    dialog.throw_away()
    qtbot.waitUntil(lambda: section.dialog is None)
    section.type_again(Address("settings", None, "change", {"id": "gone"}), {})
    assert section.dialog is None
    assert agreements.list_agreements(caseload) == ()


def test_an_employer_that_was_being_typed_comes_back(qtbot, window, caseload):
    window.add_employer()
    window.employer.dialog.field("name").setText("Le Fournil")
    lock_and_come_back(qtbot, window)
    resume(qtbot, window)
    assert window.employer.dialog.field("name").text() == "Le Fournil"
    window.employer.dialog.throw_away()
    found = employers.add_employer(caseload, EmployerEntry("Le Fournil"))
    window.open_employer(found)
    window.employer.ask_contact()
    window.employer.dialog.field("name").setText("Mme Petit")
    lock_and_come_back(qtbot, window)
    resume(qtbot, window)
    assert window.employer.dialog.field("name").text() == "Mme Petit"
    window.employer.dialog.throw_away()


def test_a_partner_that_was_being_typed_comes_back(qtbot, window, caseload):
    window.add_partner()
    window.partner.dialog.field("name").setText("MDPH")
    lock_and_come_back(qtbot, window)
    resume(qtbot, window)
    assert window.partner.dialog.field("name").text() == "MDPH"
    window.partner.dialog.throw_away()
    found = partners.add_partner(caseload, PartnerEntry("MDPH"))
    window.open_partner(found)
    window.partner.ask_contact()
    window.partner.dialog.field("name").setText("Mme Petit")
    lock_and_come_back(qtbot, window)
    resume(qtbot, window)
    assert window.partner.dialog.field("name").text() == "Mme Petit"
    window.partner.dialog.throw_away()


def test_a_draft_about_a_frozen_file_shows_why_it_cannot_go_on(qtbot, window, caseload, people):
    window.open_person(people["Nowak"])
    window.person.identity.change()
    window.person.desk.dialog.field("phone").setText("06 00 00 00 00")
    lock_and_come_back(qtbot, window)
    rights.freeze_person(caseload, people["Nowak"], since=TODAY, reason=None)
    resume(qtbot, window)
    assert not any(one.isVisible() for one in window.findChildren(TypedDialog))
    assert not window.person.frozen.isHidden()


def test_erasing_a_person_takes_what_was_being_typed_about_her(qtbot, window, caseload, people):
    window.open_person(people["Nowak"])
    window.person.identity.change()
    window.person.desk.dialog.field("town").setText("Nancy")
    lock_and_come_back(qtbot, window)
    retention.erase_file(caseload, people["Nowak"], today=TODAY, reason="P_DEMANDE", masks=())
    assert drafts.list_drafts(caseload) == ()


def test_what_is_put_aside_is_forgotten(qtbot, window, caseload):
    window.new_act()
    window.form.duration.setText("1h15")
    lock_and_come_back(qtbot, window)
    activate(qtbot, window)
    window.resuming.buttons[0].setFocus()
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Return)
    assert drafts.list_drafts(caseload) == ()
    assert window.resuming.isHidden()
    assert window.form is None


def test_an_untouched_form_leaves_no_draft(qtbot, window, caseload, people):
    window.open_person(people["Nowak"])
    window.person.identity.change()
    lock_and_come_back(qtbot, window)
    window.new_act()
    lock_and_come_back(qtbot, window)
    assert drafts.list_drafts(caseload) == ()


def test_a_refused_act_leaves_no_hidden_form_behind(qtbot, window, caseload, people):
    (act,) = activity.list_acts_of_person(caseload, people["Lefèvre"])
    rights.freeze_person(caseload, people["Lefèvre"], since=TODAY, reason=None)
    with pytest.raises(FrozenFileError):
        activity.read_entry(caseload, act.id)
    window.ask_act("edit", act.id)
    QApplication.processEvents()
    assert window.form is None
    assert window.findChildren(TypedDialog) == []


def test_escape_asks_before_an_admission_is_thrown_away(qtbot, window, caseload):
    window.admit()
    form = window.form
    activate(qtbot, form)
    type_text(form.family_name, "Lefebvre")
    press(qtbot, Qt.Key.Key_Escape)
    assert form.asking.isVisible()
    next(one for one in form.asking.buttons() if "bandonner" in one.text()).click()
    qtbot.waitUntil(lambda: window.form is None)


def test_a_day_and_lists_come_back_as_they_were():
    address = Address("person", "x", "add", {"values": {"start_date": date(2026, 1, 2)}, "columns": ["a"]})
    assert Address.from_plain(json.loads(json.dumps(address.to_plain()))) == address


def test_details_of_a_colleague_on_file_come_back(qtbot, window, caseload):
    own = caseload.signed_in.coach_id
    (colleague,) = colleagues.list_colleagues(caseload)
    colleagues.change_colleague(
        caseload, own, ColleagueDetails(colleague.family_name, "Claire", colleague.role, None, None)
    )
    window.show_section("access")
    section = window.settings.section("access")
    section.reload()
    section.buttons[own, "change"].click()
    section.dialog.phone.setText("03 83 11 11 11")
    lock_and_come_back(qtbot, window)
    resume(qtbot, window)
    assert window.settings.section("access").dialog.phone.text() == "03 83 11 11 11"
    window.settings.section("access").dialog.throw_away()


def test_the_words_of_a_personal_note_never_come_back_in_a_shared_one(qtbot, window, caseload, people):
    person = people["Œuvrard"]
    notes.add_note(caseload, person, "partageable", is_personal=False, day=TODAY)
    notes.add_note(caseload, person, "personnelle", is_personal=True, day=TODAY)
    window.open_person(person)
    card = window.person.notes
    card.personal._correct(notes.read_notes(caseload, person).personal[0])
    window.person.desk.dialog.field("text").setPlainText("à moi seul")
    lock_and_come_back(qtbot, window)
    resume(qtbot, window)
    dialog = open_dialog(window)
    assert (dialog.windowTitle(), dialog.field("text").toPlainText()) == (
        "Jalon — note personnelle",
        "à moi seul",
    )
    dialog.throw_away()
    card.shared._correct(notes.read_notes(caseload, person).shared[0])
    assert window.person.desk.dialog.field("text").toPlainText() == "partageable"
    window.person.desk.dialog.throw_away()


def test_the_notes_that_were_being_typed_come_back_each_on_its_side(qtbot, window, caseload, people):
    window.open_person(people["Œuvrard"])
    window.person.notes.shared.field.setPlainText("pour tous")
    window.person.notes.personal.field.setPlainText("pour moi")
    lock_and_come_back(qtbot, window)
    window.person.notes.clear_typed()
    resume(qtbot, window)
    assert window.person.notes.shared.field.toPlainText() == "pour tous"
    assert window.person.notes.personal.field.toPlainText() == "pour moi"
    assert drafts.list_drafts(caseload) == ()


def test_what_is_typed_about_one_waits_while_another_is_looked_at(qtbot, window, caseload, people):
    window.open_person(people["Œuvrard"])
    window.person.notes.shared.field.setPlainText("elle préfère le matin")
    window.person.next_actions.line.setText("rappeler Leroy")
    window.open_person(people["Lefèvre"])
    assert window.person.notes.shared.field.toPlainText() == ""
    assert window.person.next_actions.line.text() == ""
    window.keep_draft()
    kept = drafts.list_drafts(caseload)
    assert {draft.content["address"]["record_id"] for draft in kept} == {people["Œuvrard"]}
    assert len(kept) == 2
    window.open_person(people["Œuvrard"])
    assert window.person.notes.shared.field.toPlainText() == "elle préfère le matin"
    assert window.person.next_actions.line.text() == "rappeler Leroy"


def test_what_cannot_be_shown_again_today_stays_offered(qtbot, window, caseload, people):
    window.open_person(people["Œuvrard"])
    window.person.notes.shared.field.setPlainText("une note")
    lock_and_come_back(qtbot, window)
    window.person.notes.clear_typed()
    rights.freeze_person(caseload, people["Œuvrard"], since=TODAY)
    resume(qtbot, window)
    assert len(drafts.list_drafts(caseload)) == 1


def test_the_line_of_the_list_of_things_to_do_comes_back(qtbot, window, caseload):
    window.show_tasks()
    tasks = window.findChild(TasksScreen)
    tasks.line.setText("appeler la MDPH")
    lock_and_come_back(qtbot, window)
    tasks.line.clear()
    resume(qtbot, window)
    assert tasks.line.text() == "appeler la MDPH"
    assert tasks.isVisible()


def test_what_is_typed_when_the_window_closes_is_offered_at_the_next_opening(qtbot, window, caseload, people):
    window.open_person(people["Œuvrard"])
    window.person.notes.shared.field.setPlainText("une note")
    window.close()
    (kept,) = drafts.list_drafts(caseload)
    assert kept.content["content"] == {"shared_note": "une note"}


def test_the_words_of_the_guide_that_were_being_typed_come_back(qtbot, window, caseload, people):
    window.open_person(people["Œuvrard"])
    window.person.toggle_guide()
    window.person.guide.edit_text()
    open_dialog(window).fields["purpose"].setPlainText("Notre façon de faire")
    lock_and_come_back(qtbot, window)
    resume(qtbot, window)
    assert open_dialog(window).fields["purpose"].toPlainText() == "Notre façon de faire"
    open_dialog(window).throw_away()
