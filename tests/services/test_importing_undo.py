"""An import undone, also next week: what was built upon it since stays, or goes along."""

from datetime import date

import pytest
from sqlalchemy import text

import make
from import_files import PEOPLE, workbook
from jalon.domain.errors import NothingToUndoError
from jalon.services import employer_places, history, importing, people
from jalon.services.activity import NewAct, NewParticipant, record_act
from jalon.services.export import export_json
from jalon.storage import records

TODAY = make.TODAY
HEADINGS = (*PEOPLE, "Employeur", "Contrat", "Embauche")
ROUX = ("Roux", "Zoé", date(1990, 5, 17), "F", "0612345678", "67000", "Strasbourg", date(2025, 3, 2), "M2",
        "Claire",
        "Mairie", "CDI", date(2026, 1, 5))  # fmt: skip
LIN = ("Lin", "Ana", date(2001, 2, 3), "F", None, "67000", "Strasbourg", date(2025, 3, 2), "M4", "Claire",
       "Boulangerie Paul", "CDI", date(2026, 1, 5))  # fmt: skip


def brought_in(caseload, path, *rows):
    workbook(path, {"Suivi": [HEADINGS, *rows]})
    proposal = importing.propose(caseload, path, today=TODAY)
    return importing.carry_out(
        caseload, importing.rehearse(caseload, proposal, proposal.mapping, today=TODAY)
    )


def exported(caseload, tmp_path):
    export_json(caseload, tmp_path / "export.json")
    return (tmp_path / "export.json").read_bytes()


def found(caseload, table):
    with caseload.read() as session:
        rows = session.execute(
            text(f"SELECT * FROM {table} WHERE deleted_at IS NULL ORDER BY rid")
        ).mappings()
        return [dict(row) for row in rows]


def test_an_import_undone_leaves_the_same_bytes_and_stays_in_the_list(caseload, tmp_path):
    brought_in(caseload, tmp_path / "a.xlsx", LIN)
    before = exported(caseload, tmp_path)
    changed = (*LIN[:5], "67100", *LIN[6:])
    done = brought_in(caseload, tmp_path / "b.xlsx", ROUX, changed)
    assert importing.undo_preview(caseload, done.run_id).is_plain
    importing.undo_import(caseload, done.run_id)
    assert exported(caseload, tmp_path) == before
    assert [(run.kind, run.is_undone) for run in importing.list_imports(caseload)] == [
        ("xlsx", True),
        ("xlsx", False),
    ]
    with pytest.raises(NothingToUndoError):
        importing.undo_import(caseload, done.run_id)
    proposal = importing.propose(caseload, tmp_path / "b.xlsx", today=TODAY)
    assert proposal.remembered == {"Suivi"}, "what was mapped by hand is not to be mapped again"


def test_an_import_undone_can_be_done_again(caseload, tmp_path):
    done = brought_in(caseload, tmp_path / "a.xlsx", ROUX)
    after = exported(caseload, tmp_path)
    importing.undo_import(caseload, done.run_id)
    history.redo(caseload)
    assert exported(caseload, tmp_path) == after


def acted_since(caseload):
    roux = next(row for row in found(caseload, "person") if row["family_name"] == "Roux")
    act = NewAct(date(2026, 11, 18), 60, "ENTRETIEN", "PERSONNE", (caseload.signed_in.coach_id,),
                 (NewParticipant(roux["id"]),))  # fmt: skip
    return record_act(caseload, act, today=TODAY).act_id


def test_whom_something_was_written_about_since_stays_whole_and_the_others_go(caseload, tmp_path):
    done = brought_in(caseload, tmp_path / "a.xlsx", ROUX, LIN)
    act_id = acted_since(caseload)
    preview = importing.undo_preview(caseload, done.run_id)
    assert [(one.table, one.case_code, one.who, one.action_label) for one in preview.changed_since] == [
        ("person", "A-0001", "Zoé Roux", "record_act")
    ]
    undone = importing.undo_import(caseload, done.run_id)
    assert undone.kept == 6  # person, path, référent, module, contract, employer
    assert [row["family_name"] for row in found(caseload, "person")] == ["Roux"]
    assert [row["name"] for row in found(caseload, "employer")] == ["Mairie"]
    for table in ("support_path", "coach_assignment", "module_period", "job_contract"):
        assert len(found(caseload, table)) == 1, table
    assert [row["id"] for row in found(caseload, "act")] == [act_id]
    assert not importing.list_imports(caseload)[0].is_undone, "the rest can be taken back later"


def test_what_was_written_since_goes_along_when_that_is_chosen(caseload, tmp_path):
    before = exported(caseload, tmp_path)
    done = brought_in(caseload, tmp_path / "a.xlsx", ROUX, LIN)
    acted_since(caseload)
    people.close_path(caseload, found(caseload, "support_path")[1]["id"], date(2026, 11, 1), "AUTRE")
    undone = importing.undo_import(caseload, done.run_id, take_along=True)
    assert undone.kept == 0
    assert exported(caseload, tmp_path) == before


def test_a_field_changed_since_keeps_its_value_and_one_that_was_not_is_given_back(caseload, tmp_path):
    brought_in(caseload, tmp_path / "a.xlsx", ROUX, LIN)
    done = brought_in(
        caseload, tmp_path / "b.xlsx", (*ROUX[:5], "67100", *ROUX[6:]), (*LIN[:5], "67200", *LIN[6:])
    )
    roux = found(caseload, "person")[0]["id"]
    with caseload.write("correct_person") as session:
        records.update(session, "person", roux, {"postal_code": "75001"})
    importing.undo_import(caseload, done.run_id)
    assert [row["postal_code"] for row in found(caseload, "person")] == ["75001", "67000"]


def test_what_goes_along_gives_back_a_field_that_was_changed_twice(caseload, tmp_path):
    brought_in(caseload, tmp_path / "a.xlsx", ROUX)
    done = brought_in(caseload, tmp_path / "b.xlsx", (*ROUX[:5], "67100", *ROUX[6:]))
    with caseload.write("correct_person") as session:
        records.update(session, "person", found(caseload, "person")[0]["id"], {"postal_code": "75001"})
    importing.undo_import(caseload, done.run_id, take_along=True)
    assert [row["postal_code"] for row in found(caseload, "person")] == ["67000"]


def test_an_employer_that_others_refer_to_since_stays(caseload, tmp_path):
    done = brought_in(caseload, tmp_path / "a.xlsx", ROUX)
    employer = found(caseload, "employer")[0]["id"]
    contact = employer_places.add_contact(caseload, employer, employer_places.ContactEntry("Max Bon"))
    importing.undo_import(caseload, done.run_id)
    assert found(caseload, "person") == []
    assert [row["id"] for row in found(caseload, "employer")] == [employer]
    assert [row["id"] for row in found(caseload, "employer_contact")] == [contact]


def test_an_undoing_in_part_is_itself_undone(caseload, tmp_path):
    done = brought_in(caseload, tmp_path / "a.xlsx", ROUX, LIN)
    acted_since(caseload)
    after = exported(caseload, tmp_path)
    importing.undo_import(caseload, done.run_id)
    history.undo_last(caseload)
    assert exported(caseload, tmp_path) == after
    assert not importing.list_imports(caseload)[0].is_undone
