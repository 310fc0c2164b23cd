"""What users are given: nothing that Jalon needs is left out, the setup compiles, the licences are there."""

import importlib.util
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from jalon.cli.arguments import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
INSTALLER = ROOT / "installer"


def script(name: str) -> ModuleType:
    """Load a script of installer/."""
    spec = importlib.util.spec_from_file_location(name, INSTALLER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


parts = script("frozen_parts")


def test_nothing_that_the_program_imports_is_left_out_of_the_frozen_one():
    """The libraries' own imports count too: python-stdnum once missed a module that was left out."""
    report = (
        "import sys; sys.path.insert(0, sys.argv[1]); import launch; launch.import_everything(); "
        "print(*sys.modules)"
    )
    command = [sys.executable, "-c", report, str(INSTALLER)]
    variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=variables, timeout=120)
    imported = done.stdout.split()
    assert "PySide6.QtWidgets" in imported
    left_out = tuple(f"{name}." for name in parts.EXCLUDED_MODULES)
    assert [name for name in imported if f"{name}.".startswith(left_out)] == []
    qt = {name.split(".")[1] for name in imported if name.startswith("PySide6.Qt")}
    assert {name.removeprefix("Qt") for name in qt} <= parts.QT_MODULES


@pytest.mark.parametrize(
    ("place", "is_kept"),
    [
        ("PySide6/Qt/lib/libQt6Widgets.so.6", True),
        ("PySide6/Qt/lib/libQt6Network.so.6", False),
        ("PySide6/Qt6Network.dll", False),
        ("PySide6\\QtWidgets.pyd", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/translations/qtbase_fr.qm", True),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("libatk-bridge-2.0.so.0", False),
        ("libavahi-client.so.3", False),
        ("libcairo-gobject.so.2", False),
        ("stdnum/oui.dat", False),
        ("holidays-0.109.dist-info/METADATA", True),
        ("holidays-0.109.dist-info/licenses/LICENSE", False),
        ("libcrypto.so.3", True),
        ("libxcb-cursor.so.0", True),
        ("python3.11/lib-dynload/_sqlite3.cpython-311-x86_64-linux-gnu.so", False),
        ("sqlcipher3/_sqlite3.cpython-311-x86_64-linux-gnu.so", True),
        ("jalon/storage/migrations/__pycache__/env.cpython-311.pyc", False),
        ("jalon/resources/rules/2026.toml", True),
    ],
)
def test_only_what_jalon_uses_of_qt_and_of_the_system_is_taken(place, is_kept):
    assert parts.is_wanted(place, linux=True) is is_kept


def test_a_link_whose_target_is_left_out_goes_with_it():
    library = ("PySide6/Qt/lib/libQt6Gui.so.6", "/anywhere", "BINARY")
    alive = ("libQt6Gui.so.6", "PySide6/Qt/lib/libQt6Gui.so.6", "SYMLINK")
    dead = ("libQt6Qml.so.6", "PySide6/Qt/lib/libQt6Qml.so.6", "SYMLINK")
    assert parts.live_links([library, alive, dead]) == [library, alive]


def test_the_release_is_frozen_from_the_versions_that_are_tested():
    lock = script("lock")
    tested = set(lock.pins((INSTALLER / "requirements.lock").read_text(encoding="utf-8")))
    text = (INSTALLER / "requirements-release.lock").read_text(encoding="utf-8")
    released = set(lock.pins(text))
    makers = set(script("bill").MAKERS)
    assert {pin for pin in released - tested if lock.normal_name(pin) not in makers} == set()
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert {lock.normal_name(pin) for pin in asked} <= {lock.normal_name(pin) for pin in released}
    assert {"pefile==2024.8.26 ; sys_platform == 'win32'", "pyinstaller==6.22.3"} <= released
    assert "://" not in text
    assert "pytest" not in text


def test_the_licences_of_every_part_travel_with_it(tmp_path):
    bill = script("bill")
    released = (INSTALLER / "requirements-release.lock").read_text(encoding="utf-8")
    without = {name for name in bill.copy_licences(tmp_path) if f"\n{name}==" in released}
    assert without <= bill.TEXT_IS_OURS
    assert {"LICENSE", "LGPL-3.0.txt", "LGPL-2.1.txt", "Apache-2.0.txt", "SQLCipher.txt", "ICU.txt"} <= {
        path.name for path in tmp_path.iterdir()
    }


def test_the_bill_names_the_native_parts_inside_the_wheels_and_can_be_made_again():
    bill = script("bill")
    made = bill.bill("0.1.0")
    names = {component["name"] for component in made["components"]}
    assert {"Qt", "SQLCipher", "SQLite", "OpenSSL", "PDFium", "CPython", "sqlalchemy", "libxml2"} <= names
    assert "calamine" in names  # inside python-calamine, which says so itself
    references = [component["bom-ref"] for component in made["components"]]
    assert len(references) == len(set(references))
    assert json.dumps(made) == json.dumps(bill.bill("0.1.0"))


@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="only where Debian's packages are known")
def test_a_library_of_the_system_whose_licence_is_not_known_is_not_carried(tmp_path):
    bill = script("bill")
    (tmp_path / "_internal").mkdir()
    (tmp_path / "_internal" / "libnowhere.so.1").write_bytes(b"")
    with pytest.raises(SystemExit, match=r"libnowhere\.so\.1"):
        bill.system_parts(tmp_path)


def test_the_trial_of_the_frozen_program_gives_every_command():
    given = set(re.findall(r'trial\.give\("([a-z-]+)"', (INSTALLER / "trial.py").read_text(encoding="utf-8")))
    assert {*COMMANDS, "--smoke", "--version", "--help", "--import-everything", "--try-inside"} <= given


def test_a_frozen_folder_that_could_open_a_database_in_clear_or_the_network_is_refused(tmp_path):
    trial = script("trial")
    (tmp_path / "sqlcipher3").mkdir()
    (tmp_path / "sqlcipher3" / "_sqlite3.so").write_bytes(b"")
    trial.refuse_strangers(tmp_path)
    for name in ("_sqlite3.so", "libQt6Network.so.6", "QtNetwork.pyd"):
        (tmp_path / name).write_bytes(b"")
        with pytest.raises(SystemExit, match=name):
            trial.refuse_strangers(tmp_path)
        (tmp_path / name).unlink()


def test_the_sums_are_those_of_the_files_of_this_version_and_of_no_other(tmp_path, monkeypatch, capsys):
    release = script("release")
    monkeypatch.setattr(release, "OUT", tmp_path)
    monkeypatch.setattr(release, "version", lambda: "0.1.0")
    (tmp_path / "jalon_0.1.0_amd64.deb").write_bytes(b"Jalon")
    release.make_sums()
    sums = (tmp_path / "SHA256SUMS").read_text(encoding="utf-8")
    digest = "32b895a882e6eb6cd885447d4843406bb8f29479dacbe0ce05f8319a37ef1e28"
    assert sums == f"{digest}  jalon_0.1.0_amd64.deb\n"
    assert capsys.readouterr().out == sums
    for stranger in ("jalon_0.0.9_amd64.deb", "jalon-0.1.0-linux-x86_64.tar"):
        (tmp_path / stranger).write_bytes(b"")
        with pytest.raises(SystemExit, match=stranger):
            release.make_sums()
        (tmp_path / stranger).unlink()


@pytest.fixture
def clone(tmp_path, monkeypatch) -> tuple[ModuleType, Path]:
    """Return the script, made to work in a small clone whose version is 0.1.0."""
    release = script("release")
    monkeypatch.setattr(release, "ROOT", tmp_path)
    monkeypatch.setattr(release, "version", lambda: "0.1.0")
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "A")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "a@example.org")
    (tmp_path / "CHANGELOG.md").write_text("## 0.1.0 (en préparation)\n", encoding="utf-8")
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "one"]):
        subprocess.run(["git", "-C", tmp_path, *command], check=True)
    return release, tmp_path


def test_only_what_is_in_a_commit_is_released_and_under_its_own_number(clone):
    release, folder = clone
    release.refuse_other_than_the_version()
    (folder / "left.txt").write_text("", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"left\.txt"):
        release.refuse_other_than_the_version()
    (folder / "left.txt").unlink()
    subprocess.run(["git", "-C", folder, "tag", "v0.2.0"], check=True)
    with pytest.raises(SystemExit, match=r"v0\.2\.0"):
        release.refuse_other_than_the_version()


def test_a_tagged_version_has_its_day(clone):
    release, folder = clone
    subprocess.run(["git", "-C", folder, "tag", "v0.1.0"], check=True)
    with pytest.raises(SystemExit, match="no date"):
        release.refuse_other_than_the_version()


def test_without_git_nothing_is_said_to_be_a_version(clone, monkeypatch):
    monkeypatch.setenv("PATH", str(clone[1]))
    with pytest.raises(SystemExit, match="--trial"):
        clone[0].refuse_other_than_the_version()


def test_the_windows_icon_lists_each_size_where_it_is():
    icon = script("program_icon").ico({16: b"small", 256: b"large!"})
    assert icon[:6] == struct.pack("<HHH", 0, 1, 2)
    size, offset = struct.unpack("<II", icon[6 + 16 + 8 : 6 + 32])
    assert icon[22] == 0
    assert icon[offset : offset + size] == b"large!"


@pytest.mark.skipif(shutil.which("makensis") is None, reason="makensis is not installed")
def test_the_setup_for_windows_compiles_without_a_warning(tmp_path):
    frozen = tmp_path / "frozen"
    frozen.mkdir()
    (frozen / "jalon.exe").write_bytes(b"MZ")
    made = tmp_path / "Jalon-setup.exe"
    options = ["-V2", "-WX", "-DQUICK=1", "-DVERSION=0.1.0", f"-DFROZEN={frozen}", f"-DOUT={made}"]
    command = ["makensis", *options, str(INSTALLER / "windows" / "jalon.nsi")]
    subprocess.run(command, check=True, timeout=60)
    assert made.stat().st_size > 10_000


@pytest.mark.skipif(sys.platform != "linux", reason="scripts for Linux")
@pytest.mark.parametrize("path", sorted(INSTALLER.rglob("*.sh")), ids=lambda path: path.name)
def test_the_scripts_are_well_formed(path):
    shell = "bash" if "bash" in path.read_text(encoding="utf-8").splitlines()[0] else "sh"
    subprocess.run([shell, "-n", str(path)], check=True)


@pytest.mark.skipif(
    not all(map(shutil.which, ("makensis", "osslsigncode", "openssl"))), reason="nothing to sign with"
)
def test_with_a_certificate_the_programs_and_the_setup_are_signed(tmp_path, monkeypatch):
    release = script("release")
    frozen, out, key, certificate = (tmp_path / name for name in ("frozen", "out", "key.pem", "cert.pem"))
    frozen.mkdir()
    out.mkdir()
    # A program that openssl and osslsigncode take for one: the smallest setup that makensis makes.
    (tmp_path / "one.nsi").write_text(
        f'OutFile "{frozen}/jalon.exe"\nSection\nSectionEnd\n', encoding="utf-8"
    )
    subprocess.run(["makensis", "-V1", str(tmp_path / "one.nsi")], check=True, timeout=60)
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-subj", "/CN=trial", "-out", str(certificate)]
    passphrase = tmp_path / "pass"
    passphrase.write_text("a passphrase", encoding="utf-8")
    subprocess.run(
        [*made, "-keyout", str(key), "-passout", f"file:{passphrase}"],
        check=True,
        capture_output=True,
        timeout=60,
    )
    monkeypatch.setattr(release, "FROZEN", frozen)
    monkeypatch.setattr(release, "OUT", out)
    monkeypatch.setattr(release, "BUILD", tmp_path)
    drawn = [sys.executable, str(INSTALLER / "program_icon.py"), str(tmp_path / "icons")]
    offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run(drawn, check=True, timeout=60, env=offscreen)
    for name, value in (("CERT", certificate), ("KEY", key), ("PASS", passphrase)):
        monkeypatch.setenv(f"JALON_SIGN_{name}", str(value))
    release.make_setup()
    for program in (frozen / "jalon.exe", out / f"Jalon-{release.version()}-setup.exe"):
        told = subprocess.run(
            ["osslsigncode", "extract-signature", "-in", program, "-out", tmp_path / f"{program.name}.sig"],
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert told.returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="scripts for Linux")
def test_a_code_of_a_key_is_not_taken_from_where_everyone_reads_it():
    told = subprocess.run(
        ["sh", str(INSTALLER / "sign.sh"), "any.exe"],
        env={
            "PATH": "/usr/bin:/bin",
            "JALON_SIGN_CERT": "c.pem",
            "JALON_SIGN_PKCS11": "pkcs11:a?pin-value=1234",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert "1234" not in told.stdout + told.stderr
