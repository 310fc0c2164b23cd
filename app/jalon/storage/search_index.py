"""The full-text index over the normalised names: kept by triggers, checked, rebuilt.

Trigrams find any three letters inside a name; the row number is the table's own ``rid``, which no
rebuilding of the table can shift onto another person.
"""

# ruff: noqa: S608 (the statements are made of the names of our own tables and columns only)

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

TABLES: Final = ("person", "employer", "partner")


def triggers() -> Mapping[str, str]:
    """Return the triggers that keep the indexes: their names and the statements that create them."""
    found: dict[str, str] = {}
    for table in TABLES:
        index = f"{table}_search"
        add = f"INSERT INTO {index}(rowid, search_key) VALUES (NEW.rid, NEW.search_key);"
        take = f"INSERT INTO {index}({index}, rowid, search_key) VALUES ('delete', OLD.rid, OLD.search_key);"
        found[f"{index}_inserted"] = (
            f"CREATE TRIGGER {index}_inserted AFTER INSERT ON {table} BEGIN {add} END"
        )
        found[f"{index}_deleted"] = f"CREATE TRIGGER {index}_deleted AFTER DELETE ON {table} BEGIN {take} END"
        found[f"{index}_updated"] = (
            f"CREATE TRIGGER {index}_updated AFTER UPDATE OF rid, search_key ON {table} "
            f"BEGIN {take} {add} END"
        )
    return found


def rebuild(connection: Connection) -> None:
    """Write every index anew from its table."""
    for table in TABLES:
        connection.exec_driver_sql(f"INSERT INTO {table}_search({table}_search) VALUES ('rebuild')")


def findings(connection: Connection) -> tuple[str, ...]:
    """Return the names of the indexes that do not say what their tables say."""
    found = []
    for table in TABLES:
        statement = f"INSERT INTO {table}_search({table}_search, rank) VALUES ('integrity-check', 1)"
        try:
            connection.exec_driver_sql(statement)
        except DatabaseError:
            found.append(f"{table}_search")
    return tuple(found)
