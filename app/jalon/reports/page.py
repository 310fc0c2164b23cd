"""The page of every paper: A4, one typographic scale, header, footer, watermark."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jalon.reports.facts import Fact, facts_block
from jalon.reports.fonts import printable, typeface
from jalon.reports.groups import groups_block
from jalon.reports.items import item_blocks
from jalon.reports.layout import (
    ACCENT,
    INK,
    MUTED,
    RULE,
    WATERMARK,
    Block,
    Line,
    Placed,
    Slice,
    TextStyle,
    base_line,
    break_lines,
    place,
    text_block,
)
from jalon.reports.picture import picture_block
from jalon.reports.strip import Strip, strip_block
from jalon.reports.tables import Bars, Column, Row, side_by_side, table_block
from jalon.reports.tagging import Element, TaggedCanvas
from jalon.reports.typography import sentence
from jalon.reports.visit_strip import cut_block
from jalon.reports.visit_strip import strip_block as visit_strip_block
from jalon.reports.writing import box_block, lines_block

MILLIMETRE = 72 / 25.4
SHORT_SIDE = 210 * MILLIMETRE
LONG_SIDE = 297 * MILLIMETRE
MARGIN = 19 * MILLIMETRE

TITLE = TextStyle(22, 27, "bold", ACCENT)
SUBTITLE = TextStyle(13, 18, "regular", INK)
HEADING = TextStyle(13, 17, "bold", ACCENT)
SUBHEADING = TextStyle(10, 14, "semibold", INK)
BODY = TextStyle(9.5, 13.5)
STRONG = TextStyle(9.5, 13.5, "semibold")
SMALL = TextStyle(8.5, 12, "regular", MUTED)
RUNNING = TextStyle(8, 10, "regular", MUTED)
RUNNING_STRONG = TextStyle(8, 10, "semibold", INK)
FIGURE = TextStyle(21, 26, "bold", INK)
FIGURE_LABEL = TextStyle(9, 12, "semibold", INK)
FIGURE_NOTE = TextStyle(8.5, 11, "regular", MUTED)

SMALL_TABLE_GAP = 24.0

_SHORT = 90.0  # points: what goes on to the next page with the signatures below it
_TOP = 24 * MILLIMETRE
_BOTTOM = 23 * MILLIMETRE
_HEADER_LINE = 16 * MILLIMETRE
_FOOTER_LINE = 17 * MILLIMETRE


@dataclass(frozen=True, slots=True)
class Identity:
    """What every page of a paper says: whose it is, what it is, and how it may be shared."""

    title: str
    period: str
    structure: str
    platform: str = ""
    confidentiality: str = ""
    digest: str = ""
    watermarks: tuple[str, ...] = ()

    @property
    def short_code(self) -> str:
        """Return the sixteen first characters of the digest: two prints with the same code are the same."""
        return self.digest[:16]


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A large figure with its label and a note below."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: who signs, and the lines to fill in."""

    title: str
    lines: tuple[str, ...] = ("Nom et qualité", "Date", "Signature")


class Paper:
    """A paper in the making: blocks are added in reading order, then laid out."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        title = f"{identity.title} – {_inside(identity.period)}" if identity.period else identity.title
        self._canvas = TaggedCanvas(title=title, subject=identity.structure)
        self._sections: list[tuple[bool, list[Block]]] = [(False, [])]

    @property
    def width(self) -> float:
        """Return the width of the frame, in points."""
        side = LONG_SIDE if self._sections[-1][0] else SHORT_SIDE
        return side - 2 * MARGIN

    def new_page(self, *, landscape: bool = False) -> None:
        """Go on upon a new page; as the first word of a paper, say how its first page lies."""
        if len(self._sections) == 1 and not self._sections[0][1]:
            self._sections.clear()
        self._sections.append((landscape, []))

    def title(self) -> None:
        """Add the title of the paper and its period."""
        identity = self._identity
        self._add_heading("H1", identity.title, TITLE, 0.0)
        if identity.period:
            self._add(text_block(self._root, "P", identity.period, SUBTITLE, self.width))

    def heading(self, text: str, *, level: int = 2, style: TextStyle | None = None) -> None:
        """Add a heading of level 2 or 3, kept with what follows; ``style`` in the place of the usual one."""
        usual, space = (HEADING, 22.0) if level == 2 else (SUBHEADING, 14.0)
        style = style or usual
        self._add_heading(f"H{level}", sentence(text), style, space)
        self._add(Block([Slice(4.0, _nothing)], keep_with_next=True))

    def paragraph(
        self,
        text: str,
        style: TextStyle = BODY,
        *,
        space_before: float = 5.0,
        keep_with_next: bool = False,
    ) -> None:
        """Add a paragraph; line ends in the text are kept."""
        # Beyond some ninety characters a line is hard to follow: the frame of a landscape page is too wide.
        width = min(self.width, 56 * style.size)
        self._add(
            text_block(
                self._root,
                "P",
                text,
                style,
                width,
                space_before=space_before,
                keep_with_next=keep_with_next,
            )
        )

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Row],
        *,
        bars: Bars | None = None,
        row_headers: bool | None = None,
        dense: bool = False,
        padding: float | None = None,
    ) -> None:
        """Add a table, its header again on each page; from three columns on the first one names the row."""
        self._add(
            table_block(
                self._root,
                columns,
                rows,
                bars=bars,
                row_headers=row_headers,
                dense=dense,
                padding=padding,
                space_before=4.0,
            )
        )

    def small_tables(
        self,
        tables: Sequence[tuple[Sequence[Column], Sequence[Row]]],
        *,
        padding: float | None = None,
        space_before: float = 10.0,
        offset: float | None = None,
        keep_with_next: bool = False,
    ) -> None:
        """Add short tables two by two; their columns must fit half the frame, less its gap.

        ``offset`` is where the second of two begins, in points, when they do not have equal widths.
        """
        for first in range(0, len(tables), 2):
            blocks = [
                table_block(self._root, columns, rows, padding=padding, space_before=space_before)
                for columns, rows in tables[first : first + 2]
            ]
            pair = side_by_side(blocks, offset or (self.width + SMALL_TABLE_GAP) / 2)
            pair.keep_with_next = keep_with_next
            self._add(pair)

    def strip(self, strip: Strip) -> None:
        """Add a strip of months."""
        self._add(strip_block(self._root, strip, self.width))

    def key_figures(self, figures: Sequence[KeyFigure]) -> None:
        """Add a row of large figures, each read with its label and note."""
        self._add(_key_figures(self._root, figures, self.width))

    def large_groups(self, groups: Sequence[str]) -> None:
        """Add a code in groups of letters, to be copied by hand."""
        self._add(groups_block(self._root, groups, self.width))

    def signatures(
        self, signatures: Sequence[Signature], *, room: float = 62.0, keep_with_next: bool = False
    ) -> None:
        """Add places to sign, side by side, with ``room`` points to sign in; never alone on their page."""
        before = self._sections[-1][1][-1:]
        if before and sum(piece.height for piece in before[0].slices) <= _SHORT:
            before[0].keep_with_next = True
        block = _signatures(self._root, signatures, self.width, room)
        block.keep_with_next = keep_with_next
        self._add(block)

    def facts(self, rows: Sequence[Sequence[Fact]]) -> None:
        """Add rows of labelled facts side by side; one without value is a line to write it on."""
        self._add(facts_block(self._root, rows, self.width))

    def strip_to_cut(self, code: str, words: str, rows: Sequence[Sequence[Fact]]) -> None:
        """Add a strip to cut off and fill by hand, found again by its code."""
        self._add(cut_block(self.width, "à découper"))
        self._add(visit_strip_block(self._root, code, words, rows, self.width))

    def writing_lines(self, count: int) -> None:
        """Add lines to write on by hand, nine millimetres apart."""
        self._add(lines_block(count, self.width))

    def box(self, text: str, *, is_ticked: bool = False, style: TextStyle = BODY) -> None:
        """Add a text with a box to tick before it."""
        self._add(box_block(self._root, text, style, self.width, is_ticked=is_ticked, space_before=3.0))

    def items(self, texts: Sequence[str], *, is_numbered: bool = False, style: TextStyle = BODY) -> None:
        """Add a list, numbered or with dots."""
        for block in item_blocks(
            self._root, texts, style, min(self.width, 56 * style.size), is_numbered=is_numbered
        ):
            self._add(block)

    def picture(self, content: bytes, alternative: str, width: float) -> None:
        """Add a picture from its bytes, ``width`` points wide, with what it shows in words."""
        self._add(picture_block(self._root, content, alternative, width))

    def first_pages(self) -> tuple[int, ...]:
        """Return the number of the page on which each part begins that ``new_page`` opened, and the first."""
        found, next_page = [], 1
        for landscape, blocks in self._sections:
            found.append(next_page)
            next_page += len(place(blocks, _frame_height(landscape=landscape)))
        return tuple(found)

    def finished(self) -> bytes:
        """Return the file."""
        pages: list[tuple[bool, list[Placed]]] = []
        for landscape, blocks in self._sections:
            height = _frame_height(landscape=landscape)
            pages.extend((landscape, placed) for placed in place(blocks, height))
        for number, (landscape, placed) in enumerate(pages, start=1):
            self._draw_page(number, len(pages), placed, landscape=landscape)
        return self._canvas.finished()

    @property
    def _root(self) -> Element:
        return self._canvas.document

    def _add_heading(self, role: str, text: str, style: TextStyle, space_before: float) -> None:
        block = text_block(
            self._root, role, text, style, self.width, space_before=space_before, keep_with_next=True
        )
        if role != "H3":  # long papers are browsed by their parts
            first, *others = block.slices
            block.slices = [_bookmarked(first, printable(text), int(role[1:]) - 1), *others]
        self._add(block)

    def _add(self, block: Block) -> None:
        self._sections[-1][1].append(block)

    def _draw_page(self, number: int, count: int, placed: Sequence[Placed], *, landscape: bool) -> None:
        canvas = self._canvas
        size = (LONG_SIDE, SHORT_SIDE) if landscape else (SHORT_SIDE, LONG_SIDE)
        canvas.setPageSize(size)
        _draw_watermark(canvas, self._identity.watermarks, size)
        with canvas.artifact("/Pagination"):
            _draw_header(canvas, self._identity, size)
            _draw_footer(canvas, self._identity, size, number, count)
        for item in placed:
            item.piece.draw(canvas, MARGIN, size[1] - _TOP - item.offset)
        canvas.showPage()


def _frame_height(*, landscape: bool) -> float:
    return (SHORT_SIDE if landscape else LONG_SIDE) - _TOP - _BOTTOM


def _bookmarked(piece: Slice, text: str, level: int) -> Slice:
    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        canvas.add_bookmark(text, top + 12, level)
        piece.draw(canvas, left, top)

    return Slice(piece.height, draw)


def _inside(text: str) -> str:
    """Return ``text`` as it stands within a line: without its capital."""
    return text[:1].lower() + text[1:]


def _nothing(canvas: TaggedCanvas, left: float, top: float) -> None:
    del canvas, left, top


def _draw_watermark(canvas: TaggedCanvas, words: Sequence[str], size: tuple[float, float]) -> None:
    if not words:
        return
    with canvas.artifact("/Pagination /Subtype /Watermark"):
        canvas.saveState()
        canvas.translate(size[0] / 2, size[1] / 2)
        canvas.rotate(52 if size[1] > size[0] else 32)
        for rank, text in enumerate(words):
            runs = typeface("bold").runs(printable(text))
            natural = sum(run.width for run in runs)
            points = min(58.0, 520 / natural)
            y = (len(words) - 1) * 40 - rank * 80 - points / 3
            canvas.write_runs(-natural * points / 2, y, runs, points, WATERMARK)
        canvas.restoreState()
        canvas.forget_color()


def first_line(text: str, style: TextStyle, room: float) -> Line:
    """Return a text on one line; what does not fit is left out, and three dots say so."""
    lines = break_lines(text, style, room)
    if len(lines) == 1:
        return lines[0]
    face = typeface(style.weight)
    kept = "".join(run.text for run in break_lines(text, style, room - style.size)[0].runs).rstrip()
    return Line(face.runs(f"{kept}…"), face.width(f"{kept}…") * style.size)


def _fitted(texts: Sequence[str], style: TextStyle, room: float) -> Line:
    """Return the first text that fits on one line, else the last one without its end."""
    for text in texts:
        lines = break_lines(text, style, room)
        if len(lines) == 1:
            return lines[0]
    return first_line(texts[-1], style, room)


def _draw_header(canvas: TaggedCanvas, identity: Identity, size: tuple[float, float]) -> None:
    y = size[1] - _HEADER_LINE
    left_text = identity.structure
    if identity.platform:
        left_text = f"{identity.structure} · {identity.platform}"
    right_text = f"{identity.title} · {_inside(identity.period)}" if identity.period else identity.title
    room = size[0] - 2 * MARGIN
    right = _fitted((right_text, identity.title), RUNNING, room * 0.6)
    left = _fitted((left_text, identity.structure), RUNNING_STRONG, room - right.width - 16)
    canvas.write_runs(MARGIN, y + 5, left.runs, RUNNING_STRONG.size, RUNNING_STRONG.color)
    canvas.write_runs(size[0] - MARGIN - right.width, y + 5, right.runs, RUNNING.size, RUNNING.color)
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(1.2)
    canvas.line(MARGIN, y, size[0] - MARGIN, y)


def _draw_footer(
    canvas: TaggedCanvas, identity: Identity, size: tuple[float, float], number: int, count: int
) -> None:
    y = _FOOTER_LINE
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, y, size[0] - MARGIN, y)
    page = break_lines(f"page {number} / {count}".replace(" ", "\u00a0"), RUNNING_STRONG, 100)[0]
    canvas.write_runs(size[0] - MARGIN - page.width, y - 12, page.runs, RUNNING.size, INK)
    room = size[0] - 2 * MARGIN - page.width - 16
    texts = [identity.confidentiality]
    if identity.short_code:
        texts.append(f"code de contrôle\u00a0: {identity.short_code}")
    for rank, text in enumerate(filter(None, texts)):
        line = first_line(text, RUNNING, room)
        canvas.write_runs(MARGIN, y - 12 - rank * 10.5, line.runs, RUNNING.size, RUNNING.color)


def _key_figures(parent: Element, figures: Sequence[KeyFigure], width: float) -> Block:
    gap = 10.0
    each = (width - gap * (len(figures) - 1)) / len(figures)
    parts = [
        (
            parent.add("P"),
            rank * (each + gap),
            (
                (_fitting(FIGURE, item.value, each - 20), f"{item.value} "),
                (FIGURE_LABEL, f"{item.label} "),
                (FIGURE_NOTE, item.note),
            ),
        )
        for rank, item in enumerate(figures)
    ]
    prepared = [
        (element, offset, [(style, break_lines(text, style, each - 20)) for style, text in texts])
        for element, offset, texts in parts
    ]
    height = 20 + max(sum(len(lines) * style.leading for style, lines in texts) for _, _, texts in prepared)

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        for element, offset, texts in prepared:
            with canvas.artifact():
                canvas.setStrokeColor(RULE)
                canvas.setLineWidth(0.7)
                canvas.roundRect(left + offset, top - height, each, height, 4, stroke=1, fill=0)
            y = top - 9
            for style, lines in texts:
                for line in lines:
                    if line.runs:
                        with canvas.marked(element):
                            canvas.write_runs(
                                left + offset + 10, base_line(y, style), line.runs, style.size, style.color
                            )
                    y -= style.leading

    return Block([Slice(height, draw)], space_before=14.0)


def _fitting(style: TextStyle, text: str, room: float) -> TextStyle:
    """Return the style, in a smaller size when the text would not fit on one line."""
    wide = typeface(style.weight).width(printable(f"{text} ")) * style.size
    return style if wide <= room else replace(style, size=style.size * room / wide * 0.999)


def _signatures(parent: Element, signatures: Sequence[Signature], width: float, room: float) -> Block:
    gap = 14.0
    each = (width - gap * (len(signatures) - 1)) / len(signatures)
    lines_high = max(len(item.lines) for item in signatures)
    height = 30.0 + 26 * (lines_high - 1) + room
    elements = [(item, parent.add("P")) for item in signatures]

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        for rank, (item, element) in enumerate(elements):
            x = left + rank * (each + gap)
            with canvas.artifact():
                canvas.setStrokeColor(RULE)
                canvas.setLineWidth(0.7)
                canvas.roundRect(x, top - height, each, height, 4, stroke=1, fill=0)
            _write(canvas, element, item.title, STRONG, x + 10, top - 8)
            for position, label in enumerate(item.lines):
                y = top - 30 - 26 * position
                _write(canvas, element, f"{label}\u00a0:", SMALL, x + 10, y)
                if position == len(item.lines) - 1:
                    continue  # the last one, to sign, is a space without a line
                start = x + 16 + typeface(SMALL.weight).width(f"{label}\u00a0:") * SMALL.size
                with canvas.artifact():
                    canvas.setStrokeColor(MUTED)
                    canvas.setLineWidth(0.5)
                    canvas.line(start, y - 11, x + each - 10, y - 11)

    return Block([Slice(height, draw)], space_before=12.0)


def _write(canvas: TaggedCanvas, element: Element, text: str, style: TextStyle, x: float, top: float) -> None:
    (line, *_) = break_lines(text, style, 1000)
    with canvas.marked(element):
        canvas.write_runs(x, base_line(top, style), line.runs, style.size, style.color)
