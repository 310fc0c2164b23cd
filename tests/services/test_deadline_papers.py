"""The list of deadlines as a paper: by horizon, named, tagged, the same bytes for the same list."""

import io
from datetime import date, timedelta

import pypdf
import pytest

import make
from jalon.services.deadline_papers import deadline_paper, prepare_deadline_list
from jalon.services.deadlines import read_deadlines
from jalon.storage import records
from reports import reading

TODAY = date(2026, 11, 20)


@pytest.fixture
def listed(caseload):
    """An RQTH of each horizon; 25 December 2026 is a bank holiday."""
    days = (TODAY - timedelta(3), TODAY + timedelta(2), TODAY + timedelta(20), date(2026, 12, 25))
    with caseload.write("demonstration") as session:
        for number, day in enumerate((*days, date(2027, 9, 1)), start=1):
            person = make.a_person(session, case_code=f"A-{number:04d}", family_name=f"Nom{number}")
            make.a_path(session, person, date(2026, 1, 5))
            records.insert(session, "recognition", {"person_id": person, "kind": "RQTH", "end_date": day})
    found = read_deadlines(caseload, None, today=TODAY, horizon_days=366)
    return [one for one in found if one.rule == "RQTH_END"]


def test_it_says_day_person_what_to_do_and_source_by_horizon(caseload, listed):
    document = prepare_deadline_list(caseload, listed, today=TODAY, asked=["Sujet : RQTH"])
    assert [(group["horizon"], len(group["deadlines"])) for group in document["groups"]] == [
        ("past", 1), ("week", 1), ("month", 1), ("quarter", 1), ("later", 1),
    ]  # fmt: skip
    text = reading.text_of(deadline_paper(document))
    for words in ("Échéancier", "Au 20 novembre 2026", "À régler (1)", "Plus tard (1)", "Sujet : RQTH"):
        assert words in text
    assert "25/12/2026, ouvré : 24/12/2026" in text
    assert "Nom4" in text
    assert "(A-0004)" in text
    assert "R5213-1-1" in text


def test_the_same_list_gives_the_same_bytes_whatever_its_order(caseload, listed):
    first = deadline_paper(prepare_deadline_list(caseload, listed, today=TODAY))
    second = deadline_paper(prepare_deadline_list(caseload, listed[::-1], today=TODAY))
    assert first == second


def test_it_is_a_tagged_paper_in_french_with_headings_and_tables(caseload, listed):
    paper = deadline_paper(prepare_deadline_list(caseload, listed, today=TODAY))
    catalog = pypdf.PdfReader(io.BytesIO(paper)).root_object
    assert catalog["/MarkInfo"]["/Marked"]
    assert str(catalog["/Lang"]).startswith("fr")
    roles = {role for path in reading.roles_of(paper) for role in path}
    assert {"H1", "H2", "Table", "TR", "TH", "TD"} <= roles


def test_an_empty_list_is_a_paper_too(caseload):
    assert "Rien n’est annoncé" in reading.text_of(
        deadline_paper(prepare_deadline_list(caseload, [], today=TODAY))
    )
