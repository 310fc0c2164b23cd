"""Workbooks of typed cells: text stays text, whatever it looks like, and what was written is read again."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import zip_longest
from typing import IO, Any, Final
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
    for page in book.worksheets():
        page.table.clear()  # its cells, held a second time until the book is collected
    stream.close()
    _control(sheets, content)
    return content


def read_workbook(content: bytes) -> dict[str, list[list[str | Decimal | None]]]:
    """Return what each sheet of a workbook of ours holds, row by row, as text, number or nothing.

    Raises:
        RuntimeError: a cell is of another type.
    """
    return {name: list(rows) for name, rows in _sheets_of(content)}


def _sheets_of(content: bytes) -> Iterator[tuple[str, Iterator[list[str | Decimal | None]]]]:
    """Yield each sheet by its name with its rows, one at a time: a large book is never held a second time."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = list(_texts_of(archive))
        links = {
            link.attrib["Id"]: link.attrib["Target"]
            for link in _parsed(archive, "xl/_rels/workbook.xml.rels")
        }
        for sheet in _parsed(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
            with archive.open(f"xl/{links[sheet.attrib[_RELATION]]}") as stream:
                yield sheet.attrib["name"], _rows_of(stream, texts)


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


def _control(sheets: Sequence[Sheet], content: bytes) -> None:
    """Compare every cell that is read again with the one that was asked for."""
    wanted = {sheet.name: sheet for sheet in sheets}
    for name, rows in _sheets_of(content):
        sheet = wanted.pop(name, None)
        if sheet is None or not all(
            asked is not None and found is not None and _same(asked, found)
            for asked, found in zip_longest(_asked(sheet), rows)
        ):
            raise RuntimeError("the workbook does not hold what it was given")
    if wanted:
        raise RuntimeError("the workbook does not hold what it was given")


def _asked(sheet: Sheet) -> Iterator[Sequence[Cell]]:
    yield [heading for heading, _ in sheet.columns]
    yield from _rows_that_fit(sheet.rows)
    if sheet.total is not None:
        yield sheet.total


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


def _texts_of(archive: zipfile.ZipFile) -> Iterator[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return
    with archive.open("xl/sharedStrings.xml") as stream:
        for item in _elements(stream, "si"):
            yield _text_of(item)


def _rows_of(stream: IO[bytes], texts: Sequence[str]) -> Iterator[list[str | Decimal | None]]:
    for row in _elements(stream, "row"):
        cells: list[str | Decimal | None] = []
        for cell in row:
            column = _column(cell.attrib["r"])
            cells += [None] * (column - len(cells))
            cells.append(_value_of(cell, texts))
        yield cells


def _elements(stream: IO[bytes], name: str) -> Iterator[ElementTree.Element]:
    """Yield each element of a name once it is whole, and forget it afterwards."""
    parts = ElementTree.iterparse(stream, events=("start", "end"))  # noqa: S314  our own bytes
    above: list[ElementTree.Element] = []
    for event, element in parts:
        if event == "start":
            above.append(element)
            continue
        above.pop()
        if element.tag == f"{_MAIN}{name}":
            yield element
            above[-1].remove(element)


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
