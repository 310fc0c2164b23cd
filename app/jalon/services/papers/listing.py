"""A list of a screen as a paper: the rows that its export has, each cell in words."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from jalon.domain.cells import Cell, Hours, Money, Share
from jalon.services.access import note_access
from jalon.services.return_documents import Document, sealed
from jalon.storage.caseload import Caseload
from jalon.storage.queries import returns as return_queries

LISTING_FORMAT: Final = "jalon-listing"


def prepare_listing(
    caseload: Caseload,
    name: str,
    title: str,
    columns: Sequence[tuple[str, int]],
    rows: Sequence[Sequence[Cell]],
    *,
    told: Sequence[str],
    today: date,
) -> Document:
    """Return the document of a list; ``told`` says its filter, and the access log keeps its ``name``.

    Columns are heading and width in characters.
    """
    with caseload.read() as session:
        structure = return_queries.read_structure(session)
    note_access(caseload, "print_list", name)
    return sealed(
        {
            "format": LISTING_FORMAT,
            "format_version": 1,
            "title": title,
            "today": today.isoformat(),
            "structure": {
                "name": structure.name,
                "platform": structure.platform,
                "practice": structure.is_practice,
            },
            "told": list(told),
            "columns": [{"heading": heading, "width": width} for heading, width in columns],
            "rows": [[_words(cell) for cell in row] for row in rows],
        }
    )


def draw_listing(document: Document) -> bytes:
    """Return the PDF of a list without writing it anywhere: it may name people."""
    from jalon.reports.listing import listing

    return listing(document)


def _words(cell: Cell) -> str:
    from jalon.reports import typography

    match cell:
        case None:
            return ""
        case Hours(minutes):
            return typography.hours(minutes)
        case Share(percent):
            return typography.share(str(percent))
        case Money(cents):
            return typography.money(cents)
        case Decimal():
            return typography.decimal_number(str(cell))
        case date():
            return typography.short_day(cell)
        case _:
            return str(cell)
