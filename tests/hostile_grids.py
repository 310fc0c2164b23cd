"""Makes the spreadsheets that nobody should open, and those that everybody sends."""

import io
import struct
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    "</Types>"
)
ROOT_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="a" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
BOOK_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>'
)
STYLES = f'<styleSheet {MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
ODS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def sheet(rows: str = f"<row>{cell('A1', 'Nom')}</row>", after: str = "", before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<worksheet {MAIN}><sheetData>{rows}</sheetData>{after}</worksheet>'


def book(properties: str = "", before: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{before}<workbook {MAIN} xmlns:r="{RELATIONS}">{properties}'
        '<sheets><sheet name="Suivi" sheetId="1" r:id="r1"/></sheets></workbook>'
    )


def xlsx(**replaced: str | bytes) -> bytes:
    """Return a small workbook; ``sheet``, ``book``, ``styles`` or other parts by name replace its own."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": ROOT_RELATIONS,
        "xl/workbook.xml": replaced.pop("book", book()),
        "xl/_rels/workbook.xml.rels": BOOK_RELATIONS,
        "xl/styles.xml": replaced.pop("styles", STYLES),
        "xl/worksheets/sheet1.xml": replaced.pop("sheet", sheet()),
        **replaced,
    }
    return zipped(parts)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def ods(table: str, **others: str) -> bytes:
    content = (
        f'<?xml version="1.0"?><office:document-content {ODS}><office:body><office:spreadsheet>'
        f'<table:table table:name="Suivi">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:manifest"/>',
        "content.xml": content,
    }
    return zipped({**parts, **others})


def ods_cell(text: str, attributes: str = "") -> str:
    start = f'<table:table-cell office:value-type="string" {attributes}>'
    return f"{start}<text:p>{escape(text)}</text:p></table:table-cell>"


def compound(*names: str) -> bytes:
    """Return the outline of an old Office file with these names in its directory."""
    entries = b""
    for name in names:
        encoded = name.encode("utf-16-le")
        entries += encoded.ljust(64, b"\0") + struct.pack("<HB", len(encoded) + 2, 2) + bytes(61)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + entries.ljust(1024, b"\0")


def lying_size(content: bytes, size: int = 10) -> bytes:
    """Return an archive whose directory announces another size for its sheet."""
    start = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/worksheets/sheet1.xml"))
    return content[: start + 24] + struct.pack("<I", size) + content[start + 28 :]


def shared_bytes() -> bytes:
    """Return an archive whose directory points twice at one entry."""
    content = xlsx(**{"xl/other1.xml": "<a/>", "xl/other2.xml": "<a/>"})
    first = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/other1.xml"))
    second = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/other2.xml"))
    return content[: second + 42] + content[first + 42 : first + 46] + content[second + 46 :]


def encrypted_entry() -> bytes:
    content = bytearray(xlsx())
    start = content.rindex(b"PK\x01\x02")
    content[start + 8] |= 1
    return bytes(content)


def _laughs() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE worksheet [<!ENTITY l0 "ha">{entities}]>'


DOCTYPES = {
    "billion_laughs": _laughs(),
    "quadratic": f'<!DOCTYPE worksheet [<!ENTITY a "{"a" * 50_000}">]>',
    "file": '<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:/etc/passwd">]>',
    "web": '<!DOCTYPE worksheet SYSTEM "http://example.invalid/x.dtd">',
    "share": '<!DOCTYPE worksheet [<!ENTITY x SYSTEM "\\\\share\\x">]>',
    "parameter": '<!DOCTYPE worksheet [<!ENTITY % x "y">]>',
    "empty": "<!DOCTYPE worksheet>",
}
REPEATED = 'table:number-columns-repeated="16384"'
FAR = ("XFD1048576", "A1048576", "XFD1", "A100001", "GS1", "CV99999", "ZZZ999999999")
WRONG_PLACES = ("ZZZZ99999999999", "A-5", "1A", "A", "", "A1B2", "é1", "A1:B2")


def _row(place: str) -> bytes:
    return xlsx(sheet=sheet(f"<row>{cell(place, 'x')}</row>"))


def _hostile() -> dict[str, tuple[str, str, Callable[[], bytes]]]:
    """Name → (file name, the error expected, the maker)."""
    many = {f"xl/media/{n}.png": "x" for n in range(600)}
    bomb = sheet(f"<row>{cell('A1', 'x')}</row>" + " " * 150_000_000)
    files: dict[str, tuple[str, str, Callable[[], bytes]]] = {
        "spaces": ("a.xlsx", "Bomb", lambda: xlsx(sheet=bomb)),
        "spaces_elsewhere": ("a.xlsx", "Bomb", lambda: xlsx(**{"docProps/a.xml": " " * 50_000_000})),
        "nested_zip": ("a.xlsx", "Bomb", lambda: xlsx(**{"xl/media/a.zip": bytes(30_000_000)})),
        "many_entries": ("a.xlsx", "Bomb", lambda: xlsx(**many)),
        "size_too_small": ("a.xlsx", "Forged", lambda: lying_size(xlsx())),
        "size_too_large": ("a.xlsx", "Forged", lambda: lying_size(xlsx(), 90_000_000)),
        "shared_bytes": ("a.xlsx", "Forged", shared_bytes),
        "two_of_a_name": ("a.xlsx", "Forged", lambda: xlsx(**{"XL/workbook.xml": "<a/>"})),
        "parent_folder": ("a.xlsx", "Forged", lambda: xlsx(**{"../../evil.xml": "<a/>"})),
        "absolute": ("a.xlsx", "Forged", lambda: xlsx(**{"/etc/evil": "<a/>"})),
        "drive": ("a.xlsx", "Forged", lambda: xlsx(**{"C:/evil": "<a/>"})),
        "macros": ("a.xlsm", "Macros", lambda: xlsx(**{"xl/vbaProject.bin": b"x"})),
        "macros_in_xlsx": ("a.xlsx", "Macros", lambda: xlsx(**{"xl/vbaProject.bin": b"x"})),
        "macro_sheet": ("a.xlsx", "Macros", lambda: xlsx(**{"xl/macrosheets/sheet1.xml": "<a/>"})),
        "basic": ("a.ods", "Macros", lambda: ods("", **{"Basic/Standard/script-lb.xml": "<a/>"})),
        "old_macros": ("a.xls", "Macros", lambda: compound("Workbook", "_VBA_PROJECT_CUR")),
        "links": ("a.xlsx", "Links", lambda: xlsx(**{"xl/externalLinks/externalLink1.xml": "<a/>"})),
        "dde": ("a.ods", "Links", lambda: ods('<office:dde-source office:dde-application="cmd"/>')),
        "linked_table": ("a.ods", "Links", lambda: ods("<table:table-source/>")),
        "password": ("a.xlsx", "Renamed", lambda: compound("Workbook")),
        "password_new": ("a.xlsx", "Protected", lambda: compound("EncryptedPackage", "EncryptionInfo")),
        "password_entry": ("a.xlsx", "Protected", encrypted_entry),
        "password_ods": (
            "a.ods",
            "Protected",
            lambda: ods("", **{"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}),
        ),
        "xls_is_xlsx": ("a.xls", "Renamed", xlsx),
        "ods_is_xlsx": ("a.ods", "Renamed", xlsx),
        "csv_is_xlsx": ("a.csv", "Renamed", xlsx),
        "xlsx_is_csv": ("a.xlsx", "Renamed", lambda: b"Nom;Age\nA;3\n"),
        "pdf": ("a.xlsx", "NotATable", lambda: b"%PDF-1.7\n"),
        "picture": ("a.csv", "NotATable", lambda: b"\x89PNG\r\n\x1a\n" + bytes(40)),
        "page": ("a.xls", "NotATable", lambda: b"<html><table><tr><td>Nom</td></tr></table></html>"),
        "flat_xml": ("a.xlsx", "NotATable", lambda: b'<?xml version="1.0"?><Workbook/>'),
        "document": ("a.xlsx", "NotATable", lambda: zipped({"word/document.xml": "<a/>"})),
        "extension": ("a.docx", "NotATable", xlsx),
        "zeros": ("a.csv", "NotATable", lambda: b"Nom;Age\nA\0\0\0;3\nB;4\n"),
        "nothing": ("a.xlsx", "Empty", lambda: b""),
        "blank": ("a.csv", "Empty", lambda: b" \r\n\r\n"),
        "no_cell": ("a.xlsx", "Empty", lambda: xlsx(sheet=sheet(""))),
        "only_separators": ("a.csv", "Empty", lambda: b";;;\n;;;\n"),
        "heavy": ("a.csv", "TooHeavy", lambda: b"a;b\n" * 5_100_000),
        "columns": ("a.csv", "FarCell", lambda: b";".join([b"a"] * 1_000_000)),
        "rows": ("a.csv", "FarCell", lambda: b"a;b\n" * 100_001),
        "open_quote": ("a.csv", "LongCell", lambda: b'Nom;Age\n"A;3\n' + b"x;1\n" * 50_000),
        "long_cell": ("a.xlsx", "LongCell", lambda: _long_cell()),
        "repeated_rows": (
            "a.ods",
            "FarCell",
            lambda: ods(
                f'<table:table-row table:number-rows-repeated="1048576">{ods_cell("x")}</table:table-row>'
            ),
        ),
        "repeated_cells": (
            "a.ods",
            "FarCell",
            lambda: ods(f"<table:table-row>{ods_cell('x', REPEATED)}</table:table-row>"),
        ),
        "not_xml": ("a.xlsx", "Unreadable", lambda: xlsx(sheet="<worksheet><sheetData>")),
        "huge_numbers": ("a.xlsx", "Unreadable", lambda: xlsx(sheet=sheet(f'<row r="{"9" * 400}"/>'))),
        "utf16_entities": (
            "a.xlsx",
            "Entities",
            lambda: xlsx(
                sheet=sheet(before="<!DOCTYPE a [<!ENTITY b 'c'>]>")
                .replace('"1.0"', '"1.0" encoding="UTF-16"')
                .encode("utf-16")
            ),
        ),
        "entities_in_styles": ("a.xlsx", "Entities", lambda: xlsx(styles=f"{_laughs()}{STYLES}")),
        "entities_in_book": ("a.xlsx", "Entities", lambda: xlsx(book=book(before=DOCTYPES["file"]))),
        "disguised_place": ("a.xlsx", "FarCell", lambda: _row("X&#70;D1048576")),
        "cut_mark": ("a.csv", "Unreadable", lambda: b"\xff\xfeN\x00o\x00m\x00\n\x00\xd8"),
    }
    for name, doctype in DOCTYPES.items():
        made = sheet(before=doctype)
        files[f"doctype_{name}"] = ("a.xlsx", "Entities", lambda made=made: xlsx(sheet=made))
    for place in FAR:
        files[f"far_{place}"] = ("a.xlsx", "FarCell", lambda place=place: _row(place))
    for number, place in enumerate(WRONG_PLACES):
        files[f"place_{number}"] = ("a.xlsx", "Unreadable", lambda place=place: _row(place))
    return files


def _long_cell() -> bytes:
    # Of random letters, so that it is no bomb.
    import random

    letters = random.Random(1)
    return xlsx(sheet=sheet(f"<row>{cell('B1', ''.join(letters.choices('abcdefgh', k=33_000)))}</row>"))


HOSTILE = _hostile()


def truncated(content: bytes) -> list[bytes]:
    """Return the beginnings of a file, at each twentieth."""
    return [content[: len(content) * part // 20] for part in range(1, 20)]
