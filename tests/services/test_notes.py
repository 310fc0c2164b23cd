"""Personal notes stay with their author; one paper and one export hold them, and both are said."""

import json
from datetime import date
from pathlib import Path

import pytest

import make
from jalon.domain.acts import NewAct, NewParticipant
from jalon.domain.errors import FrozenFileError, InvalidEntryError, NotAllowedError
from jalon.domain.months import Month
from jalon.services import activity, export, handover, history, notes, returns, rights
from jalon.services.papers.month import print_month
from jalon.storage import records
from jalon.storage.caseload import SignedIn

TODAY = date(2026, 11, 20)
CANARY = "Chouettebrûléegrognon"


@pytest.fixture
def person(caseload):
    with caseload.write("demonstration") as session:
        person_id = make.a_person(session)
        path = make.a_path(session, person_id, date(2026, 3, 1))
        values = {"support_path_id": path, "coach_id": caseload.signed_in.coach_id}
        records.insert(session, "coach_assignment", values | {"start_date": date(2026, 3, 1)})
    return person_id


def add(caseload, person, text, *, is_personal):
    return notes.add_note(caseload, person, text, is_personal=is_personal, day=TODAY)


def test_both_kinds_are_written_corrected_removed_and_undone(caseload, person):
    add(caseload, person, "Aime travailler dehors", is_personal=False)
    add(caseload, person, "Rappeler son frère", is_personal=True)
    found = notes.read_notes(caseload, person)
    assert [note.text for note in found.shared] == ["Aime travailler dehors"]
    assert [note.text for note in found.personal] == ["Rappeler son frère"]
    assert found.shared[0].author == "Claire Martin"
    notes.correct_note(caseload, found.shared[0], "Aime travailler au jardin", is_personal=False)
    notes.remove_note(caseload, found.personal[0], is_personal=True)
    found = notes.read_notes(caseload, person)
    assert ([note.text for note in found.shared], found.personal) == (["Aime travailler au jardin"], ())
    assert history.undo_last(caseload) == "remove_note"
    assert notes.read_notes(caseload, person).personal
    with pytest.raises(InvalidEntryError):
        add(caseload, person, "  ", is_personal=True)


def test_a_personal_note_is_read_by_its_author_alone(caseload, person, monkeypatch):
    add(caseload, person, "Rappeler son frère", is_personal=True)
    [mine] = notes.read_notes(caseload, person).personal
    with caseload.write("demonstration") as session:
        values = {"family_name": "Durand", "given_name": "Paul", "role": "COORDINATEUR"}
        other = records.insert(session, "coach", values)
    author = caseload.signed_in.coach_id
    monkeypatch.setattr(caseload, "signed_in", SignedIn(other, "x", "COORDINATEUR"))
    found = notes.read_notes(caseload, person)
    assert (found.personal, found.hidden) == ((), 1)
    with pytest.raises(NotAllowedError):
        notes.correct_note(caseload, mine, "Autre", is_personal=True)
    with pytest.raises(NotAllowedError):
        notes.review_note(caseload, mine, notes.GIVEN, today=TODAY)
    with caseload.write("demonstration") as session:
        records.update(session, "coach", author, {"left_date": date(2026, 11, 1)})
    assert notes.read_notes(caseload, person).personal, "who manages takes over what a colleague left"


def test_a_copy_holds_what_was_looked_at_and_a_new_wording_is_looked_at_again(caseload, person):
    for text in ("La rappeler lundi", "Son frère boit", "Pas encore relue"):
        add(caseload, person, text, is_personal=True)
    by_text = {note.text: note for note in notes.read_notes(caseload, person).personal}
    notes.review_note(caseload, by_text["La rappeler lundi"], notes.GIVEN, today=TODAY)
    notes.review_note(caseload, by_text["Son frère boit"], notes.KEPT_BACK, today=TODAY)
    copy = notes.notes_for_copy(caseload, person)
    assert [note.text for note in copy.given] == ["La rappeler lundi"]
    assert (copy.kept_back, copy.to_review) == (1, 1)
    given = next(note for note in notes.read_notes(caseload, person).personal if note.copy_choice)
    notes.correct_note(caseload, given, given.text + "!", is_personal=True)
    copy = notes.notes_for_copy(caseload, person)
    assert copy.to_review == 2
    with pytest.raises(InvalidEntryError):
        notes.review_note(caseload, given, "PERDUE", today=TODAY)


def test_a_note_of_an_act_that_changes_is_looked_at_again_too(caseload, person):
    coach = caseload.signed_in.coach_id
    act = NewAct(
        date=TODAY, duration_minutes=30, act_type="ENTRETIEN", target="PERSONNE", coach_ids=(coach,),
        participants=(NewParticipant(person),), modality="PRESENTIEL", place="STRUCTURE",
        personal_note="Première",
    )  # fmt: skip
    act_id = activity.record_act(caseload, act, today=TODAY).act_id
    [note] = notes.read_notes(caseload, person).personal
    notes.review_note(caseload, note, notes.GIVEN, today=TODAY)
    from dataclasses import replace

    activity.correct_act(caseload, act_id, replace(act, personal_note="Seconde"), today=TODAY)
    [note] = notes.read_notes(caseload, person).personal
    assert (note.text, note.copy_choice, note.act_type) == ("Seconde", None, "ENTRETIEN")


def test_a_frozen_file_shows_no_note_and_takes_none(caseload, person):
    rights.freeze_person(caseload, person, since=TODAY)
    for ask in (notes.read_notes, notes.notes_for_copy):
        with pytest.raises(FrozenFileError):
            ask(caseload, person)
    with pytest.raises(FrozenFileError):
        add(caseload, person, "Rien", is_personal=False)


def test_no_paper_and_no_return_holds_a_personal_note_and_the_whole_export_does(caseload, person, tmp_path):
    coach = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        for day in (date(2026, 10, 5), date(2026, 10, 12)):
            act = make.an_act(session, coach, (person,), date=day, subject="Point")
            values = {"person_id": person, "act_id": act, "coach_id": coach, "date": day}
            records.insert(session, "personal_note", values | {"text": CANARY})
    add(caseload, person, CANARY, is_personal=True)
    [first, *_] = notes.read_notes(caseload, person).personal
    notes.review_note(caseload, first, notes.GIVEN, today=TODAY)
    month = Month(2026, 10)
    made = print_month(caseload, month, tmp_path, today=TODAY, step=lambda *_: None)
    for level, reason in (("N0", None), ("N1", None), ("N2", "Convention, article 4")):
        document = returns.prepare_return(caseload, month, today=TODAY, level=level, reason=reason)
        returns.print_return(document, tmp_path / f"{level}.pdf")
        returns.write_return_json(document, tmp_path / f"{level}.json")
        returns.write_return_workbook(document, tmp_path / f"{level}.xlsx")
    written = [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".jalon"]
    assert len([path for path in written if path.suffix in (".pdf", ".json", ".xlsx")]) >= 10
    assert made.sheets == 1
    for path in written:
        if "essai.jalon" not in path.name:
            assert CANARY not in text_of(path), path.name
    said = json.dumps(handover.prepare_handover(caseload, [person], today=TODAY), default=str)
    assert CANARY not in said
    export.export_json(caseload, tmp_path / "tout.json")
    whole = json.loads((tmp_path / "tout.json").read_text("utf-8"))
    assert [note["text"] for note in whole["personal_notes"]] == [CANARY] * 3


def text_of(path: Path) -> str:
    """Return everything that a reader of a file could see."""
    if path.suffix == ".pdf":
        from pypdf import PdfReader

        return "".join(page.extract_text().replace("\n", "") for page in PdfReader(path).pages)
    if path.suffix == ".xlsx":
        import zipfile

        with zipfile.ZipFile(path) as book:
            return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return path.read_text("utf-8", "replace")
