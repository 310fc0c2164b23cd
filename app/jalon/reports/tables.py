"""Tables that split across pages with their header repeated, and bars beside short ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from jalon.reports import tagging
from jalon.reports.layout import (
    ACCENT,
    INK,
    MUTED,
    RULE,
    Block,
    Line,
    Slice,
    TextStyle,
    base_line,
    break_lines,
    stacked,
)
from jalon.reports.tagging import Color, Element, TaggedCanvas

BODY_CELL = TextStyle(9, 12)
STRONG_CELL = TextStyle(9, 12, "semibold")
SMALL_CELL = TextStyle(8.5, 12)
SMALL_STRONG_CELL = TextStyle(8.5, 12, "semibold")
HEADER_CELL = TextStyle(8, 10.5, "semibold", MUTED)

_PADDING = 3.4
_DENSE_PADDING = 2.4
TIGHT_PADDING = 1.2
_GUTTER = 10.0
_GUTTER_AFTER_FIGURES = 18.0
_LONGEST_ROW = 24  # lines; a longer cell goes on over the next page


@dataclass(frozen=True, slots=True)
class Column:
    """A column: title, width in points, side on which its text is set.

    ``gutter`` is the part of the width, on the right, that stays free; None: the usual one.
    """

    title: str
    width: float
    align: Literal["left", "right"] = "left"
    style: TextStyle = BODY_CELL
    strong_style: TextStyle = STRONG_CELL
    gutter: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of texts; a strong one is a total, one that ends a group has a darker line below."""

    cells: Sequence[str]
    strong: bool = False
    ends_group: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars beside the rows of a short table, and what they say in words.

    ``values`` has one entry per row, None where the row has no bar; ``width`` is in points.
    """

    title: str
    values: Sequence[int | None]
    width: float
    alternative: str


def table_block(
    parent: Element,
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    bars: Bars | None = None,
    row_headers: bool | None = None,
    dense: bool = False,
    padding: float | None = None,
    space_before: float = 0.0,
) -> Block:
    """Return a table; with bars, or when it is short, it stays on one page."""
    if padding is None:
        padding = _DENSE_PADDING if dense else _PADDING
    if row_headers is None:
        row_headers = len(columns) > 2
    table = _Table(parent.add("Table"), columns, row_headers=row_headers, padding=padding)
    header = table.header()
    body = [piece for row in rows for piece in table.row(row)]
    if bars is not None:
        body.append(_bars_slice(parent, columns, header.height, list(body), bars))
    short = bars is not None or len(body) <= 10
    if not short:  # the last row, often the total, is not left alone on a page
        body[-2:] = [stacked(body[-2:])]
    return Block(
        [header, *body],
        space_before,
        repeated=table.header(again=True),
        together=1 + len(body) if short else 3,
    )


def side_by_side(blocks: Sequence[Block], offset: float) -> Block:
    """Return short blocks set beside one another, each ``offset`` points right of the one before."""

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        for rank, block in enumerate(blocks):
            y = top
            for piece in block.slices:
                piece.draw(canvas, left + rank * offset, y)
                y -= piece.height

    height = max(sum(piece.height for piece in block.slices) for block in blocks)
    return Block([Slice(height, draw)], space_before=blocks[0].space_before)


class _Table:
    """The parts of one table as slices; the structure is made in the order of the rows."""

    def __init__(
        self, element: Element, columns: Sequence[Column], *, row_headers: bool, padding: float
    ) -> None:
        self._element = element
        self._columns = columns
        self._row_headers = row_headers
        self._padding = padding
        self._lefts = [sum(column.width for column in columns[:rank]) for rank in range(len(columns))]
        gutters = [_gutter(column) for column in columns]
        gutters[-1] = 0.0
        self._rooms = [column.width - gutter for column, gutter in zip(columns, gutters, strict=True)]

    def header(self, *, again: bool = False) -> Slice:
        """Return the row of titles; when it comes again on a new page it is not read again."""
        cells = [
            break_lines(column.title, HEADER_CELL, room)
            for column, room in zip(self._columns, self._rooms, strict=True)
        ]
        count = max(len(lines) for lines in cells)
        height = count * HEADER_CELL.leading + 2 * self._padding
        elements: list[Element] | None = None
        if not again:
            row = self._element.add("TR")
            elements = [row.add("TH", attributes=tagging.column_header()) for _ in self._columns]

        def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
            for rank, lines in enumerate(cells):
                # Titles stand on the line below them.
                down = top - self._padding - (count - len(lines)) * HEADER_CELL.leading
                if elements is None:
                    with canvas.artifact("/Pagination"):
                        self._write(canvas, rank, lines, HEADER_CELL, left, down)
                else:
                    with canvas.marked(elements[rank]):
                        self._write(canvas, rank, lines, HEADER_CELL, left, down)
            self._rule(canvas, left, top - height, INK, 0.6)

        return Slice(height, draw)

    def row(self, row: Row) -> list[Slice]:
        """Return a row as one slice, or as several when a cell is longer than a good part of a page."""
        if len(row.cells) != len(self._columns):
            raise ValueError("as many cells as columns")
        styles = [column.strong_style if row.strong else column.style for column in self._columns]
        cells = [
            break_lines(text, style, room)
            for text, style, room in zip(row.cells, styles, self._rooms, strict=True)
        ]
        element = self._element.add("TR")
        elements = [
            element.add("TH", attributes=tagging.row_header())
            if self._row_headers and rank == 0
            else element.add("TD")
            for rank in range(len(cells))
        ]
        count = max(len(lines) for lines in cells)
        return [
            self._part(
                [lines[first : first + _LONGEST_ROW] for lines in cells],
                elements,
                styles,
                rule=None if first + _LONGEST_ROW < count else MUTED if row.ends_group else RULE,
            )
            for first in range(0, count, _LONGEST_ROW)
        ]

    def _part(
        self,
        cells: list[list[Line]],
        elements: list[Element],
        styles: list[TextStyle],
        *,
        rule: Color | None,
    ) -> Slice:
        tallest = max(len(lines) * style.leading for lines, style in zip(cells, styles, strict=True))
        height = tallest + 2 * self._padding

        def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
            for rank, (lines, style) in enumerate(zip(cells, styles, strict=True)):
                if not any(line.runs for line in lines):
                    continue
                with canvas.marked(elements[rank]):
                    self._write(canvas, rank, lines, style, left, top - self._padding)
            if rule is not None:
                self._rule(canvas, left, top - height, rule, 0.4)

        return Slice(height, draw)

    def _write(
        self, canvas: TaggedCanvas, rank: int, lines: list[Line], style: TextStyle, left: float, top: float
    ) -> None:
        column = self._columns[rank]
        x = left + self._lefts[rank]
        for line in lines:
            start = x + self._rooms[rank] - line.width if column.align == "right" else x
            canvas.write_runs(start, base_line(top, style), line.runs, style.size, style.color)
            top -= style.leading

    def _rule(self, canvas: TaggedCanvas, left: float, y: float, color: Color, width: float) -> None:
        with canvas.artifact():
            canvas.setStrokeColor(color)
            canvas.setLineWidth(width)
            canvas.line(left, y, left + self._lefts[-1] + self._rooms[-1], y)


def _gutter(column: Column) -> float:
    if column.gutter is not None:
        return column.gutter
    return _GUTTER_AFTER_FIGURES if column.align == "right" else _GUTTER


def _bars_slice(
    parent: Element, columns: Sequence[Column], header_height: float, rows: Sequence[Slice], bars: Bars
) -> Slice:
    """Return the bars, drawn upwards beside the rows that stand above: one figure, read as its words."""
    element = parent.add("Figure")
    start = sum(column.width for column in columns) + _GUTTER_AFTER_FIGURES
    total = sum(piece.height for piece in rows)
    largest = max([value for value in bars.values if value], default=0)

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        x = left + start
        upper = top + total + header_height
        element.attributes = tagging.figure(bars.alternative, x, top, x + bars.width, upper)
        with canvas.marked(element):
            _write_title(canvas, x, top + total, bars)
            y = top + total
            for value, piece in zip(bars.values, rows, strict=True):
                if value is not None:
                    length = bars.width * value / largest if largest else 0
                    _draw_bar(canvas, x, y - piece.height / 2, length)
                y -= piece.height
            canvas.setStrokeColor(MUTED)
            canvas.setLineWidth(0.6)
            canvas.line(x, top, x, top + total)

    return Slice(0.0, draw)


def _write_title(canvas: TaggedCanvas, x: float, bottom: float, bars: Bars) -> None:
    (line,) = break_lines(bars.title, HEADER_CELL, bars.width)[:1]
    top = bottom + _PADDING + HEADER_CELL.leading
    canvas.write_runs(x, base_line(top, HEADER_CELL), line.runs, HEADER_CELL.size, HEADER_CELL.color)


def _draw_bar(canvas: TaggedCanvas, x: float, middle: float, length: float) -> None:
    canvas.paint(ACCENT)
    canvas.rect(x, middle - 3.6, length, 7.2, stroke=0, fill=1)
