"""No name is ever in clear on the disk: neither during a day nor after it, nor after a crash."""

import json
import os
import secrets
import subprocess
import threading
import time
from pathlib import Path

import canaries
import pytest
from disks import disk_in_a_file
from following import Day, a_day

from jalon.storage.caseload import Caseload

ASKED_FOR = {"asked/releve.pdf", "asked/releve.json"}  # papers that the référent asked for
IN_CLEAR_OUTSIDE = (Path("/var/tmp"), Path("/dev/shm"))


@pytest.fixture
def texts() -> dict[str, list[str]]:
    found = canaries.texts(secrets.token_hex(4))
    assert sum(len(kind) for kind in found.values()) >= 30
    return found


def every(texts: dict[str, list[str]]) -> list[str]:
    return [text for kind in texts.values() for text in kind]


def hits_in_files(work: Path, texts: dict[str, list[str]], key: bytes, since: float) -> dict[str, int]:
    """Return the files that hold a canary or the key, in any spelling, in their content or their name."""
    found = {}
    for path in canaries.files_under(work):
        name = str(path.relative_to(work))
        if name in ASKED_FOR:
            continue
        content = path.read_bytes() + os.fsencode(name)
        if count := canaries.counts(content, every(texts), canaries.key_spellings(key)):
            found[name] = count
    for path in canaries.files_under(*IN_CLEAR_OUTSIDE, since=since):
        try:
            count = canaries.counts(path.read_bytes(), every(texts), canaries.key_spellings(key))
        except OSError:
            continue  # it went away: another program's
        if count:
            found[str(path)] = count
    return found


def hits_in_process(day: Day, texts: dict[str, list[str]]) -> dict[str, int]:
    """Return the open files (deleted ones too), the command line and the environment that hold a canary."""
    place = Path(f"/proc/{day.pid}")
    found = {}
    for link in (place / "fd").iterdir():
        target = str(link.readlink())
        if not target.startswith("/") or target.startswith(("/dev/", "/proc/")):
            continue
        if count := canaries.counts(link.read_bytes(), every(texts)):
            found[target] = count
    for name in ("cmdline", "environ"):
        if count := canaries.counts((place / name).read_bytes(), every(texts)):
            found[name] = count
    return found


def key_of(work: Path, texts: dict[str, list[str]]) -> bytes:
    with Caseload.open(
        work / "essai.jalon", texts["passphrase"][0], allow_any_folder=True, allow_cheap=True
    ) as caseload:
        return caseload.file_key.data_key


@pytest.mark.parametrize("end", ["closed", "killed"])
def test_a_whole_day_leaves_no_name_in_clear(tmp_path, texts, end):
    work, since = tmp_path / "work", time.time()
    with a_day(work, texts, "--end", end) as day:
        day.until("sorting")
        assert hits_in_process(day, texts) == {}
        assert day.to_the_end() == (-9 if end == "killed" else 0), (work / "stderr.txt").read_text()
    assert (work / "essai.jalon-wal").exists() == (end == "killed")
    left = {path.suffix for path in canaries.files_under(work)}
    assert {".jalon", ".jalon-cles", ".jalon-copie", ".log", ".pdf", ".json"} <= left
    before = dict.fromkeys(canaries.files_under(work))
    assert len(before) >= 8
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-a", str(work), str(copy)], check=True)  # as left; opening it would tidy up
    assert hits_in_files(copy, texts, key_of(work, texts), since) == {}


def test_what_was_left_is_for_its_owner_alone(tmp_path, texts):
    work = tmp_path / "work"
    with a_day(work, texts) as day:
        assert day.to_the_end() == 0
    for path in canaries.files_under(work):
        if path.name != "stderr.txt":  # ours
            assert path.stat().st_mode & 0o077 == 0, path.name
    names = " ".join(str(path.relative_to(work)) for path in work.rglob("*"))
    assert canaries.counts(names.encode(), every(texts)) == 0


def test_the_papers_that_were_asked_for_hold_no_name_at_their_level(tmp_path, texts):
    work = tmp_path / "work"
    with a_day(work, texts) as day:
        assert day.to_the_end() == 0
    about_people = [text for kind, found in texts.items() if kind != "structures" for text in found]
    for name in ASKED_FOR:
        content = (work / name).read_bytes()
        assert content
        assert canaries.counts(content, about_people) == 0, name
    assert json.loads((work / "asked" / "releve.json").read_text())["level"] == "N1"


def test_the_proof_sees_what_a_sort_spills_into_a_temporary_file(tmp_path, texts):
    """Control: with ``temp_store=FILE`` the sorted notes lie in clear in a file that has no name any more."""
    with a_day(tmp_path / "work", texts, "--sabotage", "temporary files") as day:
        day.until("sorting")
        hits = hits_in_process(day, texts)
    assert sum(hits.values()) > 50, hits


def test_the_proof_sees_the_text_of_an_exception_in_the_log(tmp_path, texts):
    """Control: a log that tells what an exception says must be found to name someone."""
    work = tmp_path / "work"
    with a_day(work, texts, "--sabotage", "log the text") as day:
        assert day.to_the_end() == 0
    hits = hits_in_files(work, texts, bytes(32), time.time())
    assert any(name.endswith("jalon.log") for name in hits), hits


# --- the disk itself, deleted blocks too


def flush_disk(disk: Path) -> None:
    subprocess.run(["sync", "-f", str(disk)], check=True)


def raw_hits(tmp_path: Path, texts: dict[str, list[str]], *options: str, to_the_end: bool = True) -> int:
    """Count the canaries in every block of a disk on which a day took place; papers name the structure."""
    image, stop = tmp_path / "image", threading.Event()

    def flush() -> None:
        while not stop.wait(0.02):
            flush_disk(image.with_name("disk"))

    with disk_in_a_file(tmp_path / "disk", image, 48) as disk:
        work = disk / "work"
        flusher = threading.Thread(target=flush)
        flusher.start()
        try:
            with a_day(work, texts, *options) as day:
                day.until("sorting")
                flush_disk(disk)
                if to_the_end:
                    day.to_the_end()
        finally:
            stop.set()
            flusher.join()
        flush_disk(disk)
    return canaries.counts(image.read_bytes(), [t for k, f in texts.items() if k != "structures" for t in f])


@pytest.mark.long
def test_no_block_of_the_disk_holds_a_name_also_deleted_ones(tmp_path, texts):
    assert raw_hits(tmp_path, texts, "--end", "killed") == 0


@pytest.mark.long
def test_the_proof_sees_deleted_blocks(tmp_path, texts):
    """Control: what a sort spilled is on the disk after its file is gone, until other blocks cover it."""
    assert raw_hits(tmp_path, texts, "--sabotage", "temporary files", to_the_end=False) > 50
