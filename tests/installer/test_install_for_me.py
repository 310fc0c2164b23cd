"""The installation of one person on Linux: nothing hers is overwritten, nothing broken takes a place."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LINUX = Path(__file__).resolve().parents[2] / "installer" / "linux"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a script for Linux")


@pytest.fixture
def archive(tmp_path) -> Path:
    """Return an unpacked archive whose program does nothing."""
    folder = tmp_path / "jalon-0.1.0"
    program = folder / "jalon" / "jalon"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    (folder / "org.jalon.Jalon.svg").write_text("<svg/>", encoding="utf-8")
    for path in LINUX.iterdir():
        if not path.name.startswith("build"):
            shutil.copyfile(path, folder / path.name)
    digest = hashlib.sha256(program.read_bytes()).hexdigest()
    (folder / "SOMMES").write_text(f"{digest}  jalon/jalon\n", encoding="utf-8")
    return folder


@pytest.fixture
def home(tmp_path) -> Path:
    """Return a home whose name has all that a shell, sed and a menu entry could misread."""
    folder = tmp_path / 'Zoé & $fils | "100%" d\'été'
    folder.mkdir()
    return folder


def install(archive: Path, home: Path, *options: str) -> tuple[int, str]:
    done = subprocess.run(
        ["sh", str(archive / "install-for-me.sh"), *options],
        env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def installed(home: Path) -> Path:
    return home / ".local" / "lib" / "jalon" / "jalon"


def test_it_is_installed_then_removed_whatever_the_name_of_the_home(archive, home):
    assert install(archive, home)[0] == 0
    assert (home / ".local" / "bin" / "jalon").resolve() == installed(home)
    entry = home / ".local" / "share" / "applications" / "org.jalon.Jalon.desktop"
    lines = entry.read_text(encoding="utf-8").splitlines()
    command = str(installed(home)).replace('"', '\\\\"').replace("$", "\\\\$").replace("%", "%%")
    assert f'Exec="{command}" %f' in lines
    assert "Name=Jalon" in lines
    assert install(archive, home, "--remove")[0] == 0
    assert [path for path in home.rglob("*") if "jalon" in path.name.lower()] == []


def test_from_a_medium_that_keeps_no_rights_the_program_runs_and_can_be_replaced(archive, home):
    (archive / "jalon" / "jalon").chmod(0o444)
    (archive / "jalon").chmod(0o555)
    try:
        assert install(archive, home)[0] == 0
        assert install(archive, home)[0] == 0
    finally:
        (archive / "jalon").chmod(0o755)
    assert installed(home).stat().st_mode & 0o700 == 0o700
    assert installed(home).parent.stat().st_mode & 0o777 == 0o755


def test_an_archive_that_is_not_whole_changes_nothing(archive, home):
    install(archive, home)
    (archive / "jalon" / "jalon").write_text("#!/bin/sh\n# half", encoding="utf-8")
    code, said = install(archive, home)
    assert (code, "n’est pas complet" in said) == (1, True)
    assert installed(home).read_text(encoding="utf-8") == "#!/bin/sh\n"


def test_a_program_that_cannot_run_here_changes_nothing_and_says_why(archive, home):
    install(archive, home)
    program = archive / "jalon" / "jalon"
    program.write_text("#!/bin/sh\necho libEGL.so.1 missing >&2\nexit 1\n", encoding="utf-8")
    digest = hashlib.sha256(program.read_bytes()).hexdigest()
    (archive / "SOMMES").write_text(f"{digest}  jalon/jalon\n", encoding="utf-8")
    code, said = install(archive, home)
    assert (code, said.splitlines()[-1]) == (1, "libEGL.so.1 missing")
    assert installed(home).read_text(encoding="utf-8") == "#!/bin/sh\n"
    assert [path.name for path in installed(home).parents[1].iterdir()] == ["jalon"]


@pytest.mark.parametrize(("version", "is_taken"), [("0.9.0", False), ("0.10.0", True), ("0.11.0", True)])
def test_an_older_version_does_not_take_the_place_of_a_newer_one(archive, home, version, is_taken):
    install(archive, home)
    answers = '#!/bin/sh\n[ "$1" = --version ] && echo Jalon {}\nexit 0\n'
    installed(home).write_text(answers.format("0.10.0"), encoding="utf-8")
    program = archive / "jalon" / "jalon"
    program.write_text(answers.format(version), encoding="utf-8")
    digest = hashlib.sha256(program.read_bytes()).hexdigest()
    (archive / "SOMMES").write_text(f"{digest}  jalon/jalon\n", encoding="utf-8")
    code, said = install(archive, home)
    assert (code == 0) is is_taken
    assert ("plus récent" in said) is not is_taken
    assert (version in installed(home).read_text(encoding="utf-8")) is is_taken


def test_a_program_of_hers_with_this_name_stays(archive, home):
    own = home / ".local" / "bin" / "jalon"
    own.parent.mkdir(parents=True)
    own.write_text("hers", encoding="utf-8")
    assert install(archive, home)[0] == 0
    assert install(archive, home, "--remove")[0] == 0
    assert own.read_text(encoding="utf-8") == "hers"


@pytest.mark.parametrize(
    ("script", "step", "is_refused"),
    [
        ("preinst", "upgrade", True),
        ("jalon.prerm", "remove", True),
        ("jalon.prerm", "upgrade", False),
        ("preinst", "abort-upgrade", False),
    ],
)
def test_the_debian_package_is_neither_replaced_nor_removed_while_jalon_runs(
    tmp_path, script, step, is_refused
):
    program, guard = tmp_path / "jalon", tmp_path / script
    shutil.copy("/bin/sleep", program)
    text = (LINUX / "debian_guard.sh").read_text(encoding="utf-8")
    assert "/usr/lib/jalon/jalon" in text
    guard.write_text(text.replace("/usr/lib/jalon/jalon", str(program)), encoding="utf-8")

    def code() -> int:
        return subprocess.run(["sh", guard, step], check=False, capture_output=True).returncode

    assert code() == 0
    with subprocess.Popen([program, "600"]) as running:
        try:
            assert code() == int(is_refused)
        finally:
            running.kill()


@pytest.mark.parametrize("option", ["", "--remove"])
def test_nothing_is_replaced_or_removed_while_jalon_runs(archive, home, option):
    install(archive, home)
    shutil.copy("/bin/sleep", installed(home))
    with subprocess.Popen([installed(home), "600"]) as running:
        try:
            code, said = install(archive, home, *([option] if option else []))
        finally:
            running.kill()
    assert (code, "Jalon est ouvert" in said) == (1, True)
    assert installed(home).exists()


def test_an_installation_stopped_between_two_names_keeps_the_old_program(archive, home):
    install(archive, home)
    place = installed(home).parent
    place.rename(place.with_name("jalon.old"))
    (archive / "jalon" / "jalon").unlink()
    assert install(archive, home)[0] == 1
    assert installed(home).exists()
