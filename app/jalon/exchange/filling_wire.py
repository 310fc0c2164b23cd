"""What the program and the process that fills a workbook say to each other, in JSON; checked on arrival."""

from typing import Annotated, Literal

import msgspec

from jalon.exchange.wire import LARGEST_PLACE

_Whole = Annotated[int, msgspec.Meta(ge=0, le=LARGEST_PLACE)]
_Text = Annotated[str, msgspec.Meta(max_length=32_767)]


class FilledValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a cell of someone's own workbook is given: a text, a number, or nothing.

    ``look``: ``day`` and ``hours`` need a format that shows them as such (a serial day, a part of a day).
    """

    text: _Text | None = None
    number: str | None = None
    look: Literal["", "day", "hours", "share"] = ""


class FilledTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rows (from 1) and columns (from 0) that a table of a template has to be filled, and what fills it."""

    first: _Whole
    last: _Whole
    columns: tuple[_Whole, ...]
    rows: tuple[tuple[FilledValue, ...], ...] = ()


class PlacedValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cell apart; its row counts from 1, its column from 0."""

    row: _Whole
    column: _Whole
    value: FilledValue


class FilledSheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a sheet of a template is given."""

    name: _Text
    cells: tuple[PlacedValue, ...] = ()
    tables: tuple[FilledTable, ...] = ()


class FillOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a template is given; nothing: it is only looked at.

    ``unwanted`` are folded words that the workbook must not say once it is filled.
    """

    sheets: tuple[FilledSheet, ...] | None = None
    unwanted: tuple[_Text, ...] = ()


class SeenSheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a template has besides values: computed cells, and looks of those that have a format.

    Rows count from 1, columns from 0.
    """

    name: _Text
    formulas: tuple[tuple[_Whole, _Whole], ...]
    looks: tuple[tuple[_Whole, _Whole, str], ...]


class FillAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the filling process says before the bytes of the workbook, if any."""

    refusal: str = ""
    sheet: _Text = ""
    row: _Whole = 0
    seen: tuple[SeenSheet, ...] = ()
    size: int = 0
