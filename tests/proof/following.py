"""Follows a day of the program in another process, step by step, all its folders inside one."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STEPS_THAT_WAIT = ("unlocked", "sorting")
LONGEST = 120.0  # seconds, on a machine that does much else
DAY = Path(__file__).parent / "day.py"


def contained(folder: Path) -> dict[str, str]:
    """Return an environment in which every folder of the user lies inside one."""
    names = ("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    places = {name: str(folder / name.lower()) for name in (*names, "XDG_RUNTIME_DIR", "JALON_HOME")}
    for place in places.values():
        Path(place).mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "PYTHONPATH") if name in os.environ}
    return {**kept, **places, "SQLITE_TMPDIR": places["TMPDIR"], "PYTHONDONTWRITEBYTECODE": "1"}


class Day:
    """The process of a day, and what it says."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    @property
    def pid(self) -> int:
        return self.process.pid

    def until(self, step: str) -> None:
        """Read on to a step, where the process waits; the steps before are answered."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.strip() == step:
                return
            if line.strip() in STEPS_THAT_WAIT:
                self.go_on()
        raise AssertionError(f"the day ended before: {step}")

    def go_on(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def to_the_end(self) -> int:
        """Answer every wait, and return how the process ended."""
        self.process.communicate("\n" * 9, timeout=LONGEST)
        return self.process.returncode


@contextmanager
def a_day(work: Path, texts: dict[str, list[str]], *options: str) -> Iterator[Day]:
    """Start a day in ``work``; what it prints as errors is kept in a file there, as a terminal would."""
    work.mkdir(exist_ok=True)
    with (work / "stderr.txt").open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, str(DAY), str(work), *options],
            env=contained(work),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=work,
        )
        watch = threading.Timer(LONGEST, process.kill)
        watch.start()
        assert process.stdin is not None
        process.stdin.write(json.dumps(texts) + "\n")
        process.stdin.flush()
        try:
            yield Day(process)
        finally:
            watch.cancel()
            process.kill()
            for stream in (process.stdin, process.stdout):
                stream.close() if stream is not None else None
            process.wait()
