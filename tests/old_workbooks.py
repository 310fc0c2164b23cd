"""Writes old Excel workbooks (xls, BIFF8 inside a compound file): nothing installed here still does."""

import struct
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from jalon.exchange.containers import OLE_SIGNATURE

Old = str | int | float | date | bool | None
SECTOR: Final = 512
_END, _FREE, _FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_DAY_STYLE: Final = 1


def xls(
    sheets: Mapping[str, Sequence[Sequence[Old]]], *, from_1904: bool = False, hidden: Sequence[str] = ()
) -> bytes:
    """Return a workbook of these sheets, row by row; days get a style of days."""
    return compound_file({"Workbook": workbook_stream(sheets, from_1904=from_1904, hidden=hidden)})


def workbook_stream(
    sheets: Mapping[str, Sequence[Sequence[Old]]], *, from_1904: bool = False, hidden: Sequence[str] = ()
) -> bytes:
    """Return the records of a workbook: what all sheets share, then each sheet ([MS-XLS] 2.1.7.20)."""
    shared = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    shared += _record(0x0042, struct.pack("<H", 1200)) + _record(0x0022, struct.pack("<H", from_1904))
    shared += _record(0x00E0, struct.pack("<HH", 0, 0) + bytes(16))
    shared += _record(0x00E0, struct.pack("<HH", 0, 14) + bytes(16))
    bodies = [_sheet(rows, from_1904) for rows in sheets.values()]
    names = [_short_text(name) for name in sheets]
    start = len(shared) + sum(4 + 6 + len(name) for name in names) + 4
    for title, name, body in zip(sheets, names, bodies, strict=True):
        shared += _record(0x0085, struct.pack("<IBB", start, title in hidden, 0) + name)
        start += len(body)
    return shared + _record(0x000A, b"") + b"".join(bodies)


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file of these streams, none small enough for the second table ([MS-CFB])."""
    padded = {name: content.ljust(max(4096, -(-len(content) // SECTOR) * SECTOR), b"\0") for name, content in
              streams.items()}  # fmt: skip
    directory = _entry("Root Entry", 5, _END, 0, child=1)
    chain: list[int] = []
    for number, (name, content) in enumerate(padded.items(), start=1):
        first = len(chain)
        chain += [*range(first + 1, first + len(content) // SECTOR), _END]
        following = number + 1 if number < len(padded) else _FREE
        directory += _entry(name, 2, first, len(content), right=following)
    directory = directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\0")
    directory_start = len(chain)
    sectors = len(directory) // SECTOR
    chain += [*range(directory_start + 1, directory_start + sectors), _END]
    tables = 1
    while tables * SECTOR // 4 < len(chain) + tables:
        tables += 1
    table_start = len(chain)
    chain += [_FAT_SECTOR] * tables
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(tables * SECTOR, b"\xff")
    places = [*range(table_start, table_start + tables)]
    header = OLE_SIGNATURE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, directory_start, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *(places + [_FREE] * (109 - len(places))))
    return header + b"".join(padded.values()) + directory + table


def _entry(name: str, kind: int, first: int, size: int, *, child: int = _FREE, right: int = _FREE) -> bytes:
    written = name.encode("utf-16-le")
    return (
        written.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(written) + 2, kind, 1, _FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", first, size)
    )


def _sheet(rows: Sequence[Sequence[Old]], from_1904: bool) -> bytes:
    width = max((len(row) for row in rows), default=0)
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    body += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            body += _cell(number, column, value, from_1904)
    return body + _record(0x000A, b"")


def _cell(row: int, column: int, value: Old, from_1904: bool) -> bytes:
    match value:
        case None:
            return b""
        case bool():
            return _record(0x0205, struct.pack("<HHHBB", row, column, 0, value, 0))
        case date():
            serial = (value - (date(1904, 1, 1) if from_1904 else date(1899, 12, 30))).days
            return _record(0x0203, struct.pack("<HHHd", row, column, _DAY_STYLE, serial))
        case int() | float():
            return _record(0x0203, struct.pack("<HHHd", row, column, 0, value))
        case str():
            text = value.encode("utf-16-le")
            head = struct.pack("<HHHHB", row, column, 0, len(text) // 2, 1)
            return _record(0x0204, head + text)


def _short_text(text: str) -> bytes:
    written = text.encode("utf-16-le")
    return struct.pack("<BB", len(written) // 2, 1) + written


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content
