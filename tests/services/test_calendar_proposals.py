"""Appointments of another calendar are proposals: nothing is written before, one undoing takes all back."""

from datetime import date, time

import pytest

import make
from jalon.domain.errors import CalendarTooLargeError, CalendarUnreadableError
from jalon.exchange.calendar_reading import read_appointments
from jalon.services.calendar_proposals import accept_proposals, propose_acts
from jalon.services.calendars import write_calendar
from jalon.services.history import undo_last
from jalon.storage.queries.calendar_entries import read_acts_ahead

TODAY = date(2026, 11, 20)
FIRST, LAST = TODAY, date(2027, 2, 20)
OUTLOOK_ZONE = """BEGIN:VTIMEZONE
TZID:Romance Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def calendar(tmp_path, *events):
    body = "".join(f"BEGIN:VEVENT\nUID:{n}@agenda\n{event}\nEND:VEVENT\n" for n, event in enumerate(events))
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//x\n{OUTLOOK_ZONE}{body}END:VCALENDAR\n"
    target = tmp_path / "agenda.ics"
    target.write_bytes(text.replace("\n", "\r\n").encode())
    return target


def told(path):
    return [
        (one.day, one.start_time, one.minutes, one.summary) for one in read_appointments(path, FIRST, LAST)
    ]


def test_an_hour_of_any_zone_is_told_in_france(tmp_path):
    path = calendar(
        tmp_path,
        "DTSTART;TZID=Romance Standard Time:20261201T143000\n"
        "DTEND;TZID=Romance Standard Time:20261201T160000\nSUMMARY:Un",
        "DTSTART:20261202T080000Z\nDURATION:PT45M\nSUMMARY:Deux",
        "DTSTART:20261203T090000\nSUMMARY:Trois",
        "DTSTART;VALUE=DATE:20261204\nSUMMARY:Quatre",
    )
    assert told(path) == [
        (date(2026, 12, 1), time(14, 30), 90, "Un"),
        (date(2026, 12, 2), time(9), 45, "Deux"),
        (date(2026, 12, 3), time(9), None, "Trois"),
        (date(2026, 12, 4), None, None, "Quatre"),
    ]


def test_a_weekly_meeting_keeps_its_hour_and_leaves_out_what_was_taken_off_or_cancelled(tmp_path):
    path = calendar(
        tmp_path,
        "DTSTART;TZID=Romance Standard Time:20260901T100000\nDURATION:PT1H\n"
        "RRULE:FREQ=WEEKLY;UNTIL=20261216T000000Z\n"
        "EXDATE;TZID=Romance Standard Time:20261201T100000\nSUMMARY:Réunion",
        "DTSTART:20261202T080000Z\nSTATUS:CANCELLED\nSUMMARY:Annulé",
    )
    # Tuesdays from 24 November on: 1 December is taken off, 15 December is the last before the 16th.
    assert told(path) == [
        (day, time(10), 60, "Réunion") for day in (date(2026, 11, 24), date(2026, 12, 8), date(2026, 12, 15))
    ]


def test_one_meeting_of_a_series_that_was_moved_is_told_once(tmp_path):
    path = calendar(
        tmp_path,
        "DTSTART:20261201T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2\nSUMMARY:Point",
    )
    moved = (
        "BEGIN:VEVENT\r\nUID:0@agenda\r\nRECURRENCE-ID:20261202T090000Z\r\n"
        "DTSTART:20261203T130000Z\r\nSUMMARY:Point\r\nEND:VEVENT\r\n"
    )
    path.write_bytes(path.read_bytes().replace(b"END:VCALENDAR", moved.encode() + b"END:VCALENDAR"))
    assert [one[:2] for one in told(path)] == [
        (date(2026, 12, 1), time(10)),
        (date(2026, 12, 3), time(14)),
    ]


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=DAILY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"])
def test_a_recurrence_without_end_ends(tmp_path, rule):
    path = calendar(tmp_path, f"DTSTART:20261201T090000Z\nRRULE:{rule}\nSUMMARY:X")
    assert len(told(path)) <= 60


@pytest.mark.parametrize(
    "content", [b"", b"no calendar", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", bytes(range(256)) * 40]
)
def test_what_is_no_calendar_is_refused(tmp_path, content):
    path = tmp_path / "x.ics"
    path.write_bytes(content)
    with pytest.raises(CalendarUnreadableError):
        told(path)


def test_too_large_a_calendar_is_refused(tmp_path):
    path = calendar(tmp_path, *("DTSTART:20261201T090000Z\nSUMMARY:X" for _ in range(501)))
    with pytest.raises(CalendarTooLargeError):
        told(path)
    path.write_bytes(b" " * 5_000_001)
    with pytest.raises(CalendarTooLargeError):
        told(path)


@pytest.fixture
def zoé(caseload):
    with caseload.write("demonstration") as session:
        person = make.a_person(session)
        make.a_path(session, person, date(2026, 1, 5))
    return person


def test_who_is_named_makes_a_proposal_and_what_is_private_makes_none(caseload, zoé, tmp_path):
    path = calendar(
        tmp_path,
        "DTSTART:20261201T130000Z\nDURATION:PT1H30M\nSUMMARY:Entretien Lefèvre",
        "DTSTART:20261202T130000Z\nSUMMARY:A-0001",
        "DTSTART:20261203T130000Z\nSUMMARY:Dentiste",
    )
    first, second, third = propose_acts(caseload, path, today=TODAY)
    assert (first.act.date, first.act.start_time, first.act.duration_minutes, first.act.state) == (
        date(2026, 12, 1), time(14), 90, "PLANNED",
    )  # fmt: skip
    assert [one.person_id for one in first.act.participants] == [zoé]
    assert [one.person_id for one in second.act.participants] == [zoé]
    assert second.act.duration_minutes == 60
    assert third.act is None
    with caseload.read() as session:
        assert read_acts_ahead(session, FIRST, LAST) == ()


def test_what_is_accepted_is_planned_as_one_action_and_is_known_the_next_time(caseload, zoé, tmp_path):
    path = calendar(
        tmp_path,
        "DTSTART:20261201T130000Z\nDURATION:PT1H\nSUMMARY:Lefèvre",
        "DTSTART:20261202T130000Z\nSUMMARY:Lefèvre",
    )
    proposals = propose_acts(caseload, path, today=TODAY)
    assert accept_proposals(caseload, proposals, today=TODAY) == 2
    assert [one.is_known for one in propose_acts(caseload, path, today=TODAY)] == [True, True]
    undo_last(caseload)
    with caseload.read() as session:
        assert read_acts_ahead(session, FIRST, LAST) == ()


def test_what_jalon_told_a_calendar_does_not_come_back(caseload, zoé, tmp_path):
    with caseload.write("demonstration") as session:
        coach = caseload.signed_in.coach_id
        make.an_act(session, coach, (zoé,), state="PLANNED", date=date(2026, 12, 1), start_time=time(9))
    path = tmp_path / "jalon.ics"
    write_calendar(caseload, path, today=TODAY, with_names=True)
    assert propose_acts(caseload, path, today=TODAY) == ()
