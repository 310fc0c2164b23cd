"""Places to fill by hand: lines to write on, boxes to tick."""

from typing import Final

from jalon.reports import typography
from jalon.reports.layout import INK, MUTED, Block, Slice, TextStyle, base_line, break_lines
from jalon.reports.tagging import Element, TaggedCanvas

WRITING_LINE: Final = 9 * 72 / 25.4
"""Between two lines to write on, in points: nine millimetres, for hands that are not at ease too."""


def lines_block(count: int, width: float, *, apart: float = WRITING_LINE) -> Block:
    """Return lines to write on, that stay on one page; nothing of them is read aloud."""

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        with canvas.artifact():
            canvas.setStrokeColor(MUTED)
            canvas.setLineWidth(0.6)
            canvas.line(left, top - apart + 2, left + width, top - apart + 2)

    return Block([Slice(apart, draw) for _ in range(count)], together=count)


def box_block(
    parent: Element, text: str, style: TextStyle, width: float, *, is_ticked: bool, space_before: float
) -> Block:
    """Return a text to tick; one that is ticked already says so in words too."""
    element = parent.add("P")
    side, gap = style.size * 0.92, style.size * 0.8
    told = typography.sentence(f"Oui : {text}" if is_ticked else text)
    lines = break_lines(told, style, width - side - gap)

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        with canvas.artifact():
            _draw_box(canvas, left, top - style.leading / 2 - side / 2, side, is_ticked=is_ticked)
        for rank, line in enumerate(lines):
            at = base_line(top - rank * style.leading, style)
            with canvas.marked(element):
                canvas.write_runs(left + side + gap, at, line.runs, style.size, style.color)

    return Block([Slice(style.leading * len(lines), draw)], space_before=space_before)


def _draw_box(canvas: TaggedCanvas, left: float, bottom: float, side: float, *, is_ticked: bool) -> None:
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(side / 11)
    canvas.rect(left, bottom, side, side, stroke=1, fill=0)
    if is_ticked:
        edge = side * 0.2
        canvas.line(left + edge, bottom + edge, left + side - edge, bottom + side - edge)
        canvas.line(left + edge, bottom + side - edge, left + side - edge, bottom + edge)
