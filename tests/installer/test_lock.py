"""The lock: whole, hashed, for every system, and silent about where packages come from."""

import importlib.util
import re
import shutil
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "installer" / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ASKED = PROJECT["project"]["dependencies"] + [
    pin for group in ("test", "build") for pin in PROJECT["dependency-groups"][group]
]
# One entry: `name==version ; marker \` and the indented hashes that follow it.
ENTRY = re.compile(
    r"^([a-z0-9-]+)==([^ ]+)(?: ; ([^\\\n]+?))? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)",
    re.MULTILINE,
)
ENTRIES = [
    (name, version, marker, hashes.count("sha256:")) for name, version, marker, hashes in ENTRY.findall(LOCK)
]


@pytest.fixture
def lock() -> ModuleType:
    """Load the script that writes the lock."""
    spec = importlib.util.spec_from_file_location("lock", ROOT / "installer" / "lock.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_lock_names_no_host_and_no_place_of_this_machine():
    assert "://" not in LOCK
    assert not re.search(r"^\s*--(index|extra|find|trusted)|^-|@ ", LOCK, re.MULTILINE)


def test_the_lock_is_nothing_but_exact_versions_with_hashes():
    assert ENTRY.sub("", LOCK) == ""
    assert len(ENTRIES) == LOCK.count("==") - LOCK.count(" == ") - len(re.findall(r"[<>!]=='", LOCK))
    assert all(hashes >= 1 for *_, hashes in ENTRIES)


@pytest.mark.parametrize("requirement", ASKED)
def test_every_dependency_is_pinned_and_locked_at_that_version(requirement, lock):
    assert re.match(r"^[\w.-]+==[\w.]+(; |$)", requirement), "pin an exact version"
    version = requirement.split("==")[1].split(";")[0]
    assert (lock.normal_name(requirement), version) in {(name, locked) for name, locked, *_ in ENTRIES}


@pytest.mark.parametrize(
    ("package", "at_least"),
    [  # files for Linux, Windows and macOS, for each Python where the package has one file per Python
        ("sqlcipher3", 30),
        ("cryptography", 20),
        ("msgspec", 30),
        ("rapidfuzz", 30),
        ("pypdfium2", 6),
        ("pyside6-essentials", 4),
        ("shiboken6", 4),
    ],
)
def test_packages_with_native_code_have_a_hash_for_each_system(package, at_least):
    counts = [hashes for name, *_, hashes in ENTRIES if name == package]
    assert counts
    assert min(counts) >= at_least


def test_both_qt_versions_are_locked_each_for_its_pythons():
    qt = {(version, marker) for name, version, marker, _ in ENTRIES if name == "pyside6-essentials"}
    assert qt == {("6.9.3", "python_full_version < '3.14'"), ("6.12.0", "python_full_version >= '3.14'")}


def test_what_only_windows_needs_is_locked_too():
    assert ("colorama", "sys_platform == 'win32'") in {(name, marker) for name, _, marker, _ in ENTRIES}


def test_what_is_locked_twice_is_told_apart_by_markers():
    names = [name for name, *_ in ENTRIES]
    assert all(marker for name, _, marker, _ in ENTRIES if names.count(name) > 1)


def test_the_present_lock_can_be_kept_when_it_is_made_again(lock):
    kept = lock.pins(LOCK)
    assert len(kept) == len(ENTRIES)
    assert [
        pin for pin in kept if pin.startswith("colorama==") and pin.endswith(" ; sys_platform == 'win32'")
    ]
    project = tomllib.loads(lock.bare_project(PROJECT, kept))
    assert project["tool"]["uv"]["constraint-dependencies"] == kept
    assert project["project"]["dependencies"] == PROJECT["project"]["dependencies"]


def test_without_uv_the_script_says_what_is_needed(lock, monkeypatch, tmp_path):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(lock, "ROOT", tmp_path)
    with pytest.raises(SystemExit, match="uv is needed"):
        lock.find_uv()
