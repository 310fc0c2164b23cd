"""Who manages reads the access log: by day, by colleague, by kind, by person; nobody else does."""

from datetime import timedelta

import pytest

import make
from jalon.domain.errors import NotAllowedError
from jalon.services.access import note_access
from jalon.services.access_reading import AccessFilter, find_accesses, list_events, read_accesses


@pytest.fixture
def her(caseload):
    with caseload.write("demonstration") as session:
        person = make.a_person(session)
    note_access(caseload, "open_person", "person", person)
    note_access(caseload, "export_json", "caseload", caseload.caseload_id)
    return person


def told(caseload, **wanted):
    numbers = find_accesses(caseload, AccessFilter(**wanted))
    lines = {line.number: line for line in read_accesses(caseload, numbers)}
    return [(lines[one].event, lines[one].case_code, lines[one].colleague) for one in numbers]


def test_the_log_is_read_by_person_by_kind_and_by_day_the_latest_first(caseload, her):
    assert told(caseload)[:2] == [
        ("export_json", None, "Claire Martin"),
        ("open_person", "A-0001", "Claire Martin"),
    ]
    opened = [("open_person", "A-0001", "Claire Martin")]
    assert told(caseload, case_code="a-0001") == opened
    assert told(caseload, event="open_person") == opened
    assert told(caseload, case_code="A-0999") == []
    day = make.NOW.astimezone().date()
    assert told(caseload, since=day + timedelta(days=1)) == []
    assert told(caseload, until=day - timedelta(days=1)) == []
    assert len(told(caseload, since=day, until=day, coach_id=caseload.signed_in.coach_id)) >= 2
    assert "open_person" in list_events(caseload)


def test_a_référent_does_not_read_it(caseload, her):
    caseload.signed_in = type(caseload.signed_in)(caseload.signed_in.coach_id, "slot", "REFERENT")
    with pytest.raises(NotAllowedError):
        find_accesses(caseload, AccessFilter())
