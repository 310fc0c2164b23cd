"""A full disk, or one that cannot be written, loses nothing: it is said in French, and work goes on after."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from damaging import a_closed_caseload, command_line, fingerprints, open_cheap
from disks import Ballast, free_bytes, small_disk
from sqlalchemy import text

import make
from jalon.domain.errors import DiskFullError, JalonError, ReadOnlyCaseloadError
from jalon.services import backing_up, restoring
from jalon.storage import backups as backup_files
from jalon.storage.caseload import Caseload
from jalon.storage.derivation import KeyDerivation
from jalon.ui import messages

DISK_KILOBYTES = 5_000
GATE_STEPS = range(0, 360_000, 20_000)
LONG_STEPS = range(0, 1_400_000, 4_000)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", DISK_KILOBYTES) as folder:
        yield folder


@pytest.fixture
def ballast(disk: Path) -> Ballast:
    return Ballast(disk)


def acts_of(caseload: Caseload) -> set[str]:
    with caseload.read() as session:
        return {row[0] for row in session.execute(text("SELECT id FROM act"))}


def save_an_act(caseload: Caseload) -> str:
    with caseload.write("record_act") as session:
        return make.an_act(session, caseload.signed_in.coach_id, (), subject="visite de poste " * 200)


def save_until_full(caseload: Caseload) -> set[str]:
    """Save acts until there is no room; return those that were acknowledged."""
    saved: set[str] = set()
    for _ in range(2_000):
        try:
            saved.add(save_an_act(caseload))
        except DiskFullError:
            return saved
    raise AssertionError("the disk never was full")


def fill_up(path: Path, ballast: Ballast, free: int) -> bool:
    """Fill the disk in a session, make room, go on; return whether the caseload opened on the full disk."""
    with open_cheap(path) as caseload:
        promised = acts_of(caseload)
    ballast.leave(free)
    try:
        caseload = open_cheap(path)
    except DiskFullError:
        ballast.throw_out()
        with open_cheap(path) as caseload:
            assert acts_of(caseload) == promised
        return False
    with caseload:
        promised |= save_until_full(caseload)
        assert acts_of(caseload) == promised  # readable while full
        ballast.throw_out()
        promised.add(save_an_act(caseload))  # the same session saves again
        assert acts_of(caseload) == promised
    with open_cheap(path) as caseload, caseload.read() as session:
        assert {row[0] for row in session.execute(text("SELECT id FROM act"))} == promised
        assert session.execute(text("PRAGMA quick_check")).scalar() == "ok"
        session.execute(text("PRAGMA query_only = 0"))
    return True


def fresh_caseload(disk: Path) -> Path:
    for left in disk.iterdir():
        left.unlink()
    a_closed_caseload(disk / "essai.jalon", persons=3)
    return disk / "essai.jalon"


def opened_when_full(disk: Path, ballast: Ballast, steps: range) -> list[bool]:
    outcomes = []
    for number, free in enumerate(steps):
        if number % 6 == 0:
            path = fresh_caseload(disk)
        outcomes.append(fill_up(path, ballast, free))
    return outcomes


def test_a_disk_that_fills_up_at_any_step_loses_no_acknowledged_act(disk, ballast):
    outcomes = opened_when_full(disk, ballast, GATE_STEPS)
    assert set(outcomes) == {False, True}  # also too full to open


@pytest.mark.long
def test_a_disk_that_fills_up_at_three_hundred_steps(disk, ballast):
    assert sum(opened_when_full(disk, ballast, LONG_STEPS)) > 200


def test_a_disk_that_is_full_while_closing_keeps_everything(disk, ballast):
    path = fresh_caseload(disk)
    for _ in range(3):
        caseload = open_cheap(path)
        promised = acts_of(caseload) | {save_an_act(caseload) for _ in range(10)}
        ballast.leave(0)
        caseload.close()  # the journal cannot be moved into the file: it stays beside it
        ballast.throw_out()
        with open_cheap(path) as caseload:
            assert acts_of(caseload) == promised


def test_the_words_for_a_full_disk_are_french_and_say_what_to_do():
    line = messages.describe(DiskFullError(Path("x"), 20_000_000)).line()
    assert line.startswith("Il n’y a plus de place sur le disque (il faut environ 20")
    assert "Libérez de la place" in line


def test_the_proof_sees_a_failure_that_is_swallowed(disk, ballast, monkeypatch):
    """Control: a save that ends well on a full disk must be found to be lost."""

    def swallowing(caseload: Caseload) -> str:
        try:
            return save_an_act(caseload)
        except DiskFullError:
            return "an act that nobody kept"

    path = fresh_caseload(disk)
    with open_cheap(path) as caseload:
        ballast.leave(60_000)
        promised = {swallowing(caseload) for _ in range(100)}
        ballast.throw_out()
        assert promised - acts_of(caseload)


# --- backups and restores on a full disk


def test_a_backup_to_a_full_folder_leaves_no_file_with_the_name_of_a_backup(disk, ballast, tmp_path):
    a_closed_caseload(tmp_path / "essai.jalon", persons=3)
    with open_cheap(tmp_path / "essai.jalon") as caseload:
        size = caseload.path.stat().st_size
        for free in range(0, 2 * size, size // 6):
            ballast.leave(free)
            try:
                made = backing_up.back_up(caseload, disk)
            except (JalonError, OSError):
                assert [path.name for path in disk.iterdir()] == ["lest"], free
                continue
            backup_files.read_manifest(made.path, whole=True)
            made.path.unlink()
        ballast.leave(0)
        with pytest.raises((DiskFullError, OSError)):
            backing_up.back_up(caseload, disk)
        ballast.throw_out()
        assert backing_up.back_up(caseload, disk).path.is_file()


def test_a_restore_to_a_full_folder_leaves_nothing(disk, ballast, tmp_path):
    a_closed_caseload(tmp_path / "essai.jalon", persons=3)
    with open_cheap(tmp_path / "essai.jalon") as caseload:
        made = backing_up.back_up(caseload, tmp_path)
    size = made.path.stat().st_size
    target = disk / "revenu.jalon"
    outcomes = []
    for free in range(0, 2 * size, size // 6):
        ballast.leave(free)
        try:
            restoring.restore(made.path, target, make.PASSPHRASE, allow_any_folder=True, allow_cheap=True)
        except (JalonError, OSError):
            outcomes.append(False)
            assert [path.name for path in disk.iterdir()] == ["lest"], free
        else:
            outcomes.append(True)
            with open_cheap(target) as caseload:
                assert acts_of(caseload)
            for path in disk.iterdir():
                if path.name != "lest":
                    path.unlink()
    assert set(outcomes) == {False, True}


def test_the_command_line_says_that_the_disk_is_full(disk, ballast, tmp_path, monkeypatch):
    a_closed_caseload(tmp_path / "essai.jalon", persons=1, kdf=KeyDerivation.floor())
    monkeypatch.setenv("JALON_PASSPHRASE", make.PASSPHRASE)
    ballast.leave(0)
    for command in (
        ("backup", tmp_path / "essai.jalon", "--to", disk),
        ("return", tmp_path / "essai.jalon", "--month", "2026-10", "--pdf", disk / "releve.pdf"),
        ("return", tmp_path / "essai.jalon", "--month", "2026-10", "--json", disk / "releve.json"),
    ):
        code, _, complaint = command_line(*command)
        assert (code, complaint.count("\n")) == (1, 1), complaint
        assert "plus de place sur le disque" in complaint
        assert [path.name for path in disk.iterdir()] == ["lest"]


def test_a_home_on_a_full_disk_shuts_nobody_out(disk, ballast, tmp_path, monkeypatch):
    a_closed_caseload(tmp_path / "essai.jalon", persons=1)
    (disk / "home").mkdir()
    monkeypatch.setenv("JALON_HOME", str(disk / "home"))
    with open_cheap(tmp_path / "essai.jalon"):
        pass
    ballast.leave(0)
    assert free_bytes(disk) < 4096
    with open_cheap(tmp_path / "essai.jalon") as caseload:
        save_an_act(caseload)


# --- what cannot be written


@pytest.fixture
def read_only_disk(disk: Path, tmp_path: Path) -> Iterator[Path]:
    import subprocess

    path = fresh_caseload(disk)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    yield path
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)


def test_a_read_only_disk_is_told_and_nothing_is_left(read_only_disk):
    before = fingerprints(read_only_disk.parent)
    with pytest.raises(ReadOnlyCaseloadError):
        open_cheap(read_only_disk)
    assert fingerprints(read_only_disk.parent) == before


def test_a_read_only_folder_or_file_is_told(tmp_path, monkeypatch):
    """As root nothing is read-only, so the system is asked to say what it says to others."""
    path = tmp_path / "dossier" / "essai.jalon"
    path.parent.mkdir()
    a_closed_caseload(path, persons=1)
    before = fingerprints(path.parent)
    for protected in (path, path.parent):
        with monkeypatch.context() as patch:
            patch.setattr(
                os, "access", lambda asked, _, protected=protected: Path(os.fspath(asked)) != protected
            )
            with pytest.raises(ReadOnlyCaseloadError):
                open_cheap(path)
        assert fingerprints(path.parent) == before
