"""Lines, blocks and pages: text is broken into lines, and blocks are placed one under the other."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from jalon.reports.fonts import Run, Weight, printable, typeface
from jalon.reports.tagging import Color, Element, TaggedCanvas

INK: Color = (0.11, 0.137, 0.149)
MUTED: Color = (0.30, 0.34, 0.36)
ACCENT: Color = (0.043, 0.333, 0.341)
RULE: Color = (0.80, 0.80, 0.78)
WATERMARK: Color = (0.935, 0.935, 0.93)

# A line may end at a space, which then disappears, or after a hyphen, a slash or the _ of a code
# before a letter.
_PIECES = re.compile(r"(?<=[\-/–_])(?=[^\W\d])|(?<=[^ ])(?= )|(?<= )(?=[^ ])")


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text looks: weight, size and distance between lines in points, colour."""

    size: float
    leading: float
    weight: Weight = "regular"
    color: Color = INK


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, ready to be drawn; ``width`` in points."""

    runs: tuple[Run, ...]
    width: float


def break_lines(text: str, style: TextStyle, width: float) -> list[Line]:
    """Return ``text`` broken into lines of at most ``width`` points; an empty text is one empty line."""
    face = typeface(style.weight)
    pieces: list[str] = []
    for part in printable(text).split("\n"):
        if face.width(part) * style.size <= width:
            pieces.append(part)
        else:
            pieces.extend(_broken(part, style, width))
    # A space at the end of each line but the last: who reads the text aloud needs it.
    endings = ["" if piece.endswith(("-", "/", "–", "_")) else " " for piece in pieces]
    endings[-1] = ""
    return [
        Line(face.runs(piece + ending), face.width(piece) * style.size)
        for piece, ending in zip(pieces, endings, strict=True)
    ]


def _broken(text: str, style: TextStyle, width: float) -> Iterator[str]:
    face = typeface(style.weight)
    room = width / style.size
    line, used = "", 0.0
    for piece in _PIECES.split(text):
        wide = face.width(piece)
        if used + wide > room and line.strip() and not piece.isspace():
            yield line.rstrip(" ")
            line, used = "", 0.0
        if piece.isspace() and not line:
            continue
        if wide > room:  # one word is wider than the column: it is cut where the column ends
            for character in piece:
                wide = face.width(character)
                if used + wide > room and line:
                    yield line
                    line, used = "", 0.0
                line += character
                used += wide
            continue
        line += piece
        used += wide
    if line.strip():
        yield line.rstrip(" ")


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a block that stays on one page: its height, and what draws it under a given top."""

    height: float
    draw: Callable[[TaggedCanvas, float, float], None]  # canvas, left edge, top edge


@dataclass(slots=True)
class Block:
    """What is placed on pages: slices in order, and how they hold together."""

    slices: Sequence[Slice]
    space_before: float = 0.0
    keep_with_next: bool = False
    repeated: Slice | None = None  # drawn again above the slices that continue on a new page
    together: int = 1  # how many of the first slices may not be parted
    first: list[Slice] = field(init=False)

    def __post_init__(self) -> None:
        self.first = list(self.slices[: self.together])

    @property
    def opening_height(self) -> float:
        """Return the height without which the block is not begun on a page."""
        return sum(piece.height for piece in self.first)


@dataclass(frozen=True, slots=True)
class Placed:
    """A slice and the distance of its top from the top of the frame."""

    piece: Slice
    offset: float


def place(blocks: Sequence[Block], height: float) -> list[list[Placed]]:
    """Return the slices of each page, whose frame is ``height`` points high."""
    pages: list[list[Placed]] = [[]]
    used = 0.0
    for rank, block in enumerate(blocks):
        needed = _needed(blocks, rank)
        room = height - used
        space = block.space_before if pages[-1] else 0.0
        if pages[-1] and space + needed > room and needed <= height:
            pages.append([])
            used, space = 0.0, 0.0
        used += space
        for position, piece in enumerate(block.slices):
            rest = block.opening_height if position == 0 else piece.height
            if pages[-1] and used + rest > height and rest <= height:
                pages.append([])
                used = 0.0
                if block.repeated is not None and position > 0:
                    pages[-1].append(Placed(block.repeated, used))
                    used += block.repeated.height
            pages[-1].append(Placed(piece, used))
            used += piece.height
    return pages


def _needed(blocks: Sequence[Block], rank: int) -> float:
    """Return the height to hold a block's opening, with that of what it may not be parted from."""
    block = blocks[rank]
    if not block.keep_with_next or rank + 1 == len(blocks):
        return block.opening_height
    following = blocks[rank + 1]
    return sum(piece.height for piece in block.slices) + following.space_before + _needed(blocks, rank + 1)


def text_block(
    parent: Element,
    role: str,
    text: str,
    style: TextStyle,
    width: float,
    *,
    space_before: float = 0.0,
    keep_with_next: bool = False,
) -> Block:
    """Return a heading or a paragraph; two lines at least stay together at the foot of a page."""
    element = parent.add(role)
    lines = break_lines(text, style, width)
    slices = [Slice(style.leading, _line_drawer(element, line, style)) for line in lines]
    if len(slices) > 3:  # nor is the last line left alone at the top of a page
        last = [slices.pop() for _ in range(2)]
        slices.append(stacked([last[1], last[0]]))
    together = len(slices) if role.startswith("H") else min(2, len(slices))
    return Block(slices, space_before, keep_with_next, together=together)


def stacked(pieces: Sequence[Slice]) -> Slice:
    """Return slices as one, that stays on one page."""

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        for piece in pieces:
            piece.draw(canvas, left, top)
            top -= piece.height

    return Slice(sum(piece.height for piece in pieces), draw)


def _line_drawer(
    element: Element, line: Line, style: TextStyle
) -> Callable[[TaggedCanvas, float, float], None]:
    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        with canvas.marked(element):
            canvas.write_runs(left, base_line(top, style), line.runs, style.size, style.color)

    return draw


def base_line(top: float, style: TextStyle) -> float:
    """Return the base line of a line of text whose top is ``top``: the text stands in the middle."""
    return top - (style.leading + style.size * 0.66) / 2
