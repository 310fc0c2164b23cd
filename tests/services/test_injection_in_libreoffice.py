"""Hostile texts in every text column of an export, opened by another program (a long test)."""

import re
import shutil
import subprocess

import pytest
import xlsxwriter

import make
from injections import PAYLOADS
from jalon.exchange.separated_writing import separated_text
from jalon.reports.workbook import Sheet, workbook
from jalon.settings.dictionary import dictionary
from jalon.storage.queries import export as queries

pytestmark = pytest.mark.long
# Fields: semicolon, quote, UTF-8, from the first line; formulas are evaluated, as a user's click would.
AS_TEXT_TABLE = "CSV:59,34,76,1,,0,false,true,false,false,false,0,true"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Give what opens files in LibreOffice and returns them as flat XML."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed on this machine")
    profile = tmp_path_factory.mktemp("profile").as_uri()

    def flat(paths, folder, *options):
        folder.mkdir()
        command = [
            program,
            f"-env:UserInstallation={profile}",
            "--headless",
            *options,
            "--convert-to",
            "fods",
        ]
        subprocess.run(
            [*command, "--outdir", str(folder), *map(str, paths)],
            check=True,
            capture_output=True,
            timeout=570,
        )
        return {path.stem: path.read_text("utf-8") for path in folder.iterdir()}

    return flat


def text_columns():
    words = dictionary()
    for table, _, _ in queries.flat_tables():
        names = [column.name for column in queries.columns_of(table) if column.kind == "text"]
        yield words.tables[table].sheet, names


def is_harmless(content: str) -> bool:
    return "table:formula" not in content and "<text:a " not in content and "xlink:href" not in content


def test_no_text_of_any_column_becomes_a_formula_or_a_link_in_a_workbook(office, tmp_path):
    sheets = [
        Sheet(
            name, tuple((heading, 10) for heading in columns), [(text,) * len(columns) for text in PAYLOADS]
        )
        for name, columns in text_columns()
    ]
    (tmp_path / "export.xlsx").write_bytes(workbook(sheets, title="Essai", made_on=make.TODAY))
    found = office([tmp_path / "export.xlsx"], tmp_path / "flat")["export"]
    assert is_harmless(found)
    assert sum(len(columns) for _, columns in text_columns()) > 200


def test_no_text_becomes_a_formula_or_a_link_in_a_text_table(office, tmp_path):
    widest = max((columns for _, columns in text_columns()), key=len)
    rows = [(text,) * len(widest) for text in PAYLOADS]
    (tmp_path / "export.csv").write_bytes(separated_text(widest, rows))
    assert is_harmless(
        office([tmp_path / "export.csv"], tmp_path / "flat", f"--infilter={AS_TEXT_TABLE}")["export"]
    )


def test_a_naive_writer_is_caught_by_these_same_eyes(office, tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "naif.xlsx"))
    sheet = book.add_worksheet()
    for number, text in enumerate(PAYLOADS):
        sheet.write(number, 0, text)
    book.close()
    (tmp_path / "brut.csv").write_text("\n".join(text.replace("\n", " ") for text in PAYLOADS), "utf-8")
    assert not is_harmless(office([tmp_path / "naif.xlsx"], tmp_path / "flat")["naif"])
    assert not is_harmless(
        office([tmp_path / "brut.csv"], tmp_path / "flat2", f"--infilter={AS_TEXT_TABLE}")["brut"]
    )


def test_a_form_that_was_filled_computes_its_totals_and_nothing_of_ours(office, tmp_path):
    import own_grids
    from jalon.exchange.filling import filled
    from jalon.exchange.filling_wire import FilledSheet, FilledTable, FilledValue

    rows = tuple(
        (FilledValue(text=text[:200]), FilledValue(text=text[:200]), FilledValue(number="2"))
        for text in PAYLOADS
    )
    order = FilledSheet("Remontée", (), (FilledTable(13, 15, (0, 1, 5), rows),))
    path = tmp_path / "rempli.xlsx"
    path.write_bytes(filled(path, own_grids.monthly_form(), (order,)))
    found = office([path], tmp_path / "flat")["rempli"]
    formulas = re.findall(r'table:formula="([^"]*)"', found)
    last = 12 + len(PAYLOADS)
    # Its own alone: a line each in G, the total, and two of the other sheet.
    assert len(formulas) == len(PAYLOADS) + 3
    assert f"of:=SUM([.F13:.F{last}])" in formulas
    assert found.count(f'office:value="{2 * len(PAYLOADS)}"') == 3
    assert "<text:a " not in found
