"""Timesheets over a real encrypted file, and against a second computation over the practice structure."""

import calendar
import json
from collections import defaultdict
from datetime import date, timedelta

import pytest

import make
from jalon.domain.errors import UnknownRecordError
from jalon.domain.months import Month
from jalon.services import returns, sheets
from jalon.services.demonstration import make_demonstration
from jalon.services.export import export_json
from jalon.services.timesheets import list_timesheets, prepare_timesheet, print_timesheet
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.derivation import KeyDerivation
from oracle_of_indicators import dated

OCTOBER = Month(2026, 10)
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TODAY = date(2026, 11, 20)
COLUMN = {
    "PERSONNE": "person_minutes",
    "PROCHE": "person_minutes",
    "COLLECTIF": "person_minutes",
    "EMPLOYEUR": "employer_minutes",
    "TRIPARTITE": "tripartite_minutes",
    "PARTENAIRE": "partner_minutes",
    "INTERNE": "internal_minutes",
}
# Written by hand, Moselle with its own two days (Code du travail, L3133-1 and L3134-13).
HOLIDAYS = {
    *(date(2025, *day) for day in ((11, 1), (11, 11), (12, 25), (12, 26))),
    *(date(2026, *day) for day in ((1, 1), (4, 3), (4, 6), (5, 1), (5, 8), (5, 14), (5, 25), (7, 14))),
    *(date(2026, *day) for day in ((8, 15), (11, 1), (11, 11), (12, 25), (12, 26))),
}


@pytest.fixture(scope="module")
def practice(tmp_path_factory):
    folder = tmp_path_factory.mktemp("practice")
    made = make_demonstration(
        folder / "essai", derivation=KeyDerivation.cheap(), allow_any_folder=True, months=14, persons=20
    )
    caseload = Caseload.open(made.caseload, made.passphrase, allow_cheap=True, allow_any_folder=True)
    with caseload:
        export_json(caseload, folder / "export.json")
        export = dated(json.loads((folder / "export.json").read_text(encoding="utf-8")))
        yield caseload, export


def months_of(export):
    begun = [act["date"] for act in export["acts"] if act["date"] <= TODAY]
    return sorted({Month(day.year, day.month) for day in begun})


def days_of(month):
    last = calendar.monthrange(month.year, month.number)[1]
    return [date(month.year, month.number, number) for number in range(1, last + 1)]


def by_hand(export, coach_id, month):
    """Return the days of a timesheet, each with its minutes, by plain loops over an export."""
    found = {}
    for day in days_of(month):
        done = defaultdict(int)
        for act in export["acts"]:
            if act["date"] != day or act["state"] != "DONE":
                continue
            hers = sum(coach["minutes"] for coach in act["coaches"] if coach["coach_id"] == coach_id)
            came = [person for person in act["participants"] if person["attendance"] == "HONORE"]
            held = bool(came) or not act["participants"]
            done[COLUMN[act["target"]] if held else "absence_minutes"] += hers
        done["trip_minutes"] = sum(
            trip["minutes"] for trip in export["trips"] if (trip["date"], trip["coach_id"]) == (day, coach_id)
        )
        planned = 0
        for week in export["working_times"]:
            if week["coach_id"] == coach_id and week["start_date"] <= day and week["end_date"] is None:
                planned = week[f"{WEEK[day.weekday()]}_minutes"]
        due = 0 if day in HOLIDAYS else planned
        for leave in export["leaves"]:
            if leave["coach_id"] == coach_id and leave["start_date"] <= day <= leave["end_date"]:
                due = 0 if leave["minutes"] is None else max(due - leave["minutes"], 0)
        found[day] = {**done, "planned_minutes": planned, "due_minutes": due}
    return found


def is_open(export, person_id, day):
    return any(
        path["person_id"] == person_id
        and path["admission_date"] is not None
        and path["admission_date"] <= day
        and (path["exit_date"] is None or day <= path["exit_date"])
        for path in export["support_paths"]
    )


def rest_by_hand(export, coach_id, month):
    """Return, without any activity sheet, the minutes that no activity sheet has."""
    rest = defaultdict(int)
    for act in export["acts"]:
        hers = sum(coach["minutes"] for coach in act["coaches"] if coach["coach_id"] == coach_id)
        if act["date"] not in month or act["state"] != "DONE" or hers == 0:
            continue
        came = [person for person in act["participants"] if person["attendance"] == "HONORE"]
        if not act["participants"]:
            rest["internal_minutes" if act["target"] == "INTERNE" else "unnamed_minutes"] += hers
        elif not came:
            rest["absence_minutes"] += hers
        else:
            outside = sum(p["minutes"] for p in came if not is_open(export, p["person_id"], act["date"]))
            rest["outside_minutes"] += outside
            rest["own_part_minutes"] += hers - act["duration_minutes"]
    rest["trip_minutes"] = sum(
        trip["minutes"] for trip in export["trips"] if trip["date"] in month and trip["coach_id"] == coach_id
    )
    return rest


def test_every_day_of_every_colleague_is_what_a_second_computation_says(practice):
    caseload, export = practice
    for month in months_of(export):
        colleagues = list_timesheets(caseload, month)
        assert {colleague.id for colleague in colleagues} == {coach["id"] for coach in export["coaches"]}
        for colleague in colleagues:
            sheet = prepare_timesheet(caseload, colleague.id, month, today=TODAY)
            expected = by_hand(export, colleague.id, month)
            assert [date.fromisoformat(day["date"]) for day in sheet["days"]] == list(expected)
            for day in sheet["days"]:
                by_day = expected[date.fromisoformat(day["date"])]
                keys = {*COLUMN.values(), "absence_minutes", "trip_minutes", *by_day}
                assert {key: day[key] for key in keys} == {key: by_day.get(key, 0) for key in keys}
            for key in ("worked_minutes", "due_minutes", "planned_minutes", *COLUMN.values()):
                assert sheet["totals"][key] == sum(day[key] for day in sheet["days"])


def test_activity_sheets_and_the_rest_are_the_timesheets_of_every_month(practice):
    caseload, export = practice
    names = {coach["id"]: f"{coach['given_name']} {coach['family_name']}" for coach in export["coaches"]}
    assert len(set(names.values())) == len(names)
    seen = defaultdict(int)
    for month in months_of(export):
        people = returns.prepare_return(caseload, month, draft=True, today=TODAY)["persons"]
        acts = [
            act
            for person in people
            for act in sheets.prepare_sheet(caseload, person["case_code"], month, today=TODAY)["acts"]
        ]
        for coach_id, name in names.items():
            addition = prepare_timesheet(caseload, coach_id, month, today=TODAY)["addition"]
            of_sheets = sum(act["minutes"] for act in acts if name in act["coach_names"])
            rest = rest_by_hand(export, coach_id, month)
            assert addition["sheets_minutes"] == of_sheets
            assert {key: addition[key] for key in rest} == rest
            assert addition["total_minutes"] == of_sheets + sum(rest.values())
            for key, value in addition.items():
                seen[key] += value
    # The practice structure has something of each term, but for frozen files and acts followed in part.
    assert {key for key, value in seen.items() if value} >= {
        "sheets_minutes",
        "outside_minutes",
        "internal_minutes",
        "absence_minutes",
        "trip_minutes",
    }


def test_the_timesheets_of_a_month_are_the_hours_of_its_return(practice):
    caseload, export = practice
    for month in months_of(export)[-4:]:
        figures = returns.prepare_return(caseload, month, draft=True, today=TODAY)["indicators"]
        totals = [
            prepare_timesheet(caseload, colleague.id, month, today=TODAY)["totals"]
            for colleague in list_timesheets(caseload, month)
        ]
        for code, key in (
            ("MIN_PERSONNE", "person_minutes"),
            ("MIN_EMPLOYEUR", "employer_minutes"),
            ("MIN_TRIPARTITE", "tripartite_minutes"),
            ("MIN_PARTENAIRE", "partner_minutes"),
            ("MIN_INDIRECT", "internal_minutes"),
            ("MIN_ABSENCE", "absence_minutes"),
            ("MIN_TRAJET", "trip_minutes"),
        ):
            assert figures[code] == sum(total[key] for total in totals)


def timesheet(caseload, coach_id=None, month=OCTOBER):
    return prepare_timesheet(caseload, coach_id or caseload.signed_in.coach_id, month, today=TODAY)


def addition(caseload, coach_id=None):
    terms = timesheet(caseload, coach_id)["addition"]
    return {key.removesuffix("_minutes"): value for key, value in terms.items() if value}


@pytest.fixture
def other_coach(caseload):
    with caseload.write("demonstration") as session:
        fields = {"family_name": "Petit", "given_name": "Anne", "role": "REFERENT"}
        return records.insert(session, "coach", fields)


def open_person(session, case_code="A-0001"):
    person_id = make.a_person(session, case_code=case_code)
    make.a_path(session, person_id, date(2026, 10, 5), date(2026, 10, 20))
    return person_id


def test_two_colleagues_of_one_act_have_each_her_own_minutes(caseload, other_coach):
    coach_id = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        people = (open_person(session), open_person(session, "A-0002"))
        act_id = make.an_act(session, coach_id, people, date=date(2026, 10, 6), duration_minutes=91)
        records.insert(session, "act_coach", {"act_id": act_id, "coach_id": other_coach, "minutes": 30})
    assert addition(caseload) == {"sheets": 91, "total": 91}
    assert addition(caseload, other_coach) == {"sheets": 91, "own_part": -61, "total": 30}


def test_people_before_admission_and_after_the_exit_are_out_of_the_file_active(caseload):
    coach_id = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        person_id = open_person(session)
        for number in (4, 5, 20, 21):
            make.an_act(session, coach_id, (person_id,), date=date(2026, 10, number), duration_minutes=30)
    assert addition(caseload) == {"sheets": 60, "outside": 60, "total": 120}


def test_a_frozen_file_has_no_sheet_and_its_time_is_still_there(caseload):
    with caseload.write("demonstration") as session:
        person_id = open_person(session)
        make.an_act(session, caseload.signed_in.coach_id, (person_id,), date=date(2026, 10, 6))
        records.update(session, "person", person_id, {"frozen_since": date(2026, 11, 1)})
    assert addition(caseload) == {"unprinted": 60, "total": 60}


def test_planned_cancelled_and_removed_entries_count_nowhere(caseload):
    coach_id = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        for state in ("PLANNED", "CANCELLED"):
            make.an_act(session, coach_id, (), date=date(2026, 10, 6), state=state)
        act_id = make.an_act(session, coach_id, (), date=date(2026, 10, 6))
        records.remove(session, "act", act_id, at=make.NOW)
        trip = {"date": date(2026, 10, 6), "coach_id": coach_id, "minutes": 20}
        records.remove(session, "trip", records.insert(session, "trip", trip), at=make.NOW)
        make.an_act(session, coach_id, (), date=date(2026, 9, 30))
    assert addition(caseload) == {}
    assert timesheet(caseload)["totals"]["planned_minutes"] is None


def test_the_timesheet_of_a_locked_month_is_a_draft_again_once_something_of_hers_changed(
    caseload, other_coach
):
    coach_id = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        make.an_act(session, coach_id, (), date=date(2026, 10, 6), target="INTERNE")
    assert timesheet(caseload)["state"] == "draft"
    returns.lock_month(caseload, OCTOBER, today=TODAY)
    assert (timesheet(caseload)["state"], timesheet(caseload, other_coach)["state"]) == ("locked", "locked")
    with caseload.write("demonstration") as session:
        later = {"start_date": date(2026, 12, 1), "end_date": date(2026, 12, 4), "kind": "CONGE"}
        records.insert(session, "leave", {"coach_id": coach_id, **later})
    assert timesheet(caseload)["state"] == "locked"
    with caseload.write("demonstration") as session:
        late = {"start_date": date(2026, 9, 28), "end_date": date(2026, 10, 2), "kind": "CONGE"}
        leave_id = records.insert(session, "leave", {"coach_id": coach_id, **late})
    assert (timesheet(caseload)["state"], timesheet(caseload, other_coach)["state"]) == ("draft", "locked")
    with caseload.write("demonstration") as session:
        records.update(session, "leave", leave_id, {"end_date": date(2026, 9, 30)})
        trip = {"date": date(2026, 10, 6), "coach_id": other_coach, "minutes": 20}
        records.insert(session, "trip", trip)
    assert (timesheet(caseload)["state"], timesheet(caseload, other_coach)["state"]) == ("draft", "draft")
    assert "locked_at" not in timesheet(caseload)


def test_a_timesheet_names_nobody_who_is_supported_and_no_reason_of_leave(caseload):
    coach_id = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        make.an_act(session, coach_id, (open_person(session),), date=date(2026, 10, 6))
        for offset, kind in enumerate(("MALADIE", "CONGE")):
            day = date(2026, 10, 12) + timedelta(offset)
            fields = {"coach_id": coach_id, "start_date": day, "end_date": day, "kind": kind}
            records.insert(session, "leave", fields)
    text = json.dumps(timesheet(caseload), ensure_ascii=False)
    assert not any(word in text for word in ("Lefèvre", "A-0001", "MALADIE", "CONGE"))


def test_an_unknown_colleague_has_no_timesheet(caseload):
    with pytest.raises(UnknownRecordError):
        timesheet(caseload, "personne")


def test_who_left_before_the_month_has_no_timesheet_unless_she_worked_in_it(caseload, other_coach):
    me = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        records.update(session, "coach", other_coach, {"left_date": date(2026, 9, 15)})
        for coach_id in (me, other_coach):
            fields = {"coach_id": coach_id, "start_date": date(2026, 1, 1), "monday_minutes": 420}
            records.insert(session, "working_time", fields)
    assert [colleague.id for colleague in list_timesheets(caseload, OCTOBER)] == [me]
    with caseload.write("demonstration") as session:
        records.insert(session, "trip", {"date": date(2026, 10, 6), "coach_id": other_coach, "minutes": 20})
    assert {colleague.id for colleague in list_timesheets(caseload, OCTOBER)} == {me, other_coach}
    assert timesheet(caseload, other_coach)["totals"]["planned_minutes"] is None


def test_the_same_caseload_gives_the_same_paper(caseload, tmp_path):
    with caseload.write("demonstration") as session:
        make.an_act(session, caseload.signed_in.coach_id, (), date=date(2026, 10, 6), target="INTERNE")
    for name in ("one.pdf", "two.pdf"):
        print_timesheet(timesheet(caseload), tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
