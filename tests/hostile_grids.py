"""Makes the spreadsheets that nobody should open, and those that everybody sends."""

import io
import struct
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

from old_workbooks import compound_file, workbook_stream, xls

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
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
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
FAR = ("XFD1048576", "A1048576", "XFD1", "A100031", "GS1", "CV99999", "ZZZ999999999")
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
        "rows": ("a.csv", "FarCell", lambda: b"a;b\n" * 100_031),
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
    files |= _in_every_part() | _archives() | _repetitions() | _old() | _forms()
    for name, doctype in DOCTYPES.items():
        made = sheet(before=doctype)
        files[f"doctype_{name}"] = ("a.xlsx", "Entities", lambda made=made: xlsx(sheet=made))
    for place in FAR:
        files[f"far_{place}"] = ("a.xlsx", "FarCell", lambda place=place: _row(place))
    for number, place in enumerate(WRONG_PLACES):
        files[f"place_{number}"] = ("a.xlsx", "Unreadable", lambda place=place: _row(place))
    return files


Files = dict[str, tuple[str, str, Callable[[], bytes]]]
LARGE = "a" * 30_000


def _in_every_part() -> Files:
    """A document type in each part of a workbook; the ones of the sheet and of the book are elsewhere."""
    declared = DOCTYPES["empty"]
    content = f"<office:document-content {ODS}/>"
    return {
        f"doctype_in_{name}": (f"a.{kind}", "Entities", made)
        for name, kind, made in (
            ("types", "xlsx", lambda: xlsx(**{"[Content_Types].xml": declared + "<Types/>"})),
            ("relations", "xlsx", lambda: xlsx(**{"_rels/.rels": declared + "<a/>"})),
            ("book_relations", "xlsx", lambda: xlsx(**{"xl/_rels/workbook.xml.rels": declared + "<a/>"})),
            ("texts", "xlsx", lambda: xlsx(**{"xl/sharedStrings.xml": declared + "<sst/>"})),
            ("unnamed_sheet", "xlsx", lambda: xlsx(**{"xl/worksheets/other.xml": sheet(before=declared)})),
            ("content", "ods", lambda: ods("", **{"content.xml": declared + content})),
            ("manifest", "ods", lambda: ods("", **{"META-INF/manifest.xml": declared + "<a/>"})),
            ("ods_styles", "ods", lambda: ods("", **{"styles.xml": declared + "<a/>"})),
        )
    }


def _archives() -> Files:
    return {
        "wrong_sum": ("a.xlsx", "Forged", lambda: _patched(xlsx(), b"PK\x01\x02", 16, b"\0\1\2\3")),
        "other_local_name": ("a.xlsx", "Forged", lambda: _patched(xlsx(), b"PK\x03\x04", 30, b"?")),
        "unknown_method": ("a.xlsx", "Forged", lambda: zipped_with(zipfile.ZIP_LZMA)),
        "old_method": ("a.xlsx", "Forged", lambda: zipped_with(zipfile.ZIP_BZIP2)),
        "far_offset": ("a.xlsx", "Unreadable", lambda: _patched(xlsx(), b"PK\x01\x02", 42, b"\xff" * 3)),
        "many_claimed": ("a.xlsx", "Unreadable", lambda: _patched(xlsx(), b"PK\x05\x06", 12, b"\xff" * 4)),
        "backslashes": ("a.xlsx", "Forged", lambda: xlsx(**{"..\\..\\evil.xml": "<a/>"})),
        "upper_macros": ("a.xlsx", "Macros", lambda: xlsx(**{"XL/VBAPROJECT.BIN": b"x"})),
        "upper_links": ("a.xlsx", "Links", lambda: xlsx(**{"XL/EXTERNALLINKS/a.xml": "<a/>"})),
        "scripts": ("a.ods", "Macros", lambda: ods("", **{"Scripts/python/a.py": "pass"})),
        "page_in_ods": ("a.ods", "NotATable", lambda: zipped({"index.html": "<html/>"})),
        "ods_is_called_xlsx": ("a.xlsx", "Renamed", lambda: ods("")),
        "xlsx_is_called_xls": ("a.xls", "Renamed", lambda: xlsx()),
    }


def _patched(content: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """Return an archive with some bytes of its first header of that kind changed."""
    start = content.index(signature) + offset
    return content[:start] + value + content[start + len(value) :]


def zipped_with(method: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx())) as plain, zipfile.ZipFile(stream, "w") as archive:
        for name in plain.namelist():
            archive.writestr(zipfile.ZipInfo(name), plain.read(name), method)
    return stream.getvalue()


def _repetitions() -> Files:
    """Little that asks for much: the memory of the reader, of the program, or their time."""
    start = '<table:table-row table:number-rows-repeated="19000">'
    row = start + ods_cell(LARGE, 'table:number-columns-repeated="200"')
    many = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 100_001))
    texts = {"xl/sharedStrings.xml": f"<sst {MAIN}><si><t>{LARGE}</t></si></sst>"}
    return {
        "one_text_100000_times": (
            "a.xlsx",
            "Bomb|ReaderStopped",
            lambda: xlsx(sheet=sheet(many), **texts),
        ),
        "one_text_repeated": ("a.ods", "Bomb", lambda: ods(f"{row}</table:table-row>")),
        "sheets_that_add_up": ("a.xlsx", "Bomb", _many_sheets),
        "deep": ("a.xlsx", "Empty", lambda: xlsx(sheet=sheet(_nested(50_000)))),
        "deep_and_open": ("a.xlsx", "Unreadable", lambda: xlsx(sheet=sheet(_nested(50_000)[:-9]))),
        "quote_of_19_megabytes": ("a.csv", "LongCell", lambda: b'Nom;Age\n"A;3\n' + b"x;1\n" * 4_700_000),
    }


def _nested(depth: int) -> str:
    names = [f"a{number * 7919 % 99_991}" for number in range(depth)]
    return "".join(f"<{name}>" for name in names) + "".join(f"</{name}>" for name in reversed(names))


def _many_sheets() -> bytes:
    """Return a workbook of 45 sheets, each within the limits, of four and a half million cells."""
    line = "".join(f'<c r="{letter}{{0}}"><v>1</v></c>' for letter in "ABCDEFGHIJ")
    full = sheet("".join(f'<row r="{n}">{line.format(n)}</row>' for n in range(1, 10_001)))
    parts: dict[str, str | bytes] = {f"xl/worksheets/sheet{n}.xml": full for n in range(1, 46)}
    names = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(1, 46))
    links = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, 46)
    )
    whole = f'<workbook {MAIN} xmlns:r="{RELATIONS}"><sheets>{names}</sheets></workbook>'
    start = BOOK_RELATIONS[: BOOK_RELATIONS.index("<Relationship ")]
    parts["xl/_rels/workbook.xml.rels"] = f"{start}{links}</Relationships>"
    return xlsx(book=whole, **parts)


def _old() -> Files:
    """Old workbooks whose outline lies."""
    small = xls({"Suivi": [["Nom"], ["Roux"]]})
    stream = workbook_stream({"Suivi": [["Nom"]]})
    start = stream.index(struct.pack("<HH", 0x0204, 9 + 6))
    far = stream[: start + 4] + struct.pack("<HH", 65_535, 255) + stream[start + 8 :]
    return {
        "xls_far_cell": ("a.xls", "FarCell|ReaderStopped", lambda: compound_file({"Workbook": far})),
        "xls_wide": ("a.xls", "FarCell", lambda: xls({"Suivi": [["x"] * 256]})),
        "xls_nothing": ("a.xls", "Empty", lambda: xls({"Suivi": []})),
        "xls_loop": ("a.xls", "Unreadable|ReaderStopped|TooSlow", lambda: _looping(small)),
        "xls_no_table": ("a.xls", "Unreadable", lambda: small[:76] + struct.pack("<I", 9_999) + small[80:]),
        "xls_outline": ("a.xls", "Unreadable", lambda: compound("Workbook")),
        "xls_is_called_ods": ("a.ods", "Renamed", lambda: small),
        "xls_long_record": (
            "a.xls",
            "Unreadable|Empty",
            lambda: compound_file({"Workbook": stream[:2] + b"\xff\xff" + stream[4:]}),
        ),
        "xls_password": ("a.xls", "Protected", lambda: compound_file({"Workbook": _with_password(stream)})),
    }


def _with_password(stream: bytes) -> bytes:
    """Return a stream that says, after its beginning, that the rest is enciphered ([MS-XLS] FilePass)."""
    return stream[:20] + struct.pack("<HHHHH", 0x002F, 6, 1, 1, 1) + stream[20:]


def _looping(content: bytes) -> bytes:
    """Return a compound file whose stream never ends: each of its sectors follows itself."""
    (table,) = struct.unpack("<I", content[76:80])
    start = 512 + table * 512
    return content[:start] + struct.pack("<128I", *([0] * 128)) + content[start + 512 :]


def _forms() -> Files:
    return {
        "negative_row": ("a.xlsx", "Unreadable", lambda: xlsx(sheet=sheet('<row r="-1"/>'))),
        "row_zero": ("a.xlsx", "FarCell", lambda: _row("A0")),
        "wide_columns": (
            "a.xlsx",
            "Unreadable",
            lambda: xlsx(sheet=sheet(after='<cols><col min="1" max="-1" hidden="1"/></cols>')),
        ),
        "data_table": (
            "a.xlsx",
            "Links",
            lambda: xlsx(sheet=sheet('<row r="1"><c r="A1"><f t="dataTable" ref="A1"/><v>1</v></c></row>')),
        ),
        "comment_hides_far": (
            "a.xlsx",
            "FarCell",
            lambda: xlsx(sheet=sheet("<row><!-- <c r='A1' --><c  r='XFD9'><v>1</v></c></row>")),
        ),
        "prefix_hides_far": (
            "a.xlsx",
            "FarCell",
            lambda: xlsx(
                sheet=f'<x:worksheet {MAIN.replace("xmlns", "xmlns:x")}><x:sheetData><x:row><x:c r="XFD9">'
                "<x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"
            ),
        ),
        "second_data_hides_far": (
            "a.xlsx",
            "FarCell",
            lambda: xlsx(sheet=sheet(after="<sheetData><row><c r='XFD9'><v>1</v></c></row></sheetData>")),
        ),
        "place_comes_last": (
            "a.xlsx",
            "FarCell",
            lambda: xlsx(sheet=sheet('<row r="1"><c s="0" r="XFD9"><v>1</v></c></row>')),
        ),
        "old_encoding_hides_far": (
            "a.xlsx",
            "FarCell|Unreadable",
            lambda: xlsx(
                sheet=sheet('<row r="1"><c r="XFD9"><v>1</v></c></row>')
                .replace('"1.0"', '"1.0" encoding="UTF-16"')
                .encode("utf-16")
            ),
        ),
        "two_places": (
            "a.xlsx",
            "Unreadable",
            lambda: xlsx(sheet=sheet('<row r="1"><c r="A1" r="XFD9"><v>1</v></c></row>')),
        ),
        "wide_text": ("a.csv", "NotATable|Unreadable", lambda: b"\xff\xfe\0\0" + b"\xff" * 400),
        "tables_of_a_page": ("a.csv", "NotATable", lambda: b"<table><tr><td>Nom</td></tr></table>"),
        "packed": ("a.csv", "NotATable", lambda: b"\x1f\x8b\x08\0" + bytes(60)),
        "program": ("a.xls", "NotATable", lambda: b"MZ" + bytes(600)),
    }


def _long_cell() -> bytes:
    # Of random letters, so that it is no bomb.
    import random

    letters = random.Random(1)
    return xlsx(sheet=sheet(f"<row>{cell('B1', ''.join(letters.choices('abcdefgh', k=33_000)))}</row>"))


HOSTILE = _hostile()


def truncated(content: bytes) -> list[bytes]:
    """Return the beginnings of a file, at each twentieth."""
    return [content[: len(content) * part // 20] for part in range(1, 20)]
