"""Partners through the window: who follows her noted in one line, found, opened, added, warned of twice."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from jalon.services import partners, person_records
from jalon.services.partners import PartnerContactEntry, PartnerEntry
from ui.driving import activate, press, settled, type_text


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
    assert any(line[0] == "Rôle" and line[2] == "logement" for line in lines)
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
