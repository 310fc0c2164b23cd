"""A mapping as JSON: kept with the caseload by the shape of the file, and given to the command line."""

from collections.abc import Mapping
from dataclasses import replace

import msgspec

from jalon.domain.errors import MappingUnreadableError
from jalon.domain.import_values import GridMapping, Subject, TableMapping
from jalon.exchange.guessing import fields

_LONGEST = 2_000_000
_COLUMNS = 16_384


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sheet: str
    heading_row: int
    subject: Subject
    columns: dict[int, str | None]
    values: dict[str, dict[str, str | None]] = {}
    defaults: dict[str, str] = {}
    month_first: dict[int, bool] = {}
    in_hours: dict[int, bool] = {}


class _Grid(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tables: tuple[_Table, ...]
    take_hidden_rows: bool = True


def mapping_to_json(mapping: GridMapping) -> str:
    """Return a mapping as JSON, keys in order: the same mapping gives the same text."""
    return msgspec.json.encode(_plain(mapping), order="deterministic").decode()


def mapping_to_values(mapping: GridMapping) -> object:
    """Return a mapping as plain JSON values."""
    return msgspec.json.decode(mapping_to_json(mapping))


def mapping_from_json(text: str) -> GridMapping:
    """Return the mapping that a JSON text describes.

    Raises:
        MappingUnreadableError: it describes none.
    """
    if len(text) > _LONGEST:
        raise MappingUnreadableError
    try:
        found = msgspec.json.decode(text, type=_Grid)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise MappingUnreadableError from error
    tables = tuple(map(_made, found.tables))
    names = [name for table in tables for name in table.columns.values() if name is not None]
    numbers = [number for table in tables for number in (*table.columns, *table.month_first, *table.in_hours)]
    if (
        any(name not in fields() for name in names)
        or any(not 0 <= number < _COLUMNS for number in numbers)
        or any(table.heading_row < 0 for table in tables)
        or len({table.sheet for table in tables}) < len(tables)
    ):
        raise MappingUnreadableError
    return GridMapping(tables, found.take_hidden_rows)


def table_to_json(table: TableMapping) -> str:
    """Return the mapping of one table as JSON, to be remembered."""
    return msgspec.json.encode(_plain_table(table), order="deterministic").decode()


def table_from_json(text: str) -> TableMapping | None:
    """Return a remembered mapping, None for what another version of Jalon wrote otherwise."""
    try:
        table = _made(msgspec.json.decode(text, type=_Table))
    except (msgspec.MsgspecError, UnicodeError):
        return None
    known = {number: name if name in fields() else None for number, name in table.columns.items()}
    return replace(table, columns=known)


def _made(table: _Table) -> TableMapping:
    return TableMapping(
        table.sheet,
        table.heading_row,
        table.subject,
        table.columns,
        table.values,
        table.defaults,
        table.month_first,
        table.in_hours,
    )


def _plain(mapping: GridMapping) -> Mapping[str, object]:
    return {
        "take_hidden_rows": mapping.take_hidden_rows,
        "tables": [_plain_table(table) for table in mapping.tables],
    }


def _plain_table(table: TableMapping) -> Mapping[str, object]:
    return {
        "sheet": table.sheet,
        "heading_row": table.heading_row,
        "subject": str(table.subject),
        "columns": {str(number): name for number, name in table.columns.items()},
        "values": {name: dict(values) for name, values in table.values.items()},
        "defaults": dict(table.defaults),
        "month_first": {str(number): first for number, first in table.month_first.items()},
        "in_hours": {str(number): told for number, told in table.in_hours.items()},
    }
