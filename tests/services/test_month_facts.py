"""What the facts of a month are read from: the rows at the edges of a definition."""

from datetime import date

import pytest

import make
from jalon.domain.indicators import indicators
from jalon.domain.months import Month
from jalon.settings.rules import rules_for
from jalon.storage import records
from jalon.storage.queries.month_facts import read_month_facts

OCTOBER = Month(2026, 10)
RULES = rules_for(OCTOBER.last_day)


def figures(caseload, month=OCTOBER):
    with caseload.read() as session:
        return indicators(read_month_facts(session, month, RULES), RULES)


@pytest.fixture
def person_id(caseload):
    """Write a person in the scheme since January, who found work on 15 July 2026 with no proof since."""
    with caseload.write("demonstration") as session:
        person_id = make.a_person(session)
        make.a_path(session, person_id, date(2026, 1, 5))
        records.insert(
            session,
            "job_contract",
            {"person_id": person_id, "contract_type": "CDI", "start_date": date(2026, 7, 15)},
        )
    return person_id


@pytest.mark.parametrize(
    ("day", "changes", "still"),
    [
        (date(2026, 10, 13), {}, 0),
        (date(2026, 10, 14), {}, 1),  # the milestone itself: 15 July and three months, less one day
        (date(2026, 12, 20), {}, 1),
        (date(2026, 10, 20), {"state": "PLANNED"}, 0),
    ],
)
def test_an_act_on_the_milestone_or_after_proves_the_work(caseload, person_id, day, changes, still):
    with caseload.write("demonstration") as session:
        make.an_act(session, caseload.signed_in.coach_id, (person_id,), date=day, **changes)
    assert figures(caseload)["MAINTIEN_3"] == {
        "reached": 1,
        "still": still,
        "same_employer": still,
        "unknown": 1 - still,
    }


def test_a_missed_appointment_proves_nothing(caseload, person_id):
    with caseload.write("demonstration") as session:
        act_id = make.an_act(session, caseload.signed_in.coach_id, (), date=date(2026, 10, 20))
        missed = {"minutes": 0, "received_minutes": 0, "attendance": "ABSENT", "present": False}
        records.insert(session, "act_participant", {"act_id": act_id, "person_id": person_id, **missed})
    counted = figures(caseload)
    assert counted["MAINTIEN_3"]["unknown"] == 1
    assert (counted["NB_ABSENCES"], counted["MIN_ABSENCE"], counted["MIN_PERSONNE"]) == (1, 60, 0)


def test_the_module_of_a_path_that_ends_on_the_last_day_is_not_that_of_the_month(caseload, person_id):
    with caseload.write("demonstration") as session:
        path_id = make.a_path(session, person_id, date(2026, 9, 1), OCTOBER.last_day)
        period = {"support_path_id": path_id, "module": "M4_EMPLOI", "start_date": date(2026, 9, 1)}
        records.insert(session, "module_period", period)
        records.insert(session, "suspension", {"support_path_id": path_id, "start_date": date(2026, 10, 1)})
    counted = figures(caseload)
    assert (counted["FA_FIN"], counted["NB_M4"], counted["NB_SANS_MODULE"]) == (1, 0, 1)
    assert counted["FA_SUSPENDUS"] == 0


def test_who_left_while_suspended_is_not_among_the_suspended(caseload, person_id):
    with caseload.write("demonstration") as session:
        for code, left, end in (
            ("A-0002", OCTOBER.last_day, None),
            ("A-0003", date(2026, 10, 20), date(2026, 12, 31)),
            ("A-0004", None, None),  # alone of them in the file active at the end of the month
        ):
            someone = make.a_person(session, case_code=code)
            path_id = make.a_path(session, someone, date(2026, 9, 1), left)
            pause = {"support_path_id": path_id, "start_date": date(2026, 10, 1), "end_date": end}
            records.insert(session, "suspension", pause)
    counted = figures(caseload)
    assert (counted["FA_FIN"], counted["FA_SUSPENDUS"]) == (2, 1)


def test_a_module_beside_the_main_one_is_not_counted(caseload, person_id):
    with caseload.write("demonstration") as session:
        path_id = make.a_path(session, person_id, date(2026, 10, 1))
        for module, is_main in (("M3_RECHERCHE", True), ("M4_EMPLOI", False)):
            period = {"support_path_id": path_id, "module": module, "start_date": date(2026, 10, 1)}
            records.insert(session, "module_period", period | {"is_main": is_main})
    counted = figures(caseload)
    assert (counted["NB_M3"], counted["NB_M4"]) == (1, 0)


def test_a_target_to_come_is_not_in_force(caseload):
    with caseload.write("demonstration") as session:
        agreement = {"reference": "C", "kind": "HABILITATION", "start_date": date(2026, 1, 1)}
        agreement_id = records.insert(session, "agreement", agreement)
        for day, target in ((date(2026, 1, 1), 8), (date(2026, 10, 31), 10), (date(2026, 11, 1), 12)):
            line = {"agreement_id": agreement_id, "valid_from": day, "target_caseload": target}
            records.insert(session, "agreement_line", line)
    assert figures(caseload)["CIBLE"] == 10
    assert figures(caseload, Month(2026, 9))["CIBLE"] == 8
    assert figures(caseload, Month(2025, 12))["CIBLE"] is None


def test_act_minutes_on_a_day_the_person_is_not_open_are_the_colleagues_but_not_hers(caseload, person_id):
    with caseload.write("demonstration") as session:
        left = make.a_person(session, case_code="A-0002")
        make.a_path(session, left, date(2026, 1, 5), date(2026, 10, 10))
        for day in (10, 11):
            make.an_act(
                session, caseload.signed_in.coach_id, (left,), date=date(2026, 10, day), duration_minutes=500
            )
    counted = figures(caseload)
    assert counted["MIN_PERSONNE"] == 1000
    assert (counted["INT_REGULIER"], counted["INT_INTENSIF"]) == (1, 0)
