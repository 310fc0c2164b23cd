"""Every change is journalled, however it is written, with who, which action and what it replaced."""

import json
import shutil
import time
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

import make
from jalon.storage import journal, migrations, records, triggers
from jalon.storage.cipher import FileKey, open_engine
from jalon.storage.schema import record_classes
from jalon.storage.schema.journal import JournalOperationRow
from jalon.storage.schema.people import PersonRow


def operations(caseload, record_id: str) -> list[JournalOperationRow]:
    statement = select(JournalOperationRow).where(JournalOperationRow.record_id == record_id)
    with caseload.read() as session:
        return list(session.execute(statement.order_by(JournalOperationRow.sequence)).scalars())


def scalar(caseload, statement: str, **values):
    with caseload.read() as session:
        return session.execute(text(statement), values).scalar()


def test_a_new_row_is_one_operation_with_its_values_by_type(caseload):
    with caseload.write("add_person") as session:
        person_id = make.a_person(session, family_name="«É»\n\"'\\", sex=2, simple_documents=True)
    (operation,) = operations(caseload, person_id)
    row = json.loads(operation.value)
    assert operation.column_name == "+"
    assert (row["family_name"], row["sex"], row["simple_documents"]) == ("«É»\n\"'\\", 2, 1)
    assert row["birth_date"] == "1995-03-14"
    assert "birth_name" not in row
    assert not {"rid", "id", "search_key", "sort_key"} & row.keys()
    assert operation.author_id == caseload.signed_in.coach_id
    label = "SELECT label FROM journal_action WHERE action_id = :id"
    assert scalar(caseload, label, id=operation.action_id) == "add_person"


def test_a_change_is_one_operation_per_changed_field_and_names_what_it_replaces(caseload):
    with caseload.write("add_person") as session:
        person_id = make.a_person(session)
    for town in ("Metz", "Nancy"):
        with caseload.write("change_person") as session:
            records.update(session, "person", person_id, {"town": town, "sex": 2})
    _, first, second = operations(caseload, person_id)
    assert (first.column_name, first.value, first.parents) == ("town", '"Metz"', "[]")
    assert (second.value, json.loads(second.parents)) == ('"Nancy"', [first.operation_id])
    with caseload.read() as session:
        links = session.execute(text("SELECT parent, child FROM journal_parent")).all()
    assert [tuple(link) for link in links] == [(first.operation_id, second.operation_id)]


@pytest.mark.parametrize("way", ["mapped object", "bulk statement", "raw sql"])
def test_every_way_of_writing_is_seen(caseload, way):
    with caseload.write("add_person") as session:
        person_id = make.a_person(session)
    with caseload.write("change") as session:
        if way == "mapped object":
            session.execute(select(PersonRow)).scalar_one().town = "Metz"
        elif way == "bulk statement":
            session.execute(PersonRow.__table__.update().values(town="Metz"))
        else:
            session.execute(text("UPDATE person SET town = 'Metz'"))
    assert [operation.value for operation in operations(caseload, person_id)[1:]] == ['"Metz"']


def test_many_rows_at_once_are_many_operations_in_their_order(caseload):
    with caseload.write("import") as session:
        people = [make.a_person(session, case_code=f"A-{number}") for number in range(50)]
        session.execute(text("UPDATE person SET town = 'Metz', sex = 1"))
    with caseload.read() as session:
        rows = session.execute(
            select(JournalOperationRow.sequence, JournalOperationRow.operation_id).order_by(
                JournalOperationRow.sequence
            )
        ).all()
        state = session.execute(text("SELECT sequence FROM journal_state")).scalar()
    assert [row.sequence for row in rows] == list(range(1, state + 1))
    assert [row.operation_id for row in rows] == sorted(row.operation_id for row in rows)
    assert len(rows) >= len(people) * 3


def test_a_deletion_empties_the_history_of_the_row(caseload):
    with caseload.write("add_person") as session:
        person_id = make.a_person(session)
    with caseload.write("erase") as session:
        session.execute(text("DELETE FROM person"))
    assert [(found.column_name, found.value) for found in operations(caseload, person_id)] == [
        ("+", None),
        ("-", None),
    ]


def test_a_change_that_changes_nothing_leaves_no_trace(caseload):
    with caseload.write("add_person") as session:
        make.a_person(session, town="Metz")
    before = scalar(caseload, "SELECT count(*) FROM journal_operation")
    with caseload.write("nothing") as session:
        session.execute(text("UPDATE person SET town = 'Metz', search_key = 'x'"))
    assert scalar(caseload, "SELECT count(*) FROM journal_operation") == before
    assert scalar(caseload, "SELECT count(*) FROM journal_action WHERE label = 'nothing'") == 0
    assert scalar(caseload, "SELECT action_id FROM journal_state") is None


def test_an_action_that_fails_leaves_no_trace(caseload):
    before = scalar(caseload, "SELECT count(*) FROM journal_action")
    with pytest.raises(ZeroDivisionError), caseload.write("fails") as session:
        make.a_person(session)
        raise ZeroDivisionError
    assert scalar(caseload, "SELECT count(*) FROM journal_action") == before
    assert scalar(caseload, "SELECT action_id FROM journal_state") is None


def test_what_is_replayed_is_not_journalled_and_a_failure_forgets_the_mark(caseload):
    with caseload.write("add_person") as session:
        person_id = make.a_person(session)
    with caseload.write("merge") as session, journal.applying(session):
        records.update(session, "person", person_id, {"town": "Metz"})
    assert len(operations(caseload, person_id)) == 1
    with pytest.raises(ZeroDivisionError), caseload.write("merge") as session, journal.applying(session):
        raise ZeroDivisionError
    assert scalar(caseload, "SELECT is_applying FROM journal_state") == 0


def test_a_clock_set_back_or_forward_does_not_break_the_order(caseload):
    with caseload.write("add_person") as session:
        person_id = make.a_person(session)
    for number, days in enumerate((1000, -1000, 0, -999)):
        caseload._transactions._clock = lambda days=days: make.NOW + timedelta(days=days)
        with caseload.write("change") as session:
            records.update(session, "person", person_id, {"town": f"Ville {number}"})
    found = operations(caseload, person_id)
    assert [operation.operation_id for operation in found] == sorted(
        found_id.operation_id for found_id in found
    )


def test_two_copies_that_went_on_under_one_name_can_be_told_apart(tmp_path):
    key = FileKey.random()
    engine = open_engine(tmp_path / "one.jalon", key, create=True)
    migrations.build(engine)
    write(engine, lambda session: make.a_person(session, id="00000000-0000-4000-8000-000000000001"))
    with engine.connect() as connection:
        connection.connection.dbapi_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    engine.dispose()
    shutil.copy(tmp_path / "one.jalon", tmp_path / "two.jalon")
    ones, twos = open_engine(tmp_path / "one.jalon", key), open_engine(tmp_path / "two.jalon", key)
    write(ones, lambda session: session.execute(text("UPDATE person SET town = 'Metz'")))
    write(twos, lambda session: session.execute(text("UPDATE person SET phone = '06'")), minutes=1)
    first, second = last_operation(ones), last_operation(twos)
    assert (first.site, first.sequence) == (second.site, second.sequence)
    assert first.operation_id != second.operation_id
    write(twos, lambda session: journal.new_site(session, journal.new_site_name()), minutes=2)
    write(twos, lambda session: session.execute(text("UPDATE person SET phone = '07'")), minutes=3)
    third = last_operation(twos)
    assert third.site != first.site
    assert json.loads(third.parents) == [second.operation_id]
    for engine in (ones, twos):
        with engine.connect() as connection:
            assert journal.findings(connection) == ()
        engine.dispose()


def write(engine, change, minutes: int = 0) -> None:
    with Session(engine.execution_options(write=True)) as session:
        now = make.NOW + timedelta(minutes=minutes)
        journal.begin_action(session, author_id=None, label="change", now=now)
        change(session)
        journal.end_action(session)
        session.commit()


def last_operation(engine) -> JournalOperationRow:
    with Session(engine) as session:
        statement = select(JournalOperationRow).order_by(JournalOperationRow.operation_id.desc()).limit(1)
        return session.execute(statement).scalar_one()


def test_every_table_of_records_has_its_three_triggers_and_every_column_is_kept(caseload):
    found = journal.triggers()
    for record in record_classes():
        for moment in ("inserted", "updated", "deleted"):
            assert f"journal_{record.__tablename__}_{moment}" in found
        columns = {column.name for column in record.__table__.columns}
        assert set(journal.journalled_columns(record)) == columns - {"rid", "id"} - record.derived
    with caseload.engine.connect() as connection:
        assert triggers.differences(connection) == ()


def test_a_tampered_journal_is_found(caseload):
    with caseload.write("add_person") as session:
        make.a_person(session)
    for damage, code in (
        ("UPDATE journal_state SET sequence = 0", "journal_sequence"),
        ("DELETE FROM journal_action", "journal_action"),
        ("INSERT INTO journal_parent VALUES ('a', 'b')", "journal_parent"),
        ("DELETE FROM journal_state", "journal_state"),
    ):
        with caseload.engine.execution_options(write=True).connect() as connection:
            transaction = connection.begin()
            connection.exec_driver_sql(damage)
            assert code in journal.findings(connection)
            transaction.rollback()


@pytest.mark.bench
def test_an_act_saved_costs_little_more_with_its_journal(caseload):
    def seconds(rounds: int) -> float:
        """Return the quickest act, with its coach and its participant, and its commit."""
        times = []
        for _ in range(rounds):
            begun = time.perf_counter()
            with caseload.write("record_act") as session:
                make.an_act(session, caseload.signed_in.coach_id, (person_id,), date=date(2026, 3, 4))
            times.append(time.perf_counter() - begun)
        return sorted(times)[rounds // 2]

    def floor(rounds: int) -> float:
        times = []
        connection = caseload.engine.raw_connection()
        raw = connection.dbapi_connection
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("CREATE TABLE floor (rid INTEGER PRIMARY KEY, words TEXT)")
        raw.execute("COMMIT")
        for _ in range(rounds):
            begun = time.perf_counter()
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("INSERT INTO floor (words) VALUES ('un mot')")
            raw.execute("COMMIT")
            times.append(time.perf_counter() - begun)
        connection.close()
        return sorted(times)[rounds // 2]

    with caseload.write("add_person") as session:
        person_id = make.a_person(session)
    seconds(20)
    with_journal, least = seconds(200), floor(200)
    with caseload.engine.execution_options(write=True).begin() as connection:
        for name in journal.triggers():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    without = seconds(200)
    print(
        f"act saved: {with_journal * 1000:.2f} ms with journal, {without * 1000:.2f} ms without, "
        f"raw commit {least * 1000:.2f} ms, ratio {with_journal / least:.1f}"
    )
    assert with_journal < without * 2
