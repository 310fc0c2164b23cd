"""Grids as structures keep them: totals, initials, merged titles, half-filled contracts."""

from dataclasses import replace
from datetime import date

import pytest
import xlsxwriter
from sqlalchemy import text

import make
from import_files import PEOPLE, workbook
from jalon.domain.errors import MappingUnreadableError
from jalon.domain.import_values import Doubt, GridMapping, Ignored, Refusal, Remark, RowState
from jalon.services import importing
from jalon.ui import messages

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


def test_the_headings_of_a_structure_are_known_also_under_a_merged_title(caseload, tmp_path):
    headings = ("Civ.", "NOM", "Prénom", "CP Ville", "Date notif. MDPH", "Entrée dispositif", "Employeur",
                "Contrat", "Début", "Fin", "Observations")  # fmt: skip
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Suivi")
        sheet.merge_range(0, 6, 0, 9, "EMPLOI")
        sheet.write_row(1, 0, headings)
        sheet.write_row(2, 0, ["Mme", "ROUX", "Zoé", "38000 Grenoble", "20/01/2025", "25/01/2025",
                               "Biocoop", "CDI 17h30", "15/09/2025"])  # fmt: skip
    columns = importing.propose(caseload, path, today=TODAY).mapping.of("Suivi").columns
    assert [columns.get(number) for number in range(10)] == [
        "sex", "family_name", "given_name", "city", "referral_date", "admission_date", "employer",
        "contract_type", "contract_start_date", "contract_end_date",
    ]  # fmt: skip
    done = rehearsed(caseload, path)
    assert not codes(verdict(done, 3))
    importing.carry_out(caseload, done)
    (contract,) = live(caseload, "job_contract")
    assert (contract["contract_type"], contract["weekly_minutes"]) == ("CDI", 17 * 60 + 30)


@pytest.mark.parametrize(
    ("written", "minutes"), [("CDI 24h", 1440), ("CDI 35 h", 2100), ("CDI temps plein", 2100), ("CDI", None)]
)
def test_hours_beside_the_kind_of_a_contract_are_its_hours(caseload, tmp_path, written, minutes):
    headings = (*PEOPLE, "Contrat", "Embauche")
    imported(caseload, people(tmp_path, (*ROUX, written, date(2025, 9, 1)), headings=headings))
    (contract,) = live(caseload, "job_contract")
    assert (contract["contract_type"], contract["weekly_minutes"]) == ("CDI", minutes)


@pytest.mark.parametrize(
    ("kind", "start", "missing"),
    [("CDI", None, "contract_start_date"), (None, date(2025, 9, 1), "contract_type"),
     ("CDD 20h", date(2025, 9, 1), "contract_end_date")],
)  # fmt: skip
def test_somebody_whose_contract_is_incomplete_comes_in_without_it(caseload, tmp_path, kind, start, missing):
    headings = (*PEOPLE, "Employeur", "Contrat", "Embauche")
    done = rehearsed(caseload, people(tmp_path, (*ROUX, "Biocoop", kind, start), headings=headings))
    found = verdict(done, 2)
    assert found.state is RowState.CREATE
    told = [one.facts["field"] for one in found.remarks if one.code == Remark.CONTRACT_INCOMPLETE]
    assert told == [missing]
    importing.carry_out(caseload, done)
    assert not live(caseload, "job_contract")


def test_a_right_without_limit_of_duration_is_permanent(caseload, tmp_path):
    headings = (*PEOPLE, "Fin RQTH")
    imported(caseload, people(tmp_path, (*ROUX, "sans limitation de durée"), headings=headings))
    assert live(caseload, "recognition")[0]["permanent"]


def test_a_column_of_days_named_by_hand_is_decided_by_its_own_days(caseload, tmp_path):
    headings = (*PEOPLE[:7], "Quand", *PEOPLE[8:])
    rows = [(*ROUX[:7], "14/02/2026", *ROUX[8:]), ("Lin", "Ana", *ROUX[2:7], "02/03/2026", *ROUX[8:])]
    path = people(tmp_path, *rows, headings=headings)
    table = importing.propose(caseload, path, today=TODAY).mapping.of("Suivi")
    named = replace(table, columns={**table.columns, 7: "admission_date"}, month_first={})
    done = rehearsed(caseload, path, mapping=GridMapping((named,)))
    assert "ambiguous_day" not in codes(verdict(done, 3))
    assert verdict(done, 3).state is RowState.CREATE, verdict(done, 3)


@pytest.mark.parametrize(
    ("written", "modality", "place", "attendance"),
    [("tél", "TELEPHONE", None, "HONORE"), ("mail", "COURRIEL_SMS", None, "HONORE"),
     ("VAD", None, "DOMICILE", "HONORE"), ("absent", None, None, "ABSENT")],
)  # fmt: skip
def test_how_it_went_in_the_column_of_kinds_is_a_conversation_that_went_so(
    caseload, tmp_path, written, modality, place, attendance
):
    headings = ("Date", "Bénéficiaire", "Type", "Durée")
    imported(caseload, log(tmp_path, (date(2026, 9, 3), "Zoé Roux", written, "1h"), headings=headings))
    (act,) = live(caseload, "act")
    assert (act["act_type"], act["modality"], act["place"]) == ("ENTRETIEN", modality, place)
    assert live(caseload, "act_participant")[0]["attendance"] == attendance


def test_a_day_without_year_is_of_the_year_of_its_column(caseload, tmp_path):
    rows = [("25/09/2026", "Zoé Roux", "Entretien", "1h"), ("04/09", "Zoé Roux", "Entretien", "2h")]
    headings = ("Date", "Bénéficiaire", "Type", "Durée")
    done = rehearsed(caseload, log(tmp_path, *rows, headings=headings))
    assert [one.code for one in verdict(done, 3, "Actes").remarks] == [Remark.YEAR_OF_COLUMN]
    importing.carry_out(caseload, done)
    assert sorted(str(act["date"]) for act in live(caseload, "act")) == ["2026-09-04", "2026-09-25"]
    rows.append(("02/01/2025", "Zoé Roux", "Entretien", "1h"))
    again = rehearsed(caseload, log(tmp_path, *rows, headings=headings))
    assert verdict(again, 3, "Actes").state is RowState.REFUSED, "of which year nobody knows"


def test_a_mapping_with_a_field_that_there_is_not_says_which_and_those_there_are(caseload, tmp_path):
    proposal = importing.propose(caseload, people(tmp_path, ROUX), today=TODAY)
    text = importing.mapping_to_json(proposal.mapping).replace('"given_name"', '"prenom"')
    with pytest.raises(MappingUnreadableError) as raised:
        importing.mapping_from_json(text)
    told = messages.describe(raised.value)
    assert "prenom" in repr(told)
    assert "given_name" in repr(told)
