"""The guide says what a file lacks and what is usual; it never stands in the way."""

from datetime import date, timedelta

import pytest

import make
from jalon.domain.errors import FrozenFileError, InvalidEntryError, NotAllowedError
from jalon.domain.guide import Facts, suggested_module
from jalon.services import goals, guide, guide_texts, history, occupations, paths, person_records, rights
from jalon.services.paths import NewModule
from jalon.settings.rules import rules_for
from jalon.storage import records
from jalon.storage.caseload import SignedIn

TODAY = date(2026, 11, 20)


@pytest.fixture
def person(caseload):
    with caseload.write("demonstration") as session:
        person_id = make.a_person(session)
        path = make.a_path(session, person_id, date(2026, 3, 1))
        values = {"support_path_id": path, "module": "M1_EVALUATION", "start_date": date(2026, 3, 1)}
        records.insert(session, "module_period", values | {"is_main": True})
    return person_id


@pytest.fixture
def path(caseload, person):
    return person_records.read_file(caseload, person).of("support_path")[0].id


def read(caseload, person):
    return guide.read_guide(caseload, person, today=TODAY)


def test_every_module_of_every_version_has_a_guide_with_its_source():
    for day in (date(2020, 1, 1), TODAY):
        rules = rules_for(day)
        assert set(rules.guides) == {"M0_ACCUEIL", *(module.code for module in rules.modules)}
        for text in rules.guides.values():
            assert all((text.usual, text.outputs, text.people, text.source))
        groups = {entry.group for entry in rules.lists["guide_checks"]}
        assert groups == set(rules.guides)


def test_every_gap_that_can_be_found_has_its_words(caseload, person):
    known = set(rules_for(TODAY).codes("guide_checks"))
    found = {code for codes in read(caseload, person).missing.values() for code in codes}
    assert found <= known
    assert "EVALUATION_ABSENTE" in found


def test_an_evaluation_in_the_persons_words_fills_what_was_missing(caseload, person, path):
    assert "EVALUATION_ABSENTE" in read(caseload, person).missing["M1_EVALUATION"]
    values = {"date": TODAY, "strengths": "Ponctuelle"}
    person_records.add_record(caseload, "shared_assessment", path, values)
    missing = read(caseload, person).missing["M1_EVALUATION"]
    assert missing == ("MOTS_ABSENTS", "AIDES_ABSENTES", "REVUE_ABSENTE", "OBJECTIF_ABSENT")
    [written] = person_records.read_file(caseload, person).of("shared_assessment")
    person_records.correct_record(
        caseload,
        "shared_assessment",
        written.id,
        {
            "person_words": "Je veux travailler avec des plantes",
            "useful_adjustments": "Consignes écrites",
            "next_review_date": TODAY - timedelta(days=1),
        },
    )
    goals.plan_line(caseload, person, goals.TypedLine("", "Visiter une serre"), path_id=path)
    assert read(caseload, person).missing["M1_EVALUATION"] == ("REVUE_PASSEE",)


def test_a_project_is_complete_with_its_job_hours_and_travel_and_the_first_choice_counts(
    caseload, person, path
):
    assert read(caseload, person).missing["M2_PROJET"] == ("PROJET_ABSENT",)
    add = person_records.add_record
    add(caseload, "vocational_plan", path, {"job_label": "Fleuriste", "priority": 2})
    values = {"job_label": "Jardinière", "priority": 1, "rome_code": "A1203", "weekly_minutes": 1050}
    add(caseload, "vocational_plan", path, values | {"mobility": "TC", "travel_radius_km": 10})
    found = read(caseload, person)
    assert found.missing["M2_PROJET"] == ()
    assert [plan.values["job_label"] for plan in guide.current_plans(found.file)] == [
        "Jardinière",
        "Fleuriste",
    ]


def test_a_search_asks_what_may_be_told_and_counts_employers_by_week(caseload, person, path):
    coach = caseload.signed_in.coach_id
    person_records.add_record(
        caseload, "vocational_plan", path, {"job_label": "Jardinière", "disclosure_choice": "PARTIELLE"}
    )
    with caseload.write("demonstration") as session:
        for day in (TODAY, TODAY - timedelta(days=8), TODAY - timedelta(days=9)):
            make.an_act(session, coach, (person,), date=day, target="EMPLOYEUR")
        make.an_act(session, coach, (person,), date=TODAY, target="PERSONNE")
    person_records.add_record(
        caseload, "job_application", person, {"date": TODAY - timedelta(days=22), "answer": "EN_ATTENTE"}
    )
    found = read(caseload, person)
    assert found.missing["M3_RECHERCHE"] == ("MOTS_DIVULGATION_ABSENTS", "REPONSE_ATTENDUE")
    assert [week.count for week in found.weeks][-4:] == [1, 0, 2, 1]
    assert len(found.weeks) == 12
    assert found.weeks[-1].monday == date(2026, 11, 16)


def test_work_asks_for_news_of_the_job_and_self_employment_for_no_employer(caseload, person):
    assert read(caseload, person).missing["M4_EMPLOI"] == ("CONTRAT_ABSENT",)
    contract = person_records.add_record(
        caseload, "job_contract", person, {"contract_type": "CDI", "start_date": date(2026, 4, 1)}
    )
    assert read(caseload, person).missing["M4_EMPLOI"] == (
        "TRIPARTITE_ABSENTE",
        "BILAN_ABSENT",
        "EMPLOI_A_CONFIRMER",
    )
    person_records.correct_record(
        caseload, "job_contract", contract, {"contract_type": "INDEPENDANT", "confirmed_date": TODAY}
    )
    assert read(caseload, person).missing["M4_EMPLOI"] == ()


def test_facts_suggest_a_module_in_both_directions_and_move_nothing(caseload, person):
    assert suggested_module("M3_RECHERCHE", Facts(is_employed=True)) == ("M4_EMPLOI", "DEBUT_CONTRAT")
    assert suggested_module("M4_EMPLOI", Facts()) == ("M3_RECHERCHE", "FIN_CONTRAT")
    assert suggested_module("M4_EMPLOI", Facts(is_employed=True)) is None
    person_records.add_record(
        caseload, "job_contract", person, {"contract_type": "CDI", "start_date": date(2026, 11, 1)}
    )
    found = read(caseload, person)
    assert found.suggestion == ("M4_EMPLOI", "DEBUT_CONTRAT")
    assert found.main == "M1_EVALUATION"


def test_a_module_comes_back_a_second_time_and_another_runs_beside_it(caseload, person, path):
    paths.begin_module(caseload, path, NewModule("M2_PROJET", date(2026, 6, 1)))
    paths.begin_module(caseload, path, NewModule("M1_EVALUATION", date(2026, 9, 1)))
    paths.begin_module(caseload, path, NewModule("M3_RECHERCHE", date(2026, 10, 1), is_main=False))
    found = read(caseload, person)
    assert found.modules == ("M1_EVALUATION", "M3_RECHERCHE")
    assert found.times == {"M1_EVALUATION": 2, "M2_PROJET": 1, "M3_RECHERCHE": 1}


def test_a_step_is_ticked_with_its_day_taken_back_and_undone(caseload, person, path):
    def step():
        steps = {code: noted for code, _, noted in read(caseload, person).steps("M3_RECHERCHE", TODAY)}
        return steps["CV_PRET"]

    assert step() is None
    guide.tick_step(caseload, path, "CV_PRET", day=date(2026, 11, 2), words="Version courte")
    assert (step().values["done_date"], step().values["words"]) == (date(2026, 11, 2), "Version courte")
    guide.tick_step(caseload, path, "CV_PRET", day=None)
    assert step().values["done_date"] is None
    assert step().values["words"] == "Version courte"
    assert history.undo_last(caseload) == "tick_step"
    assert step().values["state"] == "FAIT"
    with pytest.raises(InvalidEntryError):
        guide.tick_step(caseload, path, "INCONNUE", day=TODAY)


def test_a_frozen_file_has_no_guide(caseload, person, path):
    rights.freeze_person(caseload, person, since=TODAY)
    with pytest.raises(FrozenFileError):
        read(caseload, person)
    with pytest.raises(FrozenFileError):
        guide.tick_step(caseload, path, "CV_PRET", day=TODAY)


def test_the_structure_writes_its_own_words_and_has_those_of_the_rules_back(caseload):
    from dataclasses import replace

    common = guide_texts.read_guide_texts(caseload, TODAY)["M2_PROJET"]
    assert not common.is_own
    own = replace(common.guide, purpose="Aller voir, essayer, choisir.", usual=("Visiter",))
    guide_texts.change_guide_text(caseload, own, today=TODAY)
    found = guide_texts.read_guide_texts(caseload, TODAY)["M2_PROJET"]
    assert (found.is_own, found.guide.purpose, found.guide.usual) == (True, own.purpose, ("Visiter",))
    assert found.guide.people == common.guide.people
    guide_texts.give_back_guide_text(caseload, "M2_PROJET", today=TODAY)
    assert guide_texts.read_guide_texts(caseload, TODAY)["M2_PROJET"] == common
    with pytest.raises(InvalidEntryError):
        guide_texts.change_guide_text(caseload, replace(own, purpose=" "), today=TODAY)


def test_words_of_the_guide_are_the_managers_to_write(caseload, monkeypatch):
    text = guide_texts.read_guide_texts(caseload, TODAY)["M2_PROJET"]
    monkeypatch.setattr(caseload, "signed_in", SignedIn(None, "x", "REFERENT"))
    with pytest.raises(NotAllowedError):
        guide_texts.change_guide_text(caseload, text.guide, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Appeler la mission locale", ("Appeler la mission locale", None, None)),
        ("Trouver un stage > appeler Le Phare", ("appeler Le Phare", "Trouver un stage", None)),
        ("fatigue l’après-midi > travailler le matin → demander un avenant",
         ("demander un avenant", "travailler le matin", "fatigue l’après-midi")),
        ("Trouver un stage >", ("", "Trouver un stage", None)),
    ],
)  # fmt: skip
def test_one_line_says_the_situation_the_goal_and_the_action(typed, expected):
    line = goals.read_line(typed)
    assert (line.action, line.goal, line.situation) == expected


def test_a_line_that_says_nothing_is_nothing():
    assert goals.read_line("  >  ") is None


def test_two_lines_with_the_same_goal_serve_one_goal_and_each_line_is_undone_whole(caseload, person, path):
    def plan(text):
        return goals.plan_line(caseload, person, goals.read_line(text), path_id=path)

    first, _ = plan("Travailler le matin > demander un avenant")
    second, _ = plan("travailler le  MATIN > voir les horaires de bus")
    assert first == second
    file = person_records.read_file(caseload, person)
    assert [goal.values["label"] for goal in file.of("goal")] == ["Travailler le matin"]
    assert {action.values["goal_id"] for action in file.of("next_action")} == {first}
    history.undo_last(caseload)
    history.undo_last(caseload)
    file = person_records.read_file(caseload, person)
    assert (file.of("goal"), file.of("next_action")) == ((), ())


def test_an_occupation_is_found_by_a_few_letters_or_its_code_with_its_source():
    found = occupations.suggest_occupations("boulang")
    assert found
    assert all("oulang" in one.label for one in found)
    code = found[0].code
    assert occupations.suggest_occupations(code)[0].code == code
    assert occupations.occupation(code).words.endswith(f"({code})")
    assert occupations.occupation("Z9999").label == "Z9999"
    assert occupations.suggest_occupations("  ") == ()
    package, licence = occupations.occupations_source()
    assert "france-travail" in package
    assert "Licence Ouverte" in licence
