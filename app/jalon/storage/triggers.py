"""The triggers of the file, written by the code: dropped before a migration, made anew after it."""

from collections.abc import Mapping

from sqlalchemy import Connection, text

from jalon.storage import journal, search_index


def wanted() -> Mapping[str, str]:
    """Return every trigger that a caseload has: its name and the statement that creates it."""
    return {**journal.triggers(), **search_index.triggers()}


def create_all(connection: Connection) -> None:
    """Create every trigger; none may stand."""
    for statement in wanted().values():
        connection.exec_driver_sql(statement)


def drop_all(connection: Connection) -> None:
    """Drop every trigger of the file."""
    for name in _found(connection):
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


def differences(connection: Connection) -> tuple[str, ...]:
    """Return the names of the triggers that are missing, foreign, or not as this program writes them."""
    found, expected = _found(connection), wanted()
    names = found.keys() | expected.keys()
    return tuple(sorted(name for name in names if found.get(name) != expected.get(name)))


def _found(connection: Connection) -> Mapping[str, str]:
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    return {str(name): str(statement) for name, statement in rows}
