"""What is known, under its label, side by side; what is not known yet is a line to write it on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from jalon.reports.layout import MUTED, Block, Line, Slice, TextStyle, base_line, break_lines
from jalon.reports.tagging import Element, TaggedCanvas
from jalon.reports.typography import sentence
from jalon.reports.writing import WRITING_LINE

LABEL: Final = TextStyle(8.5, 11.5, "regular", MUTED)
VALUE: Final = TextStyle(10, 13.5)
_GAP: Final = 14.0
_BELOW: Final = 5.0
_LONGEST: Final = 20  # lines; a longer text goes on over the next page


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known, under its label; without ``value``, a line or several to write it on.

    ``share`` is its part of the width of its row.
    """

    label: str
    value: str = ""
    share: float = 1.0
    lines: int = 1


@dataclass(frozen=True, slots=True)
class _Cell:
    left: float
    width: float
    element: Element
    labels: list[Line]
    values: list[Line]
    lines: int


def facts_block(parent: Element, rows: Sequence[Sequence[Fact]], width: float) -> Block:
    """Return rows of facts; a row stays on one page, unless a text fills a good part of it."""
    slices = [piece for row in rows for piece in facts_row(parent, row, width)]
    return Block(slices, space_before=6.0)


def facts_row(parent: Element, row: Sequence[Fact], width: float) -> list[Slice]:
    """Return one row of facts."""
    shares = sum(fact.share for fact in row)
    room = width - _GAP * (len(row) - 1)
    left = 0.0
    cells = []
    for fact in row:
        each = room * fact.share / shares
        # The space at the end is for who has it read aloud: the value follows.
        label = f"{fact.label} : " if fact.value else fact.label
        values = break_lines(fact.value, VALUE, each) if fact.value else []
        cells.append(
            _Cell(left, each, parent.add("P"), break_lines(sentence(label), LABEL, each), values, fact.lines)
        )
        left += each + _GAP
    longest = max(len(cell.values) for cell in cells)
    return [
        _opening(cells),
        *(Slice(VALUE.leading, _line_drawer(cells, number)) for number in range(_LONGEST, longest)),
    ]


def _opening(cells: Sequence[_Cell]) -> Slice:
    labels_high = max(len(cell.labels) for cell in cells) * LABEL.leading
    values_high = max(min(len(cell.values), _LONGEST) for cell in cells) * VALUE.leading
    line_high = max((cell.lines for cell in cells if not cell.values), default=0) * WRITING_LINE
    height = labels_high + max(values_high, line_high) + _BELOW

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        for cell in cells:
            y = top
            for line in cell.labels:
                _write(canvas, cell.element, line, LABEL, left + cell.left, y)
                y -= LABEL.leading
            for line in cell.values[:_LONGEST]:
                _write(canvas, cell.element, line, VALUE, left + cell.left, y)
                y -= VALUE.leading
            if not cell.values:
                with canvas.artifact():
                    canvas.setStrokeColor(MUTED)
                    canvas.setLineWidth(0.6)
                    for rank in range(cell.lines):
                        y = top - height + _BELOW + rank * WRITING_LINE
                        canvas.line(left + cell.left, y, left + cell.left + cell.width, y)

    return Slice(height, draw)


def _line_drawer(cells: Sequence[_Cell], number: int) -> Callable[[TaggedCanvas, float, float], None]:
    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        for cell in cells:
            if number < len(cell.values):
                _write(canvas, cell.element, cell.values[number], VALUE, left + cell.left, top)

    return draw


def _write(
    canvas: TaggedCanvas, element: Element, line: Line, style: TextStyle, x: float, top: float
) -> None:
    if line.runs:
        with canvas.marked(element):
            canvas.write_runs(x, base_line(top, style), line.runs, style.size, style.color)
