"""Opens the container of a spreadsheet without trusting it, and keeps only the parts that a reader needs."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

from jalon.exchange.limits import MEGABYTE, GridRefusal, Limits

OLE_SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_SIGNATURES: Final = (b"PK\x03\x04", b"PK\x05\x06")
_LOCAL_HEADER: Final = struct.Struct("<4s5H3I2H")
_NOT_TABLES: Final = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"MZ",
    b"\x7fELF", b"SQLite format 3",
)  # fmt: skip
_INFLATE_STEP: Final = 65_536
_ENCRYPTED_FLAG: Final = 0x1
_SMALL_PART: Final = MEGABYTE  # below it, a ratio means nothing
_OLE_ENTRY: Final = 128
_OLE_TYPES: Final = (1, 2, 5)  # storage, stream, root
_RECORD: Final = struct.Struct("<HH")
_FILE_PASS: Final = 0x002F
_PACKED_FROM: Final = 32_000_000
_KEPT_XLSX: Final = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(?:_rels/)?[^/]+\.(?:xml|rels)|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
_KEPT_TEXT: Final = re.compile(
    r"mimetype|META-INF/manifest\.xml|content\.xml|word/(?:document|header\d*|footer\d*|footnotes|comments)\.xml"
)
_FOREIGN_PART: Final = re.compile(
    r"(?:^|/)(?:embeddings/|activeX/|vbaData\.xml$)|\.(?:bin|exe|dll|com|bat|cmd|ps1|vbs|js|jar|scr|msi|sh)$",
    re.IGNORECASE,
)
_KEPT_ODS: Final = re.compile(r"mimetype|META-INF/manifest\.xml|content\.xml|styles\.xml|meta\.xml")


def kind_of(content: bytes) -> str:
    """Return what a file really is: ``xlsx``, ``ods``, ``xls`` or ``csv`` (any text).

    Raises:
        GridRefusal: it is none of them, or is locked by a password.
    """
    if content.startswith(_ZIP_SIGNATURES):
        return _kind_of_archive(content)
    if content.startswith(OLE_SIGNATURE):
        return _kind_of_compound(content)
    if not content.strip():
        raise GridRefusal("empty")
    head = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if content.startswith(_NOT_TABLES) or head.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise GridRefusal("not_a_table")
    return "csv"


def entry_names(content: bytes) -> frozenset[str]:
    """Return what an archive says that it holds.

    Raises:
        GridRefusal: it is damaged.
    """
    return frozenset(_directory(content).namelist())


def checked_document_parts(content: bytes, limits: Limits, *more: re.Pattern[str]) -> dict[str, bytes]:
    """Return the parts of a text document that hold its words, checked as ``checked_parts`` does.

    ``more`` says which others are kept too.

    Raises:
        GridRefusal: as ``checked_parts``; or it carries an object of another program.
    """
    parts = checked_parts(content, limits, _KEPT_TEXT, *more)
    if any(_FOREIGN_PART.search(name) for name in entry_names(content)):
        raise GridRefusal("macros")
    return parts


def checked_parts(content: bytes, limits: Limits, *kept: re.Pattern[str]) -> dict[str, bytes]:
    """Return the parts of an archive that a reader needs, inflated and counted as they really are.

    Those of a workbook, unless ``kept`` says which.

    Raises:
        GridRefusal: the archive lies about itself, inflates too much, carries macros or links to other files,
            or is protected.
    """
    kept = kept or (_KEPT_XLSX, _KEPT_ODS)
    archive = _directory(content)
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise GridRefusal("bomb")
    _check_names(entries)
    _check_places(content, entries)
    parts: dict[str, bytes] = {}
    inflated = 0
    for entry in entries:
        part = _inflate(content, entry, min(limits.inflated_bytes - inflated, entry.file_size), limits)
        inflated += len(part)
        if any(pattern.fullmatch(entry.filename) for pattern in kept):
            parts[entry.filename] = part
    return parts


def rebuilt(parts: dict[str, bytes], left_out: Mapping[str, tuple[int, int]] | None = None) -> io.BytesIO:
    """Move these parts into a plain archive: what the reader sees is what was checked, and nothing else.

    ``left_out`` gives, by part, the bytes that do not go with it (from, to). What is large is packed again,
    lightly: who reads it takes a copy in memory that grows by doubling.
    """
    stream = io.BytesIO()
    is_large = sum(map(len, parts.values())) > _PACKED_FROM
    with zipfile.ZipFile(stream, "w", compresslevel=1) as archive:
        for name in list(parts):
            part = memoryview(parts.pop(name))
            start, end = (left_out or {}).get(name, (0, 0))
            packed = zipfile.ZipInfo(name)
            packed.compress_type = zipfile.ZIP_DEFLATED if is_large else zipfile.ZIP_STORED
            with archive.open(packed, "w") as target:
                target.write(part[:start])
                target.write(part[end:])
    stream.seek(0)
    return stream


def _directory(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, UnicodeDecodeError) as error:
        raise GridRefusal("damaged") from error


def _kind_of_archive(content: bytes) -> str:
    names = set(_directory(content).namelist())
    if "content.xml" in names:
        return "ods"
    if "xl/workbook.xml" in names:
        return "xlsx"
    raise GridRefusal("not_a_table")


def _kind_of_compound(content: bytes) -> str:
    entries = _compound_entries(content)
    names = set(entries)
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        raise GridRefusal("protected")
    if names & {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA", "Macros"}:
        raise GridRefusal("macros")
    if not names & {"Workbook", "Book"}:
        raise GridRefusal("not_a_table")
    if any(_is_enciphered(content, entries[name]) for name in ("Workbook", "Book") if name in entries):
        raise GridRefusal("protected")
    return "xls"


def _is_enciphered(content: bytes, sector: int) -> bool:
    """Tell whether a record FilePass follows the beginning of a workbook, in its first sector ([MS-XLS])."""
    size = 1 << min(12, int.from_bytes(content[30:32], "little"))
    start = (sector + 1) * size
    records = content[start : start + size]
    place = 0
    while place + 4 <= len(records):
        kind, length = _RECORD.unpack_from(records, place)
        if kind == _FILE_PASS:
            return True
        place += 4 + length
    return False


def _compound_entries(content: bytes) -> dict[str, int]:
    """Return the names in the directory of an old Office file (entries of 128 bytes, [MS-CFB] 2.6).

    Each with the sector where its content begins.
    """
    names = {}
    for start in range(512, len(content) - _OLE_ENTRY + 1, _OLE_ENTRY):
        length = int.from_bytes(content[start + 64 : start + 66], "little")
        if content[start + 66] in _OLE_TYPES and 4 <= length <= 64 and length % 2 == 0:
            name = content[start : start + length - 2].decode("utf-16-le", "replace")
            names[name] = int.from_bytes(content[start + 116 : start + 120], "little")
    return names


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len({name.lower() for name in names}) != len(names):
        raise GridRefusal("forged")
    for entry in entries:
        name = entry.filename
        if name.startswith(("/", "\\")) or ".." in name.split("/") or "\\" in name or ":" in name:
            raise GridRefusal("forged")
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise GridRefusal("protected")
        lowered = name.lower()
        if lowered.endswith(("vbaproject.bin", ".xlm")) or lowered.startswith(
            ("basic/", "scripts/", "xl/macrosheets/")
        ):
            raise GridRefusal("macros")
        if lowered.startswith("xl/externallinks/"):
            raise GridRefusal("links")


def _check_places(content: bytes, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive whose entries share bytes or whose two headers disagree."""
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            raise GridRefusal("forged")
        end = _data_offset(content, entry) + entry.compress_size
        if end > len(content):
            raise GridRefusal("damaged")


def _data_offset(content: bytes, entry: zipfile.ZipInfo) -> int:
    header = content[entry.header_offset : entry.header_offset + _LOCAL_HEADER.size]
    if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise GridRefusal("damaged")
    lengths: tuple[int, int] = _LOCAL_HEADER.unpack(header)[-2:]
    name_length, extra_length = lengths
    start = entry.header_offset + _LOCAL_HEADER.size
    if content[start : start + name_length] != entry.orig_filename.encode(
        "utf-8" if entry.flag_bits & 0x800 else "cp437", "replace"
    ):
        raise GridRefusal("forged")
    return start + name_length + extra_length


def _inflate(content: bytes, entry: zipfile.ZipInfo, room: int, limits: Limits) -> bytes:
    """Inflate one entry, counting what comes out: the size it declares is only compared at the end."""
    start = _data_offset(content, entry)
    raw = content[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        whole = raw
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        whole = _inflate_counted(raw, room, limits)
    else:
        raise GridRefusal("forged")
    if len(whole) != entry.file_size or zlib.crc32(whole) != entry.CRC:
        raise GridRefusal("forged")
    return whole


def _inflate_counted(raw: bytes, room: int, limits: Limits) -> bytes:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    whole = io.BytesIO()  # grows without holding its content twice
    size, rest = 0, raw
    try:
        while not stream.eof:
            piece = stream.decompress(rest, _INFLATE_STEP)
            rest = stream.unconsumed_tail
            if not piece and not rest:
                break
            whole.write(piece)
            size += len(piece)
            if size > room + _INFLATE_STEP or (
                size > _SMALL_PART and size > len(raw) * limits.inflation_ratio
            ):
                raise GridRefusal("bomb")
    except zlib.error as error:
        raise GridRefusal("damaged") from error
    return whole.getvalue()
