"""The grids of other structures, as models: nobody of theirs is kept, and they go out in their own shape."""

import shutil
import subprocess

import pytest

import foreign_grids
import make
from jalon.domain.months import Month
from jalon.exchange.recount import read_cells
from jalon.services import grids


def given(tmp_path, name, suffixes):
    content, expected = foreign_grids.GRIDS[name]()
    path = tmp_path / expected.file_name
    if path.suffix not in suffixes:
        pytest.skip("of another kind")
    path.write_bytes(content)
    return path, expected


def secrets(expected):
    """Return the names and numbers of the people of a grid, as they are written in it."""
    return {
        str(record[field])
        for record in expected.records.values()
        for field in ("family_name", "email", "phone")
        if len(str(record.get(field) or "")) > 4
    }


@pytest.mark.parametrize("name", foreign_grids.GRIDS)
def test_nobody_of_another_structure_is_kept_in_the_model(tmp_path, name):
    path, expected = given(tmp_path, name, (".xlsx", ".csv"))
    model = grids.guess_model(path, today=make.TODAY)
    assert model.tables
    held = str(read_cells(model.template)) if model.kind == "xlsx" else model.template.decode("utf-8-sig")
    assert [one for one in secrets(expected) if one in held] == []


@pytest.mark.parametrize("name", foreign_grids.GRIDS)
def test_a_grid_goes_out_with_its_sheets_its_headings_and_our_people(caseload, tmp_path, name):
    path, _ = given(tmp_path, name, (".xlsx", ".csv"))
    with caseload.write("demonstration") as session:
        for number in range(1, 40):
            person = make.a_person(session, case_code=f"A-{number:04}", family_name=f"Nom{number:02}")
            make.a_path(session, person, make.TODAY.replace(month=2, day=1))
            make.an_act(
                session, caseload.signed_in.coach_id, (person,), date=make.TODAY.replace(month=10, day=5)
            )
    model = grids.guess_model(path, today=make.TODAY)
    target = tmp_path / f"rempli{path.suffix}"
    done = grids.fill_grid(caseload, model, Month(2026, 10), target, today=make.TODAY, reason="Essai")
    whole = sum(done.rows.values())
    assert whole == 39 * len([table for table in model.tables if table.coach is None])
    if path.suffix == ".xlsx":
        before, after = read_cells(path.read_bytes()), read_cells(target.read_bytes())
        assert list(before) == list(after)
        for table in model.tables:
            for (row, column), value in before[table.sheet].items():
                if row <= table.heading_row:
                    assert after[table.sheet][row, column] == value


@pytest.mark.long
@pytest.mark.parametrize("name", foreign_grids.GRIDS)
def test_a_grid_saved_again_as_xlsx_goes_out_too(caseload, tmp_path, tmp_path_factory, name):
    path, expected = given(tmp_path, name, (".ods", ".xls"))
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed on this machine")
    profile = tmp_path_factory.mktemp("profile").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "x"), str(path)], check=True, capture_output=True, timeout=180
    )
    if not (tmp_path / "x").exists():
        pytest.skip("LibreOffice does not open it")
    (saved,) = (tmp_path / "x").iterdir()
    model = grids.guess_model(saved, today=make.TODAY)
    assert model.tables
    assert [one for one in secrets(expected) if one in str(read_cells(model.template))] == []
    grids.fill_grid(caseload, model, Month(2026, 10), tmp_path / "o.xlsx", today=make.TODAY, reason="Essai")
