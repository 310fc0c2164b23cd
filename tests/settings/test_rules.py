"""The dated rules: both shipped versions, their words, and what a bad file is told."""

import re
import shutil
import tomllib
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.domain.checks import CheckCode, Severity
from jalon.domain.rules import Aggregation, band_of
from jalon.settings.paths import resource
from jalon.settings.rules import load_rules, rules_for

SHIPPED = load_rules(resource("rules"))


def rules_of(version, folder=None):
    """Return the rules of a version of a folder, else of those that are shipped."""
    return next(rules for rules in load_rules(folder or resource("rules")) if rules.version == version)


NOW = rules_of("2026")
BEFORE = rules_of("2016-2025")

RETURN_KEYS = [
    "FA_DEBUT",
    "ENTREES",
    "SORTIES",
    "FA_FIN",
    "FA_PER",
    "FA_VUE",
    "FA_ACTIVE",
    "FA_SUSPENDUS",
    "CIBLE",
    "TX_OCC",
    "NB_M1",
    "NB_M2",
    "NB_M3",
    "NB_M4",
    "NB_SANS_MODULE",
    "EN_EMPLOI",
    "TX_EMPLOI",
    "ACCES_EMPLOI",
    "EN_EMPLOI_ENTREE",
    "MIN_PERSONNE",
    "MIN_EMPLOYEUR",
    "MIN_TRIPARTITE",
    "MIN_PARTENAIRE",
    "MIN_INDIRECT",
    "NB_ABSENCES",
    "MIN_ABSENCE",
    "MIN_TRAJET",
    "INT_INTENSIF",
    "INT_REGULIER",
    "INT_SUIVI",
    "INT_ALLEGE",
    "INT_SANS_ACTE",
    "MAINTIEN_3",
    "MAINTIEN_6",
    "MAINTIEN_12",
    "NB_TRAVAIL_M1",
    "NB_TRAVAIL_M2",
    "NB_TRAVAIL_M3",
    "NB_TRAVAIL_M4",
    "DUREE_EA_FIN",
    "DUREE_EA_SORTIES",
    "DUREE_EA_MOTIF",
    "DELAI_ADMISSION",
    "DELAI_EMPLOYEUR",
    "DELAI_CONTRAT",
    "EMPLOI_DURABLE",
    "TX_EMPLOI_DURABLE",
    "POSTE_3",
    "POSTE_6",
    "POSTE_12",
    "PMSMP_DEBUT",
    "PMSMP_FIN",
    "PMSMP_JOURS",
    "EMPLOYEURS_CONTACTES",
    "EMPLOYEURS_CONTRAT",
    "EMPLOYEURS_ACCOMPAGNES",
]


def every_text(value) -> list[str]:
    """Every French text of a file of rules, read without the program."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in every_text(inner)]
    return []


def shipped_texts() -> list[str]:
    return [
        text
        for path in sorted(resource("rules").glob("*.toml"))
        for text in every_text(tomllib.loads(path.read_text(encoding="utf-8")))
    ]


# --- what is in force when


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2016, 8, 8), "2016-2025"),
        (date(2025, 12, 31), "2016-2025"),
        (date(2026, 1, 1), "2026"),
        (date(2026, 11, 21), "2026"),
        (date(2040, 2, 29), "2026"),
    ],
)
def test_the_version_of_a_day_is_the_one_in_force(day, version):
    assert rules_for(day).version == version


def test_a_day_before_the_scheme_takes_the_first_version():
    assert rules_for(date(1999, 1, 1)).version == "2016-2025"


def test_versions_follow_each_other_without_gap_nor_overlap():
    for earlier, later in pairwise(SHIPPED):
        assert earlier.valid_to is not None
        assert earlier.valid_to + timedelta(days=1) == later.valid_from
    assert SHIPPED[-1].valid_to is None


@given(st.dates(min_value=date(2016, 8, 8), max_value=date(2060, 1, 1)))
def test_every_day_has_one_version_that_says_it_covers_it(day):
    covering = [r for r in SHIPPED if r.valid_from <= day and (r.valid_to is None or day <= r.valid_to)]
    assert covering == [rules_for(day)]


# --- intensity


@pytest.mark.parametrize(
    ("minutes", "code"),
    [
        (0, "ALLEGE"),
        (119, "ALLEGE"),
        (120, "SUIVI"),
        (479, "SUIVI"),
        (480, "REGULIER"),
        (720, "REGULIER"),
        (721, "INTENSIF"),
        (20_000, "INTENSIF"),
    ],
)
def test_a_month_of_minutes_has_its_official_intensity(minutes, code):
    assert NOW.intensity(minutes) == code


def test_before_2026_no_intensity_is_official():
    assert BEFORE.bands == ()
    assert BEFORE.intensity(480) is None


@pytest.mark.parametrize("name", ["age_bands", "weekly_hours_bands", "bands"])
@given(value=st.integers(min_value=0, max_value=20_000))
def test_bands_hold_each_number_once(name, value):
    bands = getattr(NOW, name)
    assert sum(value in band for band in bands) == 1
    assert band_of(bands, value) in bands


# --- what must be there


@pytest.mark.parametrize("rules", SHIPPED, ids=lambda rules: rules.version)
def test_every_figure_of_the_return_is_defined(rules):
    assert [indicator.code for indicator in rules.indicators] == [
        code for code in (i.code for i in rules.indicators) if code in RETURN_KEYS
    ]
    assert {indicator.code for indicator in rules.indicators} == set(RETURN_KEYS)
    assert all(len(i.definition) > 40 and i.source and i.label for i in rules.indicators)


@pytest.mark.parametrize("rules", SHIPPED, ids=lambda rules: rules.version)
def test_the_four_modules_keep_their_codes(rules):
    assert [m.code for m in rules.modules] == ["M1_EVALUATION", "M2_PROJET", "M3_RECHERCHE", "M4_EMPLOI"]


def test_rolled_up_figures_keep_the_identity_of_the_caseload():
    # Over a quarter: the first month's opening + all entries - all exits = the last month's end.
    kinds = {code: NOW.indicator(code).aggregation for code in ("FA_DEBUT", "ENTREES", "SORTIES", "FA_FIN")}
    assert kinds == {
        "FA_DEBUT": Aggregation.OPENING,
        "ENTREES": Aggregation.FLOW,
        "SORTIES": Aggregation.FLOW,
        "FA_FIN": Aggregation.STOCK,
    }
    assert all(i.aggregation is Aggregation.FLOW for i in NOW.indicators if i.code.startswith("MIN_"))
    assert all(
        i.aggregation is Aggregation.RETENTION for i in NOW.indicators if i.code.startswith("MAINTIEN")
    )


@pytest.mark.parametrize("rules", SHIPPED, ids=lambda rules: rules.version)
def test_groups_named_by_a_list_exist(rules):
    for name, groups in [
        ("contract_types", "contract_groups"),
        ("exit_reasons", "exit_reason_groups"),
        ("employer_sectors", "employer_sector_groups"),
        ("disability_families", "disability_groups"),
    ]:
        assert {entry.group for entry in rules.lists[name]} <= set(rules.codes(groups))


@pytest.mark.parametrize("rules", SHIPPED, ids=lambda rules: rules.version)
def test_every_finding_before_a_lock_has_its_sentence(rules):
    assert set(rules.codes("checks")) == {code.value for code in CheckCode}
    assert set(rules.codes("check_severities")) == {severity.value for severity in Severity}
    steps = {entry.group for entry in rules.lists["module_steps"]}
    assert steps == {"M0_ACCUEIL", *rules.codes("modules")}


@pytest.mark.parametrize("rules", SHIPPED, ids=lambda rules: rules.version)
def test_codes_and_labels_are_unique_in_their_list(rules):
    for name, labels in rules.labels.items():
        assert len(labels) == len(rules.codes(name))
        if not name.startswith("indicators"):
            assert len(set(labels.values())) == len(labels), name


def test_no_code_is_a_journey_and_none_disappears():
    for rules in SHIPPED:
        assert not {"TRAJET", "DEPLACEMENT"} & set(rules.codes("act_types"))
    for name in BEFORE.labels:
        assert set(BEFORE.codes(name)) <= set(NOW.codes(name)), name


def test_a_retired_code_is_read_and_no_more_proposed():
    assert NOW.label("agreement_kinds", "GESTION") == "Convention de gestion"
    assert "GESTION" not in {entry.code for entry in NOW.proposed("agreement_kinds")}
    assert "GESTION" in {entry.code for entry in BEFORE.proposed("agreement_kinds")}


def test_each_version_speaks_its_words():
    assert BEFORE.words["role"].short == "référent"
    assert NOW.words["role"].definite == "le conseiller en emploi accompagné"
    assert NOW.words["agreement"].singular == "convention d’habilitation départementale"
    assert BEFORE.words["person"] == NOW.words["person"]
    assert NOW.label("referral_origins", "FRANCE_TRAVAIL") == "France Travail"


def test_a_code_of_another_time_is_shown_as_it_is_and_a_wrong_list_is_an_error():
    assert NOW.label("exit_reasons", "OLD_CODE") == "OLD_CODE"
    for call in (NOW.label, lambda name, _: NOW.codes(name), lambda name, _: NOW.proposed(name)):
        with pytest.raises(ValueError, match="no_such_list"):
            call("no_such_list", "X")
    for find in (NOW.module, NOW.act_type, NOW.indicator):
        with pytest.raises(ValueError, match="NOTHING"):
            find("NOTHING")


def test_a_return_states_how_it_was_counted():
    counting = NOW.counting_in_force()
    assert counting["access_window_days"] == 30
    assert counting["intensity_bands_minutes"]["REGULIER"] == [480, 720]
    assert "REDACTION" not in counting["act_types_in_intensity"]
    assert "ENTRETIEN" in counting["act_types_in_intensity"]
    assert BEFORE.counting_in_force()["intensity_bands_minutes"] == {}


# --- words


JUDGING = (
    "inemployable|échec|cas lourd|avancement|inapte|retard|manquement|déficien|souffr|démotiv|"
    "autonomie insuffisante|difficile|éloigné|problème|lourd|défaillan|refus de la personne|incapable|"
    "marginal|illettr|illectron|pas prêt|non motivé|abandon"
)


def test_no_word_judges_a_person():
    texts = shipped_texts()
    assert len(texts) > 500
    assert [text for text in texts if re.search(JUDGING, text, re.IGNORECASE)] == []


def test_the_list_of_judging_words_would_catch_one():
    assert re.search(JUDGING, "Échec de la période d’essai", re.IGNORECASE)


@pytest.mark.parametrize("name", ["suspension_reasons", "exit_reasons"])
def test_no_reason_names_a_detention_or_a_hospital(name):
    for rules in SHIPPED:
        for entry in rules.lists[name]:
            said = f"{entry.code} {entry.label} {entry.description}".lower()
            assert not re.search("détention|detention|prison|incarc|hôpital|hopital|hospitali|justice", said)
        assert "EMPECHEMENT" in rules.codes(name)


def test_texts_keep_french_typography():
    for text in shipped_texts():
        assert "'" not in text, text
        assert not re.search(r" [:;?!»%]|« |[^\s\u00a0\u202f(0-9][:;?!](\s|$)|  ", text), text
        assert not re.search(r"\d (h|ans|mois|jours)\b", text), text


# --- a version of the future, and bad files


@pytest.fixture
def folder(tmp_path):
    copy = tmp_path / "rules"
    shutil.copytree(resource("rules"), copy)
    return copy


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


FUTURE = """
version = "2028"
based_on = "2026"
valid_from = 2028-01-01
[bands]
FORT = { label = "Fort", minimum = 600 }
LEGER = { label = "Léger", minimum = 0, maximum = 599 }
[modules.M5_EVOLUTION]
label = "Évolution professionnelle"
short = "M5"
wording = "Appui à l’évolution professionnelle."
source = "Texte inventé"
[lists.exit_reasons]
MISSION = "Mission terminée"
AUTRE = { retired = true }
[parameters]
access_window_days = 45
[deadlines.RQTH_END]
notice_days = 200
[indicators.NB_M5]
label = "Personnes en module 5"
definition = "Parmi la file active à la fin du mois, personnes en module 5."
source = "Texte inventé"
aggregation = "stock"
unit = "people"
[words.role]
short = "coach"
"""


def test_an_invented_version_of_2028_needs_no_change_of_code(folder):
    write(folder, "2028.toml", FUTURE)
    new, eve = rules_for(date(2028, 1, 1), folder), rules_for(date(2027, 12, 31), folder)
    assert (new.version, eve.version, eve.valid_to) == ("2028", "2026", date(2027, 12, 31))
    assert new.intensity(600) == "FORT"
    assert [band.code for band in new.bands] == ["FORT", "LEGER"]
    assert new.codes("modules")[-1] == "M5_EVOLUTION"
    assert new.label("exit_reasons", "MISSION") == "Mission terminée"
    assert new.label("exit_reasons", "AUTRE") == "Autre motif"
    assert new.parameters.access_window_days == 45
    delays = {rule.code: rule.notice_days for rule in new.deadlines}
    assert delays == {rule.code: rule.notice_days for rule in eve.deadlines} | {"RQTH_END": 200}
    assert new.indicator("NB_M5").aggregation is Aggregation.STOCK
    assert new.words["role"].short == "coach"
    assert new.words["role"].plural == "conseillers en emploi accompagné"
    # What was counted before stays as it was.
    assert rules_of("2026", folder) == eve
    assert eve.codes("modules") == NOW.codes("modules")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("[parameters]\naccess_window_days = -1", "parameters: .*access_window_days"),
        ("[parameters]\naccess_window_day = 3", "parameters: .*access_window_day"),
        ("[parameters.module_reminder_days]\nM9 = 3", "parameters.module_reminder_days.M9"),
        ('[act_types.X]\nlabel = "x"\ntarget = "LUNE"\ncounts_in_intensity = true', "act_types.X.target"),
        ("[act_types.ENTRETIEN]\nmodule = 'M9'", "act_types.ENTRETIEN.module"),
        ("[act_types.ENTRETIEN]\ncounts_in_intensity = 'yes'", "act_types.ENTRETIEN: .*counts_in_intensity"),
        ('[counting]\nworkshop = "full"', "counting: .*workshop"),
        ("[bands]\nA = { label = 'a', minimum = 1 }", "bands.A.minimum"),
        ("[bands]\nA = { label = 'a', minimum = 0, maximum = 3 }", "bands: nothing holds 4"),
        (
            "[bands]\nA = { label = 'a', minimum = 0, maximum = 3 }\nB = { label = 'b', minimum = 3 }",
            "bands.B.minimum",
        ),
        ("[indicators.FA_FIN]\naggregation = 'mean'", "indicators.FA_FIN: .*aggregation"),
        ("[indicators.FA_FIN]\nformula = '1+1'", "indicators.FA_FIN: .*formula"),
        ("[lists.exit_reasons]\n'MOT TIF' = 'x'", "lists.exit_reasons.MOT TIF"),
        ("[lists.exit_reasons]\nX = 3", "lists.exit_reasons.X"),
        ("[lists.modules]\nX = 'x'", "lists.modules"),
        ("colour = 'red'", "colour"),
        ("valid_to = 2027-01-01", "valid_to"),
        ("[words.role]\nsingular = ''", "words.role: .*singular"),
        ("lists = 3", "lists"),
    ],
)
def test_a_bad_file_is_named_with_its_key(folder, change, named):
    head = 'version = "2028"\nbased_on = "2026"\nvalid_from = 2028-01-01\n'
    write(folder, "2028.toml", head + change)
    with pytest.raises(ValueError, match=f"^2028.toml: .*{named}"):
        rules_for(date(2026, 1, 1), folder)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("version = ", "2028.toml: "),
        ("\x00", "2028.toml: "),
        ('version = "2028"\nvalid_from = 2028-01-01', "2028.toml: .*modules"),
        ('version = "2028"\nbased_on = "1999"\nvalid_from = 2028-01-01', "2028.toml: based_on: .*1999"),
        ('version = "2028"\nbased_on = "2028"\nvalid_from = 2028-01-01', "2028.toml: based_on"),
        ('version = "2026"\nbased_on = "2016-2025"\nvalid_from = 2028-01-01', "version: '2026'"),
        ('version = "2028"\nbased_on = "2026"\nvalid_from = 2026-01-01', "valid_from: overlaps"),
        ('version = "2028"\nbased_on = "2026"\nvalid_from = "soon"', "2028.toml: .*valid_from"),
        ("[" * 5000, "2028.toml: "),
        ("# " + "x" * 1_000_001, "2028.toml: larger"),
    ],
)
def test_a_file_that_makes_no_version_is_refused(folder, text, named):
    write(folder, "2028.toml", text)
    with pytest.raises(ValueError, match=named):
        load_rules(folder)


def test_a_gap_between_versions_is_refused(folder):
    path = folder / "2016-2025.toml"
    write(
        folder,
        path.name,
        path.read_text(encoding="utf-8").replace(
            "valid_from = 2016-08-08", "valid_from = 2016-08-08\nvalid_to = 2025-12-30"
        ),
    )
    with pytest.raises(ValueError, match=r"2026\.toml: valid_from: leaves a gap after 2016-2025\.toml"):
        load_rules(folder)


def test_an_empty_folder_is_an_error(tmp_path):
    with pytest.raises(ValueError, match="no file of rules"):
        load_rules(tmp_path)


def test_nobody_can_change_the_rules_in_memory():
    with pytest.raises(TypeError):
        NOW.lists["exit_reasons"] = ()
    with pytest.raises(AttributeError):
        NOW.version = "x"
    with pytest.raises(TypeError):
        NOW.parameters.module_reminder_days["M1_EVALUATION"] = 1
