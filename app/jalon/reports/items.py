"""Lists of paragraphs, tagged as lists: each item after its number or its dot."""

from collections.abc import Sequence
from typing import Final

from jalon.reports.layout import Block, Slice, TextStyle, base_line, break_lines
from jalon.reports.tagging import Element, TaggedCanvas

_INDENT: Final = 16.0


def item_blocks(
    parent: Element, texts: Sequence[str], style: TextStyle, width: float, *, is_numbered: bool
) -> list[Block]:
    """Return one block an item; an item stays on one page."""
    whole = parent.add("L")
    return [
        _item(whole.add("LI"), f"{number}." if is_numbered else "•", text, style, width)
        for number, text in enumerate(texts, start=1)
    ]


def _item(parent: Element, label: str, text: str, style: TextStyle, width: float) -> Block:
    marker, body = parent.add("Lbl"), parent.add("LBody")
    (first,) = break_lines(f"{label} ", style, _INDENT * 2)
    lines = break_lines(text, style, width - _INDENT)

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        with canvas.marked(marker):
            canvas.write_runs(left, base_line(top, style), first.runs, style.size, style.color)
        for rank, line in enumerate(lines):
            with canvas.marked(body):
                y = base_line(top - rank * style.leading, style)
                canvas.write_runs(left + _INDENT, y, line.runs, style.size, style.color)

    return Block([Slice(len(lines) * style.leading, draw)], space_before=3.0)
