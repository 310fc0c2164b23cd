"""A caseload copied to a safe place is another copy of it, and a copy that was stopped can be made again."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

import make
from jalon.domain.errors import CannotWriteError, CaseloadExistsError, JalonError
from jalon.services import rescue
from jalon.services.caseloads import open_caseload
from jalon.settings.paths import data_folder
from jalon.storage.caseload import Caseload
from jalon.storage.keyring import ring_path
from jalon.storage.schema.journal import JournalStateRow

TESTS = Path(__file__).parents[1]
OPTIONS = {"allow_any_folder": True, "allow_cheap": True}

STOPPED_WORK = """
import os, sys
sys.path[:0] = sys.argv[2:]
from pathlib import Path
import make
from jalon.storage.caseload import Caseload
caseload = Caseload.open(Path(sys.argv[1]), make.PASSPHRASE, allow_any_folder=True, allow_cheap=True)
with caseload.write("record_person") as session:
    make.a_person(session)
os._exit(9)
"""

STOPPED_COPY = """
import os, sys
sys.path[:0] = sys.argv[3:]
from pathlib import Path
from jalon.services import rescue
left, give_name = [int(sys.argv[2])], rescue.replace_atomically
def give_some_names(*paths):
    if not left[0]:
        os._exit(9)
    left[0] -= 1
    give_name(*paths)
rescue.replace_atomically = give_some_names
rescue.copy_to_safe_place(Path(sys.argv[1]))
"""


def run(program: str, *arguments: object) -> None:
    command = [sys.executable, "-c", program, *map(str, arguments), str(TESTS), *sys.path]
    assert subprocess.run(command, check=False).returncode == 9


def reopened(path: Path) -> Caseload:
    return open_caseload(path, make.PASSPHRASE, **OPTIONS)


def site_of(caseload: Caseload) -> str:
    with caseload.read() as session:
        return session.execute(select(JournalStateRow.site)).scalar_one()


def count_persons(caseload: Caseload) -> int:
    with caseload.read() as session:
        return session.connection().exec_driver_sql("SELECT count(*) FROM person").scalar_one()


@pytest.fixture
def path(tmp_path) -> Path:
    """A closed caseload, a person of which is in the journal that a stop left beside it."""
    path = tmp_path / "Nextcloud" / "essai.jalon"
    make.a_caseload(path).caseload.close()
    run(STOPPED_WORK, path)
    return path


def test_the_copy_becomes_another_site_once_and_the_original_stays_what_it_was(path):
    copy = rescue.copy_to_safe_place(path)
    with reopened(path) as original:
        site = site_of(original)
    with reopened(copy) as first:
        assert count_persons(first) == 1
        other = site_of(first)
    with reopened(copy) as second, second.write("record_person") as session:
        make.a_person(session, case_code="A-0002")
    with reopened(copy) as third:
        assert site_of(third) == other != site
    with reopened(path) as original:
        assert site_of(original) == site
    assert sorted(found.name for found in copy.parent.glob("*essai*")) == ["essai.jalon", "essai.jalon-cles"]


def test_the_copy_becomes_another_site_also_by_the_recovery_code(tmp_path):
    from jalon.services.caseloads import open_with_recovery_code

    created = make.a_caseload(tmp_path / "essai.jalon")
    site = site_of(created.caseload)
    created.caseload.close()
    copy = rescue.copy_to_safe_place(created.caseload.path)
    with open_with_recovery_code(copy, created.recovery_code, **OPTIONS) as rescued:
        assert site_of(rescued) != site


@pytest.mark.parametrize("names", [0, 1, 2])
def test_a_copy_stopped_between_two_names_can_be_asked_for_again(path, names):
    run(STOPPED_COPY, path, names)
    assert not (data_folder() / path.name).exists()
    with reopened(rescue.copy_to_safe_place(path)) as copy:
        assert count_persons(copy) == 1


def test_a_stopped_copy_leaves_no_journal_that_would_spoil_the_next(path):
    run(STOPPED_COPY, path, 2)
    reopened(path).close()  # the journal is moved into the original, that has none from then on
    with reopened(path) as original, original.write("record_person") as session:
        make.a_person(session, case_code="A-0002")
    with reopened(rescue.copy_to_safe_place(path)) as copy:
        assert count_persons(copy) == 2


@pytest.mark.parametrize("suffix", ["", "-wal", "-cles"])
def test_what_stands_in_the_safe_place_is_never_replaced(path, suffix):
    run(STOPPED_COPY, path, 2)
    taken = data_folder() / f"{path.name}{suffix}"
    taken.write_bytes(b"of somebody else")
    with pytest.raises(CaseloadExistsError):
        rescue.copy_to_safe_place(path)
    assert taken.read_bytes() == b"of somebody else"


def test_a_copy_that_cannot_get_its_names_leaves_nothing(path, monkeypatch):
    give_name = rescue.replace_atomically

    def refuse_the_base(temporary: Path, target: Path) -> None:
        if target.suffix == ".jalon":
            raise PermissionError(13, "refused", str(target))
        give_name(temporary, target)

    monkeypatch.setattr(rescue, "replace_atomically", refuse_the_base)
    with pytest.raises((JalonError, OSError)) as caught:
        rescue.copy_to_safe_place(path)
    assert isinstance(caught.value, CannotWriteError)
    target = data_folder() / path.name
    assert not [found for found in target.parent.iterdir() if "verrou" not in found.name and found.is_file()]
    assert not ring_path(target).exists()
