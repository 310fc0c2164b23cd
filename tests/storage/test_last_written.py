"""A file that went back to an older state is noticed on the PC where the rest was written."""

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import make
from jalon.domain.errors import MissingChangesError
from jalon.services.caseloads import open_caseload
from jalon.services.diagnosis import check_caseload
from jalon.storage import recognition, revision
from jalon.storage.caseload import Caseload
from jalon.storage.last_written import LastWritten, Written
from jalon.ui import messages

TESTS = Path(__file__).parents[1]

STOPPED = """
import os, sys
sys.path[:0] = sys.argv[2:]
from pathlib import Path
import make
from jalon.storage.caseload import Caseload
caseload = Caseload.open(Path(sys.argv[1]), make.PASSPHRASE, allow_any_folder=True, allow_cheap=True)
for number in (2, 3):
    with caseload.write("record_person") as session:
        make.a_person(session, case_code=f"A-000{number}")
os._exit(9)
"""


@pytest.fixture
def path(tmp_path) -> Path:
    """A closed caseload with one person."""
    path = tmp_path / "essai.jalon"
    with make.a_caseload(path).caseload as caseload, caseload.write("record_person") as session:
        make.a_person(session)
    return path


def reopened(path: Path) -> Caseload:
    return Caseload.open(path, make.PASSPHRASE, allow_any_folder=True, allow_cheap=True)


def add_a_person(path: Path, number: int) -> None:
    with reopened(path) as caseload, caseload.write("record_person") as session:
        make.a_person(session, case_code=f"A-{number:04d}")


def stop_in_the_middle_of_work(path: Path) -> Path:
    done = subprocess.run([sys.executable, "-c", STOPPED, str(path), str(TESTS), *sys.path], check=False)
    assert done.returncode == 9
    journal = path.with_name(f"{path.name}-wal")
    assert journal.stat().st_size > 0
    return journal


def contents(path: Path) -> dict[str, bytes]:
    return {found.name: found.read_bytes() for found in path.parent.iterdir() if found.name[0] != "."}


def test_a_journal_left_by_a_stop_misses_nothing(path):
    stop_in_the_middle_of_work(path)
    for _ in range(2):
        reopened(path).close()


def test_a_journal_deleted_after_a_stop_is_noticed_before_anything_is_written(path):
    journal = stop_in_the_middle_of_work(path)
    kept = journal.read_bytes()
    journal.unlink()
    path.with_name(f"{path.name}-shm").unlink()
    before = contents(path)
    with pytest.raises(MissingChangesError) as missing:
        reopened(path)
    assert missing.value.count == 2
    assert "les 2 dernières modifications" in messages.describe(missing.value).line()
    assert contents(path) == before
    journal.write_bytes(kept)  # put back in time: nothing is lost
    with reopened(path) as caseload, caseload.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM person").scalar() == 3


def test_a_journal_cut_between_two_actions_is_noticed(path):
    journal = stop_in_the_middle_of_work(path)
    path.with_name(f"{path.name}-shm").unlink()
    content, frame = journal.read_bytes(), 24 + 4096
    ends = [at + frame for at in range(32, len(content), frame) if content[at + 4 : at + 8] != bytes(4)]
    assert len(ends) == 2
    journal.write_bytes(content[: ends[0]])
    with pytest.raises(MissingChangesError) as missing:
        reopened(path)
    assert missing.value.count == 1


def test_it_is_said_once_and_again_when_it_happens_again(path):
    old = path.with_name("vieux")
    shutil.copy(path, old)
    add_a_person(path, 2)
    shutil.copy(old, path)
    with pytest.raises(MissingChangesError):
        reopened(path)
    reopened(path).close()
    add_a_person(path, 3)
    add_a_person(path, 4)
    shutil.copy(old, path)
    with pytest.raises(MissingChangesError) as missing:
        reopened(path)
    assert missing.value.count == 2


def test_a_copy_elsewhere_and_another_site_are_another_matter(path, tmp_path):
    other = tmp_path / "ailleurs"
    other.mkdir()
    for part in (path, path.with_name("essai.jalon-cles")):
        shutil.copy(part, other / part.name)
    add_a_person(path, 2)
    reopened(other / path.name).close()
    note = LastWritten(tmp_path / "note")
    note.note(Written("a" * 16, 7))
    assert note.missing_in(Written("b" * 16, 1)) == 0
    assert note.missing_in(Written("a" * 16, 7)) == 0
    assert note.missing_in(Written("a" * 16, 9)) == 0
    assert note.missing_in(Written("a" * 16, 4)) == 3
    note.close()


@pytest.mark.parametrize("length", [0, 1, 30, 47])
def test_a_torn_note_says_nothing(tmp_path, length):
    note = LastWritten(tmp_path / "note")
    note.note(Written("a" * 16, 7))
    note.close()
    content = note.path.read_bytes()
    note.path.write_bytes(content[:length] + b"9" * (len(content) - length) if length else b"")
    assert note.missing_in(Written("a" * 16, 1)) == 0


def test_the_note_tells_neither_name_nor_place(path, home):
    notes = list((home / "state" / "written").iterdir()) or list(home.rglob("written/*"))
    assert notes
    for note in notes:
        assert "essai" not in note.name
        assert len(note.read_bytes()) == 49


def test_where_the_state_folder_cannot_be_written_work_goes_on(path, home):
    for note in home.rglob("written/*"):
        note.unlink()
        note.mkdir()
    add_a_person(path, 2)
    reopened(path).close()


def test_a_script_is_told_each_time_and_leaves_it_to_be_read_in_the_window(path):
    old = path.with_name("vieux")
    shutil.copy(path, old)
    add_a_person(path, 2)
    shutil.copy(old, path)
    options = {"allow_any_folder": True, "allow_cheap": True}
    for _ in range(2):
        with pytest.raises(MissingChangesError) as missing:
            open_caseload(path, make.PASSPHRASE, **options, is_read=False)
        assert "ouvrez-la dans la fenêtre" in messages.describe(missing.value).line()
        with pytest.raises(MissingChangesError):
            check_caseload(path, make.PASSPHRASE, today=date(2026, 11, 20), **options, is_read=False)
    with pytest.raises(MissingChangesError) as missing:
        open_caseload(path, make.PASSPHRASE, **options)
    assert "ne le redira pas" in messages.describe(missing.value).line()
    open_caseload(path, make.PASSPHRASE, **options).close()


def test_an_older_file_is_compared_before_it_is_brought_up_to_date(path, monkeypatch):
    old = path.with_name("vieux")
    shutil.copy(path, old)
    add_a_person(path, 2)
    shutil.copy(old, path)
    before = contents(path)
    for module in (revision, recognition):  # as a later program would see it
        monkeypatch.setattr(module, "CURRENT", "9999")
    with pytest.raises(MissingChangesError):
        reopened(path)
    assert contents(path) == before
