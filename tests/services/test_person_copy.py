"""The copy of her data that a person takes home: everything of hers, nothing of others, and it says so."""

import json
from datetime import date

import pytest
from pypdfium2 import PdfDocument
from sqlalchemy import select

import make
from jalon.domain.errors import FrozenFileError, UnknownRecordError
from jalon.domain.ids import new_id
from jalon.services import notes, person_copy, rights
from jalon.storage import records
from jalon.storage.schema.access import AccessEntryRow

TODAY = date(2026, 11, 20)


@pytest.fixture
def her(caseload):
    coach = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        her = make.a_person(session, disability_family="PSYCHIQUE", phone="0612345678")
        other = make.a_person(session, case_code="A-0002", family_name="Durand", given_name="Ana")
        path = make.a_path(session, her, date(2026, 1, 5))
        employer = records.insert(session, "employer", {"name": "Fournil"})
        contract = {"person_id": her, "employer_id": employer, "contract_type": "CDI"}
        records.insert(session, "job_contract", contract | {"start_date": date(2026, 3, 2)})
        records.insert(
            session, "goal", {"support_path_id": path, "label": "Passer le code", "state": "EN_COURS"}
        )
        records.insert(session, "recognition", {"person_id": other, "kind": "RQTH"})
        make.an_act(session, coach, (her,), subject="Lettre", follow_up="Envoyer le CV")
        make.an_act(session, coach, (her, other), subject="Atelier avec Ana Durand")
        gone = records.insert(session, "recognition", {"person_id": her, "kind": "RQTH"})
        records.remove(session, "recognition", gone, at=make.NOW)
    for text, choice in (
        ("Vient en bus", notes.GIVEN),
        ("Sa sœur a dit", notes.KEPT_BACK),
        ("À relire", None),
    ):
        notes.add_note(caseload, her, text, is_personal=True, day=TODAY)
        note = notes.read_notes(caseload, her).personal[0]
        note = next(one for one in notes.read_notes(caseload, her).personal if one.text == text)
        notes.review_note(caseload, note, choice, today=TODAY)
    notes.add_note(caseload, her, "Arrive à l’heure", is_personal=False, day=TODAY)
    return her


def test_the_copy_holds_what_is_hers_and_nothing_of_others(caseload, her, tmp_path):
    copy = person_copy.prepare_copy(caseload, her, today=TODAY)
    assert (copy.kept_back, copy.to_review, copy.acts_without_words) == (1, 1, 1)
    data, paper = person_copy.write_copy(caseload, copy, tmp_path)
    assert (data.name, paper.name) == ("copie-A-0001.json", "copie-A-0001.pdf")
    text = data.read_text(encoding="utf-8")
    for mine in (
        "Lefèvre",
        "0612345678",
        "PSYCHIQUE",
        "Passer le code",
        "Envoyer le CV",
        "Vient en bus",
        "Arrive à l’heure",
        "Fournil",
    ):
        assert mine in text, mine
    for others in ("Durand", "Ana", "A-0002", "Sa sœur", "À relire"):
        assert others not in text, others
    document = json.loads(text)
    assert [len(document["records"][table]) for table in ("act", "job_contract", "personal_note")] == [
        2,
        1,
        1,
    ]
    assert document["left_out"] == {
        "personal_notes_kept_back": 1,
        "personal_notes_not_reviewed": 1,
        "acts_whose_words_name_others": 1,
    }
    pages = PdfDocument(paper)
    read = " ".join(page.get_textpage().get_text_range() for page in pages)
    for told in (
        "Copie de vos données",
        "Fournil",
        "Passer le code",
        "Vient en bus",
        "Claire Martin",
        "05/01/2026",
    ):
        assert told in read, told
    for others in ("Durand", "Sa sœur", "À relire", "PSYCHIQUE"):
        assert others not in read, others


def test_writing_the_copy_is_logged_and_reading_it_for_the_screen_is_not(caseload, her, tmp_path):
    def events():
        with caseload.read() as session:
            return [
                event
                for event in session.execute(select(AccessEntryRow.event)).scalars()
                if event == "copy_person"
            ]

    copy = person_copy.prepare_copy(caseload, her, today=TODAY)
    assert events() == []
    person_copy.write_copy(caseload, copy, tmp_path)
    assert events() == ["copy_person"]


def test_no_copy_of_a_frozen_file_nor_of_nobody(caseload, her):
    with pytest.raises(UnknownRecordError):
        person_copy.prepare_copy(caseload, new_id(), today=TODAY)
    rights.freeze_person(caseload, her, since=TODAY)
    with pytest.raises(FrozenFileError):
        person_copy.prepare_copy(caseload, her, today=TODAY)
