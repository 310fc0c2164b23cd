"""The strip of a visit: its code, in letters and as a square, and what to write by hand on the way back."""

from collections.abc import Sequence
from typing import Final

from jalon.reports import tagging
from jalon.reports.facts import LABEL, Fact, facts_row
from jalon.reports.fonts import printable, typeface
from jalon.reports.layout import MUTED, Block, Slice, TextStyle, base_line, break_lines
from jalon.reports.qr import draw_qr
from jalon.reports.tagging import Element, TaggedCanvas

QR_SIDE: Final = 22 * 72 / 25.4
"""The side of the square in points: 22 mm, its modules are one millimetre wide."""

_CODE: Final = TextStyle(24, 30, "bold")
_BESIDE: Final = 26.0


def cut_block(width: float, words: str) -> Block:
    """Return a dashed line to cut along, kept with what follows."""
    (line,) = break_lines(words, LABEL, width)[:1]

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        y = top - 10
        with canvas.artifact():
            canvas.saveState()
            canvas.setStrokeColor(MUTED)
            canvas.setLineWidth(0.7)
            canvas.setDash(4, 3)
            canvas.line(left, y, left + width - line.width - 10, y)
            canvas.restoreState()
            canvas.forget_color()
            canvas.write_runs(left + width - line.width, y - 3, line.runs, LABEL.size, LABEL.color)

    return Block([Slice(18.0, draw)], space_before=10.0, keep_with_next=True)


def strip_block(
    parent: Element, code: str, words: str, rows: Sequence[Sequence[Fact]], width: float
) -> Block:
    """Return the strip, on one page. Its square holds the code alone: who finds it learns nothing of anyone.

    The rows beside the square are narrower than those below it.
    """
    title, square = parent.add("P"), parent.add("Figure")
    room = width - QR_SIDE - _BESIDE
    lines = break_lines(words, LABEL, room)
    down = _CODE.leading + len(lines) * LABEL.leading + 6
    pieces: list[tuple[float, Slice]] = []
    for row in rows:
        is_beside = down < QR_SIDE + 10
        for piece in facts_row(parent, row, room if is_beside else width):
            pieces.append((down, piece))
            down += piece.height
    face = typeface(_CODE.weight)

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        with canvas.marked(title):
            runs = face.runs(f"{printable(code)} ")
            canvas.write_runs(left, base_line(top, _CODE), runs, _CODE.size, _CODE.color)
        y = top - _CODE.leading
        for line in lines:
            with canvas.marked(title):
                canvas.write_runs(left, base_line(y, LABEL), line.runs, LABEL.size, LABEL.color)
            y -= LABEL.leading
        x, upper = left + width - QR_SIDE - 8, top - 6
        square.attributes = tagging.figure(
            f"{code}, pour un lecteur de codes", x, upper - QR_SIDE, x + QR_SIDE, upper
        )
        with canvas.marked(square):
            draw_qr(canvas, code, x, upper, QR_SIDE)
        for offset, piece in pieces:
            piece.draw(canvas, left, top - offset)

    return Block([Slice(max(down, QR_SIDE + 16), draw)])
