"""The process that reads a spreadsheet: it gets the bytes, says what they hold, and can do nothing else."""

import codecs
import contextlib
import ctypes
import gc
import io
import os
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any, BinaryIO, Final

import msgspec
import python_calamine

from jalon.exchange import containers, separated, sheet_parts
from jalon.exchange.limits import GridRefusal, Limits
from jalon.exchange.neutral import restored
from jalon.exchange.shared_texts import refuse_repeated_texts
from jalon.exchange.sheet_parts import SheetFacts
from jalon.exchange.wire import (
    LARGEST_PLACE,
    Cell,
    EndLine,
    Line,
    RefusalLine,
    RowLine,
    SheetLine,
    Special,
    StepLine,
)

_CLONE_NEWNET: Final = 0x40000000
_CLONE_NEWUSER: Final = 0x10000000
_BUFFER: Final = 65_536
_INFLATED, _SCANNED = 10, 60  # hundredths: what comes before the first row takes most of the time
_STEPS: Final = 40
_FEW_ROWS, _SMALL_TEXT = 500, 50_000  # read before anybody could see a step
_LARGEST_EXACT: Final = 2**53


def main(arguments: Sequence[str]) -> int:
    """Read standard input, write one JSON line a row; the expected kind is the only argument."""
    limits = Limits()
    reading = _reading_of(arguments[0] if arguments else "")  # now: no file can be opened once confined
    confine(limits)
    gc.disable()  # it ends soon, and makes no circles: looking for them took a tenth of the time
    encode = msgspec.json.Encoder().encode
    output = io.BufferedWriter(io.FileIO(1, "wb", closefd=False), _BUFFER)
    try:
        for line in reading(sys.stdin.buffer, arguments[0] if arguments else "", limits):
            output.write(encode(line) + b"\n")
            if line.__class__ is StepLine:
                output.flush()
        output.flush()
    except MemoryError:
        return 3
    return 0


def _reading_of(asked: str) -> Callable[[BinaryIO, str, Limits], Iterator[Line]]:
    """Return what reads the kind asked for, with what it will need in memory."""
    if asked.startswith("ics "):
        from jalon.exchange import calendar_lines

        calendar_lines.warm_up()
        return calendar_lines.read
    if asked.startswith("document "):
        from jalon.exchange import document_lines

        document_lines.warm_up()
        return document_lines.read
    return read


def confine(limits: Limits) -> None:
    """Take from this process what it does not need: memory, time, files, other processes, the network.

    Windows has none of these bounds without a package of its own: there the size of the file, what it
    inflates to, the extent of its cells and the time on the wall are what limits it. macOS does not hold
    the bound of memory.
    """
    for encoding in (*separated.ENCODINGS, "cp437"):  # the last one names the entries of archives
        codecs.lookup(encoding)  # loaded now: no file can be opened later
    if sys.platform == "win32":
        return
    import resource

    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    bounds = {
        resource.RLIMIT_AS: limits.memory_bytes,
        resource.RLIMIT_CPU: limits.processor_seconds,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_NOFILE: 3,  # the three it has: neither a file nor a socket can be opened any more
    }
    for bound, value in bounds.items():
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(bound, (value, value))


def read(stream: BinaryIO, expected: str, limits: Limits) -> Iterator[Line]:
    """Yield what a file holds; a refusal is the last line."""
    try:
        content = stream.read(limits.file_bytes + 1)
        if len(content) > limits.file_bytes:
            raise GridRefusal("heavy")
        kind = containers.kind_of(content)
        if kind != expected:
            raise GridRefusal(f"renamed_{kind}")
        from_1904 = False
        if kind == "csv":
            yield from _text_lines(content, limits)
        else:
            book, facts, from_1904 = yield from _opened(content, kind, limits)
            del content  # large files are held once at a time
            yield from _book_lines(book, facts, limits)
        yield EndLine(kind, from_1904)
    except GridRefusal as refusal:
        place = (min(max(0, number), LARGEST_PLACE) for number in (refusal.row, refusal.column))
        yield RefusalLine(refusal.code, refusal.sheet[:200], *place)
    except python_calamine.PasswordError:
        yield RefusalLine("protected")
    except MemoryError:
        raise
    except BaseException as error:  # a panic of the library is no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
            raise
        yield RefusalLine("damaged")


_Opened = tuple[Any, dict[str, SheetFacts], bool]


def _opened(content: bytes, kind: str, limits: Limits) -> Generator[Line, None, _Opened]:
    if kind == "xls":
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)), {}, False
    parts = containers.checked_parts(content, limits)
    yield StepLine(_INFLATED)
    for name, part in parts.items():
        if (
            name.endswith((".xml", ".rels"))
            and not name.startswith("xl/worksheets/")
            and name != "content.xml"
        ):
            sheet_parts.refuse_declarations(part)
    from_1904 = False
    if kind == "ods":
        if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
            raise GridRefusal("protected")
        facts = sheet_parts.scan_tables(parts["content.xml"], limits)
    else:
        facts, from_1904 = yield from _scan_sheets(parts, limits)
    cells = sum(one.area for one in facts.values())
    if cells > limits.cells:
        raise GridRefusal("bomb")
    refuse_repeated_texts(parts, cells, limits)
    yield StepLine(_SCANNED)
    announced = {
        name: sheet_parts.dimension_of(part)
        for name, part in parts.items()
        if name.startswith("xl/worksheets/")
    }
    stream = containers.rebuilt(parts, announced)
    return python_calamine.CalamineWorkbook.from_filelike(stream), facts, from_1904


def _scan_sheets(
    parts: dict[str, bytes], limits: Limits
) -> Generator[Line, None, tuple[dict[str, SheetFacts], bool]]:
    """Scan every sheet of an xlsx, also those that the workbook does not name."""
    sheets, from_1904 = sheet_parts.workbook_sheets(parts)
    names = {path: name for name, path in sheets}
    facts = {}
    paths = [name for name in parts if name.startswith("xl/worksheets/")]
    size, scanned = sum(len(parts[path]) for path in paths), 0
    for path in paths:
        name = names.get(path, "")
        facts[name] = sheet_parts.scan_sheet(name, parts[path], limits)
        scanned += len(parts[path])
        yield StepLine(min(_SCANNED, _INFLATED + (_SCANNED - _INFLATED) * scanned // max(1, size)))
    return facts, from_1904


def _book_lines(book: Any, facts: dict[str, SheetFacts], limits: Limits) -> Iterator[Line]:
    room = limits.cells
    sheets = [one for one in book.sheets_metadata if one.typ == python_calamine.SheetTypeEnum.WorkSheet]
    share = (100 - _SCANNED) / max(1, len(sheets))
    for number, metadata in enumerate(sheets):
        known = facts.get(metadata.name)
        sheet = book.get_sheet_by_name(metadata.name)
        yield SheetLine(
            metadata.name,
            metadata.visible != python_calamine.SheetVisibleEnum.Visible,
            None if known is None else tuple(sorted(known.hidden_rows)),
            () if known is None else tuple(sorted(known.hidden_columns)),
            _merged(sheet, known),
        )
        last_row, last_column = sheet.end or (0, 0)
        if last_row >= limits.last_row or last_column >= limits.columns:
            raise GridRefusal("far_cell", metadata.name, last_row + 1, last_column + 1)
        left = (sheet.start or (0, 0))[1]
        done, reported = _SCANNED + share * number, max(_FEW_ROWS, last_row // _STEPS)
        for row in _row_lines(metadata.name, sheet.iter_rows(), left, known, limits):
            room -= len(row.cells)
            if room < 0:
                raise GridRefusal("bomb", metadata.name, row.number + 1)
            yield row
            if row.number % reported == reported - 1:
                yield StepLine(int(done + share * min(1, row.number / (last_row + 1))))


def _merged(sheet: Any, known: SheetFacts | None) -> tuple[tuple[int, int, int, int], ...]:
    if known is not None:
        return tuple(known.merged)
    return tuple(
        (top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )


def _row_lines(
    name: str, rows: Iterable[list[Any]], left: int, known: SheetFacts | None, limits: Limits
) -> Iterator[RowLine]:
    uncounted: dict[int, set[int]] = {}
    for number, column in known.uncounted if known else ():
        uncounted.setdefault(number, set()).add(column)
    longest = limits.cell_characters
    before: list[Cell] = [None] * left
    for number, row in enumerate(rows):
        cells = before.copy()
        for value in row:
            if value.__class__ is not str:
                cells.append(_cell(value))
            elif len(value) > longest:
                raise GridRefusal("long_cell", name, number + 1, len(cells) + 1)
            else:
                cells.append(value or None)
        for column in uncounted.get(number, ()):
            cells += [None] * (column + 1 - len(cells))
            cells[column] = Special(formula=True)
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            yield RowLine(number, tuple(cells))


def _text_lines(content: bytes, limits: Limits) -> Iterator[Line]:
    yield SheetLine("", hidden_rows=())
    text = separated.text_of(content)
    reported = max(_SMALL_TEXT, len(text) // _STEPS)
    room, said = limits.cells, 0
    for number, row in enumerate(separated.rows_of(text, limits)):
        if any(row):
            room -= len(row)
            if room < 0:
                raise GridRefusal("bomb", "", number + 1)
            yield RowLine(number, tuple([restored(cell) or None for cell in row]))
        before, said = said, said + sum(map(len, row)) + len(row)
        if said // reported > before // reported:
            yield StepLine(min(99, _SCANNED + (100 - _SCANNED) * said // len(text)))


def _cell(value: Any) -> Cell:
    """Return a value as it travels: a whole number without its decimals, a day without its midnight."""
    match value:
        case float() if value.is_integer() and abs(value) < _LARGEST_EXACT:
            return int(value)
        case float():
            return value if isfinite(value) else None
        case datetime():
            return Special(day=value.date()) if value.time() == time() else Special(moment=value)
        case date():
            return Special(day=value)
        case time():
            return Special(minutes=value.hour * 60 + value.minute + value.second / 60)
        case timedelta():
            return Special(minutes=value.total_seconds() / 60)
        case bool() | int() | None:
            return value
        case _:
            return str(value)


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)  # nothing to tidy: what it held was only ever in memory
