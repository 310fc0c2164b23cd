"""Every version that was released left a caseload here: this one opens it and counts the same return."""

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from jalon.domain.months import Month
from jalon.services.returns import draft_of
from jalon.storage.caseload import Caseload

FROZEN = Path(__file__).parent / "frozen"
CHANGES = (Path(__file__).parents[2] / "CHANGELOG.md").read_text(encoding="utf-8")
# A released version has its day in the change log; the one in preparation has not.
RELEASED = re.findall(r"^## (\d+\.\d+\.\d+) \(\d{4}-\d\d-\d\d\)", CHANGES, re.MULTILINE)


def test_each_released_version_left_a_caseload():
    assert {path.stem for path in FROZEN.glob("*.jalon")} >= set(RELEASED)


@pytest.mark.parametrize("kept", sorted(FROZEN.glob("*.jalon")), ids=lambda path: path.stem)
def test_its_caseload_is_brought_up_to_date_and_counts_the_same_return(kept, tmp_path):
    file = tmp_path / kept.name
    shutil.copyfile(kept, file)
    shutil.copyfile(kept.with_suffix(".jalon-cles"), file.with_suffix(".jalon-cles"))
    expected = json.loads(kept.with_suffix(".json").read_text(encoding="utf-8"))
    passphrase = kept.with_suffix(".txt").read_text(encoding="utf-8").splitlines()[0]
    caseload = Caseload.open(file, passphrase, allow_any_folder=True)
    try:
        with caseload.read() as session:
            counted = draft_of(session, Month.parse(expected["month"]), today=date(2026, 11, 21))
    finally:
        caseload.close()
    assert counted["indicators"] == expected["indicators"]
