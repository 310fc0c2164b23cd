"""Partners through the window: who follows her noted in one line, found, opened, added, warned of twice."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from jalon.services import partners, person_records
from jalon.services.partners import PartnerContactEntry, PartnerEntry
from jalon.ui.parts import Button
from jalon.ui.people_field import Suggestion
from ui.driving import TODAY, activate, press, settled, type_text


@pytest.fixture
def savs(caseload) -> str:
    found = partners.add_partner(
        caseload, PartnerEntry("SAVS Les Deux Rives", "SAVS", town="Metz", phone="03 87 00 00 00")
    )
    partners.add_contact(caseload, found, PartnerContactEntry("Mme Roux", "éducatrice"))
    return found


@pytest.fixture
def hers(window, people, savs):
    """Open the page of Zoé; its card of partners."""
    window.open_person(people["Lefèvre"])
    return window.person.partners


def noted(caseload, people) -> list[tuple[str, str, str | None]]:
    file = person_records.read_file(caseload, people["Lefèvre"])
    return [
        (
            file.partners[one.values["partner_id"]],
            file.places.get(one.values["partner_contact_id"] or "", ""),
            one.values["part"],
        )
        for one in file.of("person_partner")
    ]


def shown_in(qtbot, card) -> list[str]:
    settled(qtbot)
    return [label.text() for label in card.findChildren(QLabel) if label.isVisible()]


def test_one_line_and_enter_note_a_partner_on_file_and_whom_to_ask_for(qtbot, window, hers, caseload, people):
    hers.partner.setFocus()
    type_text(hers.partner, "deux riv")
    press(qtbot, Qt.Key.Key_Return)
    assert hers.partner.text() == "SAVS Les Deux Rives"
    type_text(hers.contact, "roux")
    press_in(qtbot, hers.contact)
    type_text(hers.part, "référente du logement")
    press_in(qtbot, hers.part)
    assert noted(caseload, people) == [("SAVS Les Deux Rives", "Mme Roux", "référente du logement")]
    assert "Mme Roux · référente du logement" in shown_in(qtbot, hers)
    assert hers.partner.text() == hers.contact.text() == hers.part.text() == ""
    window.undo()
    assert noted(caseload, people) == []


def press_in(qtbot, field) -> None:
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_new_one_is_named_on_the_spot_and_said_to_be_new(qtbot, hers, caseload, people):
    type_text(hers.partner, "Mission locale du Pays haut")
    assert "Nouveau partenaire\u00a0: il sera créé." in shown_in(qtbot, hers)
    type_text(hers.contact, "M. Petit")
    press_in(qtbot, hers.contact)
    assert noted(caseload, people) == [("Mission locale du Pays haut", "M. Petit", None)]


def test_without_a_partner_or_with_a_day_that_is_none_nothing_is_written(qtbot, hers, caseload, people):
    hers.add()
    assert "Indiquez le partenaire." in shown_in(qtbot, hers)
    type_text(hers.partner, "MDPH")
    type_text(hers.since, "zz")
    hers.add()
    assert "Cette date n’est pas comprise." in shown_in(qtbot, hers)
    assert noted(caseload, people) == []


def test_what_is_typed_outlives_a_lock(hers, window, people):
    type_text(hers.partner, "MDPH")
    type_text(hers.part, "dossier")
    (typed,) = window.person.typed()
    hers.clear_typed()
    assert window.person.type_again(typed.address, typed.content)
    assert (hers.partner.text(), hers.part.text()) == ("MDPH", "dossier")
    window.open_person(people["Nowak"])
    assert hers.partner.text() == ""
    window.open_person(people["Lefèvre"])
    assert hers.partner.text() == "MDPH"


def test_a_line_is_corrected_ended_and_removed(qtbot, window, hers, caseload, people, savs):
    person_records.add_record(caseload, "person_partner", people["Lefèvre"], {"partner_id": savs})
    window.person.reload()
    (record,) = window.person.desk.read.of("person_partner")
    dialog = window.person.desk.correct(record)
    activate(qtbot, dialog)
    type_text(dialog.field("partner_contact_id"), "mme roux")
    type_text(dialog.field("part"), "logement")
    dialog.save()
    assert noted(caseload, people) == [("SAVS Les Deux Rives", "Mme Roux", "logement")]
    hers._end(window.person.desk.read.of("person_partner")[0], "SAVS Les Deux Rives")
    assert any("jusqu’au" in text for text in shown_in(qtbot, hers))
    window.person.show_history()
    lines = window.person.history_dialog.lines()
    assert any(line[0] == "Fonction ou rôle" and line[2] == "logement" for line in lines)
    window.person.history_dialog.done(0)
    settled(qtbot)
    (record,) = window.person.desk.read.of("person_partner")
    window.person.desk.remove(record)
    assert noted(caseload, people) == []


def test_an_agreement_to_share_proposes_the_partners_and_takes_free_words(
    qtbot, window, hers, caseload, people, savs
):
    page = window.person
    page.desk.add("sharing_consent", page.desk.person_id, values={"start_date": page.desk.today()})
    dialog = page.desk.dialog
    activate(qtbot, dialog)
    field = dialog.field("recipient")
    type_text(field, "deux riv")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    dialog.save()
    (record,) = page.desk.read.of("sharing_consent")
    assert (record.values["recipient"], record.values["partner_id"]) == ("SAVS Les Deux Rives", savs)
    dialog = page.desk.correct(record)
    activate(qtbot, dialog)
    dialog.field("recipient").clear()
    type_text(dialog.field("recipient"), "Son frère")
    dialog.save()
    (record,) = page.desk.read.of("sharing_consent")
    assert (record.values["recipient"], record.values["partner_id"]) == ("Son frère", None)


def test_the_list_is_searched_and_each_one_opened_and_left_by_the_keyboard(qtbot, window, caseload, savs):
    window.show_place("employers")
    window.employers.partners_button.click()
    assert window.screens.currentWidget() is window.partners
    model = window.partners.table.model()
    texts = [model.index(0, column).data() for column in range(model.columnCount())]
    assert texts == ["SAVS Les Deux Rives", "SAVS", "Metz", "Mme Roux", ""]
    type_text(window.partners.search, "zzz")
    qtbot.waitUntil(lambda: model.rowCount() == 0)
    assert window.partners.empty_words.text() == "Aucun partenaire ne correspond à cette recherche."
    window.partners.search.clear()
    type_text(window.partners.search, "metz")
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    assert window.partners.exported_list().told == ("Recherche\u00a0: «\u00a0metz\u00a0»",)
    qtbot.keyClick(window.partners.search, Qt.Key.Key_Return)
    assert window.screens.currentWidget() is window.partner
    assert window.partner.heading.title.text() == "SAVS Les Deux Rives"
    assert "SAVS" not in window.windowTitle()
    press(qtbot, Qt.Key.Key_Escape)
    assert window.screens.currentWidget() is window.partners


def test_an_empty_list_says_what_to_do(window):
    window.show_partners()
    assert window.partners.empty_words.text() == "Aucun partenaire pour l’instant."
    assert "Nouveau partenaire" in window.partners.empty_help.text()


def test_a_new_partner_is_asked_for_and_one_that_may_exist_is_said(qtbot, window, caseload, savs):
    window.add_partner()
    dialog = window.partner.dialog
    activate(qtbot, dialog)
    dialog.save()
    assert dialog.error_of("name")
    type_text(dialog.field("name"), "SAVS les deux rive")
    dialog.save()
    assert "existe peut-être déjà" in dialog.banner.text
    dialog.field("name").setText("Mission locale d’Épinal")
    dialog.save()
    qtbot.waitUntil(lambda: window.screens.currentWidget() is window.partner)
    assert window.partner.heading.title.text() == "Mission locale d’Épinal"


def test_its_page_is_changed_its_history_read_and_it_goes_to_the_trash_when_nothing_names_it(
    qtbot, window, caseload, people, savs
):
    page = window.partner
    window.open_partner(savs)
    page.change()
    activate(qtbot, page.dialog)
    page.dialog.field("town").setText("Nancy")
    page.dialog.save()
    assert partners.read_sheet(caseload, savs, today=TODAY).town == "Nancy"
    qtbot.waitUntil(lambda: page.dialog is None)
    page.change()
    page.dialog.history_button.click()
    assert ("Commune", "Metz", "Nancy") in [line[:3] for line in page.history_dialog.lines()]
    page.history_dialog.done(0)
    link = person_records.add_record(caseload, "person_partner", people["Lefèvre"], {"partner_id": savs})
    page.dialog.remove_button.click()
    assert "encore nommé" in page.banner.text
    person_records.remove_record(caseload, "person_partner", link)
    qtbot.waitUntil(lambda: page.dialog is None)
    page.reload()
    page.change()
    page.dialog.remove_button.click()
    assert window.screens.currentWidget() is window.partners
    assert partners.find_partners(caseload, "") == ()
    window.undo()
    assert partners.find_partners(caseload, "") == (savs,)


def test_a_contact_is_added_changed_and_removed_and_a_partner_leaves_the_lists(qtbot, window, caseload, savs):
    page = window.partner
    window.open_partner(savs)
    page.contacts.button.click()
    activate(qtbot, page.dialog)
    type_text(page.dialog.field("name"), "M. Petit")
    page.dialog.save()
    contacts = partners.read_contacts(caseload, savs)
    assert [one.name for one in contacts] == ["Mme Roux", "M. Petit"]
    qtbot.waitUntil(lambda: page.dialog is None)
    page.ask_contact(contacts[1])
    page.dialog.field("function").setText("chef de service")
    page.dialog.save()
    qtbot.waitUntil(lambda: page.dialog is None)
    page.contacts.removed.emit(contacts[0])
    (left,) = partners.read_contacts(caseload, savs)
    assert (left.name, left.function) == ("M. Petit", "chef de service")
    page.archive_button.click()
    assert partners.find_partners(caseload, "") == ()
    assert "Hors des listes" in page.banner.text
    page.archive_button.click()
    assert partners.find_partners(caseload, "") == (savs,)


def test_her_card_leads_to_the_partner_and_its_page_back_to_her(qtbot, window, hers, caseload, people, savs):
    person_records.add_record(caseload, "person_partner", people["Lefèvre"], {"partner_id": savs})
    hers.partner_wanted.emit(savs)
    (zoe,) = [one for one in window.partner.findChildren(Button) if one.text().startswith("Zoé Lefèvre")]
    zoe.click()
    assert window.person.person.id == people["Lefèvre"]


def test_the_palette_finds_the_list_and_a_partner(qtbot, window, savs):
    window.open_palette()
    palette = window._palette
    activate(qtbot, palette)
    type_text(palette.line, "deux rives")
    assert "SAVS Les Deux Rives · Metz" in palette.entries
    palette.line.clear()
    type_text(palette.line, "parten")
    assert "Partenaires" in palette.entries
    assert "Nouveau partenaire" in palette.entries
    palette.reject()


def test_an_act_names_a_partner_on_file_or_a_new_one_without_leaving_its_form(
    qtbot, window, caseload, people, savs
):
    window.open_partner(savs)
    window.partner.act_button.click()
    form = window.form
    activate(qtbot, form)
    assert form.partner.text() == "SAVS Les Deux Rives"
    fill_act(form)
    form.save()
    (act,) = partners.list_acts_of_partner(caseload, savs, limit=5)
    qtbot.waitUntil(lambda: window.form is None)
    window.ask_act("edit", act.id)
    form = window.form
    activate(qtbot, form)
    assert form.partner.text() == "SAVS Les Deux Rives"
    form.partner.clear()
    type_text(form.partner, "Cap emploi 57")
    form.save()
    assert partners.list_acts_of_partner(caseload, savs, limit=5) == ()
    (made,) = partners.find_partners(caseload, "cap emploi")
    assert [one.id for one in partners.list_acts_of_partner(caseload, made, limit=5)] == [act.id]


def fill_act(form) -> None:
    form.kind.choose("COORDINATION")
    form.duration.set_minutes(30)
    form.target.choose("PARTENAIRE")


def test_a_partner_being_named_in_an_act_outlives_a_lock(qtbot, window, savs):
    window.forms.new_act((), partner=Suggestion(savs, "SAVS Les Deux Rives"))
    draft = window.form.draft()
    window.form.throw_away()
    qtbot.waitUntil(lambda: window.form is None)
    window.new_act()
    window.form.restore(draft)
    assert window.form._partner.value() == savs
    window.form.throw_away()
