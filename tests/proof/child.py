"""Runs a scripted session in another process."""

import json
import os
import subprocess
import sys
from pathlib import Path

SESSION = Path(__file__).parent / "session.py"


def run_session(folder: Path, *options: str, **environment: str) -> list[dict[str, object]]:
    """Run a session to its end and return what it acknowledged."""
    done = subprocess.run(
        [sys.executable, str(SESSION), str(folder), *options],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
