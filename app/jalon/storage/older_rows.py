"""Rows that an older version of the program took out of a caseload, brought to the tables of this one.

The migrations of the file are the one account of how tables changed: the rows go through them too, in a base
of their own that lives in memory only. A migration that adds rows of its own therefore gives them fixed
identities, and leans on no row of the structure being there.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, DateTime, MetaData, Table, Time, insert, select

from jalon.storage import migrations
from jalon.storage.cipher import open_in_memory

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def rows_of_today(
    rows: Rows, revision: str, *, versions: Sequence[Path] = (migrations.VERSIONS,)
) -> dict[str, list[dict[str, Any]]]:
    """Return rows of a known revision as the newest one has them, by table.

    Values are those of JSON, dates and instants (UTC) in ISO form, on both sides; ``rid`` is in neither.
    """
    if revision == migrations.head(versions):
        return {name: [dict(row) for row in some] for name, some in rows.items()}
    engine = open_in_memory()
    try:
        with engine.connect() as connection:
            migrations.carry(connection, revision, versions=versions)
            _put(connection, rows)
            migrations.carry(connection, "head", versions=versions)
            return _take(connection)
    finally:
        engine.dispose()


def _put(connection: Connection, rows: Rows) -> None:
    tables = _tables(connection)
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.execute("PRAGMA foreign_keys = OFF")
    with connection.execution_options(write=True).begin():
        for name, some in rows.items():
            for row in some:
                connection.execute(insert(tables[name]).values(**_stored(tables[name], row)))


def _take(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for name, table in _tables(connection).items():
        if "id" in table.c and "rid" in table.c:
            rows = connection.execute(select(table).order_by(table.c.rid)).mappings()
            if some := [
                {str(key): _plain(value) for key, value in row.items() if key != "rid"} for row in rows
            ]:
                found[name] = some
    connection.rollback()
    return found


def _tables(connection: Connection) -> dict[str, Table]:
    metadata = MetaData()
    metadata.reflect(connection)
    connection.rollback()
    return dict(metadata.tables)


def _stored(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for name, value in row.items():
        kind = table.c[name].type
        if not isinstance(value, str):
            found[name] = value
        elif isinstance(kind, DateTime):
            found[name] = datetime.fromisoformat(value).astimezone(UTC).replace(tzinfo=None)
        elif isinstance(kind, Date):
            found[name] = date.fromisoformat(value)
        elif isinstance(kind, Time):
            found[name] = time.fromisoformat(value)
        else:
            found[name] = value
    return found


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).isoformat()
    return value.isoformat() if isinstance(value, date | time) else value
