"""Reads a spreadsheet in a process of its own, so that no file can harm or hold up the program."""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

from jalon.domain import errors
from jalon.exchange.limits import Limits
from jalon.exchange.wire import Cell, EndLine, Line, RefusalLine, RowLine, SheetLine, Special

KINDS: Final = {
    ".xlsx": "xlsx", ".xltx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".ods": "ods", ".csv": "csv",
    ".txt": "csv", ".tsv": "csv",
}  # fmt: skip
READER_FLAG: Final = "--read-grid"
"""What a packaged program is started with to be the reading process (it has no ``-m``)."""
_LONGEST_LINE: Final = 20_000_000
_PASSED_ON: Final = ("PATH", "PYTHONPATH", "SYSTEMROOT", "LD_LIBRARY_PATH")


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
    path: Path, limits: Limits | None = None, *, progress: Callable[[int], None] | None = None
) -> Grid:
    """Return the values of a spreadsheet, read by a process without network, files or much memory.

    ``progress`` is told the number of rows read, every thousand. Nothing of the file is run or followed.

    Raises:
        CannotReadError: the file is not there or may not be read.
        RefusalError: one of the ``Grid…Error``, by what is wrong with the file.
    """
    limits = limits or Limits()
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise errors.GridNotATableError(path)
    try:
        with path.open("rb") as stream:
            if os.fstat(stream.fileno()).st_size > limits.file_bytes:
                raise errors.GridTooHeavyError(path)
            with _reading_process(stream.fileno(), kind) as process:
                return _gathered(path, process, limits, progress)
    except OSError as error:
        raise errors.CannotReadError(path) from error


def _command(kind: str) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, READER_FLAG, kind]
    return [sys.executable, "-P", "-m", "jalon.exchange.reader", kind]


@contextlib.contextmanager
def _reading_process(source: int, kind: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(  # noqa: S603  fixed arguments, no shell
        _command(kind),
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        close_fds=True,
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        yield process
    finally:
        process.kill()
        if process.stdout is not None:
            process.stdout.close()
        process.wait()


def _gathered(
    path: Path, process: subprocess.Popen[bytes], limits: Limits, progress: Callable[[int], None] | None
) -> Grid:
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    watch = threading.Timer(limits.wall_seconds, stop)
    watch.daemon = True
    watch.start()
    try:
        grid = _assemble(path, _lines(path, process), progress)
    except errors.GridReaderStoppedError:
        if late.is_set() or process.wait() in _STOPPED_FOR_TIME:
            raise errors.GridTooSlowError(path, limits.wall_seconds) from None
        raise
    finally:
        watch.cancel()
    if not any(sheet.rows for sheet in grid.sheets):
        raise errors.GridEmptyError(path)
    return grid


_STOPPED_FOR_TIME: Final = (-24,)  # SIGXCPU


def _lines(path: Path, process: subprocess.Popen[bytes]) -> Iterator[Line]:
    """Yield the checked lines of the reading process; it is not trusted more than the file."""
    decode = msgspec.json.Decoder(Line).decode
    output = process.stdout
    assert output is not None
    while line := output.readline(_LONGEST_LINE):
        try:
            yield decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise errors.GridReaderStoppedError(path) from None


def _assemble(path: Path, lines: Iterator[Line], progress: Callable[[int], None] | None) -> Grid:
    sheets: list[GridSheet] = []
    opened: SheetLine | None = None
    rows: list[GridRow] = []
    hidden: frozenset[int] = frozenset()
    for line in lines:
        match line:
            case RowLine():
                values = tuple(map(_value, line.cells))
                rows.append(GridRow(line.number + 1, values, line.number in hidden))
                if progress is not None and len(rows) % 1000 == 0:
                    progress(len(rows))
            case SheetLine():
                _close_sheet(sheets, opened, rows)
                opened, rows, hidden = line, [], frozenset(line.hidden_rows or ())
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


def _value(cell: Cell) -> Value:
    if not isinstance(cell, Special):
        return cell
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
