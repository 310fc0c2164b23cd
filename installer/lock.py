"""Write the locks in installer/ again from pyproject.toml (needs uv, on PATH or in .venv).

python3 installer/lock.py             keep what is locked, add and remove what pyproject.toml asks for
python3 installer/lock.py --upgrade   take the newest release of what pyproject.toml does not pin

requirements.lock is what runs and tests Jalon; requirements-release.lock what the frozen program is made
of and with, at the same versions. A lock names every package with its exact version and the hash of each
of its files, for every system and Python. It names no host: whatever index, proxy or mirror a machine
uses is good.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "installer" / "requirements.lock"
RELEASE_LOCK = ROOT / "installer" / "requirements-release.lock"
GROUPS = ("test", "build")
RELEASE_GROUPS = ("release",)
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?:\s*;\s*([^\\]+?))?\s*\\?$", re.MULTILINE)


def pins(lock: str) -> list[str]:
    """Return the requirements of a lock, without their hashes: `name==version ; marker`."""
    return [
        f"{name}=={version}" + (f" ; {marker}" if marker else "")
        for name, version, marker in PIN.findall(lock)
    ]


def normal_name(requirement: str) -> str:
    """Return the name in a requirement as registries compare it: `tomli_w==1.2.0` gives `tomli-w`."""
    return re.sub(r"[-_.]+", "-", requirement.split("==")[0].strip()).lower()


def bare_project(
    pyproject: dict[str, Any], constraints: Iterable[str], groups: Sequence[str] = GROUPS
) -> str:
    """Return a pyproject that only lists dependencies, so that uv resolves without building anything."""
    project = pyproject["project"]
    lines = [
        "[project]",
        'name = "jalon"',
        'version = "0"',
        f"requires-python = {json.dumps(project['requires-python'])}",
        f"dependencies = {json.dumps(project['dependencies'])}",
        "[dependency-groups]",
        *(f"{group} = {json.dumps(pyproject['dependency-groups'][group])}" for group in groups),
        "[tool.uv]",
        "package = false",
        f"constraint-dependencies = {json.dumps(list(constraints))}",
    ]
    return "\n".join(lines) + "\n"


def find_uv() -> str:
    """Return the path of uv.

    Raises:
        SystemExit: uv is neither on PATH nor in the project's environment.
    """
    beside = ROOT / ".venv" / ("Scripts/uv.exe" if os.name == "nt" else "bin/uv")
    found = shutil.which("uv") or (str(beside) if beside.exists() else None)
    if found is None:
        sys.exit("uv is needed to make the lock: install it (for instance `pip install uv`) and start again")
    return found


def make_lock(pyproject: dict[str, Any], constraints: Iterable[str], groups: Sequence[str] = GROUPS) -> str:
    """Resolve the dependencies for every system and return the text of the lock.

    Raises:
        SystemExit: uv failed, or the result names a host.
    """
    uv = find_uv()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "pyproject.toml").write_text(
            bare_project(pyproject, constraints, groups), encoding="utf-8"
        )
        subprocess.run([uv, "lock", "--quiet", "--project", folder], check=True)
        export = [uv, "export", "--quiet", "--project", folder, "--frozen", "--no-emit-project"]
        export += ["--no-header", "--no-annotate"]
        for group in groups:
            export += ["--group", group]
        lock = subprocess.run(export, check=True, capture_output=True, text=True).stdout
    if "://" in lock or "--index" in lock or "--find-links" in lock:
        sys.exit("the lock names a host or a folder of this machine: not written")
    return lock


def asked_by(pyproject: dict[str, Any]) -> list[str]:
    """Return all that pyproject.toml pins itself."""
    groups = pyproject["dependency-groups"]
    pinned = [pin for group in (*GROUPS, *RELEASE_GROUPS) for pin in groups[group]]
    return [*pyproject["project"]["dependencies"], *pinned]


def write(target: Path, lock: str) -> None:
    """Put the lock in place in one step and say what is in it."""
    new = target.with_suffix(".new")
    new.write_text(lock, encoding="utf-8", newline="\n")
    new.replace(target)
    print(f"{target.relative_to(ROOT)}: {len(pins(lock))} packages, {lock.count('sha256:')} hashes")


def main() -> int:
    """Write the locks; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--upgrade", action="store_true", help="do not keep the versions of the present lock")
    upgrade = parser.parse_args().upgrade
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    kept = [] if upgrade or not LOCK.exists() else pins(LOCK.read_text(encoding="utf-8"))
    # What pyproject.toml pins itself follows pyproject.toml, not the old lock.
    pinned = {normal_name(requirement) for requirement in asked_by(pyproject)}
    write(LOCK, make_lock(pyproject, [pin for pin in kept if normal_name(pin) not in pinned]))
    same = [
        pin for pin in pins(LOCK.read_text(encoding="utf-8")) if normal_name(pin) not in pinned
    ]  # what is frozen is what was tested
    write(RELEASE_LOCK, make_lock(pyproject, same, RELEASE_GROUPS))
    return 0


if __name__ == "__main__":
    sys.exit(main())
