"""A list as it stands on a screen: its rows, and in words the filter that made it."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from jalon.reports import typography
from jalon.reports.fonts import typeface
from jalon.reports.monthly_return import PRACTICE
from jalon.reports.page import BODY, SMALL, STRONG, Identity, Paper
from jalon.reports.tables import SMALL_CELL, SMALL_STRONG_CELL, Column, Row

_NARROWEST: Final = 62.0
"""A day and what parts it from the next column."""
_WIDEST_WORD: Final = 100.0
_BETWEEN: Final = 11.0
_WORDS: Final = re.compile(r"[^\s\-/–_]+[\-/–_]?")


def listing(document: Mapping[str, Any]) -> bytes:
    """Return the PDF of a list, on its side; the layout is our choice.

    ``document`` is what ``services.papers.listing.prepare_listing`` returns: ``title``, ``today``,
    ``structure``, ``told`` (the filter, in words), ``columns`` of ``heading`` and ``width``, ``rows``,
    ``digest``. The same document gives the same bytes.
    """
    structure, rows = document["structure"], document["rows"]
    day = typography.long_day(date.fromisoformat(document["today"]))
    paper = Paper(
        Identity(
            title=str(document["title"]),
            period=f"Au {day}",
            structure=str(structure.get("name", "")),
            platform=str(structure.get("platform") or ""),
            confidentiality="Document interne\u00a0: à garder hors de la vue, à détruire après usage",
            digest=str(document.get("digest") or ""),
            watermarks=(PRACTICE,) if structure.get("practice") else (),
        )
    )
    paper.new_page(landscape=True)
    paper.title()
    paper.paragraph(typography.counted(len(rows), "ligne", "lignes"), STRONG, space_before=6)
    for line in document["told"]:
        paper.paragraph(str(line), SMALL, space_before=1)
    if rows:
        cells = [[str(row[number]) for row in rows] for number in range(len(document["columns"]))]
        widths = _widths(document["columns"], [_floor(column) for column in cells], paper.width)
        columns = [
            Column(str(one["heading"]), width, style=SMALL_CELL, strong_style=SMALL_STRONG_CELL)
            for one, width in zip(document["columns"], widths, strict=True)
        ]
        paper.table(columns, [Row([str(cell) for cell in row]) for row in rows])
    else:
        paper.paragraph("Rien ne correspond à ce filtre.", BODY)
    return paper.finished()


def _widths(columns: Sequence[Mapping[str, Any]], floors: Sequence[float], room: float) -> list[float]:
    """Return widths in points that fill the room, none below its floor while the room has enough."""
    asked = [max(float(one["width"]), 1.0) for one in columns]
    widths = [max(room * one / sum(asked), floor) for one, floor in zip(asked, floors, strict=True)]
    spare = sum(widths) - room
    total = sum(widths) - sum(floors)
    if spare > 0 and total > 0:
        share = min(spare / total, 1.0)
        widths = [width - share * (width - floor) for width, floor in zip(widths, floors, strict=True)]
    over = sum(widths) / room
    return [width / over for width in widths] if over > 1 else widths


def _floor(cells: Sequence[str]) -> float:
    """Return how narrow a column may be, in points: a day, and a usual word, are never cut in two."""
    face = typeface(SMALL_CELL.weight)
    longest = max((face.width(word) for cell in cells for word in _WORDS.findall(cell)), default=0.0)
    return min(max(longest * SMALL_CELL.size + _BETWEEN, _NARROWEST), _WIDEST_WORD)
