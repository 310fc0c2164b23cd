"""What an administrator sets holds for everyone, until someone chooses otherwise."""

import dataclasses
from pathlib import Path

import pytest

from jalon.settings import deployment
from jalon.settings.deployment import caseload_folder, deployment_fault, load_deployment
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
    assert deployment_fault() is None


def test_what_a_person_chooses_comes_first_and_the_rest_follows_the_administrator(deployed, tmp_path):
    own = tmp_path / "preferences.toml"
    save_preferences(dataclasses.replace(load_preferences(own), theme="light"), own)
    deployed.write_text("idle_minutes = 3\n", encoding="utf-8")
    preferences = load_preferences(own)
    assert (preferences.theme, preferences.idle_minutes) == ("light", 3)
    assert preferences.second_backup_folder is None


@pytest.mark.parametrize(
    "content", [b"theme =", b"idle_minutes = 0", b"idle_minute = 5", b"\xff", b"#" * 70_000]
)
def test_a_mistake_of_the_administrator_is_told_and_keeps_nobody_from_working(deployed, content, tmp_path):
    deployed.write_bytes(content)
    assert load_deployment() == deployment.Deployment()
    assert deployment_fault() is not None
    assert load_preferences(tmp_path / "preferences.toml").idle_minutes == 10


def test_the_file_of_a_frozen_program_is_beside_it_first(monkeypatch, tmp_path):
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("sys.executable", str(tmp_path / "jalon"))
    assert deployment.deployment_files()[0] == tmp_path / "jalon.toml"
