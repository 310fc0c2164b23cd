"""The papers of a month in one folder: what is written, under which names, and how it is stopped."""

from datetime import date

import pypdfium2
import pytest

import make
from jalon.domain.months import Month
from jalon.services.papers.month import print_month
from jalon.services.papers.month_choice import choose_month_papers, read_month_choice
from jalon.storage import records

NOVEMBER = Month(2026, 11)
WEEK = {f"{day}_minutes": 420 for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}
WEEK |= {"saturday_minutes": 0, "sunday_minutes": 0}


class StoppedError(Exception):
    """The user stopped the printing."""


@pytest.fixture
def structure(caseload):
    """Write two people, and a second colleague who works; a third has left."""
    with caseload.write("demonstration") as session:
        for number in (1, 2):
            person = make.a_person(session, case_code=f"A-{number:04d}")
            make.a_path(session, person, date(2026, 3, 2))
            make.an_act(session, caseload.signed_in.coach_id, (person,), date=date(2026, 11, 3))
        for name, left in (("Petit", None), ("Œuvrard", date(2026, 6, 30))):
            fields = {"family_name": name, "given_name": "Anne", "role": "REFERENT", "left_date": left}
            coach = records.insert(session, "coach", fields)
            week = {"coach_id": coach, "start_date": date(2026, 1, 1), **WEEK}
            records.insert(session, "working_time", week)
    return caseload


def text_of(path):
    document = pypdfium2.PdfDocument(path)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def written(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))


def test_the_return_the_sheets_and_the_timesheets_of_those_at_work_are_written(structure, tmp_path):
    told = []
    made = print_month(structure, NOVEMBER, tmp_path, today=make.TODAY, step=lambda *step: told.append(step))
    assert written(made.folder) == [
        "feuilles-de-temps/collegue-1-2026-11-brouillon.pdf",
        "feuilles-de-temps/collegue-2-2026-11-brouillon.pdf",
        "releve-2026-11-brouillon.json",
        "releve-2026-11-brouillon.pdf",
        "releves-individuels/A-0001-2026-11-brouillon.pdf",
        "releves-individuels/A-0002-2026-11-brouillon.pdf",
    ]
    assert (made.sheets, made.frozen, made.timesheets) == (2, 0, 2)
    assert told == [(done, 5) for done in range(6)]


def test_a_timesheet_names_its_colleague_inside_and_nowhere_outside(structure, tmp_path):
    made = print_month(structure, NOVEMBER, tmp_path, today=make.TODAY, step=lambda *_: None)
    folder = made.folder / "feuilles-de-temps"
    assert "Claire Martin" in text_of(folder / "collegue-1-2026-11-brouillon.pdf")
    assert "Anne Petit" in text_of(folder / "collegue-2-2026-11-brouillon.pdf")
    names = " ".join(written(tmp_path)).lower()
    assert not any(name in names for name in ("martin", "petit", "uvrard", "lef"))


@pytest.mark.parametrize("last", range(1, 6))
def test_printing_stops_between_two_papers_and_what_is_written_stays_whole(structure, tmp_path, last):
    def step(done, total):
        if done == last:
            raise StoppedError

    with pytest.raises(StoppedError):
        print_month(structure, NOVEMBER, tmp_path, today=make.TODAY, step=step)
    found = list(tmp_path.rglob("*.pdf"))
    assert len(found) == last
    assert all(text_of(path) for path in found)


def test_a_frozen_file_has_no_sheet_and_timesheets_are_written_all_the_same(structure, tmp_path):
    with structure.write("demonstration") as session:
        person = make.a_person(session, case_code="A-0003")
        make.a_path(session, person, date(2026, 3, 2))
        records.update(session, "person", person, {"frozen_since": date(2026, 11, 10)})
    made = print_month(structure, NOVEMBER, tmp_path, today=make.TODAY, step=lambda *_: None)
    assert (made.sheets, made.frozen, made.timesheets) == (2, 1, 2)


def test_other_papers_of_the_month_are_printed_apart_since_they_name_people(structure, tmp_path):
    told = []
    made = print_month(
        structure,
        NOVEMBER,
        tmp_path,
        today=make.TODAY,
        step=lambda *step: told.append(step),
        more=("D19", "D9"),
    )
    assert written(made.folder / "a-garder-dans-la-structure") == [
        "echeancier-2026-11.pdf",
        "releve-individuel-A-0001-2026-11.pdf",
        "releve-individuel-A-0002-2026-11.pdf",
    ]
    assert made.more == 3
    assert told == [(done, 8) for done in range(9)]


def test_the_structure_chooses_what_is_printed_with_a_month(structure):
    assert read_month_choice(structure) == ("D9", "D19")
    choose_month_papers(structure, ("D10", "D2"))
    assert read_month_choice(structure) == ("D10",)


def test_the_sheets_that_go_with_the_return_have_totals_and_the_dated_ones_stay_within(structure, tmp_path):
    made = print_month(structure, NOVEMBER, tmp_path, today=make.TODAY, step=lambda *_: None, more=("D9",))
    beside = text_of(made.folder / "releves-individuels" / "A-0001-2026-11-brouillon.pdf")
    within = text_of(made.folder / "a-garder-dans-la-structure" / "releve-individuel-A-0001-2026-11.pdf")
    assert "Le détail daté reste dans la structure." in beside
    assert "03/11" not in beside
    assert "03/11" in within
