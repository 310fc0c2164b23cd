"""An archive outlives the version that wrote it: its rows go through the migrations of the file."""

from datetime import date
from pathlib import Path

import make
from jalon.storage import archives, migrations, records
from jalon.storage.older_rows import rows_of_today

LATER = (migrations.VERSIONS, Path(__file__).parent / "later_versions")


def a_whole_life(caseload) -> dict[str, list[dict[str, object]]]:
    with caseload.write("demonstration") as session:
        person = make.a_person(session, birth_date=date(1990, 2, 28), town="Épinal")
        path = make.a_path(session, person, date(2023, 1, 9), date(2024, 6, 28))
        make.an_act(session, caseload.signed_in.coach_id, (person,), subject="Visite du « fournil »")
        goal = records.insert(session, "goal", {"support_path_id": path, "label": "Tenir", "state": "OPEN"})
        records.remove(session, "goal", goal, at=make.NOW)
    with caseload.read() as session:
        return archives.rows_of_file(session, person)[0]


def test_rows_of_this_version_are_left_alone(caseload):
    rows = a_whole_life(caseload)
    assert rows_of_today(rows, migrations.head()) == rows


def test_rows_of_an_older_version_are_changed_by_its_migrations_and_by_nothing_else(caseload):
    rows = a_whole_life(caseload)
    assert {"person", "support_path", "act", "act_participant", "goal"} <= rows.keys()
    assert rows["goal"][0]["deleted_at"] is not None
    later = rows_of_today(rows, migrations.head(), versions=LATER)
    assert [one.pop("favourite_season") for one in later["person"]] == ["printemps"]
    assert later == rows
