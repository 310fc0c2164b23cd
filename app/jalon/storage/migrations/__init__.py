"""The revisions of the caseload file: how a new one comes to be and how an older one catches up."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine, insert, inspect, text

from jalon.domain.ids import new_id
from jalon.storage import journal, search_index, triggers
from jalon.storage.schema import Base
from jalon.storage.schema.journal import JournalStateRow

if TYPE_CHECKING:  # imported when needed: opening a caseload that is up to date needs no Alembic
    from alembic.config import Config
    from alembic.script import ScriptDirectory

FOLDER: Final = Path(__file__).parent
VERSIONS: Final = FOLDER / "versions"


class ForeignKeyBreachError(Exception):
    """A migration left a row that refers to nothing: a bug, nothing was written."""


def build(engine: Engine, *, caseload_id: str | None = None, versions: Sequence[Path] = (VERSIONS,)) -> None:
    """Make of a new, empty file a caseload at the newest revision, its triggers and its journal ready."""
    with engine.connect() as connection:
        _run(connection, versions)
        with connection.execution_options(write=True).begin():
            state = {"id": 1, "caseload_id": caseload_id or new_id(), "site": journal.new_site_name()}
            connection.execute(insert(JournalStateRow).values(**state))


@cache
def shape() -> str:
    """Return what changes when a table or a column of the program changes: 16 hexadecimal digits."""
    names = sorted(
        f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.c
    )
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


def upgrade(connection: Connection, *, versions: Sequence[Path] = (VERSIONS,)) -> None:
    """Bring the file to the newest revision of ``versions``, in one transaction: all of it or nothing.

    ``connection`` must not be inside a transaction. Triggers are made anew and search indexes rebuilt.

    Raises:
        ForeignKeyBreachError: a row refers to nothing; the file is as it was.
    """
    _run(connection, versions)


def carry(connection: Connection, revision: str, *, versions: Sequence[Path] = (VERSIONS,)) -> None:
    """Bring the bare tables of a base to a revision: no trigger, no search index, links unchecked.

    For rows that are apart from the file they came from, in a base of their own: what they refer to is not
    with them. ``connection`` must not be inside a transaction.
    """
    with _foreign_keys_off(connection), connection.execution_options(write=True).begin():
        _command(connection, versions, revision)


def head(versions: Sequence[Path] = (VERSIONS,)) -> str:
    """Return the newest revision that this program knows."""
    found = _scripts(tuple(versions)).get_current_head()
    assert found is not None
    return found


def revisions(versions: Sequence[Path] = (VERSIONS,)) -> tuple[str, ...]:
    """Return every revision that this program knows, oldest first."""
    return tuple(script.revision for script in reversed(list(_scripts(tuple(versions)).walk_revisions())))


def is_known(revision: str, versions: Sequence[Path] = (VERSIONS,)) -> bool:
    """Return whether this program knows the revision; if not, the file was written by a later one."""
    return revision in revisions(versions)


def revision_of(connection: Connection) -> str | None:
    """Return the revision of a file, None when it has none: it is no caseload."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _run(connection: Connection, versions: Sequence[Path]) -> None:
    assert not connection.in_transaction(), "foreign keys cannot be switched off inside a transaction"
    with _foreign_keys_off(connection), connection.execution_options(write=True).begin():
        # A rebuilt table loses its triggers, and those of others refuse that it be renamed.
        triggers.drop_all(connection)
        _command(connection, versions, "head")
        triggers.create_all(connection)
        search_index.rebuild(connection)
        if breaches := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
            raise ForeignKeyBreachError(sorted({str(row[0]) for row in breaches}))


def _command(connection: Connection, versions: Sequence[Path], revision: str) -> None:
    from alembic import command

    config = _config(versions)
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


@contextmanager
def _foreign_keys_off(connection: Connection) -> Iterator[None]:
    # Below SQLAlchemy, which would begin a transaction first: inside one the setting is ignored, and a
    # table that is rebuilt would take its children with it.
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.execute("PRAGMA foreign_keys = OFF")
    if raw.execute("PRAGMA foreign_keys").fetchone()[0] != 0:
        raise RuntimeError("foreign keys stay on")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys = ON")


def _config(versions: Sequence[Path]) -> "Config":
    from alembic.config import Config

    config = Config()
    options = {
        "script_location": str(FOLDER),
        "version_locations": "\n".join(str(folder) for folder in versions),
        "path_separator": "newline",  # a folder's name may hold anything else
    }
    for name, value in options.items():
        config.set_main_option(name, value.replace("%", "%%"))
    return config


@cache
def _scripts(versions: tuple[Path, ...]) -> "ScriptDirectory":
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config(versions))
