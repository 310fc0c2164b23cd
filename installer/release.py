"""Make what is given to users: the frozen program, its installers, its bill of materials, its sums.

    python installer/release.py all          every step for this system, into out/
    python installer/release.py freeze       only the folder dist/jalon, with its licences
    python installer/release.py try          try every command of the frozen program (trial.py)
    python installer/release.py deb|archive  Linux: the package, the archive for one user
    python installer/release.py setup        Windows: the setup program (needs makensis)
    python installer/release.py image        macOS: the disk image
    python installer/release.py sums         out/SHA256SUMS

The same commit, Python and lock give the same bytes: dates are those of the commit, or SOURCE_DATE_EPOCH.
`all` refuses a tree that is not the one of a commit, or of another tag than its version; --trial takes any.
Standard library only; installer/RELEASING.md has the order of a release.
"""

import argparse
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "installer"
LOCK = HERE / "requirements-release.lock"
BUILD = ROOT / "build"
FROZEN = ROOT / "dist" / "jalon"
OUT = ROOT / "out"
NAME = "org.jalon.Jalon"
MADE = re.compile(r"jalon_V_amd64\.deb|jalon-V-[\w-]+\.(tar\.xz|cdx\.json)|Jalon-V-(setup\.exe|\w+\.dmg)")


def version() -> str:
    """Return the version of the program."""
    text = (ROOT / "app" / "jalon" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "([^"]+)"', text)
    assert found is not None
    return found[1]


def source_date() -> int:
    """Return the instant that every file of the release bears: SOURCE_DATE_EPOCH, else the commit's."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    commit = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    return int(subprocess.run(commit, check=True, capture_output=True, text=True).stdout)


def environment() -> dict[str, str]:
    """Return the variables of a reproducible build."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
    fixed = {"SOURCE_DATE_EPOCH": str(source_date()), "PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    return kept | fixed


def said_by_git(*arguments: str) -> str:
    """Return what git prints of the project.

    Raises:
        SystemExit: there is no git, or the folder is no clone.
    """
    try:
        command = ["git", "-C", str(ROOT), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(
            f"git cannot say what is built here ({type(error).__name__}); --trial builds it all the same"
        )


def refuse_other_than_the_version() -> None:
    """Refuse to make installers that bear a version and hold something else.

    Raises:
        SystemExit: files are changed or unknown, the tag is of another version, or its changes bear no date.
    """
    if changed := said_by_git("status", "--porcelain"):
        sys.exit(f"{changed}these are in no commit; --trial builds them all the same")
    tags = [tag for tag in said_by_git("tag", "--points-at", "HEAD").split() if tag.startswith("v")]
    if tags and tags != [f"v{version()}"]:
        sys.exit(f"this commit is tagged {' '.join(tags)} and the program says {version()}")
    dated = rf"^## {re.escape(version())} \(\d{{4}}-\d\d-\d\d\)$"
    if tags and not re.search(dated, (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE):
        sys.exit(f"CHANGELOG.md gives no date to {version()}")


def run(*command: str | Path) -> None:
    """Run a command in the project's folder.

    Raises:
        SystemExit: it failed; its own lines are above.
    """
    print("+", *command, flush=True)
    code = subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=environment(), check=False
    ).returncode
    if code != 0:
        sys.exit(f"{Path(command[0]).name} ended with {code}")


def release_python(wheelhouse: str | None) -> Path:
    """Return the Python of an environment that has what the release lock says and nothing else."""
    folder = BUILD / "release-environment"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    mark = folder / "made-from"
    made_from = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    if mark.exists() and mark.read_text(encoding="utf-8") == made_from:
        return python
    run(sys.executable, "-m", "venv", "--clear", folder)
    source = ["--no-index", "--find-links", str(Path(wheelhouse).resolve())] if wheelhouse else []
    pip: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
    ]
    run(*pip, "--no-deps", "--require-hashes", "--only-binary", ":all:", *source, "-r", LOCK)
    mark.write_text(made_from, encoding="utf-8")
    return python


def freeze(wheelhouse: str | None) -> None:
    """Make dist/jalon with the licences in it, and the bill of materials in out/."""
    python = release_python(wheelhouse)
    OUT.mkdir(exist_ok=True)
    (OUT / "SHA256SUMS").unlink(missing_ok=True)  # of an earlier build
    if sys.platform != "linux":
        run(python, HERE / "program_icon.py", BUILD / "icons")
    work: list[str | Path] = ["--workpath", BUILD / "work", "--distpath", FROZEN.parent]
    run(
        python,
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--clean",
        "--log-level",
        "WARN",
        *work,
        HERE / "jalon.spec",
    )
    licences = FROZEN / "licences"
    run(python, HERE / "bill.py", OUT / f"jalon-{version()}-{sys.platform}.cdx.json", licences)
    if sys.platform == "darwin":  # the application is a copy that PyInstaller made before
        inside = FROZEN.parent / "Jalon.app" / "Contents" / "Resources" / "licences"
        shutil.copytree(licences, inside, dirs_exist_ok=True)
    set_dates(FROZEN)


def set_dates(folder: Path) -> None:
    """Give every file under the folder the date of the release: installers store it."""
    moment = source_date()
    for path in [*folder.rglob("*"), folder]:
        if os.utime in os.supports_follow_symlinks:
            os.utime(path, (moment, moment), follow_symlinks=False)
        else:
            os.utime(path, (moment, moment))


def frozen_program() -> Path:
    """Return the frozen program whose output can be read: on Windows the one with a console."""
    return FROZEN / ("jalon-cmd.exe" if os.name == "nt" else "jalon")


def try_frozen() -> None:
    """Try every command of the frozen program (trial.py), away from the project.

    Raises:
        SystemExit: one failed, or showed a dialog and waited.
    """
    run(sys.executable, HERE / "trial.py", frozen_program())


# Linux


def make_deb() -> None:
    """Make the Debian package."""
    run("bash", HERE / "linux" / "build_deb.sh", FROZEN, version(), OUT)


def archive_members() -> Iterator[tuple[str, Path]]:
    """Yield (place in the archive, file), in order."""
    top = f"jalon-{version()}"
    linux = HERE / "linux"
    for name in (f"{NAME}.desktop", f"{NAME}.mime.xml", "install-for-me.sh", "LISEZ-MOI.txt"):
        yield f"{top}/{name}", linux / name
    yield f"{top}/{NAME}.svg", ROOT / "resources" / "icons" / "jalon.svg"
    for path in sorted(FROZEN.rglob("*")):
        yield f"{top}/jalon/{path.relative_to(FROZEN).as_posix()}", path


def sums_of_members() -> bytes:
    """Return the SHA-256 of every file of the archive: a half-copied one is seen before it runs."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {place.split('/', 1)[1]}\n"
        for place, path in archive_members()
        if path.is_file()
    ]
    return "".join(lines).encode()


def make_archive() -> None:
    """Make the archive that a user without rights unpacks; xz compresses it on two cores."""
    moment = source_date()

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = ""
        member.mtime = moment
        runs = member.mode & 0o100 or member.isdir() or member.name.endswith(".sh")
        member.mode = 0o755 if runs else 0o644
        return member

    plain_archive = BUILD / f"jalon-{version()}-linux-x86_64.tar"
    with tarfile.open(plain_archive, "w", format=tarfile.PAX_FORMAT) as archive:
        for place, path in archive_members():
            archive.add(path, place, recursive=False, filter=plain)
        sums = sums_of_members()
        member = tarfile.TarInfo(f"jalon-{version()}/SOMMES")
        member.size = len(sums)
        archive.addfile(plain(member), io.BytesIO(sums))
    run("xz", "--force", "-T2", "-6", plain_archive)
    packed = plain_archive.with_name(f"{plain_archive.name}.xz")
    shutil.move(packed, OUT / packed.name)  # whole, or not there


# Windows and macOS


def make_setup() -> None:
    """Make the setup for Windows; it and what it holds are signed when sign.sh has a certificate."""
    icons, target = BUILD / "icons", OUT / f"Jalon-{version()}-setup.exe"
    signing = []
    if os.environ.get("JALON_SIGN_CERT"):
        for program in sorted(FROZEN.glob("*.exe")):
            run("sh", HERE / "sign.sh", program)
        # Whole: makensis runs it from the folder of its own script.
        signing = [f'-DSIGN=sh "{(HERE / "sign.sh").as_posix()}" "%1"']
    set_dates(FROZEN)
    defined = {"VERSION": version(), "FROZEN": FROZEN, "OUT": target}
    defined |= {"ICON": icons / "jalon.ico", "SIDE": icons / "setup.bmp"}
    options = [f"-D{name}={value}" for name, value in defined.items()]
    run("makensis", "-V2", *options, *signing, HERE / "windows" / "jalon.nsi")


def make_image() -> None:
    """Make the disk image for macOS (never run by us: RELEASING.md)."""
    run("bash", HERE / "macos" / "build_dmg.sh", FROZEN.parent / "Jalon.app", version(), OUT)


def make_sums() -> None:
    """Write the SHA-256 of everything in out/, in the form that sha256sum --check reads.

    Raises:
        SystemExit: something of another version, or of a build that was cut off, would be published with it.
    """
    files = sorted(path for path in OUT.iterdir() if path.is_file() and path.name != "SHA256SUMS")
    if strangers := [path.name for path in files if not MADE.fullmatch(path.name.replace(version(), "V"))]:
        sys.exit(f"not of version {version()}, remove from {OUT.name}/: {' '.join(strangers)}")
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (OUT / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")
    print("".join(lines), end="")


STEPS = {"try": try_frozen, "deb": make_deb, "archive": make_archive, "setup": make_setup}
STEPS |= {"image": make_image, "sums": make_sums}
ALL = {"linux": ["deb", "archive"], "win32": ["setup"], "darwin": ["image"]}


def main(arguments: list[str]) -> int:
    """Do what is asked; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("step", choices=["all", "freeze", *STEPS])
    parser.add_argument("--wheelhouse", metavar="DIR", help="take the packages from this folder, no network")
    parser.add_argument("--trial", action="store_true", help="with all: whatever is in this folder")
    asked = parser.parse_args(arguments)
    if asked.step == "all" and not asked.trial:
        refuse_other_than_the_version()
    if asked.step in ("all", "freeze"):
        freeze(asked.wheelhouse)
    for step in ["try", *ALL[sys.platform], "sums"] if asked.step == "all" else [asked.step]:
        if step != "freeze":
            STEPS[step]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
