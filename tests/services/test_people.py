"""How a person comes, moves from module to module, works and leaves."""

from datetime import date

import pytest

import make
from jalon.domain.errors import InvalidEntryError, Problem, UnknownRecordError
from jalon.domain.months import Month
from jalon.services import returns
from jalon.services.employment import confirm_contract_on
from jalon.services.people import (
    NewContract,
    NewPerson,
    add_contract,
    admit_person,
    change_module,
    close_path,
    end_contract,
    find_person,
    list_coaches,
)
from jalon.storage import records
from jalon.storage.queries.people import paths_of

TODAY = date(2026, 11, 20)


def zoe(caseload, **changes):
    fields = {
        "family_name": "Œuvrard",
        "given_name": "Zoé",
        "birth_date": date(1995, 3, 14),
        "sex": 2,
        "referral_origin": "CAP_EMPLOI",
        "admission_date": date(2026, 10, 5),
        "coach_id": list_coaches(caseload)[0].coach_id,
    }
    return NewPerson(**fields | changes)


def october(caseload):
    return returns.prepare_return(caseload, Month(2026, 10), today=TODAY)


def test_an_admission_is_an_entry_with_its_referral_and_its_referent(caseload):
    admitted = admit_person(caseload, zoe(caseload, module="M4_EMPLOI"))
    assert (admitted.case_code, admitted.warnings) == ("A-0001", ())
    assert find_person(caseload, "A-0001") == admitted.person_id
    document = october(caseload)
    assert (document["indicators"]["ENTREES"], document["indicators"]["NB_M4"]) == (1, 1)
    assert document["breakdowns"]["entries_by_origin"] == {"CAP_EMPLOI": 1}
    assert document["persons"][0]["event"] == "ENTREE"


def test_case_codes_follow_one_another_for_this_post_only(caseload):
    with caseload.write("demonstration") as session:
        make.a_person(session, case_code="A-0041")
        make.a_person(session, case_code="B-0099")
        records.remove(session, "person", make.a_person(session, case_code="A-0050"), at=make.NOW)
    assert admit_person(caseload, zoe(caseload)).case_code == "A-0051"


def test_the_only_agreement_in_force_is_that_of_the_path(caseload):
    with caseload.write("demonstration") as session:
        for reference, end in (("old", date(2025, 12, 31)), ("new", None)):
            records.insert(
                session,
                "agreement",
                {
                    "reference": reference,
                    "kind": "HABILITATION",
                    "start_date": date(2025, 1, 1) if end else date(2026, 1, 1),
                    "end_date": end,
                },
            )
    admit_person(caseload, zoe(caseload))
    assert (
        returns.prepare_return(caseload, Month(2026, 10), agreement="new", today=TODAY)["indicators"][
            "FA_FIN"
        ]
        == 1
    )
    with pytest.raises(InvalidEntryError):
        admit_person(caseload, zoe(caseload, agreement_reference="old"))


def test_conditions_of_entry_warn_and_do_not_block(caseload):
    young = zoe(caseload, birth_date=date(2011, 1, 1), referral_origin=None)
    assert admit_person(caseload, young).warnings == ("under_age", "no_referral")


def test_a_person_without_a_name_or_with_an_unknown_referent_is_not_written(caseload):
    with pytest.raises(InvalidEntryError) as refused:
        admit_person(caseload, zoe(caseload, family_name=" ", coach_id="x", sex=3))
    assert refused.value.problems == (
        Problem("family_name", "missing"),
        Problem("sex", "unknown"),
        Problem("coach_id", "unknown"),
    )
    with pytest.raises(UnknownRecordError):
        find_person(caseload, "A-0001")


def test_a_module_ends_on_the_eve_of_the_next_whatever_the_order(caseload):
    path_id = admit_person(caseload, zoe(caseload, module="M4_EMPLOI")).path_id
    change_module(caseload, path_id, "M2_PROJET", date(2026, 10, 20), reason="NOUVEAU_PROJET")
    assert october(caseload)["indicators"]["NB_M2"] == 1
    change_module(caseload, path_id, "M1_EVALUATION", date(2026, 10, 20))
    figures = october(caseload)["indicators"]
    assert (figures["NB_M1"], figures["NB_M2"], figures["NB_M4"]) == (1, 0, 0)
    for module, day, problem in (
        ("M1_EVALUATION", date(2026, 11, 2), Problem("module", "duplicate")),
        ("M3_RECHERCHE", date(2026, 10, 10), Problem("start_date", "overlap")),
        ("M0_ACCUEIL", date(2026, 11, 2), Problem("module", "unknown")),
    ):
        with pytest.raises(InvalidEntryError) as refused:
            change_module(caseload, path_id, module, day)
        assert refused.value.problems == (problem,)


def test_an_exit_ends_what_goes_on_in_the_path(caseload):
    admitted = admit_person(caseload, zoe(caseload, module="M1_EVALUATION"))
    close_path(caseload, admitted.path_id, date(2026, 10, 30), "DEMENAGEMENT")
    with caseload.read() as session:
        (path,) = paths_of(session, admitted.person_id)
    assert path.exit_date == date(2026, 10, 30)
    document = october(caseload)
    assert (document["indicators"]["SORTIES"], document["indicators"]["FA_FIN"]) == (1, 0)
    assert document["breakdowns"]["exits_by_reason"] == {"DEMENAGEMENT": 1}
    assert document["persons"][0]["main_module"] == "M1_EVALUATION"
    with pytest.raises(InvalidEntryError):
        close_path(caseload, admitted.path_id, date(2026, 10, 31), "AUTRE")


def test_an_exit_before_the_admission_is_refused(caseload):
    path_id = admit_person(caseload, zoe(caseload)).path_id
    with pytest.raises(InvalidEntryError):
        close_path(caseload, path_id, date(2026, 10, 4), "AUTRE")
    with pytest.raises(UnknownRecordError):
        close_path(caseload, "no", date(2026, 10, 4), "AUTRE")


def test_a_contract_begins_is_confirmed_and_ends(caseload):
    person_id = admit_person(caseload, zoe(caseload)).person_id
    contract_id = add_contract(caseload, NewContract(person_id, "CDI", date(2026, 10, 12)))
    confirm_contract_on(caseload, contract_id, date(2026, 10, 31), today=date(2026, 11, 20))
    figures = october(caseload)["indicators"]
    assert (figures["EN_EMPLOI"], figures["ACCES_EMPLOI"], figures["TX_EMPLOI"]) == (1, 1, "100.0")
    end_contract(caseload, contract_id, date(2026, 10, 30), "DEMISSION")
    assert october(caseload)["indicators"]["EN_EMPLOI"] == 0
    with pytest.raises(InvalidEntryError):
        end_contract(caseload, contract_id, date(2026, 10, 11))
    with pytest.raises(InvalidEntryError):
        add_contract(caseload, NewContract(person_id, "CDD_LT6", date(2026, 10, 12), date(2026, 10, 1)))
