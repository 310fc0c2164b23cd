"""What every released version left is kept here: this one opens, counts, restores, brings it back."""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from jalon.domain.months import Month
from jalon.services import archiving, restoring
from jalon.services.returns import draft_of
from jalon.storage.caseload import Caseload
from storage.frozen.freeze import GONE, NOW

FROZEN = Path(__file__).parent / "frozen"
VERSIONS = sorted(path.stem for path in FROZEN.glob("*.jalon"))
CHANGES = (Path(__file__).parents[2] / "CHANGELOG.md").read_text(encoding="utf-8")
# A released version has its day in the change log; the one in preparation has not.
RELEASED = re.findall(r"^## (\d+\.\d+\.\d+) \(\d{4}-\d\d-\d\d\)", CHANGES, re.MULTILINE)


@pytest.fixture(params=VERSIONS)
def kept(request, tmp_path) -> Path:
    """Return a copy of the caseload of a version, with all that it left beside."""
    for path in FROZEN.glob(f"{request.param}.*"):
        shutil.copyfile(path, tmp_path / path.name)
    return tmp_path / f"{request.param}.jalon"


def passphrase_of(kept: Path) -> str:
    return kept.with_suffix(".txt").read_text(encoding="utf-8").splitlines()[0]


@pytest.fixture
def opened(kept) -> Iterator[Caseload]:
    with Caseload.open(kept, passphrase_of(kept), allow_any_folder=True, clock=lambda: NOW) as caseload:
        yield caseload


def indicators_of(caseload: Caseload, month: Month) -> object:
    with caseload.read() as session:
        return draft_of(session, month, today=date(2026, 11, 21))["indicators"]


def test_each_released_version_left_all_it_writes():
    assert set(VERSIONS) >= set(RELEASED)
    for version in VERSIONS:
        left = {path.suffix for path in FROZEN.glob(f"{version}.*")}
        assert left == {".jalon", ".jalon-cles", ".json", ".txt", ".jalon-copie", ".jalon-archive"}


def test_its_caseload_is_brought_up_to_date_and_counts_the_same_return(kept, opened):
    expected = json.loads(kept.with_suffix(".json").read_text(encoding="utf-8"))
    assert indicators_of(opened, Month.parse(expected["month"])) == expected["indicators"]


def test_its_backup_is_restored_and_counts_the_same_return(kept):
    expected = json.loads(kept.with_suffix(".json").read_text(encoding="utf-8"))
    target = kept.with_name("restored.jalon")
    restoring.restore(kept.with_suffix(".jalon-copie"), target, passphrase_of(kept), allow_any_folder=True)
    with Caseload.open(target, passphrase_of(kept), allow_any_folder=True) as caseload:
        assert indicators_of(caseload, Month.parse(expected["month"])) == expected["indicators"]


def test_its_archive_is_consulted_and_comes_back(kept, opened):
    archive = kept.with_suffix(".jalon-archive")
    seen = archiving.consult_archive(opened, archive, archiving.Reason.DISPUTE)
    assert (seen.case_code, seen.name) == (GONE["case_code"], "Anna Partie")
    assert archiving.draw_archived_file(seen).startswith(b"%PDF-")
    archiving.bring_back(opened, archive)
    with opened.read() as session:
        names = session.execute(text("SELECT family_name FROM person WHERE case_code = 'Z-0001'"))
        assert names.scalar_one() == GONE["family_name"]
