"""Deadlines read from a real caseload: whose, from when, put aside, taken back; never of a frozen file."""

import json
from datetime import date, timedelta

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import event

import make
from jalon.domain.errors import InvalidEntryError
from jalon.domain.months import add_months
from jalon.services import dashboard, deadlines, person_records, retention, rights
from jalon.services.deadlines import dismiss_deadline, read_deadlines, write_deadlines
from jalon.services.history import undo_last
from jalon.settings.paths import resource
from jalon.storage import records
from jalon.storage.queries.work_deadlines import last_employer_acts

TODAY = date(2026, 11, 20)
LATER = {"NO_CONTACT", "NO_NEXT_ACTION", "RETURN_DUE"}


def told(caseload, coach=None, today=TODAY, **wanted):
    """What is announced but what everyone has: by case code, rule and day."""
    found = read_deadlines(caseload, coach, today=today, **wanted)
    return [
        (one.person.case_code if one.person else None, one.rule, one.due_date)
        for one in found
        if one.rule not in LATER
    ]


@pytest.fixture
def two(caseload):
    """Two people of two colleagues, each with an RQTH that ends soon."""
    found = {}
    with caseload.write("demonstration") as session:
        other = records.insert(
            session, "coach", {"family_name": "Petit", "given_name": "Paul", "role": "REFERENT"}
        )
        for number, coach in ((1, caseload.signed_in.coach_id), (2, other)):
            person = make.a_person(session, case_code=f"A-{number:04d}")
            path = make.a_path(session, person, date(2026, 1, 5))
            records.insert(
                session,
                "coach_assignment",
                {"support_path_id": path, "coach_id": coach, "start_date": date(2026, 1, 5)},
            )
            records.insert(
                session,
                "recognition",
                {"person_id": person, "kind": "RQTH", "end_date": date(2027, 2, number)},
            )
            found[number] = person
    return found | {"other": other}


def test_each_référent_reads_hers_and_a_coordinator_reads_all(caseload, two):
    all_of_them = [("A-0001", "RQTH_END", date(2027, 2, 1)), ("A-0002", "RQTH_END", date(2027, 2, 2))]
    assert told(caseload) == all_of_them
    assert told(caseload, caseload.signed_in.coach_id) == all_of_them[:1]
    assert told(caseload, two["other"]) == all_of_them[1:]


def test_nothing_is_announced_before_its_delay_and_a_horizon_looks_further(caseload, two):
    eve = date(2027, 2, 1) - timedelta(days=181)
    assert told(caseload, today=eve) == []
    assert told(caseload, today=eve + timedelta(days=1)) == [("A-0001", "RQTH_END", date(2027, 2, 1))]
    assert len(told(caseload, today=eve, horizon_days=182)) == 2
    assert told(caseload, horizon_days=30) == []


def test_a_frozen_or_erased_file_is_not_read(caseload, two):
    rights.freeze_person(caseload, two[1], since=TODAY)
    assert [code for code, _, _ in told(caseload)] == ["A-0002"]
    retention.erase_file(caseload, two[2], today=make.TODAY, reason="own_request", masks=())
    assert [one.rule for one in read_deadlines(caseload, None, today=TODAY)] == ["RETURN_DUE"]


def test_the_contacts_due_are_those_of_the_first_screen(caseload, two):
    with caseload.write("demonstration") as session:
        make.an_act(session, caseload.signed_in.coach_id, (two[1],), date=date(2026, 10, 20))
        make.an_act(session, caseload.signed_in.coach_id, (two[2],), date=date(2026, 10, 21))
    quiet = {one.person.person_id for one in dashboard.read_dashboard(caseload, None, today=TODAY).quiet}
    found = read_deadlines(caseload, None, today=TODAY)
    late = {one.person.person_id for one in found if one.rule == "NO_CONTACT" and one.days_left < 0}
    assert quiet == late == {two[1]}
    days = {one.person.person_id: one.due_date for one in found if one.rule == "NO_CONTACT"}
    assert days == {two[1]: date(2026, 11, 19), two[2]: date(2026, 11, 20)}


@pytest.mark.parametrize(("end", "is_called"), [(None, False), (TODAY, False), (date(2026, 11, 18), True)])
def test_who_is_paused_is_called_on_neither_screen_before_it_is_over(caseload, two, end, is_called):
    [path] = person_records.read_file(caseload, two[1]).of("support_path")
    with caseload.write("demonstration") as session:
        values = {"support_path_id": path.id, "start_date": date(2026, 9, 1), "end_date": end}
        records.insert(session, "suspension", values)
    quiet = {one.person.person_id for one in dashboard.read_dashboard(caseload, None, today=TODAY).quiet}
    found = read_deadlines(caseload, None, today=TODAY)
    days = {one.due_date for one in found if one.rule == "NO_CONTACT" and one.person.person_id == two[1]}
    assert (two[1] in quiet, bool(days)) == (is_called, is_called)
    assert days <= {date(2026, 11, 19)}


@pytest.mark.parametrize(
    ("start", "label"),
    [
        (date(2026, 9, 1), None),
        (date(2026, 8, 18), "Pause sans fin depuis 3 mois"),
        (date(2025, 11, 18), "Pause sans fin depuis 12 mois"),
        (date(2025, 11, 19), "Pause sans fin depuis 11 mois"),
    ],
)
def test_a_pause_without_end_says_for_how_long_it_has_lasted_until_its_end_is_noted(
    caseload, two, start, label
):
    [path] = person_records.read_file(caseload, two[1]).of("support_path")
    with caseload.write("demonstration") as session:
        pause = records.insert(session, "suspension", {"support_path_id": path.id, "start_date": start})

    def told():
        found = read_deadlines(caseload, None, today=date(2026, 11, 18))
        return [one.label for one in found if one.rule == "ENDLESS_PAUSE"]

    assert told() == ([] if label is None else [label])
    with caseload.write("demonstration") as session:
        records.update(session, "suspension", pause, {"end_date": date(2026, 12, 1)})
    assert told() == []


def test_what_is_put_aside_with_a_reason_is_gone_until_the_action_is_undone(caseload, two):
    first = next(one for one in read_deadlines(caseload, None, today=TODAY) if one.rule == "RQTH_END")
    with pytest.raises(InvalidEntryError):
        dismiss_deadline(caseload, first, reason=" ", today=TODAY)
    dismiss_deadline(caseload, first, reason="Dossier préparé par la MDPH", today=TODAY)
    assert [code for code, _, _ in told(caseload)] == ["A-0002"]
    undo_last(caseload)
    assert [code for code, _, _ in told(caseload)] == ["A-0001", "A-0002"]
    dismiss_deadline(caseload, first, reason="Vu", today=TODAY)
    with caseload.write("demonstration") as session:
        records.update(session, "recognition", first.subject_id, {"end_date": date(2027, 3, 1)})
    assert ("A-0001", "RQTH_END", date(2027, 3, 1)) in told(caseload)


def test_what_is_put_aside_is_listed_and_put_back_whatever_its_delay(caseload, two):
    far = next(
        one
        for one in read_deadlines(caseload, None, today=date(2026, 3, 2), horizon_days=400)
        if one.rule == "RQTH_END"
    )
    for reason in ("Vu", "Vu encore"):
        dismiss_deadline(caseload, far, reason=reason, today=date(2026, 3, 2))
    [aside] = deadlines.list_put_aside(caseload, None, today=date(2026, 3, 2))
    assert (aside.deadline.due_date, aside.reason, aside.until_date) == (far.due_date, "Vu encore", None)
    assert deadlines.list_put_aside(caseload, two["other"], today=TODAY) == ()
    assert [code for code, _, _ in told(caseload)] == ["A-0002"]
    deadlines.restore_deadline(caseload, aside)
    assert deadlines.list_put_aside(caseload, None, today=TODAY) == ()
    assert [code for code, _, _ in told(caseload)] == ["A-0001", "A-0002"]


def test_no_next_step_put_aside_comes_back_after_a_month(caseload, two):
    def without_step(day):
        found = read_deadlines(caseload, caseload.signed_in.coach_id, today=day)
        return [one for one in found if one.rule == "NO_NEXT_ACTION"]

    dismiss_deadline(caseload, without_step(TODAY)[0], reason="Vacances", today=TODAY)
    assert without_step(TODAY + timedelta(days=deadlines.ASIDE_DAYS)) == []
    assert len(without_step(TODAY + timedelta(days=deadlines.ASIDE_DAYS + 1))) == 1


def test_a_file_is_kept_from_the_last_contact_and_not_from_the_exit(caseload):
    with caseload.write("demonstration") as session:
        person = make.a_person(session)
        make.a_path(session, person, date(2023, 1, 9), date(2024, 6, 30))
        make.an_act(session, caseload.signed_in.coach_id, (person,), date=date(2024, 12, 2))
        refused = make.a_person(session, case_code="A-0002")
        records.insert(
            session,
            "referral",
            {"person_id": refused, "origin": "CDAPH", "state": "REFUSED", "state_date": date(2025, 12, 1)},
        )
        came_back = make.a_person(session, case_code="A-0003")
        make.a_path(session, came_back, date(2022, 1, 9), date(2023, 6, 30))
        make.a_path(session, came_back, date(2026, 11, 2))
    assert told(caseload) == [
        ("A-0002", "RETENTION_NOT_ADMITTED", date(2026, 12, 1)),
        ("A-0001", "RETENTION_END", date(2026, 12, 2)),
    ]


def test_the_observed_intensity_is_the_mean_of_the_three_months_before(caseload, two):
    with caseload.write("demonstration") as session:
        person = make.a_person(session, case_code="A-0009")
        path = make.a_path(session, person, date(2026, 1, 5))
        records.insert(
            session,
            "intensity_plan",
            {"support_path_id": path, "band": "REGULIER", "start_date": date(2026, 1, 5)},
        )
        for day, minutes in ((date(2026, 8, 3), 480), (date(2026, 9, 30), 480), (date(2026, 11, 2), 600)):
            make.an_act(session, caseload.signed_in.coach_id, (person,), date=day, duration_minutes=minutes)
    gap = ("A-0009", "INTENSITY_GAP", date(2026, 11, 30))
    assert gap in told(caseload)
    with caseload.write("demonstration") as session:
        make.an_act(
            session, caseload.signed_in.coach_id, (person,), date=date(2026, 10, 1), duration_minutes=480
        )
    assert gap not in told(caseload)


def test_the_json_names_people_by_their_code_and_holds_to_its_schema(caseload, two, tmp_path):
    target = tmp_path / "echeances.json"
    count = write_deadlines(caseload, target, today=TODAY)
    content = target.read_bytes()
    document = json.loads(content)
    schema = json.loads(resource("schemas", "jalon-deadlines.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    checked = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert list(checked.iter_errors(document)) == []
    assert len(document["deadlines"]) == count
    row = next(row for row in document["deadlines"] if row["rule"] == "RQTH_END")
    assert (row["kind"], row["date"], row["days_left"], row["person"]) == (
        "recognition_end",
        "2027-02-01",
        (date(2027, 2, 1) - TODAY).days,
        "A-0001",
    )
    assert row["source"] == "Code du travail, article R5213-1-1"
    assert "Lefèvre" not in content.decode()
    write_deadlines(caseload, target, today=TODAY)
    assert target.read_bytes() == content


def test_it_is_read_in_a_few_statements_however_many_people(caseload):
    def statements():
        seen = []
        with caseload.read() as session:
            engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
        read_deadlines(caseload, None, today=TODAY)
        return len(seen)

    few = statements()
    with caseload.write("demonstration") as session:
        for number in range(60):
            person = make.a_person(session, case_code=f"A-{number:04d}")
            make.a_path(session, person, date(2026, 1, 5))
    assert statements() - few <= few + 2
    assert few <= 33


def test_the_last_act_with_an_employer_is_the_same_however_many_are_looked_at(caseload):
    coach, months = caseload.signed_in.coach_id, {}
    with caseload.write("demonstration") as session:
        for number in range(60):
            employer = records.insert(session, "employer", {"name": f"E{number}", "sector": "PRIVE"})
            months[employer] = [1 + number % 11, 1 + number % 7]
            for month in months[employer][: number % 3]:
                make.an_act(session, coach, (), date=date(2026, month, 9), employer_id=employer)
            make.an_act(session, coach, (), date=date(2026, 11, 8), employer_id=employer, state="CANCELLED")
        alone = {one: last_employer_acts(session, [one], TODAY).get(one) for one in months}
        together = last_employer_acts(session, list(months), TODAY)
    assert {one: together.get(one) for one in months} == alone
    assert set(alone.values()) >= {None, date(2026, 1, 9), date(2026, 11, 9)}


@pytest.mark.parametrize("horizon", [None, 0, 71, 200, 730])
def test_the_end_of_a_file_is_announced_for_everyone_whose_last_contact_says_so(caseload, horizon):
    """Two years after the last contact, wherever the exit stands."""
    coach, expected = caseload.signed_in.coach_id, set()
    first, last = date(2024, 11, 1), TODAY + timedelta(30 if horizon is None else horizon)
    with caseload.write("demonstration") as session:
        for number in range(90):
            person = make.a_person(session, case_code=f"A-{number:04d}")
            make.a_path(session, person, date(2023, 1, 2), date(2026, 1, 5), exit_reason="EMPLOI")
            met = first + timedelta(days=2 * number)
            make.an_act(session, coach, (person,), date=date(2023, 2, 2))
            make.an_act(session, coach, (person,), date=met)
            make.an_act(session, coach, (person,), date=date(2026, 11, 2), state="CANCELLED")
            if add_months(met, 24) <= last:
                expected.add(f"A-{number:04d}")
    found = read_deadlines(caseload, None, today=TODAY, horizon_days=horizon)
    assert {one.person.case_code for one in found if one.rule == "RETENTION_END"} == expected
    assert expected
