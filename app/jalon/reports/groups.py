"""A code in groups of letters, large enough to be copied by hand without a mistake."""

from collections.abc import Callable, Sequence
from typing import Final

from jalon.reports.fonts import printable, typeface
from jalon.reports.layout import ACCENT, RULE, Block, Slice, TextStyle, base_line
from jalon.reports.tagging import Element, TaggedCanvas

_LETTERS: Final = TextStyle(28, 34, "bold")
_NUMBER: Final = TextStyle(8.5, 11, "semibold", ACCENT)
_ACROSS: Final = 3
_GAP: Final = 12.0
_HIGH: Final = 62.0


def groups_block(parent: Element, groups: Sequence[str], width: float) -> Block:
    """Return groups of letters to be copied by hand, numbered, three across, each in its frame."""
    each = (width - _GAP * (_ACROSS - 1)) / _ACROSS
    elements = [parent.add("P") for _ in groups]
    slices = []
    for first in range(0, len(groups), _ACROSS):
        row = range(first, min(first + _ACROSS, len(groups)))
        slices.append(Slice(_HIGH + _GAP, _row_drawer(elements, groups, row, each)))
    return Block(slices, space_before=6.0, together=len(slices))


def _row_drawer(
    elements: Sequence[Element], groups: Sequence[str], row: range, each: float
) -> Callable[[TaggedCanvas, float, float], None]:
    face = typeface(_LETTERS.weight)

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        for place, rank in enumerate(row):
            x = left + place * (each + _GAP)
            with canvas.artifact():
                canvas.setStrokeColor(RULE)
                canvas.setLineWidth(0.7)
                canvas.roundRect(x, top - _HIGH, each, _HIGH, 4, stroke=1, fill=0)
            number = typeface(_NUMBER.weight).runs(f"{rank + 1} ")
            with canvas.marked(elements[rank]):
                canvas.write_runs(x + 9, base_line(top - 6, _NUMBER), number, _NUMBER.size, _NUMBER.color)
            letters = printable(groups[rank])
            at = x + (each - face.width(letters) * _LETTERS.size) / 2
            with canvas.marked(elements[rank]):
                y = base_line(top - 19, _LETTERS)
                canvas.write_runs(at, y, face.runs(letters), _LETTERS.size, _LETTERS.color)

    return draw
