"""Where Jalon keeps its files."""

import os
import stat
from pathlib import Path

import pytest

from jalon.settings import paths

FOLDERS = [paths.data_folder, paths.config_folder, paths.log_folder, paths.state_folder]


def test_everything_lies_under_the_one_folder_asked_for(tmp_path, monkeypatch):
    monkeypatch.setenv("JALON_HOME", str(tmp_path / "home"))
    found = [folder() for folder in FOLDERS]
    assert {folder.name for folder in found} == {"data", "config", "logs", "state"}
    assert all(folder.is_dir() and folder.parent == tmp_path / "home" for folder in found)


def test_a_program_on_a_stick_keeps_everything_in_the_folder_beside_its_own(tmp_path, monkeypatch):
    monkeypatch.delenv("JALON_HOME")
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("sys.executable", str(tmp_path / "Jalon" / "jalon.exe"))
    assert paths.own_home() is None
    (tmp_path / "Jalon-donnees").mkdir()
    assert {folder().parent for folder in FOLDERS} == {tmp_path / "Jalon-donnees"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_folders_are_closed_to_other_people(tmp_path, monkeypatch):
    monkeypatch.setenv("JALON_HOME", str(tmp_path / "home"))
    for folder in FOLDERS:
        assert stat.S_IMODE(folder().stat().st_mode) == 0o700


def test_without_a_wish_the_folders_bear_the_name_of_the_application(tmp_path, monkeypatch):
    monkeypatch.delenv("JALON_HOME", raising=False)
    for name, value in [
        ("HOME", "h"),
        ("XDG_DATA_HOME", "d"),
        ("XDG_CONFIG_HOME", "c"),
        ("XDG_STATE_HOME", "s"),
    ]:
        monkeypatch.setenv(name, str(tmp_path / value))
    for folder in FOLDERS:
        assert "jalon" in str(folder().relative_to(tmp_path)).lower()


def test_shipped_files_are_found_whatever_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert paths.resource("rules").is_dir()


def test_a_missing_shipped_file_is_named():
    with pytest.raises(FileNotFoundError, match="resources/no/such"):
        paths.resource("no", "such")


def test_the_packaged_copy_is_preferred(tmp_path, monkeypatch):
    packaged, source = tmp_path / "a", tmp_path / "b"
    for root in (packaged, source):
        root.mkdir()
        (root / "x.txt").write_text("x")
    monkeypatch.setattr(paths, "_resource_roots", lambda: (packaged, source))
    assert paths.resource("x.txt") == packaged / "x.txt"
    (packaged / "x.txt").unlink()
    assert paths.resource("x.txt") == source / "x.txt"
    assert isinstance(paths.resource("x.txt"), Path)
