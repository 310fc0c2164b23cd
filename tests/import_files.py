"""Makes the files of import tests, and counts their rows by a second, plain reading."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import xlsxwriter

PEOPLE = (
    "Nom",
    "Prénom",
    "Né(e) le",
    "Sexe",
    "Téléphone",
    "CP",
    "Ville",
    "Date d’entrée",
    "Module",
    "Référent",
)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def workbook(
    path: Path, sheets: dict[str, Sequence[Sequence[Any]]], hidden: dict[str, set[int]] | None = None
) -> Path:
    """Write sheets of rows; days are days, a ``=`` text is a formula without result."""
    book = xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is None or value == "":
                    continue
                if isinstance(value, date):
                    page.write_datetime(number, column, datetime(value.year, value.month, value.day))
                elif isinstance(value, str):
                    page.write_string(number, column, value)
                else:
                    page.write(number, column, value)
        for number in (hidden or {}).get(name, ()):
            page.set_row(number - 1, None, None, {"hidden": True})
    book.close()
    return path


def text_table(
    path: Path, rows: Sequence[Sequence[Any]], *, encoding: str = "utf-8-sig", sign: str = ";"
) -> Path:
    """Write a text table as a spreadsheet would."""
    stream = io.StringIO()
    written = csv.writer(stream, delimiter=sign)
    for row in rows:
        written.writerow(f"{one:%d/%m/%Y}" if isinstance(one, date) else one for one in row)
    path.write_bytes(stream.getvalue().encode(encoding))
    return path


def filled_rows(path: Path) -> list[tuple[str, int]]:
    """Return sheet and number of every row that holds something, by another reading than the program's."""
    if path.suffix == ".csv":
        text = path.read_bytes().decode("utf-8-sig")
        rows = csv.reader(io.StringIO(text), delimiter=";")
        return [("", number) for number, row in enumerate(rows, 1) if any(row)]
    found = []
    with zipfile.ZipFile(path) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        names = [sheet.attrib["name"] for sheet in book.iter(f"{_MAIN}sheet")]
        for number, name in enumerate(names, 1):
            sheet = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
            for row in sheet.iter(f"{_MAIN}row"):
                if any(cell.find(f"{_MAIN}v") is not None for cell in row):
                    found.append((name, int(row.attrib["r"])))
    return found
