"""The figures of the program and those of the oracle, over invented caseloads on a real encrypted file."""

import json
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from itertools import count
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import make
from dense_caseloads import dense_caseload
from jalon.domain.indicators import indicators
from jalon.domain.months import Month
from jalon.domain.rules import Rules
from jalon.services import export
from jalon.settings.rules import rules_for
from jalon.storage import records
from jalon.storage.queries.month_facts import read_month_facts
from oracle_of_indicators import dated, figures

# Months around a leap day, the turn of 2026 and of a year; edges are drawn more often than the middle.
MONTHS = (Month(2024, 2), Month(2025, 12), Month(2026, 1), Month(2026, 2), Month(2026, 10))
MODULES = ("M1_EVALUATION", "M2_PROJET", "M3_RECHERCHE", "M4_EMPLOI")
TARGETS = ("PERSONNE", "EMPLOYEUR", "TRIPARTITE", "PARTENAIRE", "PROCHE", "COLLECTIF", "INTERNE")


class NotKeptError(Exception):
    """Takes back what an example wrote."""


@contextmanager
def taken_back(caseload):
    """Give a session whose writes are seen inside the block and never kept."""
    with suppress(NotKeptError), caseload.write("demonstration") as session:
        yield session
        raise NotKeptError


def days_around(month):
    """Return days in, before and after a month, its first and last days and leap days often among them."""
    first, last = month.first_day, month.last_day
    edges = [first - timedelta(days=1), first, first + timedelta(days=1), last - timedelta(days=1), last]
    edges += [last + timedelta(days=1), date(2024, 2, 29), date(2024, 2, 28), date(2024, 3, 1)]
    for months in (3, 6, 12):
        for near in (-1, 0, 1):
            edges.append(month.plus(-months).last_day + timedelta(days=near))
    inside = st.dates(first, last)
    return st.one_of(
        st.sampled_from(edges), inside, st.dates(date(first.year - 2, 1, 1), date(first.year + 1, 6, 30))
    )


@st.composite
def caseloads(draw):
    """Draw a month and a caseload as the open format writes one."""
    month = draw(st.sampled_from(MONTHS))
    numbers = count(1)

    def identity():
        return str(UUID(int=next(numbers)))

    day = days_around(month)
    some_day = st.none() | day

    def period(**fields):
        start = draw(day)
        end = draw(some_day)
        if end is not None and end < start:
            start, end = end, start
        return {"id": identity(), "start_date": start, "end_date": end, **fields}

    coaches = [{"id": identity()} for _ in range(2)]
    employers = [{"id": identity()} for _ in range(2)]
    persons, paths, modules, suspensions, contracts = [], [], [], [], []
    for _ in range(draw(st.integers(0, 4))):
        person = {"id": identity()}
        persons.append(person)
        previous_exit = None
        for _ in range(draw(st.integers(0, 3))):
            admission = draw(some_day)
            if previous_exit is not None and draw(st.booleans()):
                admission = previous_exit  # back on the very day she left
            leaves = draw(some_day)
            if admission is not None and leaves is not None and leaves < admission:
                leaves = admission if draw(st.booleans()) else None
            path = {
                "id": identity(),
                "person_id": person["id"],
                "admission_date": admission,
                "exit_date": leaves,
            }
            previous_exit = leaves
            paths.append(path)
            for _ in range(draw(st.integers(0, 2))):
                modules.append(
                    period(
                        support_path_id=path["id"],
                        module=draw(st.sampled_from(MODULES)),
                        is_main=draw(st.sampled_from((True, True, False))),
                    )
                )
            if draw(st.booleans()):
                suspensions.append(period(support_path_id=path["id"]))
        for _ in range(draw(st.integers(0, 3))):
            start = draw(day)
            mine = [c["id"] for c in contracts if c["person_id"] == person["id"]]
            contracts.append(
                {
                    "id": identity(),
                    "person_id": person["id"],
                    "contract_type": draw(st.sampled_from(("CDI", "CDD_LT6", "INDEPENDANT"))),
                    "employer_id": draw(st.sampled_from([None, *(e["id"] for e in employers)])),
                    "start_date": start,
                    "planned_end_date": draw(
                        st.none() | st.integers(0, 400).map(lambda n, s=start: s + timedelta(n))
                    ),
                    "end_date": draw(
                        st.none() | st.integers(0, 400).map(lambda n, s=start: s + timedelta(n))
                    ),
                    "follows_contract_id": draw(st.sampled_from([None, None, *mine])),
                    "confirmed_date": draw(some_day),
                }
            )
    acts = [draw_act(draw, identity, day, coaches, persons) for _ in range(draw(st.integers(0, 8)))]
    trips = [
        {
            "id": identity(),
            "date": draw(day),
            "coach_id": coaches[0]["id"],
            "minutes": draw(st.integers(0, 90)),
        }
        for _ in range(draw(st.integers(0, 2)))
    ]
    agreements = [
        draw_agreement(draw, identity, day, some_day, period) for _ in range(draw(st.integers(0, 2)))
    ]
    return month, {
        "coaches": coaches,
        "employers": employers,
        "persons": persons,
        "support_paths": paths,
        "module_periods": modules,
        "suspensions": suspensions,
        "job_contracts": contracts,
        "acts": acts,
        "trips": trips,
        "agreements": agreements,
    }


def draw_act(draw, identity, day, coaches, persons):
    duration = draw(st.sampled_from((1, 30, 119, 120, 121, 479, 480, 720, 721)))
    concerned = (
        draw(st.lists(st.sampled_from(persons), unique_by=lambda p: p["id"], max_size=3)) if persons else []
    )
    participants = []
    for person in concerned:
        attendance = draw(st.sampled_from(("HONORE", "HONORE", "ABSENT", "ABSENT_EXCUSE")))
        participants.append(
            {
                "id": identity(),
                "person_id": person["id"],
                "minutes": duration // len(concerned) if attendance == "HONORE" else 0,
                "received_minutes": duration,
                "attendance": attendance,
                "present": attendance == "HONORE" and draw(st.booleans()),
            }
        )
    leading = draw(st.lists(st.sampled_from(coaches), unique_by=lambda c: c["id"], max_size=2))
    return {
        "id": identity(),
        "date": draw(day),
        "duration_minutes": duration,
        "state": draw(st.sampled_from(("DONE", "DONE", "DONE", "PLANNED", "CANCELLED"))),
        "act_type": "ENTRETIEN",
        "target": draw(st.sampled_from(TARGETS)),
        "counts_in_intensity": draw(st.sampled_from((True, True, False))),
        "coaches": [
            {"id": identity(), "coach_id": coach["id"], "minutes": draw(st.integers(0, duration))}
            for coach in leading
        ],
        "participants": participants,
    }


def draw_agreement(draw, identity, day, some_day, period):
    return period(
        reference="C",
        kind="HABILITATION",
        lines=[
            {
                "id": identity(),
                "valid_from": draw(day),
                "target_caseload": draw(st.none() | st.integers(0, 20)),
            }
            for _ in range(draw(st.integers(0, 3)))
        ],
    )


def write_export(session, drawn):
    """Write a drawn caseload, and rows in the trash that nobody may count."""
    for coach in drawn["coaches"]:
        records.insert(session, "coach", {**coach, "family_name": "C", "given_name": "C", "role": "REFERENT"})
    for employer in drawn["employers"]:
        records.insert(session, "employer", {**employer, "name": "E"})
    for rank, person in enumerate(drawn["persons"], 1):
        make.a_person(session, **person, case_code=f"A-{rank:04d}")
    for table, rows in (
        ("referral", drawn.get("referrals", [])),
        ("support_path", drawn["support_paths"]),
        ("module_period", drawn["module_periods"]),
        ("suspension", drawn["suspensions"]),
        ("job_contract", drawn["job_contracts"]),
        ("trip", drawn["trips"]),
        ("work_immersion", drawn.get("work_immersions", [])),
    ):
        records.insert_many(session, table, rows)
    for act in drawn["acts"]:
        parts = {"coaches": "act_coach", "participants": "act_participant"}
        records.insert(session, "act", {key: value for key, value in act.items() if key not in parts})
        for name, table in parts.items():
            records.insert_many(session, table, [{**row, "act_id": act["id"]} for row in act[name]])
    for agreement in drawn["agreements"]:
        records.insert(
            session, "agreement", {key: value for key, value in agreement.items() if key != "lines"}
        )
        rows = [{**line, "agreement_id": agreement["id"]} for line in agreement["lines"]]
        records.insert_many(session, "agreement_line", rows)
    write_trash(session, drawn)


def write_trash(session, drawn):
    for person in drawn["persons"][:1]:
        path_id = make.a_path(session, person["id"], date(2020, 1, 1))
        contract_id = records.insert(
            session,
            "job_contract",
            {"person_id": person["id"], "contract_type": "CDI", "start_date": date(2020, 1, 1)},
        )
        act_id = make.an_act(session, drawn["coaches"][0]["id"], (person["id"],), date=date(2026, 10, 5))
        for table, identity in (("support_path", path_id), ("job_contract", contract_id), ("act", act_id)):
            records.remove(session, table, identity, at=make.NOW)


def compare(caseload, month, drawn):
    """Compare the two computations; nothing of the example stays in the caseload."""
    rules: Rules = rules_for(month.last_day)
    with taken_back(caseload) as session:
        write_export(session, drawn)
        computed = indicators(read_month_facts(session, month, rules), rules)
    expected = figures(drawn, month.year, month.number)
    assert computed == expected
    assert computed["FA_DEBUT"] + computed["ENTREES"] - computed["SORTIES"] == computed["FA_FIN"]
    by_module = sum(computed[code] for code in ("NB_M1", "NB_M2", "NB_M3", "NB_M4", "NB_SANS_MODULE"))
    assert by_module == computed["FA_FIN"]


CHEAP = {
    "deadline": None,
    "suppress_health_check": [
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
}


@settings(max_examples=40, derandomize=True, database=None, **CHEAP)
@given(drawn=caseloads())
def test_the_figures_are_those_of_a_computation_day_by_day(caseload, drawn):
    compare(caseload, *drawn)


@pytest.mark.long
@settings(max_examples=1000, database=None, **CHEAP)
@given(drawn=caseloads())
def test_a_thousand_caseloads_give_the_figures_of_a_computation_day_by_day(caseload, drawn):
    compare(caseload, *drawn)


@pytest.mark.parametrize("seed", range(36))
def test_caseloads_full_of_edges_give_the_figures_of_a_computation_day_by_day(caseload, seed):
    compare(caseload, *dense_caseload(seed))


@pytest.mark.long
def test_hundreds_of_caseloads_full_of_edges_give_the_same_figures(caseload):
    for seed in range(1_000, 1_600):
        compare(caseload, *dense_caseload(seed))


def test_the_export_gives_the_oracle_the_figures_of_the_program(caseload, tmp_path):
    coach_id = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        for rank in range(1, 6):
            person_id = make.a_person(session, case_code=f"A-{rank:04d}")
            make.a_path(
                session, person_id, date(2026, 9, 5 * rank), date(2026, 10, 20) if rank == 2 else None
            )
            make.an_act(
                session, coach_id, (person_id,), date=date(2026, 10, 2 * rank), duration_minutes=70 * rank
            )
    target = tmp_path / "export.json"
    export.export_json(caseload, target)
    month, rules = Month(2026, 10), rules_for(date(2026, 10, 31))
    with caseload.read() as session:
        computed = indicators(read_month_facts(session, month, rules), rules)
    assert figures(dated(json.loads(target.read_text("utf-8"))), 2026, 10) == computed
    assert computed["FA_FIN"] == 4
