"""A whole day opens no socket: nothing of a caseload can leave by the network."""

import json
import os
import subprocess
import sys
from pathlib import Path

import canaries
import pytest
from following import DAY, STEPS_THAT_WAIT, contained

# Who imports `socket` or `ssl` first, without opening one. A new one needs its reason here.
IMPORTS_WITHOUT_USE = {
    "socket logging.handlers",  # the rotating log; the same module has handlers that write to the network
    "socket asyncio.base_events",  # SQLAlchemy knows how to wait; nothing of ours does
    "ssl asyncio.base_events",
    "ssl asyncio.sslproto",
}
WATCH = """
import os, sys
seen = open(os.environ["SEEN"], "a", encoding="utf-8")
def watch(event, arguments):
    if event.startswith(("socket.", "urllib", "http.", "ftplib", "smtplib", "ssl.")):
        seen.write("event " + event + "\\n")
        seen.flush()
    if event == "import" and arguments[0] in ("socket", "ssl"):
        frame = sys._getframe().f_back
        while frame and "importlib" in frame.f_code.co_filename:
            frame = frame.f_back
        importer = frame.f_globals.get("__name__", "?") if frame else "?"
        seen.write("import " + arguments[0] + " " + importer + "\\n")
        seen.flush()
sys.addaudithook(watch)
"""


def watched_day(tmp_path: Path, *options: str) -> tuple[list[str], list[str], list[str]]:
    """Live a day under watch; return what it did with sockets, who imported them, and sockets found open."""
    watch = tmp_path / "watch"
    watch.mkdir()
    (watch / "sitecustomize.py").write_text(WATCH)
    seen, work = tmp_path / "seen", tmp_path / "work"
    work.mkdir()
    seen.touch()
    process = subprocess.Popen(
        [sys.executable, str(DAY), str(work), *options],
        env={**contained(work), "PYTHONPATH": str(watch), "SEEN": str(seen)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=(errors := (work / "stderr.txt").open("wb")),
        text=True,
        cwd=work,
    )
    errors.close()
    open_sockets: list[str] = []
    try:
        process.stdin.write(json.dumps(canaries.texts("abcd1234")) + "\n")
        process.stdin.flush()
        for line in process.stdout:
            if line.strip() in STEPS_THAT_WAIT:
                for link in Path(f"/proc/{process.pid}/fd").iterdir():
                    if str(link.readlink()).startswith("socket:"):
                        open_sockets.append(str(link.readlink()))
                process.stdin.write("\n")
                process.stdin.flush()
        assert process.wait(60) == 0, (work / "stderr.txt").read_text()
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()
    lines = seen.read_text().splitlines()
    events = [line.split(" ", 1)[1] for line in lines if line.startswith("event ")]
    imports = sorted({line.split(" ", 1)[1] for line in lines if line.startswith("import ")})
    return events, imports, open_sockets


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads open files as Linux shows them")
def test_a_whole_day_opens_no_socket(tmp_path):
    events, imports, open_sockets = watched_day(tmp_path)
    assert events == []
    assert open_sockets == []
    assert set(imports) <= IMPORTS_WITHOUT_USE


def test_the_proof_sees_a_socket(tmp_path):
    """Control: a socket that is opened and closed at once is seen."""
    events, _, _ = watched_day(tmp_path, "--sabotage", "socket")
    assert "socket.__new__" in events


def test_a_whole_day_works_where_there_is_no_network(tmp_path):
    """In a network of its own, without even a loopback that is up; as root only."""
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root can take the network away")
    work = tmp_path / "work"
    work.mkdir()
    done = subprocess.run(
        ["unshare", "--net", sys.executable, str(DAY), str(work)],
        input=json.dumps(canaries.texts("abcd1234")) + "\n\n\n\n",
        env=contained(work),
        text=True,
        capture_output=True,
        timeout=120,
        check=False,
    )
    if "unshare failed" in done.stderr:
        pytest.skip("this system does not let the network be taken away")
    assert done.stdout.split()[-1:] == ["closed"], done.stderr
    assert (work / "asked" / "releve.pdf").read_bytes().startswith(b"%PDF")
