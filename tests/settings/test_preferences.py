"""Preferences: kept whole, and never a reason not to start."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.settings import preferences as module
from jalon.settings.preferences import Preferences, load_preferences, preferences_file, save_preferences

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
places = st.none() | texts.filter(bool).map(Path)
every_preference = st.builds(
    Preferences,
    last_caseload=places,
    recent_caseloads=st.lists(places.filter(bool), max_size=5).map(tuple),
    theme=st.sampled_from(["system", "light", "dark"]),
    text_scale_percent=st.integers(100, 200),
    window_geometry=texts,
    idle_minutes=st.integers(1, 30),
    second_backup_folder=places,
    filters=st.dictionaries(
        st.from_regex(r"[a-z][a-z0-9_.]{0,59}", fullmatch=True),
        st.from_regex(r"[A-Z0-9_,:.-]{0,200}|[0-9a-f-]{36}", fullmatch=True),
        max_size=5,
    ),
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "preferences.toml"


@given(chosen=every_preference)
@settings(max_examples=200, deadline=None)
def test_preferences_come_back_as_they_were_saved(tmp_path_factory, chosen):
    path = tmp_path_factory.getbasetemp() / "preferences.toml"
    save_preferences(chosen, path)
    assert load_preferences(path) == chosen


def test_without_a_file_the_defaults_hold_and_nothing_is_written(path):
    assert load_preferences(path) == Preferences()
    assert Preferences().idle_minutes == 10
    assert list(path.parent.iterdir()) == []


def test_preferences_live_in_the_folder_of_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("JALON_HOME", str(tmp_path / "home"))
    save_preferences(Preferences(theme="dark"))
    assert preferences_file() == tmp_path / "home" / "config" / "preferences.toml"
    assert load_preferences().theme == "dark"


def test_at_most_five_recent_caseloads_are_kept_the_last_first_and_those_gone_are_not_proposed(tmp_path):
    chosen = Preferences()
    for number in range(7):
        path = tmp_path / f"{number}.jalon"
        path.touch()
        chosen = Preferences(recent_caseloads=chosen.recent_with(path), last_caseload=path)
    assert [path.stem for path in chosen.recent_caseloads] == ["6", "5", "4", "3", "2"]
    assert [path.stem for path in chosen.recent_with(tmp_path / "4.jalon")] == ["4", "6", "5", "3", "2"]
    (tmp_path / "5.jalon").unlink()
    assert [path.stem for path in chosen.existing_caseloads()] == ["6", "4", "3", "2"]


HOSTILE = {
    "not toml": b"theme = ",
    "not utf-8": b'theme = "\xff"',
    "zeros": b"\0" * 4096,
    "a stranger's theme": b'theme = "neon"',
    "huge text": b"text_scale_percent = 100000",
    "a huge number": b"idle_minutes = " + b"9" * 5000,
    "a true for a number": b"idle_minutes = true",
    "never locks": b"idle_minutes = 0",
    "a number for a path": b"last_caseload = 3",
    "a nul in a path": b'last_caseload = "a\\u0000b"',
    "a name in a filter": 'filters = {persons = "Œuvrard Łucja"}'.encode(),
    "filters that are no table": b"filters = [1]",
    "very deep": b"a = " + b"[" * 20_000,
    "very long": b"# " + b"x" * 100_000,
    "twice the same key": b'theme = "dark"\ntheme = "dark"',
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_file_that_cannot_be_trusted_gives_the_defaults_and_is_kept_aside(path, content):
    path.write_bytes(content)
    assert load_preferences(path) == Preferences()
    assert path.with_name("preferences.toml.broken").read_bytes() == content
    assert not path.exists()
    save_preferences(Preferences(theme="light"), path)
    assert load_preferences(path).theme == "light"


@given(content=st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_content_keeps_jalon_from_starting(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(content)
    assert isinstance(load_preferences(path), Preferences)


def test_a_folder_or_a_pipe_under_the_name_of_the_file_gives_the_defaults(path):
    path.mkdir()
    assert load_preferences(path) == Preferences()
    path.with_name("preferences.toml.broken").rmdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(path)
        assert load_preferences(path) == Preferences()


def test_a_folder_that_cannot_be_made_gives_the_defaults(tmp_path, monkeypatch):
    (tmp_path / "home").write_text("a file where a folder is wanted")
    monkeypatch.setenv("JALON_HOME", str(tmp_path / "home"))
    assert load_preferences() == Preferences()


def test_keys_of_a_later_version_do_not_cost_the_others(path):
    path.write_text('theme = "dark"\ncolour_of_tomorrow = "blue"\n', encoding="utf-8")
    assert load_preferences(path).theme == "dark"


@pytest.mark.parametrize(
    "wrong",
    [
        {"theme": "neon"},
        {"text_scale_percent": 99},
        {"text_scale_percent": 201},
        {"idle_minutes": 0},
        {"idle_minutes": 31},
        {"window_geometry": "x" * 5000},
        {"window_geometry": "\udcff"},
        {"filters": {"persons": "Martin"}},
        {"filters": {"Persons": "A"}},
    ],
)
def test_a_value_out_of_bounds_is_refused_by_name(wrong):
    with pytest.raises(ValueError, match=f"^{next(iter(wrong))}$"):
        Preferences(**wrong)


def test_a_path_that_is_no_text_is_not_remembered(path):
    save_preferences(Preferences(last_caseload=Path("/tmp/\udcff.jalon"), theme="dark"), path)
    assert load_preferences(path) == Preferences(theme="dark")


def test_a_failed_save_leaves_the_old_file(path, monkeypatch):
    save_preferences(Preferences(theme="dark"), path)

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_atomically", full)
    with pytest.raises(OSError, match="space"):
        save_preferences(Preferences(), path)
    assert load_preferences(path).theme == "dark"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_preferences_are_for_their_owner_alone(path):
    save_preferences(Preferences(), path)
    assert path.stat().st_mode & 0o077 == 0
