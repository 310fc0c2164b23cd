"""A mapping as JSON: kept with the caseload by the shape of the file, and given to the command line."""

from collections.abc import Mapping, Sequence

import msgspec

from jalon.domain.errors import MappingUnreadableError
from jalon.domain.extra_fields import ADDED
from jalon.domain.import_values import COACHES, EMPLOYERS, NOTHING, PEOPLE, GridMapping, Subject, TableMapping
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


class _Remembered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    subject: Subject
    places: tuple[int, ...]
    """The columns of the headings, in their order."""
    columns: dict[int, str | None]
    values: dict[str, dict[str, str | None]] = {}
    defaults: dict[str, str] = {}


class _Grid(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tables: tuple[_Table, ...]
    take_hidden_rows: bool = True


def mapping_to_json(mapping: GridMapping) -> str:
    """Return a mapping as JSON, keys in order: the same mapping gives the same text."""
    return msgspec.json.encode(_plain(mapping), order="deterministic").decode()


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
    unknown = next((name for name in names if name not in fields() and not name.startswith(ADDED)), None)
    if unknown is not None:
        raise MappingUnreadableError(unknown[:80], tuple(fields()))
    if (
        any(not 0 <= number < _COLUMNS for number in numbers)
        or any(table.heading_row < 0 for table in tables)
        or len({table.sheet for table in tables}) < len(tables)
    ):
        raise MappingUnreadableError
    return GridMapping(tables, found.take_hidden_rows)


def table_to_json(table: TableMapping, places: Sequence[int]) -> str:
    """Return the mapping of one table as JSON, to be remembered by its headings, at these columns.

    Neither the name of the sheet, nor a word that means a colleague, an employer or nothing at all, is kept:
    each may name somebody. How days and durations read is asked of the cells each time.
    """
    values: dict[str, dict[str, str | None]] = {}
    for name, written in table.values.items():
        told: dict[str, str | None] = {
            text: code for text, code in written.items() if code not in (None, NOTHING)
        }
        if told and name not in (COACHES, EMPLOYERS, PEOPLE):
            values[name] = told
    kept = _Remembered(table.subject, tuple(places), dict(table.columns), values, dict(table.defaults))
    plain = msgspec.to_builtins(kept, str_keys=True)
    return msgspec.json.encode(plain, order="deterministic").decode()


def table_from_json(text: str, sheet: str, heading_row: int, places: Sequence[int]) -> TableMapping | None:
    """Return a remembered mapping, for the same headings at other columns maybe.

    None for what another version of Jalon wrote otherwise.
    """
    try:
        kept = msgspec.json.decode(text, type=_Remembered)
    except (msgspec.MsgspecError, UnicodeError):
        return None
    if len(kept.places) != len(places):
        return None
    if kept.places == tuple(places):
        moved = {number: number for number in kept.columns}
    else:  # one without heading cannot be found again
        moved = dict(zip(kept.places, places, strict=True))
    columns = {
        moved[number]: name if name in fields() else None
        for number, name in kept.columns.items()
        if number in moved
    }
    return TableMapping(sheet, heading_row, kept.subject, columns, kept.values, kept.defaults)


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
