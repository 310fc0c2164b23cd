"""Looks through the XML of a spreadsheet for what a reader must not meet, and for what it does not tell."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from jalon.exchange.limits import GridRefusal, Limits
from jalon.exchange.plain_sheets import PlainCells, plain_cells

_PLACE: Final = re.compile(r"([A-Z]{1,4})([0-9]{1,9})")
_DIMENSION: Final = re.compile(rb"<(?:\w+:)?dimension\b[^<>]*/>")
_HEAD: Final = 8_192
Attributes = dict[str, str]


@dataclass(slots=True)
class SheetFacts:
    """What a sheet says besides its values; rows and columns count from 0."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    uncounted: set[tuple[int, int]] = field(default_factory=set)
    """Cells whose formula was saved without its result."""
    last_row: int = -1
    last_column: int = -1

    @property
    def area(self) -> int:
        """Return how many cells the rectangle has that holds them all, from the first of the sheet."""
        return (self.last_row + 1) * (self.last_column + 1)


def refuse_declarations(part: bytes) -> None:
    """Parse an XML part for nothing but its form.

    Raises:
        GridRefusal: it declares a document type (entities grow or reach other files), or is not XML.
    """
    _parse(part, _parser())


def workbook_sheets(parts: Mapping[str, bytes]) -> tuple[list[tuple[str, str]], bool]:
    """Return the sheets of an xlsx as (name, part), and whether its days count from 1904."""
    targets: Attributes = {}
    sheets: list[tuple[str, str]] = []
    from_1904 = False

    def relation(name: str, attributes: Attributes) -> None:
        if _local(name) == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(name: str, attributes: Attributes) -> None:
        nonlocal from_1904
        if _local(name) == "sheet":
            key = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            path = posixpath.normpath(posixpath.join("/xl", targets.get(key, ""))).lstrip("/")
            sheets.append((attributes.get("name", ""), path))
        elif _local(name) == "workbookPr":
            from_1904 = attributes.get("date1904", "") in ("1", "true")

    for part, handler in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet)):
        parser = _parser()
        parser.StartElementHandler = handler
        _parse(parts.get(part, b"<none/>"), parser)
    return sheets, from_1904


def dimension_of(part: bytes) -> tuple[int, int]:
    """Return where a sheet announces its extent (from, to): readers may reserve memory for it."""
    found = _DIMENSION.search(part, 0, _HEAD)
    return found.span() if found else (0, 0)


def without_dimension(part: bytes) -> bytes:
    """Return a sheet without the extent it announces."""
    start, end = dimension_of(part)
    return part[:start] + part[end:]


def scan_sheet(name: str, part: bytes, limits: Limits) -> SheetFacts:
    """Return the facts of one sheet of an xlsx.

    Raises:
        GridRefusal: a cell lies outside the limits, or the part is not honest XML.
    """
    refuse_declarations(part)
    plain = plain_cells(part)
    scan = _SheetScan(name, limits)
    parser = _parser()
    parser.StartElementHandler = scan.start
    if plain is not None and scan.holds_all(plain):
        _parse(plain.rest, parser)
        return scan.facts
    scan = _SheetScan(name, limits)
    parser.StartElementHandler = scan.start
    _parse(part, parser)
    scan.finish_cell()
    return scan.facts


def scan_tables(part: bytes, limits: Limits) -> dict[str, SheetFacts]:
    """Return the facts of each table of an ods, by name.

    Raises:
        GridRefusal: a repeated or distant cell lies outside the limits, or the part is not honest XML.
    """
    scan = _TableScan(limits)
    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = scan.start, scan.end
    parser.CharacterDataHandler = scan.text
    _parse(part, parser)
    return scan.tables


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise GridRefusal("entities")

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _parse(part: bytes, parser: expat.XMLParserType) -> None:
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise GridRefusal("damaged") from error


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def column_number(letters: str) -> int:
    """Return the number of a column from 0: ``A`` gives 0, ``AA`` 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


class _Extent:
    """Keeps the rectangle of the cells that hold something within the limits."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.facts, self._name, self._limits = SheetFacts(), name, limits

    def holds(self, row: int, column: int) -> None:
        facts, limits = self.facts, self._limits
        if 0 <= row <= facts.last_row and 0 <= column <= facts.last_column:
            return  # inside what was already allowed
        facts.last_row, facts.last_column = max(facts.last_row, row), max(facts.last_column, column)
        if not 0 <= row < limits.last_row or not 0 <= column < limits.columns or facts.area > limits.area:
            raise GridRefusal("far_cell", self._name, row + 1, column + 1)


class _SheetScan(_Extent):
    """Follows the starts of elements only: a cell ends where another element of its level starts."""

    def __init__(self, name: str, limits: Limits) -> None:
        super().__init__(name, limits)
        self._row = self._column = -1
        self._formula = self._value = False

    def holds_all(self, cells: PlainCells) -> bool:
        """Take the facts of cells read together; False when one, maybe empty, lies outside the limits."""
        columns = {column_number(letters) for letters in cells.columns}
        try:
            if columns:
                self.holds(cells.last_row - 1, max(columns))
        except GridRefusal:
            return False
        limit = self._limits.last_row
        self.facts.hidden_rows.update(row - 1 for row in cells.hidden_rows if row <= limit)
        for place in cells.uncounted:
            self._cell(place)
            self.facts.uncounted.add((self._row, self._column))
        return True

    def start(self, name: str, attributes: Attributes) -> None:
        if ":" in name:
            name = _local(name)
        if name == "c":
            self.finish_cell()
            self._cell(attributes.get("r"))
        elif name in ("v", "is"):
            self._value = True
        elif name == "f":
            self._formula = True
            if attributes.get("t") == "dataTable":
                raise GridRefusal("links", self._name, self._row + 1, self._column + 1)
        elif name == "row":
            self.finish_cell()
            self._row_start(attributes)
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = _number(attributes.get("min")), _number(attributes.get("max"))
            self.facts.hidden_columns.update(range(first - 1, min(last, self._limits.columns)))

    def finish_cell(self) -> None:
        """Count the cell that was being followed, if it holds something."""
        if self._value or self._formula:
            self.holds(self._row, self._column)
            if not self._value:
                self.facts.uncounted.add((self._row, self._column))
            self._formula = self._value = False

    def _row_start(self, attributes: Attributes) -> None:
        self._row = _number(attributes["r"]) - 1 if "r" in attributes else self._row + 1
        self._column = -1
        if attributes.get("hidden") in ("1", "true") and 0 <= self._row < self._limits.last_row:
            self.facts.hidden_rows.add(self._row)

    def _cell(self, place: str | None) -> None:
        if place is None:
            self._column += 1
            return
        found = _PLACE.fullmatch(place)
        if found is None:
            raise GridRefusal("damaged")
        self._row, self._column = int(found[2]) - 1, column_number(found[1])
        if self._row < 0:
            raise GridRefusal("far_cell", self._name)

    def _merge(self, reference: str) -> None:
        corners = [_PLACE.fullmatch(corner) for corner in reference.split(":")]
        if len(corners) == 2 and corners[0] and corners[1] and len(self.facts.merged) < self._limits.last_row:
            (left, top), (right, bottom) = (corner.groups() for corner in corners if corner)
            self.facts.merged.append(
                (int(top) - 1, column_number(left), int(bottom) - 1, column_number(right))
            )


class _TableScan:
    def __init__(self, limits: Limits) -> None:
        self.tables: dict[str, SheetFacts] = {}
        self._limits = limits
        self._extent = _Extent("", limits)
        self._row = self._column = self._rows = self._columns = self._next_column = 0
        self._spans = (1, 1)
        self._last_full = -1
        self._holds = False
        self._text = self._row_text = self._all_text = 0

    def text(self, data: str) -> None:
        """Count what a cell says: it may be repeated thousands of times."""
        self._text += len(data)

    def start(self, name: str, attributes: Attributes) -> None:
        match name:
            case "table:table":
                title = attributes.get("table:name", "")
                self._extent = _Extent(title, self._limits)
                self.tables[title] = self._extent.facts
                self._row = self._next_column = 0
            case "table:table-column":
                repeated = max(1, _number(attributes.get("table:number-columns-repeated", "1")))
                if attributes.get("table:visibility") in ("collapse", "filter"):
                    last = min(self._next_column + repeated, self._limits.columns)
                    self._extent.facts.hidden_columns.update(range(self._next_column, last))
                self._next_column += repeated
            case "table:table-row":
                self._rows = max(1, _number(attributes.get("table:number-rows-repeated", "1")))
                self._column, self._last_full, self._row_text = 0, -1, 0
                if attributes.get("table:visibility") in ("collapse", "filter"):
                    last = min(self._row + self._rows, self._limits.last_row)
                    self._extent.facts.hidden_rows.update(range(self._row, last))
            case "table:table-cell" | "table:covered-table-cell":
                self._columns = max(1, _number(attributes.get("table:number-columns-repeated", "1")))
                self._text = 0
                self._holds = "office:value-type" in attributes or "table:formula" in attributes
                self._spans = (
                    _number(attributes.get("table:number-rows-spanned", "1")),
                    _number(attributes.get("table:number-columns-spanned", "1")),
                )
            case "text:p":
                self._holds = True
            case "office:dde-source" | "table:dde-link" | "table:cell-range-source" | "table:table-source":
                raise GridRefusal("links")

    def end(self, name: str) -> None:
        if name in ("table:table-cell", "table:covered-table-cell"):
            if self._holds:
                self._last_full = self._column + self._columns - 1
                self._extent.holds(self._row, self._last_full)
            if self._spans != (1, 1):
                rows, columns = self._spans
                self._extent.facts.merged.append(
                    (self._row, self._column, self._row + rows - 1, self._column + columns - 1)
                )
            self._column += self._columns
            self._row_text += self._columns * self._text
            self._holds = False
        elif name == "table:table-row":
            if self._last_full >= 0:
                self._extent.holds(self._row + self._rows - 1, self._last_full)
            self._row += self._rows
            self._all_text += self._rows * self._row_text
            if self._all_text > self._limits.inflated_bytes:
                raise GridRefusal("bomb")


def _number(text: str | None) -> int:
    if text is None or not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise GridRefusal("damaged")
    return int(text)
