"""There is one list of things to do: filtered by person, who, when and state; the first screen shows it."""

from datetime import date, timedelta

import pytest

import make
from jalon.domain.errors import UnknownRecordError
from jalon.services import dashboard, goals, history, person_records, rights, tasks
from jalon.services.tasks import WantedTasks
from jalon.storage import records

TODAY = date(2026, 11, 20)


@pytest.fixture
def zoe(caseload):
    with caseload.write("demonstration") as session:
        person_id = make.a_person(session)
        path = make.a_path(session, person_id, date(2026, 3, 1))
        values = {"support_path_id": path, "coach_id": caseload.signed_in.coach_id}
        records.insert(session, "coach_assignment", values | {"start_date": date(2026, 3, 1)})
    return person_id


@pytest.fixture
def paul(caseload):
    with caseload.write("demonstration") as session:
        values = {"family_name": "Durand", "given_name": "Paul", "role": "REFERENT"}
        return records.insert(session, "coach", values)


def plan(caseload, person, label, days=None, **who):
    due = None if days is None else TODAY + timedelta(days=days)
    return person_records.add_record(
        caseload, "next_action", person, {"label": label, "due_date": due, **who}
    )


def listed(caseload, **wanted):
    ids = tasks.find_tasks(caseload, WantedTasks(**wanted), today=TODAY)
    found = tasks.read_tasks(caseload, ids)
    return [found[task_id].words for task_id in ids]


def test_the_oldest_comes_first_an_hour_before_none_and_what_has_no_day_last(caseload, zoe):
    plan(caseload, zoe, "sans date")
    plan(caseload, zoe, "aujourd’hui", 0)
    plan(caseload, zoe, "en retard", -5)
    with caseload.write("demonstration") as session:
        coach = caseload.signed_in.coach_id
        make.an_act(session, coach, (zoe,), date=TODAY, state="PLANNED", subject="acte prévu")
    assert listed(caseload) == ["en retard", "aujourd’hui", "acte prévu", "sans date"]


def test_it_is_filtered_by_when(caseload, zoe):
    for label, days in (("r", -1), ("j", 0), ("s", 6), ("m", 20), ("p", 60), ("x", None)):
        plan(caseload, zoe, label, days)
    expected = {
        "late": "r",
        "today": "j",
        "until_today": "rj",
        "week": "rjs",
        "month": "rjsm",
        "later": "smp",
        "undated": "x",
        "any": "rjsmpx",
    }
    assert {when: "".join(listed(caseload, when=when)) for when in expected} == expected


def test_it_is_filtered_by_who_does_it_and_for_whom(caseload, zoe, paul):
    me = caseload.signed_in.coach_id
    plan(caseload, zoe, "à moi", coach_id=me)
    plan(caseload, zoe, "à Paul", coach_id=paul)
    plan(caseload, zoe, "à elle", responsible="La personne")
    plan(caseload, zoe, "à personne")
    assert listed(caseload, who="coach", coach_id=me) == ["à moi", "à elle", "à personne"]
    assert listed(caseload, who="coach", coach_id=paul) == ["à Paul"]
    assert listed(caseload, who="person") == ["à elle"]
    assert listed(caseload, who="nobody") == ["à personne"]
    with caseload.write("demonstration") as session:
        other = make.a_person(session, case_code="A-0002")
    plan(caseload, other, "pour une autre")
    assert listed(caseload, person_id=other) == ["pour une autre"]


def test_what_is_done_can_be_found_and_reopened(caseload, zoe):
    action = plan(caseload, zoe, "faite", 0)
    dashboard.finish_action(caseload, action, today=TODAY)
    assert listed(caseload) == []
    assert listed(caseload, state="done") == ["faite"]
    tasks.reopen_action(caseload, action)
    assert listed(caseload) == ["faite"]
    assert history.undo_last(caseload) == "reopen_action"
    assert listed(caseload, state="done") == ["faite"]


def test_it_is_put_off(caseload, zoe):
    action = plan(caseload, zoe, "appeler", 0)
    tasks.move_action(caseload, action, TODAY + timedelta(days=3))
    [task] = tasks.read_tasks(caseload, [action]).values()
    assert task.day == date(2026, 11, 23)
    with pytest.raises(UnknownRecordError):
        tasks.move_action(caseload, "inconnue", TODAY)


def test_an_action_says_the_goal_it_serves(caseload, zoe):
    path = next(iter(_paths(caseload, zoe)))
    goals.plan_line(caseload, zoe, goals.read_line("Trouver un stage > appeler Le Phare"), path_id=path)
    ids = tasks.find_tasks(caseload, WantedTasks(), today=TODAY)
    [task] = tasks.read_tasks(caseload, ids).values()
    assert (task.words, task.goal) == ("appeler Le Phare", "Trouver un stage")


def test_a_frozen_file_asks_for_nothing(caseload, zoe):
    plan(caseload, zoe, "appeler", 0)
    rights.freeze_person(caseload, zoe, since=TODAY)
    assert listed(caseload) == []


def test_the_first_screen_shows_the_same_list_until_today(caseload, zoe):
    plan(caseload, zoe, "hier", -1)
    plan(caseload, zoe, "demain", 1)
    me = caseload.signed_in.coach_id
    shown = dashboard.read_dashboard(caseload, me, today=TODAY)
    assert [task.words for task in shown.tasks] == listed(
        caseload, who="coach", coach_id=me, when="until_today"
    )


def _paths(caseload, person):
    from jalon.services import person_records

    return [path.id for path in person_records.read_file(caseload, person).of("support_path")]
