"""A small part of Markdown, that the pages of the help are written in, as blocks of spans.

Titles, paragraphs, lists, tables and pictures; within them what a control is called (bold), keys (code) and
links to other pages. Anything else is text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import takewhile
from typing import Final


class Kind(Enum):
    """What a span is."""

    TEXT = "text"
    CONTROL = "control"
    KEYS = "keys"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Span:
    """Words of one kind; a link says to which page."""

    text: str
    kind: Kind = Kind.TEXT
    target: str = ""


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """A title of level 1 or 2."""

    level: int
    spans: Spans


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Items:
    """A list, numbered or not."""

    is_numbered: bool
    items: tuple[Spans, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its header, and its rows of as many cells."""

    header: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its name, and what it shows in words."""

    name: str
    alternative: str


Part = Title | Paragraph | Items | Table | Picture

_SPANS: Final = re.compile(
    r"\*\*(?P<control>[^*]+)\*\*|`(?P<keys>[^`]+)`|\[(?P<link>[^\]]+)\]\((?P<to>[^)]+)\)"
)
_NUMBERED: Final = re.compile(r"\d+\. ")
_PICTURE: Final = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
_RULE: Final = re.compile(r"[|\s:-]+")


def parsed(text: str) -> tuple[Part, ...]:
    """Return the blocks of a page, in their order."""
    chunks = re.split(r"\n\s*\n", text.strip())
    return tuple(part for chunk in chunks for part in _parts(chunk.split("\n")))


def plain(spans: Spans) -> str:
    """Return spans as mere text."""
    return "".join(span.text for span in spans)


def spans_of(part: Part) -> Iterator[Spans]:
    """Yield every run of text of a block."""
    match part:
        case Title() | Paragraph():
            yield part.spans
        case Items():
            yield from part.items
        case Table():
            yield from part.header
            for row in part.rows:
                yield from row
        case Picture():
            yield (Span(part.alternative),)


def _parts(lines: list[str]) -> Iterator[Part]:
    while lines:
        first = lines[0]
        if found := re.match(r"(#{1,2}) (.+)", first):
            yield Title(len(found[1]), _spans(found[2]))
            lines = lines[1:]
        elif found := _PICTURE.fullmatch(first.strip()):
            yield Picture(found[2], found[1])
            lines = lines[1:]
        elif first.startswith("|"):
            taken = list(takewhile(lambda line: line.startswith("|"), lines))
            rows = [_cells(line) for line in taken if not _RULE.fullmatch(line)]
            yield Table(rows[0], tuple(rows[1:]))
            lines = lines[len(taken) :]
        elif first.startswith("- ") or _NUMBERED.match(first):
            is_numbered = not first.startswith("- ")
            taken = list(
                takewhile(lambda line: line.startswith("- ") or _NUMBERED.match(line) is not None, lines)
            )
            yield Items(is_numbered, tuple(_spans(line.partition(" ")[2]) for line in taken))
            lines = lines[len(taken) :]
        else:
            taken = list(takewhile(lambda line: not _begins_other(line), lines))
            yield Paragraph(_spans(" ".join(taken)))
            lines = lines[len(taken) :]


def _begins_other(line: str) -> bool:
    return bool(line.startswith(("- ", "|", "# ", "## ", "![")) or _NUMBERED.match(line))


def _cells(line: str) -> tuple[Spans, ...]:
    return tuple(_spans(cell.strip()) for cell in line.strip().strip("|").split("|"))


def _spans(text: str) -> Spans:
    found, at = [], 0
    for match in _SPANS.finditer(text):
        if match.start() > at:
            found.append(Span(text[at : match.start()]))
        if match["control"]:
            found.append(Span(match["control"], Kind.CONTROL))
        elif match["keys"]:
            found.append(Span(match["keys"], Kind.KEYS))
        else:
            found.append(Span(match["link"], Kind.LINK, match["to"]))
        at = match.end()
    if at < len(text):
        found.append(Span(text[at:]))
    return tuple(found)
