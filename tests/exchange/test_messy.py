"""What offices really keep: hidden parts, merged titles, days of two calendars, signs nobody sees."""

import io
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

import foreign_grids
import hostile_grids as grids
from jalon.exchange.reading import Grid, read_grid
from old_workbooks import xls


def read(folder: Path, name: str, content: bytes) -> Grid:
    path = folder / name
    path.write_bytes(content)
    return read_grid(path)


def workbook(fill) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    fill(book)
    book.close()
    return stream.getvalue()


def test_hidden_sheets_rows_and_columns_are_read_and_told(tmp_path):
    def fill(book):
        page, other = book.add_worksheet("Suivi"), book.add_worksheet("Anciens")
        page.write_row("A1", ["Nom", "Prénom", "Note", "Ville"])
        page.write_row("A2", ["Roux", "Zoé", "x", "Sète"])
        page.write_row("A3", ["Petit", "Léa", "y", "Sète"])
        page.set_column("C:C", 9, None, {"hidden": True})
        page.set_row(2, None, None, {"hidden": True})
        other.write("A1", "Nom")
        other.hide()

    grid = read(tmp_path, "a.xlsx", workbook(fill))
    assert [(sheet.name, sheet.hidden) for sheet in grid.sheets] == [("Suivi", False), ("Anciens", True)]
    assert grid.sheets[0].hidden_columns == {2}
    assert [row.hidden for row in grid.sheets[0].rows] == [False, False, True]


def test_a_hidden_column_of_a_libreoffice_table_is_told(tmp_path):
    columns = (
        '<table:table-column/><table:table-column table:visibility="collapse" '
        'table:number-columns-repeated="2"/>'
    )
    row = f"<table:table-row>{grids.ods_cell('Nom')}{grids.ods_cell('Note')}</table:table-row>"
    (sheet,) = read(tmp_path, "a.ods", grids.ods(columns + row)).sheets
    assert sheet.hidden_columns == {1, 2}


def test_an_old_workbook_tells_its_hidden_sheets_and_not_its_hidden_rows(tmp_path):
    content = xls({"Suivi": [["Nom"], ["Roux"]], "Listes": [["ESAT"]]}, hidden=["Listes"])
    grid = read(tmp_path, "a.xls", content)
    assert [(sheet.name, sheet.hidden, sheet.hidden_rows_known) for sheet in grid.sheets] == [
        ("Suivi", False, False),
        ("Listes", True, False),
    ]


@pytest.mark.parametrize("from_1904", [False, True])
def test_days_of_an_old_workbook_are_those_of_its_calendar(from_1904, tmp_path):
    rows = [["Né le"], [date(1990, 5, 7)], [date(2026, 2, 28)]]
    (sheet,) = read(tmp_path, "a.xls", xls({"Suivi": rows}, from_1904=from_1904)).sheets
    assert [row.values for row in sheet.rows[1:]] == [(date(1990, 5, 7),), (date(2026, 2, 28),)]


def test_signs_that_nobody_sees_stay_in_the_text_for_who_compares_names(tmp_path):
    names = ["Zoé\u200b", "\u202eéoZ", "Ρoux", "e\u0301", "Œuvrard", "N’Diaye"]
    grid = read(tmp_path, "a.csv", ("Nom\r\n" + "\r\n".join(names)).encode())
    assert [row.values[0] for row in grid.sheets[0].rows[1:]] == names


def test_a_formula_written_in_a_text_table_is_text(tmp_path):
    written = "=cmd|' /C calc'!A0"
    grid = read(tmp_path, "a.csv", f"Nom;Note\nRoux;{written}\n".encode())
    assert grid.sheets[0].rows[1].values == ("Roux", written)


def test_impossible_days_are_kept_as_they_were_written(tmp_path):
    grid = read(tmp_path, "a.csv", b"Nom;Ne le\nRoux;31/02/1990\nPetit;1,85E+14\n")
    assert [row.values[1] for row in grid.sheets[0].rows[1:]] == ["31/02/1990", "1,85E+14"]


@pytest.mark.parametrize("name", foreign_grids.GRIDS)
def test_every_row_of_a_foreign_grid_is_read_and_is_in_its_oracle_once(name, tmp_path):
    content, expected = foreign_grids.GRIDS[name]()
    grid = read(tmp_path, expected.file_name, content)
    places = {
        (sheet.name, row.number)
        for sheet in grid.sheets
        if sheet.name not in expected.other_sheets
        for row in sheet.rows
    }
    told = [*expected.records, *expected.doubtful, *expected.wrong, *expected.others]
    assert sorted(told) == sorted(places)
