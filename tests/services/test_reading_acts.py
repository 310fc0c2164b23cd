"""Who reads an act: a frozen file is not read through it, and each opening is noted."""

from datetime import date

import pytest
from sqlalchemy import select

import make
from jalon.domain.errors import FrozenFileError
from jalon.domain.months import Month
from jalon.services import activity, employers, log, rights
from jalon.storage import records
from jalon.storage.schema.access import AccessEntryRow

TODAY = date(2026, 11, 20)
DAY = date(2026, 10, 6)


@pytest.fixture
def frozen(caseload):
    """Write a frozen person, another one, and their act."""
    coach_id = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        people = (
            make.a_person(session, case_code="A-0001"),
            make.a_person(session, case_code="A-0002", family_name="Morel", given_name="Ali"),
        )
        act_id = make.an_act(session, coach_id, people, date=DAY, subject="Zoé va mieux", follow_up="Zoé")
    rights.freeze_person(caseload, people[0], since=TODAY)
    return people, act_id


def opened(caseload):
    with caseload.read() as session:
        query = select(AccessEntryRow.event, AccessEntryRow.object_id).order_by(AccessEntryRow.number)
        return [(event, found) for event, found in session.execute(query) if event.startswith("open_")]


def test_an_act_that_names_a_frozen_person_is_not_opened(caseload, frozen):
    (person_id, other), act_id = frozen
    with pytest.raises(FrozenFileError):
        activity.read_entry(caseload, act_id)
    with pytest.raises(FrozenFileError):
        activity.list_acts_of_person(caseload, person_id)
    assert [act.id for act in activity.list_acts_of_person(caseload, other)] == [act_id]
    assert opened(caseload) == []


def test_lists_of_acts_show_a_frozen_person_by_her_code_and_none_of_the_words(caseload, frozen):
    _, act_id = frozen
    read = (
        activity.read_act(caseload, act_id),
        activity.last_act(caseload),
        *activity.list_acts(caseload, Month(2026, 10)),
        *log.read_day(caseload, DAY),
        *log.read_acts(caseload, [act_id]).values(),
    )
    assert len(read) == 5
    for act in read:
        assert (act.subject, act.follow_up) == (None, None)
        assert [person.name for person in act.people] == ["A-0001", "Ali Morel"]
        assert "Lefèvre" not in repr(act)


def test_what_an_act_says_comes_back_when_the_file_is_frozen_no_more(caseload, frozen):
    (person_id, _), act_id = frozen
    rights.unfreeze_person(caseload, person_id)
    assert activity.read_entry(caseload, act_id).subject == "Zoé va mieux"


def test_an_act_and_an_employer_that_are_opened_are_in_the_access_log(caseload):
    with caseload.write("demonstration") as session:
        act_id = make.an_act(session, caseload.signed_in.coach_id, (make.a_person(session),))
        employer_id = records.insert(session, "employer", {"name": "Boulangerie"})
    activity.read_entry(caseload, act_id)
    employers.open_sheet(caseload, employer_id, today=TODAY)
    assert opened(caseload) == [("open_act", act_id), ("open_employer", employer_id)]


def test_who_is_frozen_is_not_counted_among_those_who_work_at_an_employer(caseload):
    with caseload.write("demonstration") as session:
        employer_id = records.insert(session, "employer", {"name": "Boulangerie"})
        people = [make.a_person(session, case_code=code) for code in ("A-0001", "A-0002")]
        for person_id in people:
            values = {"person_id": person_id, "employer_id": employer_id, "contract_type": "CDI"}
            records.insert(session, "job_contract", {**values, "start_date": DAY})
    rights.freeze_person(caseload, people[0], since=TODAY)
    assert employers.read_lines(caseload, [employer_id], today=TODAY)[employer_id].working == 1
