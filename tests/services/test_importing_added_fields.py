"""A column of a grid may be a field of the structure's own: filled, corrected, refused if it does not fit."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

import make
from import_files import workbook
from jalon.domain.import_values import RowState
from jalon.services import extra_fields, history, importing
from jalon.services.importing.mappings import mapping_from_json, mapping_to_json
from jalon.storage import records
from jalon.storage.schema.employment import EmployerRow

TODAY = make.TODAY
HEADINGS = ("Nom", "Prénom", "Né le", "Zone", "Permis B", "Vu le", "Enfants")
ROUX = ("Roux", "Anne", date(1990, 5, 6), "vallee", "x", date(2026, 9, 3), 2)


@pytest.fixture
def fields(caseload):
    add = extra_fields.add_field
    return [
        add(caseload, "person", "Secteur", "CHOICE", ["Vallée", "Plaine"]),
        add(caseload, "person", "Permis", "YES_NO"),
        add(caseload, "person", "Premier contact", "DAY"),
        add(caseload, "person", "Enfants à charge", "NUMBER"),
    ]


def carried_out(caseload, path, fields):
    proposal = importing.propose(caseload, path, today=TODAY)
    (table,) = proposal.mapping.tables
    columns = dict(table.columns) | {
        number: f"{extra_fields.ADDED}{field}" for number, field in enumerate(fields, start=3)
    }
    mapping = replace(proposal.mapping, tables=(replace(table, columns=columns),))
    assert mapping_from_json(mapping_to_json(mapping)) == mapping
    rehearsal = importing.rehearse(caseload, proposal, mapping, today=TODAY)
    return rehearsal, importing.carry_out(caseload, rehearsal)


def held(caseload):
    found = extra_fields.read_values_of_many(caseload, "person", people(caseload))
    return [sorted(values.values()) for values in found.values()]


def people(caseload):
    from sqlalchemy import select

    from jalon.storage.schema.people import PersonRow

    with caseload.read() as session:
        return list(session.execute(select(PersonRow.id).where(PersonRow.deleted_at.is_(None))).scalars())


def test_a_column_fills_a_field_and_the_next_import_corrects_it(caseload, tmp_path, fields):
    rehearsal, _ = carried_out(caseload, workbook(tmp_path / "a.xlsx", {"S": [HEADINGS, ROUX]}), fields)
    assert rehearsal.counts[RowState.CREATE] == 1
    assert held(caseload) == [["2", "2026-09-03", "Vallée", "YES"]]
    later = (*ROUX[:3], "Plaine", "non", None, 2)
    rehearsal, _ = carried_out(caseload, workbook(tmp_path / "b.xlsx", {"S": [HEADINGS, later]}), fields)
    assert rehearsal.counts[RowState.UPDATE] == 1
    assert held(caseload) == [["2", "2026-09-03", "NO", "Plaine"]]
    history.undo_last(caseload)
    assert held(caseload) == [["2", "2026-09-03", "Vallée", "YES"]]


def test_what_does_not_fit_is_refused_with_its_row_alone(caseload, tmp_path, fields):
    rows = [HEADINGS, (*ROUX[:3], "Montagne", "x", None, "deux"), ("Petit", "Luc", date(1980, 1, 2))]
    rehearsal, _ = carried_out(caseload, workbook(tmp_path / "a.xlsx", {"S": rows}), fields)
    refused = [one for one in rehearsal.verdicts if one.state is RowState.REFUSED]
    assert [problem.code for one in refused for problem in one.problems] == ["not_a_choice", "not_a_number"]
    assert len(people(caseload)) == 1


OF_EMPLOYERS = ("Nom", "Prénom", "Né le", "Employeur", "Zone", "Effectif", "Contrat", "Début")


@pytest.fixture
def of_employers(caseload):
    with caseload.write("demonstration") as session:
        records.insert(session, "employer", {"name": "Fournil du Pré"})
    add = extra_fields.add_field
    return [
        add(caseload, "employer", "Secteur", "CHOICE", ["Vallée", "Plaine"]),
        add(caseload, "employer", "Effectif", "NUMBER"),
    ]


def imported(caseload, path, rows, fields):
    proposal = importing.propose(caseload, workbook(path, {"S": [OF_EMPLOYERS, *rows]}), today=TODAY)
    (table,) = proposal.mapping.tables
    added = {4 + rank: f"{extra_fields.ADDED}{field}" for rank, field in enumerate(fields)}
    mapping = replace(proposal.mapping, tables=(replace(table, columns=dict(table.columns) | added),))
    rehearsal = importing.rehearse(caseload, proposal, mapping, today=TODAY)
    return rehearsal, importing.carry_out(caseload, rehearsal)


def held_by_employers(caseload):
    with caseload.read() as session:
        names = {one: name for name, one in session.execute(select(EmployerRow.name, EmployerRow.id)).all()}
    found = extra_fields.read_values_of_many(caseload, "employer", list(names))
    return {names[owner]: sorted(values.values()) for owner, values in found.items()}


def test_a_column_fills_a_field_of_the_employer_that_the_row_names(caseload, tmp_path, of_employers):
    start = date(2026, 9, 1)
    rows = [
        ("Roux", "Anne", date(1990, 5, 6), "Fournil du Pré", "vallee", 12, "CDI", start),
        ("Petit", "Luc", date(1980, 1, 2), "Scierie Haute", "Plaine", 40, "CDI", start),
        ("Noir", "Zoé", date(1985, 1, 2), "Scierie Haute", "Plaine", 40, "CDI", start),
        ("Blanc", "Max", date(1987, 1, 2), None, "Plaine", None, None, None),
    ]
    rehearsal, _ = imported(caseload, tmp_path / "a.xlsx", rows, of_employers)
    assert rehearsal.counts[RowState.CREATE] == 4
    assert held_by_employers(caseload) == {
        "Fournil du Pré": ["12", "Vallée"],
        "Scierie Haute": ["40", "Plaine"],
    }
    remarked = [one.code for verdict in rehearsal.verdicts for one in verdict.remarks]
    assert remarked.count("no_employer") == 1
    rows[1] = (*rows[1][:5], 41, *rows[1][6:])
    rows[2] = (*rows[2][:5], 41, *rows[2][6:])
    rehearsal, _ = imported(caseload, tmp_path / "b.xlsx", rows, of_employers)
    assert held_by_employers(caseload)["Scierie Haute"] == ["41", "Plaine"]
    assert rehearsal.counts[RowState.UPDATE] == 1, "the second row finds it said already"
    history.undo_last(caseload)
    assert held_by_employers(caseload)["Scierie Haute"] == ["40", "Plaine"]
    history.undo_last(caseload)
    assert held_by_employers(caseload) == {}
