"""The delays of deadlines: the structure’s own, dated, or those of the rules; each moves what is told."""

from datetime import date

import pytest

import make
from jalon.domain.errors import InvalidEntryError
from jalon.services.deadline_delays import OwnDelay, change_delay, read_delays, read_own_delays
from jalon.services.deadlines import read_deadlines
from jalon.services.history import undo_last
from jalon.storage import records

TODAY = date(2026, 11, 20)


@pytest.fixture
def rqth(caseload):
    """An RQTH that ends on 19 May 2027: 180 days ahead, it is announced from 20 November 2026 on."""
    with caseload.write("demonstration") as session:
        person = make.a_person(session)
        make.a_path(session, person, date(2026, 1, 5))
        records.insert(
            session, "recognition", {"person_id": person, "kind": "RQTH", "end_date": date(2027, 5, 19)}
        )


def told(caseload, rule, today=TODAY):
    return any(one.rule == rule for one in read_deadlines(caseload, None, today=today))


def test_the_structure_announces_sooner_or_later_and_takes_the_delay_of_the_rules_again(caseload, rqth):
    assert told(caseload, "RQTH_END")
    change_delay(caseload, "RQTH_END", 179, today=TODAY)
    assert not told(caseload, "RQTH_END")
    assert told(caseload, "RQTH_END", date(2026, 11, 21))
    assert dict(read_own_delays(caseload)) == {"RQTH_END": OwnDelay(179, TODAY)}
    change_delay(caseload, "RQTH_END", None, today=TODAY)
    assert told(caseload, "RQTH_END")
    assert dict(read_own_delays(caseload)) == {}


def test_the_number_of_the_rules_is_no_choice_of_the_structure(caseload):
    change_delay(caseload, "RQTH_END", 180, today=TODAY)
    assert dict(read_own_delays(caseload)) == {}


def test_a_number_kept_again_keeps_its_day_and_undoing_takes_it_back(caseload):
    change_delay(caseload, "RQTH_END", 90, today=TODAY)
    change_delay(caseload, "RQTH_END", 90, today=date(2026, 12, 1))
    assert read_own_delays(caseload)["RQTH_END"] == OwnDelay(90, TODAY)
    change_delay(caseload, "CONTRACT_END", 30, today=TODAY)
    undo_last(caseload)
    assert set(read_own_delays(caseload)) == {"RQTH_END"}


def test_the_delays_of_a_silent_employer_and_of_a_module_are_set_too(caseload):
    with caseload.write("demonstration") as session:
        person = make.a_person(session)
        path = make.a_path(session, person, date(2026, 1, 5))
        records.insert(
            session,
            "module_period",
            {
                "support_path_id": path,
                "module": "M2_PROJET",
                "start_date": date(2026, 10, 1),
                "is_main": True,
            },
        )
    assert not told(caseload, "TIME_IN_MODULE")
    # 1 October + 60 days is 30 November: 10 days ahead, within the 14 of its notice.
    change_delay(caseload, "MODULE.M2_PROJET", 60, today=TODAY)
    (found,) = [one for one in read_deadlines(caseload, None, today=TODAY) if one.rule == "TIME_IN_MODULE"]
    assert found.due_date == date(2026, 11, 30)
    change_delay(caseload, "SILENT_EMPLOYER", 20, today=TODAY)
    found = {one.code: one.days for one in read_delays(caseload, today=TODAY)}
    assert found["SILENT_EMPLOYER"] == 20


@pytest.mark.parametrize(
    ("code", "days"), [("RQTH_END", -1), ("RQTH_END", 731), ("SILENT_EMPLOYER", 0), ("RETURN_DUE", 3)]
)
def test_what_is_no_delay_is_refused_and_nothing_is_written(caseload, code, days):
    with pytest.raises(InvalidEntryError):
        change_delay(caseload, code, days, today=TODAY)
    assert dict(read_own_delays(caseload)) == {}
