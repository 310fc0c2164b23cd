"""A sheet of someone's own workbook, taken apart by rows and cells, so that only what is filled changes.

Everything that is not touched stays byte for byte: widths, formats, merged places, validations, drawings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from jalon.exchange.filling_wire import FilledValue
from jalon.exchange.formulas import (
    Growth,
    column_number,
    copied_formula,
    grown_formula,
    grown_places,
    letters,
    unescaped,
)
from jalon.exchange.limits import GridRefusal

_PLACE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?f>)", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r'([\w:.-]+)\s*=\s*"([^"]*)"|([\w:.-]+)\s*=\s*\'([^\']*)\'')
_EMPTY: Final = re.compile(rb"<((?:\w+:)?)sheetData\s*/>")
_VALUE: Final = re.compile(rb"<(?:\w+:)?v>(\d+)</(?:\w+:)?v>")
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PLACED: Final = re.compile(rb'(?<=[\s:])(ref|sqref|activeCell|topLeftCell)="([^"]*)"')
_FORMULAS_AFTER: Final = re.compile(
    rb"(<(?:\w+:)?(?:formula|formula1|formula2|f)\b[^>]*>)([^<]*)(</(?:\w+:)?(?:formula|formula1|formula2|f)>)"
)
_PLACES_AFTER: Final = re.compile(rb"(<(?:\w+:)?sqref>)([^<]*)(</(?:\w+:)?sqref>)")
_BREAK: Final = re.compile(rb"(<(?:\w+:)?rowBreaks\b.*?</(?:\w+:)?rowBreaks>)", re.DOTALL)
_BREAK_ROW: Final = re.compile(rb'(<(?:\w+:)?brk\b[^>]*?\bid=")(\d+)(")')
_DIMENSION: Final = re.compile(rb"<(?:\w+:)?dimension\b[^<>]*/>")


@dataclass(slots=True)
class TemplateCell:
    """A cell: its attributes, what is inside, and its formula when it has one."""

    attributes: dict[str, str]
    inner: bytes = b""
    formula: str | None = None
    formula_attributes: str = ""

    @property
    def style(self) -> str | None:
        """Return the number of its format."""
        return self.attributes.get("s")

    @property
    def shared_text(self) -> int | None:
        """Return the number of the shared text that it shows, None when it shows none."""
        found = _VALUE.search(self.inner) if self.attributes.get("t") == "s" else None
        return int(found[1]) if found else None

    @property
    def holds(self) -> bool:
        """Tell whether it has a value or a formula."""
        return bool(self.inner.strip()) or self.formula is not None

    @property
    def has_formula(self) -> bool:
        """Tell whether it is computed, by itself or with others."""
        return self.formula is not None

    def clear(self) -> None:
        """Take its value away; its format stays."""
        self.inner, self.formula, self.formula_attributes = b"", None, ""
        self.attributes.pop("t", None)


@dataclass(slots=True)
class TemplateRow:
    """A row: its attributes and its cells by column from 0."""

    attributes: dict[str, str]
    cells: dict[int, TemplateCell] = field(default_factory=dict)


@dataclass(slots=True)
class TemplateSheet:
    """A sheet: what comes before and after its cells as it is, and its rows by number from 1."""

    name: str
    before: bytes
    after: bytes
    prefix: str
    rows: dict[int, TemplateRow]

    def put(self, row: int, column: int, value: FilledValue, style: str | None) -> None:
        """Write a value in a cell with a format; nothing of it can be a formula."""
        found = self.rows.setdefault(row, TemplateRow({})).cells.setdefault(column, TemplateCell({}))
        found.clear()
        if style is not None:
            found.attributes["s"] = style
        if value.text is not None:
            found.attributes["t"] = "inlineStr"
            text = escape(_NOT_XML.sub("\ufffd", value.text), {"\r": "&#13;"})
            found.inner = self._element(f'is><{self.prefix}t xml:space="preserve"', text, "t", "is").encode()
        elif value.number is not None:
            found.inner = self._element("v", escape(value.number), "v").encode()

    def _element(self, opening: str, content: str, *closing: str) -> str:
        return f"<{self.prefix}{opening}>{content}" + "".join(f"</{self.prefix}{name}>" for name in closing)

    def grow(self, first: int, growth: Growth) -> None:
        """Add rows to the table that begins at ``first``, like its first one; move what is below."""
        self.moved_by(growth, own=True, sheet=self.name, first=first)
        model = self.rows.get(first, TemplateRow({}))
        for number in range(growth.last + 1, growth.last + growth.extra + 1):
            self.rows[number] = _copied(model, number - first)
        self.after = _grown_after(self.after, growth, self.name)
        self.before = _PLACED.sub(
            lambda found: found[1] + b'="' + grown_places(found[2].decode(), growth).encode() + b'"',
            self.before,
        )

    def moved_by(self, growth: Growth, *, sheet: str, own: bool, first: int = 0) -> None:
        """Move the rows and the references of formulas after a table grew, here (``own``) or elsewhere."""
        for number, row in self.rows.items():
            for cell in row.cells.values():
                if cell.formula:
                    inside = own and first <= number <= growth.last
                    cell.formula = grown_formula(cell.formula, growth, sheet=sheet, own=own, inside=inside)
                    if own:
                        cell.formula_attributes = _grown_reference(cell.formula_attributes, growth)
        if own:
            self.rows = {growth.row(number): row for number, row in sorted(self.rows.items())}

    @property
    def computes(self) -> bool:
        """Tell whether a cell has a formula."""
        return any(cell.has_formula for row in self.rows.values() for cell in row.cells.values())

    def emitted(self) -> bytes:
        """Return the sheet as XML; computed cells are without their last result, which may be of before."""
        rows = b"".join(self._row(number, row) for number, row in sorted(self.rows.items()))
        return _DIMENSION.sub(b"", self.before, count=1) + rows + self.after

    def _row(self, number: int, row: TemplateRow) -> bytes:
        attributes = {**row.attributes, "r": str(number)}
        attributes.pop("spans", None)
        cells = b"".join(self._cell(number, column, cell) for column, cell in sorted(row.cells.items()))
        opening = f"<{self.prefix}row{_written(attributes)}".encode()
        return opening + (b">" + cells + f"</{self.prefix}row>".encode() if cells else b"/>")

    def _cell(self, row: int, column: int, cell: TemplateCell) -> bytes:
        attributes = {**cell.attributes, "r": f"{letters(column)}{row}"}
        inner = cell.inner
        if cell.formula is not None:
            attributes.pop("t", None)
            name = f"{self.prefix}f"
            inner = f"<{name}{cell.formula_attributes}>{escape(cell.formula)}</{name}>".encode()
        opening = f"<{self.prefix}c{_written(attributes)}".encode()
        return opening + (b">" + inner + f"</{self.prefix}c>".encode() if inner else b"/>")


def parsed_sheet(name: str, part: bytes) -> TemplateSheet:
    """Return a sheet taken apart.

    Raises:
        GridRefusal: it is not the XML of a sheet in UTF-8, or declares a document type.
    """
    if part[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in part[:100]:
        raise GridRefusal("damaged")
    part = _EMPTY.sub(rb"<\1sheetData></\1sheetData>", part, count=1)
    scan = _Scan(part)
    try:
        scan.run()
    except expat.ExpatError as error:
        raise GridRefusal("damaged") from error
    _unshare(scan.rows)
    return TemplateSheet(name, part[: scan.opened], part[scan.closed :], scan.prefix, scan.rows)


class _Scan:
    """Finds where rows and cells begin and end, by the places of the parser."""

    def __init__(self, part: bytes) -> None:
        self.rows: dict[int, TemplateRow] = {}
        self.opened = self.closed = len(part)
        self.prefix = ""
        self._part = part
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._row = self._column = 0
        self._inside = 0
        self._content: int | None = None
        self._cell: TemplateCell | None = None

    def run(self) -> None:
        """Parse the whole part."""
        self._parser.Parse(self._part, True)

    def _refuse(self, *_: object) -> None:
        raise GridRefusal("entities")

    def _after_tag(self) -> int:
        return self._part.index(b">", self._parser.CurrentByteIndex) + 1

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "sheetData":
            self.opened = self._after_tag()
            self.prefix = name[: -len("sheetData")]
        elif local == "row":
            self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = -1
            self.rows[self._row] = TemplateRow(dict(attributes))
        elif local == "c" and self._cell is None and self._row:
            self._column = self._place(attributes.get("r"))
            self._cell = TemplateCell(dict(attributes))
            end = self._after_tag()
            self._content = None if self._part[end - 2 : end] == b"/>" else end

    def _place(self, place: str | None) -> int:
        if place is None:
            return self._column + 1
        found = _PLACE.fullmatch(place)
        if found is None or int(found[2]) != self._row:
            raise GridRefusal("damaged")
        return column_number(found[1])

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "c" and self._cell is not None:
            if self._content is not None:
                self._cell.inner = self._part[self._content : self._parser.CurrentByteIndex]
                _take_formula(self._cell)
            self.rows[self._row].cells[self._column] = self._cell
            self._cell = None
        elif local == "sheetData":
            self.closed = self._parser.CurrentByteIndex


def _take_formula(cell: TemplateCell) -> None:
    found = _FORMULA.search(cell.inner)
    if found is not None:
        cell.formula_attributes = found[1].decode().rstrip("/").rstrip()
        cell.formula = unescaped((found[2] or b"").decode())


def _unshare(rows: dict[int, TemplateRow]) -> None:
    """Give each cell of a shared formula its own, so that any of them can move or go."""
    masters: dict[str, tuple[int, int, str]] = {}
    for number, row in sorted(rows.items()):
        for column, cell in sorted(row.cells.items()):
            attributes = dict(attributes_of(cell.formula_attributes))
            if attributes.get("t") != "shared":
                continue
            key = attributes.get("si", "")
            if cell.formula:
                masters[key] = (number, column, cell.formula)
            if key in masters:
                top, left, formula = masters[key]
                cell.formula = copied_formula(formula, number - top, column - left)
                cell.formula_attributes = ""


def _copied(model: TemplateRow, rows: int) -> TemplateRow:
    """Return a row like the model: its formats, and its formulas as they read so many rows further."""
    cells = {}
    for column, cell in model.cells.items():
        kept = {key: value for key, value in cell.attributes.items() if key == "s"}
        formula = copied_formula(cell.formula, rows) if cell.formula and not cell.formula_attributes else None
        cells[column] = TemplateCell(kept, b"", formula)
    return TemplateRow(dict(model.attributes), cells)


def _grown_reference(attributes: str, growth: Growth) -> str:
    return re.sub(r'\bref="([^"]*)"', lambda found: f'ref="{grown_places(found[1], growth)}"', attributes)


def _grown_after(after: bytes, growth: Growth, sheet: str) -> bytes:
    def formula(found: re.Match[bytes]) -> bytes:
        text = grown_formula(unescaped(found[2].decode()), growth, sheet=sheet, own=True)
        return found[1] + escape(text).encode() + found[3]

    def place(found: re.Match[bytes]) -> bytes:
        return found[1] + b'="' + grown_places(found[2].decode(), growth).encode() + b'"'

    after = _PLACED.sub(place, after)
    after = _FORMULAS_AFTER.sub(formula, after)
    after = _PLACES_AFTER.sub(
        lambda found: found[1] + grown_places(found[2].decode(), growth).encode() + found[3], after
    )
    return _BREAK.sub(
        lambda part: _BREAK_ROW.sub(
            lambda found: found[1] + str(growth.row(int(found[2]))).encode() + found[3], part[1]
        ),
        after,
    )


def attributes_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield the attributes of a start tag."""
    for found in _ATTRIBUTE.finditer(text):
        yield (found[1], unescaped(found[2])) if found[1] else (found[3], unescaped(found[4]))


def _written(attributes: dict[str, str]) -> str:
    order = sorted(attributes, key=lambda name: name != "r")
    return "".join(f" {name}={quoteattr(attributes[name])}" for name in order)
