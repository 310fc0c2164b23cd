from datetime import date

import pytest

from jalon.domain import errors
from jalon.domain.months import Month
from jalon.services import agreements, history
from jalon.services.agreements import AgreementDetails, AgreementLine, PlatformDetails

YEAR = date(2026, 1, 1)
NANCY = AgreementDetails("CONV-54-2026", "HABILITATION", "54", YEAR, date(2028, 12, 31))
METZ = AgreementDetails("CONV-57-2026", "HABILITATION", "57", YEAR)


def target(caseload, month):
    return agreements.target_of(caseload, Month.parse(month))


def test_a_new_target_holds_from_its_day_and_past_months_keep_theirs(caseload):
    assert target(caseload, "2026-10") is None
    nancy = agreements.add_agreement(caseload, NANCY, AgreementLine(YEAR, 20, 20, "PLACE_AN", 430_000))
    agreements.add_line(caseload, nancy, AgreementLine(date(2026, 10, 1), 24))
    assert [target(caseload, month) for month in ("2025-12", "2026-09", "2026-10")] == [None, 20, 24]
    (found,) = agreements.list_agreements(caseload)
    assert [line.target_caseload for line in found.lines] == [24, 20]
    assert history.undo_last(caseload) == "add_agreement_line"
    assert target(caseload, "2026-10") == 20
    assert history.undo_last(caseload) == "add_agreement"
    assert agreements.list_agreements(caseload) == ()


def test_targets_of_several_departments_add_up_while_they_are_in_force(caseload):
    nancy = agreements.add_agreement(caseload, NANCY, AgreementLine(YEAR, 20))
    agreements.add_agreement(caseload, METZ, AgreementLine(YEAR, 12))
    assert target(caseload, "2026-10") == 32
    ended = AgreementDetails("CONV-54-2026", "HABILITATION", "54", YEAR, date(2026, 9, 30))
    agreements.change_agreement(caseload, nancy, ended)
    assert target(caseload, "2026-10") == 12
    assert history.undo_last(caseload) == "change_agreement"


@pytest.mark.parametrize(
    ("wanted", "line", "field", "code"),
    [
        (AgreementDetails(" ", "HABILITATION", "54", YEAR), AgreementLine(YEAR), "reference", "missing"),
        (AgreementDetails("A", "HABILITATION", "99", YEAR), AgreementLine(YEAR), "department", "unknown"),
        (
            AgreementDetails("A", "HABILITATION", "54", YEAR, date(2025, 1, 1)),
            AgreementLine(YEAR),
            "end_date",
            "before_start",
        ),
        (NANCY, AgreementLine(date(2025, 12, 31), 20), "valid_from", "before_start"),
        (NANCY, AgreementLine(YEAR, -1), "target_caseload", "invalid"),
        (NANCY, AgreementLine(YEAR, 20, None, None, 430_000), "funding_unit", "missing"),
    ],
)
def test_what_is_wrong_is_named_by_its_field_and_nothing_is_written(caseload, wanted, line, field, code):
    with pytest.raises(errors.InvalidEntryError) as refused:
        agreements.add_agreement(caseload, wanted, line)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [(field, code)]
    assert agreements.list_agreements(caseload) == ()


def test_a_line_is_never_written_over_another_of_the_same_day(caseload):
    nancy = agreements.add_agreement(caseload, NANCY, AgreementLine(YEAR, 20))
    with pytest.raises(errors.InvalidEntryError) as refused:
        agreements.add_line(caseload, nancy, AgreementLine(YEAR, 21))
    assert refused.value.problems == (errors.Problem("valid_from", "duplicate"),)


def test_the_lead_structure_of_a_department_is_written_changed_and_linked(caseload):
    wanted = PlatformDetails("54", "Plateforme 54", contact_email="contact@exemple.fr")
    platform = agreements.write_platform(caseload, None, wanted)
    with pytest.raises(errors.InvalidEntryError):
        agreements.write_platform(caseload, None, wanted)
    agreements.write_platform(caseload, platform, PlatformDetails("54", "Autre chef de file"))
    assert [one.details.lead_operator_name for one in agreements.list_platforms(caseload)] == [
        "Autre chef de file"
    ]
    assert history.undo_last(caseload) == "change_platform"
    assert agreements.list_platforms(caseload)[0].details == wanted


def test_the_start_of_an_agreement_does_not_pass_its_lines(caseload):
    nancy = agreements.add_agreement(caseload, NANCY, AgreementLine(YEAR, 20))
    later = AgreementDetails("CONV-54-2026", "HABILITATION", "54", date(2026, 2, 1))
    with pytest.raises(errors.InvalidEntryError):
        agreements.change_agreement(caseload, nancy, later)


def test_a_line_of_no_agreement_is_refused_in_words(caseload):
    with pytest.raises(errors.UnknownRecordError):
        agreements.add_line(caseload, "none", AgreementLine(YEAR, 20))
