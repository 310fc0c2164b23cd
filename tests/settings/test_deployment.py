"""What an administrator sets holds for everyone, until someone chooses otherwise."""

import dataclasses
import sys
from pathlib import Path

import pytest

from jalon.services.diagnosis import describe_program
from jalon.settings import deployment
from jalon.settings.deployment import Deployment, Fault, caseload_folder, deployment_faults, load_deployment
from jalon.settings.preferences import load_preferences, save_preferences


@pytest.fixture
def deployed(tmp_path, monkeypatch) -> Path:
    path = tmp_path / "jalon.toml"
    monkeypatch.setattr(deployment, "deployment_files", lambda: (tmp_path / "absent.toml", path))
    monkeypatch.setenv("USERNAME", "office")
    path.write_text(
        'theme = "dark"\nidle_minutes = 5\n'
        f"second_backup_folder = '{tmp_path.as_posix()}/${{USERNAME}}'\n"
        f"caseload_folder = '{tmp_path.as_posix()}/files'\n",
        encoding="utf-8",
    )
    return path


def test_the_settings_of_the_structure_hold_for_a_person_who_chose_nothing(deployed, tmp_path):
    preferences = load_preferences(tmp_path / "preferences.toml")
    assert (preferences.theme, preferences.idle_minutes) == ("dark", 5)
    assert preferences.second_backup_folder == tmp_path / "office"
    assert caseload_folder() == tmp_path / "files"
    assert deployment_faults() == ()


def test_what_a_person_chooses_comes_first_and_the_rest_follows_the_administrator(deployed, tmp_path):
    own = tmp_path / "preferences.toml"
    save_preferences(dataclasses.replace(load_preferences(own), theme="light"), own)
    deployed.write_text("idle_minutes = 3\n", encoding="utf-8")
    preferences = load_preferences(own)
    assert (preferences.theme, preferences.idle_minutes) == ("light", 3)
    assert preferences.second_backup_folder is None


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"idle_minutes = 5\ntheme = =", Fault("not_toml", line=2)),
        (b"a = " + b"[" * 3_000, Fault("not_toml")),
        (b"\xff", Fault("not_text")),
        (b"#" * 9_000, Fault("too_large")),
        (b"idle_minutes = 0", Fault("bad_value", "idle_minutes")),
        (b"idle_minute = 5", Fault("unknown_key", "idle_minute")),
        (b"caseload_folder = 'Jalon'", Fault("bad_folder", "caseload_folder")),
        (b"caseload_folder = 3", Fault("bad_folder", "caseload_folder")),
        (b'caseload_folder = "/a\\u0000b"', Fault("bad_folder", "caseload_folder")),
        (b"second_backup_folder = '/%NOBODY%/a'", Fault("bad_folder", "second_backup_folder")),
    ],
)
def test_a_mistake_of_the_administrator_is_told_and_keeps_nobody_from_working(
    deployed, content, fault, tmp_path
):
    deployed.write_bytes(content)
    assert load_deployment() == Deployment()
    assert deployment_faults() == (fault,)
    assert load_preferences(tmp_path / "preferences.toml").idle_minutes == 10


def test_a_mistake_takes_nothing_with_it_but_its_own_key(deployed):
    deployed.write_text("idle_minutes = 5\ntheme = 'blue'\nof_a_later_version = 1\n", encoding="utf-8")
    assert load_deployment() == Deployment(idle_minutes=5)
    assert [fault.key for fault in deployment_faults()] == ["theme", "of_a_later_version"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_that_notepad_or_powershell_wrote_is_read(deployed, encoding):
    deployed.write_bytes("idle_minutes = 5\r\ntheme = 'dark'\r\n".encode(encoding))
    assert load_deployment() == Deployment(theme="dark", idle_minutes=5)


def test_a_long_file_of_dots_does_not_hold_up_the_start(deployed):
    deployed.write_text("a" + ".a" * 30_000 + " = 1", encoding="utf-8")
    assert deployment_faults() == (Fault("too_large"),)


@pytest.mark.skipif(sys.platform != "linux", reason="desktops of Linux")
def test_a_desktop_that_puts_its_own_folder_first_does_not_hide_the_usual_one(monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_DIRS", "/etc/xdg/xdg-xfce:/etc/xdg")
    assert deployment.deployment_files() == (
        Path("/etc/xdg/xdg-xfce/jalon/jalon.toml"),
        Path("/etc/xdg/jalon/jalon.toml"),
    )


def test_doctor_says_what_is_wrong_in_french(deployed):
    deployed.write_text("idle_minutes = 0\n", encoding="utf-8")
    lines = dict(describe_program().lines)
    assert lines["Réglages de l’administrateur"] == f"{deployed} (valeur refusée\u00a0: idle_minutes)"


def test_the_file_of_a_frozen_program_is_beside_it_first(monkeypatch, tmp_path):
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("sys.executable", str(tmp_path / "jalon"))
    assert deployment.deployment_files()[0] == tmp_path / "jalon.toml"
