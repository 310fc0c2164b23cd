"""Workbooks of typed cells: text stays text, whatever it looks like, and what was written is read again."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final
from xml.etree import ElementTree

import xlsxwriter

from jalon.domain.cells import LONGEST_TEXT, Cell, Hours, Money, Share

__all__ = ["Cell", "Hours", "Money", "Share", "Sheet", "read_workbook", "workbook"]

_MINUTES_A_DAY: Final = 1440
_FIRST_DAY: Final = date(1899, 12, 30)  # day 0 of the serial days of spreadsheets, from March 1900 on
_FORMATS: Final[dict[str, dict[str, object]]] = {
    "text": {"num_format": "@", "text_wrap": True},
    "number": {"num_format": "#,##0"},
    "decimal": {"num_format": "#,##0.0"},
    "share": {"num_format": '0.0"\u00a0%"'},
    "money": {"num_format": '#,##0.00\u00a0"€"'},
    "hours": {"num_format": "[h]:mm"},
    "day": {"num_format": "dd/mm/yyyy"},
}
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: headings, rows, and a last row of totals when there is one."""

    name: str
    columns: tuple[tuple[str, int], ...]
    """Heading and width in characters."""
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] | None = None
    note: str = ""
    """Said at the foot of each printed page."""


def workbook(sheets: Sequence[Sheet], *, title: str, made_on: date) -> bytes:
    """Return a workbook (Office Open XML) of the sheets; the same sheets give the same bytes.

    Nothing becomes a formula or a link. A text too long for a cell goes on in the rows below. The file says
    of its making its title and the day ``made_on`` only.

    Raises:
        ValueError: a sheet has more rows than a spreadsheet holds.
        RuntimeError: what is read again is not what was asked for.
    """
    stream = io.BytesIO()
    options = {
        "in_memory": True,  # else the lines of people would pass through temporary files, in clear
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties(
        {"title": title, "created": datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC)}
    )
    formats = _formats(book)
    for sheet in sheets:
        _write_sheet(book.add_worksheet(sheet.name), sheet, formats)
    book.close()
    content = stream.getvalue()
    _control(sheets, read_workbook(content))
    return content


def read_workbook(content: bytes) -> dict[str, list[list[str | Decimal | None]]]:
    """Return what each sheet of a workbook of ours holds, row by row, as text, number or nothing.

    Raises:
        RuntimeError: a cell is of another type.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = [_text_of(item) for item in _parsed(archive, "xl/sharedStrings.xml")]
        links = {
            link.attrib["Id"]: link.attrib["Target"]
            for link in _parsed(archive, "xl/_rels/workbook.xml.rels")
        }
        return {
            sheet.attrib["name"]: _rows_of(_parsed(archive, f"xl/{links[sheet.attrib[_RELATION]]}"), texts)
            for sheet in _parsed(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet")
        }


def _formats(book: Any) -> Mapping[tuple[str, bool], Any]:
    top = {"valign": "top"}
    return {
        (kind, strong): book.add_format({**look, **top, "bold": strong})
        for kind, look in _FORMATS.items()
        for strong in (False, True)
    } | {("heading", True): book.add_format({**_FORMATS["text"], "bold": True, "bottom": 1})}


def _write_sheet(page: Any, sheet: Sheet, formats: Mapping[tuple[str, bool], Any]) -> None:
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.freeze_panes(1, 0)
    page.set_footer(f"&L{sheet.note.replace('&', '&&')}&R&P / &N")
    for number, (heading, width) in enumerate(sheet.columns):
        page.set_column(number, number, width)
        _put(page, 0, number, heading, formats["heading", True])
    last = 0
    for last, row in enumerate(_rows_that_fit(sheet.rows), start=1):
        _write_row(page, last, row, formats, strong=False)
    page.autofilter(0, 0, last, len(sheet.columns) - 1)
    if sheet.total is not None:
        _write_row(page, last + 1, sheet.total, formats, strong=True)


def _write_row(
    page: Any, number: int, row: Sequence[Cell], formats: Mapping[tuple[str, bool], Any], *, strong: bool
) -> None:
    for column, cell in enumerate(row):
        if cell is not None:
            _put(page, number, column, cell, formats[_kind(cell), strong])


def _kind(cell: Cell) -> str:
    if isinstance(cell, str):
        return "text"
    if isinstance(cell, Hours):
        return "hours"
    if isinstance(cell, date):
        return "day"
    if isinstance(cell, Share):
        return "share"
    if isinstance(cell, Money):
        return "money"
    return "decimal" if isinstance(cell, Decimal) else "number"


def _put(page: Any, row: int, column: int, cell: Cell, look: Any) -> None:
    if not isinstance(cell, str):
        done = page.write_number(row, column, _number(cell), look)
    elif cell.startswith("<r>") and cell.endswith("</r>"):
        # XlsxWriter takes such a text for markup of its own and would write it as it is: in three pieces it
        # goes through the one function that escapes each.
        done = page.write_rich_string(row, column, cell[0], cell[1], cell[2:], look)
    else:
        done = page.write_string(row, column, cell, look)
    if done != 0:
        raise ValueError("more than a spreadsheet holds")


def _number(cell: Cell) -> int | float | Decimal:
    """Return the number kept for a cell; a Decimal keeps its digits, which a float would not."""
    if isinstance(cell, Share):
        return cell.percent
    if isinstance(cell, Money):
        return Decimal(cell.cents) / 100
    if isinstance(cell, Hours):
        return cell.minutes / _MINUTES_A_DAY
    if isinstance(cell, date):
        return (cell - _FIRST_DAY).days
    if isinstance(cell, bool) or not isinstance(cell, (int, Decimal)):
        raise TypeError(f"not a value of a cell: {type(cell).__name__}")
    return cell


def _rows_that_fit(rows: Sequence[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    for row in rows:
        rest = list(row)
        while True:
            yield [cell[:LONGEST_TEXT] if isinstance(cell, str) else cell for cell in rest]
            rest = [(cell[LONGEST_TEXT:] or None) if isinstance(cell, str) else None for cell in rest]
            if not any(rest):
                break


def _control(sheets: Sequence[Sheet], found: Mapping[str, Sequence[Sequence[str | Decimal | None]]]) -> None:
    """Compare every cell that was read with the one that was asked for."""
    for sheet in sheets:
        asked = [[heading for heading, _ in sheet.columns], *_rows_that_fit(sheet.rows)]
        if sheet.total is not None:
            asked.append(sheet.total)
        rows = found.get(sheet.name, ())
        if len(rows) != len(asked) or not all(map(_same, asked, rows)):
            raise RuntimeError("the workbook does not hold what it was given")


def _same(asked: Sequence[Cell], found: Sequence[str | Decimal | None]) -> bool:
    cells = [*found, *(None for _ in range(len(asked) - len(found)))]
    return len(cells) == len(asked) and all(
        _is_hours(cell, number) if isinstance(cell, Hours) else _plain(cell) == number
        for cell, number in zip(asked, cells, strict=True)
    )


def _plain(cell: Cell) -> str | Decimal | None:
    if cell is None or isinstance(cell, str):
        return cell
    number = _number(cell)
    return number if isinstance(number, Decimal) else Decimal(number)


def _is_hours(cell: Hours, found: str | Decimal | None) -> bool:
    return isinstance(found, Decimal) and round(found * _MINUTES_A_DAY, 6) == cell.minutes


def _parsed(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(name))  # noqa: S314  our own bytes


def _text_of(item: ElementTree.Element) -> str:
    text = "".join(part.text or "" for part in item.iter(f"{_MAIN}t"))
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


def _rows_of(sheet: ElementTree.Element, texts: Sequence[str]) -> list[list[str | Decimal | None]]:
    rows: list[list[str | Decimal | None]] = []
    for row in sheet.iter(f"{_MAIN}row"):
        cells: list[str | Decimal | None] = []
        for cell in row:
            column = _column(cell.attrib["r"])
            cells += [None] * (column - len(cells))
            cells.append(_value_of(cell, texts))
        rows.append(cells)
    return rows


def _column(reference: str) -> int:
    """Return the number of a column from 0: ``AB12`` is in the column 27."""
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _value_of(cell: ElementTree.Element, texts: Sequence[str]) -> str | Decimal | None:
    value, kind = cell.findtext(f"{_MAIN}v"), cell.attrib.get("t", "n")
    if kind not in ("n", "s") or cell.find(f"{_MAIN}f") is not None:
        raise RuntimeError("a cell that is neither text nor number")
    if value is None:
        return None
    return texts[int(value)] if kind == "s" else Decimal(value)
