"""The log: acts recorded, corrected, cancelled, listed."""

from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import select

import make
from jalon.domain.acts import ActWarning
from jalon.domain.errors import FrozenFileError, InvalidEntryError, Problem, UnknownRecordError
from jalon.domain.months import Month
from jalon.services import history, returns
from jalon.services.activity import (
    NewAct,
    NewParticipant,
    NewRound,
    NewTrip,
    act_types,
    cancel_act,
    confirm_act,
    correct_act,
    examine_act,
    list_acts,
    list_acts_of_person,
    main_modules,
    read_act,
    read_entry,
    record_act,
    record_round,
    remove_act,
)
from jalon.storage import records
from jalon.storage.schema.people import SharedNoteRow

OCTOBER = Month(2026, 10)
TODAY = date(2026, 11, 20)


@pytest.fixture
def people(caseload):
    with caseload.write("demonstration") as session:
        found = [make.a_person(session, case_code=f"A-{rank:04d}") for rank in (1, 2, 3)]
        for person_id in found:
            path_id = make.a_path(session, person_id, date(2026, 9, 1))
        records.insert(
            session,
            "module_period",
            {"support_path_id": path_id, "module": "M3_RECHERCHE", "start_date": date(2026, 9, 1)},
        )
    return found


def workshop(caseload, people, **changes):
    fields = {
        "date": date(2026, 10, 6),
        "duration_minutes": 100,
        "act_type": "COLLECTIF",
        "target": "COLLECTIF",
        "coach_ids": (caseload.signed_in.coach_id,),
        "participants": (
            NewParticipant(people[0]),
            NewParticipant(people[1], "ABSENT_EXCUSE"),
            NewParticipant(people[2]),
        ),
        "start_time": time(9),
        "module": "M3_RECHERCHE",
        "modality": "PRESENTIEL",
    }
    return NewAct(**fields | changes)


def figures(caseload):
    return returns.prepare_return(caseload, OCTOBER, today=TODAY)["indicators"]


def test_a_workshop_is_written_once_with_everyone_and_counted_everywhere(caseload, people):
    recorded = record_act(caseload, workshop(caseload, people, trip=NewTrip(25, 14)), today=TODAY)
    assert recorded.warnings == ()
    act = read_act(caseload, recorded.act_id)
    assert [(p.case_code, p.minutes, p.attendance) for p in act.people] == [
        ("A-0001", 50, "HONORE"),
        ("A-0002", 0, "ABSENT_EXCUSE"),
        ("A-0003", 50, "HONORE"),
    ]
    assert act.coach_minutes == 100
    counted = figures(caseload)
    assert (counted["MIN_PERSONNE"], counted["MIN_TRAJET"], counted["NB_ABSENCES"]) == (100, 25, 1)
    assert (counted["FA_VUE"], counted["FA_ACTIVE"]) == (2, 2)
    assert list_acts(caseload, OCTOBER) == (act,)
    assert list_acts_of_person(caseload, people[1]) == (act,)
    assert list_acts_of_person(caseload, people[1], Month(2026, 9)) == ()


def test_a_correction_replaces_people_minutes_and_journey(caseload, people):
    act_id = record_act(caseload, workshop(caseload, people, trip=NewTrip(25)), today=TODAY).act_id
    corrected = workshop(caseload, people, duration_minutes=41, participants=(NewParticipant(people[1]),))
    correct_act(caseload, act_id, corrected, today=TODAY)
    act = read_act(caseload, act_id)
    assert [(p.case_code, p.minutes) for p in act.people] == [("A-0002", 41)]
    counted = figures(caseload)
    assert (counted["MIN_PERSONNE"], counted["MIN_TRAJET"]) == (41, 0)


def test_a_cancelled_act_stays_on_file_and_counts_nowhere(caseload, people):
    act_id = record_act(caseload, workshop(caseload, people), today=TODAY).act_id
    cancel_act(caseload, act_id)
    assert read_act(caseload, act_id).state == "CANCELLED"
    assert figures(caseload)["MIN_PERSONNE"] == 0
    assert list_acts(caseload, OCTOBER) == ()


def test_nothing_of_an_act_that_cannot_be_counted_is_written(caseload, people):
    with pytest.raises(InvalidEntryError) as refused:
        record_act(caseload, workshop(caseload, people, duration_minutes=0), today=TODAY)
    assert refused.value.problems == (Problem("duration_minutes", "not_positive"),)
    assert list_acts(caseload, OCTOBER) == ()


def test_warnings_are_given_before_and_after_and_the_act_is_kept(caseload, people):
    record_act(caseload, workshop(caseload, people), today=TODAY)
    again = workshop(caseload, people, start_time=time(10), duration_minutes=541, module=None)
    problems, warnings = examine_act(caseload, again, today=TODAY)
    assert problems == ()
    assert warnings == (ActWarning.LONG_DAY, ActWarning.AT_ONCE, ActWarning.NO_MODULE)
    assert record_act(caseload, again, today=TODAY).warnings == warnings


def test_an_act_in_a_locked_month_is_written_and_says_so(caseload, people):
    returns.lock_month(caseload, OCTOBER, today=TODAY)
    recorded = record_act(caseload, workshop(caseload, people), today=TODAY)
    assert recorded.warnings == (ActWarning.LOCKED_MONTH,)


def test_an_act_of_someone_whose_file_is_frozen_is_refused_whole(caseload, people):
    with caseload.write("freeze_person") as session:
        records.update(session, "person", people[2], {"frozen_since": TODAY})
    with pytest.raises(FrozenFileError):
        record_act(caseload, workshop(caseload, people), today=TODAY)
    assert list_acts(caseload, OCTOBER) == ()


def test_an_unknown_act_is_told(caseload):
    with pytest.raises(UnknownRecordError):
        read_act(caseload, "no")
    with pytest.raises(UnknownRecordError):
        cancel_act(caseload, "no")


def test_the_form_proposes_types_of_act_and_the_main_module(caseload, people):
    kinds = {kind.code: kind.target for kind in act_types(date(2026, 10, 6))}
    assert kinds["BILAN_TRIPARTITE"] == "TRIPARTITE"
    assert "TRAJET" not in kinds
    proposed = main_modules(caseload, tuple(people), date(2026, 10, 6))
    assert [proposed[person_id].main_module for person_id in people] == [None, None, "M3_RECHERCHE"]
    assert not main_modules(caseload, (people[0],), date(2026, 8, 31))[people[0]].is_open


def test_an_act_of_a_kind_that_the_rules_of_its_day_do_not_know_is_refused(caseload, people):
    coach_id = caseload.signed_in.coach_id
    act = NewAct(date(2026, 10, 6), 30, "MAGIE", "PERSONNE", (coach_id,), (NewParticipant(people[0]),))
    with pytest.raises(InvalidEntryError) as refused:
        record_act(caseload, act, today=date(2026, 10, 7))
    assert refused.value.problems == (Problem("act_type", "unknown"),)
    assert list_acts(caseload, Month(2026, 10)) == ()


def planned(caseload, people, **changes):
    return workshop(
        caseload,
        people,
        state="PLANNED",
        date=date(2026, 11, 19),
        participants=(NewParticipant(people[0]),),
        **changes,
    )


def test_a_planned_act_is_confirmed_with_what_it_took(caseload, people):
    act_id = record_act(caseload, planned(caseload, people), today=TODAY).act_id
    confirm_act(caseload, act_id, today=TODAY, duration_minutes=75)
    act = read_act(caseload, act_id)
    assert (act.state, act.duration_minutes, act.coach_minutes) == ("DONE", 75, 75)
    assert act.people[0].received_minutes == 75
    history.undo_last(caseload)
    assert read_act(caseload, act_id).state == "PLANNED"


def test_a_planned_act_to_which_nobody_came_is_an_absence(caseload, people):
    act_id = record_act(caseload, planned(caseload, people), today=TODAY).act_id
    confirm_act(caseload, act_id, today=TODAY, attendance="ABSENT")
    (person,) = read_act(caseload, act_id).people
    assert (person.attendance, person.minutes, person.present) == ("ABSENT", 0, False)


def test_what_is_still_to_come_is_not_confirmed(caseload, people):
    act_id = record_act(caseload, planned(caseload, people), today=TODAY).act_id
    with pytest.raises(InvalidEntryError):
        confirm_act(caseload, act_id, today=date(2026, 11, 18))
    assert read_act(caseload, act_id).state == "PLANNED"


def test_an_act_removed_is_taken_back_whole_by_undo(caseload, people):
    act = workshop(
        caseload, people, participants=(NewParticipant(people[0]),), trip=NewTrip(30, 12), shared_note="Vu."
    )
    act_id = record_act(caseload, act, today=TODAY).act_id
    before = read_entry(caseload, act_id)
    remove_act(caseload, act_id)
    assert list_acts(caseload, OCTOBER) == ()
    with pytest.raises(UnknownRecordError):
        read_entry(caseload, act_id)
    history.undo_last(caseload)
    assert read_entry(caseload, act_id) == before


def test_an_act_is_read_back_as_it_was_typed(caseload, people):
    act = workshop(
        caseload,
        people,
        participants=(NewParticipant(people[0], present=False),),
        trip=NewTrip(30, 12),
        coach_minutes={caseload.signed_in.coach_id: 40},
        shared_note="Préfère le matin.",
        personal_note="À rappeler.",
    )
    act_id = record_act(caseload, act, today=TODAY).act_id
    assert read_entry(caseload, act_id) == act
    correct_act(caseload, act_id, read_entry(caseload, act_id), today=TODAY)
    assert read_entry(caseload, act_id) == act


def test_a_note_is_about_one_person_and_goes_when_it_is_emptied(caseload, people):
    with pytest.raises(InvalidEntryError):
        record_act(caseload, workshop(caseload, people, shared_note="Vu."), today=TODAY)
    one = workshop(caseload, people, participants=(NewParticipant(people[0]),), personal_note="À revoir.")
    act_id = record_act(caseload, one, today=TODAY).act_id
    confirm_act(caseload, act_id, today=TODAY)
    assert read_entry(caseload, act_id).personal_note == "À revoir."
    correct_act(caseload, act_id, workshop(caseload, people, personal_note=""), today=TODAY)
    assert read_entry(caseload, act_id).personal_note == ""


def test_a_note_follows_its_act_to_another_day_and_another_person(caseload, people):
    act = workshop(caseload, people, participants=(NewParticipant(people[0]),), shared_note="Calme.")
    act_id = record_act(caseload, act, today=TODAY).act_id
    moved = replace(act, date=date(2026, 10, 8), participants=(NewParticipant(people[1]),), shared_note=None)
    correct_act(caseload, act_id, moved, today=TODAY)
    with caseload.read() as session:
        query = select(SharedNoteRow.date, SharedNoteRow.person_id, SharedNoteRow.text)
        assert session.execute(query).one() == (date(2026, 10, 8), people[1], "Calme.")


def test_a_round_of_negative_minutes_is_refused_in_words(caseload):
    with pytest.raises(InvalidEntryError):
        record_round(caseload, NewRound(date(2026, 10, 6), -5), today=TODAY)
