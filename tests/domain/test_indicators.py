"""Figures, bands and cuts, on facts made by hand."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.domain.breakdowns import breakdowns, masked, masked_cells
from jalon.domain.figures import percent_text, shared_equally
from jalon.domain.indicators import age_band, age_on, counted_in, in_order, indicators
from jalon.domain.monitoring import monitoring_figures
from jalon.domain.monitoring_facts import MonitoringFacts
from jalon.domain.month_facts import ActTotals, Identity, MonthFacts, PathRecords, person_month
from jalon.domain.months import Month
from jalon.domain.paths import ModulePeriod, SupportPath
from jalon.settings.rules import rules_for

OCTOBER = Month(2026, 10)
RULES = rules_for(date(2026, 10, 31))
NOTHING = PathRecords({}, {}, {})


def someone(number, *, minutes=0, month=OCTOBER, **changes):
    fields = {"id": f"path-{number}", "admission_date": date(2020, 1, 1)}
    identity = Identity(f"p-{number}", f"A-{number:04d}", 2, date(1996, 2, 29), None)
    return person_month(
        identity, month, (SupportPath(**fields | changes),), (), NOTHING, ActTotals(minutes, True, True, 1)
    )


def facts(people, *, target=None, month=OCTOBER):
    return MonthFacts(month, tuple(people), {}, frozenset(), (), 0, 0, target)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (121, 100, "121.0"),  # Grand Est, 31 December 2018: people for a target
        (38, 121, "31.4"),  # of whom in employment
        (439, 645, "68.1"),  # Occitanie, end of 2021
        (0, 8, "0.0"),
        (1, 16, "6.3"),  # 6.25: half goes up
        (1, 2000, "0.1"),
        (1, 2001, "0.0"),
        (5, 0, None),
        (5, None, None),
    ],
)
def test_a_share_has_one_decimal_half_up(part, whole, text):
    assert percent_text(part, whole) == text


def test_a_published_structure_gives_its_published_rate():
    figures = indicators(facts((someone(n) for n in range(121)), target=100), RULES)
    assert (figures["FA_FIN"], figures["CIBLE"], figures["TX_OCC"]) == (121, 100, "121.0")


def test_shares_of_nobody_are_none():
    assert shared_equally(60, 0) == ()


@pytest.mark.parametrize(
    ("minutes", "code"),
    [
        (720, "INT_REGULIER"),
        (721, "INT_INTENSIF"),
        (480, "INT_REGULIER"),
        (479, "INT_SUIVI"),
        (120, "INT_SUIVI"),
        (119, "INT_ALLEGE"),
        (0, "INT_ALLEGE"),
    ],
)
def test_intensity_follows_the_edges_of_the_rules(minutes, code):
    figures = indicators(facts([someone(1, minutes=minutes)]), RULES)
    bands = ("INT_INTENSIF", "INT_REGULIER", "INT_SUIVI", "INT_ALLEGE")
    assert [band for band in bands if figures[band]] == [code]
    assert figures["INT_SANS_ACTE"] == (1 if minutes == 0 else 0)


def test_before_2026_there_is_no_official_intensity():
    december = Month(2025, 12)
    figures = indicators(
        facts([someone(1, minutes=900, month=december)], month=december), rules_for(december.last_day)
    )
    codes = ("INT_INTENSIF", "INT_REGULIER", "INT_SUIVI", "INT_ALLEGE", "INT_SANS_ACTE")
    assert [figures[code] for code in codes] == [None] * 5


def test_every_indicator_of_the_rules_is_computed_and_defined():
    nothing = facts([])
    figures = indicators(nothing, RULES) | monitoring_figures(nothing, MonitoringFacts(OCTOBER), RULES)
    assert list(in_order(figures, RULES)) == [indicator.code for indicator in RULES.indicators]


def test_a_figure_opens_the_list_that_makes_it():
    month_facts = facts([someone(1), someone(2, exit_date=date(2026, 10, 9)), someone(3)])
    figures = indicators(month_facts, RULES)
    for code in ("FA_DEBUT", "FA_FIN", "FA_PER", "SORTIES", "NB_SANS_MODULE", "INT_ALLEGE"):
        assert len(counted_in(month_facts, RULES, code)) == figures[code]
    assert [(c.person_id, c.day) for c in counted_in(month_facts, RULES, "SORTIES")] == [
        ("p-2", date(2026, 10, 9))
    ]
    with pytest.raises(ValueError, match="MIN_TRAJET"):
        counted_in(month_facts, RULES, "MIN_TRAJET")


def test_of_two_paths_at_once_the_main_module_begun_last_speaks_for_the_person():
    paths = (SupportPath("1", date(2026, 1, 1)), SupportPath("2", date(2026, 2, 1)))
    modules = {
        "1": [ModulePeriod("a", "M3_RECHERCHE", date(2026, 5, 1), None)],
        "2": [ModulePeriod("b", "M1_EVALUATION", date(2026, 2, 1), None)],
    }
    identity = Identity("p", "A-0001", 0, None, None)
    person = person_month(identity, OCTOBER, paths, (), PathRecords(modules, {}, {}))
    assert person.main_module == "M3_RECHERCHE"
    assert indicators(facts([person]), RULES)["NB_M3"] == 1


def test_who_left_is_described_as_she_was_on_her_last_day():
    modules = {"path-1": [ModulePeriod("a", "M4_EMPLOI", date(2026, 5, 1), date(2026, 10, 9))]}
    path = SupportPath("path-1", date(2026, 1, 1), date(2026, 10, 9))
    identity = Identity("p", "A-0001", 0, None, None)
    person = person_month(identity, OCTOBER, (path,), (), PathRecords(modules, {}, {}))
    assert (person.main_module, person.last_open_day, person.is_in) == ("M4_EMPLOI", date(2026, 10, 9), False)
    assert person.events == ("SORTIE",)


def test_who_was_born_on_a_leap_day_turns_older_on_the_first_of_march():
    born = date(1996, 2, 29)
    assert age_on(born, date(2026, 2, 28)) == 29
    assert age_on(born, date(2026, 3, 1)) == 30
    assert age_band(RULES, born, date(2026, 2, 28)).code == "25_29"
    assert age_band(RULES, None, date(2026, 2, 28)) is None


def test_the_cells_of_a_cut_add_up_to_the_figure_and_small_ones_are_masked():
    people = [
        someone(n, admission_date=date(2026, 10, 5), entry_situation="ESAT" if n < 3 else "RECHERCHE")
        for n in range(9)
    ]
    cuts = breakdowns(facts(people), RULES)
    assert cuts["entries_by_situation"] == {"RECHERCHE": 6, "ESAT": 3}
    assert sum(cuts["entries_by_sex"].values()) == 9
    assert masked(cuts, 5)["entries_by_situation"] == {"RECHERCHE": None, "ESAT": None}


def test_a_profile_of_fewer_people_than_the_threshold_tells_no_code():
    assert masked({"entries_by_sex": {"2": 1}}, 5) == {"entries_by_sex": {}}
    assert masked({"contracts_started_by_type": {"CDI": 1, "CDD_GE6": 3}}, 5) == {
        "contracts_started_by_type": {}
    }
    assert masked({"employers_by_sector": {"PRIVE": 1}}, 5) == {"employers_by_sector": {"PRIVE": 1}}


def test_a_cell_that_another_one_could_be_found_from_is_masked_with_it():
    assert masked_cells({"1": 2, "2": 6, "3": 9}, 5) == {"1": None, "2": None, "3": 9}
    assert masked_cells({"1": 1, "2": 1, "3": 9, "4": 12}, 5) == {"1": None, "2": None, "3": None, "4": 12}
    assert masked_cells({"1": 5, "2": 8}, 5) == {"1": 5, "2": 8}


def test_the_self_employed_masked_in_one_cut_are_not_told_by_the_other():
    cuts = masked(
        {
            "contracts_started_by_type": {"CDI": 3, "INDEPENDANT": 6},
            "contracts_started_by_public_private": {"PRIVE": 9, "SANS_EMPLOYEUR": 6},
        },
        5,
    )
    assert cuts == {
        "contracts_started_by_type": {"CDI": None, "INDEPENDANT": None},
        "contracts_started_by_public_private": {},
    }


@given(st.lists(st.integers(1, 7), min_size=1, max_size=4))
def test_no_masked_cell_can_be_computed_from_the_rest_and_the_total(counts):
    def told(values):
        return masked_cells({str(rank): value for rank, value in enumerate(values)}, 3)

    release = told(counts)
    assert all(count is None or count >= 3 for count in release.values())
    hidden = [rank for rank in range(len(counts)) if release and release[str(rank)] is None]
    if not hidden:
        return
    total = sum(counts[rank] for rank in hidden)
    possible = []
    for guess in product(range(1, total + 1), repeat=len(hidden)):
        if sum(guess) == total:
            values = list(counts)
            for rank, value in zip(hidden, guess, strict=True):
                values[rank] = value
            if told(values) == release:
                possible.append(guess)
    assert all(len(set(values)) > 1 for values in zip(*possible, strict=True))
