"""The one way to write records: by table and column names, derived keys kept up to date.

Everything goes through SQL statements, never through mapped objects: the triggers of the journal see it
all the same, and a thousand rows cost what they weigh.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Insert, Table, bindparam, select
from sqlalchemy import insert as insert_into
from sqlalchemy import update as update_of
from sqlalchemy.orm import Session

from jalon.domain.errors import UnknownRecordError
from jalon.domain.ids import new_id
from jalon.domain.search_keys import phone_key, search_key, sort_key
from jalon.storage import freezing
from jalon.storage.schema import Record, record_classes

_AT_ONCE: Final = 400
Values = Mapping[str, Any]


def insert(session: Session, table: str, values: Values) -> str:
    """Write a new record and return its identity, made here unless ``values`` gives one.

    Raises:
        ValueError: no such table or column.
        FrozenFileError: the record belongs to a person whose file is frozen.
    """
    row = _complete(table, values)
    freezing.refuse_if_frozen(session, table, [row])
    _insert(session, table, [row])
    return str(row["id"])


def insert_together(session: Session, tables: Mapping[str, Sequence[Values]]) -> None:
    """Write the new records of several tables, those referred to first; what is frozen is asked once for all.

    The rows of a table all name the same columns.

    Raises:
        ValueError: no such table or column.
        FrozenFileError: a record belongs to a person whose file is frozen; nothing was written.
    """
    complete = {
        table: [_complete(table, values) for values in rows] for table, rows in tables.items() if rows
    }
    freezing.refuse_together_if_frozen(session, complete)
    for table, rows in complete.items():
        _insert(session, table, rows)


def insert_many(session: Session, table: str, rows: Sequence[Values]) -> None:
    """Write many new records of one table; all of them name the same columns.

    Raises:
        ValueError: no such table or column.
        FrozenFileError: a record belongs to a person whose file is frozen.
    """
    if not rows:
        return
    complete = [_complete(table, values) for values in rows]
    freezing.refuse_if_frozen(session, table, complete)
    _insert(session, table, complete)


def update(session: Session, table: str, record_id: str, values: Values) -> None:
    """Change the given columns of one record.

    Raises:
        ValueError: no such table or column.
        UnknownRecordError: no such record.
        FrozenFileError: the record belongs to a person whose file is frozen.
    """
    target = _table(table)
    _check_columns(table, values)
    row = session.execute(select(target).where(target.c.id == record_id)).mappings().one_or_none()
    if row is None:
        raise UnknownRecordError(table)
    freezing.refuse_if_frozen(session, table, [{**row, **values}])
    changes = {**values, **derived_values(table, {**row, **values})}
    session.execute(update_of(target).where(target.c.id == record_id).values(**changes))


def update_many(session: Session, table: str, changes: Mapping[str, Values]) -> None:
    """Change columns of many records of one table, by identity: few statements for all of them.

    Raises:
        ValueError: no such table or column.
        UnknownRecordError: one of the records is not there; nothing more is written.
        FrozenFileError: a record belongs to a person whose file is frozen.
    """
    target = _table(table)
    ids = sorted(changes)
    rows: dict[str, Values] = {}
    for start in range(0, len(ids), _AT_ONCE):
        query = select(target).where(target.c.id.in_(ids[start : start + _AT_ONCE]))
        for row in session.execute(query).mappings():
            rows[row["id"]] = {str(name): value for name, value in row.items()}
    if len(rows) < len(ids):
        raise UnknownRecordError(table)
    by_columns: dict[tuple[str, ...], list[dict[str, object]]] = {}
    for record_id, values in changes.items():
        _check_columns(table, values)
        after = {**rows[record_id], **values}
        rows[record_id] = after
        written = {**values, **derived_values(table, after)}
        by_columns.setdefault(tuple(sorted(written)), []).append(
            {"of_id": record_id, **{f"to_{name}": value for name, value in written.items()}}
        )
    freezing.refuse_if_frozen(session, table, list(rows.values()))
    for names, some in by_columns.items():
        statement = update_of(target).where(target.c.id == bindparam("of_id"))
        session.connection().execute(
            statement.values({name: bindparam(f"to_{name}", type_=target.c[name].type) for name in names}),
            some,
        )


def remove(session: Session, table: str, record_id: str, *, at: datetime) -> None:
    """Put one record in the trash: it is counted nowhere and can be taken back.

    Raises:
        UnknownRecordError: no such record.
    """
    update(session, table, record_id, {"deleted_at": at})


def restore(session: Session, table: str, record_id: str) -> None:
    """Take one record out of the trash.

    Raises:
        UnknownRecordError: no such record.
    """
    update(session, table, record_id, {"deleted_at": None})


def derived_values(table: str, row: Values) -> dict[str, str]:
    """Return the derived columns of a row, computed from its others."""
    derive = _DERIVATIONS.get(table)
    return {} if derive is None else derive(row)


def _insert(session: Session, table: str, rows: list[dict[str, Any]]) -> None:
    session.connection().execute(_insertion(table), rows)


@cache
def _insertion(table: str) -> Insert:
    """Return the statement of a table, built once: its compilation is kept with it."""
    return insert_into(_table(table))


def _complete(table: str, values: Values) -> dict[str, Any]:
    _check_columns(table, values)
    return {"id": values.get("id") or new_id(), **values, **derived_values(table, values)}


def _person_keys(row: Values) -> dict[str, str]:
    columns = ("family_name", "birth_name", "given_name", "case_code", "former_codes")
    names = tuple(row.get(column) for column in columns)
    phones = (phone_key(row.get("phone") or ""), phone_key(row.get("other_phone") or ""))
    return {
        "search_key": search_key(*(part or "" for part in names), *phones),
        "sort_key": sort_key(row.get("family_name") or "", row.get("given_name") or ""),
    }


def _named_keys(row: Values) -> dict[str, str]:
    phone = phone_key(row.get("phone") or "")
    words = (row.get(column) or "" for column in ("name", "town", "siret", "former_names"))
    return {
        "search_key": search_key(*words, phone),
        "sort_key": sort_key(row.get("name") or ""),
    }


_DERIVATIONS: dict[str, Callable[[Values], dict[str, str]]] = {
    "person": _person_keys,
    "employer": _named_keys,
    "partner": _named_keys,
}


@cache
def _classes() -> dict[str, type[Record]]:
    return {found.__tablename__: found for found in record_classes()}


def _table(name: str) -> Table:
    found = _classes().get(name)
    if found is None:
        raise ValueError(f"no such table: {name}")
    table = found.__table__
    assert isinstance(table, Table)
    return table


@cache
def _writable_columns(table: str) -> frozenset[str]:
    names = {column.name for column in _table(table).columns}
    return frozenset(names - {"rid"} - _classes()[table].derived)


def _check_columns(table: str, values: Values) -> None:
    unknown = values.keys() - _writable_columns(table)
    if unknown:
        raise ValueError(f"no such column in {table}: {', '.join(sorted(unknown))}")
