"""Reads a spreadsheet in a process of its own, so that no file can harm or hold up the program."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, TypeAlias

from jalon.domain import errors
from jalon.exchange.apart import lines_of
from jalon.exchange.limits import Limits
from jalon.exchange.wire import EndLine, Line, RefusalLine, RowLine, SheetLine, Special, StepLine

KINDS: Final = {
    ".xlsx": "xlsx", ".xltx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".ods": "ods", ".csv": "csv",
    ".txt": "csv", ".tsv": "csv",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duration:
    """A cell that holds a time of the day or a length of time, in minutes."""

    minutes: float


@dataclass(frozen=True, slots=True)
class Uncounted:
    """A cell whose formula was saved without its result: Jalon evaluates nothing."""


Value: TypeAlias = str | int | float | bool | date | datetime | Duration | Uncounted | None


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row that holds something; its number is the one a spreadsheet shows, from 1."""

    number: int
    values: tuple[Value, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class GridSheet:
    """A sheet of a file; ``hidden_rows_known`` is False for old xls files, which are not asked.

    Merged places are (top, left, bottom, right), rows from 1 and columns from 0.
    """

    name: str
    rows: tuple[GridRow, ...]
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows_known: bool = True


@dataclass(frozen=True, slots=True)
class Grid:
    """What a file holds; ``kind`` is ``xlsx``, ``xls``, ``ods`` or ``csv``."""

    kind: str
    sheets: tuple[GridSheet, ...]
    from_1904: bool = False


def read_grid(
    path: Path,
    limits: Limits | None = None,
    *,
    step: Callable[[int, int], object] | None = None,
) -> Grid:
    """Return the values of a spreadsheet, read by a process without network, files or much memory.

    ``step`` is told how many hundredths are done, out of 100, several times a second also when nothing
    moved; what it raises ends the process at once. Nothing of the file is run or followed.

    Raises:
        CannotReadError: the file is not there or may not be read.
        RefusalError: one of the ``Grid…Error``, by what is wrong with the file.
    """
    limits = limits or Limits()
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise errors.GridNotATableError(path)
    reached = 0

    def heartbeat() -> None:
        if step is not None:
            step(reached, 100)

    def reach(percent: int) -> None:
        nonlocal reached
        reached = max(reached, percent)

    try:
        with contextlib.closing(lines_of(path, kind, limits, heartbeat)) as lines:
            grid = _assemble(path, lines, reach)
    except OSError as error:
        raise errors.CannotReadError(path) from error
    if not any(sheet.rows for sheet in grid.sheets):
        raise errors.GridEmptyError(path)
    return grid


def _assemble(
    path: Path,
    lines: Iterator[Line],
    reach: Callable[[int], None],
) -> Grid:
    sheets: list[GridSheet] = []
    opened: SheetLine | None = None
    rows: list[GridRow] = []
    hidden: frozenset[int] = frozenset()
    for line in lines:
        match line:
            case RowLine():
                values = tuple([_value(cell) if isinstance(cell, Special) else cell for cell in line.cells])
                rows.append(GridRow(line.number + 1, values, line.number in hidden))
            case SheetLine():
                _close_sheet(sheets, opened, rows)
                opened, rows, hidden = line, [], frozenset(line.hidden_rows or ())
            case StepLine():
                reach(line.percent)
            case RefusalLine():
                raise _refusal(path, line)
            case EndLine():
                _close_sheet(sheets, opened, rows)
                return Grid(line.kind, tuple(sheets), line.from_1904)
    raise errors.GridReaderStoppedError(path)


def _close_sheet(sheets: list[GridSheet], opened: SheetLine | None, rows: list[GridRow]) -> None:
    if opened is None:
        return
    merged = tuple((top + 1, left, bottom + 1, right) for top, left, bottom, right in opened.merged)
    sheets.append(
        GridSheet(
            opened.name,
            tuple(rows),
            opened.hidden,
            frozenset(opened.hidden_columns),
            merged,
            opened.hidden_rows is not None,
        )
    )


def _value(cell: Special) -> Value:
    if cell.formula:
        return Uncounted()
    if cell.minutes is not None:
        return Duration(cell.minutes)
    return cell.day or cell.moment


def _refusal(path: Path, line: RefusalLine) -> errors.RefusalError:
    if line.code.startswith("renamed_"):
        return errors.GridRenamedError(path, line.code.removeprefix("renamed_"))
    if line.code == "far_cell":
        return errors.GridFarCellError(path, line.sheet, line.row, line.column)
    if line.code == "long_cell":
        return errors.GridLongCellError(path, line.sheet, line.row, line.column)
    return _PLAIN.get(line.code, errors.GridReaderStoppedError)(path)


_PLAIN: Final[dict[str, Callable[[Path], errors.RefusalError]]] = {
    "bomb": errors.GridBombError,
    "damaged": errors.GridUnreadableError,
    "empty": errors.GridEmptyError,
    "entities": errors.GridEntitiesError,
    "forged": errors.GridForgedError,
    "heavy": errors.GridTooHeavyError,
    "links": errors.GridLinksError,
    "macros": errors.GridMacrosError,
    "not_a_table": errors.GridNotATableError,
    "protected": errors.GridProtectedError,
}
