"""Two files of one person, two records of one employer: nothing is lost, nothing counts twice."""

from datetime import date

import pytest
from sqlalchemy import String, select

import make
from jalon.domain.errors import (
    ArchivedFileError,
    ChangedSinceError,
    FrozenFileError,
    NothingToUndoError,
    UnknownRecordError,
)
from jalon.domain.months import Month
from jalon.services import (
    documents,
    drafts,
    export,
    extra_fields,
    history,
    merging,
    people,
    retention,
    returns,
    rights,
)
from jalon.storage import merged_records, records
from jalon.storage.queries.search import search_employers, search_people
from jalon.storage.schema import record_classes
from jalon.storage.schema.acts import ActParticipantRow
from jalon.storage.schema.people import PersonRow
from services.test_documents import attached
from storage.test_erasure import CANARIES, a_whole_person, plain_pages

TODAY = make.TODAY


@pytest.fixture
def twins(caseload):
    """Write two files of one person: a path and acts in each, one act that names both."""
    coach = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        kept = make.a_person(session, phone="06 11 22 33 44", communication_needs="LSF", mobility="BUS VELO")
        gone = make.a_person(
            session,
            case_code="A-0002",
            family_name="Lefebvre",
            town="Nancy",
            communication_needs="Gros caractères",
            mobility="VELO PERMIS_B",
        )
        make.a_path(session, kept, date(2026, 1, 5))
        make.a_path(session, gone, date(2026, 3, 2))
        make.an_act(session, coach, (kept,), date=date(2026, 10, 6))
        make.an_act(session, coach, (gone,), date=date(2026, 10, 7))
        third = make.a_person(session, case_code="A-0003", given_name="Luc", family_name="Marchand")
        make.a_path(session, third, date(2026, 2, 2))
        make.an_act(session, coach, (kept, gone, third), date=date(2026, 10, 8), duration_minutes=61)
    return kept, gone


def exported(caseload, folder, name):
    export.export_json(caseload, folder / name)
    return (folder / name).read_bytes()


def minutes_of_october(caseload):
    row = ActParticipantRow
    with caseload.read() as session:
        found = session.execute(
            select(row.act_id, row.person_id, row.minutes).where(row.deleted_at.is_(None)).order_by(row.rid)
        )
        return [(person, minutes) for _, person, minutes in found]


def test_every_column_that_may_lead_to_a_person_or_an_employer_is_known():
    """A table added later is followed through its links; one without a link has to be named."""
    found = set()
    for record in record_classes():
        for column in record.__table__.columns:
            is_identity = isinstance(column.type, String) and column.type.length == 36
            if column.name != "id" and is_identity and not column.foreign_keys:
                found.add((record.__tablename__, column.name))
    named = {(table, column) for table, columns in merged_records.UNLINKED.items() for column in columns}
    assert found == named | merged_records.NO_LINK


def test_everything_of_one_file_is_in_the_other_and_undoing_gives_the_same_export(caseload, tmp_path):
    with caseload.write("demonstration") as session:
        kept = make.a_person(session, case_code="B-0001")
    gone = a_whole_person(caseload)
    before = exported(caseload, tmp_path, "before.json")
    merging.merge(caseload, "person", kept, gone)
    with caseload.read() as session:
        for table, column in merged_records.leading_to("person"):
            rows = session.execute(
                select(merged_records._tables()[table].c[column]).where(
                    merged_records._tables()[table].c[column] == gone
                )
            ).all()
            assert rows == [], (table, column)
    after = exported(caseload, tmp_path, "after.json")
    assert gone.encode() not in after
    history.undo_last(caseload)
    assert exported(caseload, tmp_path, "undone.json") == before


def test_the_value_filled_or_written_last_is_kept_and_notes_from_both(caseload, twins):
    kept, gone = twins
    with caseload.write("change") as session:
        records.update(session, "person", gone, {"family_name": "Lefèvre-Roy"})
    merging.merge(caseload, "person", kept, gone, {"given_name": "first"})
    with caseload.read() as session:
        row = session.execute(select(PersonRow).where(PersonRow.id == kept)).scalar_one()
        assert (row.family_name, row.phone, row.town) == ("Lefèvre-Roy", "06 11 22 33 44", "Nancy")
        assert row.communication_needs == "LSF\nGros caractères"
        assert row.mobility == "BUS VELO PERMIS_B"


def test_of_an_added_field_the_value_written_last_is_proposed_and_another_can_be_chosen(caseload, twins):
    kept, gone = twins
    field = extra_fields.add_field(caseload, "person", "Secteur", "TEXT")
    alone = extra_fields.add_field(caseload, "person", "Atelier", "YES_NO")
    extra_fields.write_values(caseload, "person", kept, {field: "Vallée"})
    extra_fields.write_values(caseload, "person", gone, {field: "Plaine", alone: True})

    def held():
        found = extra_fields.read_values(caseload, "person", kept)
        return {one.label: value for one, value in found}

    merging.merge(caseload, "person", kept, gone)
    assert held() == {"Secteur": "Plaine", "Atelier": "YES"}
    history.undo_last(caseload)
    assert held() == {"Secteur": "Vallée", "Atelier": None}
    merging.merge(caseload, "person", kept, gone, {f"{merging.ADDED}{field}": "first"})
    assert held() == {"Secteur": "Vallée", "Atelier": "YES"}


def test_no_act_counts_twice_and_its_minutes_are_shared_again(caseload, twins):
    kept, gone = twins
    merging.merge(caseload, "person", kept, gone)
    lines = minutes_of_october(caseload)
    assert [minutes for person, minutes in lines if person == kept] == [60, 60, 31]
    assert [minutes for person, minutes in lines if person not in twins] == [30]
    assert gone not in {person for person, _ in lines}


def test_what_does_not_go_together_is_said_before(caseload, twins):
    compared = merging.compare(caseload, "person", *twins)
    assert {one.code: one.days for one in compared.conflicts} == {
        "OPEN_PATHS": (date(2026, 3, 2),),
        "SHARED_ACTS": (date(2026, 10, 8),),
    }


def test_a_locked_month_that_would_change_is_shown_before_and_waits_after(caseload, twins):
    october = Month(2026, 10)
    returns.lock_month(caseload, october, today=TODAY)
    (month,) = merging.try_out(caseload, "person", *twins, today=TODAY)
    told = {one.what: (one.before, one.after) for one in month.differences}
    assert any("FA_PER" in what and values == ("3", "2") for what, values in told.items())
    assert not returns.month_overview(caseload, october, today=TODAY).has_changed
    merging.merge(caseload, "person", *twins)
    assert returns.month_overview(caseload, october, today=TODAY).has_changed


def test_the_other_code_still_finds_her_and_a_merge_is_undone_later(caseload, twins):
    kept, gone = twins
    merging.merge(caseload, "person", kept, gone)
    assert people.find_person(caseload, "A-0002") == kept
    with caseload.read() as session:
        assert [one.id for one in search_people(session, "A-0002")] == [kept]
        assert merged_records.stands_now_as(session, "person", gone) == kept
    with caseload.write("change") as session:
        make.an_act(session, caseload.signed_in.coach_id, (kept,), date=date(2026, 11, 3))
    (merged,) = merging.list_merged(caseload, "person")
    assert (merged.kept_id, merged.gone) == (kept, "Zoé Lefebvre (A-0002)")
    merging.take_apart(caseload, merged)
    assert people.find_person(caseload, "A-0002") == gone
    assert merging.list_merged(caseload, "person") == ()


def test_a_merge_on_which_someone_wrote_since_is_not_undone(caseload, twins):
    merging.merge(caseload, "person", *twins)
    with caseload.write("change") as session:
        records.update(session, "person", twins[0], {"town": "Metz"})
    with pytest.raises(ChangedSinceError):
        merging.take_apart(caseload, merging.list_merged(caseload, "person")[0])


def test_a_merge_is_final_once_a_document_that_it_brought_is_destroyed_and_it_is_said_before(
    caseload, twins, tmp_path
):
    kept, gone = twins
    hers, brought = (attached(caseload, one, tmp_path) for one in (kept, gone))
    merging.merge(caseload, "person", kept, gone)
    assert documents.merges_made_final(caseload, brought) == ("Zoé Lefebvre (A-0002)",)
    assert documents.merges_made_final(caseload, hers) == ()
    documents.destroy_document(caseload, hers)
    (merged,) = merging.list_merged(caseload, "person")
    assert not merged.is_final
    documents.destroy_document(caseload, brought)
    (merged,) = merging.list_merged(caseload, "person")
    assert merged.is_final
    with pytest.raises(NothingToUndoError):
        merging.take_apart(caseload, merged)


def test_what_is_being_typed_leads_to_the_file_that_stays(caseload, twins):
    kept, gone = twins
    drafts.keep_draft(caseload, "act", {"person": gone, "words": "Appeler"}, person_id=gone)
    merging.merge(caseload, "person", kept, gone)
    [draft] = drafts.list_drafts(caseload)
    assert draft.content == {"person": kept, "words": "Appeler"}


def test_the_last_of_two_merges_is_told_by_its_own_file_and_taken_apart_first(caseload, twins):
    first, second = twins
    with caseload.write("add_person") as session:
        third = make.a_person(session, case_code="A-0009", family_name="Lefebvre")
    merging.merge(caseload, "person", second, first)
    merging.merge(caseload, "person", third, second)
    (merged,) = merging.list_merged(caseload, "person")
    assert "A-0002" in merged.gone
    merging.take_apart(caseload, merged)
    merging.take_apart(caseload, *merging.list_merged(caseload, "person"))
    assert [people.find_person(caseload, code) for code in ("A-0001", "A-0002")] == [first, second]


def test_frozen_and_archived_files_refuse(caseload, twins):
    kept, gone = twins
    with pytest.raises(UnknownRecordError):
        merging.merge(caseload, "person", kept, kept)
    with caseload.write("archive") as session:
        records.update(session, "person", gone, {"archived_since": date(2026, 1, 1)})
    with pytest.raises(ArchivedFileError):
        merging.merge(caseload, "person", kept, gone)
    rights.freeze_person(caseload, gone, since=date(2026, 11, 1))
    with pytest.raises(FrozenFileError):
        merging.merge(caseload, "person", kept, gone)


def test_erasing_after_a_merge_reaches_what_both_files_held(caseload):
    with caseload.write("demonstration") as session:
        kept = make.a_person(session, case_code="B-0001", family_name="Autre", given_name="Nom")
    gone = a_whole_person(caseload)
    merging.merge(caseload, "person", kept, gone)
    with caseload.write("change") as session:  # her names are known by the file that is no more alone
        records.update(session, "person", kept, {"family_name": "Autre", "given_name": "Nom"})
    retention.erase_file(caseload, kept, today=make.TODAY, reason="retention", masks=())
    pages = plain_pages(caseload)
    for found in (*CANARIES, *(name.lower() for name in CANARIES)):
        assert found.encode() not in pages, found


def test_two_employers_become_one_also_where_someone_erased_worked(caseload, twins, tmp_path):
    _, gone = twins
    with caseload.write("demonstration") as session:
        here = records.insert(session, "employer", {"name": "Fournil", "town": "Nancy"})
        there = records.insert(session, "employer", {"name": "Le Fournil", "siret": "73282932000074"})
        contract = {"employer_id": there, "contract_type": "CDI", "start_date": date(2026, 4, 1)}
        for person in twins:
            records.insert(session, "job_contract", contract | {"person_id": person})
        records.insert(session, "employer_contact", {"employer_id": there, "name": "Mme Roux"})
    retention.erase_file(caseload, gone, today=make.TODAY, reason="retention", masks=())
    before = exported(caseload, tmp_path, "before.json")
    merging.merge(caseload, "employer", here, there, {"name": "first"})
    with caseload.read() as session:
        (found,) = search_employers(session, "le fournil")
        assert (found.id, found.name) == (here, "Fournil")
    side = merging.compare(caseload, "employer", here, make_another(caseload)).first
    assert side.counts == {"job_contract": 2, "employer_contact": 1}
    history.undo_last(caseload)  # the record that the comparison needed
    merging.take_apart(caseload, merging.list_merged(caseload, "employer")[0])
    assert exported(caseload, tmp_path, "undone.json") == before


def make_another(caseload):
    with caseload.write("add_employer") as session:
        return records.insert(session, "employer", {"name": "Garage"})
