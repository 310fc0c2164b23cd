"""What a paper is made of is examined page by page, also after a stop in the middle of work."""

import subprocess
import sys
from pathlib import Path

import pytest

import make
from jalon.domain.errors import DamagedCaseloadError
from jalon.storage.caseload import Caseload

TESTS = Path(__file__).parents[1]
PAGE = 4096

STOPPED = """
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


def reopened(path: Path, *, examine: bool) -> Caseload:
    return Caseload.open(path, make.PASSPHRASE, allow_any_folder=True, allow_cheap=True, examine=examine)


@pytest.fixture
def path(tmp_path) -> Path:
    """A caseload with pages that nothing uses any more, and the journal of a stop beside it."""
    path = tmp_path / "essai.jalon"
    with make.a_caseload(path).caseload as caseload, caseload.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE passing (content BLOB)")
        connection.exec_driver_sql("INSERT INTO passing VALUES (zeroblob(400000))")
        connection.exec_driver_sql("DROP TABLE passing")
    done = subprocess.run([sys.executable, "-c", STOPPED, str(path), str(TESTS), *sys.path], check=False)
    assert done.returncode == 9
    assert path.with_name("essai.jalon-wal").stat().st_size > 0
    return path


def test_a_page_that_is_damaged_is_seen_though_a_journal_lies_beside_the_file(path):
    content = bytearray(path.read_bytes())
    content[-30 * PAGE + 100] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedCaseloadError):
        reopened(path, examine=True)


def test_a_sound_file_is_completed_from_its_journal_and_opens(path):
    with reopened(path, examine=True) as caseload, caseload.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM person").scalar() == 1
