"""Employers through the window: found, opened, added, changed; who works there leads to the person."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from jalon.services import employers
from jalon.ui.parts import Button
from ui.audit import findings
from ui.driving import TODAY, activate, press, type_text


@pytest.fixture
def bakery(window, qtbot):
    """Open the page of the bakery where Zoé works, from the list, by the keyboard."""
    window.show_place("employers")
    window.employers.table.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.screens.currentWidget() is window.employer)
    return window.employer


def buttons(page) -> list[str]:
    return [button.text() for button in page.findChildren(Button) if button.isVisible()]


def test_the_list_says_who_works_there_and_what_was_last_done(window):
    window.show_place("employers")
    model = window.employers.table.model()
    texts = [model.index(0, column).data() for column in range(model.columnCount())]
    assert texts[:3] == ["Boulangerie Le Phare", "Nancy", "1"]
    assert window.employers.heading.subtitle.text() == "1\u00a0employeur"


def test_letters_find_it_and_letters_that_nothing_bears_are_said_so(qtbot, window):
    window.show_place("employers")
    type_text(window.employers.search, "zzz")
    qtbot.waitUntil(lambda: window.employers.table.model().rowCount() == 0)
    assert window.employers.empty_words.text() == "Aucun employeur ne correspond à cette recherche."
    window.employers.search.clear()
    type_text(window.employers.search, "phare")
    qtbot.waitUntil(lambda: window.employers.table.model().rowCount() == 1)


def test_who_works_there_leads_to_her_page(qtbot, window, bakery, people):
    (zoe,) = [button for button in bakery.findChildren(Button) if button.text().startswith("Zoé Lefèvre")]
    zoe.click()
    assert window.person.person.id == people["Lefèvre"]


def test_a_contact_is_added_by_the_keyboard_and_taken_back(qtbot, window, bakery, caseload):
    bakery.contact_button.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    activate(qtbot, bakery.dialog)
    type_text(bakery.dialog.field("name"), "Mme Roux")
    type_text(bakery.dialog.field("function"), "tutrice")
    press(qtbot, Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: bakery.dialog is None)
    (contact,) = employers.read_sheet(caseload, bakery.employer_id, today=TODAY).contacts
    assert (contact.name, contact.function) == ("Mme Roux", "tutrice")
    window.undo()
    assert employers.read_sheet(caseload, bakery.employer_id, today=TODAY).contacts == ()


def test_a_new_employer_is_asked_for_and_its_page_shown(qtbot, window, caseload):
    window.add_employer()
    dialog = window.employer.dialog
    activate(qtbot, dialog)
    dialog.save()
    assert dialog.error_of("name")
    type_text(dialog.field("name"), "Garage Nguyễn")
    type_text(dialog.field("town"), "Metz")
    press(qtbot, Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: window.screens.currentWidget() is window.employer)
    assert window.employer.heading.title.text() == "Garage Nguyễn"
    assert "Nguyễn" not in window.windowTitle()


def test_an_act_typed_from_its_page_names_it(qtbot, window, bakery):
    bakery.act_button.click()
    assert window.form.employer.text() == "Boulangerie Le Phare"
    window.form.reject()


def test_escape_goes_back_to_the_list(qtbot, window, bakery):
    press(qtbot, Qt.Key.Key_Escape)
    assert window.screens.currentWidget() is window.employers


def test_the_palette_opens_an_employer(qtbot, window):
    window.open_palette()
    palette = window._palette
    activate(qtbot, palette)
    type_text(palette.line, "phare")
    assert "Boulangerie Le Phare · Nancy" in palette.entries
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.screens.currentWidget() is window.employer)


def test_the_dialogs_are_usable_by_keyboard_and_by_ear(qtbot, window, bakery):
    bakery.change_button.click()
    activate(qtbot, bakery.dialog)
    assert findings(bakery.dialog) == []
    bakery.dialog.reject()


def test_the_siret_of_an_employer_is_written_without_its_spaces_and_a_doubt_is_told(
    qtbot, window, bakery, caseload
):
    bakery.change_button.click()
    dialog = bakery.dialog
    type_text(dialog.field("siret"), "732 829 320 00075")
    assert "À relire" in dialog.field("siret").accessibleDescription()
    dialog.save()
    assert "732\u202f829\u202f320\u202f00075" in [label.text() for label in bakery.findChildren(QLabel)]
    bakery.change_button.click()
    dialog = bakery.dialog
    dialog.field("siret").setText("12")
    dialog.save()
    assert dialog.error_of("siret") == "Le SIRET n’a pas la forme attendue."
    dialog.throw_away()
