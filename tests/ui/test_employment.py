"""Jobs through the window: the trial period by law as one types, limits, calls, promises."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from jalon.services import employers, person_records
from jalon.services.employer_places import ContactEntry, SiteEntry, add_contact, add_site
from jalon.ui.parts import Button
from ui.driving import TODAY, activate, press, type_text
from ui.keyboard import Keyboard


@pytest.fixture
def page(window, people):
    """Show the page of Zoé, who works at the bakery."""
    window.open_person(people["Lefèvre"])
    return window.person


def contracts(caseload, person_id):
    return person_records.read_file(caseload, person_id).of("job_contract")


def button(widget, name) -> Button:
    (found,) = [one for one in widget.findChildren(Button) if one.accessibleName() == name]
    return found


def test_the_trial_period_follows_what_is_typed_until_someone_writes_another(qtbot, page, people, caseload):
    page.employment.add_contract()
    dialog = page.desk.dialog
    activate(qtbot, dialog)
    trial = dialog.field("probation_end_date")
    dialog.field("contract_type").choose("CDI")
    assert trial.text() == "01/02/2027"
    dialog.field("job_category").choose("CADRE")
    assert trial.text() == "01/04/2027"
    dialog.field("contract_type").choose("CDD_LT6")
    dialog.inputs["planned_end_date"].show(date(2027, 3, 1))
    assert trial.text() == "13/12/2026"
    dialog.inputs["probation_end_date"].show(date(2026, 12, 31))
    dialog.field("contract_type").choose("CDI")
    assert trial.text() == "31/12/2026", "what someone wrote is not written over"
    dialog.field("contract_type").choose("CDD_LT6")
    assert "au-delà de ce que la loi permet" in dialog.doubts.text
    dialog.field("employer_id").setText("Garage du Pont")
    assert "l’employeur n’est pas indiqué" not in dialog.doubts.text
    dialog.save()
    written = contracts(caseload, people["Lefèvre"])[-1].values
    assert (written["contract_type"], written["probation_end_date"]) == ("CDD_LT6", date(2026, 12, 31))


def test_the_places_and_contacts_offered_are_those_of_the_employer_chosen(qtbot, page, caseload):
    employer = employers.find_employers(caseload, "phare")[0]
    add_site(caseload, employer, SiteEntry("Fournil"))
    add_contact(caseload, employer, ContactEntry("Mme Roux", "tutrice"))
    record = page.desk.read.of("job_contract")[0]
    page.employment.correct_contract(record)
    dialog = page.desk.dialog
    tutor, site = dialog.field("tutor_contact_id"), dialog.field("employer_site_id")
    assert [tutor.itemText(place) for place in range(tutor.count())] == ["Non renseigné", "Mme Roux, tutrice"]
    site.setCurrentIndex(1)
    tutor.setCurrentIndex(1)
    dialog.save()
    shown = [label.text() for label in page.employment.findChildren(QLabel)]
    assert any("tuteur\u00a0: Mme Roux" in text for text in shown)


def test_a_disagreement_in_a_review_is_kept_in_her_words(qtbot, page, people, caseload):
    employer = employers.find_employers(caseload, "phare")[0]
    values = {
        "employer_id": employer, "purpose": "CONFIRMER",
        "start_date": date(2026, 11, 2), "end_date": date(2026, 11, 20),
    }  # fmt: skip
    person_records.add_record(caseload, "work_immersion", people["Lefèvre"], values)
    page.reload()
    page.employment.review_immersion(page.desk.read.of("work_immersion")[0])
    dialog = page.desk.dialog
    dialog.field("outcome").choose("COMPLETE")
    dialog.field("person_agrees").choose("0")
    assert "ses mots" in dialog.doubts.text
    type_text(dialog.field("person_opinion"), "Le rythme était trop rapide.")
    assert dialog.doubts.text == ""
    dialog.save()
    kept = person_records.read_file(caseload, people["Lefèvre"]).of("work_immersion")[0].values
    assert (kept["outcome"], kept["person_agrees"], kept["person_opinion"]) == (
        "COMPLETE",
        False,
        "Le rythme était trop rapide.",
    )


def test_a_call_is_confirmed_by_one_key_from_the_first_screen(qtbot, window, people, caseload):
    values = {"contract_type": "CDI", "start_date": date(2026, 6, 1)}
    person_records.add_record(caseload, "job_contract", people["N’Diaye"], values)
    window.show_place("home")
    window.home.reload()
    card = window.home.retention
    (call,) = card.calls
    assert card.isVisible()
    assert call.contract.case_code == "A-0004"
    check = button(card, "Confirmé aujourd’hui\u00a0: Émile N’Diaye · A-0004")
    check.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert contracts(caseload, people["N’Diaye"])[-1].values["confirmed_date"] == TODAY
    qtbot.waitUntil(lambda: not card.calls)
    window.undo()
    assert contracts(caseload, people["N’Diaye"])[-1].values["confirmed_date"] is None


def test_a_promise_of_the_employer_is_noted_and_kept_by_the_keyboard(qtbot, window, caseload):
    window.show_place("employers")
    window.open_employer(window.employers.table.model().id_at(0))
    page = window.employer
    page.commitments.button.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    activate(qtbot, page.dialog)
    type_text(page.dialog.field("label"), "Prévoir un second tuteur")
    type_text(page.dialog.field("due_date"), "10/12/2026")
    press(qtbot, Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: page.dialog is None)
    activate(qtbot, window)
    button(page.commitments, "Tenu\u00a0: Prévoir un second tuteur").setFocus()
    press(qtbot, Qt.Key.Key_Space)
    (kept,) = employers.read_sheet(caseload, page.employer_id, today=TODAY).commitments
    assert (kept.label, kept.state, kept.responsible) == (
        "Prévoir un second tuteur",
        "ATTEINT",
        "L’employeur",
    )


def test_employers_without_a_recent_contact_are_listed_alone(qtbot, window, caseload):
    window.show_place("employers")
    window.employers.quiet.setChecked(True)
    assert window.employers.table.model().rowCount() == 1
    window.employers.quiet.setChecked(False)
    assert window.employers.table.model().rowCount() == 1


def test_what_a_form_proposes_first_is_replaced_by_what_is_typed(qtbot, page, people, caseload):
    page.employment.end_contract(page.desk.read.of("job_contract")[0])
    dialog = page.desk.dialog
    activate(qtbot, dialog)
    assert dialog.field("end_date").day() == TODAY
    type_text(dialog.field("end_date"), "30/11/2026")
    assert dialog.field("end_date").day() == date(2026, 11, 30)
    dialog.throw_away()


def test_the_employer_that_is_lit_is_taken_when_the_form_is_saved_at_once(qtbot, page, people, caseload):
    hands = Keyboard(qtbot)
    hands.press("Alt+J", "C")
    hands.fill("Nature", "Convention à deux")
    hands.fill("Employeur", "Phare")
    hands.press("Ctrl+Return")
    hands.until(lambda: page.desk.dialog is None)
    (agreement,) = person_records.read_file(caseload, people["Lefèvre"]).of("individual_agreement")
    assert employers.find_employers(caseload, "phare") == (agreement.values["employer_id"],)
