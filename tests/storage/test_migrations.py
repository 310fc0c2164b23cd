"""Models and revisions agree; the traps of rebuilding a table in SQLite stay closed."""

import importlib.util
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

import make
from jalon.storage import journal, migrations, records, revision, search_index, triggers
from jalon.storage.cipher import APPLICATION_ID, FileKey, open_engine
from jalon.storage.schema import Base, UtcDateTime
from jalon.storage.schema.acts import ActParticipantRow, ActRow
from jalon.storage.schema.people import PersonRow

LATER = Path(__file__).parent / "later_versions"
WITH_LATER = (migrations.VERSIONS, LATER)
AFTER_THE_LAST = f"revision = '9999'\ndown_revision = '{revision.CURRENT}'\n"


@pytest.fixture
def engine(tmp_path):
    engine = open_engine(tmp_path / "a.jalon", FileKey.random(), create=True)
    migrations.build(engine)
    yield engine
    engine.dispose()


def writing(engine) -> Session:
    return Session(engine.execution_options(write=True))


def some_people(engine) -> dict[str, str]:
    with writing(engine) as session:
        coach = records.insert(
            session, "coach", {"family_name": "Martin", "given_name": "Claire", "role": "REFERENT"}
        )
        names = {"Anne": "Durand", "Bruno": "Faure", "Carla": "Blanc", "Diane": "Noël"}
        people = {
            given: make.a_person(session, given_name=given, family_name=name) for given, name in names.items()
        }
        # A hole in the row numbers: what a rebuilt table would close if the index went by implicit ones.
        session.execute(text("DELETE FROM person WHERE given_name = 'Anne'"))
        del people["Anne"]
        for person_id in people.values():
            make.an_act(session, coach, (person_id,))
        session.commit()
    return people


def found(engine, typed: str) -> list[str]:
    with engine.connect() as connection:
        statement = text(
            "SELECT p.given_name FROM person_search s JOIN person p ON p.rid = s.rowid "
            "WHERE person_search MATCH :typed ORDER BY 1"
        )
        return list(connection.execute(statement, {"typed": f'"{typed}"'}).scalars())


def migrate(engine, versions=WITH_LATER) -> None:
    with engine.connect() as connection:
        migrations.upgrade(connection, versions=versions)


def test_a_new_file_is_at_the_newest_revision_with_every_trigger_and_its_state(engine):
    with engine.connect() as connection:
        assert migrations.revision_of(connection) == migrations.head() == revision.CURRENT
        assert connection.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION_ID
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert triggers.differences(connection) == ()
        assert journal.findings(connection) == ()
        state = connection.execute(text("SELECT * FROM journal_state")).mappings().one()
    assert len(state["site"]) == 16
    assert len(state["caseload_id"]) == 36
    assert (state["post_letter"], state["sequence"], state["is_applying"]) == ("A", 0, 0)


def test_models_and_revisions_describe_the_same_tables(engine):
    def ours(_context, _inspected, _metadata, inspected_type, metadata_type):
        # On both sides the type that is stored.
        stored = metadata_type.impl_instance if isinstance(metadata_type, UtcDateTime) else metadata_type
        wanted = stored.dialect_impl(engine.dialect).compile(engine.dialect)
        return inspected_type.compile(engine.dialect) != wanted

    def kept(name, kind, _parents):
        return not (kind == "table" and name is not None and "_search" in name)

    options = {"compare_type": ours, "include_name": kept, "target_metadata": Base.metadata}
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_models_and_revisions_write_the_same_constraints(engine, tmp_path):
    other = open_engine(tmp_path / "models.jalon", FileKey.random(), create=True)
    with other.execution_options(write=True).begin() as connection:
        Base.metadata.create_all(connection)

    def described(which) -> dict[str, set[str]]:
        with which.connect() as connection:
            statement = text("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index')")
            return {
                # A column that was added stands on the line of the one before it.
                name: {part.strip() for part in re.split(r"\n|,(?![^()]*\))", sql)}
                for name, sql in connection.execute(statement)
                if sql is not None and "_search" not in name and name != "alembic_version"
            }

    written, modelled = described(engine), described(other)
    other.dispose()
    assert written.keys() == modelled.keys()
    assert {name: written[name] ^ modelled[name] for name in written if written[name] != modelled[name]} == {}


def test_a_revision_imports_nothing_of_the_program():
    for script in migrations.VERSIONS.glob("0*.py"):
        assert "jalon" not in script.read_text(encoding="utf-8").replace("« jalon »", "")


def test_a_file_of_this_revision_is_brought_up_to_the_next(engine):
    people = some_people(engine)
    migrate(engine)
    with engine.connect() as connection:
        assert migrations.revision_of(connection) == migrations.head(WITH_LATER)
        assert connection.execute(select(func.count()).select_from(PersonRow)).scalar() == len(people)
        assert triggers.differences(connection) == ()
        assert search_index.findings(connection) == ()
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok"


def test_rebuilding_a_table_keeps_the_rows_that_refer_to_it(engine):
    people = some_people(engine)
    migrate(engine)
    with engine.connect() as connection:
        for table in (PersonRow, ActRow, ActParticipantRow):
            assert connection.execute(select(func.count()).select_from(table)).scalar() == len(people)
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_rebuilding_a_table_keeps_its_triggers(engine):
    people = some_people(engine)
    migrate(engine)
    with writing(engine) as session:
        records.update(session, "person", people["Carla"], {"family_name": "Zimmer"})
        session.commit()
    assert found(engine, "zimmer") == ["Carla"]
    assert found(engine, "blanc") == []
    with engine.connect() as connection:
        last = connection.execute(
            text("SELECT column_name, value FROM journal_operation ORDER BY sequence DESC LIMIT 1")
        ).one()
    assert tuple(last) == ("family_name", '"Zimmer"')


def test_search_never_gives_another_person_after_a_table_was_rebuilt(engine):
    people = some_people(engine)
    for _ in range(2):
        for given, family in (("Bruno", "faure"), ("Carla", "blanc"), ("Diane", "noel")):
            assert found(engine, family) == [given]
        assert found(engine, "durand") == []
        if "favourite_season" not in _columns(engine):
            migrate(engine)
    assert len(people) == 3


def _columns(engine) -> set[str]:
    with engine.connect() as connection:
        return {row[1] for row in connection.exec_driver_sql("PRAGMA table_info(person)")}


def test_no_table_has_a_generated_column(engine):
    with engine.connect() as connection:
        for table in Base.metadata.tables:
            assert all(row[6] == 0 for row in connection.exec_driver_sql(f"PRAGMA table_xinfo({table})"))


def test_a_revision_that_fails_leaves_the_file_as_it_was(engine, tmp_path):
    people = some_people(engine)
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "9999_broken.py").write_text(
        f"import sqlalchemy as sa\nfrom alembic import op\n{AFTER_THE_LAST}"
        "branch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n"
        "    op.create_table('half', sa.Column('rid', sa.Integer(), primary_key=True))\n"
        "    op.execute('UPDATE person SET given_name = 1')\n"
        "    op.execute('DELETE FROM nowhere')\n"
    )
    with pytest.raises(OperationalError):
        migrate(engine, (migrations.VERSIONS, broken))
    with engine.connect() as connection:
        assert migrations.revision_of(connection) == revision.CURRENT
        assert (
            connection.execute(text("SELECT count(*) FROM sqlite_master WHERE name = 'half'")).scalar() == 0
        )
        assert set(connection.execute(select(PersonRow.given_name)).scalars()) == set(people)
        assert triggers.differences(connection) == ()
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_revision_that_breaks_a_reference_leaves_the_file_as_it_was(engine, tmp_path):
    people = some_people(engine)
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "9999_broken.py").write_text(
        f"from alembic import op\n{AFTER_THE_LAST}branch_labels = None\n"
        "depends_on = None\n\n\ndef upgrade():\n    op.execute('DELETE FROM person')\n"
    )
    with pytest.raises(migrations.ForeignKeyBreachError) as caught:
        migrate(engine, (migrations.VERSIONS, broken))
    assert "act_participant" in str(caught.value)
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(PersonRow)).scalar() == len(people)


def test_a_revision_of_a_later_program_is_not_known():
    assert migrations.is_known(revision.CURRENT)
    assert not migrations.is_known("9999")
    assert not migrations.is_known("00")
    assert migrations.is_known("9999", WITH_LATER)


def test_nothing_that_is_referred_to_can_be_deleted(engine):
    people = some_people(engine)
    with writing(engine) as session, pytest.raises(IntegrityError):
        session.execute(text("DELETE FROM person WHERE id = :id"), {"id": people["Carla"]})


def test_the_revisions_are_found_from_an_installed_program():
    specification = importlib.util.find_spec("jalon.storage.migrations")
    assert specification is not None
    assert Path(specification.origin).parent == migrations.FOLDER
    assert (migrations.FOLDER / "env.py").is_file()
    assert (migrations.FOLDER / "script.py.mako").is_file()


def test_instants_survive_the_file(engine):
    at = datetime(2026, 10, 25, 0, 30, 0, 123456, tzinfo=UTC)
    with writing(engine) as session:
        person_id = make.a_person(session)
        records.remove(session, "person", person_id, at=at)
        session.commit()
    with engine.connect() as connection:
        assert connection.execute(select(PersonRow.deleted_at)).scalar() == at
