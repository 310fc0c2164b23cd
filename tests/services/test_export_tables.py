import io
import json
import os
import stat
import zipfile
from datetime import date

import pytest
import python_calamine
from sqlalchemy import select

import make
from jalon.domain.errors import (
    ExportMismatchError,
    ExportTooLongError,
    PreciousTargetError,
    UnknownExportKindError,
)
from jalon.exchange.reading import read_grid
from jalon.services import export_tables
from jalon.services.export import export_json
from jalon.services.export_tables import export_archive, export_list, export_workbook, file_name
from jalon.settings.dictionary import dictionary
from jalon.settings.rules import rules_for
from jalon.storage import records
from jalon.storage.queries import export as queries
from jalon.storage.schema.access import AccessEntryRow

LONG = "Début " + "é😀" * 20_000 + " fin"


@pytest.fixture
def filled(caseload):
    """Give a caseload with two people, acts, an agreement and a very long note."""
    with caseload.write("demonstration") as session:
        coach = caseload.signed_in.coach_id
        zoe = make.a_person(session)
        ali = make.a_person(
            session, case_code="A-0002", family_name="=1+1", given_name="@Ali", phone="+33 6 00"
        )
        make.a_path(session, zoe, date(2026, 3, 2))
        make.an_act(session, coach, (zoe, ali), date=date(2026, 10, 5), duration_minutes=125)
        make.an_act(session, coach, (zoe,), date=date(2026, 10, 6), duration_minutes=45)
        records.insert(
            session, "shared_note", {"person_id": zoe, "coach_id": coach, "date": make.TODAY, "text": LONG}
        )
        agreement = records.insert(
            session, "agreement", {"reference": "C-1", "kind": "DELEGATION", "start_date": date(2026, 1, 1)}
        )
        records.insert(
            session,
            "agreement_line",
            {"agreement_id": agreement, "valid_from": date(2026, 1, 1), "amount_cents": 430050},
        )
    return caseload


def sheets_of(path):
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def column(rows, heading):
    return [row[rows[0].index(heading)] for row in rows[1:]]


def test_the_dictionary_knows_every_column_of_every_table_and_every_list():
    words = dictionary()
    names = {column.name for table, _, _ in queries.flat_tables() for column in queries.columns_of(table)}
    assert {table for table, _, _ in queries.flat_tables()} == words.tables.keys()
    assert names <= words.columns.keys()
    labels = rules_for(make.TODAY).labels
    used = [*words.columns.values(), *(one for t in words.tables.values() for one in t.columns.values())]
    assert {one.list for one in used if one.list} <= labels.keys()
    sheets = [table.sheet for table in words.tables.values()]
    assert len({file_name(sheet) for sheet in sheets}) == len(sheets)


def test_the_headings_of_a_table_are_all_different(filled, tmp_path):
    export_workbook(filled, tmp_path / "e.xlsx")
    for name, rows in sheets_of(tmp_path / "e.xlsx").items():
        assert len(set(rows[0])) == len(rows[0]), name


def test_a_workbook_holds_days_minutes_and_euros_as_such_and_text_as_text(filled, tmp_path):
    done = export_workbook(filled, tmp_path / "e.xlsx")
    sheets = sheets_of(tmp_path / "e.xlsx")
    assert sorted(column(sheets["Actes"], "Durée")) == [45, 125]
    assert sorted(column(sheets["Actes"], "Date")) == [date(2026, 10, 5), date(2026, 10, 6)]
    assert column(sheets["Lignes de convention"], "Montant") == [4300.5]
    assert sorted(column(sheets["Personnes"], "Nom")) == ["=1+1", "Lefèvre"]
    assert sorted(column(sheets["Personnes des actes"], "Part de la durée")) == [45, 62, 63]
    assert set(column(sheets["Personnes des actes"], "Code dossier")) == {"A-0001", "A-0002"}
    assert set(column(sheets["Référents des actes"], "Nom du référent")) == {"Claire Martin"}
    assert done.rows["act_participant"] == 3


def test_the_rows_of_a_workbook_are_those_of_the_json(filled, tmp_path):
    counts = export_json(filled, tmp_path / "e.json")
    done = export_workbook(filled, tmp_path / "e.xlsx")
    assert {queries.list_name(name): done.rows[name] for name in queries.exported_tables()} == counts
    document = json.loads((tmp_path / "e.json").read_text("utf-8"))
    assert sum(act["duration_minutes"] for act in document["acts"]) == sum(
        column(sheets_of(tmp_path / "e.xlsx")["Actes"], "Durée")
    )


def test_a_text_longer_than_a_cell_goes_on_beside_it_and_nothing_is_lost(filled, tmp_path):
    done = export_workbook(filled, tmp_path / "e.xlsx")
    rows = sheets_of(tmp_path / "e.xlsx")["Notes"]
    assert len(rows) == 2
    assert rows[0][-2:] == ["Texte (suite 2)", "Texte (suite 3)"]
    assert "".join(column(rows, heading)[0] for heading in ("Texte", *rows[0][-2:])) == LONG
    assert done.continued_texts == 1


def test_an_archive_has_a_text_table_each_that_reads_back(filled, tmp_path):
    done = export_archive(filled, tmp_path / "e.zip")
    with zipfile.ZipFile(tmp_path / "e.zip") as archive:
        assert len(archive.namelist()) == len(done.rows)
        assert '"\'=1+1"' in archive.read("personnes.csv").decode("utf-8-sig")
        (tmp_path / "p.csv").write_bytes(archive.read("personnes.csv"))
    (sheet,) = read_grid(tmp_path / "p.csv").sheets
    names = sheet.rows[0].values.index("Nom")
    assert sorted(row.values[names] for row in sheet.rows[1:]) == ["=1+1", "Lefèvre"]


@pytest.mark.parametrize("write", [export_workbook, export_archive])
def test_the_same_caseload_gives_the_same_file_for_its_owner_alone(filled, tmp_path, write):
    for name in ("one", "two"):
        write(filled, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    if os.name != "nt":
        assert stat.S_IMODE((tmp_path / "one").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir() if "jalon" not in path.name) == ["one", "two"]


def test_every_export_is_in_the_access_log(filled, tmp_path):
    export_workbook(filled, tmp_path / "e.xlsx")
    export_archive(filled, tmp_path / "e.zip")
    export_list(filled, "people", "Personnes", [("Nom", 20)], [("Zoé",)], tmp_path / "l.csv")
    with filled.read() as session:
        events = session.execute(select(AccessEntryRow.event)).scalars().all()
    assert {"export_workbook", "export_csv", "export_list"} <= set(events)


def test_a_file_that_does_not_hold_the_caseload_is_not_kept(filled, tmp_path, monkeypatch):
    target = tmp_path / "e.xlsx"
    target.write_bytes(b"the file of last month")
    whole = export_tables.workbook

    def loses_the_last_row(sheets, **more):
        (first, *rest) = sheets
        return whole([type(first)(first.name, first.columns, first.rows[:-1]), *rest], **more)

    monkeypatch.setattr(export_tables, "workbook", loses_the_last_row)
    with pytest.raises(ExportMismatchError):
        export_workbook(filled, target)
    assert target.read_bytes() == b"the file of last month"


def test_a_minute_that_is_lost_is_noticed(filled, tmp_path, monkeypatch):
    whole = export_tables.workbook

    def one_minute_less(sheets, **more):
        def shorter(sheet):
            place = [heading for heading, _ in sheet.columns].index("Durée")
            (row, *rest) = [list(row) for row in sheet.rows]
            row[place] -= 1
            return type(sheet)(sheet.name, sheet.columns, [row, *rest])

        return whole([shorter(one) if one.name == "Actes" else one for one in sheets], **more)

    monkeypatch.setattr(export_tables, "workbook", one_minute_less)
    with pytest.raises(ExportMismatchError) as raised:
        export_workbook(filled, tmp_path / "e.xlsx")
    assert raised.value.label == "Actes"
    assert not (tmp_path / "e.xlsx").exists()


def test_a_list_is_exported_as_it_is_filtered(caseload, tmp_path):
    rows = [("Lefèvre", date(2026, 3, 2), 90), ("=1+1", None, 0)]
    columns = [("Nom", 20), ("Admission", 12), ("Minutes", 10)]
    assert export_list(caseload, "people", "Personnes", columns, rows, tmp_path / "l.xlsx") == 2
    assert sheets_of(tmp_path / "l.xlsx")["Personnes"][1:] == [
        ["Lefèvre", date(2026, 3, 2), 90],
        ["=1+1", "", 0],
    ]
    export_list(caseload, "people", "Personnes", columns, rows, tmp_path / "l.csv")
    assert '"\'=1+1";"";"0"' in (tmp_path / "l.csv").read_text("utf-8-sig")


def test_more_rows_than_a_sheet_holds_are_refused_before_anything_is_written(caseload, tmp_path):
    class Endless(list):
        def __len__(self):
            return 1_048_576

    table = export_tables.CaseloadTable("people", "Personnes", (), Endless())
    with pytest.raises(ExportTooLongError):
        export_tables._as_workbook([table], "Personnes", make.TODAY)


def test_an_export_never_takes_the_place_of_a_caseload_nor_of_an_unknown_kind(caseload, tmp_path):
    with pytest.raises(PreciousTargetError):
        export_workbook(caseload, tmp_path / "autre.jalon")
    with pytest.raises(UnknownExportKindError):
        export_list(caseload, "people", "Personnes", [("Nom", 20)], [], tmp_path / "l.pdf")


def test_a_frozen_file_is_in_an_export_by_its_case_code_alone(filled, tmp_path):
    with filled.write("demonstration") as session:
        person = next(row for row in queries.read_records(session, "person") if row["case_code"] == "A-0001")
        records.update(session, "person", person["id"], {"frozen_since": make.TODAY})
    export_workbook(filled, tmp_path / "e.xlsx")
    assert "Lefèvre" not in str(sheets_of(tmp_path / "e.xlsx"))
    assert "Début é" not in str(sheets_of(tmp_path / "e.xlsx"))


def test_a_workbook_of_ours_opens_without_a_formula_or_a_link(filled, tmp_path):
    export_workbook(filled, tmp_path / "e.xlsx")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "e.xlsx").read_bytes())) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert b"<f>" not in content
            assert b"<hyperlink " not in content
