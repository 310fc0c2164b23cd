"""Writes tables as text that spreadsheet programs open: semicolons, every cell quoted, no formula."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from jalon.domain.cells import Cell, Hours, Money, Share
from jalon.exchange.neutral import neutralised

_BOM: Final = "\ufeff"
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The day that every file of an archive bears: the same tables give the same bytes."""
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f]")
_REPLACED: Final = "\ufffd"


def separated_text(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as text: UTF-8 with its mark, « ; », days as 31/12/2026, a comma in decimals.

    A sign that no text file holds (codes 0 to 31 but tab and line ends) becomes « \ufffd ».
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([_text(heading) for heading in headings])
    for row in rows:
        writer.writerow([_written(cell) for cell in row])
    return (_BOM + stream.getvalue()).encode()


def archive_of(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Return an archive of named files; the same files give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return stream.getvalue()


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return _text(cell)
        case date():
            return f"{cell:%d/%m/%Y}"
        case Money():
            return f"{Decimal(cell.cents) / 100:.2f}".replace(".", ",")
        case Share():
            return str(cell.percent).replace(".", ",")
        case Hours():
            return str(cell.minutes)
        case _:
            return str(cell).replace(".", ",")


def _text(text: str) -> str:
    return neutralised(_CONTROLS.sub(_REPLACED, text))
