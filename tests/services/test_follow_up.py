"""The follow-up in a return: levels, agreements, months before the notebook, frozen files, revisions."""

import json
import re
from dataclasses import replace
from datetime import date

import pypdf
import pytest

import make
from jalon.domain.months import Month
from jalon.services import return_documents, returns, rights
from jalon.services.export import export_json
from jalon.settings.rules import rules_for
from jalon.storage import records
from jalon.storage.schema.returns import MonthlyReturnRow
from jalon.storage.schema.structure import StructureRow

OCTOBER = Month(2026, 10)
TODAY = date(2026, 11, 20)
REASON = "convention, article 6"


@pytest.fixture
def people(caseload):
    """Write three people of two agreements: one at work, one who left, one who comes in."""
    coach_id = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        employer_id = records.insert(session, "employer", {"name": "Atelier des Tilleuls", "sector": "PRIVE"})
        agreements = [
            records.insert(
                session,
                "agreement",
                {"reference": reference, "kind": "HABILITATION", "start_date": date(2026, 1, 1)},
            )
            for reference in ("C-57", "C-67")
        ]
        found = []
        for rank, (admission, leaves) in enumerate(
            ((date(2026, 3, 2), None), (date(2026, 1, 5), date(2026, 10, 20)), (date(2026, 10, 12), None))
        ):
            person_id = make.a_person(session, case_code=f"A-000{rank + 1}", family_name=f"Nom{rank + 1}")
            agreement_id = agreements[1] if rank == 2 else agreements[0]
            make.a_path(session, person_id, admission, leaves, agreement_id=agreement_id)
            make.an_act(
                session,
                coach_id,
                (person_id,),
                date=date(2026, 10, 15),
                module="M3_RECHERCHE",
                target="EMPLOYEUR",
                employer_id=employer_id,
                subject="appel",
            )
            found.append(person_id)
        records.insert(
            session,
            "job_contract",
            {
                "person_id": found[0],
                "employer_id": employer_id,
                "contract_type": "CDI",
                "start_date": date(2026, 10, 1),
                "weekly_minutes": 1440,
            },
        )
    return found


def prepared(caseload, **changes):
    return returns.prepare_return(caseload, OCTOBER, **{"today": TODAY} | changes)


def text_of(document, tmp_path):
    target = tmp_path / "return.pdf"
    returns.print_return(document, target)
    pages = [page.extract_text() for page in pypdf.PdfReader(target).pages]
    return re.sub(r"[ \u00a0\n]+", " ", "\n".join(pages))


def test_the_return_holds_the_follow_up_of_the_structure_and_of_each_agreement(caseload, people):
    whole, part = prepared(caseload), prepared(caseload, agreement="C-67")
    figures = whole["indicators"]
    assert (figures["NB_TRAVAIL_M3"], figures["EMPLOI_DURABLE"], figures["TX_EMPLOI_DURABLE"]) == (
        3,
        1,
        "100.0",
    )
    assert [figures[f"EMPLOYEURS_{what}"] for what in ("CONTACTES", "CONTRAT", "ACCOMPAGNES")] == [1, 1, 1]
    assert figures["DELAI_EMPLOYEUR"] == {"entries": 3, "known": 3, "median": "227.0"}
    assert whole["breakdowns"]["contracts_started_by_weekly_hours"] == {"24_34": 1}
    assert part["indicators"]["NB_TRAVAIL_M3"] == part["indicators"]["DELAI_EMPLOYEUR"]["entries"] == 1
    assert part["indicators"]["EMPLOYEURS_CONTRAT"] == 0
    assert [one.name for one in returns.employers_behind(caseload, OCTOBER, "EMPLOYEURS_CONTRAT")] == [
        "Atelier des Tilleuls"
    ]
    behind = returns.people_behind(caseload, OCTOBER, "DELAI_EMPLOYEUR")
    assert [one.case_code for one in behind] == ["A-0001", "A-0002", "A-0003"]
    with pytest.raises(ValueError, match="FA_FIN"):
        returns.employers_behind(caseload, OCTOBER, "FA_FIN")


def test_every_indicator_is_printed_in_a_section_with_its_definition(caseload, people, tmp_path):
    document = prepared(caseload)
    text = text_of(document, tmp_path)
    rules = rules_for(OCTOBER.last_day)
    assert "Autres" not in text
    for code in document["indicators"]:
        assert text.replace(" ", "").count(code) >= 2, code  # in its section, and among the definitions
        assert re.sub(r"[\s\u00a0]", "", rules.indicator(code).definition)[:60] in re.sub(r"\s", "", text)


def test_totals_only_say_no_duration_of_so_few(caseload, people):
    figures = prepared(caseload, level="N0")["indicators"]
    assert figures["DUREE_EA_SORTIES"] == {"paths": 1, "mean": None, "median": None}
    assert figures["DELAI_EMPLOYEUR"]["median"] is None
    assert set(prepared(caseload)["indicators"]) == set(figures)


def test_figures_by_colleague_have_ranks_and_names_at_the_level_of_names_only(
    caseload, people, monkeypatch, tmp_path
):
    rules = rules_for(OCTOBER.last_day)
    shown = replace(rules, counting=replace(rules.counting, by_coach="by_rank"))
    assert "minutes_by_coach" not in prepared(caseload)["breakdowns"]
    monkeypatch.setattr(returns, "rules_for", lambda day: shown)
    document = prepared(caseload)
    assert document["breakdowns"]["minutes_by_coach"] == {"R1": 180}
    assert "coaches" not in document
    assert "Rang 1" in text_of(document, tmp_path)
    named = prepared(caseload, level="N2", reason=REASON)
    assert named["coaches"] == [{"rank": "R1", "family_name": "Martin", "given_name": "Claire"}]
    assert "Rang 1 · Martin Claire 3 h 00" in text_of(named, tmp_path)


# --- months before the notebook was kept


@pytest.mark.parametrize(
    ("since", "known"), [(date(2026, 10, 31), True), (date(2026, 11, 1), False), (None, True)]
)
def test_a_month_before_the_notebook_has_no_figure_which_is_not_zero(
    caseload, people, since, known, tmp_path
):
    with caseload.write("demonstration") as session:
        for row in session.query(StructureRow):
            row.used_since = since
    overview = returns.month_overview(caseload, OCTOBER, today=TODAY)
    document = prepared(caseload)
    if known:
        assert document["indicators"]["FA_FIN"] == overview.figures["FA_FIN"] == 2
        return
    assert set(document["indicators"].values()) == set(overview.figures.values()) == {None}
    assert (document["persons"], document["checks"], overview.findings) == ([], [], ())
    assert set(map(str, document["breakdowns"].values())) == {"{}"}
    text = text_of(document, tmp_path)
    assert "File active à la fin du mois FA_FIN —" in text
    assert " 0 " not in text.partition("Définitions")[0].replace("0 h 00", " 0 ")


# --- frozen files


def test_a_frozen_file_is_counted_and_has_no_line_nor_name(caseload, people, tmp_path):
    before = prepared(caseload)
    rights.freeze_person(caseload, people[0], since=TODAY, reason="demande")
    for level in returns.LEVELS:
        document = prepared(caseload, level=level, reason=REASON if level == "N2" else None)
        if level != "N0":
            assert document["indicators"] == before["indicators"]
            assert [line["case_code"] for line in document["persons"]] == ["A-0002", "A-0003"]
            assert document["frozen_files"] == 1
            assert "Un dossier gelé" in text_of(document, tmp_path)
        assert "A-0001" not in json.dumps(document)
        assert "Nom1" not in json.dumps(document)
    behind = returns.people_behind(caseload, OCTOBER, "EN_EMPLOI")
    assert [(one.case_code, one.family_name) for one in behind] == [("A-0001", "")]


def test_a_month_locked_before_a_file_was_frozen_shows_no_line_of_it_any_more(caseload, people):
    locked = returns.lock_month(caseload, OCTOBER, today=TODAY)
    rights.freeze_person(caseload, people[0], since=TODAY, reason="demande")
    shown = prepared(caseload)
    assert shown["indicators"] == locked["indicators"]
    assert "A-0001" not in json.dumps(shown)
    with pytest.raises(returns.NothingChangedError):
        returns.lock_month(caseload, OCTOBER, today=TODAY)


def test_an_export_has_nothing_of_a_frozen_file_but_its_identity_and_code(caseload, people, tmp_path):
    returns.lock_month(caseload, OCTOBER, today=TODAY)
    rights.freeze_person(caseload, people[0], since=TODAY, reason="demande")
    target = tmp_path / "export.json"
    export_json(caseload, target)
    text = target.read_text("utf-8")
    document = json.loads(text)
    frozen = next(person for person in document["persons"] if person["id"] == people[0])
    assert {key: value for key, value in frozen.items() if value} == {
        "id": people[0],
        "case_code": "A-0001",
        "frozen_since": "2026-11-20",
    }
    assert text.count(people[0]) == 1
    assert text.count("A-0001") == 1
    assert len(document["acts"]) == 3
    assert sorted(act["subject"] or "" for act in document["acts"]) == ["", "appel", "appel"]
    assert len(document["support_paths"]) == 2
    assert document["job_contracts"] == []


# --- revisions


def test_a_second_revision_prints_what_changed_in_french(caseload, people, tmp_path):
    returns.lock_month(caseload, OCTOBER, today=TODAY)
    with caseload.write("demonstration") as session:
        make.an_act(
            session, caseload.signed_in.coach_id, (people[1],), date=date(2026, 10, 6), duration_minutes=150
        )
    second = returns.lock_month(caseload, OCTOBER, today=TODAY, reason="acte retrouvé")
    keys = {(change["part"], change["key"]) for change in second["changes"]}
    assert {("indicators", "MIN_PERSONNE"), ("indicators", "NB_TRAVAIL_M1"), ("persons", "A-0002")} <= keys
    text = text_of(prepared(caseload), tmp_path)
    assert "Motif de la nouvelle version : acte retrouvé" in text
    assert "Temps auprès des personnes (MIN_PERSONNE) 0 h 00 2 h 30" in text
    assert "Dossier A-0002 : heures 1 h 00 3 h 30" in text
    assert "Personnes ayant travaillé sur le module 1 (NB_TRAVAIL_M1) 0 1" in text
    totals = text_of(prepared(caseload, level="N0"), tmp_path)
    assert "MIN_PERSONNE) 0 h 00 2 h 30" in totals
    assert "A-0002" not in totals


def test_what_the_program_has_learnt_to_count_is_no_change_of_a_locked_month(caseload, people):
    returns.lock_month(caseload, OCTOBER, today=TODAY)
    with caseload.write("demonstration") as session:
        for row in session.query(MonthlyReturnRow):
            earlier = json.loads(row.snapshot)
            for part, kept in (("indicators", 35), ("breakdowns", 8), ("counting", 8)):
                earlier[part] = dict(list(earlier[part].items())[:kept])
            row.snapshot = return_documents.canonical(earlier)
    with pytest.raises(returns.NothingChangedError):
        returns.lock_month(caseload, OCTOBER, today=TODAY)
    assert returns.compare_revisions(caseload, OCTOBER, 1, today=TODAY) == []
