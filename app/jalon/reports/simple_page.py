"""The page of the simple versions: large type, one idea a sentence, a picture a step.

The rules are those of the European guide for texts that are easy to read (Inclusion Europe, 2009), as far as
they can be counted: 14 points at least, one line and a half, left aligned, no italics, no capitals, no
underlining. « Facile à lire et à comprendre » is written only when the structure recorded who read it over.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from jalon.reports import typography
from jalon.reports.layout import (
    ACCENT,
    INK,
    RULE,
    Block,
    Placed,
    Slice,
    TextStyle,
    base_line,
    break_lines,
    place,
    text_block,
)
from jalon.reports.page import LONG_SIDE, MILLIMETRE, SHORT_SIDE, first_line
from jalon.reports.pictograms import draw_pictogram
from jalon.reports.tagging import Element, TaggedCanvas
from jalon.reports.writing import box_block, lines_block

HEADED: Final = "Version simple à lire"
REVIEWED: Final = "Facile à lire et à comprendre"

TEXT: Final = TextStyle(14, 21)
STRONG: Final = TextStyle(14, 21, "semibold")
STEP_TITLE: Final = TextStyle(16, 24, "bold", ACCENT)
TITLE: Final = TextStyle(24, 36, "bold", INK)

_MARGIN: Final = 22 * MILLIMETRE
_TOP: Final = 20 * MILLIMETRE
_BOTTOM: Final = 26 * MILLIMETRE
_WIDTH: Final = SHORT_SIDE - 2 * _MARGIN
_PICTURE: Final = 46.0
_ROUND: Final = 60.0
_BESIDE: Final = _ROUND + 16
_WHOLE: Final = 14 * TEXT.leading
_WRITING_LINE: Final = 11 * MILLIMETRE
_CAPITALS: Final = re.compile(r"\b[A-Z]{2,}\b")


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its picture, its title, our sentences, then what was written for this person.

    ``told`` are words of the file: they stand as they were written. ``boxes`` are texts to tick, with whether
    each is; ``lines`` is how many lines to write on follow.
    """

    picture: str
    title: str
    sentences: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    boxes: tuple[tuple[str, bool], ...] = ()
    lines: int = 0
    explained: tuple[str, ...] = ()
    """What the acronyms that come first in this step mean; ``simple_page`` adds them."""


@dataclass(frozen=True, slots=True)
class Review:
    """Who read a simple text over, people concerned, and when."""

    group: str
    day: date


@dataclass(frozen=True, slots=True)
class SimpleText:
    """A simple version as a whole: ``lead`` comes before the steps, ``close`` after them."""

    title: str
    structure: str
    steps: tuple[Step, ...]
    lead: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    review: Review | None = None
    is_practice: bool = False

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return our own sentences, titles left out: those the rules count the words of."""
        own = [*self.lead, *(one for step in self.steps for one in step.sentences), *self.close]
        own += [text for step in self.steps for text, _ in step.boxes]
        return tuple(own)

    @property
    def titles(self) -> tuple[str, ...]:
        """Return the title and those of the steps."""
        return (self.title, *(step.title for step in self.steps))


def simple_page(text: SimpleText, acronyms: Mapping[str, str]) -> bytes:
    """Return the PDF of a simple version; the same text gives the same bytes.

    ``acronyms`` gives what each means: it is told in the step that has it first, whoever wrote it there.
    """
    text = with_acronyms_explained(text, acronyms)
    canvas = TaggedCanvas(title=f"{text.title} – {_heading(text)}", subject=text.structure)
    root = canvas.document
    blocks = [
        text_block(root, "P", _heading(text), STRONG, _WIDTH),
        text_block(root, "H1", text.title, TITLE, _WIDTH, space_before=2, keep_with_next=True),
    ]
    if text.review is not None:
        told = f"{text.review.group} a relu ce texte le {typography.long_day(text.review.day)}."
        blocks.append(text_block(root, "P", told, TEXT, _WIDTH))
    if text.is_practice:
        blocks += _paragraphs(root, ("Ceci est un essai.", "La personne est inventée."), STRONG)
    blocks += _paragraphs(root, text.lead)
    for step in text.steps:
        blocks += _step(root, step)
    blocks += _paragraphs(root, text.close, space_before=18)
    if text.signatures:
        blocks[-1].keep_with_next = True  # nobody signs a page with nothing on it
        blocks.append(_signatures(root, text.signatures))
    pages = place(blocks, LONG_SIDE - _TOP - _BOTTOM)
    for number, placed in enumerate(pages, start=1):
        _draw_page(canvas, text.structure, placed, number, len(pages))
    return canvas.finished()


def with_acronyms_explained(text: SimpleText, acronyms: Mapping[str, str]) -> SimpleText:
    """Return the text where each acronym is spelled out once, in the step where it comes first."""
    seen: set[str] = set()
    steps = []
    for step in text.steps:
        written = (step.title, *step.sentences, *step.told, *(label for label, _ in step.boxes))
        new = [word for word in _acronyms_of(written, acronyms) if word not in seen]
        seen.update(new)
        steps.append(replace(step, explained=tuple(f"{word}\u00a0: {acronyms[word]}." for word in new)))
    return replace(text, steps=tuple(steps))


def _acronyms_of(texts: Iterable[str], acronyms: Mapping[str, str]) -> list[str]:
    words = [word for one in texts for word in _CAPITALS.findall(one) if word in acronyms]
    for word in tuple(words):
        words += _CAPITALS.findall(acronyms[word])  # what explains it may have another
    return [word for word in dict.fromkeys(words) if word in acronyms]


def _heading(text: SimpleText) -> str:
    return HEADED if text.review is None else REVIEWED


def _paragraphs(
    parent: Element, sentences: Sequence[str], style: TextStyle = TEXT, *, space_before: float = 8.0
) -> list[Block]:
    return [
        text_block(
            parent,
            "P",
            typography.sentence(one),
            style,
            _WIDTH,
            space_before=space_before if rank == 0 else 2.0,
        )
        for rank, one in enumerate(sentences)
    ]


def _step(parent: Element, step: Step) -> list[Block]:
    """Return the blocks of a step: its first lines stay beside the picture on one page."""
    width = _WIDTH - _BESIDE
    title = text_block(parent, "H2", typography.sentence(step.title), STEP_TITLE, width)
    blocks = [title]
    blocks += [
        text_block(parent, "P", typography.sentence(one), TEXT, width, space_before=2.0)
        for one in step.sentences
    ]
    blocks += [text_block(parent, "P", one, STRONG, width, space_before=4.0) for one in step.told]
    blocks += [
        text_block(parent, "P", typography.sentence(one), TEXT, width, space_before=2.0)
        for one in step.explained
    ]
    if step.lines:
        blocks.append(lines_block(step.lines, width, apart=_WRITING_LINE))
    blocks += [
        box_block(parent, text, TEXT, width, is_ticked=ticked, space_before=5.0)
        for text, ticked in step.boxes
    ]
    return _beside_picture(step.picture, blocks)


def _beside_picture(picture: str, blocks: Sequence[Block]) -> list[Block]:
    """Set blocks right of a picture; as many of the first ones as are as high as it stay with it."""
    pieces: list[Slice] = []
    for block in blocks:
        for rank, piece in enumerate(block.slices):
            space = block.space_before if rank == 0 and pieces else 0.0
            pieces.append(Slice(piece.height + space, _Drawer(piece, _BESIDE, space)))
    high = 0.0
    together = 0
    if sum(piece.height for piece in pieces) <= _WHOLE:  # a short step is not parted at all
        together = len(pieces)
        high = sum(piece.height for piece in pieces)
    while together < len(pieces) and (high < _ROUND or together < 2):
        high += pieces[together].height
        together += 1
    if len(pieces) - together == 1:  # nor is the last line left alone
        high += pieces[together].height
        together += 1
    opening = Slice(max(high, _ROUND), _Opening(picture, tuple(pieces[:together])))
    return [Block([opening, *pieces[together:]], space_before=20.0)]


@dataclass(frozen=True, slots=True)
class _Drawer:
    """Draws a slice lower and further right than it is asked to."""

    piece: Slice
    right: float
    down: float

    def __call__(self, canvas: TaggedCanvas, left: float, top: float) -> None:
        self.piece.draw(canvas, left + self.right, top - self.down)


@dataclass(frozen=True, slots=True)
class _Opening:
    picture: str
    pieces: tuple[Slice, ...]

    def __call__(self, canvas: TaggedCanvas, left: float, top: float) -> None:
        # The title beside it says what it shows: it is not read aloud a second time.
        with canvas.artifact():
            canvas.setStrokeColor(ACCENT)
            canvas.setLineWidth(1.4)
            canvas.circle(left + _ROUND / 2, top - _ROUND / 2, _ROUND / 2 - 1, stroke=1, fill=0)
            inner = _PICTURE * 0.72
            edge = (_ROUND - inner) / 2
            draw_pictogram(canvas, self.picture, left + edge, top - edge, inner, INK)
        y = top
        for piece in self.pieces:
            piece.draw(canvas, left, y)
            y -= piece.height


def _signatures(parent: Element, who: Sequence[str]) -> Block:
    """Return places to sign, one under the other: a name, a day, a space to sign in."""
    places = [_place_to_sign(parent.add("P"), name) for name in who]
    return Block(places, space_before=18.0, together=len(places))


def _place_to_sign(element: Element, name: str) -> Slice:
    names = break_lines(f"{name} ", STRONG, _WIDTH - 24)
    placed = [(line, STRONG, 10.0 + rank * STRONG.leading) for rank, line in enumerate(names)]
    first = 10.0 + len(names) * STRONG.leading
    for label, down in (("La date : ", 9.0), ("La signature : ", 43.0)):
        placed.append((break_lines(typography.sentence(label), TEXT, 200)[0], TEXT, first + down))
    height = first + 101.0

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        with canvas.artifact():
            canvas.setStrokeColor(RULE)
            canvas.setLineWidth(1)
            canvas.roundRect(left, top - height + 10, _WIDTH, height - 10, 4, stroke=1, fill=0)
        for line, style, down in placed:
            with canvas.marked(element):
                at = base_line(top - down, style)
                canvas.write_runs(left + 12, at, line.runs, style.size, style.color)

    return Slice(height, draw)


def _draw_page(
    canvas: TaggedCanvas, structure: str, placed: Sequence[Placed], number: int, count: int
) -> None:
    canvas.setPageSize((SHORT_SIDE, LONG_SIDE))
    with canvas.artifact("/Pagination"):
        y = 17 * MILLIMETRE
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.7)
        canvas.line(_MARGIN, y, SHORT_SIDE - _MARGIN, y)
        page = break_lines(f"Page\u00a0{number} sur\u00a0{count}", TEXT, 200)[0]
        at = base_line(y - 2, TEXT)
        canvas.write_runs(SHORT_SIDE - _MARGIN - page.width, at, page.runs, TEXT.size, TEXT.color)
        name = first_line(structure, TEXT, _WIDTH - page.width - 16)
        canvas.write_runs(_MARGIN, at, name.runs, TEXT.size, TEXT.color)
    for item in placed:
        item.piece.draw(canvas, _MARGIN, LONG_SIDE - _TOP - item.offset)
    canvas.showPage()
