"""The change journal: triggers that write one operation per changed field, and the action they belong to.

Triggers and not session events: a bulk statement or raw SQL is seen too. An operation is named by the
milliseconds of its action, its number on this copy and the copy (``site``), so that names sort; its parents
are the last operations of the same field that this copy knew, so that copies can be told apart and merged.
"""

# ruff: noqa: S608 (the statements are made of the names of our own tables and columns only)

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final

from sqlalchemy import Connection, LargeBinary, bindparam, select, text, update
from sqlalchemy.orm import Session

from jalon.domain.ids import new_id
from jalon.storage.last_written import Written
from jalon.storage.schema import Record, UtcDateTime, record_classes
from jalon.storage.schema.journal import JournalStateRow

CREATED: Final = "+"  # column name of the operation by which a row came to be; its value is the whole row
ERASED: Final = "-"  # … by which a row was erased for good; its value is what remains of it, or nothing
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SITE_BYTES: Final = 8  # of the random identity of a copy


# Written out: they run at every action, and building them would cost more than running them.
_OPEN: Final = text(
    "UPDATE journal_state SET milliseconds = max(milliseconds, :moment), author_id = :author_id, "
    "action_id = :action_id"
)
_NAME_ACTION: Final = text(
    "INSERT INTO journal_action (action_id, site, author_id, label, at, undoes_id) "
    "SELECT action_id, site, author_id, :label, :at, :undoes_id FROM journal_state"
).bindparams(bindparam("at", type_=UtcDateTime()))
_FORGET_EMPTY: Final = text(
    "DELETE FROM journal_action WHERE action_id = (SELECT action_id FROM journal_state) AND NOT EXISTS "
    "(SELECT 1 FROM journal_operation o WHERE o.action_id = journal_action.action_id)"
)
_CLOSE: Final = text("UPDATE journal_state SET author_id = NULL, action_id = NULL RETURNING site, sequence")


@cache
def journalled_columns(record: type[Record]) -> tuple[str, ...]:
    """Return the columns of a table whose changes are kept, in their order."""
    names = []
    for column in record.__table__.columns:
        if column.name in {"rid", "id"} or column.name in record.derived:
            continue
        if isinstance(column.type, LargeBinary):
            raise TypeError(f"the journal keeps no bytes: {record.__tablename__}.{column.name}")
        names.append(column.name)
    return tuple(names)


def begin_action(
    session: Session, *, author_id: str | None, label: str, now: datetime, undoes_id: str | None = None
) -> str:
    """Open an action: the operations that follow in this transaction are its own. Return its identity.

    ``label`` is a code, never a name. The journal's clock goes to ``now`` and never back, so that a clock
    set back or forward does not break the order of operations.
    """
    action_id = new_id()
    moment = (now - EPOCH) // timedelta(milliseconds=1)
    connection = session.connection()
    connection.execute(_OPEN, {"moment": moment, "author_id": author_id, "action_id": action_id})
    connection.execute(_NAME_ACTION, {"label": label, "at": now, "undoes_id": undoes_id})
    return action_id


def end_action(session: Session) -> Written:
    """Close the action before the commit; if it changed nothing, it leaves no trace.

    Return how far the caseload is written once it is committed.
    """
    session.flush()
    connection = session.connection()
    connection.execute(_FORGET_EMPTY)
    return Written(*connection.execute(_CLOSE).one())


def current_action(session: Session) -> str | None:
    """Return the identity of the action that is open, None outside one."""
    return session.execute(select(JournalStateRow.action_id)).scalar_one()


@contextmanager
def applying(session: Session) -> Iterator[None]:
    """Write without journalling: what is replayed, merged or erased has its operations already.

    The mark is a row of the same transaction: it goes with it, whatever happens.
    """
    session.flush()
    session.execute(update(JournalStateRow).values(is_applying=True))
    try:
        yield
        session.flush()
    finally:
        session.execute(update(JournalStateRow).values(is_applying=False))


def new_site_name() -> str:
    """Return a new random identity for a copy of a caseload."""
    return secrets.token_hex(_SITE_BYTES)


def new_site(session: Session, site: str) -> None:
    """Give this copy of the caseload another identity: after a restore, two copies must not share one."""
    session.execute(update(JournalStateRow).values(site=site, sequence=0))


def findings(connection: Connection) -> tuple[str, ...]:
    """Return what is wrong with the journal, as codes; nothing when it is sound."""
    found = [code for code, statement in _CHECKS.items() if connection.execute(text(statement)).scalar()]
    return tuple(found)


def triggers() -> Mapping[str, str]:
    """Return the triggers of the journal: their names and the statements that create them."""
    found: dict[str, str] = {}
    for record in record_classes():
        table = record.__tablename__
        columns = journalled_columns(record)
        found[f"journal_{table}_inserted"] = _on_insert(table, columns)
        found[f"journal_{table}_updated"] = _on_update(table, columns)
        found[f"journal_{table}_deleted"] = _on_delete(table)
    return found


_UNLESS_APPLYING: Final = "WHEN (SELECT is_applying FROM journal_state) = 0"
_OPERATION: Final = (
    "INSERT INTO journal_operation (operation_id, site, sequence, table_name, record_id, column_name, "
    "value, parents, author_id, action_id) "
)
_NAME: Final = "printf('%012x-%08x-%s', s.milliseconds, {number}, s.site), s.site, {number}"
_COUNT: Final = "UPDATE journal_state SET sequence = sequence + 1;"
_CHECKS: Final = {
    "journal_state": "SELECT (SELECT count(*) FROM journal_state) <> 1",
    "journal_sequence": (
        "SELECT 1 FROM journal_operation o JOIN journal_state s ON s.site = o.site "
        "WHERE o.sequence > s.sequence LIMIT 1"
    ),
    "journal_parent": (
        "SELECT 1 FROM journal_parent p WHERE NOT EXISTS "
        "(SELECT 1 FROM journal_operation o WHERE o.operation_id = p.child) LIMIT 1"
    ),
    "journal_action": (
        "SELECT 1 FROM journal_operation o WHERE o.action_id IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM journal_action a WHERE a.action_id = o.action_id) LIMIT 1"
    ),
}


def _on_insert(table: str, columns: tuple[str, ...]) -> str:
    pairs = ", ".join(f"'{name}', NEW.{name}" for name in columns)
    return (
        f"CREATE TRIGGER journal_{table}_inserted AFTER INSERT ON {table} {_UNLESS_APPLYING} BEGIN {_COUNT} "
        f"{_OPERATION}SELECT {_NAME.format(number='s.sequence')}, '{table}', NEW.id, '{CREATED}', "
        # Patching nothing leaves out what is null: a third of the space.
        f"json_patch('{{}}', json_object({pairs})), '[]', s.author_id, s.action_id FROM journal_state s; END"
    )


def _on_update(table: str, columns: tuple[str, ...]) -> str:
    changes = " UNION ALL ".join(
        f"SELECT '{name}' AS name, OLD.{name} AS o, NEW.{name} AS n" for name in columns
    )
    heads = (
        "(SELECT json_group_array(h.operation_id) FROM journal_operation h "
        f"WHERE h.table_name = '{table}' AND h.record_id = NEW.id AND h.column_name = c.name "
        "AND NOT EXISTS (SELECT 1 FROM journal_parent p WHERE p.parent = h.operation_id))"
    )
    number = "s.sequence + row_number() OVER ()"
    return (
        f"CREATE TRIGGER journal_{table}_updated AFTER UPDATE OF {', '.join(columns)} ON {table} "
        f"{_UNLESS_APPLYING} BEGIN "
        f"{_OPERATION}SELECT {_NAME.format(number=number)}, '{table}', NEW.id, c.name, json_quote(c.n), "
        f"{heads}, s.author_id, s.action_id FROM journal_state s, ({changes}) c WHERE c.o IS NOT c.n; "
        "INSERT INTO journal_parent SELECT j.value, o.operation_id FROM journal_state s "
        "JOIN journal_operation o ON o.site = s.site AND o.sequence > s.sequence, json_each(o.parents) j; "
        # Of a copy that has written nothing yet, max() is null.
        "UPDATE journal_state SET sequence = coalesce((SELECT max(o.sequence) FROM journal_operation o "
        "WHERE o.site = journal_state.site), sequence); END"
    )


def _on_delete(table: str) -> str:
    return (
        f"CREATE TRIGGER journal_{table}_deleted AFTER DELETE ON {table} {_UNLESS_APPLYING} BEGIN {_COUNT} "
        f"{_OPERATION}SELECT {_NAME.format(number='s.sequence')}, '{table}', OLD.id, '{ERASED}', NULL, '[]', "
        "s.author_id, s.action_id FROM journal_state s; "
        f"UPDATE journal_operation SET value = NULL WHERE table_name = '{table}' AND record_id = OLD.id; END"
    )
