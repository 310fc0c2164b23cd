"""The encrypted file: settings hold, nothing is in clear, the key is the only way in."""

import os
import stat
import threading
from pathlib import Path

import pytest
import sqlcipher3
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from jalon.domain.errors import NotACaseloadError, UnsoundProgramError
from jalon.storage import cipher
from jalon.storage.cipher import FileKey, copy_into, open_engine, rekey

MARK = "Élodie Œuvrard-Łucja"


def new_file(folder: Path, name: str = "a.jalon") -> tuple[Path, FileKey]:
    path, key = folder / name, FileKey.random()
    engine = open_engine(path, key, create=True)
    with engine.execution_options(write=True).begin() as connection:
        connection.execute(text("CREATE TABLE note (rid INTEGER PRIMARY KEY, body TEXT)"))
        connection.execute(text("INSERT INTO note (body) VALUES (:body)"), {"body": MARK})
    engine.dispose()
    return path, key


def bodies(path: Path, key: FileKey, **options: bool) -> list[str]:
    engine = open_engine(path, key, **options)
    try:
        with engine.connect() as connection:
            return list(connection.execute(text("SELECT body FROM note ORDER BY rid")).scalars())
    finally:
        engine.dispose()


def test_what_was_written_is_read_back_and_the_file_begins_with_its_salt(tmp_path):
    path, key = new_file(tmp_path)
    assert bodies(path, key) == [MARK]
    assert path.read_bytes()[:16] == key.salt
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_every_setting_holds_on_every_connection_of_the_pool(tmp_path):
    path, key = new_file(tmp_path)
    engine = open_engine(path, key)
    connections = [engine.connect() for _ in range(cipher.POOL_SIZE)]
    for connection in connections:
        for name, value in {**cipher.SETTINGS, **cipher.WRITER_SETTINGS, "locking_mode": "normal"}.items():
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == value
        assert connection.exec_driver_sql("PRAGMA application_id").scalar() == cipher.APPLICATION_ID
        connection.close()
    engine.dispose()


def test_a_setting_that_does_not_take_is_a_refusal(tmp_path, monkeypatch):
    path, key = new_file(tmp_path)
    monkeypatch.setattr(cipher, "WRITER_SETTINGS", {**cipher.WRITER_SETTINGS, "synchronous": 7})
    with pytest.raises(UnsoundProgramError):
        bodies(path, key)


@pytest.mark.parametrize(("name", "least"), [("SOUND_SQLITE", (99,)), ("SOUND_SQLCIPHER", (99,))])
def test_a_library_known_to_lose_data_is_refused(tmp_path, monkeypatch, name, least):
    cipher.refuse_unsound_libraries.cache_clear()
    monkeypatch.setattr(cipher, name, least)
    with pytest.raises(UnsoundProgramError):
        open_engine(tmp_path / "a.jalon", FileKey.random(), create=True)
    cipher.refuse_unsound_libraries.cache_clear()
    assert not (tmp_path / "a.jalon").exists()


def test_nothing_is_in_clear_in_the_file_nor_in_its_journal(tmp_path):
    path, key = new_file(tmp_path)
    engine = open_engine(path, key)
    with engine.execution_options(write=True).begin() as connection:
        connection.execute(text("INSERT INTO note (body) VALUES (:body)"), {"body": MARK})
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["a.jalon", "a.jalon-shm", "a.jalon-wal"]
    for file in files:
        assert MARK.encode() not in file.read_bytes()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    engine.dispose()
    assert [file.name for file in tmp_path.iterdir()] == ["a.jalon"]


def test_another_key_opens_nothing_and_changes_nothing(tmp_path, capfd):
    path, key = new_file(tmp_path)
    before = path.read_bytes()
    for wrong in (FileKey.random(), FileKey(os.urandom(32), key.salt), FileKey(key.data_key, os.urandom(16))):
        with pytest.raises(DatabaseError):
            bodies(path, wrong)
    assert path.read_bytes() == before
    assert capfd.readouterr().err == ""


def test_a_missing_or_empty_file_is_never_a_new_caseload(tmp_path):
    with pytest.raises(DatabaseError):
        bodies(tmp_path / "missing.jalon", FileKey.random())
    assert not (tmp_path / "missing.jalon").exists()
    empty = tmp_path / "empty.jalon"
    empty.touch()
    with pytest.raises(NotACaseloadError):
        bodies(empty, FileKey.random())
    assert empty.stat().st_size == 0


def test_creating_over_a_file_is_refused(tmp_path):
    path, key = new_file(tmp_path)
    with pytest.raises(FileExistsError):
        open_engine(path, key, create=True)
    (tmp_path / "link.jalon").symlink_to(tmp_path / "elsewhere.jalon")
    with pytest.raises(FileExistsError):
        open_engine(tmp_path / "link.jalon", key, create=True)


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH '{folder}/clear.db' AS clear KEY ''",
        "ATTACH ':memory:' AS m",
        "VACUUM INTO '{folder}/clear.db'",
        "PRAGMA writable_schema = ON",
        "PRAGMA trusted_schema = ON",
        "PRAGMA temp_store = FILE",
        "PRAGMA synchronous = OFF",
        "PRAGMA journal_mode = OFF",
        "PRAGMA rekey = ''",
        "SELECT load_extension('x')",
        "SELECT sqlcipher_export('main')",
    ],
)
def test_no_statement_writes_in_clear_loads_code_or_undoes_a_setting(tmp_path, statement):
    path, key = new_file(tmp_path)
    engine = open_engine(path, key)
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        with pytest.raises(sqlcipher3.DatabaseError, match=r"not authorized|denied|prohibited"):
            raw.execute(statement.format(folder=tmp_path))
    engine.dispose()
    assert not (tmp_path / "clear.db").exists()


def test_a_copy_is_made_under_the_same_key_and_the_guard_is_back_afterwards(tmp_path):
    path, key = new_file(tmp_path)
    engine = open_engine(path, key)
    with engine.connect() as connection:
        copy_into(connection, tmp_path / "copy.jalon")
        raw = connection.connection.dbapi_connection
        with pytest.raises(sqlcipher3.DatabaseError):
            raw.execute("ATTACH ? AS x", (str(tmp_path / "copy.jalon"),))
    engine.dispose()
    assert bodies(tmp_path / "copy.jalon", key, readonly=True) == [MARK]
    assert MARK.encode() not in (tmp_path / "copy.jalon").read_bytes()


def test_a_copy_opened_read_only_cannot_be_written_and_leaves_no_trace(tmp_path):
    path, key = new_file(tmp_path)
    before = path.read_bytes()
    engine = open_engine(path, key, readonly=True)
    with engine.connect() as connection, pytest.raises(DatabaseError, match="readonly"):
        connection.execute(text("DELETE FROM note"))
    engine.dispose()
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.jalon"]


def test_a_change_of_key_shuts_out_the_old_one_and_takes_the_chosen_salt(tmp_path):
    path, old = new_file(tmp_path)
    new = FileKey.random()
    rekey(path, old, new)
    assert path.read_bytes()[:16] == new.salt
    assert bodies(path, new) == [MARK]
    with pytest.raises(DatabaseError):
        bodies(path, old)


def test_a_key_never_shows_in_a_repr_nor_a_value_in_an_error(tmp_path):
    path, key = new_file(tmp_path)
    assert key.data_key.hex() not in repr(key)
    assert repr(key.data_key) not in repr(key)
    engine = open_engine(path, key)
    with engine.connect() as connection, pytest.raises(DatabaseError) as caught:
        connection.execute(text("INSERT INTO missing VALUES (:body)"), {"body": MARK})
    assert MARK not in str(caught.value)
    engine.dispose()


def test_eight_threads_read_and_write_through_the_pool_without_loss(tmp_path):
    path, key = new_file(tmp_path)
    engine = open_engine(path, key)
    writer = engine.execution_options(write=True)
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(25):
                with writer.begin() as connection:
                    count = connection.execute(text("SELECT count(*) FROM note")).scalar_one()
                    connection.execute(
                        text("INSERT INTO note (body) VALUES (:b)"), {"b": f"{number}-{turn}-{count}"}
                    )
                with engine.connect() as connection:
                    connection.execute(text("SELECT max(rid) FROM note")).scalar_one()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
    assert failures == []
    written = bodies(path, key)
    assert len(written) == 201
    assert sorted(int(body.rsplit("-", 1)[1]) for body in written[1:]) == list(range(1, 201))
