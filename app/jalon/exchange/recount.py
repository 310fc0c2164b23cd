"""Reads again, by another library than the one that wrote, what an export holds: rows and sums of columns."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import python_calamine

from jalon.exchange import separated
from jalon.exchange.limits import Limits
from jalon.exchange.neutral import restored

_NO_LIMIT: Final = Limits(rows=2**31, columns=2**15, cell_characters=2**24)
"""Our own bytes, a moment ago: nothing to fear of them."""


@dataclass(frozen=True, slots=True)
class Recount:
    """What a table of a file holds: its headings, its rows, and the sum of the numbers of each column."""

    headings: tuple[str, ...]
    rows: int
    sums: tuple[float, ...]


def recount_workbook(content: bytes) -> dict[str, Recount]:
    """Return what each sheet of a workbook of ours holds, headings in the first row."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {
        name: _recounted(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
        for name in book.sheet_names
    }


def recount_text(content: bytes) -> Recount:
    """Return what a text table of ours holds, headings in the first row."""
    return _recounted(separated.rows_of(separated.text_of(content), _NO_LIMIT))


def recount_archive(content: bytes) -> dict[str, Recount]:
    """Return what each text table of an archive of ours holds, by its name without « .csv »."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name.removesuffix(".csv"): recount_text(archive.read(name)) for name in archive.namelist()}


def read_cells(content: bytes) -> dict[str, dict[tuple[int, int], Any]]:
    """Return the cells of a workbook that was just filled, by sheet, row from 1 and column from 0."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {
        name: {
            (row, column): value
            for row, values in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1)
            for column, value in enumerate(values)
        }
        for name in book.sheet_names
    }


def text_rows(content: bytes) -> list[list[str]]:
    """Return the rows of a text table of ours, as they were before they were made harmless."""
    rows = separated.rows_of(separated.text_of(content), _NO_LIMIT)
    return [[restored(cell) for cell in row] for row in rows]


def _recounted(rows: Iterable[Sequence[Any]]) -> Recount:
    source = iter(rows)
    headings = tuple(map(str, next(source, ())))
    sums = [0.0] * len(headings)
    count = 0
    for row in source:
        count += 1
        for place, value in enumerate(row[: len(sums)]):
            sums[place] += _number(value)
    return Recount(headings, count, tuple(sums))


def _number(value: Any) -> float:
    if isinstance(value, bool):
        return 0.0
    if isinstance(value, int | float):
        return float(value)
    return float(value) if isinstance(value, str) and value.isascii() and value.isdecimal() else 0.0
