"""The figures of the follow-up at their edges, on facts made by hand."""

from dataclasses import replace
from datetime import date

import pytest

from jalon.domain.employment import JobContract, is_lasting
from jalon.domain.figures import mean_months_text, mean_text, middle
from jalon.domain.monitoring import (
    monitored_in,
    monitoring_breakdowns,
    monitoring_figures,
    without_small_groups,
)
from jalon.domain.monitoring_facts import Immersion, MonitoringFacts, MovedContract
from jalon.domain.month_facts import Identity, MonthFacts, PathRecords, person_month
from jalon.domain.months import Month
from jalon.domain.paths import SupportPath, Suspension
from jalon.settings.rules import rules_for

OCTOBER = Month(2026, 10)
RULES = rules_for(OCTOBER.last_day)
LEFT_OUT = replace(RULES, counting=replace(RULES.counting, suspended_in_duration="left_out"))


def day(month, number):
    return date(2026, month, number)


def facts_of(*paths, contracts=()):
    identity = Identity("p", "A-0001", 2, None, None)
    person = person_month(identity, OCTOBER, paths, contracts, PathRecords({}, {}, {}))
    people = () if person is None else (person,)
    return MonthFacts(OCTOBER, people, {"p": contracts}, frozenset(), (), 0, 0, None)


def figures_of(*paths, contracts=(), rules=RULES, **more):
    found = MonitoringFacts(OCTOBER, paths={"p": paths}, **more)
    return monitoring_figures(facts_of(*paths, contracts=contracts), found, rules)


@pytest.mark.parametrize(
    ("days", "count", "text"),
    [(487, 16, "1.0"), (1, 1, "0.0"), (2, 1, "0.1"), (365, 1, "12.0"), (366, 1, "12.0"), (0, 0, None)],
)
def test_days_are_told_in_months_with_one_decimal_half_up(days, count, text):
    assert mean_months_text(days, count) == text


def test_the_median_of_an_even_number_is_between_the_two_in_the_middle():
    assert mean_text(*middle([9, 1, 2])) == "2.0"
    assert mean_text(*middle([4, 1, 9, 2])) == "3.0"
    assert mean_text(*middle([1, 2])) == "1.5"
    assert mean_text(*middle([])) is None


def test_a_path_that_begins_and_ends_the_same_day_lasts_one_day():
    figures = figures_of(SupportPath("1", day(10, 5), day(10, 5), exit_reason="AUTONOMIE"))
    assert figures["DUREE_EA_SORTIES"] == {"paths": 1, "mean": "0.0", "median": "0.0"}
    assert list(figures["DUREE_EA_MOTIF"]) == ["AUTONOMIE"]


def test_a_path_that_ends_on_the_last_day_is_ended_and_no_more_open():
    figures = figures_of(SupportPath("1", date(2025, 11, 1), OCTOBER.last_day))
    assert figures["DUREE_EA_SORTIES"] == {"paths": 1, "mean": "12.0", "median": "12.0"}
    assert figures["DUREE_EA_FIN"] == {"paths": 0, "mean": None, "median": None}
    assert list(figures["DUREE_EA_MOTIF"]) == ["NON_RENSEIGNE"]


def test_suspended_days_leave_a_duration_only_by_the_rules_and_once_each():
    path = SupportPath("1", day(8, 1))
    pauses = (
        Suspension(date(2026, 7, 1), day(8, 31)),
        Suspension(day(8, 15), day(9, 30)),
        Suspension(day(10, 31), None),
    )
    counted = figures_of(path, suspensions={"1": pauses})
    left_out = figures_of(path, suspensions={"1": pauses}, rules=LEFT_OUT)
    assert counted["DUREE_EA_FIN"]["mean"] == mean_months_text(92, 1)
    assert left_out["DUREE_EA_FIN"]["mean"] == mean_months_text(30, 1)


@pytest.mark.parametrize(
    ("start", "end", "lasting"),
    [
        (day(3, 1), day(8, 30), False),
        (day(3, 1), day(8, 31), True),  # six months, to the day
        (date(2026, 8, 31), date(2027, 2, 27), True),  # the day number kept, else the last of the month
        (date(2026, 8, 31), date(2027, 2, 26), False),
    ],
)
def test_a_contract_planned_for_six_months_lasts(start, end, lasting):
    contract = JobContract("c", "p", "CDD_LT6", start, planned_end_date=end)
    assert is_lasting(contract, ("CDI",), 6) is lasting


def test_a_permanent_contract_that_ends_early_lasted_and_self_employment_is_no_contract_of_work():
    ended = JobContract("c", "p", "CDI", day(10, 1), end_date=day(10, 31))
    alone = JobContract("c", "p", "INDEPENDANT", day(1, 1), planned_end_date=date(2027, 12, 31))
    assert is_lasting(ended, ("CDI",), 6)
    assert not is_lasting(alone, ("CDI",), 6)


def test_a_share_of_lasting_work_without_anyone_at_work_has_no_value():
    figures = figures_of(SupportPath("1", day(1, 1)))
    assert (figures["EMPLOI_DURABLE"], figures["TX_EMPLOI_DURABLE"]) == (0, None)


def test_who_leaves_and_returns_the_same_day_is_no_new_entry_of_a_delay():
    paths = (SupportPath("1", date(2024, 1, 1), day(10, 5)), SupportPath("2", day(10, 5)))
    figures = figures_of(*paths, received={"2": day(10, 1)})
    assert figures["DELAI_ADMISSION"] == {"entries": 0, "known": 0, "median": None}


@pytest.mark.parametrize(("received", "known"), [(day(9, 1), 1), (day(10, 5), 1), (day(10, 6), 0), (None, 0)])
def test_a_prescription_received_after_the_admission_gives_no_delay(received, known):
    given = {} if received is None else {"1": received}
    figures = figures_of(SupportPath("1", day(10, 5)), received=given)
    assert figures["DELAI_ADMISSION"]["entries"] == 1
    assert figures["DELAI_ADMISSION"]["known"] == known


@pytest.mark.parametrize(("contact", "known"), [(day(10, 5), 1), (day(10, 9), 1), (day(10, 10), 0)])
def test_a_first_contact_counts_up_to_the_day_of_exit(contact, known):
    figures = figures_of(SupportPath("1", day(10, 5), day(10, 9)), first_contacts={"1": contact})
    assert figures["DELAI_EMPLOYEUR"]["known"] == known


def test_who_works_on_the_day_of_admission_waits_for_no_first_contract():
    path = SupportPath("1", day(10, 5))
    at_work = JobContract("a", "p", "CDI", day(10, 5))
    later = JobContract("b", "p", "CDI", day(10, 15))
    assert figures_of(path, contracts=(at_work, later))["DELAI_CONTRAT"]["entries"] == 0
    assert figures_of(path, contracts=(later,))["DELAI_CONTRAT"] == {
        "entries": 1,
        "known": 1,
        "median": "10.0",
    }


def test_retention_in_post_looks_at_the_employer_of_the_day_of_admission():
    path = SupportPath("1", day(7, 15))  # three months end on 14 October
    first = JobContract("a", "p", "CDI", day(1, 1), end_date=day(9, 1), employer_id="e1")
    again = JobContract("b", "p", "CDI", day(9, 2), employer_id="e1")
    other = replace(again, employer_id="e2")
    kept = {"reached": 1, "still": 1, "same_employer": 1, "unknown": 0}
    proof = frozenset({("p", day(10, 14))})
    assert figures_of(path, contracts=(first, again), acted_since=proof)["POSTE_3"] == kept
    assert figures_of(path, contracts=(first, other), acted_since=proof)["POSTE_3"] == kept | {
        "same_employer": 0
    }
    assert figures_of(path, contracts=(first, again))["POSTE_3"] == {
        "reached": 1,
        "still": 0,
        "same_employer": 0,
        "unknown": 1,
    }
    assert figures_of(path, contracts=(again,))["POSTE_3"]["reached"] == 0


def test_an_immersion_counts_on_days_the_person_is_open():
    path = SupportPath("1", day(9, 1), day(10, 20))
    immersions = (
        Immersion("p", day(10, 12), day(10, 23), None),  # begun, over after she left
        Immersion("p", day(9, 28), day(10, 2), 5),
        Immersion("p", day(10, 19), day(10, 20), None),
    )
    figures = figures_of(path, immersions=immersions)
    assert [figures[code] for code in ("PMSMP_DEBUT", "PMSMP_FIN", "PMSMP_JOURS")] == [2, 2, 7]


def test_a_contract_of_self_employment_has_no_employer_public_or_private():
    path = SupportPath("1", day(1, 1))
    moved = MovedContract("c", "p", "INDEPENDANT", day(10, 1), day(10, 31), None, 2100, None)
    more = MonitoringFacts(OCTOBER, paths={"p": (path,)}, contracts=(moved,))
    assert monitoring_breakdowns(facts_of(path), more, RULES) == {
        "contracts_started_by_weekly_hours": {"35P": 1},
        "contracts_started_by_public_private": {"SANS_EMPLOYEUR": 1},
        "contracts_ended_by_reason": {"NON_RENSEIGNE": 1},
    }


def test_figures_by_colleague_are_shown_only_by_the_rules():
    more = MonitoringFacts(OCTOBER, people_by_coach={"R2": 3}, minutes_by_coach={"R2": 60})
    by_rank = replace(RULES, counting=replace(RULES.counting, by_coach="by_rank"))
    nobody = facts_of()
    assert not any("coach" in name for name in monitoring_breakdowns(nobody, more, RULES))
    shown = monitoring_breakdowns(nobody, more, by_rank)
    assert (shown["people_by_coach"], shown["minutes_by_coach"]) == ({"R2": 3}, {"R2": 60})


def test_a_figure_of_the_follow_up_opens_the_list_that_makes_it():
    path = SupportPath("1", day(10, 5))
    facts = facts_of(path)
    more = MonitoringFacts(
        OCTOBER,
        paths={"p": (path,)},
        worked_modules=frozenset({("p", "M2_PROJET")}),
        received={"1": day(9, 5)},
    )
    for code, expected in (
        ("NB_TRAVAIL_M2", None),
        ("DUREE_EA_FIN", day(10, 5)),
        ("DELAI_ADMISSION", day(10, 5)),
    ):
        assert [(one.person_id, one.day) for one in monitored_in(facts, more, RULES, code)] == [
            ("p", expected)
        ]
    assert monitored_in(facts, more, RULES, "NB_TRAVAIL_M1") == ()
    with pytest.raises(ValueError, match="EMPLOYEURS_CONTACTES"):
        monitored_in(facts, more, RULES, "EMPLOYEURS_CONTACTES")


def test_a_mean_of_few_people_is_masked_and_their_number_is_not():
    figures = without_small_groups(
        {
            "FA_FIN": 3,
            "DUREE_EA_FIN": {"paths": 4, "mean": "3.0", "median": "2.0"},
            "DELAI_CONTRAT": {"entries": 9, "known": 5, "median": "20.0"},
            "DUREE_EA_MOTIF": {"SANTE": {"paths": 1, "mean": "3.0", "median": "3.0"}},
            "MAINTIEN_3": {"reached": 1, "still": 1, "same_employer": 0, "unknown": 0},
        },
        5,
    )
    assert figures == {
        "FA_FIN": 3,
        "DUREE_EA_FIN": {"paths": 4, "mean": None, "median": None},
        "DELAI_CONTRAT": {"entries": 9, "known": 5, "median": "20.0"},
        "DUREE_EA_MOTIF": {},
        "MAINTIEN_3": {"reached": 1, "still": 1, "same_employer": 0, "unknown": 0},
    }
