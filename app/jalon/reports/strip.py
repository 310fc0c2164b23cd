"""A strip of months: one stacked bar a month, its total above, readable in grey and in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from jalon.reports import tagging
from jalon.reports.layout import INK, MUTED, Block, Slice, TextStyle, base_line, break_lines
from jalon.reports.tables import HEADER_CELL
from jalon.reports.tagging import Color, Element, TaggedCanvas

# From dark to light: in grey their lightness alone tells them apart, each with a dark outline.
_TINTS: tuple[Color, ...] = (
    (0.043, 0.333, 0.341),
    (0.290, 0.545, 0.549),
    (0.545, 0.725, 0.725),
    (0.780, 0.878, 0.878),
    (1.0, 1.0, 1.0),
)
_TOTAL = TextStyle(8, 11, "semibold", INK)
_MONTH = TextStyle(8, 10, "regular", INK)
_YEAR = TextStyle(8, 10, "regular", MUTED)
_BARS_HIGH = 78.0
_SWATCH = 7.0
_WIDEST_BAR = 24.0


@dataclass(frozen=True, slots=True)
class StripMonth:
    """A month of the strip: what stands below it, what is printed above, its parts (None: not known).

    ``mark`` is a value drawn as a line across the month: what was aimed at.
    """

    label: str
    year: str
    total: str
    parts: Sequence[int] | None
    mark: int | None = None


@dataclass(frozen=True, slots=True)
class Strip:
    """Months side by side, the names of their parts from the foot of a bar up, and all of it in words."""

    months: Sequence[StripMonth]
    part_names: Sequence[str]
    alternative: str


def strip_block(parent: Element, strip: Strip, width: float) -> Block:
    """Return the strip as one figure that stays on one page; a strip has five parts at most.

    Raises:
        ValueError: there are more parts than tints.
    """
    if len(strip.part_names) > len(_TINTS):
        raise ValueError("more parts than tints")
    element = parent.add("Figure")
    each = width / max(len(strip.months), 1)
    largest = max((max(sum(m.parts or ()), m.mark or 0) for m in strip.months), default=0)
    height = HEADER_CELL.leading + 8 + _TOTAL.leading + _BARS_HIGH + 3 + _MONTH.leading + _YEAR.leading

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        element.attributes = tagging.figure(strip.alternative, left, top - height, left + width, top)
        foot = top - HEADER_CELL.leading - 8 - _TOTAL.leading - _BARS_HIGH
        with canvas.marked(element):
            _draw_legend(canvas, strip.part_names, left, top)
            for rank, month in enumerate(strip.months):
                middle = left + (rank + 0.5) * each
                upper = foot
                if month.parts and largest:
                    bar = min(each * 0.62, _WIDEST_BAR)
                    tall = [_BARS_HIGH * part / largest for part in month.parts]
                    upper = _draw_bar(canvas, tall, middle - bar / 2, foot, bar)
                if month.mark and largest:
                    aimed = foot + _BARS_HIGH * month.mark / largest
                    canvas.setStrokeColor(INK)
                    canvas.setLineWidth(1.2)
                    canvas.line(left + rank * each, aimed, left + (rank + 1) * each, aimed)
                    if upper <= aimed <= upper + _TOTAL.leading:  # the line does not cross the figure
                        upper = aimed + 1
                _centred(canvas, month.total, _TOTAL, middle, upper + _TOTAL.leading, each - 2)
                _centred(canvas, month.label, _MONTH, middle, foot - 3, each)
                _centred(canvas, month.year, _YEAR, middle, foot - 3 - _MONTH.leading, each)
            canvas.setStrokeColor(MUTED)
            canvas.setLineWidth(0.6)
            canvas.line(left, foot, left + width, foot)

    return Block([Slice(height, draw)], space_before=2.0)


def _draw_legend(canvas: TaggedCanvas, names: Iterable[str], left: float, top: float) -> None:
    x = left
    for tint, name in zip(_TINTS, names, strict=False):
        middle = top - HEADER_CELL.leading / 2
        _fill(canvas, tint, x, middle - _SWATCH / 2, _SWATCH, _SWATCH)
        (line,) = break_lines(name, HEADER_CELL, 500)[:1]
        x += _SWATCH + 4
        canvas.write_runs(x, base_line(top, HEADER_CELL), line.runs, HEADER_CELL.size, HEADER_CELL.color)
        x += line.width + 14


def _draw_bar(
    canvas: TaggedCanvas, heights: Sequence[float], left: float, foot: float, width: float
) -> float:
    """Draw the parts one upon the other; return the top of the last one."""
    y = foot
    for tint, height in zip(_TINTS, heights, strict=False):
        if height > 0:
            _fill(canvas, tint, left, y, width, height)
            y += height
    return y


def _fill(canvas: TaggedCanvas, tint: Color, x: float, y: float, width: float, height: float) -> None:
    canvas.paint(tint)
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.4)
    canvas.rect(x, y, width, height, stroke=1, fill=1)


def _centred(
    canvas: TaggedCanvas, text: str, style: TextStyle, middle: float, top: float, room: float
) -> None:
    """Write one line in the middle, smaller when it would not fit in ``room``."""
    if not text:
        return
    (line,) = break_lines(text, style, 1000)
    if line.width > room:
        style = replace(style, size=style.size * room / line.width * 0.999)
        (line,) = break_lines(text, style, 1000)
    canvas.write_runs(middle - line.width / 2, base_line(top, style), line.runs, style.size, style.color)
