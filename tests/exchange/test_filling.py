import io
import re
import zipfile
from pathlib import Path

import pytest
import python_calamine

import own_grids
from jalon.domain import errors
from jalon.exchange.filling import filled, look_at
from jalon.exchange.filling_wire import FilledSheet, FilledTable, FilledValue, PlacedValue

FORM = Path("remontee.xlsx")


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheets(content):
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def people(count):
    return tuple(
        (FilledValue(text=f"A-{number:04}"), FilledValue(text="=1+1"), FilledValue(number=str(number)))
        for number in range(1, count + 1)
    )


def fill_form(count, template=None, rows=3):
    table = FilledTable(13, 12 + rows, (0, 1, 5), people(count))
    order = FilledSheet("Remontée", (PlacedValue(6, 2, FilledValue(number="17")),), (table,))
    return filled(FORM, template or own_grids.monthly_form(rows), (order,))


def test_a_form_is_looked_at_for_its_formulas_and_the_looks_of_its_cells():
    seen = {sheet.name: sheet for sheet in look_at(FORM, own_grids.monthly_form())}
    assert seen["Remontée"].formulas == ((13, 6), (14, 6), (15, 6), (16, 5))
    looks = {(row, column): look for row, column, look in seen["Remontée"].looks}
    assert (looks[13, 3], looks[8, 2], looks[9, 2]) == ("day", "share", "hours")
    assert seen["Vide"].formulas == ()


def test_a_form_with_room_enough_keeps_its_shape():
    rows = sheets(fill_form(2))["Remontée"]
    assert rows[5][2] == 17
    assert [row[0] for row in rows[12:16]] == ["A-0001", "A-0002", "", "TOTAL"]
    assert rows[12][1] == "=1+1"


def test_a_table_with_more_to_tell_grows_and_what_is_below_moves():
    content = parts(fill_form(10))
    sheet = content["xl/worksheets/sheet1.xml"].decode()
    assert "<f>SUM(F13:F22)</f>" in sheet
    assert re.search(r'<c r="G22" s="\d+"><f>F22/7</f></c>', sheet)
    assert 'mergeCell ref="A25:C26"' in sheet
    assert 'sqref="E13:E22"' in sheet
    assert 'autoFilter ref="A12:H22"' in sheet
    other = content["xl/worksheets/sheet2.xml"].decode()
    assert "Remontée!F23" in other
    assert "F13:F22)" in other
    assert b"$F$13:$F$22" in content["xl/charts/chart1.xml"]
    assert b"<xdr:row>27</xdr:row>" in content["xl/drawings/drawing1.xml"]
    assert b'fullCalcOnLoad="1"' in content["xl/workbook.xml"]


def test_what_is_not_bound_stays_byte_for_byte():
    template = own_grids.monthly_form()
    before, after = parts(template), parts(fill_form(3, template))
    changed = {name for name in before if before[name] != after.get(name)}
    # The third sheet loses the size it claims, which a reader would believe.
    assert changed <= {"xl/sharedStrings.xml", *(f"xl/worksheets/sheet{number}.xml" for number in (1, 2, 3))}
    widths = re.compile(rb"<cols>.*?</cols>")
    assert widths.findall(before["xl/worksheets/sheet1.xml"]) == widths.findall(
        after["xl/worksheets/sheet1.xml"]
    )


def test_nobody_of_the_example_is_left_in_the_file_nor_beside_another_name():
    content = fill_form(3, own_grids.monthly_form(filled=True))
    for name, part in parts(content).items():
        assert own_grids.SECRET.encode() not in part, name
    assert all(row[7] == "" for row in sheets(content)["Remontée"][12:15])


def test_no_text_of_ours_is_a_formula_in_it():
    for part in parts(fill_form(4)).values():
        assert b"<f>1+1" not in part
        assert b"<f>=1+1" not in part


def test_a_day_and_a_duration_get_a_format_that_shows_them_and_only_where_there_was_none():
    order = FilledSheet(
        "Remontée",
        (
            PlacedValue(6, 2, FilledValue(number="46000", look="day")),
            PlacedValue(9, 2, FilledValue(number="1.5", look="hours")),
        ),
    )
    content = filled(FORM, own_grids.monthly_form(), (order,))
    rows = sheets(content)["Remontée"]
    assert str(rows[5][2]) == "2025-12-09"
    assert rows[8][2].total_seconds() == 36 * 3600
    count = re.compile(rb'<cellXfs count="(\d+)"')
    before = int(count.search(parts(own_grids.monthly_form())["xl/styles.xml"])[1])
    assert int(count.search(parts(content)["xl/styles.xml"])[1]) == before + 1


def test_the_same_order_gives_the_same_bytes():
    template = own_grids.monthly_form()
    assert fill_form(5, template) == fill_form(5, template)


def test_a_cell_that_the_form_computes_is_not_written_over():
    order = FilledSheet("Remontée", (PlacedValue(16, 5, FilledValue(number="1")),))
    with pytest.raises(errors.GridComputedCellError):
        filled(FORM, own_grids.monthly_form(), (order,))


def test_a_sheet_that_is_not_there_is_refused():
    with pytest.raises(errors.GridModelMismatchError):
        filled(FORM, own_grids.monthly_form(), (FilledSheet("Ailleurs"),))


def with_part(name, part):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for known, content in parts(own_grids.monthly_form()).items():
            archive.writestr(known, content)
        archive.writestr(name, part)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "part", "refusal"),
    [
        ("xl/vbaProject.bin", b"x", errors.GridMacrosError),
        (
            "xl/worksheets/sheet9.xml",
            b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
            b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>',
            errors.GridUnreadableError,
        ),
        ("xl/externalLinks/externalLink1.xml", b"<x/>", errors.GridLinksError),
        ("xl/pivotCache/pivotCacheRecords1.xml", b"<x/>", errors.GridTemplateHoldsDataError),
        ("xl/theme/theme2.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', errors.GridEntitiesError),
        ("xl/media/big.bin", b"\0" * 50_000_000, errors.GridBombError),
    ],
)
def test_a_hostile_form_is_refused_before_it_is_taken_apart(name, part, refusal):
    with pytest.raises(refusal):
        look_at(FORM, with_part(name, part))


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"Nom;Age\r\n", b"%PDF-1.4", own_grids.monthly_form()[:900]]
)
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(errors.RefusalError):
        look_at(FORM, content)


def test_a_sheet_whose_xml_is_cut_short_is_refused():
    whole = parts(own_grids.monthly_form())["xl/worksheets/sheet1.xml"]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in parts(own_grids.monthly_form()).items():
            archive.writestr(name, whole[:-200] if name == "xl/worksheets/sheet1.xml" else part)
    with pytest.raises(errors.GridUnreadableError):
        look_at(FORM, stream.getvalue())


def test_comments_beside_the_people_of_an_example_are_refused_as_they_cannot_be_emptied():
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    page = book.add_worksheet("S")
    page.write("A2", "X")
    page.write_comment("A2", own_grids.SECRET)
    book.close()
    with pytest.raises(errors.GridTemplateHoldsDataError):
        filled(FORM, stream.getvalue(), (FilledSheet("S", (), (FilledTable(2, 3, (0,)),)),))


def test_a_sheet_hidden_outside_the_sheets_is_refused_before_anyone_opens_it():
    evil = parts(own_grids.monthly_form(rows=3))
    evil["xl/evil/sheet9.xml"] = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in evil.items():
            archive.writestr(name, part)
    with pytest.raises(errors.GridForgedError):
        look_at(FORM, stream.getvalue())
