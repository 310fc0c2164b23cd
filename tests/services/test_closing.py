"""Before an exit, what is missing or open is shown; the reason for closing all the same is kept."""

from datetime import date, timedelta

import pytest

import make
from jalon.services import closing, people, person_records, returns
from jalon.services.closing import Exit
from jalon.settings.rules import rules_for
from jalon.storage import records

TODAY = date(2026, 11, 20)


@pytest.fixture
def person(caseload):
    with caseload.write("demonstration") as session:
        person_id = make.a_person(session)
        make.a_path(session, person_id, date(2026, 3, 1))
    return person_id


@pytest.fixture
def path(caseload, person):
    return person_records.read_file(caseload, person).of("support_path")[0].id


def check(caseload, person, path, **changes):
    return closing.check_exit(caseload, person, path, Exit(**{"day": TODAY, **changes}), today=TODAY)


def test_an_exit_without_words_is_incomplete_and_a_full_one_is_complete(caseload, person, path):
    found = check(caseload, person, path)
    assert found.missing == (
        "MOTIF_ABSENT",
        "MOTS_SORTIE_ABSENTS",
        "RELAIS_ABSENT",
        "SITUATION_ABSENTE",
        "EVALUATION_ABSENTE",
    )
    assert (found.errors, found.warnings, found.complete) == ((), (), ())
    person_records.add_record(caseload, "shared_assessment", path, {"date": date(2026, 4, 1)})
    found = check(
        caseload, person, path, reason="DEMENAGEMENT", has_words=True, has_relay=True, has_situation=True
    )
    assert found.found == ()
    assert len(found.complete) == 5


def test_a_stable_job_asks_for_light_support_and_says_what_stays_open(caseload, person, path):
    person_records.add_record(caseload, "next_action", person, {"label": "Appeler le tuteur"})
    person_records.add_record(caseload, "goal", path, {"label": "Passer à 24 h", "state": "EN_COURS"})
    values = {"contract_type": "CDI", "start_date": date(2026, 4, 1)}
    person_records.add_record(caseload, "job_contract", person, values)
    values = {"kind": "RQTH", "start_date": date(2022, 1, 1), "end_date": TODAY + timedelta(days=100)}
    person_records.add_record(caseload, "recognition", person, values)
    with caseload.write("demonstration") as session:
        values = {"person_id": person, "nature": "HORAIRES", "state": "A_FAIRE"}
        records.insert(session, "workplace_adjustment", values)
        coach = caseload.signed_in.coach_id
        make.an_act(session, coach, (person,), date=TODAY + timedelta(days=3), state="PLANNED")
    assert check(caseload, person, path, reason="EMPLOI_STABLE").warnings == (
        "ALLEGE_POSSIBLE",
        "CONTRAT_EN_COURS",
        "ACTION_OUVERTE",
        "OBJECTIF_OUVERT",
        "ACTE_PREVU_APRES",
        "AMENAGEMENT_ATTENDU",
        "DROIT_EXPIRE",
    )


def test_dates_that_contradict_each_other_are_errors(caseload, person, path):
    with caseload.write("demonstration") as session:
        coach = caseload.signed_in.coach_id
        make.an_act(session, coach, (person,), date=TODAY)
    assert check(caseload, person, path, day=date(2026, 11, 1)).errors == ("ACTE_APRES_SORTIE",)
    assert "SORTIE_AVANT_ADMISSION" in check(caseload, person, path, day=date(2026, 2, 1)).errors


def test_an_interrupted_contact_asks_when_she_was_last_tried(caseload, person, path):
    assert "RELANCES_ABSENTES" in check(caseload, person, path, reason="PERTE_CONTACT").warnings
    tried = TODAY - timedelta(days=5)
    found = check(caseload, person, path, reason="PERTE_CONTACT", last_attempt=tried)
    assert "RELANCES_ABSENTES" not in found.warnings


def test_an_exit_in_a_locked_month_is_announced(caseload, person, path):
    returns.lock_month(caseload, returns.Month(2026, 10), today=TODAY)
    assert check(caseload, person, path, day=date(2026, 10, 15)).warnings == ("MOIS_ARRETE",)


def test_the_reason_for_closing_all_the_same_is_kept_with_what_was_found(caseload, person, path):
    found = check(caseload, person, path, reason="EMPLOI_STABLE")
    people.close_path(
        caseload,
        path,
        TODAY,
        "EMPLOI_STABLE",
        relay="Cap emploi, Mme Roux",
        findings=found.found,
        closing_words="Elle préfère continuer seule et sait revenir",
    )
    values = person_records.read_file(caseload, person).of("support_path")[0].values
    assert values["closing_words"] == "Elle préfère continuer seule et sait revenir"
    assert values["closing_findings"].split() == list(found.found)
    assert values["exit_relay"] == "Cap emploi, Mme Roux"


def test_every_finding_has_its_words_and_its_severity():
    rules = rules_for(TODAY)
    assert {entry.group for entry in rules.lists["closing_checks"]} == {"missing", "error", "warning"}
    assert set(rules.codes("finding_severities")) == {"complete", "missing", "error", "warning"}
