"""The commands as a script uses them: what they print, their exit codes, and files left as they were."""

import hashlib
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import make
from jalon.cli.commands import run
from jalon.storage import records
from jalon.storage.caseload import Caseload

OCTOBER = "2026-10"


@pytest.fixture(scope="module")
def original(new_caseload: Caseload) -> Path:
    caseload = new_caseload
    with caseload.write("admit_person") as session:
        person = make.a_person(session, family_name="Œuvrard-Nguyễn")
        path = make.a_path(session, person, date(2026, 3, 2))
        module = {"support_path_id": path, "module": "M2_PROJET", "start_date": date(2026, 3, 2)}
        records.insert(session, "module_period", module)
        coach = caseload.signed_in.coach_id
        make.an_act(session, coach, (person,), date=date(2026, 10, 6), duration_minutes=90)
        make.an_act(
            session, coach, (person,), date=date(2026, 10, 8), duration_minutes=45, target="EMPLOYEUR"
        )
    caseload.close()
    return caseload.path


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_return_is_printed_and_its_figures_are_those_of_the_acts(caseload_file, tmp_path, capsys):
    pdf, document = tmp_path / "r.pdf", tmp_path / "r.json"
    command = ["return", str(caseload_file), "--month", OCTOBER, "--pdf", str(pdf), "--json", str(document)]
    assert run(command) == 0
    assert pdf.read_bytes().startswith(b"%PDF")
    figures = json.loads(document.read_text())["indicators"]
    assert (figures["FA_FIN"], figures["NB_M2"], figures["MIN_PERSONNE"], figures["MIN_EMPLOYEUR"]) == (
        1,
        1,
        90,
        45,
    )
    assert (figures["INT_SUIVI"], figures["TX_OCC"]) == (1, None)
    assert "Œuvrard" not in document.read_text()
    assert [path.name for path in tmp_path.glob("essai.jalon*")] != []
    assert not list(tmp_path.glob("*-wal"))
    assert str(pdf) in capsys.readouterr().out


def test_a_return_is_written_as_a_workbook_with_the_figures_of_its_json(caseload_file, tmp_path, capsys):
    from jalon.reports.workbook import read_workbook

    book, document = tmp_path / "r.xlsx", tmp_path / "r.json"
    command = ["return", str(caseload_file), "--month", OCTOBER, "--xlsx", str(book), "--json", str(document)]
    assert run(command) == 0
    assert f"{book} (" in capsys.readouterr().out
    figures = {row[0]: row[3] for row in read_workbook(book.read_bytes())["Chiffres"] if row[1] is None}
    expected = json.loads(document.read_text())["indicators"]
    assert figures["MIN_PERSONNE"] == expected["MIN_PERSONNE"] == 90
    assert (figures["FA_FIN"], figures["TX_OCC"]) == (1, None)
    assert oct(book.stat().st_mode & 0o777) == "0o600"


def test_without_a_file_to_write_the_figures_are_shown(caseload_file, capsys):
    assert run(["return", str(caseload_file), "--month", OCTOBER]) == 0
    assert "1 h 30" in capsys.readouterr().out.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_month_years_ahead_is_refused_in_a_sentence_and_nothing_is_written(caseload_file, tmp_path, capsys):
    target = tmp_path / "releve.pdf"
    assert run(["return", str(caseload_file), "--month", "2099-01", "--pdf", str(target)]) == 1
    assert "2099-01 n’a pas commencé" in capsys.readouterr().err
    assert not target.exists()


def test_a_nominative_return_needs_its_reason(caseload_file, tmp_path, capsys):
    target = tmp_path / "r.json"
    command = ["return", str(caseload_file), "--month", OCTOBER, "--level", "N2", "--json", str(target)]
    assert run(command) == 1
    assert "motif" in capsys.readouterr().err
    assert not target.exists()
    assert run([*command, "--reason", "convention, article 4"]) == 0
    assert "Œuvrard-Nguyễn" in target.read_text()


def test_a_month_is_locked_once_and_again_only_when_something_changed(caseload_file, tmp_path, capsys):
    lock = ["lock", str(caseload_file), "--month", OCTOBER]
    assert run(lock) == 0
    assert "version 1" in capsys.readouterr().out
    assert run(lock) == 1
    assert "Rien n’a changé" in capsys.readouterr().err
    assert run(["lock", str(caseload_file), "--month", "2099-01"]) == 1
    assert "pas terminé" in capsys.readouterr().err
    target = tmp_path / "locked.json"
    assert run(["return", str(caseload_file), "--month", OCTOBER, "--json", str(target)]) == 0
    document = json.loads(target.read_text())
    assert (document["state"], document["revision"]) == ("locked", 1)
    bare = {key: value for key, value in document.items() if key != "digest"}
    text = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == document["digest"]


def test_the_export_holds_every_record_under_the_names_of_the_open_format(caseload_file, tmp_path):
    target = tmp_path / "export.json"
    assert run(["export", str(caseload_file), "--json", str(target)]) == 0
    document = json.loads(target.read_text())
    assert (document["format"], document["format_version"]) == ("jalon-export", 1)
    assert [person["family_name"] for person in document["persons"]] == ["Œuvrard-Nguyễn"]
    assert sorted(act["duration_minutes"] for act in document["acts"]) == [45, 90]
    assert all(act["coaches"][0]["minutes"] == act["duration_minutes"] for act in document["acts"])
    assert oct(target.stat().st_mode & 0o777) == "0o600"


def test_the_export_is_also_a_workbook_and_an_archive_of_text_tables(caseload_file, tmp_path, capsys):
    import zipfile

    from jalon.reports.workbook import read_workbook

    book, archive = tmp_path / "e.xlsx", tmp_path / "e.zip"
    assert run(["export", str(caseload_file), "--xlsx", str(book), "--csv", str(archive)]) == 0
    said = capsys.readouterr().out
    assert f"{book} (" in said
    assert f"{archive} (" in said
    headings, *rows = read_workbook(book.read_bytes())["Actes"]
    assert sorted(row[headings.index("Durée")] for row in rows) == [45, 90]
    assert "Œuvrard-Nguyễn" in zipfile.ZipFile(archive).read("personnes.csv").decode("utf-8-sig")
    assert run(["export", str(caseload_file)]) == 2
    assert "--json ou --xlsx ou --csv" in capsys.readouterr().err
    assert run(["export", str(caseload_file), "--xlsx", str(book), "--csv", str(book)]) == 1
    assert "Deux" in capsys.readouterr().err


def test_a_sound_caseload_is_said_to_be_sound(caseload_file, capsys):
    assert run(["check", str(caseload_file)]) == 0
    assert "saine" in capsys.readouterr().out


def test_a_damaged_page_is_found_by_the_check_which_writes_nothing(caseload_file, capsys):
    content = bytearray(caseload_file.read_bytes())
    content[len(content) // 2] ^= 1
    caseload_file.write_bytes(content)
    before = digest(caseload_file)
    assert run(["check", str(caseload_file)]) == 3
    captured = capsys.readouterr()
    assert "ABÎMÉ" in captured.out or "abîmée" in captured.err
    assert "jalon restore" in captured.err
    assert digest(caseload_file) == before


def test_a_backup_comes_back_elsewhere_with_everything_in_it(caseload_file, tmp_path, capsys):
    away = tmp_path / "cle"
    away.mkdir()
    assert run(["backup", str(caseload_file), "--to", str(away)]) == 0
    (made,) = away.iterdir()
    assert made.suffix == ".jalon-copie"
    target = tmp_path / "retour.jalon"
    assert run(["restore", str(made), "--to", str(target)]) == 0
    assert "1 personnes, 2 actes" in capsys.readouterr().out
    exports = []
    for number, file in enumerate((caseload_file, target)):
        export = tmp_path / f"{number}.json"
        assert run(["export", str(file), "--json", str(export)]) == 0
        exports.append(export.read_bytes())
    assert exports[0] == exports[1]
    before = digest(target)
    assert run(["restore", str(made), "--to", str(target)]) == 1
    assert "existe déjà" in capsys.readouterr().err
    assert digest(target) == before


def test_a_wrong_passphrase_and_a_missing_file_are_refused_in_one_sentence(
    caseload_file, monkeypatch, capsys
):
    monkeypatch.setenv("JALON_PASSPHRASE", "autre chose")
    before = digest(caseload_file)
    assert run(["return", str(caseload_file), "--month", OCTOBER]) == 1
    assert "n’ouvre pas" in capsys.readouterr().err
    assert digest(caseload_file) == before
    assert run(["return", str(caseload_file.with_name("absent.jalon")), "--month", OCTOBER]) == 1
    said = capsys.readouterr().err
    assert "absent.jalon" in said
    assert said.count("\n") == 1


def test_the_passphrase_comes_from_the_first_line_of_a_file(caseload_file, tmp_path, monkeypatch):
    monkeypatch.delenv("JALON_PASSPHRASE")
    file = tmp_path / "phrase.txt"
    file.write_bytes(make.PASSPHRASE.encode() + b"\r\nautre ligne\n")
    command = ["return", str(caseload_file), "--month", OCTOBER]
    assert run([*command, "--passphrase-file", str(file)]) == 0
    assert run([*command, "--passphrase-file", str(tmp_path / "absent")]) == 1


def test_with_nobody_to_ask_a_command_says_what_it_needs(caseload_file):
    environment = {key: value for key, value in os.environ.items() if key != "JALON_PASSPHRASE"}
    done = subprocess.run(
        [sys.executable, "-m", "jalon", "check", str(caseload_file)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 1
    assert "--passphrase-file" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_target_that_cannot_be_written_is_said_and_nothing_is_left(caseload_file, tmp_path, capsys):
    target = tmp_path / "absent" / "r.json"
    assert run(["export", str(caseload_file), "--json", str(target)]) == 1
    assert "r.json" in capsys.readouterr().err


def test_the_doctor_names_versions_and_folders(capsys):
    assert run(["doctor"]) == 0
    said = capsys.readouterr().out
    for word in ("Jalon", "Python", "SQLCipher", "PySide6-Essentials", "Données"):
        assert word in said


def test_the_smoke_test_does_the_main_job(capsys):
    assert run(["--smoke"]) == 0
    assert capsys.readouterr().out.count("bon") == 4


def test_an_output_never_takes_the_place_of_the_caseload_or_of_its_ring(caseload_file, capsys):
    ring = caseload_file.with_name("essai.jalon-cles")
    before = digest(caseload_file), digest(ring)
    assert run(["export", str(caseload_file), "--json", str(caseload_file)]) == 1
    assert run(["return", str(caseload_file), "--month", OCTOBER, "--json", str(ring)]) == 1
    assert "rien n’y a été écrit" in capsys.readouterr().err
    assert (digest(caseload_file), digest(ring)) == before


def test_no_paper_is_made_from_a_damaged_file_whatever_page_is_hurt(caseload_file, tmp_path, capsys):
    content = caseload_file.read_bytes()
    target = tmp_path / "r.json"
    for share in range(5, 100, 10):
        hurt = bytearray(content)
        hurt[len(hurt) * share // 100] ^= 1
        caseload_file.write_bytes(hurt)
        assert run(["return", str(caseload_file), "--month", OCTOBER, "--json", str(target)]) == 3
        assert "abîmée" in capsys.readouterr().err
        assert caseload_file.read_bytes() == hurt
    assert not target.exists()


def test_a_mistyped_command_is_a_wrong_command_and_a_window_without_a_screen_is_refused(monkeypatch, capsys):
    assert run(["exprot"]) == 2
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert run([]) == 1
    told = capsys.readouterr().err
    assert "écran" in told
    assert "jalon return" in told
    monkeypatch.setenv("DISPLAY", ":4711")
    assert run([]) == 1


def test_a_pipe_is_not_a_caseload_and_does_not_keep_one_waiting(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("JALON_PASSPHRASE", make.PASSPHRASE)
    pipe = tmp_path / "tuyau.jalon"
    os.mkfifo(pipe)
    assert run(["check", str(pipe)]) == 1
    assert "n’est pas une file active" in capsys.readouterr().err


def test_a_practice_structure_is_kept_when_asked_with_what_was_practised(tmp_path, capsys):
    folder = tmp_path / "essai"
    command = ["demo", "--to", str(folder), "--persons", "3", "--months", "2", "--no-window"]
    assert run(command) == 0
    before = digest(folder / "demo.jalon")
    assert run([*command, "--keep"]) == 0
    assert "gardée" in capsys.readouterr().out
    assert digest(folder / "demo.jalon") == before
    assert run(command) == 0
    assert digest(folder / "demo.jalon") != before


def test_the_deadlines_are_written_by_case_code_for_the_day_asked(caseload_file, tmp_path, capsys):
    target = tmp_path / "echeances.json"
    command = ["deadlines", str(caseload_file), "--today", "2026-11-10", "--json", str(target)]
    assert run(command) == 0
    rows = json.loads(target.read_text(encoding="utf-8"))["deadlines"]
    told = {(row["kind"], row["date"], row["person"]) for row in rows}
    # M2 since 2 March is a reminder after 180 days; the last contact with her is that of 6 October.
    assert told == {
        ("time_in_module", "2026-08-29", "A-0001"),
        ("no_contact", "2026-11-07", "A-0001"),
        ("no_next_action", "2026-11-10", "A-0001"),
        ("return_due", "2026-11-10", None),
    }
    assert "Œuvrard" not in target.read_text(encoding="utf-8")
    assert "Échéances écrites" in capsys.readouterr().out
    assert target.stat().st_mode & 0o077 == 0


def test_deadlines_are_never_written_over_a_caseload(caseload_file):
    before = digest(caseload_file)
    assert run(["deadlines", str(caseload_file), "--json", str(caseload_file)]) == 1
    assert digest(caseload_file) == before


def test_a_calendar_is_written_and_says_how_many_events_it_tells(caseload_file, tmp_path, capsys):
    target = tmp_path / "agenda.ics"
    assert run(["calendar", str(caseload_file), "--today", "2026-11-10", "--ics", str(target)]) == 0
    events = target.read_text(encoding="utf-8").count("BEGIN:VEVENT")
    assert f"({events}, dont annulés\u00a0: 0), par code de dossier" in capsys.readouterr().out
    assert events > 0


def test_a_practice_structure_of_other_tables_is_made_anew(tmp_path, capsys):
    folder = tmp_path / "essai"
    command = ["demo", "--to", str(folder), "--persons", "3", "--months", "2", "--no-window", "--keep"]
    assert run(command) == 0
    marker = folder / "demonstration.json"
    content = json.loads(marker.read_text(encoding="utf-8"))
    marker.write_text(json.dumps({**content, "shape": "0123456789abcdef"}), encoding="utf-8")
    assert run(command) == 0
    assert "gardée" not in capsys.readouterr().out
    assert json.loads(marker.read_text(encoding="utf-8"))["shape"] == content["shape"]
