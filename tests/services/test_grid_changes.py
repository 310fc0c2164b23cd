from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import make
import own_grids
from jalon.domain.errors import GridModelMismatchError, ImportMovedError, NothingToImportError
from jalon.domain.months import Month
from jalon.exchange.filling import filled
from jalon.exchange.filling_wire import FilledSheet, FilledValue, PlacedValue
from jalon.services import grids
from jalon.services.grids import ChangeKind
from jalon.services.grids.corrections import correction_of
from jalon.services.grids.rows import GridLine
from jalon.services.history import undo_last
from jalon.services.importing.meanings import Vocabulary
from jalon.storage import records
from jalon.storage.queries import export as queries

OCTOBER = Month(2026, 10)
SERIAL = date(1899, 12, 30)


@pytest.fixture
def month(caseload):
    with caseload.write("demonstration") as session:
        for number, name in enumerate(["Durand", "Œuvrard", "N’Guyen"], start=1):
            person = make.a_person(session, case_code=f"A-{number:04}", family_name=name, given_name="Zoé")
            path = make.a_path(session, person, date(2026, number, 2))
            records.insert(
                session,
                "module_period",
                {"support_path_id": path, "module": "M2_PROJET", "start_date": date(2026, number, 2)},
            )
            make.an_act(session, caseload.signed_in.coach_id, (person,), date=date(2026, 10, 6))
    return caseload


@pytest.fixture
def sent(month, tmp_path):
    """Give the model and the file that was filled for October."""
    (tmp_path / "remontee.xlsx").write_bytes(own_grids.monthly_form(rows=5))
    model = grids.guess_model(tmp_path / "remontee.xlsx", today=make.TODAY)
    path = tmp_path / "octobre.xlsx"
    grids.fill_grid(month, model, OCTOBER, path, today=make.TODAY, reason="Essai")
    return model, path


def edited(path: Path, *cells: tuple[int, int, object]) -> Path:
    """Change cells of a file as a colleague would: row from 1, column from 0."""

    def value(of):
        if isinstance(of, date):
            return FilledValue(number=str((of - SERIAL).days), look="day")
        return FilledValue(number=str(of)) if isinstance(of, int) else FilledValue(text=of or None)

    placed = tuple(PlacedValue(row, column, value(of)) for row, column, of in cells)
    target = path.with_name("retour.xlsx")
    target.write_bytes(filled(path, path.read_bytes(), (FilledSheet("Remontée", placed),)))
    return target


def told(returned):
    return [(one.kind, one.row, one.field, one.before, one.after) for one in returned.changes]


def persons(caseload):
    with caseload.read() as session:
        return {row["case_code"]: row for row in queries.read_records(session, "person")}


def test_a_table_that_comes_back_as_it_went_says_nothing(month, sent):
    model, path = sent
    assert grids.propose_changes(month, model, path, OCTOBER, today=make.TODAY).changes == ()


def test_a_value_that_was_changed_is_proposed_and_taken_as_one_action(month, sent):
    model, path = sent
    returned = grids.propose_changes(
        month, model, edited(path, (13, 2, "Zoë"), (14, 1, "Ouvrard")), OCTOBER, today=make.TODAY
    )
    assert told(returned) == [
        (ChangeKind.VALUE, 13, "given_name", "Zoé", "Zoë"),
        (ChangeKind.VALUE, 14, "family_name", "Œuvrard", "Ouvrard"),
    ]
    assert [one.case_code for one in returned.changes] == ["A-0001", "A-0002"]
    assert persons(month)["A-0001"]["given_name"] == "Zoé"
    assert all(one.can_be_taken for one in returned.changes)
    grids.take_changes(month, returned, returned.changes)
    assert persons(month)["A-0001"]["given_name"] == "Zoë"
    assert (
        grids.propose_changes(month, model, path.with_name("retour.xlsx"), OCTOBER, today=make.TODAY).changes
        == ()
    )


def test_a_new_row_is_someone_new_and_comes_in_only_when_it_is_accepted(month, sent):
    model, path = sent
    back = edited(path, (16, 0, "B-77"), (16, 1, "Petit"), (16, 2, "Ali"), (16, 3, date(2026, 10, 12)))
    returned = grids.propose_changes(month, model, back, OCTOBER, today=make.TODAY)
    (one,) = returned.changes
    assert (one.kind, one.row, one.after) == (ChangeKind.NEW_ROW, 16, "Petit Ali")
    assert one.can_be_taken
    assert len(persons(month)) == 3
    written = grids.take_changes(month, returned, [one])
    assert (written["person"], written["support_path"]) == (1, 1)
    assert "Petit" in {row["family_name"] for row in persons(month).values()}
    undo_last(month)
    assert len(persons(month)) == 3


def test_a_row_that_is_missing_and_a_figure_that_was_typed_are_told_and_never_taken(month, sent):
    model, path = sent
    returned = grids.propose_changes(
        month,
        model,
        edited(
            path,
            (6, 2, 99),
            (13, 5, 12),
            (15, 0, ""),
            (15, 1, ""),
            (15, 2, ""),
            (15, 3, ""),
            (15, 4, ""),
            (15, 5, ""),
        ),
        OCTOBER,
        today=make.TODAY,
    )
    assert told(returned) == [
        (ChangeKind.MISSING_ROW, 0, "", "", ""),
        (ChangeKind.FIGURE, 6, "FA_FIN", "3", "99"),
        (ChangeKind.FIGURE, 13, "month_minutes", "1", "12"),
    ]
    assert returned.changes[0].case_code == "A-0003"
    with pytest.raises(NothingToImportError):
        grids.take_changes(month, returned, returned.changes)


def test_only_what_was_accepted_is_written(month, sent):
    model, path = sent
    back = edited(path, (16, 1, "Petit"), (16, 2, "Ali"), (17, 1, "Grand"), (17, 2, "Léa"))
    returned = grids.propose_changes(month, model, back, OCTOBER, today=make.TODAY)
    second = next(one for one in returned.changes if one.row == 17)
    grids.take_changes(month, returned, [second])
    names = {row["family_name"] for row in persons(month).values()}
    assert "Grand" in names
    assert "Petit" not in names


def test_a_column_of_keys_tells_whose_a_row_is_without_a_case_code(month, sent, tmp_path):
    model, _ = sent
    table = model.tables[0]
    columns = tuple(one for one in table.columns if one.field != "case_code")
    model = replace(model, tables=(replace(table, columns=columns, key_column="J"),))
    path = tmp_path / "cles.xlsx"
    grids.fill_grid(month, model, OCTOBER, path, today=make.TODAY, reason="Essai")
    returned = grids.propose_changes(month, model, edited(path, (14, 2, "Zoë")), OCTOBER, today=make.TODAY)
    assert [(one.case_code, one.after) for one in returned.changes] == [("A-0002", "Zoë")]


def test_another_file_is_refused(month, sent, tmp_path):
    model, _ = sent
    (tmp_path / "autre.xlsx").write_bytes(own_grids.yearly_board())
    with pytest.raises(GridModelMismatchError):
        grids.propose_changes(month, model, tmp_path / "autre.xlsx", OCTOBER, today=make.TODAY)


def test_values_and_new_rows_are_one_action_that_is_undone_at_once(month, sent):
    model, path = sent
    back = edited(path, (13, 1, "Durand-Roux"), (13, 4, "3"), (16, 1, "Petit"), (16, 2, "Ali"))
    returned = grids.propose_changes(month, model, back, OCTOBER, today=make.TODAY)
    assert [(one.field, one.can_be_taken) for one in returned.changes] == [
        ("family_name", True),
        ("module", True),
        ("", True),
    ]
    before = persons(month)
    grids.take_changes(month, returned, returned.changes)
    after = {row["family_name"] for row in persons(month).values()}
    assert after == {"Durand-Roux", "Œuvrard", "N’Guyen", "Petit"}
    with month.read() as session:
        modules = {row["module"] for row in queries.read_records(session, "module_period")}
    assert "M3_RECHERCHE" in modules
    undo_last(month)
    assert persons(month) == before


def test_what_changed_meanwhile_is_not_written_over(month, sent):
    model, path = sent
    returned = grids.propose_changes(month, model, edited(path, (13, 2, "Zoë")), OCTOBER, today=make.TODAY)
    with month.write("demonstration") as session:
        records.update(session, "person", persons(month)["A-0001"]["id"], {"given_name": "Zora"})
    with pytest.raises(ImportMovedError):
        grids.take_changes(month, returned, returned.changes)
    assert persons(month)["A-0001"]["given_name"] == "Zora"


@pytest.mark.parametrize("value", ["31/02/2026", "bientôt", date(2031, 1, 1)])
def test_a_value_that_the_field_cannot_hold_is_told_and_not_taken(month, sent, value):
    model, path = sent
    with month.write("demonstration") as session:
        path_of = next(queries.read_records(session, "support_path"))
        for row in queries.read_records(session, "support_path"):
            records.update(session, "support_path", row["id"], {"exit_date": date(2026, 10, 30)})
    assert path_of
    returned = grids.propose_changes(month, model, edited(path, (13, 3, value)), OCTOBER, today=make.TODAY)
    (one,) = [one for one in returned.changes if one.kind is ChangeKind.VALUE]
    assert not one.can_be_taken


def test_an_admission_is_told_and_changed_on_her_page_only(month, sent):
    model, path = sent
    returned = grids.propose_changes(
        month, model, edited(path, (14, 3, date(2026, 2, 9))), OCTOBER, today=make.TODAY
    )
    (one,) = returned.changes
    assert (one.field, one.after, one.can_be_taken) == ("admission_date", "09/02/2026", False)


def test_a_cell_that_a_careful_colleague_emptied_takes_nothing_away(month, sent):
    model, path = sent
    returned = grids.propose_changes(month, model, edited(path, (13, 2, "")), OCTOBER, today=make.TODAY)
    assert not any(one.can_be_taken for one in returned.changes)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "2 90 05 67 482 001 12"),
        ("postal_code", "1"),
        ("email", "à demander"),
        ("family_name", "1234"),
        ("birth_date", date(2030, 1, 1)),
    ],
)
def test_what_an_import_would_refuse_is_not_taken_from_a_table_either(caseload, field, value):
    with caseload.read() as session:
        vocabulary = Vocabulary.load(session, make.TODAY, {})
    line = GridLine("k", "A-0001", "p", {field: None}, {"person": "p"})
    assert correction_of(line, field, value, vocabulary, make.TODAY) is None
