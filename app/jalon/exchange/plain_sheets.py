"""Reads the places of the cells of an ordinary sheet many at a time; other XML goes the slow way."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_DECLARATION: Final = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*(?:<\?xml[ \t\r\n]+version="1\.0"(?:[ \t\r\n]+encoding="(?i:utf-8)")?'
    rb'(?:[ \t\r\n]+standalone="(?:yes|no)")?[ \t\r\n]*\?>)?[ \t\r\n]*<worksheet[ \t\r\n>]'
)
_PREFIXED: Final = re.compile(rb":(?:c|f|row|sheetData)[ \t\r\n/>]")
_CELL_ELSEWHERE: Final = re.compile(rb"<(?:c|row)[ \t\r\n/>]|sheetData.*sheetData.*sheetData", re.DOTALL)
_CELL: Final = re.compile(rb'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"')
_ROW: Final = re.compile(rb'<row r="[1-9][0-9]{0,6}"')
_FORMULA: Final = re.compile(
    rb'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"[^<>]*><f(?:[ \t\r\n][^<>]*)?(?:/>|>[^<]*</f>)(<v[ />]|</c>)'
)
_HIDDEN_ROW: Final = re.compile(rb'<row r="([1-9][0-9]{0,6})"(?=[^<>]*[ \t\r\n]hidden="(?:1|true)")')
_LETTERS, _DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789"
_STEP: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class PlainCells:
    """What the rows of an ordinary sheet say; ``rest`` is the sheet without them.

    Rows and columns are as the file writes them: rows from 1, columns as letters.
    """

    columns: frozenset[str]
    last_row: int
    hidden_rows: tuple[int, ...]
    uncounted: tuple[str, ...]
    """Cells whose formula was saved without its result."""
    rest: bytes


def plain_cells(part: bytes) -> PlainCells | None:
    """Return what the cells of a sheet say, None when its XML is not of the ordinary kind.

    Only for a part that an XML parser has found well formed. Ordinary is UTF-8 without comments, sections,
    instructions or prefixes, each row and cell beginning with its place: there, every ``<c`` is a cell and
    nothing else is, so that counting them both ways proves that none was missed.
    """
    if not _DECLARATION.match(part) or _PREFIXED.search(part):
        return None
    if (b"!" in part and b"<!" in part) or (part.count(b"?") > 2 and part.count(b"<?") > 1):
        return None  # one sign is found much faster than two
    begin, end = part.find(b"<sheetData>"), part.rfind(b"</sheetData>")
    rest = part[:begin] + b"<sheetData>" + part[end:]
    if begin < 0 or end < begin or _CELL_ELSEWHERE.search(rest):
        return None
    columns: set[bytes] = set()
    last_row = found = 0
    for piece in _pieces(part):
        places = _CELL.findall(piece)
        found += len(places)
        line = b" ".join(places)
        columns.update(line.translate(None, _DIGITS).split())
        last_row = max(last_row, max(map(int, set(line.translate(None, _LETTERS).split())), default=0))
    formulas = _FORMULA.findall(part) if b"<f" in part else []
    hidden = _HIDDEN_ROW.findall(part) if b"hidden" in part else []
    counts = (
        (b"<c", found),
        (b"<row", len(_ROW.findall(part))),
        (b"<f", len(formulas)),
        (b"hidden", len(hidden)),
    )
    if any(part.count(tag, begin, end) != number for tag, number in counts):
        return None
    if formulas and b"dataTable" in part:
        return None
    return PlainCells(
        frozenset(column.decode() for column in columns),
        last_row,
        tuple(map(int, hidden)),
        tuple(place.decode() for place, follows in formulas if follows == b"</c>"),
        rest,
    )


def _pieces(part: bytes) -> Iterator[bytes]:
    """Yield a part in pieces that cut no tag: the places of a whole sheet would fill the memory."""
    start = 0
    while start < len(part):
        cut = part.find(b"<", start + _STEP)
        cut = len(part) if cut < 0 else cut
        yield part[start:cut]
        start = cut
