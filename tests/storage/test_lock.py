"""One process per caseload, by whatever name the file is called, and no stale lock that asks for a human."""

import json
import os
import platform
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jalon.domain.errors import CaseloadInUseError
from jalon.storage.lock import lock_caseload

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)

HOLDER = """
import sys
sys.path[:0] = sys.argv[2:]
from datetime import UTC, datetime
from pathlib import Path
from jalon.storage.lock import lock_caseload
lock = lock_caseload(Path(sys.argv[1]), now=datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def file(tmp_path) -> Path:
    (tmp_path / "a.jalon").write_bytes(b"x")
    return tmp_path / "a.jalon"


def hold_elsewhere(path: Path) -> subprocess.Popen:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path), *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout.readline() == "held\n"
    return child


def stop(child: subprocess.Popen) -> None:
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdin.close()
    child.stdout.close()


def test_another_process_is_told_where_and_since_when_it_is_open(file):
    child = hold_elsewhere(file)
    with pytest.raises(CaseloadInUseError) as caught:
        lock_caseload(file, now=NOW)
    assert caught.value.machine == platform.node()
    assert caught.value.holder == f"processus {child.pid}"
    assert caught.value.since == NOW
    stop(child)


def test_a_killed_holder_leaves_the_way_free(file):
    for _ in range(5):
        stop(hold_elsewhere(file))
        lock_caseload(file, now=NOW).release()
    assert [found.name for found in file.parent.iterdir()] == ["a.jalon"]


def test_the_same_process_cannot_take_it_twice(file):
    lock = lock_caseload(file, now=NOW)
    with pytest.raises(CaseloadInUseError):
        lock_caseload(file, now=NOW)
    lock.release()
    lock_caseload(file, now=NOW).release()


def test_a_hard_link_in_another_folder_is_the_same_caseload(file, tmp_path):
    (tmp_path / "other").mkdir()
    os.link(file, tmp_path / "other" / "b.jalon")
    child = hold_elsewhere(file)
    with pytest.raises(CaseloadInUseError) as caught:
        lock_caseload(tmp_path / "other" / "b.jalon", now=NOW)
    assert caught.value.holder == f"processus {child.pid}"
    stop(child)
    assert sorted(found.name for found in (tmp_path / "other").iterdir()) == ["b.jalon"]


def test_another_file_is_another_caseload(file, tmp_path):
    lock = lock_caseload(file, now=NOW)
    (tmp_path / "b.jalon").write_bytes(b"y")
    lock_caseload(tmp_path / "b.jalon", now=NOW).release()
    lock.release()


def test_the_file_that_takes_the_name_is_held_too(file, tmp_path):
    lock = lock_caseload(file, now=NOW)
    (tmp_path / "new").write_bytes(b"z")
    (tmp_path / "new").replace(file)
    lock.follow()
    os.link(file, tmp_path / "link.jalon")
    with pytest.raises(CaseloadInUseError):
        lock_caseload(tmp_path / "link.jalon", now=NOW)
    lock.release()
    lock_caseload(tmp_path / "link.jalon", now=NOW).release()


def test_a_symbolic_link_opens_the_caseload_it_leads_to(tmp_path):
    import make
    from jalon.storage.caseload import Caseload

    caseload = make.a_caseload(tmp_path / "a.jalon").caseload
    (tmp_path / "link.jalon").symlink_to(tmp_path / "a.jalon")
    options = {"allow_any_folder": True, "allow_cheap": True}
    for name in ("link.jalon", "a.jalon", f"../{tmp_path.name}/a.jalon"):
        with pytest.raises(CaseloadInUseError):
            Caseload.open(tmp_path / name, make.PASSPHRASE, **options)
    caseload.close()
    opened = Caseload.open(tmp_path / "link.jalon", make.PASSPHRASE, **options)
    assert opened.path == tmp_path / "a.jalon"
    opened.close()


@pytest.mark.parametrize(
    "note",
    ["", "{", "[]", '{"machine": 1}', "[" * 4000, '{"machine":"a","process":"x","since":"y"}', "\0" * 9999],
)
def test_an_unreadable_note_says_less_and_holds_as_well(file, note):
    child = hold_elsewhere(file)
    file.with_name(".a.jalon-occupe").write_text(note)
    with pytest.raises(CaseloadInUseError):
        lock_caseload(file, now=NOW)
    stop(child)


def test_the_note_bears_no_name_of_a_person(file):
    lock = lock_caseload(file, now=NOW)
    note = json.loads(file.with_name(".a.jalon-occupe").read_text())
    assert note.keys() == {"machine", "process", "since"}
    lock.release()


def test_of_many_who_come_at_once_one_is_let_in(file):
    inside, most, entered = 0, 0, 0
    guard = threading.Lock()

    def come() -> None:
        nonlocal inside, most, entered
        times = 0
        while times < 3:
            try:
                lock = lock_caseload(file, now=NOW)
            except CaseloadInUseError:
                time.sleep(0.001)
                continue
            times += 1
            with guard:
                inside += 1
                entered += 1
                most = max(most, inside)
            time.sleep(0.001)
            with guard:
                inside -= 1
            lock.release()

    threads = [threading.Thread(target=come, daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert most == 1
    assert entered == 24
