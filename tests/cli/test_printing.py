"""The command that prints papers, as a script uses it: what it writes, what it says, how it ends."""

from datetime import date
from pathlib import Path

import pytest

import make
from jalon.cli.commands import run
from jalon.services.papers.catalogue import PAPERS
from jalon.settings.paths import log_folder
from jalon.storage import records
from jalon.storage.caseload import Caseload

TODAY = ["--today", "2026-11-20"]


@pytest.fixture(scope="module")
def caseload_file(new_caseload: Caseload) -> Path:
    caseload = new_caseload
    with caseload.write("admit_person") as session:
        for number in (1, 2):
            person = make.a_person(session, case_code=f"A-{number:04}", family_name=f"Nom{number}")
            make.a_path(session, person, date(2026, number, 2))
            coach = caseload.signed_in.coach_id
            make.an_act(session, coach, (person,), date=date(2026, 10, 5))
        records.update(session, "person", person, {"frozen_since": date(2026, 11, 10)})
        for _ in range(2):
            records.insert(session, "employer", {"name": "Fournil du Pré"})
    caseload.close()
    return caseload.path


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JALON_PASSPHRASE", make.PASSPHRASE)


def test_the_list_names_every_paper_and_needs_no_passphrase(caseload_file, capsys, monkeypatch):
    monkeypatch.delenv("JALON_PASSPHRASE")
    assert run(["print", str(caseload_file), "--list"]) == 0
    said = capsys.readouterr().out
    assert all(f"  {code} " in said for code in PAPERS)
    assert "Relevé mensuel individuel (pour une personne et un mois)" in said


def test_a_paper_of_a_person_and_a_month_is_written_where_it_was_asked_for(caseload_file, tmp_path, capsys):
    target = tmp_path / "sheet.pdf"
    words = ["--document", "d9", "--person", "a-0001", "--month", "2026-10", "--pdf", str(target)]
    assert run(["print", str(caseload_file), *words, *TODAY]) == 0
    assert target.read_bytes().startswith(b"%PDF")
    assert "Relevé mensuel individuel" in capsys.readouterr().out
    words = ["--document", "D13", "--colleague", "claire martin", "--month", "2026-10", "--pdf", str(target)]
    assert run(["print", str(caseload_file), *words, *TODAY]) == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--document", "D99"], "Aucun papier n’a le code"),
        (["--document", "D21"], "demande une personne"),
        (["--document", "D9", "--person", "A-0001"], "demande un mois"),
        (
            ["--document", "D21", "--person", "A-0404"],
            "Aucun dossier n’a ce code (--person «\u00a0A-0404\u00a0»)",
        ),
        (["--document", "D21", "--person", "A-0002"], "gelé"),
        (["--document", "D11", "--month", "2026-10", "--simple"], "n’a pas de version simple"),
        (["--document", "D11", "--month", "2026-10", "--employer", "fournil du pre"], "Plusieurs employeurs"),
        (["--document", "D19", "--pdf", "essai.jalon"], "essai.jalon"),
    ],
)
def test_what_cannot_be_printed_is_said_in_one_sentence_and_nothing_is_written(
    caseload_file, tmp_path, capsys, words, said
):
    name = words[-1] if "--pdf" in words else "paper.pdf"
    words = [*words[: words.index("--pdf") if "--pdf" in words else None], "--pdf", str(tmp_path / name)]
    assert run(["print", str(caseload_file), *words, *TODAY]) == 1
    told = capsys.readouterr().err.strip()
    assert said in told
    assert "\n" not in told
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "words", [[], ["--document", "D9"], ["--all"], ["--all", "--month", "2026-10"], ["--list", "--all"]]
)
def test_a_command_that_lacks_something_leaves_with_two(caseload_file, words, capsys):
    assert run(["print", str(caseload_file), *words]) == 2
    assert "il manque" in (said := capsys.readouterr().err) or "ne va pas avec" in said


def test_the_papers_of_a_month_go_in_one_folder_and_the_frozen_file_has_none(caseload_file, tmp_path, capsys):
    words = ["--month", "2026-10", "--all", "--to", str(tmp_path)]
    assert run(["print", str(caseload_file), *words, *TODAY]) == 0
    found = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.pdf"))
    assert found == [
        "jalon-2026-10/a-garder-dans-la-structure/echeancier-2026-10.pdf",
        "jalon-2026-10/a-garder-dans-la-structure/releve-individuel-A-0001-2026-10.pdf",
        "jalon-2026-10/feuilles-de-temps/collegue-1-2026-10-brouillon.pdf",
        "jalon-2026-10/releve-2026-10-brouillon.pdf",
        "jalon-2026-10/releves-individuels/A-0001-2026-10-brouillon.pdf",
    ]
    assert "Dossiers gelés, sans relevé individuel\u00a0: 1." in capsys.readouterr().out


def test_a_name_that_is_not_found_is_repeated_to_who_typed_it_and_never_to_a_script_nor_a_log(
    caseload_file, tmp_path, capsys, monkeypatch
):
    words = ["print", str(caseload_file), *TODAY, "--document", "D8", "--pdf", str(tmp_path / "x.pdf")]
    typed = [*words, "--employer", "Boulangerie  Lefèvre"]
    assert run(typed) == 1
    told = capsys.readouterr().err
    assert "Aucun employeur n’a ce nom ni cet identifiant (--employer)" in told
    assert "Lefèvre" not in told
    monkeypatch.setattr("jalon.cli.commands._is_read", lambda: True)
    assert run(typed) == 1
    assert "(--employer «\u00a0Boulangerie Lefèvre\u00a0»)" in capsys.readouterr().err
    assert run([*words, "--employer", "Fournil du Pré"]) == 1
    assert "portent ce nom (--employer «\u00a0Fournil du Pré\u00a0»)" in capsys.readouterr().err
    kept = [path.read_text(encoding="utf-8") for path in log_folder().glob("*.log*")]
    assert not any("Lefèvre" in text for text in kept)
