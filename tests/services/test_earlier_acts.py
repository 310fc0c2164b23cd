"""Acts of before the day since which Jalon is used are told, and the day is moved to the first of them."""

from dataclasses import replace
from datetime import date

import pytest

import make
from jalon.domain.errors import NotAllowedError
from jalon.services import structure
from jalon.services.earlier_acts import earlier_acts, show_earlier_acts


@pytest.fixture
def used_since_october(caseload):
    details = replace(structure.read_structure(caseload), used_since=date(2026, 10, 15))
    structure.change_structure(caseload, details, today=make.TODAY)


def an_act_on(caseload, *days, **changes):
    with caseload.write("demonstration") as session:
        person = make.a_person(session)
        for day in days:
            make.an_act(session, caseload.signed_in.coach_id, (person,), date=day, **changes)


def test_acts_of_earlier_months_are_counted_and_the_first_month_is_whole(caseload, used_since_october):
    an_act_on(caseload, date(2026, 3, 9), date(2026, 9, 30), date(2026, 10, 1), date(2026, 11, 2))
    found = earlier_acts(caseload)
    assert (found.count, found.first_day) == (2, date(2026, 3, 9))
    assert found.used_since == date(2026, 10, 15)
    assert found.may_change


def test_what_was_only_planned_hides_nothing(caseload, used_since_october):
    an_act_on(caseload, date(2026, 3, 9), state="PLANNED")
    assert earlier_acts(caseload) is None


def test_a_structure_that_gave_no_day_hides_no_act(caseload):
    an_act_on(caseload, date(2019, 3, 9))
    assert earlier_acts(caseload) is None
    assert show_earlier_acts(caseload, today=make.TODAY) is None


def test_the_day_goes_back_to_the_first_act_and_nothing_is_hidden_any_more(caseload, used_since_october):
    an_act_on(caseload, date(2026, 3, 9))
    assert show_earlier_acts(caseload, today=make.TODAY) == date(2026, 3, 9)
    assert structure.read_structure(caseload).used_since == date(2026, 3, 9)
    assert earlier_acts(caseload) is None


def test_who_does_not_manage_sees_it_and_changes_nothing(caseload, used_since_october, monkeypatch):
    an_act_on(caseload, date(2026, 3, 9))
    caseload.signed_in = replace(caseload.signed_in, role="REFERENT")
    assert not earlier_acts(caseload).may_change
    with pytest.raises(NotAllowedError):
        show_earlier_acts(caseload, today=make.TODAY)
