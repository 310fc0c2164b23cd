"""The lives and the days of the practice structure, as its export and its timesheets show them."""

import json
from collections import defaultdict
from datetime import date, timedelta

import pytest

from jalon.domain.months import Month
from jalon.services.demonstration import make_demonstration
from jalon.services.export import export_json
from jalon.services.timesheets import list_timesheets, prepare_timesheet
from jalon.storage.caseload import Caseload
from jalon.storage.derivation import KeyDerivation
from oracle_of_indicators import dated

TODAY = date(2026, 11, 21)
FULL_MONTHS = [Month(2025, 10).plus(number) for number in range(13)]
SHARES = {"MIN_PERSONNE", "MIN_EMPLOYEUR", "MIN_TRIPARTITE", "MIN_PARTENAIRE", "MIN_INDIRECT"}


@pytest.fixture(scope="module")
def practice(tmp_path_factory):
    """Make the usual practice structure once, and return it open with its export."""
    folder = tmp_path_factory.mktemp("practice")
    made = make_demonstration(folder / "essai", derivation=KeyDerivation.cheap(), allow_any_folder=True)
    with Caseload.open(made.caseload, made.passphrase, allow_cheap=True, allow_any_folder=True) as caseload:
        export_json(caseload, folder / "export.json")
        yield caseload, dated(json.loads((folder / "export.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def export(practice):
    return practice[1]


@pytest.fixture(scope="module")
def totals(practice):
    """Return the totals of every timesheet, by colleague and month."""
    caseload, _ = practice
    return {
        (colleague.id, month): prepare_timesheet(caseload, colleague.id, month, today=TODAY)["totals"]
        for month in FULL_MONTHS
        for colleague in list_timesheets(caseload, month)
    }


# --- the days of colleagues


def test_every_month_of_every_colleague_is_about_as_full_as_planned(totals):
    assert len(totals) == 3 * len(FULL_MONTHS)
    balances = set()
    for total in totals.values():
        assert abs(total["balance_minutes"]) <= 0.15 * total["due_minutes"]
        balances.add(total["balance_minutes"] > 0)
    assert balances == {True, False}


def test_the_year_of_every_colleague_is_what_was_planned(totals):
    for colleague in {colleague for colleague, _ in totals}:
        hers = [total for (coach, _), total in totals.items() if coach == colleague]
        due = sum(total["due_minutes"] for total in hers)
        assert abs(sum(total["balance_minutes"] for total in hers)) <= 0.08 * due


def test_august_is_low_because_of_leave(totals):
    worked = defaultdict(int)
    for (_, month), total in totals.items():
        worked[month] += total["worked_minutes"]
    assert worked[Month(2026, 8)] < 0.75 * sum(worked.values()) / len(worked)


def test_three_colleagues_share_about_one_full_time(export):
    percents = [week["full_time_percent"] for week in export["working_times"]]
    assert len(percents) == 3
    assert 100 <= sum(percents) <= 130
    for week in export["working_times"]:
        minutes = sum(value for key, value in week.items() if key.endswith("day_minutes"))
        assert minutes == 35 * 60 * week["full_time_percent"] // 100


def test_days_are_filled_with_what_fills_the_days_of_the_trade(totals, export):
    total = {key: sum(found[key] for found in totals.values()) for key in next(iter(totals.values()))}
    worked = total["worked_minutes"]
    direct = sum(total[f"{key}_minutes"] for key in ("person", "employer", "tripartite", "partner"))
    assert 0.4 * worked <= direct <= 0.75 * worked
    assert 0.06 * worked <= total["trip_minutes"] <= 0.2 * worked
    assert 0.15 * worked <= total["internal_minutes"] <= 0.45 * worked
    internal = {act["act_type"] for act in export["acts"] if act["target"] == "INTERNE"}
    assert internal == {"REDACTION", "REUNION", "FORMATION_REF", "PROSPECTION_GEN"}
    partners = [act for act in export["acts"] if act["target"] == "PARTENAIRE"]
    assert {bool(act["participants"]) for act in partners} == {True, False}
    assert all(act["module"] for act in partners)


def test_the_four_intensities_are_seen_in_the_month_of_the_return(export):
    minutes = dict.fromkeys(open_between(export, date(2026, 10, 1), date(2026, 10, 31)), 0)
    for act in export["acts"]:
        if act["state"] == "DONE" and act["counts_in_intensity"] and act["date"] in Month(2026, 10):
            for part in act["participants"]:
                if part["person_id"] in minutes and part["attendance"] == "HONORE":
                    minutes[part["person_id"]] += part["minutes"]
    bands = {sum(value >= least for least in (120, 480, 721)) for value in minutes.values()}
    assert bands == {0, 1, 2, 3}


# --- lives


def paths_of(export):
    """Return the paths of each person, the earliest first."""
    found = defaultdict(list)
    for path in sorted(export["support_paths"], key=lambda path: path["admission_date"]):
        found[path["person_id"]].append(path)
    return found


def open_between(export, first, last):
    return {
        path["person_id"]
        for path in export["support_paths"]
        if path["admission_date"] <= last and (path["exit_date"] is None or path["exit_date"] >= first)
    }


def modules_of(export, path):
    """Return the main modules of a path, in order."""
    periods = [
        period
        for period in export["module_periods"]
        if period["support_path_id"] == path["id"] and period["is_main"]
    ]
    return [period["module"][:2] for period in sorted(periods, key=lambda period: period["start_date"])]


def contracts_of(export, person_id):
    contracts = [row for row in export["job_contracts"] if row["person_id"] == person_id]
    return sorted(contracts, key=lambda contract: contract["start_date"])


def acts_with(export, person_id):
    """Return the acts done for a person who came, or for whom someone was met."""
    return [
        act
        for act in export["acts"]
        if act["state"] == "DONE"
        and any(
            part["person_id"] == person_id and part["attendance"] == "HONORE" for part in act["participants"]
        )
    ]


def test_lives_span_two_years_and_more(export):
    first = {person: paths[0]["admission_date"] for person, paths in paths_of(export).items()}
    long = [person for person, day in first.items() if (TODAY - day).days >= 730]
    assert len(long) >= 4
    for person in long:
        assert acts_with(export, person)
    assert min((TODAY - day).days for day in first.values()) < 60


def test_someone_enters_in_module_4_with_the_job_she_has(export):
    entered = [path for path in export["support_paths"] if modules_of(export, path) == ["M4"]]
    assert entered
    for path in entered:
        assert path["entry_situation"] == "EMPLOI_ORDINAIRE"
        contract = contracts_of(export, path["person_id"])[0]
        assert contract["start_date"] < path["admission_date"]
        assert contract["end_date"] is None or contract["end_date"] > path["admission_date"]
        done = [act for act in acts_with(export, path["person_id"]) if act["module"] == "M4_EMPLOI"]
        assert any(act["employer_id"] == contract["employer_id"] for act in done)


def test_someone_loses_her_job_searches_and_finds_another(export):
    found = 0
    for path in export["support_paths"]:
        if modules_of(export, path)[-3:] != ["M4", "M3", "M4"]:
            continue
        lost, regained = contracts_of(export, path["person_id"])[-2:]
        assert lost["end_date"] + timedelta(days=30) < regained["start_date"]
        assert regained["follows_contract_id"] is None
        between = [
            act
            for act in acts_with(export, path["person_id"])
            if lost["end_date"] < act["date"] < regained["start_date"]
        ]
        assert any(act["act_type"] in {"RECHERCHE", "PROSPECTION"} for act in between)
        found += 1
    assert found


def test_someone_leaves_and_comes_back(export):
    returned = [paths for paths in paths_of(export).values() if len(paths) > 1]
    assert returned
    for before, after in returned:
        assert before["exit_date"] < after["admission_date"]
        assert after["previous_path_id"] == before["id"]
        assert before["exit_reason"]
        days = [act["date"] for act in acts_with(export, after["person_id"])]
        assert any(day >= after["admission_date"] for day in days)
        assert not any(before["exit_date"] < day < after["admission_date"] for day in days)


def test_supports_are_suspended_and_nobody_is_seen_meanwhile(export):
    assert {row["end_date"] is None for row in export["suspensions"]} == {True, False}
    persons = {path["id"]: path["person_id"] for path in export["support_paths"]}
    for row in export["suspensions"]:
        end = row["end_date"] or TODAY
        days = {act["date"] for act in acts_with(export, persons[row["support_path_id"]])}
        assert not any(row["start_date"] <= day <= end for day in days)
        assert any(day < row["start_date"] for day in days)
        assert row["end_date"] is None or any(day > end for day in days)


def test_someone_leaves_an_esat_for_an_ordinary_job(export):
    leaving = [path for path in export["support_paths"] if path["leaves_esat"]]
    assert leaving
    for path in leaving:
        assert path["entry_situation"] == "ESAT"
        kinds = {row["kind"] for row in export["recognitions"] if row["person_id"] == path["person_id"]}
        assert "ORIENTATION_ESAT" in kinds
        (contract,) = contracts_of(export, path["person_id"])
        assert contract["start_date"] > path["admission_date"]
        assert contract["contract_type"] == "CDI"


def test_someone_works_for_herself(export):
    contracts = [row for row in export["job_contracts"] if row["contract_type"] == "INDEPENDANT"]
    assert contracts
    for contract in contracts:
        assert contract["employer_id"] is None
        since = [act for act in acts_with(export, contract["person_id"]) if act["module"] == "M4_EMPLOI"]
        assert since
        assert {act["employer_id"] for act in since} == {None}


def test_contracts_follow_one_another(export):
    by_id = {row["id"]: row for row in export["job_contracts"]}
    following = [row for row in export["job_contracts"] if row["follows_contract_id"]]
    assert following
    for row in following:
        before = by_id[row["follows_contract_id"]]
        assert before["end_date"] + timedelta(days=1) == row["start_date"]
        assert before["employer_id"] == row["employer_id"]


def test_workshops_have_absentees_and_are_shared_among_those_who_came(export):
    workshops = [act for act in export["acts"] if act["act_type"] == "COLLECTIF" and act["state"] == "DONE"]
    assert workshops
    missed = 0
    for act in workshops:
        assert len(act["participants"]) >= 3
        came = [part for part in act["participants"] if part["attendance"] == "HONORE"]
        assert sum(part["minutes"] for part in came) == act["duration_minutes"]
        missed += len(act["participants"]) - len(came)
    assert missed


def test_acts_about_people_are_led_by_two(export):
    led = [act for act in export["acts"] if act["participants"] and len(act["coaches"]) == 2]
    assert {"COLLECTIF", "BILAN_TRIPARTITE"} & {act["act_type"] for act in led}
    for act in led:
        assert len({coach["coach_id"] for coach in act["coaches"]}) == 2
        assert {coach["minutes"] for coach in act["coaches"]} == {act["duration_minutes"]}


def test_people_are_followed_under_two_agreements_in_force(export):
    in_force = {row["id"]: row for row in export["agreements"] if row["end_date"] is None}
    assert len({row["department"] for row in in_force.values()}) == 2
    inside = {row["agreement_id"] for row in export["support_paths"] if row["exit_date"] is None}
    assert inside == set(in_force)


def test_late_entries_are_missing_from_the_locked_return_of_their_month(export):
    locked = {
        row["month"]: json.loads(row["snapshot"])["indicators"]
        for row in export["monthly_returns"]
        if row["agreement_id"] is None
    }
    assert len(locked) == 12
    late = set()
    for month, figures in locked.items():
        held = sum(
            coach["minutes"]
            for act in export["acts"]
            if act["state"] == "DONE"
            and act["date"] in Month.parse(month)
            and any(
                part["attendance"] == "HONORE" for part in act["participants"] or [{"attendance": "HONORE"}]
            )
            for coach in act["coaches"]
        )
        if held > sum(figures[key] for key in SHARES):
            late.add(month)
        else:
            assert held == sum(figures[key] for key in SHARES)
    assert late == {"2026-08", "2026-09"}
