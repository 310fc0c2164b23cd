"""Grids as structures keep them: totals, initials, merged titles, half-filled contracts, days without year."""

from datetime import date

import pytest
from sqlalchemy import text

import make
from import_files import PEOPLE, workbook
from jalon.domain.import_values import Doubt, Ignored, Refusal, RowState
from jalon.services import importing

TODAY = make.TODAY
ACTS = ("Date", "Bénéficiaire", "Type", "Durée", "Modalité", "Référent", "Objet")
ROUX = ("Roux", "Zoé", date(1990, 5, 17), "F", "06 12 34 56 78", "67000", "Strasbourg", date(2025, 3, 2),
        "M2", "Claire")  # fmt: skip


def rehearsed(caseload, path, *, mapping=None, **options):
    proposal = importing.propose(caseload, path, today=TODAY)
    return importing.rehearse(caseload, proposal, mapping or proposal.mapping, today=TODAY, **options)


def imported(caseload, path, **options):
    return importing.carry_out(caseload, rehearsed(caseload, path, **options))


def verdict(rehearsal, row, sheet="Suivi"):
    return next(one for one in rehearsal.verdicts if (one.row, one.sheet) == (row, sheet))


def codes(found):
    return [str(one.code) for one in found.problems]


def live(caseload, table):
    with caseload.read() as session:
        query = text(f"SELECT * FROM {table} WHERE deleted_at IS NULL ORDER BY rid")
        return [dict(row) for row in session.execute(query).mappings()]


def people(tmp_path, *rows, headings=PEOPLE):
    return workbook(tmp_path / "suivi.xlsx", {"Suivi": [headings, *rows]})


def log(tmp_path, *rows, headings=ACTS):
    return workbook(tmp_path / "actes.xlsx", {"Suivi": [PEOPLE, ROUX], "Actes": [headings, *rows]})


def test_the_lines_under_a_total_are_totals_too(caseload, tmp_path):
    path = people(tmp_path, ROUX, ("TOTAL", 9), ("dont en emploi", 5), ("dont sorties", "2 personnes"))
    rehearsal = rehearsed(caseload, path)
    assert [verdict(rehearsal, row).reason for row in (3, 4, 5)] == [Ignored.TOTAL] * 3
    assert rehearsal.counts[RowState.CREATE] == 1


def test_a_total_counted_in_words_is_one(caseload, tmp_path):
    path = log(tmp_path, ("TOTAL", None, "120 actes", None, None, None, None))
    assert verdict(rehearsed(caseload, path), 2, "Actes").reason is Ignored.TOTAL


def test_somebody_called_total_is_not_one(caseload, tmp_path):
    assert rehearsed(caseload, people(tmp_path, ("Total", *ROUX[1:]))).counts[RowState.CREATE] == 1


@pytest.mark.parametrize("given", [5, "5", "12,5", "07/2026"])
def test_nobody_is_called_by_a_number(caseload, tmp_path, given):
    found = verdict(rehearsed(caseload, people(tmp_path, ("Roux", given, *ROUX[2:]))), 2)
    assert found.state is RowState.REFUSED
    assert [one.code for one in found.problems] == [Refusal.NOT_A_NAME]


@pytest.mark.parametrize("initials", ["SO", "NA", "NC", "NR", "N.C."])
def test_initials_in_a_column_of_people_are_somebody(caseload, tmp_path, initials):
    row = (date(2026, 9, 3), initials, "Entretien", "1h", None, "Claire", None)
    found = verdict(rehearsed(caseload, log(tmp_path, row)), 2, "Actes")
    assert (found.state, [one.code for one in found.problems]) == (RowState.DOUBTFUL, [Doubt.UNKNOWN_PERSON])


def test_a_person_may_be_called_so_and_nobody_is_called_nc(caseload, tmp_path):
    imported(caseload, people(tmp_path, ("So", "Na", *ROUX[2:])))
    assert [(one["family_name"], one["given_name"]) for one in live(caseload, "person")] == [("So", "Na")]
    found = verdict(rehearsed(caseload, people(tmp_path, ("Lin", "NC"), headings=PEOPLE[:2])), 2)
    assert [one.code for one in found.problems] == [Refusal.MISSING]
