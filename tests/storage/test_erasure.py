"""Erasure reaches every place where a person is written, and leaves everyone else’s figures alone."""

import struct
from datetime import date

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlalchemy import func, insert, select, text, update

import make
from jalon.domain.errors import FrozenFileError, NotAllowedError, UnknownRecordError
from jalon.domain.ids import new_id
from jalon.services import history, retention, rights
from jalon.settings.paths import data_folder
from jalon.storage import erasure, journal, records, search_index
from jalon.storage.cipher import PAGE_BYTES
from jalon.storage.queries.people import person_by_code
from jalon.storage.queries.search import search_people
from jalon.storage.schema import record_classes
from jalon.storage.schema.documents import DocumentContentRow
from jalon.storage.schema.people import PersonRow
from jalon.storage.schema.upkeep import DraftRow

CANARIES = ("Qwyxzelle", "Vbknorque")  # her names; nothing else in the program is called so

BORN = date(1987, 6, 23)


def canary(number: int) -> str:
    return f"{CANARIES[number % 2]} mot{number:04}"


def a_value(column, number: int):
    """Return something that fits a column, with a canary where it is text."""
    kind = column.type.python_type
    if column.name == "id":
        return new_id()
    if kind is str:
        return {"module": "M1_EVALUATION", "attendance": "HONORE", "state": "DONE"}.get(
            column.name, canary(number)[: column.type.length or 200]
        )
    if kind is bool:
        return True
    if kind is int:
        return 0
    return {"date": date(2026, 3, 4), "datetime": make.NOW}.get(kind.__name__)


def a_whole_person(caseload, number: int = 0) -> str:
    """Write a person with one row in every table that can hold something of hers, each changed once."""
    counter = number * 1000
    with caseload.write("import") as session:
        person_id = make.a_person(
            session,
            case_code=f"A-{number:04}",
            family_name=CANARIES[0],
            given_name=CANARIES[1],
            birth_date=BORN,
            address=canary(1),
        )
        coach_id = caseload.signed_in.coach_id
        known = {"person": person_id, "coach": coach_id}
        known["support_path"] = make.a_path(session, person_id, date(2026, 1, 5))
        known["act"] = make.an_act(session, coach_id, (person_id,), subject=canary(2), follow_up=canary(3))
        known["employer"] = records.insert(session, "employer", {"name": "Fournil"})
        known["partner"] = records.insert(session, "partner", {"name": "Mission locale"})
        known["extra_field"] = records.insert(
            session, "extra_field", {"subject": "person", "label": "Champ", "kind": "TEXT"}
        )
        known["referral"] = records.insert(
            session,
            "referral",
            {"person_id": person_id, "origin": "CDAPH", "state": "RECEIVED", "referrer_name": canary(4)},
        )
        for record in record_classes():
            table = record.__table__
            if record.owner is None or table.name in {
                "person",
                "support_path",
                "act_participant",
                "referral",
            }:
                continue
            row = {}
            for column in table.columns:
                counter += 1
                if column.name in {"rid", "deleted_at"}:
                    continue
                if column.foreign_keys:
                    target = next(iter(column.foreign_keys)).column.table.name
                    row[column.name] = known.get(target)
                elif column.name in {"first_id", "subject_id"}:
                    row[column.name] = person_id
                elif column.name in (record.kept_when_erased or ()) and column.type.python_type is str:
                    row[column.name] = {"module": "M1_EVALUATION"}.get(column.name, "CODE")
                else:
                    row[column.name] = a_value(column, counter)
            if table.name == "not_duplicate":
                row["second_id"] = new_id()
            if row.get("id"):
                known[table.name] = row["id"]
            row = {name: value for name, value in row.items() if value is not None}
            records.insert(session, table.name, row)
        immersion = {"start_date": date(2026, 1, 1), "end_date": date(2026, 1, 2), "purpose": "INITIER"}
        immersion |= {"person_id": person_id, "employer_id": known["employer"]}
        records.insert(session, "work_immersion", immersion | {"renews_id": known["work_immersion"]})
        amendment = {"support_path_id": known["support_path"], "kind": "AVENANT"}
        amends = {"amends_id": known["individual_agreement"]}
        records.insert(session, "individual_agreement", amendment | amends)
        session.execute(
            insert(DocumentContentRow).values(document_id=known["document"], content=canary(5).encode())
        )
        for payload in (
            '{"a": 1}',
            f'{{"n": "{CANARIES[0]} et {CANARIES[1].upper()}"}}',
            f'{{"p": "{person_id}"}}',
        ):
            session.execute(
                insert(DraftRow).values(
                    coach_id=coach_id,
                    form="act",
                    person_id=person_id if payload == '{"a": 1}' else None,
                    payload=payload,
                    saved_at=make.NOW,
                )
            )
    with caseload.write("change") as session:
        records.update(
            session, "person", person_id, {"family_name": f"{CANARIES[0]}-Durand", "town": canary(6)}
        )
        records.update(session, "act", known["act"], {"subject": canary(7), "duration_minutes": 45})
        records.remove(session, "goal", known["goal"], at=make.NOW)
    return person_id


def plain_pages(caseload) -> bytes:
    """Return every page of the file decrypted: rows, indexes, what is free, what is left over."""
    caseload.close()
    content, key = caseload.path.read_bytes(), caseload.file_key.data_key
    pages = []
    for start in range(0, len(content), PAGE_BYTES):
        page = content[start : start + PAGE_BYTES]
        body = page[16 if start == 0 else 0 : PAGE_BYTES - 80]
        vector = page[PAGE_BYTES - 80 : PAGE_BYTES - 64]
        decryptor = Cipher(algorithms.AES256(key), modes.CBC(vector)).decryptor()
        pages.append(decryptor.update(body) + decryptor.finalize())
    return b"".join(pages)


def figures(caseload, people) -> list[tuple]:
    with caseload.read() as session:
        statement = text(
            "SELECT p.person_id, p.minutes, p.received_minutes, a.duration_minutes, a.date, a.act_type "
            "FROM act_participant p JOIN act a ON a.id = p.act_id ORDER BY 1, 2, 5"
        )
        return [tuple(row) for row in session.execute(statement) if row.person_id in people]


def test_nothing_of_an_erased_person_is_left_in_the_decrypted_pages(caseload):
    for number in range(1, 30):
        with caseload.write("add_person") as session:
            make.a_person(session, case_code=f"B-{number:04}", family_name=f"Nom{number}", address="x" * 300)
    person_id = a_whole_person(caseload)
    retention.erase_file(caseload, person_id, today=make.TODAY, reason="retention", masks=())
    pages = plain_pages(caseload)
    assert struct.unpack(">H", pages[0:2])[0] in (PAGE_BYTES, 1) or b"CREATE TABLE person" in pages
    for found in (*CANARIES, *(name.lower() for name in CANARIES), "qwy", "bkn", str(BORN)):
        assert found.encode() not in pages, found


def test_the_scan_sees_a_person_who_was_not_erased(caseload):
    a_whole_person(caseload)
    pages = plain_pages(caseload)
    assert all(name.encode() in pages for name in CANARIES)


def test_rows_history_index_drafts_and_documents_are_empty_of_her(caseload):
    person_id = a_whole_person(caseload)
    retention.erase_file(caseload, person_id, today=make.TODAY, reason="retention", masks=())
    with caseload.read() as session:
        tables = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        for table in tables:
            for row in session.execute(text(f'SELECT * FROM "{table}"')).mappings():
                assert not any(
                    name.lower() in str(value).lower() for value in row.values() for name in CANARIES
                )
        assert session.execute(select(func.count()).select_from(DraftRow)).scalar() == 0
        assert session.execute(select(func.count()).select_from(DocumentContentRow)).scalar() == 0
        assert search_people(session, CANARIES[0]) == ()
        assert person_by_code(session, "A-0000") is None
        assert session.execute(text("SELECT count(*) FROM person_search('qwyx')")).scalar() == 0
        assert journal.findings(session.connection()) == ()
        person = session.execute(select(PersonRow)).scalar_one()
        assert (person.family_name, person.given_name, person.phone, person.address) == ("", "", None, None)
        # What past returns are counted from, and nothing else: the code, the sex, the month of birth.
        assert (person.case_code, person.sex, person.birth_date) == ("A-0000", 2, BORN.replace(day=1))
        assert search_people(session, "A-0000") == ()
        assert person.erased_at == make.NOW
        assert erasure.erased_people(session) == (person_id,)
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    with caseload.engine.execution_options(write=True).begin() as connection:
        assert search_index.findings(connection) == ()


def test_past_figures_still_add_up(caseload):
    person_id = a_whole_person(caseload)
    with caseload.write("add_person") as session:
        other = make.a_person(session, case_code="A-0002", family_name="Durand")
        make.a_path(session, other, date(2026, 2, 1))
        make.an_act(session, caseload.signed_in.coach_id, (person_id, other), follow_up="Atelier à deux")
    before = figures(caseload, {person_id, other})
    paths = "SELECT person_id, admission_date, exit_date, entry_situation FROM support_path ORDER BY 1"
    with caseload.read() as session:
        paths_before = session.execute(text(paths)).all()
    retention.erase_file(caseload, person_id, today=make.TODAY, reason="retention", masks=())
    assert figures(caseload, {person_id, other}) == before
    with caseload.read() as session:
        assert session.execute(text(paths)).all() == paths_before
        assert session.execute(text("SELECT count(*) FROM job_contract")).scalar() == 1
        assert session.execute(text("SELECT count(*) FROM module_period")).scalar() == 1
        assert session.execute(text("SELECT count(*) FROM goal")).scalar() == 0


def test_what_is_written_of_several_people_stays_until_the_last_is_erased(caseload):
    with caseload.write("import") as session:
        first, second = (make.a_person(session, case_code=f"A-000{number}") for number in (1, 2))
        make.an_act(session, caseload.signed_in.coach_id, (first, second), follow_up="Atelier", subject="CV")
    values = "SELECT json_extract(value, '$.follow_up') FROM journal_operation WHERE table_name = 'act'"
    retention.erase_file(caseload, first, today=make.TODAY, reason="retention", masks=())
    with caseload.read() as session:
        assert session.execute(text("SELECT follow_up FROM act")).scalar() == "Atelier"
        assert session.execute(text(values)).scalar() == "Atelier"
    retention.erase_file(caseload, second, today=make.TODAY, reason="retention", masks=())
    with caseload.read() as session:
        assert session.execute(text("SELECT follow_up FROM act")).scalar() is None
        assert session.execute(text(values)).scalar() is None
        assert session.execute(text("SELECT duration_minutes FROM act")).scalar() == 60


def test_another_person_keeps_everything(caseload):
    person_id, other = a_whole_person(caseload), a_whole_person(caseload, 1)

    def hers() -> dict[str, list]:
        with caseload.read() as session:
            return {
                record.__tablename__: [
                    dict(row)
                    for row in session.execute(
                        select(record.__table__).where(record.__table__.c.person_id == other)
                    ).mappings()
                ]
                for record in record_classes()
                if record.owner == "person_id"
            }

    before, past = hers(), history.field_history(caseload, "person", other, "family_name")
    retention.erase_file(caseload, person_id, today=make.TODAY, reason="retention", masks=())
    assert hers() == before
    assert history.field_history(caseload, "person", other, "family_name") == past
    with caseload.read() as session:
        assert [found.id for found in search_people(session, CANARIES[0])] == [other]


def test_an_erasure_leaves_one_operation_per_row_without_a_value_of_hers(caseload):
    person_id = a_whole_person(caseload)
    retention.erase_file(caseload, person_id, today=make.TODAY, reason="retention", masks=())
    with caseload.read() as session:
        kept = session.execute(
            text("SELECT value FROM journal_operation WHERE column_name = '-' AND record_id = :id"),
            {"id": person_id},
        ).scalar()
        values = session.execute(
            text("SELECT count(*) FROM journal_operation WHERE record_id = :id AND value IS NOT NULL"),
            {"id": person_id},
        ).scalar()
        label = session.execute(text("SELECT label FROM journal_action ORDER BY rid DESC LIMIT 1")).scalar()
        state = session.execute(text("SELECT sequence, is_applying FROM journal_state")).one()
        last = session.execute(text("SELECT max(sequence) FROM journal_operation")).scalar()
    assert '"sex":2' in kept
    assert values == 1
    assert label == "erase_person"
    assert tuple(state) == (last, 0)
    assert next(iter(history.field_history(caseload, "person", person_id, "town"))).is_erased


def test_an_erasure_and_what_it_reached_cannot_be_undone(caseload):
    person_id = a_whole_person(caseload)
    retention.erase_file(caseload, person_id, today=make.TODAY, reason="retention", masks=())
    assert history.undoable_actions(caseload) == ()


def test_a_restored_copy_erases_again(created, tmp_path):
    caseload = created.caseload
    person_id = a_whole_person(caseload)
    with caseload.write("freeze") as session:
        kept = make.a_person(session, case_code="A-0002", family_name="Reste")
    retention.erase_file(caseload, person_id, today=make.TODAY, reason="retention", masks=())
    memory = list((data_folder() / "erasures").iterdir())
    assert [path.name for path in memory] == [caseload.caseload_id]
    assert person_id not in memory[0].read_text()
    with caseload.write("bring_back") as session:  # what an older copy would hold
        session.execute(update(PersonRow).where(PersonRow.id == person_id).values(erased_at=None))
        session.execute(text("UPDATE person SET family_name = 'Qwyxzelle' WHERE id = :id"), {"id": person_id})
        session.execute(text("DELETE FROM erasure"))
    with caseload.write("restore_backup") as session:
        assert erasure.erase_again(session, caseload.caseload_id, now=make.NOW) == 1
        assert erasure.erase_again(session, caseload.caseload_id, now=make.NOW) == 0
    with caseload.read() as session:
        names = session.execute(select(PersonRow.id, PersonRow.family_name)).all()
    assert {tuple(name) for name in names} == {(person_id, ""), (kept, "Reste")}


def test_a_frozen_file_is_kept_as_it_is(caseload):
    person_id = a_whole_person(caseload)
    rights.freeze_person(caseload, person_id, since=make.TODAY)
    with pytest.raises(FrozenFileError):
        retention.erase_file(caseload, person_id, today=make.TODAY, reason="retention", masks=())
    with caseload.write("restore_backup") as session:
        assert erasure.reapply_erasures(session, [person_id, new_id()], now=make.NOW) == 1


def test_only_a_coordinator_erases_and_only_somebody(caseload):
    with pytest.raises(UnknownRecordError):
        retention.erase_file(caseload, new_id(), today=make.TODAY, reason="retention", masks=())
    person_id = a_whole_person(caseload)
    caseload.signed_in = type(caseload.signed_in)(caseload.signed_in.coach_id, "slot", "REFERENT")
    with pytest.raises(NotAllowedError):
        retention.erase_file(caseload, person_id, today=make.TODAY, reason="retention", masks=())


def test_who_is_erased_is_known_to_nobody_any_more(caseload):
    person_id = a_whole_person(caseload)
    retention.erase_file(caseload, person_id, today=make.TODAY, reason="retention", masks=())
    with pytest.raises(UnknownRecordError):
        retention.erase_file(caseload, person_id, today=make.TODAY, reason="retention", masks=())


@pytest.mark.parametrize(
    "table", [record.__tablename__ for record in record_classes() if record.kept_when_erased is not None]
)
def test_every_skeleton_has_a_neutral_value_for_what_it_lets_go(table):
    record = {found.__tablename__: found for found in record_classes()}[table]
    assert record.kept_when_erased <= {column.name for column in record.__table__.columns}
    erasure.neutral_values(table)
