"""The process that reads a spreadsheet: it gets the bytes, says what they hold, and can do nothing else."""

import codecs
import contextlib
import ctypes
import io
import itertools
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO, Final

import msgspec
import python_calamine

from jalon.exchange import containers, separated, sheet_parts
from jalon.exchange.limits import GridRefusal, Limits
from jalon.exchange.neutral import restored
from jalon.exchange.sheet_parts import SheetFacts
from jalon.exchange.wire import LARGEST_PLACE, Cell, EndLine, Line, RefusalLine, RowLine, SheetLine, Special

_CLONE_NEWNET: Final = 0x40000000
_CLONE_NEWUSER: Final = 0x10000000
_LARGEST_EXACT: Final = 2**53


def main(arguments: Sequence[str]) -> int:
    """Read standard input, write one JSON line a row; the expected kind is the only argument."""
    limits = Limits()
    confine(limits)
    encode = msgspec.json.Encoder().encode
    output = sys.stdout.buffer
    try:
        for line in read(sys.stdin.buffer, arguments[0] if arguments else "", limits):
            output.write(encode(line) + b"\n")
        output.flush()
    except MemoryError:
        return 3
    return 0


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
            book, facts, from_1904 = _opened(content, kind, limits)
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


def _opened(content: bytes, kind: str, limits: Limits) -> tuple[Any, dict[str, SheetFacts], bool]:
    if kind == "xls":
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)), {}, False
    parts = containers.checked_parts(content, limits)
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
        facts, from_1904 = _scan_sheets(parts, limits)
    return python_calamine.CalamineWorkbook.from_filelike(containers.rebuilt(parts)), facts, from_1904


def _scan_sheets(parts: dict[str, bytes], limits: Limits) -> tuple[dict[str, SheetFacts], bool]:
    """Scan every sheet of an xlsx, also those that the workbook does not name."""
    sheets, from_1904 = sheet_parts.workbook_sheets(parts)
    names = {path: name for name, path in sheets}
    facts = {}
    for path in [name for name in parts if name.startswith("xl/worksheets/")]:
        name = names.get(path, "")
        facts[name] = sheet_parts.scan_sheet(name, parts[path], limits)
        parts[path] = sheet_parts.without_dimension(parts[path])
    return facts, from_1904


def _book_lines(book: Any, facts: dict[str, SheetFacts], limits: Limits) -> Iterator[Line]:
    for metadata in book.sheets_metadata:
        if metadata.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        known = facts.get(metadata.name)
        sheet = book.get_sheet_by_name(metadata.name)
        yield SheetLine(
            metadata.name,
            metadata.visible != python_calamine.SheetVisibleEnum.Visible,
            None if known is None else tuple(sorted(known.hidden_rows)),
            () if known is None else tuple(sorted(known.hidden_columns)),
            _merged(sheet, known),
        )
        if sheet.total_height > limits.rows or sheet.total_width > limits.columns:
            raise GridRefusal("far_cell", metadata.name, sheet.total_height, sheet.total_width)
        top, left = sheet.start or (0, 0)
        yield from _row_lines(metadata.name, sheet.to_python(skip_empty_area=True), top, left, known, limits)


def _merged(sheet: Any, known: SheetFacts | None) -> tuple[tuple[int, int, int, int], ...]:
    if known is not None:
        return tuple(known.merged)
    return tuple(
        (top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )


def _row_lines(
    name: str, rows: Iterable[list[Any]], top: int, left: int, known: SheetFacts | None, limits: Limits
) -> Iterator[Line]:
    uncounted = known.uncounted if known else set()
    for number, row in enumerate(rows, start=top):
        cells: list[Cell] = [None] * left
        for column, value in enumerate(row, start=left):
            if (number, column) in uncounted:
                cells.append(Special(formula=True))
                continue
            if isinstance(value, str) and len(value) > limits.cell_characters:
                raise GridRefusal("long_cell", name, number + 1, column + 1)
            cells.append(_cell(value))
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            yield RowLine(number, tuple(cells))


def _text_lines(content: bytes, limits: Limits) -> Iterator[Line]:
    yield SheetLine("", hidden_rows=())
    rows = separated.rows_of(separated.text_of(content), limits)
    for number, row in zip(itertools.count(), rows, strict=False):
        if any(cell for cell in row):
            yield RowLine(number, tuple(restored(cell) or None for cell in row))


def _cell(value: Any) -> Cell:
    """Return a value as it travels: a whole number without its decimals, a day without its midnight."""
    match value:
        case None | "":
            return None
        case bool() | str():
            return value
        case float() if value != value or value in (float("inf"), float("-inf")):
            return None
        case float() if value.is_integer() and abs(value) < _LARGEST_EXACT:
            return int(value)
        case datetime():
            return Special(day=value.date()) if value.time() == time() else Special(moment=value)
        case date():
            return Special(day=value)
        case time():
            return Special(minutes=value.hour * 60 + value.minute + value.second / 60)
        case timedelta():
            return Special(minutes=value.total_seconds() / 60)
        case int() | float():
            return value
        case _:
            return str(value)


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)  # nothing to tidy: what it held was only ever in memory
