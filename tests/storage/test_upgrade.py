"""An upgrade leaves the old file to the byte or the new one whole, wherever it stops."""

import errno
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

import make
from jalon.domain.errors import (
    CannotWriteError,
    DamagedCaseloadError,
    DiskFullError,
    NewerCaseloadError,
    NotACaseloadError,
    UpgradeFailedError,
)
from jalon.domain.ids import new_id
from jalon.settings.paths import data_folder
from jalon.storage import migrations, triggers, upgrade
from jalon.storage.backups import list_backups, unpack
from jalon.storage.cipher import FileKey, open_engine
from jalon.storage.keyring import KeyDerivation, new_ring, ring_path, write_ring
from jalon.storage.ring_format import RingFile

LATER = (migrations.VERSIONS, Path(__file__).parent / "later_versions")
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TESTS = str(Path(__file__).parents[1])
KEY = FileKey(bytes(range(32)), bytes(range(16)))


@pytest.fixture
def old(tmp_path) -> Path:
    return an_old_file(tmp_path / "essai.jalon")


@pytest.fixture
def backups(tmp_path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


def an_old_file(path: Path) -> Path:
    engine = open_engine(path, KEY, create=True)
    migrations.build(engine)
    with Session(engine.execution_options(write=True)) as session:
        for number in range(50):
            make.a_person(session, case_code=f"A-{number:04}")
        session.commit()
    engine.dispose()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(FileKey, "random", classmethod(lambda _: KEY))
        ring, _ = new_ring(new_id(), new_id(), make.PASSPHRASE, KeyDerivation.cheap())
    write_ring(ring_path(path), RingFile(ring.ring))
    return path


def run(path: Path, backups: Path, versions=LATER):
    return upgrade.upgrade_file(path, KEY, backup_folder=backups, now=NOW, versions=versions)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def state(path: Path, key: FileKey = KEY) -> tuple[str | None, int, tuple[str, ...]]:
    engine = open_engine(path, key)
    try:
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok"
            people = connection.execute(text("SELECT count(*) FROM person")).scalar_one()
            return migrations.revision_of(connection), people, triggers.differences(connection)
    finally:
        engine.dispose()


def nothing_else_in(folder: Path) -> bool:
    return {path.name for path in folder.iterdir()} <= {"essai.jalon", "essai.jalon-cles", "backups"}


def test_an_older_file_is_brought_up_to_date_and_stays_as_a_backup(old, backups, tmp_path):
    backup = run(old, backups)
    assert backup is not None
    assert state(old) == ("9999", 50, ())
    assert old.stat().st_mode & 0o777 == 0o600
    assert nothing_else_in(tmp_path)
    assert list_backups(backups, "essai") == (backup,)
    assert unpack(backup.path, tmp_path / "before.jalon").revision == migrations.head()
    assert state(tmp_path / "before.jalon")[:2] == (migrations.head(), 50)


def test_the_backup_goes_to_the_folder_of_this_pc_unless_told_otherwise(old):
    backup = upgrade.upgrade_file(old, KEY, now=NOW, versions=LATER)
    assert backup is not None
    assert data_folder() in backup.path.parents


def test_a_copy_that_comes_from_a_backup_leaves_no_other(old, backups):
    assert upgrade.upgrade_file(old, KEY, now=NOW, versions=LATER, keeps_old=False) is None
    assert state(old)[:2] == ("9999", 50)
    assert not data_folder().joinpath("sauvegardes").exists()


def test_a_folder_of_backups_that_cannot_be_made_is_named_and_the_file_untouched(old):
    before = digest(old)
    (data_folder() / "sauvegardes").write_text("in the way", encoding="utf-8")
    with pytest.raises(CannotWriteError) as caught:
        upgrade.upgrade_file(old, KEY, now=NOW, versions=LATER)
    assert "sauvegardes" in str(caught.value.path)
    assert digest(old) == before


def test_a_file_that_is_up_to_date_is_left_alone(old, backups):
    before = digest(old)
    assert run(old, backups, (migrations.VERSIONS,)) is None
    assert digest(old) == before
    assert list_backups(backups) == ()


def test_a_file_of_a_later_program_is_refused_untouched(old, backups):
    run(old, backups)
    before = digest(old)
    with pytest.raises(NewerCaseloadError):
        run(old, backups, (migrations.VERSIONS,))
    assert digest(old) == before


def test_a_file_without_revision_is_refused_untouched(tmp_path, backups):
    path = tmp_path / "essai.jalon"
    engine = open_engine(path, KEY, create=True)
    engine.connect().close()
    engine.dispose()
    before = digest(path)
    with pytest.raises(NotACaseloadError):
        run(path, backups)
    assert digest(path) == before


def test_a_revision_that_fails_leaves_the_old_file_to_the_byte(old, backups, tmp_path, monkeypatch):
    before = digest(old)
    working = migrations.upgrade

    def failing(connection, *, versions):
        working(connection, versions=versions)
        raise RuntimeError("a bug")

    monkeypatch.setattr(migrations, "upgrade", failing)
    with pytest.raises(UpgradeFailedError):
        run(old, backups)
    assert digest(old) == before
    assert nothing_else_in(tmp_path)


def test_a_revision_that_leaves_a_reference_to_nothing_is_not_said_to_be_damage(
    old, backups, tmp_path, monkeypatch, caplog
):
    before = digest(old)
    working = migrations.upgrade

    def careless(connection, *, versions):
        working(connection, versions=versions)
        raw = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("UPDATE person SET merged_into_id = 'nothing' WHERE rid = 1")
        raw.commit()

    monkeypatch.setattr(migrations, "upgrade", careless)
    with pytest.raises(UpgradeFailedError):
        run(old, backups)
    assert "unsound copy" in caplog.text
    assert digest(old) == before
    assert nothing_else_in(tmp_path)


def test_a_full_disk_leaves_the_old_file_to_the_byte(old, backups, tmp_path, monkeypatch):
    before = digest(old)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(upgrade, "replace_atomically", full)
    with pytest.raises(DiskFullError):
        run(old, backups)
    assert digest(old) == before
    assert nothing_else_in(tmp_path)


def test_too_little_room_is_said_before_anything_is_written(old, backups, monkeypatch):
    before = digest(old)
    usage = shutil.disk_usage(old.parent)
    monkeypatch.setattr(upgrade.shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(DiskFullError) as caught:
        run(old, backups)
    assert caught.value.needed_bytes > old.stat().st_size
    assert digest(old) == before
    assert list_backups(backups) == ()


@pytest.mark.parametrize("page", [1, 20, 60])
def test_a_damaged_file_is_refused_untouched(old, backups, tmp_path, page):
    content = bytearray(old.read_bytes())
    content[page * 4096 + 100] ^= 0x10
    old.write_bytes(content)
    before = digest(old)
    with pytest.raises(DamagedCaseloadError):
        run(old, backups)
    assert digest(old) == before
    assert nothing_else_in(tmp_path)
    assert list_backups(backups) == ()


def killed_at(path: Path, backups: Path, moment: str) -> None:
    """Run the upgrade in a child that kills itself at a moment: the nth statement on the copy, or a step."""
    child = subprocess.run(
        [sys.executable, __file__, str(path), str(backups), moment],
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([TESTS, *sys.path])},
    )
    assert child.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    "moment", ["statement 10", "statement 100", "statement 300", "commit", "copy", "swap"]
)
def test_a_killed_upgrade_leaves_the_old_file_and_the_next_one_succeeds(old, backups, tmp_path, moment):
    before = digest(old)
    killed_at(old, backups, moment)
    assert digest(old) == before
    assert run(old, backups) is not None
    assert state(old) == ("9999", 50, ())
    assert nothing_else_in(tmp_path)


def test_an_upgrade_killed_after_the_swap_leaves_the_new_file(old, backups, tmp_path):
    killed_at(old, backups, "after")
    assert state(old) == ("9999", 50, ())
    assert run(old, backups) is None
    assert nothing_else_in(tmp_path)


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _child(path: Path, backups: Path, moment: str) -> None:
    migrate = migrations.upgrade

    def counted(connection, *, versions):
        seen = 0
        step, _, number = moment.partition(" ")

        def count(*_: object) -> None:
            nonlocal seen
            seen += 1
            if step == "statement" and seen == int(number):
                _die()

        event.listen(connection, "before_cursor_execute", count)
        if step == "commit":
            event.listen(connection, "commit", _die)
        migrate(connection, versions=versions)
        if step == "statement":
            raise AssertionError(f"only {seen} statements")

    migrations.upgrade = counted
    replace = upgrade.replace_atomically
    if moment == "copy":
        migrations.upgrade = _die
    if moment == "swap":
        upgrade.replace_atomically = _die
    if moment == "after":
        upgrade.replace_atomically = lambda *names: (replace(*names), _die())
    run(path, backups)


if __name__ == "__main__":
    _child(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
