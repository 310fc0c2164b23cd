"""The command that fills someone’s own table, as a script uses it."""

import json
from datetime import date
from pathlib import Path

import pytest
import python_calamine

import make
import own_grids
from jalon.cli.commands import run
from jalon.storage.caseload import Caseload


@pytest.fixture(scope="module")
def original(new_caseload: Caseload) -> Path:
    caseload = new_caseload
    with caseload.write("admit_person") as session:
        for number in range(1, 5):
            person = make.a_person(session, case_code=f"A-{number:04}", family_name=f"=Nom{number}")
            make.a_path(session, person, date(2026, number, 2))
            make.an_act(
                session,
                caseload.signed_in.coach_id,
                (person,),
                date=date(2026, 10, 5),
                duration_minutes=60 * number,
            )
    caseload.close()
    return caseload.path


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "remontee.xlsx"
    path.write_bytes(own_grids.monthly_form(filled=True))
    return path


def rows_of(path: Path) -> list[list[object]]:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return book.get_sheet_by_name("Remontée").to_python(skip_empty_area=False)


def test_a_table_is_described_then_corrected_then_filled(caseload_file, form, tmp_path, capsys):
    model, target = tmp_path / "m.json", tmp_path / "octobre.xlsx"
    assert run(["grid", str(caseload_file), "--describe", str(form), "--model", str(model)]) == 0
    assert "Relisez-le" in capsys.readouterr().out
    document = json.loads(model.read_text("utf-8"))
    document["cells"] = [one for one in document["cells"] if one["key"] != "ENTREES"]
    model.write_text(json.dumps(document), "utf-8")
    command = ["grid", str(caseload_file), "--model", str(model), "--month", "2026-10", "--out", str(target)]
    command += ["--reason", "Demande du 3 octobre"]
    assert run(command) == 0
    assert "4 lignes" in capsys.readouterr().out
    rows = rows_of(target)
    assert [row[0] for row in rows[12:17]] == ["A-0001", "A-0002", "A-0003", "A-0004", "TOTAL"]
    assert [row[1] for row in rows[12:16]] == ["=Nom1", "=Nom2", "=Nom3", "=Nom4"]
    assert (rows[5][2], rows[6][2]) == (4, "")
    first = target.read_bytes()
    assert run(command) == 0
    assert target.read_bytes() == first
    assert oct(target.stat().st_mode & 0o777) == "0o600"


def test_the_table_itself_or_a_remembered_name_are_models_too(caseload_file, form, tmp_path, capsys):
    one, two = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    base = ["grid", str(caseload_file), "--month", "2026-10"]
    assert run([*base, "--inside", "--model", str(form), "--remember", "--out", str(one)]) == 0
    assert run([*base, "--model", "remontee", "--out", str(two)]) == 0
    assert rows_of(one) == rows_of(two)
    assert run([*base, "--model", "inconnu", "--out", str(two)]) == 1
    assert "inconnu" in capsys.readouterr().err


def test_what_is_missing_or_cannot_be_filled_is_said_in_one_sentence(caseload_file, form, tmp_path, capsys):
    assert run(["grid", str(caseload_file), "--model", str(form)]) == 2
    assert "--month et --out" in capsys.readouterr().err
    (tmp_path / "t.ods").write_bytes(b"x")
    command = ["grid", str(caseload_file), "--month", "2026-10", "--out", str(tmp_path / "o.xlsx")]
    assert run([*command, "--model", str(tmp_path / "t.ods")]) == 1
    said = capsys.readouterr().err
    assert "en xlsx" in said
    assert said.count("\n") == 1
    assert not (tmp_path / "o.xlsx").exists()
    assert run([*command, "--model", str(form), "--agreement", "AUCUNE"]) == 1
    assert (
        run(
            [
                "grid",
                str(caseload_file),
                "--model",
                str(form),
                "--month",
                "2026-10",
                "--out",
                str(caseload_file),
            ]
        )
        == 1
    )


def test_what_a_colleague_changed_is_told_and_taken_when_asked(caseload_file, form, tmp_path, capsys):
    from jalon.exchange.filling import filled
    from jalon.exchange.filling_wire import FilledSheet, FilledValue, PlacedValue

    sent, back = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    base = ["grid", str(caseload_file), "--model", str(form), "--month", "2026-10"]
    assert run([*base, "--inside", "--out", str(sent)]) == 0
    changed = (
        PlacedValue(13, 2, FilledValue(text="Zoë")),
        PlacedValue(6, 2, FilledValue(number="99")),
    )
    back.write_bytes(filled(sent, sent.read_bytes(), (FilledSheet("Remontée", changed),)))
    capsys.readouterr()
    assert run([*base, "--compare", str(back)]) == 0
    said = capsys.readouterr().out
    assert "+ Remontée C13 A-0001\u00a0: Prénom, Zoé → Zoë" in said
    assert "File active à la fin du mois, 4 → 99 (un chiffre n’est pas repris)" in said
    assert "2\u00a0différences, dont 1 à reprendre" in said
    assert run([*base, "--compare", str(back), "--take"]) == 0
    capsys.readouterr()
    assert run([*base, "--compare", str(back)]) == 0
    assert "1\u00a0différence, dont 0" in capsys.readouterr().out
