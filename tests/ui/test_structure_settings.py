"""The structure, driven through what someone sees."""

import pytest
from PySide6.QtWidgets import QLabel

from jalon.services import structure
from ui.audit import findings
from ui.driving import settled, type_text


@pytest.fixture
def section(qtbot, window):
    window.show_place("settings")
    window.settings.show_section("structure")
    settled(qtbot)
    return window.settings.section("structure")


def test_the_structure_is_filled_in_and_undone_by_its_name(qtbot, section, window, caseload):
    assert section.name.text() == "L’Étape"
    type_text(section.siret, "123 456 789 00012")
    type_text(section.town, "nanc")
    section.town.completer().activated.emit("Nancy (54000)")
    assert section.postal_code.text() == "54000"
    assert "Meurthe-et-Moselle (54)" in " ".join(label.text() for label in section.findChildren(QLabel))
    type_text(section.used_since, "01/10/2026")
    section.medico_social.choose("yes")
    section.save_button.click()
    found = structure.read_structure(caseload)
    assert (found.siret, found.town, found.department) == ("12345678900012", "Nancy", "54")
    assert found.is_medico_social is True
    assert str(found.used_since) == "2026-10-01"
    assert not section.is_touched
    assert "structure" in window.undo_button.text()
    window.undo()
    assert section.siret.text() == ""


def test_what_is_wrong_is_said_beside_its_field_and_the_typing_stays(section, caseload):
    section.name.clear()
    type_text(section.siret, "12")
    type_text(section.assessed, "jamais")
    section.save_button.click()
    assert "pas comprise" in section.rows["impact_assessment_date"].error
    section.assessed.clear()
    section.save_button.click()
    assert section.rows["structure_name"].error == "Le nom de la structure manque."
    assert section.rows["siret"].error == "Le SIRET n’a pas la forme attendue."
    assert section.siret.text() == "12"
    assert structure.read_structure(caseload).name == "L’Étape"


def test_another_change_does_not_take_away_what_is_being_typed(section, window):
    type_text(section.phone, "03 83")
    window._workspace.changed.emit()
    assert section.phone.text() == "03 83"


def test_it_is_usable_by_all(qtbot, look, window):
    window.resize(*look)
    window.show_place("settings")
    window.settings.show_section("structure")
    section = window.settings.section("structure")
    settled(qtbot)
    assert findings(window) == []
    section.name.clear()
    section.save()
    settled(qtbot)
    assert findings(window) == []


def test_check_digits_that_do_not_come_out_right_are_told_and_block_nothing(section, caseload):
    def told(row: str) -> str:
        return section.rows[row].field.accessibleDescription()

    type_text(section.siret, "732 829 320 00075")
    type_text(section.finess, "540000001")
    assert told("siret").startswith("À relire")
    assert told("finess").startswith("À relire")
    section.save()
    assert structure.read_structure(caseload).siret == "73282932000075"
    section.siret.setText("732 829 320 00074")
    section.finess.setText("2A0000001")
    assert told("siret") == "Quatorze chiffres."
    assert told("finess").startswith("Neuf signes")
