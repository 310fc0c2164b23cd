"""A list as it stands on a screen: its rows, and in words the filter that made it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from jalon.reports import typography
from jalon.reports.monthly_return import PRACTICE
from jalon.reports.page import BODY, SMALL, STRONG, Identity, Paper
from jalon.reports.tables import SMALL_CELL, SMALL_STRONG_CELL, Column, Row

_NARROWEST: Final = 62.0
"""A day and what parts it from the next column."""


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
        widths = _widths(document["columns"], paper.width)
        columns = [
            Column(str(one["heading"]), width, style=SMALL_CELL, strong_style=SMALL_STRONG_CELL)
            for one, width in zip(document["columns"], widths, strict=True)
        ]
        paper.table(columns, [Row([str(cell) for cell in row]) for row in rows])
    else:
        paper.paragraph("Rien ne correspond à ce filtre.", BODY)
    return paper.finished()


def _widths(columns: Sequence[Mapping[str, Any]], room: float) -> list[float]:
    """Return widths in points that fill the room, none too narrow for a day."""
    asked = [max(float(one["width"]), 1.0) for one in columns]
    widths = [max(room * one / sum(asked), _NARROWEST) for one in asked]
    wide = [number for number, width in enumerate(widths) if width > _NARROWEST]
    spare = sum(widths) - room
    total = sum(widths[number] - _NARROWEST for number in wide)
    if spare > 0 and total > 0:
        for number in wide:
            widths[number] -= spare * (widths[number] - _NARROWEST) / total
    return widths
