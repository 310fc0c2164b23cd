"""A frozen file is not changed: by no table, no way of writing, until the limitation is lifted."""

from datetime import date

import pytest
from sqlalchemy import select, text

import make
from jalon.domain.errors import FrozenFileError
from jalon.services import rights
from jalon.storage import records
from jalon.storage.schema.people import PersonRow


@pytest.fixture
def frozen(caseload):
    with caseload.write("import") as session:
        person_id = make.a_person(session, case_code="A-0001")
        other = make.a_person(session, case_code="A-0002")
        path_id = make.a_path(session, person_id, date(2026, 1, 5))
        act_id = make.an_act(session, caseload.signed_in.coach_id, (person_id, other))
        goal_id = records.insert(session, "goal", {"support_path_id": path_id, "label": "Trouver un stage"})
    rights.freeze_person(caseload, person_id, since=make.TODAY, reason="contestation")
    return caseload, person_id, other, path_id, act_id, goal_id


def refused(caseload, change) -> None:
    with pytest.raises(FrozenFileError), caseload.write("change") as session:
        change(session)


def test_nothing_of_hers_is_changed_added_or_removed(frozen):
    caseload, person_id, _, path_id, act_id, goal_id = frozen
    refused(caseload, lambda session: records.update(session, "person", person_id, {"town": "Metz"}))
    refused(caseload, lambda session: records.remove(session, "person", person_id, at=make.NOW))
    refused(caseload, lambda session: records.update(session, "support_path", path_id, {"esat_name": "x"}))
    refused(caseload, lambda session: records.update(session, "goal", goal_id, {"state": "FAIT"}))
    refused(caseload, lambda session: records.update(session, "act", act_id, {"duration_minutes": 30}))
    refused(caseload, lambda session: make.an_act(session, caseload.signed_in.coach_id, (person_id,)))
    refused(caseload, lambda session: make.a_path(session, person_id, date(2026, 6, 1)))
    rows = [{"support_path_id": path_id, "band": "SUIVI", "start_date": date(2026, 1, 1)}]
    refused(caseload, lambda session: records.insert_many(session, "intensity_plan", rows))


def test_others_go_on(frozen):
    caseload, _, other, *_ = frozen
    with caseload.write("change") as session:
        records.update(session, "person", other, {"town": "Metz"})
        make.an_act(session, caseload.signed_in.coach_id, (other,))
        make.a_person(session, case_code="A-0003")


def test_mapped_objects_are_held_to_the_same_rule(frozen):
    caseload, person_id, *_ = frozen

    def change(session) -> None:
        session.execute(select(PersonRow).where(PersonRow.id == person_id)).scalar_one().town = "Metz"
        session.flush()

    refused(caseload, change)


def test_only_the_limitation_itself_is_lifted(frozen):
    caseload, person_id, *_ = frozen
    refused(
        caseload,
        lambda session: records.update(session, "person", person_id, {"frozen_since": None, "town": "Metz"}),
    )
    refused(
        caseload, lambda session: records.update(session, "person", person_id, {"freeze_reason": "autre"})
    )
    with pytest.raises(FrozenFileError):
        rights.freeze_person(caseload, person_id, since=make.TODAY)
    rights.unfreeze_person(caseload, person_id)
    with caseload.write("change") as session:
        records.update(session, "person", person_id, {"town": "Metz"})
        events = session.execute(text("SELECT event FROM access_entry ORDER BY number")).scalars().all()
    assert events[-2:] == ["freeze_person", "unfreeze_person"]
