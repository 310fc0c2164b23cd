"""What the structure owes under the RGPD is filled with what it recorded, and names nobody accompanied."""

from datetime import date

import pytest

import make
from jalon.services.data_protection import DataProtection, change_data_protection
from jalon.services.papers.asked import Asked
from jalon.services.papers.making import make_paper
from reports import reading

TODAY = date(2026, 11, 21)


@pytest.fixture
def known(caseload):
    with caseload.write("demonstration") as session:
        make.a_person(session, case_code="A-0001", given_name="Zoé", family_name="Lefèvre")
    change_data_protection(caseload, DataProtection(dpo_name="Ada Martin", legal_basis="MISSION"))
    return caseload


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("R1", "mission d’intérêt public"),
        ("R1", "Responsable conjoint"),
        ("R1", "Personnes concernées"),
        ("R3", "Les lisent"),
        ("R4", "1 personne"),
        ("R4", "Buts"),
        ("R5", "72 heures"),
        ("R5", "Conséquences probables"),
    ],
)
def test_each_is_filled_from_the_settings_and_names_nobody(known, code, told):
    text = reading.text_of(make_paper(known, code, Asked(), today=TODAY).content)
    assert told in text
    assert "Ada Martin" in text
    assert "Lefèvre" not in text
    assert "A-0001" not in text


def test_a_blank_one_counts_nobody(known):
    made = make_paper(known, "R5", Asked(is_blank=True), today=TODAY)
    assert made.document["persons"] is None
    assert made.file_name == "perte-ou-vol-vierge.pdf"
