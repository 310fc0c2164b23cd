"""A person's file is written record by record: each one a named action that can be undone."""

from datetime import date

import pytest

import make
from jalon.domain.errors import FrozenFileError, InvalidEntryError, UnknownRecordError
from jalon.services import activity, dashboard, history, person_records, retention, rights
from jalon.services.person_records import KINDS, NewEmployer
from jalon.storage import records
from jalon.ui import messages


@pytest.fixture
def person(caseload):
    with caseload.write("demonstration") as session:
        person_id = make.a_person(session)
        make.a_path(session, person_id, date(2026, 3, 1))
    return person_id


def the_path(caseload, person):
    return person_records.read_file(caseload, person).of("support_path")[0].id


def test_identity_is_corrected_keeps_what_it_was_and_can_be_undone(caseload, person):
    person_records.correct_record(caseload, "person", person, {"town": "Nancy", "phone": "06 12 34 56 78"})
    person_records.correct_record(caseload, "person", person, {"town": "Metz"})
    assert person_records.read_file(caseload, person).person.values["town"] == "Metz"
    changes = [c for c in history.changes_of_person(caseload, person) if c.column == "town"]
    assert [(c.before, c.after, c.label) for c in changes] == [
        ("Nancy", "Metz", "correct_person"),
        (None, "Nancy", "correct_person"),
    ]
    assert {c.author_id for c in changes} == {caseload.signed_in.coach_id}
    assert history.undo_last(caseload) == "correct_person"
    assert person_records.read_file(caseload, person).person.values["town"] == "Nancy"


@pytest.mark.parametrize(
    ("table", "values", "field"),
    [
        ("recognition", {"start_date": date(2026, 1, 1)}, "kind"),
        (
            "recognition",
            {"kind": "RQTH", "start_date": date(2026, 2, 1), "end_date": date(2026, 1, 1)},
            "end_date",
        ),
        ("referral", {"origin": " "}, "origin"),
        ("job_contract", {"start_date": date(2026, 1, 1)}, "contract_type"),
        ("work_immersion", {"purpose": "DECOUVRIR", "start_date": date(2026, 1, 1)}, "employer_id"),
        ("next_action", {"label": ""}, "label"),
    ],
)
def test_what_could_not_be_counted_is_refused_and_nothing_is_written(caseload, person, table, values, field):
    with pytest.raises(InvalidEntryError) as refused:
        person_records.add_record(caseload, table, person, values)
    assert field in {problem.field for problem in refused.value.problems}
    assert person_records.read_file(caseload, person).of(table) == ()


def test_a_name_cannot_be_emptied_nor_a_sex_invented(caseload, person):
    for values in ({"family_name": "  "}, {"sex": 3}):
        with pytest.raises(InvalidEntryError):
            person_records.correct_record(caseload, "person", person, values)


def test_a_contract_and_its_new_employer_are_one_action(caseload, person):
    values = {"contract_type": "CDD_LT6", "start_date": date(2026, 9, 1)}
    first = person_records.add_record(
        caseload, "job_contract", person, values, new_employer=NewEmployer("Le Phare", "Nancy")
    )
    file = person_records.read_file(caseload, person)
    assert list(file.employers.values()) == ["Le Phare"]
    with pytest.raises(InvalidEntryError):
        person_records.correct_record(caseload, "job_contract", first, {"follows_contract_id": first})
    history.undo_last(caseload)
    assert person_records.read_file(caseload, person).of("job_contract") == ()
    with caseload.read() as session:
        from jalon.storage.queries.search import search_employers

        assert search_employers(session, "phare") == ()


def test_what_is_removed_waits_in_the_trash_and_comes_back(caseload, person):
    values = {"label": "Appeler l’employeur", "due_date": date(2026, 12, 4)}
    action = person_records.add_record(caseload, "next_action", person, values)
    agreement = person_records.add_record(
        caseload, "individual_agreement", the_path(caseload, person), {"kind": "TRIPARTITE"}
    )
    person_records.remove_record(caseload, "next_action", action)
    person_records.remove_record(caseload, "individual_agreement", agreement)
    assert {one.table for one in person_records.list_trash(caseload, person)} == {
        "next_action",
        "individual_agreement",
    }
    person_records.restore_record(caseload, "next_action", action)
    person_records.restore_record(caseload, "individual_agreement", agreement)
    assert person_records.list_trash(caseload, person) == ()
    assert len(person_records.read_file(caseload, person).of("next_action")) == 1
    with pytest.raises(UnknownRecordError):
        person_records.remove_record(caseload, "next_action", "nobody")


def test_a_cancelled_act_comes_back_as_it_was_and_an_undone_one_whole(caseload, person):
    with caseload.write("demonstration") as session:
        act = make.an_act(session, caseload.signed_in.coach_id, (person,), state="PLANNED")
    activity.cancel_act(caseload, act)
    assert [one.id for one in person_records.list_trash(caseload, person)] == [act]
    person_records.restore_record(caseload, "act", act)
    assert activity.read_act(caseload, act).state == "PLANNED"
    other = activity.record_act(
        caseload,
        activity.NewAct(
            date=make.TODAY,
            duration_minutes=30,
            act_type="ENTRETIEN",
            target="PERSONNE",
            coach_ids=(caseload.signed_in.coach_id,),
            participants=(activity.NewParticipant(person),),
        ),
        today=make.TODAY,
    ).act_id
    history.undo_last(caseload)
    person_records.restore_record(caseload, "act", other)
    read = activity.read_act(caseload, other)
    assert [one.minutes for one in read.people] == [30]


def an_act_with_notes(caseload, person, **changes):
    fields = {
        "date": make.TODAY,
        "duration_minutes": 30,
        "act_type": "ENTRETIEN",
        "target": "PERSONNE",
        "coach_ids": (caseload.signed_in.coach_id,),
        "participants": (activity.NewParticipant(person),),
        "shared_note": "vu à l’atelier",
        "personal_note": "à rappeler",
    }
    act = activity.NewAct(**(fields | changes))
    return activity.record_acts(caseload, (act,), today=make.TODAY)[0].act_id


def test_an_act_comes_out_of_the_trash_with_its_notes(caseload, person):
    act = an_act_with_notes(caseload, person)
    activity.remove_act(caseload, act)
    person_records.restore_record(caseload, "act", act)
    entry = activity.read_entry(caseload, act)
    assert (entry.shared_note, entry.personal_note) == ("vu à l’atelier", "à rappeler")


def test_an_act_cancelled_then_removed_comes_back_cancelled_first(caseload, person):
    act = an_act_with_notes(caseload, person, state="PLANNED")
    activity.cancel_act(caseload, act)
    activity.remove_act(caseload, act)
    person_records.restore_record(caseload, "act", act)
    assert activity.read_act(caseload, act).state == "CANCELLED"
    person_records.restore_record(caseload, "act", act)
    assert activity.read_act(caseload, act).state == "PLANNED"


def test_an_act_planned_with_someone_whose_file_is_frozen_is_not_proposed(caseload, person):
    act = an_act_with_notes(caseload, person, state="PLANNED")
    assert [task.id for task in dashboard.read_dashboard(caseload, None, today=make.TODAY).tasks] == [act]
    rights.freeze_person(caseload, person, since=make.TODAY)
    assert dashboard.read_dashboard(caseload, None, today=make.TODAY).tasks == ()


def test_two_main_modules_cannot_be_added_on_one_day(caseload, person):
    path = the_path(caseload, person)
    values = {"module": "M1_EVALUATION", "start_date": date(2026, 3, 1)}
    person_records.add_record(caseload, "module_period", path, values)
    with pytest.raises(InvalidEntryError):
        person_records.add_record(caseload, "module_period", path, {**values, "module": "M2_PROJET"})
    person_records.add_record(caseload, "module_period", path, {**values, "is_main": False})


def test_a_frozen_file_is_neither_read_nor_changed_until_it_is_lifted(caseload, person):
    rights.freeze_person(caseload, person, since=make.TODAY, reason="Contestation")
    for use_case, arguments in (
        (person_records.read_file, (person,)),
        (person_records.list_trash, (person,)),
        (history.changes_of_person, (person,)),
        (person_records.add_record, ("recognition", person, {"kind": "RQTH"})),
        (person_records.correct_record, ("person", person, {"town": "Metz"})),
        (person_records.add_record, ("next_action", person, {"label": "Appeler"})),
    ):
        with pytest.raises(FrozenFileError):
            use_case(caseload, *arguments)
    assert person_records.read_frozen(caseload, person) == ("A-0001", make.TODAY, "Contestation")
    rights.unfreeze_person(caseload, person)
    assert person_records.read_file(caseload, person).person.values["freeze_reason"] is None


def test_an_erasure_leaves_a_certificate_and_is_never_offered_back(caseload, person):
    retention.erase_file(caseload, person, today=make.TODAY, reason="right_to_erasure", masks=())
    with pytest.raises(UnknownRecordError):
        person_records.read_file(caseload, person)
    with caseload.read() as session:
        from sqlalchemy import text

        row = session.execute(text("SELECT rule, count, opaque_ids FROM disposal_record")).one()
        events = session.execute(text("SELECT event FROM access_entry")).scalars().all()
    assert tuple(row) == ("right_to_erasure", 1, person)
    assert "erase_person" in events
    assert "erase_person" not in [action.label for action in history.undoable_actions(caseload)]


def test_every_action_on_a_record_has_its_words():
    for table in KINDS:
        for verb in ("add", "correct", "remove"):
            label = f"{verb}_{table}"
            assert messages.action_words(label) != label.replace("_", " "), label


def test_a_referral_says_since_when_it_is_as_it_is(caseload, person):
    given = {"origin": "MDPH", "state": "RECEIVED", "received_date": date(2026, 9, 1)}
    referral = person_records.add_record(caseload, "referral", person, given)

    def since():
        (found,) = person_records.read_file(caseload, person).of("referral")
        return found.values["state_date"]

    assert since() == date(2026, 9, 1)
    refused = {"state": "REFUSED", "refusal_reason": "SANS_PLACE", "state_date": date(2026, 9, 1)}
    person_records.correct_record(caseload, "referral", referral, refused)
    assert since() == make.TODAY  # the form shows the day of the state before: it is not the new one's
    person_records.correct_record(caseload, "referral", referral, {"state_date": date(2026, 10, 5)})
    assert since() == date(2026, 10, 5)
    person_records.correct_record(caseload, "referral", referral, {"reference": "12"})
    assert since() == date(2026, 10, 5)


def test_a_record_of_someone_else_is_not_in_the_file(caseload, person):
    with caseload.write("demonstration") as session:
        other = make.a_person(session, case_code="A-0002")
        records.insert(session, "recognition", {"person_id": other, "kind": "RQTH"})
    assert person_records.read_file(caseload, person).of("recognition") == ()


def test_a_contract_of_no_known_type_and_a_record_of_nobody_are_refused_in_words(caseload):
    with caseload.write("demonstration") as session:
        person_id = make.a_person(session)
    values = {"contract_type": "NIMPORTE", "start_date": date(2026, 3, 2)}
    with pytest.raises(InvalidEntryError):
        person_records.add_record(caseload, "job_contract", person_id, values)
    with pytest.raises(UnknownRecordError):
        person_records.add_record(caseload, "job_contract", "nobody", {**values, "contract_type": "CDI"})
    with pytest.raises(UnknownRecordError):
        person_records.add_record(caseload, "suspension", "no path", {"start_date": date(2026, 3, 2)})
