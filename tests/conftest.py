"""Fixtures of the whole suite: a real encrypted caseload, and what long and bench runs ask for."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says how busy the machine is: the bench measures, these tests do not.
settings.register_profile("jalon", deadline=None)
settings.load_profile("jalon")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run what takes minutes")
    parser.addoption("--bench", action="store_true", help="also measure, and print the ratios")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for marker in ("long", "bench"):
        if not config.getoption(f"--{marker}"):
            skip = pytest.mark.skip(reason=f"asked for with --{marker}")
            for item in items:
                if marker in item.keywords:
                    item.add_marker(skip)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every folder of the program inside a temporary one."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("JALON_HOME", str(folder))
    return folder


@pytest.fixture(scope="session", autouse=True)
def _statements_compiled_once() -> Iterator[None]:
    """Share what SQLAlchemy compiled among the caseloads of a run: an engine alone keeps it to itself."""
    from functools import partial

    from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
    from sqlalchemy.util import LRUCache

    from jalon.storage import cipher

    shared: LRUCache[object, object] = LRUCache(5_000)
    made = partial(cipher.create_engine, execution_options={"compiled_cache": shared})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cipher, "create_engine", made)
        # What is compiled is found again by its dialect: all are alike here.
        patch.setattr(SQLiteDialect_pysqlite, "__hash__", lambda dialect: hash(type(dialect)))
        patch.setattr(SQLiteDialect_pysqlite, "__eq__", lambda one, other: type(one) is type(other))
        yield


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> object:
    """Make one encrypted caseload, closed, that each test copies: the making of one is tested by itself."""
    import make

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JALON_HOME", str(tmp_path_factory.mktemp("template-home")))
        outcome = make.a_caseload(tmp_path_factory.mktemp("template") / "essai.jalon")
        outcome.caseload.close()
    return outcome


@pytest.fixture
def created(template, tmp_path: Path) -> Iterator[object]:
    """Give a new encrypted caseload, with its recovery code; key derivation is the cheap one."""
    import make

    outcome = make.a_copy(template, tmp_path / "essai.jalon")
    yield outcome
    outcome.caseload.close()


@pytest.fixture
def caseload(created):
    """Open the new caseload."""
    return created.caseload


@pytest.fixture
def stick(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder that the program takes for one on a stick: no test can count on a second disk."""
    from jalon.storage import places

    folder = tmp_path_factory.mktemp("cle")
    disks_of = places.disks_of

    def with_stick(path: Path) -> frozenset[str]:
        found = disks_of(path)  # refuses what is not there
        return (
            frozenset({"stick"})
            if path.resolve().is_relative_to(folder.resolve())
            else found or frozenset({"disk"})
        )

    monkeypatch.setattr(places, "disks_of", with_stick)
    return folder
