"""Spreadsheets are read apart: the good ones whole, the others refused with words, the program alive."""

import io
import os
import random
import resource
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from datetime import date
from pathlib import Path
from unittest import mock

import psutil
import pytest
import python_calamine

import foreign_grids
import hostile_grids as grids
from jalon.domain import errors
from jalon.exchange import containers, limits, reader, sheet_parts
from jalon.exchange.limits import GridRefusal, Limits
from jalon.exchange.reading import Duration, Uncounted, read_grid


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def values(path: Path) -> list[tuple[object, ...]]:
    return [row.values for row in read_grid(path).sheets[0].rows]


@pytest.mark.parametrize("case", grids.HOSTILE)
def test_a_hostile_file_is_refused_for_what_it_is_and_nothing_is_left_behind(case, tmp_path):
    name, expected, make = grids.HOSTILE[case]
    path = written(tmp_path, name, make())
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    descriptors = psutil.Process().num_fds()
    with pytest.raises(tuple(getattr(errors, f"Grid{one}Error") for one in expected.split("|"))):
        read_grid(path)
    assert {child.pid for child in psutil.Process().children(recursive=True)} == before
    assert psutil.Process().num_fds() == descriptors
    assert [found.name for found in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_file_cut_anywhere_is_refused(kind, tmp_path):
    row = f"<table:table-row>{grids.ods_cell('Nom')}</table:table-row>"
    whole = grids.xlsx() if kind == "xlsx" else grids.ods(row)
    for number, part in enumerate(grids.truncated(whole)):
        with pytest.raises((errors.GridUnreadableError, errors.GridNotATableError)):
            read_grid(written(tmp_path, f"{number}.{kind}", part))


def test_a_file_with_changed_bytes_is_read_or_refused_never_more(tmp_path):
    chance = random.Random(5)
    whole = grids.xlsx()
    for _ in range(300):
        hurt = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            hurt[chance.randrange(len(hurt))] = chance.randrange(256)
        for line in reader.read(io.BytesIO(bytes(hurt)), "xlsx", Limits()):
            assert line is not None


def test_days_numbers_truths_and_texts_keep_their_type(tmp_path):
    row = (
        f"<row>{grids.cell('A1', 'Œuvrard')}<c r='B1' s='1'><v>33000</v></c><c r='C1'><v>1.85E+14</v></c>"
        "<c r='D1' t='b'><v>1</v></c><c r='E1'><v>2.5</v></c><c r='F1'><f>1+1</f></c>"
        "<c r='G1'><f>1+1</f><v>2</v></c></row>"
    )
    path = written(tmp_path, "a.xlsx", grids.xlsx(sheet=grids.sheet(row)))
    assert values(path) == [("Œuvrard", date(1990, 5, 7), 185_000_000_000_000, True, 2.5, Uncounted(), 2)]


def test_days_counted_from_1904_are_the_days_that_were_meant(tmp_path):
    sheet = grids.sheet("<row><c r='A1' s='1'><v>31538</v></c></row>")
    made = grids.xlsx(sheet=sheet, book=grids.book('<workbookPr date1904="1"/>'))
    grid = read_grid(written(tmp_path, "a.xlsx", made))
    assert grid.from_1904
    assert grid.sheets[0].rows[0].values == (date(1990, 5, 7),)


def test_hidden_rows_merged_headings_and_places_are_told(tmp_path):
    rows = f'<row r="2">{grids.cell("B2", "Identité")}</row>'
    rows += f'<row r="4" hidden="1">{grids.cell("B4", "Roux")}</row>'
    made = grids.xlsx(sheet=grids.sheet(rows, '<mergeCells><mergeCell ref="B2:D2"/></mergeCells>'))
    (sheet,) = read_grid(written(tmp_path, "a.xlsx", made)).sheets
    assert [(row.number, row.values, row.hidden) for row in sheet.rows] == [
        (2, (None, "Identité"), False),
        (4, (None, "Roux"), True),
    ]
    assert sheet.merged == ((2, 1, 2, 3),)


def test_an_announced_extent_costs_nothing(tmp_path):
    made = grids.sheet().replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    assert values(written(tmp_path, "a.xlsx", grids.xlsx(sheet=made))) == [("Nom",)]


def test_a_libreoffice_table_ends_where_its_cells_end(tmp_path):
    table = (
        f'<table:table-row table:visibility="collapse">{grids.ods_cell("Nom")}'
        '<table:table-cell table:number-columns-repeated="1000"/></table:table-row>'
        f"<table:table-row>{grids.ods_cell('Roux')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>'
    )
    (sheet,) = read_grid(written(tmp_path, "a.ods", grids.ods(table))).sheets
    assert [(row.values, row.hidden) for row in sheet.rows] == [(("Nom",), True), (("Roux",), False)]


@pytest.mark.parametrize("kind", ["xls", "ods", "xlsx"])
def test_what_libreoffice_writes_is_read_back(kind, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not here")
    source = written(
        tmp_path, "b.csv", "Nom,Né le,Durée\nŒuvrard,1990-05-07,7:45\nRoux,2001-12-31,0:30\n".encode()
    )
    command = [
        office,
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--convert-to",
        kind,
    ]
    command += ["--infilter=CSV:44,34,76,1", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    rows = values(tmp_path / f"b.{kind}")
    assert rows[0] == ("Nom", "Né le", "Durée")
    assert [row[:2] for row in rows[1:]] == [("Œuvrard", date(1990, 5, 7)), ("Roux", date(2001, 12, 31))]
    assert rows[1][2] == Duration(465)


TABLE = "Nom;Prénom;Né le\r\nŒuvrard;Zoé;07/05/1990\r\nD’Été;Noël;31/12/2001\r\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"]
)
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_a_text_table_is_read_in_any_encoding_separator_and_line_end(encoding, separator, line_end):
    text = TABLE.replace(";", separator).replace("\r\n", line_end)
    lines = list(reader.read(io.BytesIO(text.encode(encoding)), "csv", Limits()))
    assert [line.cells for line in lines[1:-1]] == [tuple(line.split(";")) for line in TABLE.splitlines()]


def test_a_text_table_that_two_programs_wrote_keeps_all_its_accents(tmp_path):
    mixed = "Nom;Ville\nZoé;Orléans\n".encode() + "Noël;Sète\n".encode("cp1252")
    assert values(written(tmp_path, "a.csv", mixed)) == [
        ("Nom", "Ville"),
        ("Zoé", "Orléans"),
        ("Noël", "Sète"),
    ]


def test_excel_may_declare_its_separator_and_quote_a_line_end(tmp_path):
    made = b'sep=,\r\nNom,Note\r\nRoux,"dit: ""oui"",\r\nsigne"\r\n'
    assert values(written(tmp_path, "a.csv", made)) == [("Nom", "Note"), ("Roux", 'dit: "oui",\r\nsigne')]


def confined(code: str) -> subprocess.CompletedProcess[bytes]:
    start = "from jalon.exchange import limits, reader; reader.confine(limits.Limits())\n"
    return subprocess.run(
        [sys.executable, "-P", "-c", start + code], capture_output=True, timeout=60, env=dict(os.environ)
    )


@pytest.mark.parametrize(
    "deed",
    [
        "open('/etc/hostname')",
        "__import__('socket').socket()",
        "bytearray(900_000_000)",
        "import os; os.pipe()",
        "import subprocess; subprocess.run(['true'])",
    ],
)
def test_the_reading_process_can_neither_open_nor_connect_nor_grow(deed):
    assert confined(deed).returncode != 0
    loose = subprocess.run([sys.executable, "-P", "-c", deed], capture_output=True, timeout=60)
    assert loose.returncode == 0, "without the bounds it can: they are what stops it"


def test_a_file_that_eats_memory_ends_its_reader_and_not_the_program(tmp_path, monkeypatch):
    rows = "".join(f"<row>{grids.cell(f'A{n}', 'x' * 3)}</row>" for n in range(1, 20))
    path = written(tmp_path, "a.xlsx", grids.xlsx(sheet=grids.sheet(rows)))
    monkeypatch.setattr("jalon.exchange.apart._command", lambda kind: [sys.executable, "-c", EATER])
    with pytest.raises(errors.GridReaderStoppedError):
        read_grid(path)


EATER = (
    "from jalon.exchange import reader; from jalon.exchange.limits import Limits; reader.confine(Limits())\n"
    "import os\ntry: bytearray(10**10)\nexcept MemoryError: os.abort()"
)


def test_a_reader_that_never_ends_is_ended(tmp_path, monkeypatch):
    path = written(tmp_path, "a.xlsx", grids.xlsx())
    endless = "import time\nwhile True: time.sleep(1)"
    monkeypatch.setattr("jalon.exchange.apart._command", lambda kind: [sys.executable, "-c", endless])
    with pytest.raises(errors.GridTooSlowError):
        read_grid(path, Limits(wall_seconds=1))
    assert not [child for child in psutil.Process().children() if "sleep" in " ".join(child.cmdline())]


@pytest.mark.parametrize("said", ["not json", '{"type":"row"}', '{"type":"end","kind":3}', "", "{" * 90_000])
def test_a_reader_that_says_nonsense_is_not_believed(said, tmp_path, monkeypatch):
    path = written(tmp_path, "a.xlsx", grids.xlsx())
    monkeypatch.setattr(
        "jalon.exchange.apart._command", lambda kind: [sys.executable, "-c", f"print({said!r})"]
    )
    with pytest.raises(errors.GridReaderStoppedError):
        read_grid(path)


def loosened(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Take one defence away."""
    match name:
        case "entities":
            monkeypatch.setattr(sheet_parts, "_parser", sheet_parts.expat.ParserCreate)
        case "names":
            monkeypatch.setattr(containers, "_check_names", lambda *_: None)
        case "password":
            monkeypatch.setattr(containers, "_is_enciphered", lambda *_: False)
        case "declared":
            monkeypatch.setattr(sheet_parts, "refuse_declarations", lambda *_: None)
        case "repeated":
            monkeypatch.setattr(sheet_parts._TableScan, "text", lambda *_: None)
            monkeypatch.setattr(reader, "_book_lines", lambda *_: iter(()))  # nobody has that memory
            monkeypatch.setattr(python_calamine, "CalamineWorkbook", mock.Mock())


@pytest.mark.parametrize(
    ("defence", "case"),
    [
        ("entities", "doctype_empty"),
        ("entities", "doctype_web"),
        ("names", "macros_in_xlsx"),
        ("names", "links"),
        ("names", "parent_folder"),
        ("names", "backslashes"),
        ("password", "xls_password"),
        ("declared", "doctype_in_texts"),
        ("repeated", "one_text_repeated"),
    ],
)
def test_without_its_defence_the_file_would_not_be_refused_for_that(defence, case, monkeypatch):
    name, _, make = grids.HOSTILE[case]
    kind = name.rpartition(".")[2]

    def refused() -> str:
        last = list(reader.read(io.BytesIO(make()), kind, Limits()))[-1]
        return getattr(last, "code", "")

    reason = refused()
    assert reason
    loosened(monkeypatch, defence)
    assert refused() != reason


@pytest.mark.parametrize(
    ("case", "loose"),
    [
        ("nested_zip", Limits(inflation_ratio=10_000)),
        ("many_entries", Limits(entries=1_000)),
        ("rows", Limits(rows=200_000)),
        ("far_GS1", Limits(columns=300)),
        ("long_cell", Limits(cell_characters=40_000)),
        ("sheets_that_add_up", Limits(cells=5_000_000)),
    ],
)
def test_each_limit_is_what_refuses(case, loose):
    name, _, make = grids.HOSTILE[case]
    kind = name.rpartition(".")[2]
    content = make()
    assert list(reader.read(io.BytesIO(content), kind, Limits()))[-1].code
    assert not hasattr(list(reader.read(io.BytesIO(content), kind, loose))[-1], "code")


def test_a_far_cell_asks_for_more_memory_than_the_reader_has():
    content = grids.xlsx(
        sheet=grids.sheet(f"<row>{grids.cell('A1', 'a')}{grids.cell('XFD1048576', 'x')}</row>")
    )
    code = (
        "import sys, io; import python_calamine as c\n"
        f"c.CalamineWorkbook.from_filelike(io.BytesIO({content!r})).get_sheet_by_index(0).to_python()"
    )
    ended = confined(code)
    assert ended.returncode != 0, "the library alone is stopped by the bound of memory"


def test_the_limits_hold_as_published():
    assert limits.Limits().file_bytes == 20_000_000
    assert resource.RLIMIT_AS
    with pytest.raises(GridRefusal):
        containers.kind_of(b"")


def test_a_sheet_read_at_once_says_what_it_says_read_cell_by_cell(monkeypatch):
    sheets = [make for name, _, make in grids.HOSTILE.values() if name.endswith("xlsx")][:60]
    sheets += [make()[0] for make in (foreign_grids.association, foreign_grids.log)]
    chance = random.Random(8)
    for made in sheets:
        content = made if isinstance(made, bytes) else made()
        try:
            parts = containers.checked_parts(content, Limits())
        except GridRefusal:
            continue
        pages = [part for name, part in parts.items() if name.startswith("xl/worksheets/")]
        for part in [page for page in pages if len(page) < 50_000]:
            for _ in range(6):
                assert facts_of(part) == facts_of(part, monkeypatch), part[:2_000]
                hurt = bytearray(part)
                for _ in range(chance.randint(1, 3)):
                    start = chance.randrange(len(hurt))
                    hurt[start : start + chance.randrange(4)] = chance.choice(SPLINTERS)
                part = bytes(hurt)


SPLINTERS = (
    b"", b"<c r='B3'>", b'<c r="XFD9"><v>1</v></c>', b'<c r="B2"><f>1</f></c>', b' hidden="1"', b"<row>",
    b"</row>", b"<!-- -->", b"<sheetData>", b'<row r="7" hidden="true">', b"<v/>", b" ", b"<x:c/>", b"<f/>",
    b"\n", b'r="C4"',
)  # fmt: skip


def facts_of(part: bytes, patch: pytest.MonkeyPatch | None = None) -> object:
    """Return what a scan of a sheet finds, cell by cell when there is a patch."""
    if patch is None:
        return scanned(part)
    with patch.context() as context:
        context.setattr(sheet_parts, "plain_cells", lambda part: None)
        return scanned(part)


def scanned(part: bytes) -> object:
    try:
        facts = sheet_parts.scan_sheet("", part, Limits())
    except GridRefusal as refusal:
        return refusal.code
    return facts.hidden_rows, facts.hidden_columns, facts.merged, facts.uncounted


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_hundred_thousand_rows_fit_under_their_headings(kind, tmp_path):
    lines = ["Liste du service", "", "Nom"] + ["x"] * 100_000
    if kind == "csv":
        path = written(tmp_path, "a.csv", "\r\n".join(lines).encode())
    else:
        rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 100_004))
        path = written(tmp_path, "a.xlsx", grids.xlsx(sheet=grids.sheet(rows)))
    assert read_grid(path).sheets[0].rows[-1].number == 100_003


@pytest.mark.parametrize("kind", ["xls", "csv"])
def test_an_old_or_a_plain_file_cut_anywhere_is_read_to_there_or_refused(kind, tmp_path):
    whole = foreign_grids.contracts()[0] if kind == "xls" else foreign_grids.access()[0]
    for number, part in enumerate(grids.truncated(whole)):
        try:
            rows = read_grid(written(tmp_path, f"{number}.{kind}", part)).sheets[0].rows
        except errors.RefusalError:
            continue
        assert len(rows) <= 90


class StoppedError(Exception):
    pass


def test_the_reading_tells_how_far_it_is_and_never_goes_back(tmp_path):
    told: list[tuple[int, int]] = []
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 60_001))
    path = written(tmp_path, "a.xlsx", grids.xlsx(sheet=grids.sheet(rows)))
    read_grid(path, step=lambda done, of: told.append((done, of)))
    percents = [done for done, _ in told]
    assert percents == sorted(percents)
    assert {of for _, of in told} == {100}
    assert len(set(percents)) >= 5, "its beginning, its middle and its end can be told apart"
    assert percents[-1] > 90


@pytest.mark.parametrize("silent", [True, False])
def test_who_stops_the_reading_waits_for_nothing(silent, tmp_path, monkeypatch):
    talk = "import time\nwhile True: time.sleep(9)"
    if not silent:
        talk = """while True: print('{"type":"row","number":1,"cells":["x"]}')"""
    monkeypatch.setattr("jalon.exchange.apart._command", lambda kind: [sys.executable, "-c", talk])
    path = written(tmp_path, "a.xlsx", grids.xlsx())
    before = {child.pid for child in psutil.Process().children()}
    began = time.monotonic()

    def stop(done: int, of: int) -> None:
        if time.monotonic() - began > 0.5:
            raise StoppedError

    with pytest.raises(StoppedError):
        read_grid(path, step=stop)
    assert time.monotonic() - began < Limits().wall_seconds
    assert {child.pid for child in psutil.Process().children()} == before
    assert not [one for one in threading.enumerate() if one.name.startswith("Thread-") and one.is_alive()]


def test_what_the_reader_says_is_bounded_too(tmp_path, monkeypatch):
    talk = (
        'line = \'{"type":"row","number":1,"cells":["\' + \'x\' * 30_000 + \'"]}\'\nwhile True: print(line)'
    )
    monkeypatch.setattr("jalon.exchange.apart._command", lambda kind: [sys.executable, "-c", talk])
    with pytest.raises(errors.GridBombError):
        read_grid(written(tmp_path, "a.xlsx", grids.xlsx()), Limits(said_bytes=3_000_000))


def test_a_text_that_many_cells_share_counts_for_each_of_them():
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 501))
    texts = f"<sst {grids.MAIN}><si><t>{grids.LARGE}</t></si></sst>"
    content = grids.xlsx(sheet=grids.sheet(rows), **{"xl/sharedStrings.xml": texts})

    def last(bounds: Limits) -> object:
        return list(reader.read(io.BytesIO(content), "xlsx", bounds))[-1]

    assert getattr(last(Limits(inflated_bytes=10_000_000)), "code", "") == "bomb"
    assert not hasattr(last(Limits()), "code"), "fifteen megabytes of text are no bomb"


def test_what_is_large_is_packed_again_and_holds_the_same(monkeypatch):
    parts = {"xl/a.xml": b"<a>" * 5_000, "xl/b.xml": b"0123456789"}
    left_out = {"xl/b.xml": (2, 4)}
    plain = containers.rebuilt(dict(parts), left_out).getvalue()
    monkeypatch.setattr(containers, "_PACKED_FROM", 1_000)
    packed = containers.rebuilt(dict(parts), left_out).getvalue()
    assert len(packed) < len(plain) / 10
    read = [
        {name: archive.read(name) for name in archive.namelist()}
        for archive in (zipfile.ZipFile(io.BytesIO(one)) for one in (plain, packed))
    ]
    assert read[0] == read[1] == {"xl/a.xml": parts["xl/a.xml"], "xl/b.xml": b"01456789"}
