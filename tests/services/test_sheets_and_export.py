"""The activity sheet of a person, and the whole caseload in the open format."""

import json
import os
import stat
from datetime import date

import pypdf
import pytest

import make
from jalon.domain.errors import FrozenFileError, UnknownRecordError
from jalon.domain.months import Month
from jalon.services import returns, sheets
from jalon.services.export import export_json
from jalon.storage import records

OCTOBER = Month(2026, 10)
TODAY = date(2026, 11, 20)


@pytest.fixture
def person_id(caseload):
    coach_id = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        person_id = make.a_person(session)
        other_id = make.a_person(session, case_code="A-0002")
        make.a_path(session, person_id, date(2026, 3, 2), date(2026, 10, 20))
        make.a_path(session, other_id, date(2026, 3, 2))
        make.an_act(session, coach_id, (person_id, other_id), date=date(2026, 10, 5), duration_minutes=125)
        make.an_act(session, coach_id, (person_id,), date=date(2026, 10, 6), counts_in_intensity=False)
        make.an_act(session, coach_id, (person_id,), date=date(2026, 10, 21))
        act_id = make.an_act(session, coach_id, (person_id,), date=date(2026, 10, 7), state="PLANNED")
        records.insert(
            session, "trip", {"date": date(2026, 10, 7), "coach_id": coach_id, "minutes": 9, "act_id": act_id}
        )
    return person_id


def test_a_sheet_adds_up_to_the_line_of_the_return(caseload, person_id, tmp_path):
    sheet = sheets.prepare_sheet(caseload, "A-0001", OCTOBER, today=TODAY)
    line = returns.prepare_return(caseload, OCTOBER, today=TODAY)["persons"][0]
    assert [act["date"] for act in sheet["acts"]] == ["2026-10-05", "2026-10-06"]
    assert sheet["totals"]["counted_minutes"] == line["minutes"] == 63
    assert sheet["totals"]["held_minutes"] == 123
    assert sheet["observed_intensity"] == line["observed_intensity"] == "ALLEGE"
    target = tmp_path / "A-0001.pdf"
    sheets.print_sheet(sheet, target)
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(target).pages)
    assert "A-0001" in text
    assert "Lefèvre" not in text


def test_a_sheet_names_the_person_only_when_asked(caseload, person_id):
    assert sheets.prepare_sheet(caseload, "A-0001", OCTOBER, today=TODAY)["person"] == {"case_code": "A-0001"}
    named = sheets.prepare_sheet(caseload, "A-0001", OCTOBER, with_name=True, today=TODAY)
    assert named["person"]["name"] == "Zoé Lefèvre"


def test_the_sheet_of_a_locked_month_is_a_draft_again_once_its_acts_changed(caseload, person_id):
    returns.lock_month(caseload, OCTOBER, today=TODAY)
    locked = sheets.prepare_sheet(caseload, "A-0001", OCTOBER, today=TODAY)
    assert (locked["state"], locked["locked_at"]) == ("locked", "2026-11-20T09:30:00+00:00")
    assert "as_of" not in locked
    with caseload.write("demonstration") as session:
        make.an_act(session, caseload.signed_in.coach_id, (person_id,), date=date(2026, 10, 9))
    assert sheets.prepare_sheet(caseload, "A-0001", OCTOBER, today=TODAY)["state"] == "draft"
    assert sheets.prepare_sheet(caseload, "A-0002", OCTOBER, today=TODAY)["state"] == "locked"


def test_there_is_no_sheet_of_a_frozen_file_or_of_nobody(caseload, person_id):
    with pytest.raises(UnknownRecordError):
        sheets.prepare_sheet(caseload, "A-0009", OCTOBER, today=TODAY)
    with caseload.write("freeze_person") as session:
        records.update(session, "person", person_id, {"frozen_since": TODAY})
    with pytest.raises(FrozenFileError):
        sheets.prepare_sheet(caseload, "A-0001", OCTOBER, today=TODAY)


def test_the_export_has_every_list_of_the_open_format(caseload, person_id, tmp_path):
    target = tmp_path / "export.json"
    counts = export_json(caseload, target)
    document = json.loads(target.read_text("utf-8"))
    assert (document["format"], document["format_version"], document["rules_version"]) == (
        "jalon-export",
        1,
        "2026",
    )
    assert document["structure"]["name"] == "L’Étape"
    for name in [
        "coaches",
        "persons",
        "recognitions",
        "referrals",
        "support_paths",
        "coach_assignments",
        "suspensions",
        "intensity_plans",
        "module_periods",
        "acts",
        "trips",
        "employers",
        "job_contracts",
        "agreements",
    ]:
        assert len(document[name]) == counts[name]
        assert all("id" in record for record in document[name])
    act = next(act for act in document["acts"] if act["date"] == "2026-10-05")
    assert [p["minutes"] for p in act["participants"]] == [63, 62]
    assert {"person_id", "received_minutes", "attendance", "present"} <= act["participants"][0].keys()
    assert act["coaches"][0]["minutes"] == 125
    assert not any(key in document["persons"][0] for key in ("rid", "deleted_at", "search_key", "sort_key"))


def test_the_same_caseload_gives_the_same_export(caseload, person_id, tmp_path):
    for name in ("one", "two"):
        export_json(caseload, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_what_is_in_the_trash_stays_out_of_the_export_with_all_that_belongs_to_it(
    caseload, person_id, tmp_path
):
    with caseload.write("demonstration") as session:
        records.remove(session, "person", person_id, at=make.NOW)
    export_json(caseload, tmp_path / "export.json")
    document = json.loads((tmp_path / "export.json").read_text("utf-8"))
    assert [person["case_code"] for person in document["persons"]] == ["A-0002"]
    assert len(document["support_paths"]) == 1
    assert person_id not in (tmp_path / "export.json").read_text("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="rights of files are those of POSIX")
def test_an_export_is_readable_by_its_owner_alone_and_leaves_nothing_beside_it(caseload, person_id, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    export_json(caseload, folder / "export.json")
    assert stat.S_IMODE((folder / "export.json").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["export.json"]
