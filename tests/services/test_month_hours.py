"""The hours of a return add up: the lines of the annex, the figures by target, the timesheets."""

from datetime import date

import pytest
from hypothesis import given, settings

import make
from dense_caseloads import dense_caseload
from jalon.domain.indicators import MINUTES_BY_TARGET
from jalon.domain.months import Month
from jalon.services import returns
from jalon.settings.rules import rules_for
from jalon.storage import records
from jalon.storage.queries.month_facts import read_month_facts
from jalon.storage.queries.month_hours import acts_of_part, read_hours
from oracle_of_hours import addition
from services.test_indicators_against_oracle import CHEAP, caseloads, taken_back, write_export

OCTOBER = Month(2026, 10)
TODAY = date(2026, 11, 20)
PARTS = (
    "in_intensity_minutes",
    "out_of_intensity_minutes",
    "not_open_minutes",
    "nobody_named_minutes",
    "several_colleagues_minutes",
)


def compare(caseload, month, drawn):
    """Compare both computations, of the structure and of each agreement, and with the figures."""
    agreements = [agreement["id"] for agreement in drawn["agreements"]]
    for rank, path in enumerate(drawn["support_paths"]):
        path["agreement_id"] = ([*agreements, None])[rank % (len(agreements) + 1)]
    # Agreements are written after the paths that refer to them: their rows come first here.
    bare = drawn | {"support_paths": [{**path, "agreement_id": None} for path in drawn["support_paths"]]}
    rules = rules_for(month.last_day)
    with taken_back(caseload) as session:
        write_export(session, bare)
        for path in drawn["support_paths"]:
            records.update(session, "support_path", path["id"], {"agreement_id": path["agreement_id"]})
        acts = {part: acts_of_part(session, month, part) for part in (*PARTS, "held_minutes")}
        found = [
            (
                agreement_id,
                read_hours(session, month, agreement_id).as_minutes(),
                read_month_facts(session, month, rules, agreement_id),
            )
            for agreement_id in (None, *agreements)
        ]
    assert {part: sum(minutes.values()) for part, minutes in acts.items()} == found[0][1]
    for agreement_id, hours, facts in found:
        assert hours == addition(drawn, month.year, month.number, agreement_id)
        assert hours["held_minutes"] == sum(hours[part] for part in PARTS)
        assert hours["held_minutes"] == sum(line.minutes for line in facts.worked if line.held)
        assert hours["in_intensity_minutes"] == sum(person.totals.minutes for person in facts.people)


@settings(max_examples=30, derandomize=True, database=None, **CHEAP)
@given(drawn=caseloads())
def test_the_hours_add_up_as_a_computation_act_by_act_does(caseload, drawn):
    compare(caseload, *drawn)


@pytest.mark.parametrize("seed", range(18))
def test_the_hours_of_caseloads_full_of_edges_add_up(caseload, seed):
    compare(caseload, *dense_caseload(seed))


@pytest.mark.long
@settings(max_examples=1000, database=None, **CHEAP)
@given(drawn=caseloads())
def test_the_hours_of_a_thousand_caseloads_add_up(caseload, drawn):
    compare(caseload, *drawn)


@pytest.fixture
def structure(caseload):
    """Write a month with one act of each kind of the addition."""
    coach_id = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        other = records.insert(
            session, "coach", {"family_name": "Autre", "given_name": "A", "role": "REFERENT"}
        )
        inside, gone = make.a_person(session, case_code="A-0001"), make.a_person(session, case_code="A-0002")
        make.a_path(session, inside, date(2026, 9, 1))
        make.a_path(session, gone, date(2026, 9, 1), date(2026, 10, 10))

        def act(people, minutes, **changes):
            return make.an_act(
                session, coach_id, people, date=date(2026, 10, 20), duration_minutes=minutes, **changes
            )

        act((inside,), 60)
        act((inside,), 30, counts_in_intensity=False)
        act((gone,), 20)
        act((), 90, target="INTERNE")
        led_by_two = act((inside,), 45)
        records.insert(session, "act_coach", {"act_id": led_by_two, "coach_id": other, "minutes": 40})
    return inside


def prepared(caseload, **changes):
    return returns.prepare_return(caseload, OCTOBER, **{"today": TODAY} | changes)


def test_each_part_of_the_addition_has_its_acts(caseload, structure):
    document = prepared(caseload)
    assert document["hours"] == {
        "in_intensity_minutes": 105,
        "out_of_intensity_minutes": 30,
        "not_open_minutes": 20,
        "nobody_named_minutes": 90,
        "several_colleagues_minutes": 40,
        "held_minutes": 285,
    }
    assert sum(document["indicators"][code] for code in MINUTES_BY_TARGET) == 285
    assert sum(line["minutes"] for line in document["persons"]) == 105


def test_who_has_a_frozen_file_stays_in_the_addition_without_a_line(caseload, structure):
    with caseload.write("demonstration") as session:
        records.update(session, "person", structure, {"frozen_since": date(2026, 11, 1)})
    document = prepared(caseload)
    assert document["hours"]["in_intensity_minutes"] == 105
    assert sum(line["minutes"] for line in document["persons"]) == 0
    assert document["frozen_files"] == 1


def test_a_month_of_which_nothing_is_known_has_no_addition(caseload, structure):
    with caseload.write("demonstration") as session:
        (structure_id,) = session.connection().exec_driver_sql("SELECT id FROM structure").one()
        records.update(session, "structure", structure_id, {"used_since": date(2026, 11, 1)})
    assert prepared(caseload)["hours"] is None


def test_a_part_that_changed_after_the_lock_is_said_and_can_be_locked(caseload, structure):
    returns.lock_month(caseload, OCTOBER, today=TODAY)
    with caseload.write("demonstration") as session:
        (act_id,) = (
            session.connection().exec_driver_sql("SELECT id FROM act WHERE duration_minutes = 20").one()
        )
        session.connection().exec_driver_sql(
            "UPDATE act_participant SET deleted_at = ? WHERE act_id = ?", ("2026-11-20 10:00:00", act_id)
        )
    changed = {
        change["key"]: (change["before"], change["after"])
        for change in returns.lock_month(caseload, OCTOBER, today=TODAY)["changes"]
        if change["part"] == "hours"
    }
    assert changed == {"not_open_minutes": (20, 0), "nobody_named_minutes": (90, 110)}
