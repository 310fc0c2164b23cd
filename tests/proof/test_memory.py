"""After locking nothing of the caseload is in memory; after a crash nothing of it is in a file."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import canaries
import pytest
from following import contained

import make
from jalon.domain.ids import new_id
from jalon.storage.caseload import Caseload, NewCoach, NewStructure
from jalon.storage.keyring import KeyDerivation

LOCKING = Path(__file__).parent / "locking.py"
pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="memory is read as Linux shows it"
)


def memory_of(pid: int) -> Iterator[bytes]:
    """Yield what a process has in its writable memory."""
    place = Path(f"/proc/{pid}")
    with (place / "mem").open("rb", buffering=0) as memory:
        for line in (place / "maps").read_text().splitlines():
            bounds, rights = line.split()[:2]
            if not rights.startswith("rw"):
                continue
            start, end = (int(bound, 16) for bound in bounds.split("-"))
            try:
                memory.seek(start)
                yield memory.read(end - start)
            except (OSError, ValueError):
                continue


def copies(pid: int, texts: list[str], key: bytes) -> tuple[int, int]:
    """Return how many copies of the texts, and of the key, a process holds."""
    names = keys = 0
    for part in memory_of(pid):
        names += canaries.counts(part, texts)
        keys += sum(part.count(form) for form in canaries.key_spellings(key))
    return names, keys


def processes_on(caseload: Path) -> set[int]:
    """Return the processes whose command names this caseload."""
    found = set()
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if os.fsencode(caseload) in (place / "cmdline").read_bytes():
                found.add(int(place.name))
        except OSError:
            continue
    return found


@pytest.fixture
def texts() -> dict[str, list[str]]:
    return canaries.texts(secrets.token_hex(4))


@pytest.fixture
def caseload(tmp_path: Path, texts: dict[str, list[str]]) -> tuple[Path, bytes]:
    """Make a caseload that the window opens; return its path and its data key."""
    path = tmp_path / "work" / "essai.jalon"
    path.parent.mkdir()
    created = Caseload.create(
        path,
        texts["passphrase"][0],
        coach=NewCoach(texts["coaches"][0], "Maëlle", id=new_id()),
        structure=NewStructure(texts["structures"][0]),
        kdf=KeyDerivation.floor(),
        allow_any_folder=True,
    ).caseload
    with created, created.write("admit_person") as session:
        for number, name in enumerate(texts["family_names"]):
            person = make.a_person(session, case_code=f"A-{number:04}", family_name=name)
            make.a_path(session, person, make.TODAY)
    return path, created.file_key.data_key


def wait_for(found: Callable[[], Any], seconds: float = 30.0) -> Any:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if outcome := found():
            return outcome
        time.sleep(0.1)
    raise AssertionError("it never came")


@pytest.mark.skipif(os.geteuid() != 0, reason="the program keeps its memory private: only root reads it")
def test_locking_leaves_neither_passphrase_nor_key_nor_name_in_memory(tmp_path, caseload, texts):
    path, key = caseload
    every = [text for kind in texts.values() for text in kind]
    environment = {**contained(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen(
        [sys.executable, str(LOCKING), str(path)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    fresh: set[int] = set()
    try:
        process.stdin.write(texts["passphrase"][0].encode() + b"\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"unlocked\n"
        names, keys = copies(process.pid, every, key)
        assert names > 0  # control: while unlocked they are there
        assert keys > 0
        passphrases, _ = copies(process.pid, texts["passphrase"], key)
        process.stdin.write(b"\n")
        process.stdin.flush()
        assert process.wait(timeout=60) == 0
        fresh = wait_for(lambda: processes_on(path))
        wait_for(lambda: all(_has_a_window(pid) for pid in fresh))
        for pid in fresh:
            assert copies(pid, every, key) == (0, 0), f"after {passphrases} copies of the passphrase before"
        assert not path.with_name("essai.jalon-wal").exists()
        assert not list(path.parent.glob(".essai*"))
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()
        for pid in fresh:
            os.kill(pid, signal.SIGKILL)


def _has_a_window(pid: int) -> bool:
    """Tell whether the unlock window had the time to come: its drawings are in memory."""
    return b"QtWidgets" in Path(f"/proc/{pid}/maps").read_bytes()


# --- core files


CRASH = """
import os, resource, sys
soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
if sys.argv[1] == "program":
    from jalon.cli.commands import run
    run(["doctor"])
import ctypes
limit, dumpable = resource.getrlimit(resource.RLIMIT_CORE)[0], ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
print("limit", limit, "dumpable", dumpable)
sys.stdout.flush()
os.kill(os.getpid(), 11)
"""


def crash(tmp_path: Path, what: str) -> tuple[str, bool]:
    """Crash a process; return what it said of itself, and whether the system wrote its memory."""
    folder = tmp_path / what
    folder.mkdir()
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", CRASH, what], cwd=folder, stdout=said, env=contained(tmp_path / "home")
        )
        _, status = os.waitpid(process.pid, 0)
        process.returncode = -11
    assert os.WTERMSIG(status) == signal.SIGSEGV
    left = {path.name for path in folder.iterdir()} - {"said"}
    return (folder / "said").read_text().splitlines()[-1], os.WCOREDUMP(status) or bool(left)


def test_a_crash_writes_no_memory_to_the_disk(tmp_path):
    assert crash(tmp_path, "program") == ("limit 0 dumpable 0", False)


def test_the_proof_sees_a_process_that_would_be_written_to_the_disk(tmp_path):
    """Control: a process that did not ask says so of itself."""
    said, _ = crash(tmp_path, "anything")
    assert said.endswith("dumpable 1")
