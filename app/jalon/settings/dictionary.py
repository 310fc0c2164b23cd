"""Loads the names and meanings of the tables and columns that an export shows."""

import tomllib
from functools import cache
from typing import Annotated, Final

import msgspec

from jalon.settings.paths import resource

_LARGEST_FILE: Final = 1_000_000
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
_SheetName = Annotated[str, msgspec.Meta(min_length=1, max_length=31, pattern=r"^[^\[\]:*?/\\']+$")]


class ColumnWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a column is called and means; ``list`` names the dated list of its codes."""

    label: _Text
    meaning: str = ""
    list: str | None = None
    only_in_json: bool = False
    """Technical data that no cell holds: left to the JSON export."""


class TableWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a table is called and means, and the columns that it calls otherwise than the others do."""

    sheet: _SheetName
    meaning: _Text
    columns: dict[str, ColumnWords] = {}


class Dictionary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The French names of everything an export holds."""

    columns: dict[str, ColumnWords]
    tables: dict[str, TableWords]
    readable: dict[str, _Text]
    """By column of identities: what stands beside it for a reader."""

    def column(self, table: str, name: str) -> ColumnWords:
        """Return the words of a column; one that the dictionary does not know is called by its name."""
        return self.tables[table].columns.get(name) or self.columns.get(name) or ColumnWords(name)


@cache
def dictionary() -> Dictionary:
    """Return the dictionary that is shipped.

    Raises:
        msgspec.ValidationError: the file is not a dictionary.
    """
    with resource("exchange", "dictionary.toml").open("rb") as stream:
        return msgspec.convert(tomllib.loads(stream.read(_LARGEST_FILE).decode()), Dictionary)
