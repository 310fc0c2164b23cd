"""Eight threads on one caseload lose nothing; of two processes exactly one has it."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from damaging import a_closed_caseload, open_cheap
from sqlalchemy import text

import make
from jalon.domain.errors import CaseloadInUseError
from jalon.storage import cipher, transactions
from jalon.storage.caseload import Caseload
from jalon.ui import messages

GATE_SECONDS = 4.0
LONG_SECONDS = 60.0
OWNER = """
import sys, time
sys.path.insert(0, sys.argv[2])
import make
from pathlib import Path
from jalon.domain.errors import CaseloadInUseError
from jalon.storage.caseload import Caseload
try:
    caseload = Caseload.open(Path(sys.argv[1]), make.PASSPHRASE, allow_any_folder=True, allow_cheap=True)
except CaseloadInUseError:
    print("refused", flush=True)
    raise SystemExit(1)
print("opened", flush=True)
sys.stdin.readline()
caseload.close()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "file"
    folder.mkdir()
    a_closed_caseload(folder / "essai.jalon", persons=3)
    return folder / "essai.jalon"


def work_together(caseload: Caseload, seconds: float) -> tuple[Counter, set[str], int]:
    """Let four threads write and four read; return what went wrong, the acts acknowledged, the readings."""
    until = time.monotonic() + seconds
    wrong: Counter = Counter()
    saved: list[str] = []
    reads: list[int] = []

    def writer() -> None:
        while time.monotonic() < until:
            try:
                with caseload.write("record_act") as session:
                    before = session.execute(text("SELECT count(*) FROM act")).scalar()
                    act = make.an_act(session, caseload.signed_in.coach_id, ())
                    after = session.execute(text("SELECT count(*) FROM act")).scalar()
                saved.append(act)
                if after != before + 1:
                    wrong["not alone in a write"] += 1
            except Exception as error:
                wrong[type(error).__name__] += 1

    def reader() -> None:
        while time.monotonic() < until:
            try:
                with caseload.read() as session:
                    first = session.execute(text("SELECT count(*) FROM act")).scalar()
                    coaches = session.execute(text("SELECT count(*) FROM act_coach")).scalar()
                    second = session.execute(text("SELECT count(*) FROM act")).scalar()
                reads.append(first)
                if not first == second == coaches:
                    wrong["not one state in a read"] += 1
            except Exception as error:
                wrong[type(error).__name__] += 1

    threads = [threading.Thread(target=target) for target in (writer, reader) * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 60)
    return wrong, set(saved), len(reads)


def acts_of(caseload: Caseload) -> set[str]:
    with caseload.read() as session:
        return {row[0] for row in session.execute(text("SELECT id FROM act"))}


def eight_threads(path: Path, seconds: float) -> None:
    with open_cheap(path) as caseload:
        before = acts_of(caseload)
        wrong, saved, reads = work_together(caseload, seconds)
        assert wrong == Counter()
        assert reads > 0
        assert len(saved) * 100 > reads  # readers do not starve the writers
        assert acts_of(caseload) == before | saved
    with open_cheap(path) as caseload, caseload.read() as session:
        assert {row[0] for row in session.execute(text("SELECT id FROM act"))} == before | saved
        assert session.execute(text("PRAGMA quick_check")).scalar() == "ok"


def test_eight_threads_lose_nothing_and_are_never_refused(path):
    eight_threads(path, GATE_SECONDS)


@pytest.mark.long
def test_eight_threads_for_a_minute(path):
    eight_threads(path, LONG_SECONDS)


def test_the_proof_sees_writers_that_do_not_take_their_turn(path, monkeypatch):
    """Control: writers that read first, without their turn, are refused on a stale state."""
    begin_action = transactions.journal.begin_action

    def read_first(session, **details) -> str:
        session.execute(text("SELECT count(*) FROM act")).scalar()
        return begin_action(session, **details)

    monkeypatch.setattr(transactions.journal, "begin_action", read_first)
    monkeypatch.setattr(cipher, "_begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    with open_cheap(path) as caseload:
        caseload._transactions._writer = contextlib.nullcontext()
        wrong, _, _ = work_together(caseload, 1.5)
    assert wrong["OperationalError"] > 0, wrong  # « database is locked »


# --- processes


def owner(path: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", OWNER, str(path), str(Path(make.__file__).parent)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=path.parent,
    )


def end(*processes: "subprocess.Popen[str]") -> None:
    for process in processes:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            stream.close()


def test_of_processes_that_open_at_once_exactly_one_has_the_caseload(path):
    for _ in range(3):
        processes = [owner(path) for _ in range(4)]
        try:
            said = [process.stdout.readline().strip() for process in processes]
            assert Counter(said) == {"opened": 1, "refused": 3}
        finally:
            end(*processes)


def test_the_other_is_told_where_and_since_when(path):
    process = owner(path)
    try:
        assert process.stdout.readline() == "opened\n"
        with pytest.raises(CaseloadInUseError) as refused:
            open_cheap(path)
        found = refused.value
        assert found.machine == os.uname().nodename
        assert found.since is not None
        assert str(process.pid) in found.holder
        line = messages.describe(found).line()
        assert found.machine in line
        assert "depuis" in line
    finally:
        end(process)


def test_the_caseload_opens_at_once_after_its_owner_was_killed(path):
    for _ in range(3):
        process = owner(path)
        try:
            assert process.stdout.readline() == "opened\n"
            process.send_signal(signal.SIGKILL)
            process.wait()
            with open_cheap(path):  # a lock that outlived its owner would refuse, or have us wait for ever
                pass
        finally:
            end(process)
    assert {left.name for left in path.parent.iterdir()} == {"essai.jalon", "essai.jalon-cles"}


def by_symlink(path: Path, folder: Path) -> Path:
    (folder / "lien.jalon").symlink_to(path)
    return folder / "lien.jalon"


def by_linked_folder(path: Path, folder: Path) -> Path:
    (folder / "dossier").symlink_to(path.parent)
    return folder / "dossier" / path.name


def by_hard_link(path: Path, folder: Path) -> Path:
    (folder / "essai.jalon").hardlink_to(path)
    (folder / "essai.jalon-cles").hardlink_to(path.with_name("essai.jalon-cles"))
    return folder / "essai.jalon"


def by_detour(path: Path, _: Path) -> Path:
    return path.parent / ".." / path.parent.name / path.name


@pytest.mark.parametrize("spelling", [by_symlink, by_linked_folder, by_hard_link, by_detour])
def test_another_spelling_of_the_path_is_the_same_caseload(path, tmp_path, spelling):
    other = tmp_path / "other"
    other.mkdir()
    process = owner(path)
    try:
        assert process.stdout.readline() == "opened\n"
        with pytest.raises(CaseloadInUseError):
            open_cheap(spelling(path, other))
    finally:
        end(process)


def test_a_relative_path_is_the_same_caseload(path, monkeypatch):
    process = owner(path)
    try:
        assert process.stdout.readline() == "opened\n"
        monkeypatch.chdir(path.parent)
        with pytest.raises(CaseloadInUseError):
            open_cheap(Path("essai.jalon"))
    finally:
        end(process)


def test_the_proof_sees_that_the_engine_alone_lets_two_in(path):
    """Control: the engine by itself lets two open the file and write to it; only our lock does not."""
    with open_cheap(path) as caseload:
        key = caseload.file_key
    engines = [cipher.open_engine(path, key) for _ in range(2)]
    for engine in engines:
        with engine.execution_options(write=True).connect() as connection:
            connection.execute(text("UPDATE structure SET name = name"))
    for engine in engines:
        engine.dispose()
