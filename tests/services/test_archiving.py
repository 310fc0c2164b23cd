"""Archives really apart: nobody is known any more, past returns are the same, the file can come back."""

from datetime import date

import pytest
from sqlalchemy import text

import make
from jalon.domain.errors import (
    ArchiveDamagedError,
    ArchiveOverError,
    ArchiveRunsError,
    NamedElsewhereError,
    NewerArchiveError,
    NotAnArchiveError,
    OtherArchiveError,
    RetentionHoldsError,
)
from jalon.domain.months import Month
from jalon.reports.specimen import specimen
from jalon.services import (
    archiving,
    diagnosis,
    documents,
    history,
    merging,
    person_records,
    retention,
    returns,
)
from jalon.services.archiving import Reason
from jalon.storage import attachments, erasure, records
from jalon.storage.queries.search import search_people
from jalon.storage.revision import CURRENT
from reports.reading import text_of

TODAY = date(2026, 11, 20)
MONTH = Month(2024, 3)
CONTENT = ("indicators", "breakdowns", "persons")


def recounted(caseload):
    document = returns.prepare_return(caseload, MONTH, draft=True, today=TODAY)
    return {key: document.get(key) for key in CONTENT}


@pytest.fixture
def gone(caseload):
    """Somebody who left more than two years ago, with a document, a goal, a note and an act."""
    with caseload.write("demonstration") as session:
        person = make.a_person(session, case_code="A-0042")
        path = make.a_path(session, person, date(2023, 1, 9), date(2024, 6, 28))
        coach = caseload.signed_in.coach_id
        make.an_act(session, coach, (person,), date=date(2024, 3, 4), subject="Visite du fournil")
        records.insert(
            session, "goal", {"support_path_id": path, "label": "Tenir la caisse", "state": "OPEN"}
        )
        records.insert(
            session,
            "shared_note",
            {"person_id": person, "coach_id": coach, "date": date(2024, 3, 4), "text": "Ponctuelle"},
        )
        document = records.insert(
            session,
            "document",
            {
                "person_id": person,
                "kind": "CV",
                "title": "CV",
                "media_type": "application/pdf",
                "size_bytes": len(specimen("CV")),
            },
        )
        attachments.put_content(session, document, specimen("CV"))
    return person


def everything(caseload, *tables):
    with caseload.read() as session:
        return {
            table: [tuple(row) for row in session.execute(text(f"SELECT * FROM {table} ORDER BY id"))]
            for table in tables
        }


def without_rid(rows):
    return {table: sorted(row[1:] for row in some) for table, some in rows.items()}


TABLES = ("person", "support_path", "act", "act_participant", "goal", "shared_note", "document")


def test_a_file_leaves_and_comes_back_as_it_was_and_no_past_figure_moves(caseload, gone, tmp_path):
    before, counted = without_rid(everything(caseload, *TABLES)), recounted(caseload)
    path = archiving.archive_file(caseload, gone, tmp_path, today=TODAY)
    content = path.read_bytes()
    for words in ("Lefèvre", "Tenir la caisse", "Visite du fournil"):
        assert words.encode() not in content
    assert "A-0042" in path.name
    with caseload.read() as session:
        assert search_people(session, "lefevre") == ()
        told = str(session.execute(text("SELECT group_concat(value) FROM journal_operation")).scalar())
    assert "Lefèvre" not in told
    assert recounted(caseload) == counted
    assert [one.rule for one in retention.list_certificates(caseload)] == ["archived"]

    seen = archiving.consult_archive(caseload, path, Reason.DISPUTE)
    assert seen.name == "Zoé Lefèvre"
    assert "Tenir la caisse" in text_of(archiving.draw_archived_file(seen))

    assert archiving.bring_back(caseload, path) == gone
    assert not path.exists()
    assert without_rid(everything(caseload, *TABLES)) == before
    assert recounted(caseload) == counted
    (kept,) = person_records.read_file(caseload, gone).of("document")
    assert documents.read_content(caseload, kept.id).content == specimen("CV")
    assert diagnosis.check_open_caseload(caseload, today=TODAY).is_sound
    with caseload.read() as session:
        assert len(search_people(session, "lefevre")) == 1
        events = list(session.execute(text("SELECT event FROM access_entry ORDER BY number")).scalars())
    assert [one for one in events if "archive" in one] == [
        "archive_person",
        "read_archive_dispute",
        "return_from_archive_return",
    ]
    with caseload.write("restore") as session:
        assert erasure.erase_again(session, caseload.caseload_id, now=make.NOW) == 0


def test_a_file_that_is_kept_still_is_not_archived_and_nothing_is_written(caseload, tmp_path):
    with caseload.write("demonstration") as session:
        person = make.a_person(session)
        make.a_path(session, person, date(2026, 1, 5))
    with pytest.raises(RetentionHoldsError):
        archiving.archive_file(caseload, person, tmp_path, today=TODAY)
    assert list(tmp_path.glob("*.jalon-archive")) == []


@pytest.mark.parametrize(
    ("said", "later"), [(f'"revision": "{CURRENT}"', '"revision": "9999"'), ("ARCHIVE 1\n", "ARCHIVE 2\n")]
)
def test_an_archive_of_a_later_version_is_told_from_a_damaged_one_and_kept(
    caseload, gone, tmp_path, said, later
):
    path = archiving.archive_file(caseload, gone, tmp_path, today=TODAY)
    assert said.encode() in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(said.encode(), later.encode()))
    for refused in (archiving.bring_back, lambda *of: archiving.consult_archive(*of, Reason.DISPUTE)):
        with pytest.raises(NewerArchiveError):
            refused(caseload, path)
    assert path.exists()


def test_an_archive_is_read_by_its_own_caseload_only_and_any_change_is_seen(caseload, gone, tmp_path):
    path = archiving.archive_file(caseload, gone, tmp_path, today=TODAY)
    whole = path.read_bytes()
    other = make.a_caseload(tmp_path / "autre.jalon").caseload
    try:
        with pytest.raises(OtherArchiveError):
            archiving.consult_archive(other, path, Reason.REQUEST)
    finally:
        other.close()
    for place in (len(whole) // 2, len(whole) - 1, whole.index(b"2029")):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises((ArchiveDamagedError, NotAnArchiveError)):
            archiving.consult_archive(caseload, path, Reason.REQUEST)
    path.write_bytes(b"autre chose")
    with pytest.raises(NotAnArchiveError):
        archiving.consult_archive(caseload, path, Reason.REQUEST)


def test_an_archive_is_destroyed_at_its_end_and_a_certificate_stays(caseload, gone, tmp_path):
    path = archiving.archive_file(caseload, gone, tmp_path, today=TODAY)
    ((found, header),) = archiving.list_archives(caseload, tmp_path)
    assert (found, header.destroy_on) == (path, date(2029, 11, 20))
    with pytest.raises(ArchiveRunsError):
        archiving.destroy_archive(caseload, path, today=date(2029, 11, 19))
    archiving.destroy_archive(caseload, path, today=date(2029, 11, 20))
    assert not path.exists()
    assert [one.rule for one in retention.list_certificates(caseload)] == ["archive_over", "archived"]


def test_when_erasing_fails_the_archive_goes_and_the_file_stays(caseload, gone, tmp_path, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(archiving.erasure, "erase_person", fail)
    with pytest.raises(RuntimeError):
        archiving.archive_file(caseload, gone, tmp_path, today=TODAY)
    assert list(tmp_path.glob("*.jalon-archive")) == []
    assert person_records.read_file(caseload, gone).person.values["family_name"] == "Lefèvre"


def test_what_was_in_the_trash_or_merged_comes_back_with_its_instants(caseload, gone, tmp_path):
    with caseload.write("demonstration") as session:
        other = make.a_person(session, case_code="A-0043")
        note = {"person_id": gone, "coach_id": caseload.signed_in.coach_id, "date": TODAY, "text": "De trop"}
        records.remove(session, "shared_note", records.insert(session, "shared_note", note), at=make.NOW)
    merging.merge(caseload, "person", gone, other)
    before = without_rid(everything(caseload, *TABLES))
    path = archiving.archive_file(caseload, gone, tmp_path, today=TODAY)
    archiving.bring_back(caseload, path)
    assert without_rid(everything(caseload, *TABLES)) == before
    # The archive is no more: undoing its return would leave the file nowhere.
    assert "return_from_archive" not in [one.label for one in history.undoable_actions(caseload)]


def test_what_changed_since_in_the_caseload_stays_as_it_is_now(caseload, gone, tmp_path):
    with caseload.write("demonstration") as session:
        here, there = (records.insert(session, "employer", {"name": name}) for name in ("Fournil", "Four"))
        contract = {"person_id": gone, "employer_id": there, "contract_type": "CDI"}
        job = records.insert(session, "job_contract", contract | {"start_date": date(2023, 4, 3)})
        other = make.a_person(session, case_code="A-0043", family_name="Autre")
        act = make.an_act(session, caseload.signed_in.coach_id, (gone, other), date=date(2024, 3, 5))
    path = archiving.archive_file(caseload, gone, tmp_path, today=TODAY)
    merging.merge(caseload, "employer", here, there)
    with caseload.write("correct_act") as session:
        lines = {"act": act}
        for line in session.execute(
            text("SELECT id FROM act_participant WHERE act_id = :act"), lines
        ).scalars():
            records.update(session, "act_participant", line, {"minutes": 45, "received_minutes": 90})
    archiving.bring_back(caseload, path)
    with caseload.read() as session:
        row = session.execute(text("SELECT employer_id FROM job_contract WHERE id = :job"), {"job": job})
        assert row.scalar() == here
        minutes = session.execute(text("SELECT minutes FROM act_participant WHERE act_id = :act"), lines)
        assert minutes.scalars().all() == [45, 45]


def test_a_copy_of_an_archive_brings_back_nobody_who_was_erased_since(caseload, gone, tmp_path):
    path = archiving.archive_file(caseload, gone, tmp_path, today=TODAY)
    copy = tmp_path / "copie.jalon-archive"
    copy.write_bytes(path.read_bytes())
    archiving.bring_back(caseload, path)
    archiving.destroy_archive(
        caseload, copy, today=TODAY, even_before=True
    )  # a copy: there is no end to prove
    assert [one.rule for one in retention.list_certificates(caseload)] == ["archived"]
    again = archiving.archive_file(caseload, gone, tmp_path, today=TODAY)
    copy.write_bytes(again.read_bytes())
    archiving.destroy_archive(caseload, again, today=TODAY, even_before=True)
    for opened in (archiving.bring_back, archiving.consult_archive):
        with pytest.raises(ArchiveOverError):
            opened(caseload, copy, Reason.REQUEST)


def test_texts_of_others_that_name_her_are_reviewed_before(caseload, gone, tmp_path):
    with caseload.write("record_round") as session:
        tour = {"coach_id": caseload.signed_in.coach_id, "date": date(2024, 3, 4), "minutes": 30}
        trip = records.insert(session, "trip", tour | {"purpose": "Chez Mme Lefèvre"})
    with pytest.raises(NamedElsewhereError):
        archiving.archive_file(caseload, gone, tmp_path, today=TODAY)
    assert list(tmp_path.glob("*.jalon-archive")) == []
    masks = retention.review_mentions(caseload, gone)
    archiving.archive_file(caseload, gone, tmp_path, today=TODAY, masks=masks)
    with caseload.read() as session:
        said = session.execute(text("SELECT purpose FROM trip WHERE id = :trip"), {"trip": trip}).scalar()
    assert said == "Chez Mme [effacé]"


def test_once_the_action_is_kept_nothing_takes_the_archive_away(caseload, gone, tmp_path, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(caseload._transactions, "_noting", fail)
    with pytest.raises(OSError):
        archiving.archive_file(caseload, gone, tmp_path, today=TODAY)
    (path,) = tmp_path.glob("*.jalon-archive")
    monkeypatch.undo()
    assert archiving.bring_back(caseload, path) == gone


def test_an_archive_left_by_a_power_cut_hinders_nothing(caseload, gone, tmp_path):
    path = archiving.archive_file(caseload, gone, tmp_path, today=TODAY)
    copy = path.read_bytes()
    archiving.bring_back(caseload, path)
    path.write_bytes(copy)  # as if the program had stopped before anything was erased
    assert archiving.archive_file(caseload, gone, tmp_path, today=TODAY) == path
    assert path.read_bytes() != copy
    archiving.bring_back(caseload, path)
    path.write_bytes(copy)
    archiving.destroy_archive(caseload, path, today=TODAY)
    assert not path.exists()
    assert [one.rule for one in retention.list_certificates(caseload)] == ["archived", "archived"]


def test_a_personal_note_that_was_not_reviewed_is_in_the_archive_and_on_no_page_of_it(
    caseload, gone, tmp_path
):
    with caseload.write("add_note") as session:
        note = {"person_id": gone, "coach_id": caseload.signed_in.coach_id, "date": date(2024, 3, 4)}
        records.insert(session, "personal_note", note | {"text": "Pour moi seule"})
    path = archiving.archive_file(caseload, gone, tmp_path, today=TODAY)
    seen = archiving.consult_archive(caseload, path, Reason.REQUEST)
    assert "Pour moi seule" not in text_of(archiving.draw_archived_file(seen))
    assert seen.document["left_out"]["personal_notes_not_reviewed"] == 1
    archiving.bring_back(caseload, path)
    assert "Pour moi seule" in str(everything(caseload, "personal_note"))
