"""Where the table of an old grid begins, what its columns are, what its values mean."""

from datetime import date

import pytest

from jalon.exchange.guessing import fields, guess_tables, match_values, shape_of
from jalon.exchange.reading import Grid, GridRow, GridSheet
from jalon.settings.rules import rules_for

TODAY = date(2026, 11, 22)


def a_grid(*rows: tuple, merged: tuple = (), name: str = "Suivi") -> GridSheet:
    return GridSheet(name, tuple(GridRow(n, row) for n, row in enumerate(rows, 1) if row), merged=merged)


def found(*sheets: GridSheet) -> dict[str, int]:
    table = guess_tables(Grid("xlsx", sheets), today=TODAY)[0]
    return {column.field: column.number for column in table.columns if column.field}


def test_a_plain_grid_is_recognised_whatever_its_spelling():
    grid = a_grid(
        ("NOM ", "Prenom", "né(e) le", "Tél.", "Référents", "Date d'entrée", "Remarques"),
        ("Roux", "Zoé", date(1990, 5, 17), "06 12 34 56 78", "Léa", "02/03/2025", "vient le mardi"),
    )
    assert found(grid) == {
        "family_name": 0,
        "given_name": 1,
        "birth_date": 2,
        "phone": 3,
        "coach": 4,
        "admission_date": 5,
    }


def test_a_table_begins_under_its_title_and_merged_headings():
    grid = a_grid(
        ("Dispositif emploi accompagné – suivi 2026",),
        (),
        ("Personne", None, None, "Contrat", None),
        ("Nom", "Prénom", "Né le", "Début", "Fin"),
        ("Roux", "Zoé", date(1990, 5, 17), date(2026, 1, 5), None),
        merged=((1, 0, 1, 4), (3, 0, 3, 2), (3, 3, 3, 4)),
    )
    (table,) = guess_tables(Grid("xlsx", (grid,)), today=TODAY)
    assert table.heading_row == 4
    assert [row.number for row in table.rows] == [5]
    assert {column.field: column.number for column in table.columns} == {
        "family_name": 0,
        "given_name": 1,
        "birth_date": 2,
        "contract_start_date": 3,
        "contract_end_date": 4,
    }


def test_a_heading_as_high_as_two_rows_is_still_its_column_s():
    grid = a_grid(
        ("Nom", "Prénom", "Contrat", None),
        (None, None, "Début", "Fin"),
        ("Roux", "Zoé", date(2026, 1, 5), None),
        merged=((1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3)),
    )
    assert found(grid) == {
        "family_name": 0,
        "given_name": 1,
        "contract_start_date": 2,
        "contract_end_date": 3,
    }


def test_the_sheet_that_looks_like_a_caseload_comes_first():
    lists = a_grid(("Module",), ("1",), ("2",), name="Listes")
    people = a_grid(("Nom", "Prénom", "Né le"), ("Roux", "Zoé", date(1990, 5, 17)), name="2026")
    tables = guess_tables(Grid("ods", (lists, people)), today=TODAY)
    assert [table.sheet for table in tables] == ["2026", "Listes"]


def test_what_the_cells_hold_decides_between_two_columns_of_a_name():
    grid = a_grid(
        ("Nom", "Prénom", "Entrée", "Date d’entrée"),
        *(("Roux", "Zoé", "oui", date(2025, 3, 2)) for _ in range(5)),
    )
    assert found(grid)["admission_date"] == 3


def test_a_column_without_heading_is_known_by_its_addresses():
    grid = a_grid(
        ("Nom", "Prénom", None), ("Roux", "Zoé", "zoe@exemple.fr"), ("Lin", "Ana", "ana@exemple.fr")
    )
    assert found(grid)["email"] == 2


def test_a_grid_of_something_else_has_no_table():
    stock = a_grid(("Article", "Quantité"), ("Vis", 12))
    assert guess_tables(Grid("csv", (stock,)), today=TODAY) == ()


def test_the_shape_of_a_grid_forgets_accents_and_keeps_the_order():
    assert shape_of(["Nom", "Prénom"]) == shape_of(["NOM", "prenom "])
    assert shape_of(["Nom", "Prénom"]) != shape_of(["Prénom", "Nom"])


@pytest.mark.parametrize(
    ("list_name", "written", "code"),
    [
        ("sexes", "F", "2"),
        ("sexes", "Mr", "1"),
        ("referral_origins", "MDPH", "CDAPH"),
        ("referral_origins", "Cap Emploi", "CAP_EMPLOI"),
        ("referral_origins", "Pôle emploi", "FRANCE_TRAVAIL"),
        ("referral_origins", "France travial", "FRANCE_TRAVAIL"),
        ("referral_origins", "boulanger", None),
        ("contract_types", "cdi", "CDI"),
        ("recognitions", "R.Q.T.H", None),
        ("recognitions", "RQTH", "RQTH"),
    ],
)
def test_the_values_of_a_list_are_understood_one_by_one_with_a_score(list_name, written, code):
    entries = rules_for(TODAY).lists[list_name]
    labels = {entry.code: (entry.label, *entry.synonyms) for entry in entries}
    match = match_values([written], labels, list_name)[written]
    assert match.code == code
    assert 0 <= match.score <= 1
    assert (match.score >= 0.8) == (code is not None)


def test_every_field_of_a_list_names_a_list_that_exists():
    rules = rules_for(TODAY)
    for field in fields().values():
        assert (field.kind == "list") == (field.list is not None)
        assert field.list is None or field.list == "modules" or field.list in rules.lists
