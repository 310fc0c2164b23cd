"""The record of disposal and the access log on paper: codes, reasons and days, and no name of who is gone."""

import json
from datetime import date

import pytest

import make
from jalon.domain.errors import NotAllowedError
from jalon.domain.months import Month
from jalon.services import retention
from jalon.services.papers.asked import Asked
from jalon.services.papers.making import make_paper
from reports.reading import text_of

YEAR = Asked(month=Month(2026, 1))


@pytest.fixture
def gone(caseload):
    with caseload.write("demonstration") as session:
        person = make.a_person(session, case_code="A-0042")
        make.a_path(session, person, date(2023, 1, 9), date(2024, 6, 28))
    retention.erase_file(caseload, person, today=make.TODAY, reason="right_to_erasure", masks=())
    return person


def test_a_file_that_ended_stands_there_by_its_code_its_days_and_its_reason(caseload, gone):
    made = make_paper(caseload, "D22", YEAR, today=make.TODAY)
    assert made.file_name == "bordereau-elimination-2026.pdf"
    said = text_of(made.content)
    for words in (
        "A-0042",
        "09/01/2023",
        "28/06/2024",
        "article 17",
        "Claire Martin",
        "1 dossier éliminé",
        "Visas",
    ):
        assert words in said
    assert "Lefèvre" not in json.dumps(made.document, ensure_ascii=False)
    assert make_paper(caseload, "D22", YEAR, today=make.TODAY).content == made.content
    other = make_paper(caseload, "D22", Asked(month=Month(2025, 1)), today=make.TODAY)
    assert "Aucun dossier" in text_of(other.content)


def test_the_access_log_is_printed_as_it_is_filtered_and_says_so(caseload, gone):
    choices = {
        "event": "erase_person",
        "filters": "Nature : dossier effacé",
        "words.erase_person": "dossier effacé",
    }
    made = make_paper(caseload, "D24", Asked(choices=choices), today=make.TODAY)
    said = text_of(made.content)
    assert "dossier effacé" in said
    assert "Claire Martin" in said
    assert [entry["event"] for entry in made.document["entries"]] == ["erase_person"]
    everything = make_paper(caseload, "D24", Asked(), today=make.TODAY)
    assert everything.document["entries"][0]["event"] == "prepare_access_log"


def test_only_who_manages_prints_them(caseload, gone):
    caseload.signed_in = type(caseload.signed_in)(caseload.signed_in.coach_id, "slot", "REFERENT")
    for code, asked in (("D22", YEAR), ("D24", Asked())):
        with pytest.raises(NotAllowedError):
            make_paper(caseload, code, asked, today=make.TODAY)
