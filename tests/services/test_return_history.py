"""The hours of twelve months in a return, and what a return without lines still says about one person."""

import json
from datetime import date

import pytest

import make
from jalon.domain.errors import NothingChangedError
from jalon.domain.indicators import MINUTES_BY_TARGET
from jalon.domain.months import Month
from jalon.services import returns
from jalon.services.return_documents import digest
from jalon.settings.rules import rules_for
from jalon.storage import records
from jalon.storage.queries.returns import read_locked
from jalon.storage.queries.timesheets import hours_by_month

OCTOBER = Month(2026, 10)
TODAY = date(2026, 11, 20)


def prepared(caseload, month=OCTOBER, **changes):
    return returns.prepare_return(caseload, month, **{"today": TODAY} | changes)


def act(caseload, day, minutes=60, target="PERSONNE", people=(), **changes):
    with caseload.write("demonstration") as session:
        coach_id = caseload.signed_in.coach_id
        fields = {"date": day, "duration_minutes": minutes, "target": target}
        return make.an_act(session, coach_id, people, **fields | changes)


@pytest.fixture
def log(caseload):
    """Write acts of every target over fourteen months."""
    first = Month(2025, 9)
    for offset in range(14):
        month = first.plus(offset)
        for rank, targets in enumerate(MINUTES_BY_TARGET.values()):
            act(caseload, month.first_day, 10 * offset + rank + 1, targets[0])
        act(caseload, month.last_day, 7, "PROCHE")
    act(caseload, date(2026, 10, 8), 500, state="PLANNED")
    with caseload.write("demonstration") as session:
        removed = make.an_act(session, caseload.signed_in.coach_id, (), date=date(2026, 10, 9))
        records.remove(session, "act", removed, at=make.NOW)


def test_each_month_of_the_history_has_the_minutes_of_its_own_return(caseload, log):
    history = prepared(caseload)["history"]
    assert [entry["month"] for entry in history] == [str(OCTOBER.plus(n)) for n in range(-11, 1)]
    for entry in history:
        figures = prepared(caseload, Month.parse(entry["month"]))["indicators"]
        assert entry["minutes"] == {code: figures[code] for code in MINUTES_BY_TARGET}


def test_months_before_the_log_was_kept_are_not_known(caseload, log):
    with caseload.write("demonstration") as session:
        (structure_id,) = session.connection().exec_driver_sql("SELECT id FROM structure").one()
        records.update(session, "structure", structure_id, {"used_since": date(2026, 3, 31)})
    known = {entry["month"]: entry["minutes"] is not None for entry in prepared(caseload)["history"]}
    assert not known["2026-02"]
    assert known["2026-03"]


def test_the_time_of_an_appointment_is_in_the_hours_when_one_person_came(caseload):
    coach_id = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        people = tuple(make.a_person(session, case_code=f"A-000{rank}") for rank in (1, 2))
        make.an_act(session, coach_id, people, date=date(2026, 10, 6), duration_minutes=90)
        (first, second) = session.connection().exec_driver_sql("SELECT id FROM act_participant").all()
        records.update(session, "act_participant", first[0], {"attendance": "ABSENT", "minutes": 0})
    with caseload.read() as session:
        assert hours_by_month(session, OCTOBER, OCTOBER) == {"2026-10": {"PERSONNE": 90}}
    with caseload.write("demonstration") as session:
        records.update(session, "act_participant", second[0], {"attendance": "ABSENT_EXCUSE", "minutes": 0})
    with caseload.read() as session:
        assert hours_by_month(session, OCTOBER, OCTOBER) == {"2026-10": {"PERSONNE": 0}}


def test_the_history_of_an_agreement_is_that_of_its_people(caseload):
    with caseload.write("demonstration") as session:
        fields = {"reference": "C-57", "kind": "HABILITATION", "start_date": date(2026, 1, 1)}
        agreement_id = records.insert(session, "agreement", fields)
        people = [make.a_person(session, case_code=f"A-000{rank}") for rank in (1, 2)]
        make.a_path(session, people[0], date(2026, 1, 5), agreement_id=agreement_id)
        make.a_path(session, people[1], date(2026, 1, 5))
    for month in (9, 10):
        act(caseload, date(2026, month, 6), 40, people=(people[0],))
        act(caseload, date(2026, month, 7), 25, people=(people[1],))
    minutes = [
        entry["minutes"]["MIN_PERSONNE"] for entry in prepared(caseload, agreement="C-57")["history"][-2:]
    ]
    assert minutes == [40, 40]


def test_the_history_is_kept_in_the_snapshot_and_is_no_change_of_the_month(caseload, log):
    locked = returns.lock_month(caseload, OCTOBER, today=TODAY)
    with caseload.read() as session:
        kept = read_locked(session, OCTOBER, 1)
    assert json.loads(kept.snapshot)["history"] == locked["history"]
    assert digest(locked) == locked["digest"]
    act(caseload, date(2026, 8, 12), 300)
    assert prepared(caseload)["history"] == locked["history"]
    with pytest.raises(NothingChangedError):
        returns.lock_month(caseload, OCTOBER, today=TODAY)
    assert prepared(caseload, draft=True)["history"] != locked["history"]


def test_a_return_without_lines_says_nothing_about_one_person_in_what_changed(caseload):
    """N0 is totals only: a revision must not tell by its differences what its lines no longer show."""
    with caseload.write("demonstration") as session:
        people = [make.a_person(session, case_code=f"A-000{rank}") for rank in (1, 2)]
        for person_id in people:
            make.a_path(session, person_id, date(2026, 10, 5))
        records.insert(session, "return_remark", {"month": "2026-10", "text": "Peu de bus."})
    act(caseload, date(2026, 10, 6), people=(people[0],), module=None)
    returns.lock_month(caseload, OCTOBER, today=TODAY)
    act(caseload, date(2026, 10, 7), 90, people=(people[1],), module=None)
    with caseload.write("demonstration") as session:
        third = make.a_person(session, case_code="A-0003")
        make.a_path(session, third, date(2026, 10, 12))
    returns.lock_month(caseload, OCTOBER, today=TODAY)

    whole = prepared(caseload)
    parts = {change["part"] for change in whole["changes"]}
    assert parts == {"indicators", "breakdowns", "persons", "hours"}
    totals = prepared(caseload, level="N0")
    assert totals["persons"] == []
    assert {change["part"] for change in totals["changes"]} == {"indicators", "hours"}
    of_figures = [change for change in whole["changes"] if change["part"] in ("indicators", "hours")]
    assert [change["key"] for change in totals["changes"]] == [change["key"] for change in of_figures]
    for shown, full in zip(totals["changes"], of_figures, strict=True):
        # The durations of so few people are masked before and after; every count is there.
        assert shown == full or (full["key"].startswith("D") and shown["after"]["mean"] is None)
    assert {check["case_code"] for check in totals["checks"]} == {None}
    assert {tuple(sorted(check)) for check in totals["checks"]} == {("case_code", "code", "severity")}
    text = json.dumps(totals)
    assert "A-000" not in text
    threshold = rules_for(OCTOBER.last_day).parameters.small_cell_threshold
    for name, cells in totals["breakdowns"].items():
        if name.startswith(("entries", "persons")):
            assert all(count is None or count >= threshold for count in cells.values())
    assert digest(totals) == totals["digest"]
    assert any("A-0002" in change["key"] for change in prepared(caseload)["changes"])
