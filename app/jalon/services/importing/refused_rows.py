"""Writes the rows that were left aside to a workbook, to be repaired there and imported again."""

import re
from collections.abc import Iterator, Mapping, Set
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from jalon.domain.import_values import Place, RowState, TableMapping, Verdict
from jalon.exchange.guessing import headings_of
from jalon.exchange.reading import Duration, GridSheet, Uncounted, Value
from jalon.files import write_atomically
from jalon.reports.workbook import Cell, Hours, Sheet, workbook
from jalon.services.importing.cells import is_national_number, shown
from jalon.services.importing.proposing import REASON, sheet_named
from jalon.services.importing.rehearsing import Rehearsal
from jalon.services.targets import require_writable_over

_LEFT_ASIDE: Final = frozenset({RowState.REFUSED, RowState.DOUBTFUL})
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME: Final = 31
_LARGEST: Final = 10**15
_FIRST_DAY: Final = date(1900, 3, 1)


def save_refused(
    rehearsal: Rehearsal,
    target: Path,
    *,
    reasons: Mapping[Place, str],
    states: Set[RowState] = _LEFT_ASIDE,
) -> int:
    """Write the rows of some states with the headings of their table, and return how many.

    ``reasons`` gives the words of each row (see ``jalon.ui.import_words``), written in a last column that is
    no field: the repaired file comes in again with the same mapping. Cells typed again are written as typed;
    what looks like a social-security number is left out. Nothing is written when there is no such row.

    Raises:
        PreciousTargetError: the target is a file that Jalon lives by.
    """
    require_writable_over(target)
    sheets, count = [], 0
    for table in rehearsal.mapping.tables:
        rows = {one.row for one in rehearsal.verdicts if one.sheet == table.sheet and one.state in states}
        if rows:
            sheets.append(_sheet(rehearsal, table, rows, reasons))
            count += len(rows)
    if sheets:
        write_atomically(target, workbook(sheets, title="Lignes à reprendre", made_on=rehearsal.today))
    return count


def left_aside(rehearsal: Rehearsal) -> tuple[Verdict, ...]:
    """Return the verdicts of the rows that would be saved."""
    return tuple(verdict for verdict in rehearsal.verdicts if verdict.state in _LEFT_ASIDE)


def _sheet(rehearsal: Rehearsal, table: TableMapping, rows: Set[int], reasons: Mapping[Place, str]) -> Sheet:
    source = sheet_named(rehearsal.proposal.grid, table.sheet)
    headings = headings_of(source, table.heading_row) if table.heading_row else {}
    width = max((len(row.values) for row in source.rows if row.number in rows), default=0)
    width = max([width, *(number + 1 for number in headings)])
    columns = tuple((headings.get(number, ""), 18) for number in range(width))
    return Sheet(
        _FORBIDDEN.sub(" ", table.sheet)[:_LONGEST_NAME].strip("' ") or "Feuille",
        (*columns, (REASON, 60)),
        list(_rows(rehearsal, source, rows, width, reasons)),
    )


def _rows(
    rehearsal: Rehearsal, source: GridSheet, rows: Set[int], width: int, reasons: Mapping[Place, str]
) -> Iterator[list[Cell]]:
    for row in source.rows:
        if row.number not in rows:
            continue
        cells: list[Cell] = []
        for number in range(width):
            value = row.values[number] if number < len(row.values) else None
            value = rehearsal.repairs.get((source.name, row.number, number), value)
            cells.append(_cell(value))
        yield [*cells, reasons.get((source.name, row.number), "")]


def _cell(value: Value) -> Cell:
    """Return a cell of the same type; what no cell of ours holds goes as text."""
    if value is None or is_national_number(value) or isinstance(value, Uncounted):
        return None
    if isinstance(value, datetime):
        return shown(value)
    if isinstance(value, date):
        return value if value >= _FIRST_DAY else shown(value)
    if isinstance(value, Duration):
        return Hours(round(value.minutes)) if value.minutes >= 0 else shown(value)
    if isinstance(value, bool):
        return shown(value)
    if isinstance(value, float):
        return Decimal(repr(value)) if abs(value) < _LARGEST and value == round(value, 9) else shown(value)
    if isinstance(value, int):
        return value if abs(value) < _LARGEST else str(value)
    return value or None
