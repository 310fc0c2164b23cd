from pathlib import Path

from sqlalchemy import text

import make
from jalon.services import diagnosis
from jalon.storage.caseload import Caseload

OPTIONS = {"allow_any_folder": True, "allow_cheap": True}


def check(path):
    return diagnosis.check_caseload(path, make.PASSPHRASE, today=make.TODAY, **OPTIONS)


def findings(report) -> dict[str, tuple[str, ...]]:
    return {name: found for name, found in report.examinations if found}


def damage(path, statement: str, **values) -> None:
    """Change the content as someone who has the key and a tool for SQL could."""
    with Caseload.open(path, make.PASSPHRASE, **OPTIONS) as caseload, caseload.write("damage") as session:
        session.execute(text(statement), values)


def test_a_new_caseload_is_sound_in_every_examination(caseload):
    caseload.close()
    report = check(caseload.path)
    assert report.is_sound
    assert [name for name, _ in report.examinations] == [
        "ciphers",
        "pages",
        "integrity",
        "foreign_keys",
        "search",
        "journal",
        "access_log",
        "documents",
    ]


def test_an_access_entry_that_was_altered_is_located(caseload):
    caseload.close()
    damage(caseload.path, "UPDATE access_entry SET event = 'print' WHERE number = 1")
    report = check(caseload.path)
    assert findings(report) == {"access_log": ("1 altered",)}


def test_a_trigger_that_was_taken_away_is_found(caseload):
    caseload.close()
    damage(caseload.path, "DROP TRIGGER journal_person_updated")
    assert findings(check(caseload.path)) == {"journal": ("journal_person_updated",)}


def test_a_search_index_that_does_not_say_what_the_table_says_is_found(caseload):
    with caseload.write("admit_person") as session:
        make.a_person(session)
    caseload.close()
    damage(caseload.path, "INSERT INTO person_search(person_search) VALUES ('delete-all')")
    assert findings(check(caseload.path)) == {"search": ("person_search",)}


def test_the_program_describes_itself_without_opening_anything():
    report = diagnosis.describe_program()
    labels = dict(report.lines)
    assert report.refusal is None
    assert labels["PySide6-Essentials"] == "6.9.3" or "prévu" not in labels["PySide6-Essentials"]
    assert labels["SQLite"].split(".")[0] == "3"


def test_the_program_describes_itself_where_nothing_can_be_written_and_names_no_account(
    tmp_path, monkeypatch
):
    home = tmp_path / "lea.martin"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("JALON_HOME", str(home / "jalon"))
    (home / "jalon").write_text("a file in the way", encoding="utf-8")
    lines = dict(diagnosis.describe_program().lines)
    assert lines["Données"].startswith("ne peut pas être fait (~")
    assert lines["Place libre"] == "?"
    (home / "jalon").unlink()
    lines = dict(diagnosis.describe_program().lines)
    assert lines["Données"] == str(Path("~", "jalon", "data"))
    assert "lea.martin" not in str(lines)
