"""The part of the reading process that looks into a document to attach: what it is, and its text."""

import contextlib
import hashlib
import html
import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import pypdfium2
import pypdfium2.raw as pdfium

from jalon.exchange import containers, separated
from jalon.exchange.limits import GridRefusal, Limits
from jalon.exchange.wire import EndLine, Line, RefusalLine, RowLine

PREFIX: Final = "document "
_SIGNATURES: Final = {
    b"%PDF-": "pdf",
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpg",
    b"PK\x03\x04": "zip",
}
_ODT: Final = b"application/vnd.oasis.opendocument.text"
_MOST_CHARACTERS: Final = 400_000
"""Told of one document: some two hundred pages."""
_PIECE: Final = 30_000
_MOST_PAGES: Final = 300
"""Of one PDF: each is shown, and read by a screen reader."""
_MOST_DOTS: Final = 60_000_000
"""Of one image: an A3 sheet at 500 dots per inch is half of that; more would fill the memory once drawn."""
_HEAD: Final = 1024  # bytes before which a PDF must begin
_PARAGRAPH: Final = re.compile(rb"</w:p>|</text:p>|</text:h>|<w:br/?>|<w:tab/>|<text:s[ />]|<text:tab/>")
_TAG: Final = re.compile(rb"<[^<>]*>")
_LAUNCHES: Final = (b"/Launch", b"/RichMedia", b"/JavaScript")
_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")  # how a name of a PDF may write any letter
_PACKED: Final = re.compile(rb"/ObjStm[^\0]{0,400}?stream\r?\n")  # objects that are compressed together
_MOST_INFLATED: Final = 4_000_000
_RELATIONS: Final = re.compile(r"word/_rels/[^/]+\.rels")
_TEMPLATE: Final = re.compile(rb"/(attachedTemplate|oleObject|subDocument|frame)\"", re.IGNORECASE)
"""What a text document would fetch from elsewhere once opened; a mere link waits for a click."""
_MARK: Final = 0xFF
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PROGRAMS: Final = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_SAMPLE: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj "
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
    b"/Resources<</Font<</F 5 0 R>>>>>>endobj "
    b"4 0 obj<</Length 24>>stream\nBT /F 9 Tf (a) Tj ET    \nendstream endobj "
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj trailer<</Root 1 0 R>>"
)


def warm_up() -> None:
    """Load what the library loads when it first meets it: once confined, this process opens no file."""
    with contextlib.suppress(GridRefusal):
        list(_pdf_text(_SAMPLE))


def read(stream: BinaryIO, asked: str, limits: Limits) -> Iterator[Line]:
    """Yield the digest of a document, then its text in pieces; a refusal is the last line.

    ``asked`` ends with the format that the file’s name announces.
    """
    try:
        content = stream.read(limits.file_bytes + 1)
        if len(content) > limits.file_bytes:
            raise GridRefusal("heavy")
        expected = asked.removeprefix(PREFIX)
        if _kind_of(content) != expected:
            raise GridRefusal("program" if content.startswith(_PROGRAMS) else "other_kind")
        yield RowLine(0, (hashlib.sha256(content).hexdigest(),))
        room = _MOST_CHARACTERS
        for text in _texts(content, expected, limits):
            for start in range(0, min(len(text), room), _PIECE):
                yield RowLine(1, (text[start : min(start + _PIECE, room)],))
            room -= len(text)
            if room <= 0:
                break
        yield EndLine(expected)
    except GridRefusal as refusal:
        yield RefusalLine(refusal.code)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever a library says of a hostile file, it is not taken
        yield RefusalLine("damaged")


def _kind_of(content: bytes) -> str:
    """Return what a file really is, from its own bytes."""
    kind = next((kind for signature, kind in _SIGNATURES.items() if content.startswith(signature)), "")
    if kind == "zip":
        names = containers.entry_names(content)
        if "word/document.xml" in names:
            return "docx"
        return "odt" if "content.xml" in names else "zip"
    if kind:
        return kind
    if content.startswith(_PROGRAMS):  # also one that holds a whole PDF behind its head
        return ""
    if b"%PDF-" in content[:_HEAD]:
        return "pdf"
    if not content.strip() or b"\0" in content:
        return ""
    head = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    return "" if head.startswith((b"<!doctype", b"<html", b"<?xml", b"{\\rtf", b"<script")) else "txt"


def _texts(content: bytes, kind: str, limits: Limits) -> Iterator[str]:
    match kind:
        case "pdf":
            yield from _pdf_text(content)
        case "docx" | "odt":
            yield from _archive_text(content, kind, limits)
        case "png" | "jpg":
            _refuse_undrawable(content, kind)
        case "txt":
            yield separated.text_of(content)


def _pdf_text(content: bytes) -> Iterator[str]:
    """Yield the text of each page.

    Raises:
        GridRefusal: it asks for a password, carries programs, scripts or files of its own, or is too long.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
        raise GridRefusal("protected" if locked else "damaged") from error
    scripts = pdfium.FPDFDoc_GetJavaScriptActionCount(document.raw)
    if scripts > 0 or document.count_attachments() > 0 or _launches(content):
        raise GridRefusal("macros")
    if not len(document):
        raise GridRefusal("damaged")
    if len(document) > _MOST_PAGES:
        raise GridRefusal("heavy")
    for number in range(len(document)):
        yield _page_text(document, number)


def _launches(content: bytes) -> bool:
    """Tell whether a PDF names a script or a program, also escaped or among compressed objects."""
    pieces = [content]
    room = _MOST_INFLATED
    for found in _PACKED.finditer(content):
        with contextlib.suppress(zlib.error):
            pieces.append(zlib.decompressobj().decompress(content[found.end() :], max(1, room)))
            room -= len(pieces[-1])
    plain = (_ESCAPED.sub(lambda one: bytes((int(one[1], 16),)), piece) for piece in pieces)
    return any(mark in piece for piece in plain for mark in _LAUNCHES)


def _refuse_undrawable(content: bytes, kind: str) -> None:
    """Accept an image that can be shown.

    Raises:
        GridRefusal: it says no size, or one that would fill the memory once drawn.
    """
    size = _png_size(content) if kind == "png" else _jpg_size(content)
    if size is None or not all(size):
        raise GridRefusal("damaged")
    if size[0] * size[1] > _MOST_DOTS:
        raise GridRefusal("heavy")


def _png_size(content: bytes) -> tuple[int, int] | None:
    if content[12:16] != b"IHDR" or b"IDAT" not in content:
        return None
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def _jpg_size(content: bytes) -> tuple[int, int] | None:
    """Return the width and height that the first frame of a JPEG says (ISO/IEC 10918-1, B.2.2)."""
    place = 2
    while place + 9 <= len(content) and content[place] == _MARK:
        marker = content[place + 1]
        if marker in _FRAMES:
            height, width = content[place + 5 : place + 7], content[place + 7 : place + 9]
            return int.from_bytes(width, "big"), int.from_bytes(height, "big")
        if marker == _MARK:  # a filling byte
            place += 1
            continue
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    return None


def _page_text(document: Any, number: int) -> str:
    page = document[number]
    text = page.get_textpage()
    try:
        return str(text.get_text_bounded())
    finally:
        text.close()
        page.close()


def _archive_text(content: bytes, kind: str, limits: Limits) -> Iterator[str]:
    parts = containers.checked_document_parts(content, limits, _RELATIONS)
    if kind == "odt":
        if parts.get("mimetype", b"") != _ODT:
            raise GridRefusal("other_kind")
        if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
            raise GridRefusal("protected")
    for name, part in parts.items():
        if name.endswith(".rels"):
            if b'"External"' in part and _TEMPLATE.search(part):
                raise GridRefusal("links")
            continue
        if name.startswith("word/") or name == "content.xml":
            yield html.unescape(_TAG.sub(b"", _PARAGRAPH.sub(b"\n<", part)).decode("utf-8", "replace"))
