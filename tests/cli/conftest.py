"""Fixtures of the commands: a caseload with the real key derivation, and a copy of it for each test."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import make
from jalon.storage.caseload import Caseload
from jalon.storage.keyring import KeyDerivation


@pytest.fixture(scope="module")
def new_caseload(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caseload]:
    """Make the caseload that the tests of a module fill and close: its key is derived once for them all."""
    folder = tmp_path_factory.mktemp("original")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JALON_HOME", str(folder / "home"))
        yield make.a_caseload(
            folder / "essai.jalon",
            kdf=KeyDerivation.floor(),
            clock=lambda: datetime(2026, 11, 2, 9, tzinfo=UTC),
        ).caseload


@pytest.fixture
def caseload_file(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the caseload of the module, whose passphrase is known to the commands."""
    monkeypatch.setenv("JALON_PASSPHRASE", make.PASSPHRASE)
    for path in (original, original.with_suffix(".jalon-cles")):
        shutil.copy(path, tmp_path / path.name)
    return tmp_path / original.name
