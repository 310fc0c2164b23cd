"""A calendar is told of deadlines, planned acts, and what became of them; another library reads it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import vobject

import make
from jalon.domain.errors import PreciousTargetError
from jalon.services.calendars import write_calendar
from jalon.storage import records

TODAY = date(2026, 11, 20)


@pytest.fixture
def zoé(caseload):
    """A person whose RQTH ends on 1 February, with a visit planned at 14:30 on 1 December."""
    found = {}
    with caseload.write("demonstration") as session:
        person = make.a_person(session)
        path = make.a_path(session, person, date(2026, 1, 5))
        coach = caseload.signed_in.coach_id
        records.insert(
            session,
            "coach_assignment",
            {"support_path_id": path, "coach_id": coach, "start_date": date(2026, 1, 5)},
        )
        found["right"] = records.insert(
            session, "recognition", {"person_id": person, "kind": "RQTH", "end_date": date(2027, 2, 1)}
        )
        found["act"] = make.an_act(
            session,
            coach,
            (person,),
            state="PLANNED",
            date=date(2026, 12, 1),
            start_time=time(14, 30),
            duration_minutes=90,
            subject="Point avec Mme Lefèvre",
        )
    return found | {"person": person}


def told(caseload, tmp_path, *, today=TODAY, **wanted):
    """Write a calendar; return its text and its events by summary, or by identity when cancelled."""
    target = tmp_path / "agenda.ics"
    write_calendar(caseload, target, today=today, **wanted)
    text = target.read_bytes().decode()
    events = vobject.readOne(text).vevent_list
    return text, {
        event.summary.value if hasattr(event, "summary") else event.uid.value: event for event in events
    }


def of(events, word):
    """Return the one event whose summary has a word."""
    (found,) = [event for summary, event in events.items() if word in summary]
    return found


def test_a_planned_visit_and_a_right_that_ends_are_told_without_a_name(caseload, zoé, tmp_path):
    text, events = told(caseload, tmp_path)
    visit = of(events, "Entretien")
    assert visit.summary.value == "Entretien individuel · A-0001"
    # 14:30 in Paris in December is 13:30 UTC: the second library works it out from the file's own zone.
    assert visit.dtstart.value.astimezone(UTC) == datetime(2026, 12, 1, 13, 30, tzinfo=UTC)
    assert visit.duration.value == timedelta(minutes=90)
    right = of(events, "RQTH")
    assert right.dtstart.value == date(2027, 2, 1)
    assert right.summary.value.endswith("A-0001")
    for typed in ("Lefèvre", "Zoé", "Point avec"):
        assert typed not in text


def test_summer_time_is_two_hours_from_universal_time(caseload, zoé, tmp_path):
    with caseload.write("demonstration") as session:
        records.update(session, "act", zoé["act"], {"date": date(2027, 7, 6)})
    _, events = told(caseload, tmp_path)
    visit = of(events, "Entretien")
    assert visit.dtstart.value.astimezone(UTC) == datetime(2027, 7, 6, 12, 30, tzinfo=UTC)


def test_names_and_words_are_told_only_when_asked(caseload, zoé, tmp_path):
    text, events = told(caseload, tmp_path, with_names=True)
    assert of(events, "Entretien").summary.value == "Entretien individuel · A-0001 Zoé Lefèvre"
    assert "Point avec Mme Lefèvre" in of(events, "Entretien").description.value
    assert "CLASS:PRIVATE" in text


def test_nothing_changed_gives_the_same_file(caseload, zoé, tmp_path):
    first, _ = told(caseload, tmp_path)
    second, _ = told(caseload, tmp_path)
    assert first == second


def test_what_moves_keeps_its_identity_and_its_sequence_grows(caseload, zoé, tmp_path):
    _, before = told(caseload, tmp_path)
    with caseload.write("demonstration") as session:
        records.update(session, "act", zoé["act"], {"start_time": time(16)})
    _, after = told(caseload, tmp_path)
    old, new = of(before, "Entretien"), of(after, "Entretien")
    assert new.uid.value == old.uid.value
    assert (old.sequence.value, new.sequence.value) == ("0", "1")
    assert of(after, "RQTH").sequence.value == "0"


def test_what_is_gone_is_cancelled_until_its_day_and_then_left_alone(caseload, zoé, tmp_path):
    _, before = told(caseload, tmp_path)
    uid = of(before, "Entretien").uid.value
    with caseload.write("demonstration") as session:
        records.update(session, "act", zoé["act"], {"state": "CANCELLED"})
    for _ in range(2):
        text, after = told(caseload, tmp_path)
        assert (after[uid].status.value, after[uid].sequence.value) == ("CANCELLED", "1")
    assert "Entretien" not in text
    _, later = told(caseload, tmp_path, today=date(2026, 12, 2))
    assert uid not in later


def test_what_comes_back_is_told_again_under_its_identity(caseload, zoé, tmp_path):
    _, before = told(caseload, tmp_path)
    for state in ("CANCELLED", "PLANNED"):
        with caseload.write("demonstration") as session:
            records.update(session, "act", zoé["act"], {"state": state})
        _, after = told(caseload, tmp_path)
    visit = of(after, "Entretien")
    assert (visit.uid.value, visit.sequence.value) == (of(before, "Entretien").uid.value, "2")


def test_an_act_that_was_held_is_not_cancelled_in_the_calendar_of_its_day(caseload, zoé, tmp_path):
    told(caseload, tmp_path)
    with caseload.write("demonstration") as session:
        records.update(session, "act", zoé["act"], {"state": "DONE"})
    _, after = told(caseload, tmp_path, today=date(2026, 12, 1))
    assert not any(hasattr(event, "status") and event.status.value == "CANCELLED" for event in after.values())


def test_an_act_that_nobody_planned_is_not_announced_once_held(caseload, zoé, tmp_path):
    with caseload.write("demonstration") as session:
        records.update(session, "act", zoé["act"], {"state": "DONE", "date": TODAY})
    _, events = told(caseload, tmp_path)
    assert not any("Entretien" in summary for summary in events)


def test_two_calendars_do_not_cancel_each_others_events(caseload, zoé, tmp_path):
    with caseload.write("demonstration") as session:
        other = records.insert(
            session, "coach", {"family_name": "Petit", "given_name": "Paul", "role": "REFERENT"}
        )
    told(caseload, tmp_path, coach_id=caseload.signed_in.coach_id)
    _, his = told(caseload, tmp_path, coach_id=other)
    assert not any("A-0001" in summary for summary in his)
    assert all(event.status.value == "CONFIRMED" for event in his.values())


def test_the_year_to_come_is_told_and_nothing_after(caseload, zoé, tmp_path):
    with caseload.write("demonstration") as session:
        records.update(session, "act", zoé["act"], {"date": TODAY + timedelta(days=367)})
    _, events = told(caseload, tmp_path)
    assert not any("Entretien" in summary for summary in events)


def test_a_calendar_is_never_written_over_a_caseload(caseload, zoé):
    with pytest.raises(PreciousTargetError):
        write_calendar(caseload, caseload.path, today=TODAY)
