"""Makes hostile spreadsheets by the thousand: hand-made and ordinary ones, hurt, mixed and cut by a seed."""

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable
from functools import cache

import foreign_grids
import hostile_grids
from old_workbooks import compound_file, workbook_stream

Made = tuple[str, bytes]
"""The name of a file and what it holds."""
_LARGEST_BASE = 300_000
_EXTREMES = (
    b"-1",
    b"0",
    b"4294967295",
    b"18446744073709551616",
    b"1e308",
    b"NaN",
    b"",
    b"XFD1048576",
    b"A1:XFD1048576",
    b"../../../etc/passwd",
    b"file:/" + b"//etc/passwd",
    b"\\\\share\\x",
    b"&#0;",
    b"&lol;",
    b"true",
    b"\xff\xfe",
    b"9" * 400,
    b"A" * 40_000,
    "\u202e\u200b".encode(),
    b"=cmd|' /C calc'!A0",
)
_SPLINTERS = (
    b'<c r="XFD1048576"><v>1</v></c>',
    b"<!DOCTYPE a>",
    b"<!-- -->",
    b"<![CDATA[x]]>",
    b"<?x y?>",
    b"<row r='0'>",
    b'<mergeCell ref="A1:XFD1048576"/>',
    b'<col min="1" max="16384" hidden="1"/>',
    b'<f t="dataTable"/>',
    b"]]>",
    b'<table:table-row table:number-rows-repeated="1048576">',
    b"<sheetData>",
    b"</sheetData>",
    b"<",
    b"\0",
    b"\xc3",
    b'<table:table-cell table:number-columns-repeated="99999" office:value-type="float" office:value="1"/>',
    b'<c r="A1" t="s"><v>4000000000</v></c>',
    b'<c r="A1" t="d"><v>9999-99-99</v></c>',
    b'<c t="b"><v>2</v></c>',
    b'<dimension ref="A1:XFD1048576"/>',
    b"<dimension ref='A1:XFD1048576'/>",
    b'<c r="A1" s="4000000000"><v>1</v></c>',
)
_STRANGE_NAMES = (
    "../x",
    "/x",
    "C:x",
    "x\\y",
    "xl/vbaProject.bin",
    "xl/externalLinks/a.xml",
    "é",
    "a" * 300,
)
_ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "mac_roman",
    "cp850",
    "latin-1",
)
_SIGNS = (
    "é",
    "œ",
    "’",
    "€",
    "\u202e",
    "\u200b",
    "Αnna",
    "🙂",
    '"',
    '""',
    ";",
    ",",
    "\t",
    "|",
    "\r",
    "\n",
    "\r\n",
    "=1+1",
    "1,85E+14",
    "31/02/2026",
    "03/04/2026",
    "\0",
    "\x1a",
    "\ufeff",
    "'",
    "a" * 33_000,
    " ",
    "1" * 400,
)


@cache
def bases() -> tuple[Made, ...]:
    """Return the files that are hurt: the five foreign ones, and the small ones among the hand-made."""
    found = []
    for make in foreign_grids.GRIDS.values():
        content, expected = make()
        found.append((expected.file_name, content))
    for name, _, made in hostile_grids.HOSTILE.values():
        content = made()
        if 0 < len(content) <= _LARGEST_BASE:
            found.append((name, content))
    return tuple(found)


def generated(number: int) -> Made:
    """Return the file of that number; the same number gives the same file."""
    chance = random.Random(number)
    return _WAYS[number % len(_WAYS)](chance)


def _flipped(chance: random.Random) -> Made:
    name, content = _base(chance)
    hurt = bytearray(content)
    for _ in range(chance.randint(1, 5)):
        hurt[chance.randrange(len(hurt))] = chance.randrange(256)
    return name, bytes(hurt)


def _cut(chance: random.Random) -> Made:
    name, content = _base(chance)
    return name, content[: len(content) * chance.randint(1, 19) // 20]


def _spliced(chance: random.Random) -> Made:
    """One file begins, another ends."""
    name, first = _base(chance)
    _, second = _base(chance)
    return name, first[: chance.randrange(len(first))] + second[chance.randrange(len(second)) :]


def _archive(chance: random.Random) -> Made:
    """The parts of an archive, each left, hurt in its XML, dropped, doubled or taken from another."""
    name, content = _of_kind(chance, ("xlsx", "ods"))
    parts, others = _parts(content), _parts(_of_kind(chance, ("xlsx", "ods"))[1])
    for part in list(parts):
        match chance.randrange(12):
            case 0 | 1 | 2:
                parts[part] = _hurt_xml(parts[part], chance)
            case 3 if others and chance.random() < 0.3:
                parts[part] = chance.choice(list(others.values()))
            case 4 if chance.random() < 0.3:
                del parts[part]
            case 5 if chance.random() < 0.3:
                parts[chance.choice(_STRANGE_NAMES)] = parts[part]
    return name, hostile_grids.zipped(dict(parts))


def _forged(chance: random.Random) -> Made:
    """An archive whose headers lie: sizes, offsets, methods, sums, flags, numbers of entries."""
    name, content = _of_kind(chance, ("xlsx", "ods"))
    hurt = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        signature = chance.choice((b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"))
        places = [found.start() for found in re.finditer(re.escape(signature), content)]
        if places:
            start = chance.choice(places) + chance.randrange(4, 46)
            value = struct.pack("<I", chance.choice((0, 1, 0xFFFF, 0xFFFFFFFF, chance.randrange(2**32))))
            hurt[start : start + 4] = value[: max(0, min(4, len(hurt) - start))]
    return name, bytes(hurt)


def _old(chance: random.Random) -> Made:
    """An old workbook whose records say wrong lengths, kinds and places, or whose sectors loop."""
    rows = [["Nom", "Né le"]] + [["Roux", 33_000.0]] * chance.randint(1, 200)
    stream = bytearray(workbook_stream({"Suivi": rows}, from_1904=chance.random() < 0.5))
    for _ in range(chance.randint(0, 6)):
        place, starts = 0, []
        while place + 4 <= len(stream):
            starts.append(place)
            place += 4 + int.from_bytes(stream[place + 2 : place + 4], "little")
        start = chance.choice(starts) + chance.randrange(0, 8)
        stream[start : start + 2] = struct.pack("<H", chance.choice((0, 1, 0x2F, 255, 0x8000, 0xFFFF)))
    content = bytearray(compound_file({"Workbook": bytes(stream)}))
    for _ in range(chance.randint(0, 3)):
        (table,) = struct.unpack("<I", content[76:80])
        start = (
            (table + 1) * 512 + 4 * chance.randrange(40)
            if chance.random() < 0.6
            else chance.randrange(24, 512)
        )
        content[start : start + 4] = struct.pack("<I", chance.choice((0, 1, 2, 0xFFFFFFFE, 2**31)))
    return "a.xls", bytes(content)


def _text(chance: random.Random) -> Made:
    """A text table of strange signs in several encodings at once."""
    separator, line_end = chance.choice(";,\t|"), chance.choice(("\r\n", "\n", "\r"))
    content = b""
    for _ in range(chance.randint(1, 4)):
        lines = [
            separator.join(chance.choice(_SIGNS) for _ in range(chance.randint(1, 12)))
            for _ in range(chance.randint(1, 60))
        ]
        content += (line_end.join(lines) + line_end).encode(chance.choice(_ENCODINGS), "replace")
    return chance.choice(("a.csv", "a.txt", "a.tsv")), content


def _renamed(chance: random.Random) -> Made:
    _, content = _base(chance)
    return f"a.{chance.choice(('xlsx', 'xlsm', 'xls', 'ods', 'csv', 'tsv'))}", content


_WAYS: tuple[Callable[[random.Random], Made], ...] = (
    _archive,
    _flipped,
    _old,
    _text,
    _archive,
    _forged,
    _cut,
    _spliced,
    _archive,
    _old,
    _renamed,
)


def _of_kind(chance: random.Random, kinds: tuple[str, ...]) -> Made:
    while True:
        made = _base(chance)
        if made[0].endswith(kinds) and made[1].startswith(b"PK"):
            return made


def _base(chance: random.Random) -> Made:
    """Return a file to hurt, one time in two an ordinary one: what is already refused hides the rest."""
    return chance.choice(bases()[: len(foreign_grids.GRIDS)] if chance.random() < 0.5 else bases())


def _parts(content: bytes) -> dict[str, str | bytes]:
    parts: dict[str, str | bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                if entry.file_size < _LARGEST_BASE * 10:
                    parts[entry.filename] = archive.read(entry)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, OSError):
        pass
    return parts


def _hurt_xml(part: str | bytes, chance: random.Random) -> bytes:
    """Change values of attributes, put elements where they do not belong, take some away or repeat them."""
    text = part.encode() if isinstance(part, str) else part
    for _ in range(chance.randint(1, 2)):
        tags = [found.span() for found in re.finditer(rb"<[^<>]*>", text[:200_000])]
        if not tags:
            return text
        begin, end = chance.choice(tags)
        match chance.randrange(4):
            case 0:
                values = [found.span(1) for found in re.finditer(rb'="([^"]*)"', text[begin:end])]
                if values:
                    first, last = chance.choice(values)
                    text = text[: begin + first] + chance.choice(_EXTREMES) + text[begin + last :]
            case 1:
                text = text[:begin] + chance.choice(_SPLINTERS) + text[begin:]
            case 2:
                text = text[:begin] + text[end:]
            case _:
                other = chance.choice(tags)
                text = text[:begin] + text[other[0] : other[1]] * chance.choice((1, 2, 500)) + text[begin:]
    return text
