"""A référent leaves: her people and what she had to do go to the next one, who is told what matters."""

import json
from datetime import date

import pytest

import make
from jalon.domain.errors import FrozenFileError, InvalidEntryError
from jalon.services import goals, handover, history, notes, paths, person_records, rights, tasks
from jalon.services.people import close_path
from jalon.services.tasks import WantedTasks
from jalon.storage import records

TODAY = date(2026, 11, 20)


@pytest.fixture
def paul(caseload):
    with caseload.write("demonstration") as session:
        values = {"family_name": "Durand", "given_name": "Paul", "role": "REFERENT"}
        return records.insert(session, "coach", values)


@pytest.fixture
def people(caseload):
    """Write two people of the one who is signed in; return person and path of each."""
    found = []
    with caseload.write("demonstration") as session:
        for number, name in ((1, "Lefèvre"), (2, "Nowak")):
            person = make.a_person(session, case_code=f"A-000{number}", family_name=name)
            path = make.a_path(session, person, date(2026, 3, 1))
            values = {"support_path_id": path, "coach_id": caseload.signed_in.coach_id}
            records.insert(session, "coach_assignment", values | {"start_date": date(2026, 3, 1)})
            found.append((person, path))
    return found


def coaches(caseload, person):
    return [
        (line.values["coach_id"], line.values["start_date"], line.values["end_date"])
        for line in person_records.read_file(caseload, person).of("coach_assignment")
    ]


def test_several_people_change_hands_on_a_day_with_what_was_to_be_done_and_it_is_undone_whole(
    caseload, paul, people
):
    me = caseload.signed_in.coach_id
    (zoe, zoes_path), (nowak, nowaks_path) = people
    goals.plan_line(caseload, zoe, goals.read_line("appeler"), coach_id=me)
    goals.plan_line(caseload, nowak, goals.read_line("écrire"), coach_id=me)
    day = date(2026, 12, 1)
    assert paths.change_coaches(caseload, [zoes_path, nowaks_path], paul, day) == (2, 2)
    assert coaches(caseload, zoe) == [
        (me, date(2026, 3, 1), date(2026, 11, 30)),
        (paul, day, None),
    ]
    ids = tasks.find_tasks(caseload, WantedTasks(who="coach", coach_id=paul), today=day)
    assert len(ids) == 2
    assert [one.case_code for one in handover.list_entrusted(caseload, paul, today=day)] == [
        "A-0001",
        "A-0002",
    ]
    assert handover.list_entrusted(caseload, me, today=day) == ()
    assert paths.change_coaches(caseload, [zoes_path], paul, day) == (0, 0), "hers already"
    assert history.undo_last(caseload) == "change_coaches"
    assert coaches(caseload, zoe) == [(me, date(2026, 3, 1), None)]


def test_actions_may_stay_with_the_one_who_leaves(caseload, paul, people):
    me = caseload.signed_in.coach_id
    [(zoe, path), _] = people
    goals.plan_line(caseload, zoe, goals.read_line("appeler"), coach_id=me)
    assert paths.change_coaches(caseload, [path], paul, TODAY, moves_actions=False) == (1, 0)


def test_a_support_that_ended_before_the_day_is_handed_to_nobody(caseload, paul, people):
    [(zoe, path), _] = people
    close_path(caseload, path, date(2026, 11, 18), "AUTRE")
    before = coaches(caseload, zoe)
    assert paths.change_coaches(caseload, [path], paul, date(2026, 11, 19)) == (0, 0)
    assert coaches(caseload, zoe) == before


def test_nobody_changes_hands_when_one_file_is_frozen_or_nobody_is_named(caseload, paul, people):
    [(zoe, zoes_path), (nowak, nowaks_path)] = people
    rights.freeze_person(caseload, nowak, since=TODAY)
    with pytest.raises(FrozenFileError):
        paths.change_coaches(caseload, [zoes_path, nowaks_path], paul, TODAY)
    assert len(coaches(caseload, zoe)) == 1
    with pytest.raises(InvalidEntryError):
        paths.change_coaches(caseload, [], paul, TODAY)
    with pytest.raises(InvalidEntryError):
        paths.change_coaches(caseload, [zoes_path], "inconnu", TODAY)


def test_the_next_one_is_told_who_to_call_what_may_be_said_and_what_comes_next(caseload, people):
    [(zoe, path), _] = people
    me = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        employer = records.insert(session, "employer", {"name": "Le Phare"})
        values = {"employer_id": employer, "name": "Mme Roux", "function": "Tutrice", "phone": "0383112233"}
        records.insert(session, "employer_contact", values)
        values = {"person_id": zoe, "employer_id": employer, "contract_type": "CDI"}
        records.insert(session, "job_contract", values | {"start_date": date(2026, 8, 1)})
        partner = records.insert(session, "partner", {"name": "SAVS de Nancy", "phone": "0383445566"})
        records.insert(session, "person_partner", {"person_id": zoe, "partner_id": partner})
        make.an_act(session, me, (zoe,), date=date(2026, 11, 9))
        records.insert(
            session,
            "recognition",
            {"person_id": zoe, "kind": "RQTH", "start_date": date(2022, 1, 1), "end_date": date(2027, 1, 15)},
        )
        records.update(session, "person", zoe, {"disability_family": "PSYCHIQUE"})
    add = person_records.add_record
    add(caseload, "vocational_plan", path, {"job_label": "Vendeuse", "disclosure_choice": "PARTIELLE",
                                            "disclosure_words": "Besoin de pauses"})  # fmt: skip
    add(caseload, "shared_assessment", path, {"date": date(2026, 4, 1), "person_words": "J’aime le contact"})
    goals.plan_line(caseload, zoe, goals.read_line("Passer à 24 h > en parler à Mme Roux"), path_id=path)
    notes.add_note(caseload, zoe, "Préfère les SMS", is_personal=False, day=TODAY)
    notes.add_note(caseload, zoe, "Personnelle", is_personal=True, day=TODAY)
    told = handover.read_handed(caseload, zoe, today=TODAY)
    assert [(job.employer, job.contacts[0].name) for job in told.jobs] == [("Le Phare", "Mme Roux")]
    assert [(one.name, one.phone) for one in told.partners] == [("SAVS de Nancy", "0383445566")]
    assert told.projects[0].disclosure_words == "Besoin de pauses"
    assert told.person_words == "J’aime le contact"
    assert (told.goals, [task.words for task in told.tasks]) == (("Passer à 24 h",), ["en parler à Mme Roux"])
    assert "Fin de la RQTH" in [one.label for one in told.deadlines]
    assert [note.text for note in told.notes] == ["Préfère les SMS"]
    assert told.last_acts[0].date == date(2026, 11, 9)
    said = json.dumps(handover.prepare_handover(caseload, [zoe], today=TODAY), default=str)
    assert "PSYCHIQUE" not in said
    assert "Personnelle" not in said


def test_a_frozen_file_is_counted_and_not_told(caseload, people):
    [(zoe, _), (nowak, _)] = people
    rights.freeze_person(caseload, nowak, since=TODAY)
    document = handover.prepare_handover(caseload, [zoe, nowak], today=TODAY)
    assert ([one["case_code"] for one in document["people"]], document["frozen_files"]) == (["A-0001"], 1)
