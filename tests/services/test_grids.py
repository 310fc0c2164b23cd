import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import python_calamine
from sqlalchemy import select

import make
import own_grids
from jalon.domain import errors
from jalon.domain.grid_models import Form, RowSource
from jalon.domain.months import Month
from jalon.exchange.recount import read_cells
from jalon.services import grids, history
from jalon.settings.paths import resource
from jalon.storage import records
from jalon.storage.schema.upkeep import GridModelRow

OCTOBER = Month(2026, 10)


@pytest.fixture
def month(caseload):
    """Give a caseload with four people in October: one leaves, one comes, one has a frozen file."""
    coach = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        people = {}
        for number, (name, admission, exit_date) in enumerate(
            [
                ("=Durand", date(2026, 1, 5), None),
                ("Œuvrard", date(2026, 2, 2), date(2026, 10, 20)),
                ("N’Guyen", date(2026, 10, 12), None),
                ("Gelé", date(2026, 3, 1), None),
            ],
            start=1,
        ):
            person = make.a_person(session, case_code=f"A-{number:04}", family_name=name)
            path = make.a_path(
                session, person, admission, exit_date, exit_reason="EMPLOI_STABLE" if exit_date else None
            )
            records.insert(
                session,
                "module_period",
                {"support_path_id": path, "module": "M2_PROJET", "start_date": admission, "is_main": True},
            )
            records.insert(
                session,
                "coach_assignment",
                {"support_path_id": path, "coach_id": coach, "start_date": admission},
            )
            people[name] = person
        make.an_act(session, coach, (people["=Durand"],), date=date(2026, 10, 6), duration_minutes=90)
        make.an_act(session, coach, (people["=Durand"], people["Œuvrard"]), date=date(2026, 10, 7))
        records.update(session, "person", people["Gelé"], {"frozen_since": date(2026, 9, 1)})
    return caseload


@pytest.fixture
def form(tmp_path):
    path = tmp_path / "remontee.xlsx"
    path.write_bytes(own_grids.monthly_form(rows=2, filled=True))
    return path


def sheets(path: Path):
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def test_a_form_is_described_by_its_labels_and_headings(form):
    model = grids.guess_model(form, today=make.TODAY)
    assert {(one.cell, one.key, one.form) for one in model.cells} == {
        ("B3", "structure", Form.AUTO),
        ("B4", "month", Form.TEXT),
        ("C6", "FA_FIN", Form.AUTO),
        ("C7", "ENTREES", Form.AUTO),
        ("C8", "TX_OCC", Form.FRACTION),
        ("C9", "MIN_PERSONNE", Form.DURATION),
    } | {(one.cell, one.key, one.form) for one in model.cells if one.sheet == "Synthèse"}
    (table,) = model.tables
    assert (table.source, table.heading_row, table.first_row, table.last_row) == (
        RowSource.PERSONS,
        12,
        13,
        14,
    )
    assert {one.column: one.field for one in table.columns}.items() >= {
        "A": "case_code",
        "B": "family_name",
        "C": "given_name",
        "D": "admission_date",
        "E": "module",
        "F": "month_minutes",
    }.items()


def test_nobody_of_the_example_is_kept_in_the_model(form):
    model = grids.guess_model(form, today=make.TODAY)
    (form.parent / "kept.xlsx").write_bytes(model.template)
    assert own_grids.SECRET not in str(sheets(form.parent / "kept.xlsx"))
    assert own_grids.SECRET.encode() not in model.template


def test_a_form_is_filled_with_the_month_in_its_own_shape(month, form, tmp_path):
    model = grids.guess_model(form, today=make.TODAY)
    target = tmp_path / "octobre.xlsx"
    done = grids.fill_grid(month, model, OCTOBER, target, today=make.TODAY, reason="Essai")
    assert done.rows == {"Remontée": 3}
    rows = sheets(target)["Remontée"]
    assert rows[2][1] == "L’Étape"
    assert rows[3][1] == "octobre 2026"
    assert (rows[5][2], rows[6][2]) == (3, 1)
    assert rows[8][2].total_seconds() == 150 * 60
    assert [row[:2] for row in rows[12:16]] == [
        ["A-0001", "=Durand"],
        ["A-0002", "Œuvrard"],
        ["A-0003", "N’Guyen"],
        ["TOTAL", ""],
    ]
    assert [row[5] for row in rows[12:15]] == [2.0, 0.5, 0]
    assert rows[12][3] == date(2026, 1, 5)
    assert rows[12][4] == "Appui au projet professionnel"
    assert "Gelé" not in str(rows)


def test_a_board_of_a_year_has_its_months_up_to_the_one_that_is_filled(month, tmp_path):
    path = tmp_path / "annee.xlsx"
    path.write_bytes(own_grids.yearly_board())
    model = grids.guess_model(path, today=make.TODAY)
    assert len(model.cells) == 36
    grids.fill_grid(month, model, OCTOBER, tmp_path / "o.xlsx", today=make.TODAY, reason="Essai")
    rows = sheets(tmp_path / "o.xlsx")["Année 2026"]
    assert rows[2][1:13] == [1, 2, 3, 3, 3, 3, 3, 3, 3, 4, "", ""]
    assert rows[4][9:13] == [0, 1, "", ""]


def test_a_table_of_acts_has_a_row_for_each_person_of_each_act(month, tmp_path):
    path = tmp_path / "journal.xlsx"
    path.write_bytes(own_grids.log_of_acts())
    model = grids.guess_model(path, today=make.TODAY)
    assert [table.source for table in model.tables] == [RowSource.ACTS]
    grids.fill_grid(month, model, OCTOBER, tmp_path / "o.xlsx", today=make.TODAY, reason="Essai")
    rows = sheets(tmp_path / "o.xlsx")["Journal"]
    assert [row[:2] for row in rows[3:]] == [
        [date(2026, 10, 6), "A-0001"],
        [date(2026, 10, 7), "A-0001"],
        [date(2026, 10, 7), "A-0002"],
    ]
    assert rows[3][2:] == ["Entretien individuel", 1.5, "Dans nos locaux", "Claire Martin"]


def test_a_text_table_keeps_its_headings_and_its_source(month, tmp_path):
    path = tmp_path / "sorties.csv"
    path.write_bytes(own_grids.text_head())
    model = grids.guess_model(path, today=make.TODAY)
    model = replace(model, tables=(replace(model.tables[0], source=RowSource.EXITS),))
    grids.fill_grid(month, model, OCTOBER, tmp_path / "o.csv", today=make.TODAY, reason="Essai")
    assert (tmp_path / "o.csv").read_text("utf-8-sig").splitlines() == [
        '"N° dossier";"Nom";"Date de sortie";"Motif de sortie";"Minutes"',
        '"A-0002";"Œuvrard";"20/10/2026";"Emploi stabilisé, fin d’un commun accord";"30"',
    ]


def test_a_model_written_as_json_is_read_back_and_conforms_to_its_schema(form):
    model = grids.guess_model(form, today=make.TODAY)
    text = grids.model_to_json(model)
    schema = json.loads(resource("schemas", "jalon-grid-model.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(text))
    assert grids.model_from_json(Path("m.json"), text) == model


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"format": "autre"}, errors.GridModelUnreadableError),
        ({"template": "%%%"}, errors.GridModelUnreadableError),
        ({"cells": [{"sheet": "S", "cell": "B2", "key": "INCONNU"}]}, errors.GridModelMismatchError),
        ({"cells": [{"sheet": "S", "cell": "2B", "key": "FA_FIN"}]}, errors.GridModelUnreadableError),
        (
            {"cells": [{"sheet": "S", "cell": "B2", "key": "FA_FIN", "month": "13"}]},
            errors.GridModelMismatchError,
        ),
        ({"more": 1}, errors.GridModelUnreadableError),
    ],
)
def test_a_model_that_makes_no_sense_is_refused(form, change, refusal):
    document = json.loads(grids.model_to_json(grids.guess_model(form, today=make.TODAY)))
    with pytest.raises(refusal):
        grids.model_from_json(Path("m.json"), json.dumps(document | change))


def test_a_remembered_model_is_found_by_its_name_and_replaced_by_the_next(month, form, tmp_path):
    model = grids.guess_model(form, today=make.TODAY)
    first = grids.remember_model(month, model)
    assert grids.remember_model(month, replace(model, agreement="C-1")) == first
    assert grids.list_models(month) == ((first, "remontee"),)
    assert grids.read_model(month, "remontee", today=make.TODAY).agreement == "C-1"
    grids.forget_model(month, first)
    with pytest.raises(errors.UnknownGridModelError):
        grids.read_model(month, "remontee", today=make.TODAY)


@pytest.mark.parametrize("name", ["t.ods", "t.xls", "t.pdf"])
def test_other_kinds_are_asked_for_as_xlsx(tmp_path, name):
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(errors.GridTemplateKindError):
        grids.guess_model(tmp_path / name, today=make.TODAY)


def test_a_table_in_which_nothing_is_known_is_said_so(tmp_path):
    (tmp_path / "t.csv").write_text("Pomme;Poire\n", "utf-8")
    with pytest.raises(errors.NothingToBindError):
        grids.guess_model(tmp_path / "t.csv", today=make.TODAY)


def test_a_file_that_does_not_hold_what_was_asked_is_not_kept(month, form, tmp_path, monkeypatch):
    from jalon.services.grids import filling

    model = grids.guess_model(form, today=make.TODAY)
    whole = filling.filling.filled
    target = tmp_path / "o.xlsx"
    target.write_bytes(b"before")

    def one_row_less(path, content, orders):
        first = orders[0]
        table = first.tables[0]
        shorter = type(table)(table.first, table.last, table.columns, table.rows[:-1])
        return whole(path, content, (type(first)(first.name, first.cells, (shorter,)), *orders[1:]))

    monkeypatch.setattr(filling.filling, "filled", one_row_less)
    with pytest.raises(errors.ExportMismatchError):
        grids.fill_grid(month, model, OCTOBER, target, today=make.TODAY, reason="Essai")
    assert target.read_bytes() == b"before"


def reasons(caseload):
    with caseload.read() as session:
        found = session.execute(
            select(GridModelRow.name, GridModelRow.mapping).where(GridModelRow.direction == "SENT")
        )
        return [(name, json.loads(mapping)) for name, mapping in found]


def test_names_that_leave_the_structure_ask_for_a_reason_that_is_kept(month, form, tmp_path):
    model, target = grids.guess_model(form, today=make.TODAY), tmp_path / "o.xlsx"
    with pytest.raises(errors.GridReasonNeededError):
        grids.fill_grid(month, model, OCTOBER, target, today=make.TODAY, reason="  ")
    assert not target.exists()
    grids.fill_grid(month, model, OCTOBER, target, today=make.TODAY, reason="Demande du 3 octobre")
    assert reasons(month) == [(model.name, {"month": "2026-10", "reason": "Demande du 3 octobre"})]
    assert grids.list_models(month) == ()
    assert "note_sending" not in {one.label for one in history.undoable_actions(month)}


def test_within_the_structure_or_without_names_no_reason_is_asked(month, form, tmp_path):
    model = grids.guess_model(form, today=make.TODAY)
    inside = replace(model, leaves_structure=False)
    grids.fill_grid(month, inside, OCTOBER, tmp_path / "a.xlsx", today=make.TODAY)
    codes = replace(
        model.tables[0], columns=tuple(one for one in model.tables[0].columns if one.column == "A")
    )
    grids.fill_grid(month, replace(model, tables=(codes,)), OCTOBER, tmp_path / "b.xlsx", today=make.TODAY)
    assert reasons(month) == []
    assert not grids.model_from_json(form, grids.model_to_json(inside)).leaves_structure


def test_who_corrects_a_model_sees_every_column_that_could_be_filled_and_what_it_gives(month, form):
    model = grids.guess_model(form, today=make.TODAY)
    labels = grids.label_model(model)
    assert labels.cells["Remontée", "B3"] == "Nom de la structure"
    assert labels.columns[0, "H"] == "Remarque"
    assert (0, "G") not in labels.columns, "the table computes it"
    preview = grids.preview_grid(month, model, OCTOBER, today=make.TODAY)
    assert preview.cells["Remontée", "B4"] == "octobre 2026"
    assert preview.rows == (3,)
    assert preview.columns[0, "A"][0] == "A-0001"


def _example(tmp_path, **elsewhere):
    from import_files import workbook

    rows = [
        ("Nom", "Prénom", "Date d'entrée", "Module"),
        ("DUPONTEL", "Kévin", date(2025, 1, 6), "M2"),
        ("MARTINEAU", "Léa", date(2025, 2, 3), "M1"),
    ]
    return workbook(tmp_path / "exemple.xlsx", {"Remontée": rows, **elsewhere})


def test_an_example_that_names_its_people_on_another_sheet_is_refused_with_the_place(tmp_path):
    path = _example(tmp_path, Synthèse=[("Commentaire du mois",), ("M. Dupontel a été hospitalisé",)])
    with pytest.raises(errors.GridTemplateNamesError) as refusal:
        grids.guess_model(path, today=make.TODAY)
    assert (refusal.value.sheet, refusal.value.row) == ("Synthèse", 2)


def test_an_example_that_names_its_people_outside_the_cells_is_refused(tmp_path):
    path = _example(tmp_path)
    content = io.BytesIO()
    with zipfile.ZipFile(path) as known, zipfile.ZipFile(content, "w") as changed:
        for name in known.namelist():
            part = known.read(name)
            if name == "docProps/core.xml":
                part = part.replace(
                    b"</cp:coreProperties>", b"<dc:title>Mme MARTINEAU</dc:title></cp:coreProperties>"
                )
            changed.writestr(name, part)
    assert b"MARTINEAU" in zipfile.ZipFile(content).read("docProps/core.xml")
    path.write_bytes(content.getvalue())
    with pytest.raises(errors.GridTemplateNamesError) as refusal:
        grids.guess_model(path, today=make.TODAY)
    assert refusal.value.row == 0


def test_an_example_keeps_its_notice_and_nobody(tmp_path):
    path = _example(tmp_path, Notice=[("Remplir avant le 10 du mois",)])
    held = read_cells(grids.guess_model(path, today=make.TODAY).template)
    assert "Remplir avant le 10 du mois" in held["Notice"].values()
    assert "DUPONTEL" not in str(held)
    assert "Léa" not in str(held)
