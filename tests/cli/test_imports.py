"""The commands that import a file and undo an import, as a script uses them."""

import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import foreign_grids
from import_files import PEOPLE, workbook
from jalon.cli.commands import run
from jalon.settings.paths import resource
from jalon.storage.caseload import Caseload

SCHEMA = Draft202012Validator(
    json.loads(resource("schemas", "jalon-import.schema.json").read_text(encoding="utf-8"))
)
ROUX = (
    "Roux",
    "Zoé",
    date(1990, 5, 17),
    "F",
    "0612345678",
    "67000",
    "Strasbourg",
    date(2025, 3, 2),
    "M2",
    "Claire",
)
LIN = ("Lin", "Ana", "31/02/2001", *ROUX[3:])


@pytest.fixture(scope="module")
def original(new_caseload: Caseload) -> Path:
    new_caseload.close()
    return new_caseload.path


def report(path: Path) -> dict:
    document = json.loads(path.read_text(encoding="utf-8"))
    SCHEMA.validate(document)
    assert sum(document["counts"].values()) == len(document["rows"])
    return document


def persons(caseload_file: Path, tmp_path: Path) -> list[dict]:
    assert run(["export", str(caseload_file), "--json", str(tmp_path / "export.json")]) == 0
    return json.loads((tmp_path / "export.json").read_text(encoding="utf-8"))["persons"]


def test_a_file_is_imported_its_refused_row_told_and_the_import_undone(caseload_file, tmp_path, capsys):
    grid = workbook(tmp_path / "suivi.xlsx", {"Suivi": [PEOPLE, ROUX, LIN]})
    told = tmp_path / "import.json"
    assert persons(caseload_file, tmp_path) == []
    before = (tmp_path / "export.json").read_bytes()
    command = ["import", str(caseload_file), str(grid), "--json", str(told)]
    assert run([*command, "--dry-run"]) == 1
    dry = report(told)
    assert (dry["dry_run"], dry["run_id"]) == (True, None)
    assert persons(caseload_file, tmp_path) == []
    assert run(command) == 1
    done = report(told)
    assert done["counts"] == {
        "create": 1, "update": 0, "up_to_date": 0, "doubtful": 0, "refused": 1, "ignored": 1,
    }  # fmt: skip
    assert [(row["row"], row["state"], row["case_code"]) for row in done["rows"]] == [
        (1, "ignored", None),
        (2, "create", "A-0001"),
        (3, "refused", None),
    ]
    (problem,) = done["rows"][2]["problems"]
    assert (problem["code"], problem["column"], problem["written"]) == ("no_such_day", "C", "31/02/2001")
    assert "n’existe pas" in done["rows"][2]["words"]
    assert [person["case_code"] for person in persons(caseload_file, tmp_path)] == ["A-0001"]
    assert run(["undo-import", str(caseload_file)]) == 0
    persons(caseload_file, tmp_path)
    assert (tmp_path / "export.json").read_bytes() == before
    assert run(["undo-import", str(caseload_file)]) == 1
    assert "Roux" not in capsys.readouterr().err


def test_a_mapping_told_by_a_dry_run_is_taken_as_it_is_corrected(caseload_file, tmp_path):
    grid = workbook(tmp_path / "suivi.xlsx", {"Suivi": [(*PEOPLE[:9], "Qui"), (*ROUX[:9], "Jeanne")]})
    told, mapping = tmp_path / "import.json", tmp_path / "mapping.json"
    assert run(["import", str(caseload_file), str(grid), "--dry-run", "--json", str(told)]) == 0
    found = report(told)["mapping"]
    found["tables"][0]["columns"]["4"] = None
    mapping.write_text(json.dumps(found), encoding="utf-8")
    assert run(["import", str(caseload_file), str(grid), "--mapping", str(mapping), "--json", str(told)]) == 0
    assert report(told)["counts"]["create"] == 1
    assert persons(caseload_file, tmp_path)[0]["phone"] is None


@pytest.mark.parametrize("name", foreign_grids.GRIDS)
def test_a_foreign_grid_comes_in_and_is_undone_by_the_commands(caseload_file, tmp_path, name):
    content, expected = foreign_grids.GRIDS[name]()
    grid, told, mapping = tmp_path / expected.file_name, tmp_path / "import.json", tmp_path / "mapping.json"
    grid.write_bytes(content)
    if name == "log":
        known = [
            (one.family_name, one.given_name, one.birth_date, "FH"[one.sex == 1])
            for one in foreign_grids.people_of_log()
        ]
        people = workbook(tmp_path / "connus.xlsx", {"Suivi": [PEOPLE[:4], *known]})
        assert run(["import", str(caseload_file), str(people)]) == 0
    persons(caseload_file, tmp_path)
    before = (tmp_path / "export.json").read_bytes()

    command = ["import", str(caseload_file), str(grid), "--json", str(told)]
    asked = run([*command, "--dry-run"])
    dry = report(told)
    assert asked == (1 if dry["counts"]["refused"] else 0)
    places = {(row["sheet"], row["row"]) for row in dry["rows"]}
    assert len(places) == len(dry["rows"]), "every row once"
    claimed = {*expected.records, *expected.doubtful, *expected.wrong}
    assert claimed | expected.others <= places, "every row is accounted for"
    wrong = {(row["sheet"], row["row"]) for row in dry["rows"] if row["state"] == "ignored"}
    assert not wrong & claimed
    assert all(row["words"] for row in dry["rows"] if row["state"] in ("refused", "doubtful", "ignored"))

    mapping.write_text(json.dumps(dry["mapping"]), encoding="utf-8")
    assert run([*command, "--dry-run", "--mapping", str(mapping)]) == asked
    again = report(told)
    assert (again["mapping"], again["rows"]) == (dry["mapping"], dry["rows"]), (
        "a mapping comes back as it went"
    )
    for table in dry["mapping"]["tables"]:
        for values in table["values"].values():
            values.update({written: "-" for written, code in values.items() if code is None})
    mapping.write_text(json.dumps(dry["mapping"]), encoding="utf-8")
    run([*command, "--mapping", str(mapping)])
    done = report(told)
    assert done["mapping"] == dry["mapping"]
    assert done["counts"]["create"] + done["counts"]["update"] > 0
    persons(caseload_file, tmp_path)
    assert (tmp_path / "export.json").read_bytes() != before
    assert run(["undo-import", str(caseload_file), "--run", done["run_id"]]) == 0
    persons(caseload_file, tmp_path)
    assert (tmp_path / "export.json").read_bytes() == before


def test_a_broken_mapping_and_a_hostile_file_are_refused_in_words_and_write_nothing(
    caseload_file, tmp_path, capsys
):
    grid = workbook(tmp_path / "suivi.xlsx", {"Suivi": [PEOPLE, ROUX]})
    broken = tmp_path / "mapping.json"
    place = '"sheet": "Suivi", "heading_row": 1, "subject": "persons"'
    for text in ("{", f'{{"tables": [{{{place}, "columns": {{"-1": "phone"}}}}]}}'):
        broken.write_text(text, encoding="utf-8")
        assert run(["import", str(caseload_file), str(grid), "--mapping", str(broken)]) == 1
        assert "correspondance" in capsys.readouterr().err
    (tmp_path / "faux.xlsx").write_bytes(b"PK\x03\x04 rien")
    assert run(["import", str(caseload_file), str(tmp_path / "faux.xlsx")]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert persons(caseload_file, tmp_path) == []


def test_the_report_is_not_written_over_a_caseload(caseload_file, tmp_path):
    grid = workbook(tmp_path / "suivi.xlsx", {"Suivi": [PEOPLE, ROUX]})
    assert run(["import", str(caseload_file), str(grid), "--json", str(caseload_file)]) == 1
    assert persons(caseload_file, tmp_path) == []


def test_the_report_of_an_import_does_not_take_the_place_of_the_file_imported(
    caseload_file, tmp_path, capsys
):
    grid = workbook(tmp_path / "suivi.xlsx", {"Suivi": [PEOPLE, ROUX]})
    before = grid.read_bytes()
    (tmp_path / "lien.json").symlink_to(grid)
    for told in (grid, tmp_path / "." / "suivi.xlsx", tmp_path / "lien.json"):
        assert run(["import", str(caseload_file), str(grid), "--json", str(told)]) == 1
    assert "est le fichier à lire" in capsys.readouterr().err
    assert grid.read_bytes() == before
    assert persons(caseload_file, tmp_path) == []


def test_a_table_filled_or_described_does_not_take_the_place_of_the_one_read(caseload_file, tmp_path):
    grid = workbook(tmp_path / "suivi.xlsx", {"Suivi": [PEOPLE, ROUX]})
    before = grid.read_bytes()
    command = ["grid", str(caseload_file), "--model", str(grid)]
    assert run([*command, "--describe", str(grid)]) == 1
    assert run([*command, "--month", "2026-10", "--out", str(grid)]) == 1
    assert grid.read_bytes() == before
