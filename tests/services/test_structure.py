from datetime import date

import pytest

import make
from jalon.domain import errors
from jalon.domain.months import Month
from jalon.services import history, returns, structure
from jalon.services.structure import StructureDetails
from jalon.services.wording import wording_for, wording_of_paper


def change(caseload, **changes):
    wanted = StructureDetails(**({"name": "L’Étape"} | changes))
    return structure.change_structure(caseload, wanted, today=make.TODAY)


def test_what_is_written_is_read_back_tidied_and_undone_by_its_name(caseload):
    assert change(caseload, siret="123 456 789 00012", finess=" 54 0000 123", town="Nancy", town_code="54395")
    found = structure.read_structure(caseload)
    assert (found.siret, found.finess, found.department) == ("12345678900012", "540000123", "54")
    assert not change(caseload, siret="12345678900012", finess="540000123", town="Nancy", town_code="54395")
    assert history.undo_last(caseload) == "change_structure"
    assert structure.read_structure(caseload).siret is None


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"name": "  "}, "structure_name", "missing"),
        ({"siret": "123"}, "siret", "shape"),
        ({"finess": "5400001234"}, "finess", "shape"),
        ({"email": "contact"}, "email", "shape"),
        ({"vocabulary": "1984"}, "vocabulary", "unknown"),
        ({"used_since": date(2027, 1, 1)}, "used_since", "future"),
        ({"impact_assessment_date": date(2027, 1, 1)}, "impact_assessment_date", "future"),
    ],
)
def test_what_is_wrong_is_named_by_its_field_and_nothing_is_written(caseload, changes, field, code):
    with pytest.raises(errors.InvalidEntryError) as refused:
        change(caseload, **changes)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [(field, code)]
    assert structure.read_structure(caseload).name == "L’Étape"


def test_a_town_is_found_by_its_first_letters_or_its_postal_code():
    assert structure.suggest_towns("nanc")[0].name == "Nancy"
    assert any(town.name == "Nancy" for town in structure.suggest_towns("54000"))
    assert structure.suggest_towns("Saint-Étienne")[0].department == "42"
    assert structure.suggest_towns("n") == ()
    assert structure.suggest_towns("zzzzqx") == ()


def test_the_department_is_that_of_the_town_else_of_the_postal_code():
    assert structure.department_of("54000", None) == "54"
    assert structure.department_of("97400", None) == "974"
    assert structure.department_of("20000", "2A004") == "2A"
    assert structure.department_of("20000", None) is None


def test_months_before_the_first_day_of_use_show_nothing_rather_than_0(caseload):
    change(caseload, used_since=date(2026, 10, 1))
    before = returns.month_overview(caseload, Month.parse("2026-09"), today=make.TODAY)
    after = returns.month_overview(caseload, Month.parse("2026-10"), today=make.TODAY)
    assert set(before.figures.values()) == {None}
    assert after.figures["FA_FIN"] == 0
    document = returns.prepare_return(caseload, Month.parse("2026-09"), today=make.TODAY)
    assert document["indicators"]["FA_FIN"] is None


def test_the_words_of_2022_are_kept_on_a_paper_of_2026_when_the_structure_wants_them(caseload):
    month = Month.parse("2026-10")
    document = returns.prepare_return(caseload, month, today=make.TODAY)
    assert "vocabulary" not in document["structure"]
    assert wording_of_paper(document).word("role", "").startswith("conseiller")
    change(caseload, vocabulary="2016-2025")
    document = returns.prepare_return(caseload, month, today=make.TODAY)
    wording = wording_of_paper(document)
    assert wording.word("role", "").startswith("référent")
    assert wording.version == wording_for(month.last_day).version
    assert wording.indicators == wording_for(month.last_day).indicators
