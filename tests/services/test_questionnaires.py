"""Questionnaires are answered from the file, in the structure’s order, and say what is not known."""

from datetime import date

import pytest

import make
from jalon.domain.months import Month
from jalon.domain.own_lists import OwnList
from jalon.services import returns
from jalon.services.lists import change_list
from jalon.services.papers.asked import Asked
from jalon.services.papers.making import make_paper
from jalon.services.papers.questionnaires import told_answers
from jalon.storage import records
from reports.reading import text_of

TODAY = date(2026, 11, 20)


@pytest.fixture
def her(caseload):
    coach = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        her = make.a_person(session, disability_family="PSYCHIQUE", education_level="3", postal_code="57000")
        referral = {
            "person_id": her,
            "origin": "CDAPH",
            "received_date": date(2026, 5, 4),
            "state": "ASSIGNED",
        }
        path = make.a_path(
            session,
            her,
            date(2026, 5, 14),
            date(2026, 11, 2),
            referral_id=records.insert(session, "referral", referral),
            exit_reason="AUTONOMIE",
        )
        contract = {"person_id": her, "contract_type": "CDI", "weekly_minutes": 1200}
        records.insert(session, "job_contract", contract | {"start_date": date(2026, 9, 1)})
        period = {"support_path_id": path, "module": "M1_EVALUATION", "is_main": True}
        records.insert(
            session,
            "module_period",
            period | {"start_date": date(2026, 5, 14), "end_date": date(2026, 8, 31)},
        )
        records.insert(
            session, "module_period", period | {"module": "M4_EMPLOI", "start_date": date(2026, 9, 1)}
        )
        make.an_act(session, coach, (her,), date=date(2026, 5, 20))  # before the period
        make.an_act(session, coach, (her,), date=date(2026, 6, 3), duration_minutes=90)
        make.an_act(session, coach, (her,), date=date(2026, 9, 3), target="EMPLOYEUR", duration_minutes=45)
        missed = make.an_act(session, coach, (her,), date=date(2026, 10, 3))
        (part,) = (
            session.connection()
            .exec_driver_sql("select id from act_participant where act_id = ?", (missed,))
            .scalars()
        )
        records.update(session, "act_participant", part, {"attendance": "ABSENT", "present": False})
    return her


def answers(caseload, code, **asked):
    document = make_paper(caseload, code, Asked(**asked), today=TODAY).document
    return {
        one["question"]: told[1]
        for one, told in zip(document["questions"], told_answers(document), strict=True)
    }


def test_the_entry_is_answered_from_the_file_and_the_rest_is_said_to_be_unknown(caseload, her):
    found = answers(caseload, "Q1", person_id=her)
    told = {
        "CODE_DOSSIER": "A-0001",
        "SEXE": "Féminin",
        "TRANCHE_AGE": "30 à 39\u00a0ans",
        "DEPARTEMENT": "57",
        "ORIGINE": "Décision de la CDAPH",
        "DATE_RECEPTION": "04/05/2026",
        "CDAPH_INFORMEE": "Sans objet",
        "ATTENTE": "10",
        "SITUATION": "En recherche d’emploi",
        "CONTRAT": "Sans objet",
        "DUREE_SANS_EMPLOI": "Non connu de Jalon",
        "RECONNAISSANCES": "Non connu de Jalon",
        "AAH": "Non connu de Jalon",
    }
    assert {code: found[code] for code in told} == told
    assert found["TYPE_HANDICAP"].startswith("Donnée de santé")
    assert "PSYCHIQUE" not in str(found)


def test_six_months_and_an_exit_are_counted_from_the_acts_and_the_path(caseload, her):
    found = answers(caseload, "Q2", person_id=her, month=Month(2026, 11))
    told = {
        "PERIODE": "21/05/2026 au 20/11/2026",
        "DUREE": "5",
        "RENCONTRES": "2",
        "TEMPS_PERSONNE": "1\u00a0h\u00a030",
        "TEMPS_EMPLOYEUR": "0\u00a0h\u00a045",
        "ABSENCES": "1",
        "CONTRATS": "1",
        "EN_EMPLOI": "Oui",
        "CONTRAT": "CDI",
        "HEURES": "20\u00a0h\u00a000",
        "DATE_SORTIE": "02/11/2026",
        "MOTIF_SORTIE": "La personne poursuit sans appui",
        "EMPLOI_SORTIE": "Oui",
        "RELAIS": "Non connu de Jalon",
    }
    assert {code: found[code] for code in told} == told
    assert found["MODULES"].count("M") >= 2
    june = answers(caseload, "Q2", person_id=her, month=Month(2026, 8))
    assert june["PERIODE"] == "01/03/2026 au 31/08/2026"
    assert june["DATE_SORTIE"] == june["CONTRAT"] == "Sans objet"


def test_the_half_year_adds_flows_keeps_the_last_stock_and_counts_people_once(caseload, her):
    with caseload.write("demonstration") as session:
        other = make.a_person(session, case_code="A-0002")
        make.a_path(session, other, date(2026, 7, 6))
    made = make_paper(caseload, "Q3", Asked(month=Month(2026, 9)), today=TODAY)
    found = {one["question"]: one["value"] for one in made.document["questions"]}
    assert (found["FA_DEBUT"], found["ENTREES"], found["SORTIES"], found["FA_FIN"]) == (1, 1, 1, 1)
    assert found["FA_PER"] == 2
    assert found["MIN_EMPLOYEUR"] == 45
    assert made.document["open_months"] == [f"2026-{number:02d}" for number in range(7, 12)]
    read = text_of(made.content)
    assert "du 1er juillet 2026 au 20 novembre 2026" in read
    assert "Lefèvre" not in read
    assert "Sous le code du dossier" not in read, "there is none in totals"
    returns.lock_month(caseload, Month(2026, 9), today=TODAY)
    with caseload.write("demonstration") as session:
        make.an_act(session, caseload.signed_in.coach_id, (her,), date=date(2026, 9, 15), target="EMPLOYEUR")
    late = make_paper(caseload, "Q3", Asked(month=Month(2026, 9)), today=TODAY)
    assert "1 acte ou trajet que ces nombres ne comptent pas" in text_of(late.content)


def test_the_half_year_masks_small_cells_as_a_return_without_lines(caseload):
    """Our choice, the same as at level N0: none under 5, nor what would give one away."""
    exits = {"AUTONOMIE": 6, "DEMENAGEMENT": 2, "ABANDON": 3}
    with caseload.write("demonstration") as session:
        for rank, reason in enumerate([reason for reason, count in exits.items() for _ in range(count)]):
            person = make.a_person(session, case_code=f"A-{rank:04d}")
            make.a_path(session, person, date(2026, 2, 2), date(2026, 8, 3 + rank), exit_reason=reason)
    document = make_paper(caseload, "Q3", Asked(month=Month(2026, 9)), today=TODAY).document
    found = {one["question"]: (one["kind"], one["value"]) for one in document["questions"]}
    assert found["SORTIES"] == ("number", 11)
    assert found["MOTIFS"] == ("counts", {"ABANDON": None, "AUTONOMIE": 6, "DEMENAGEMENT": None})
    same = returns.prepare_return(caseload, Month(2026, 8), level="N0", today=TODAY)
    assert same["breakdowns"]["exits_by_reason"] == dict(found["MOTIFS"][1])
    assert found["ORIGINES"] == ("counts", {})
    assert "masqué" in dict(told_answers(document))["Sorties par motif"]


def test_the_exit_of_one_person_alone_is_not_told_by_its_reason(caseload, her):
    document = make_paper(caseload, "Q3", Asked(month=Month(2026, 9)), today=TODAY).document
    (motives,) = [one for one in document["questions"] if one["question"] == "MOTIFS"]
    assert motives["kind"] == "withheld"
    assert "AUTONOMIE" not in str(document)
    assert answers(caseload, "Q3", month=Month(2026, 9))["MOTIFS"].startswith("Masqué")


def test_the_structure_sets_the_order_the_words_and_what_is_left_out(caseload, her):
    own = OwnList(("ORIGINE", "SEXE"), frozenset({"METIER"}), {"ORIGINE": "Qui a prescrit"})
    change_list(caseload, "questions_entry", own, today=TODAY)
    document = make_paper(caseload, "Q1", Asked(person_id=her), today=TODAY).document
    asked = [(one["question"], one["label"]) for one in document["questions"]]
    assert asked[:2] == [("ORIGINE", "Qui a prescrit"), ("SEXE", "Sexe")]
    assert "METIER" not in dict(asked)


def test_a_blank_questionnaire_asks_the_same_and_answers_nothing(caseload, her):
    for code in ("Q1", "Q2"):
        made = make_paper(caseload, code, Asked(is_blank=True), today=TODAY)
        read = text_of(made.content)
        assert "Code du dossier" in read
        assert "Non connu de Jalon" not in read
        assert "A-0001" not in read
