#!/usr/bin/env python3
"""Install everything Jalon needs in this folder, then run it or its tests.

    python3 installer/bootstrap.py run                 the practice structure: a month, its return, its sheets
    python3 installer/bootstrap.py run ARGUMENTS       jalon with these arguments
    python3 installer/bootstrap.py test                format, lint, types, layers, tests
    python3 installer/bootstrap.py test -- ARGUMENTS   the same; pytest gets these (--long, --bench, -k NAME)
    python3 installer/bootstrap.py install             only install

Standard library only. Packages come from wherever this computer's pip is set up to look, or from a folder
of wheels (--wheelhouse DIR, no network); either way only files whose hash is in installer/requirements.lock
are accepted. On Linux, missing system libraries are installed by apt-get where that needs no question;
otherwise the line that an administrator must run is printed.
"""

import argparse
import contextlib
import errno
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn, TextIO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

NEWER_PYTHONS = ("python3.13", "python3.12", "python3.11", "python3.14")


def leave_old_python() -> None:
    """Go on under a newer Python of this computer when this one is too old, or end saying so."""
    if sys.version_info >= (3, 11):
        return
    for name in NEWER_PYTHONS:
        newer = shutil.which(name)
        check = "import sys; sys.exit(sys.version_info < (3, 11))"
        if newer and subprocess.call([newer, "-c", check], stderr=subprocess.DEVNULL) == 0:
            os.execv(newer, [newer, *sys.argv])
    sys.exit(f"[jalon] Python 3.11 or newer is needed; this one is {sys.version.split()[0]}")


leave_old_python()  # here: an older Python reads this file but cannot evaluate the annotations below

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "installer" / "requirements.lock"
VENV = ROOT / ".venv"
MARK = (
    VENV / "made-by-bootstrap"
)  # what the environment was made from; without it the environment is not ours

# Library -> Debian package: all that Qt's window and its offscreen platform load (found with ldd).
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfreetype.so.6": "libfreetype6",
    "libfontconfig.so.1": "libfontconfig1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
# What the tests need besides: poppler reads our PDF with a program that is not ours, and a C compiler makes
# the small library that cuts the power between two writes.
TEST_PROGRAMS = {"pdftotext": "poppler-utils", "pdftoppm": "poppler-utils"}
COMPILER = ("gcc", "libc6-dev")
C_SOURCE = b"#include <dlfcn.h>\n#include <stdio.h>\nint main(void) { return 0; }\n"

LOAD_EACH = """
import ctypes, sys
for name in sys.argv[1:]:
    try:
        ctypes.CDLL(name)
    except OSError:
        print(name)
"""


def say(message: str) -> None:
    """Print one line of ours on the error stream, at once."""
    print("[jalon]", message, file=sys.stderr, flush=True)


def stop(message: str) -> NoReturn:
    """Print why it cannot go on and end with exit code 1."""
    say(message)
    sys.exit(1)


# What the system must have


def missing_libraries(names: list[str]) -> list[str]:
    """Return those of the libraries that really fail to load.

    A child process loads them: the loader of this one would not see what has been installed meanwhile.
    """
    probe = [sys.executable, "-c", LOAD_EACH, *names]
    return subprocess.run(probe, check=True, capture_output=True, text=True).stdout.split()


def can_compile() -> bool:
    """Tell whether gcc is there with the C library's headers."""
    if shutil.which("gcc") is None:
        return False
    check = ["gcc", "-x", "c", "-fsyntax-only", "-"]
    return subprocess.run(check, input=C_SOURCE, capture_output=True, check=False).returncode == 0


def can_make_environments() -> bool:
    """Tell whether this Python can make an environment with pip; Debian's needs one more package for that."""
    probe = [sys.executable, "-c", "import ensurepip, venv"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def missing_packages(*, tests: bool) -> list[str]:
    """Return the Debian packages that `run`, or `test`, still needs on this computer."""
    packages = {QT_LIBRARIES[name] for name in missing_libraries(list(QT_LIBRARIES))}
    if not can_make_environments():
        packages.add(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    if tests:
        packages.update(package for name, package in TEST_PROGRAMS.items() if shutil.which(name) is None)
        packages.update(() if can_compile() else COMPILER)
    return sorted(packages)


def administrator_line(packages: list[str]) -> str:
    """Return the whole line that installs the packages, for someone who is root."""
    return "apt-get update && apt-get install -y --no-install-recommends " + " ".join(packages)


def clean_environment() -> dict[str, str]:
    """Return this process's variables without those that would mix another Python into ours."""
    mixing = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")
    kept = {name: value for name, value in os.environ.items() if name not in mixing}
    # Where pip is set up to install for a user, or by hashes only, ours still goes into our environment.
    return kept | {"PIP_USER": "0", "PIP_REQUIRE_HASHES": "0"}


def failure(command: list[str]) -> str:
    """Run a command that asks nothing; return all that it printed when it failed, else an empty text."""
    done = subprocess.run(
        command, check=False, cwd=ROOT, env=clean_environment(), stdin=subprocess.DEVNULL, capture_output=True
    )
    return (done.stdout + done.stderr).decode(errors="replace") or "failed" if done.returncode != 0 else ""


def root_prefix() -> list[str] | None:
    """Return what makes a command run as root without asking anything, or None when nothing does."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and not failure(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def install_system_packages(*, tests: bool) -> None:
    """Install what is missing by apt-get.

    Raises:
        SystemExit: it cannot be installed from here; what an administrator must run has been printed.
    """
    packages = missing_packages(tests=tests)
    if not packages:
        return
    if shutil.which("apt-get") is None:
        stop("install what these Debian packages hold with this system's own tool: " + " ".join(packages))
    prefix = root_prefix()
    if prefix is None:
        stop("an administrator must first run this line:\n" + administrator_line(packages))
    say("installing system packages, which can take minutes: " + " ".join(packages))
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=120"]
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    output = failure(install)
    if output:  # the lists are empty or too old: only then are they fetched
        output = failure([*apt, "update"]) + failure(install)
    packages = missing_packages(tests=tests)
    if packages:
        line = administrator_line(packages)
        stop(f"{output}\nthese could not be installed; an administrator must run this line:\n{line}")


# The environment


def program(name: str) -> Path:
    """Return the path of a program of the environment."""
    return VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name


def environment_made_from() -> str:
    """Return a digest of what the environment depends on: lock, Python, place."""
    return hashlib.sha256(LOCK.read_bytes() + f"{sys.version}\n{VENV}".encode()).hexdigest()


def project_made_from() -> str:
    """Return a digest of what the project's own installation depends on: its metadata and version."""
    version = ROOT / "app" / "jalon" / "__init__.py"
    return hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + version.read_bytes()).hexdigest()


def pip_install(*arguments: str) -> None:
    """Run pip in the environment.

    Raises:
        SystemExit: pip failed; its own lines have been printed.
    """
    pip = [str(program("python")), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    output = failure([*pip, "--no-deps", *arguments])
    if output:
        stop(f"{output}\nthe packages could not be installed: the lines above say why")


@contextlib.contextmanager
def alone_in_environment() -> Iterator[None]:
    """Wait until nobody else makes the environment, and keep it while the block runs.

    Raises:
        SystemExit: something is there that this script has not made.
    """
    is_folder = VENV.is_dir()
    if (os.path.lexists(VENV) and not is_folder) or (is_folder and any(VENV.iterdir()) and not MARK.exists()):
        stop(f"{VENV} was not made by this script: move it away or remove it, then start again")
    VENV.mkdir(exist_ok=True)
    with MARK.open("a", encoding="utf-8") as mark:
        if not is_locked(mark):
            say("the same script is already at work in this folder: waiting for it")
            while not is_locked(mark):
                time.sleep(0.5)
        yield  # closing the file, or the end of this process, gives the place to the next one


def is_locked(mark: TextIO) -> bool:
    """Take the lock of an open file if nobody has it; tell whether it is ours."""
    try:
        if sys.platform == "win32":
            mark.seek(1 << 20)  # a byte that is never written: Windows keeps others from a locked one
            msvcrt.locking(mark.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if sys.platform == "win32" or error.errno in (errno.EACCES, errno.EAGAIN):
            return False
        if error.errno not in (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP):  # a share that knows no locks
            raise
    return True


def empty_environment() -> None:
    """Make the folder of the environment empty but for our mark."""
    VENV.mkdir(exist_ok=True)
    MARK.write_text("unfinished\n", encoding="utf-8")
    for entry in VENV.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry != MARK:
            entry.unlink()


def make_environment(wheelhouse: str | None) -> None:
    """Bring `.venv` to what the lock says, and the project in place in it; at once when nothing changed.

    Raises:
        SystemExit: it could not be made; the reason has been printed.
    """
    made_from, project = environment_made_from(), project_made_from()
    mark = MARK.read_text(encoding="utf-8").split() if MARK.exists() else []
    if mark == [made_from, project] and program("python").exists():
        return
    if mark[:1] != [made_from] or not program("python").exists():
        say(f"making {VENV}")
        empty_environment()
        output = failure([sys.executable, "-m", "venv", str(VENV)])
        if output:
            stop(f"{output}\nPython could not make an environment: the lines above say why")
        say("installing the locked packages (about 150 MB to fetch the first time)")
        source = ["--no-index", "--find-links", str(Path(wheelhouse).resolve())] if wheelhouse else []
        pip_install("--require-hashes", "--only-binary", ":all:", *source, "-r", str(LOCK))
        MARK.write_text(f"{made_from}\n", encoding="utf-8")
    pip_install("--no-index", "--no-build-isolation", "--editable", str(ROOT))
    MARK.write_text(f"{made_from}\n{project}\n", encoding="utf-8")


# What is run


def variables_for_tests() -> dict[str, str]:
    """Return the variables for the tests: without a display, Qt draws in memory."""
    variables = clean_environment()
    if sys.platform.startswith("linux") and not (
        variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY")
    ):
        variables.setdefault("QT_QPA_PLATFORM", "offscreen")
    return variables


def exit_code(command: list[str], folder: Path | None = None, variables: dict[str, str] | None = None) -> int:
    """Run a command, here or in a folder, and return its exit code as a shell would.

    What is run for someone is told of no display: a window drawn in memory would wait for ever.
    """
    started_with = variables or clean_environment()
    code = subprocess.run(command, cwd=folder, env=started_with, check=False).returncode
    return code if code >= 0 else 128 - code


def jalon_command(arguments: list[str]) -> list[str]:
    """Return the command of `run`: the practice structure when nothing else is asked."""
    return [str(program("python")), "-m", "jalon", *(arguments or ["demo", "--keep"])]


def gate(arguments: list[str]) -> list[tuple[str, list[str]]]:
    """Return the steps of `test`, in order, each with its name; the arguments are for pytest."""
    python = str(program("python"))
    workers = [] if "--bench" in arguments else ["-n", "2"]  # what is measured runs alone
    return [
        ("format", [python, "-m", "ruff", "format", "--check", "."]),
        ("lint", [python, "-m", "ruff", "check", "."]),
        ("types", [python, "-m", "mypy"]),
        ("layers", [str(program("lint-imports"))]),
        ("tests", [python, "-m", "pytest", *workers, *arguments]),
    ]


def run_gate(steps: list[tuple[str, list[str]]]) -> int:
    """Run the steps until one fails, print what became of each, return the last exit code."""
    summary, code = [], 0
    for name, command in steps:
        say(f"{name}: {' '.join(Path(part).name if part == command[0] else part for part in command)}")
        start = time.monotonic()
        code = exit_code(command, ROOT, variables_for_tests())
        summary.append(
            f"{name} {'passed' if code == 0 else f'FAILED ({code})'} in {time.monotonic() - start:.0f} s"
        )
        if code != 0:
            break
    skipped = [f"{name} not run" for name, _ in steps[len(summary) :]]
    say("; ".join(summary + skipped))
    return code


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--wheelhouse", metavar="DIR", help="install from this folder of wheels, without network"
    )
    parser.add_argument("what", choices=["run", "test", "install"])
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="for jalon, or for pytest")
    asked = parser.parse_args(arguments)
    if asked.arguments[:1] == ["--"]:  # some releases of argparse leave it
        del asked.arguments[0]
    if asked.what == "install" and asked.arguments:
        parser.error("install takes no arguments (write --wheelhouse DIR before it)")
    return asked


def main(arguments: list[str]) -> int:
    """Install what is missing, then do what is asked; return the exit code."""
    asked = parse(arguments)
    if sys.platform.startswith("linux"):
        install_system_packages(tests=asked.what == "test")
    with alone_in_environment():
        make_environment(asked.wheelhouse)
    if asked.what == "run":
        return exit_code(jalon_command(asked.arguments))
    if asked.what == "test":
        return run_gate(gate(asked.arguments))
    say(f"installed: {program('jalon')}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as failed:  # a folder that cannot be written, a full disk
        stop(f"{failed.filename or ROOT}: {failed.strerror or failed}")
