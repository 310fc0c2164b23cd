"""A mapping as JSON: kept with the caseload by the shape of the file, and given to the command line."""

from collections.abc import Mapping

import msgspec

from jalon.domain.errors import MappingUnreadableError
from jalon.domain.import_values import GridMapping, Subject, TableMapping

_LONGEST = 2_000_000


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sheet: str
    heading_row: int
    subject: Subject
    columns: dict[int, str | None]
    values: dict[str, dict[str, str | None]] = {}
    defaults: dict[str, str] = {}
    month_first: dict[int, bool] = {}


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
    return GridMapping(
        tuple(
            TableMapping(
                table.sheet,
                table.heading_row,
                table.subject,
                table.columns,
                table.values,
                table.defaults,
                table.month_first,
            )
            for table in found.tables
        ),
        found.take_hidden_rows,
    )


def _plain(mapping: GridMapping) -> Mapping[str, object]:
    return {
        "take_hidden_rows": mapping.take_hidden_rows,
        "tables": [
            {
                "sheet": table.sheet,
                "heading_row": table.heading_row,
                "subject": str(table.subject),
                "columns": {str(number): name for number, name in table.columns.items()},
                "values": {name: dict(values) for name, values in table.values.items()},
                "defaults": dict(table.defaults),
                "month_first": {str(number): first for number, first in table.month_first.items()},
            }
            for table in mapping.tables
        ],
    }
