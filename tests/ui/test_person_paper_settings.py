"""What the papers for the person need of the structure, driven through what someone sees."""

import pytest

from jalon.services.data_protection import DataProtection, read_data_protection
from jalon.services.papers.simple_reviews import read_reviews
from ui.driving import settled, type_text


@pytest.fixture
def section(qtbot, window):
    window.show_place("settings")
    window.settings.show_section("person_papers")
    settled(qtbot)
    return window.settings.section("person_papers")


def test_the_notice_and_a_review_are_recorded_and_undone(section, window, caseload):
    type_text(section.dpo_name, "Ana Roy")
    type_text(section.dpo_contact, "dpo@exemple.fr")
    section.basis.choose("MISSION")
    section.save_button.click()
    kept = DataProtection(None, "Ana Roy", "dpo@exemple.fr", "MISSION")
    assert read_data_protection(caseload) == kept
    section.paper.choose("D7")
    type_text(section.day, "demain")
    section.review_button.click()
    assert section.review_rows["review_group"].error == "Le groupe qui a relu manque."
    type_text(section.group, "Le groupe du mardi")
    section.day.clear()
    type_text(section.day, "03/03/2026")
    section.review_button.click()
    assert [(one.paper, one.group) for one in read_reviews(caseload)] == [("D7", "Le groupe du mardi")]
    assert "Plan d’accompagnement, par Le groupe du mardi le 03/03/2026." in section.reviews.text()
    assert not section.group.text()
    window.undo()
    assert read_reviews(caseload) == ()
    assert section.reviews.text() == "Aucune relecture n’est notée."
    section.paper.choose("D7")
    window.undo()
    assert section.dpo_name.text() == ""
