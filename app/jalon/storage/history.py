"""The history of a field, read from the journal: each value, when it came and who gave it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import Boolean, Column, Date, Table, Time, select
from sqlalchemy.orm import Session

from jalon.storage.journal import CREATED, EPOCH, ERASED, journalled_columns
from jalon.storage.schema import Record, UtcDateTime, record_classes
from jalon.storage.schema.journal import JournalActionRow, JournalOperationRow


@dataclass(frozen=True, slots=True)
class PastValue:
    """A value that a field took; ``value`` is None when it was emptied, or erased (``is_erased``)."""

    value: Any
    at: datetime
    author_id: str | None
    action_id: str | None
    label: str | None
    is_erased: bool = False


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that went from one value to another; ``before`` is None when the record came to be."""

    table: str
    record_id: str
    column: str
    before: Any
    after: Any
    at: datetime
    author_id: str | None
    label: str | None


def changes_of(session: Session, table: str, record_ids: Sequence[str]) -> tuple[FieldChange, ...]:
    """Return every change of the fields of some records, oldest first; what was erased is left out.

    Raises:
        ValueError: no such table.
    """
    columns = columns_of(table)
    operation, action = JournalOperationRow, JournalActionRow
    statement = (
        select(operation, action)
        .outerjoin(action, action.action_id == operation.action_id)
        .where(operation.table_name == table, operation.record_id.in_(tuple(record_ids)))
        .order_by(operation.operation_id)
    )
    known: dict[tuple[str, str], Any] = {}
    found: list[FieldChange] = []
    for row, action_row in session.execute(statement):
        made: JournalActionRow | None = action_row
        if row.value is None or row.column_name == ERASED:
            continue
        content = json.loads(row.value)
        if row.column_name == CREATED:
            values = {name: initial_value(table, name, content) for name in columns}
        elif row.column_name in columns:
            values = {row.column_name: decode(table, row.column_name, content)}
        else:
            continue
        at = _clock_of(row) if made is None else made.at
        for name, value in values.items():
            before = known.get((row.record_id, name))
            known[(row.record_id, name)] = value
            if before != value:
                label = None if made is None else made.label
                found.append(FieldChange(table, row.record_id, name, before, value, at, row.author_id, label))
    return tuple(found)


def field_history(session: Session, table: str, record_id: str, column: str) -> tuple[PastValue, ...]:
    """Return the values that one field of one record took, oldest first, the first one included.

    Raises:
        ValueError: no such table or column.
    """
    if column not in columns_of(table):
        raise ValueError(f"no such column in {table}: {column}")
    operation, action = JournalOperationRow, JournalActionRow
    statement = (
        select(operation, action)
        .outerjoin(action, action.action_id == operation.action_id)
        .where(
            operation.table_name == table,
            operation.record_id == record_id,
            operation.column_name.in_([CREATED, ERASED, column]),
        )
        .order_by(operation.operation_id)
    )
    return tuple(_past_value(table, column, *row) for row in session.execute(statement))


def decode(table: str, column: str, value: Any) -> Any:
    """Return the Python value of a column from the value that its JSON holds."""
    if value is None:
        return None
    kind = columns_of(table)[column].type
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, Time):
        return time.fromisoformat(value)
    if isinstance(kind, Boolean):
        return bool(value)
    return value


def initial_value(table: str, column: str, row: Mapping[str, Any]) -> Any:
    """Return the value of a column in the JSON of a new row, where what was null is left out."""
    if column in row:
        return decode(table, column, row[column])
    found = columns_of(table)[column]
    # A column that a later revision added and that is never null took its default.
    return None if found.nullable or found.default is None else getattr(found.default, "arg", None)


@cache
def columns_of(table: str) -> Mapping[str, Column[Any]]:
    """Return the journalled columns of a table.

    Raises:
        ValueError: no such table.
    """
    record = _classes().get(table)
    if record is None:
        raise ValueError(f"no such table: {table}")
    columns = cast(Table, record.__table__).c
    return {name: columns[name] for name in journalled_columns(record)}


@cache
def _classes() -> Mapping[str, type[Record]]:
    return {record.__tablename__: record for record in record_classes()}


def _past_value(
    table: str, column: str, operation: JournalOperationRow, action: JournalActionRow | None
) -> PastValue:
    value, is_erased = None, operation.value is None
    if operation.value is not None:
        content = json.loads(operation.value)
        is_row = operation.column_name in {CREATED, ERASED}
        value = initial_value(table, column, content) if is_row else decode(table, column, content)
    return PastValue(
        value,
        _clock_of(operation) if action is None else action.at,
        operation.author_id,
        operation.action_id,
        None if action is None else action.label,
        is_erased,
    )


def _clock_of(operation: JournalOperationRow) -> datetime:
    # Written outside an action: the name of the operation says when.
    return EPOCH + timedelta(milliseconds=int(operation.operation_id.split("-")[0], 16))
