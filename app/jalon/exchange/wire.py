"""What the reading process says to the program, one JSON line at a time; checked on arrival."""

from datetime import date, datetime
from typing import Annotated, Final

import msgspec

LARGEST_PLACE: Final = 10_000_000
_Whole = Annotated[int, msgspec.Meta(ge=0, le=LARGEST_PLACE)]
_Text = Annotated[str, msgspec.Meta(max_length=32_767)]


class Special(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A cell that JSON has no word for: exactly one field is set."""

    day: date | None = None
    moment: datetime | None = None
    minutes: float | None = None
    formula: bool = False
    """A formula that was saved without its result."""


Cell = bool | int | float | _Text | Special | None


class SheetLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="sheet"):
    """A sheet begins; rows and columns count from 0."""

    name: _Text
    hidden: bool = False
    hidden_rows: tuple[_Whole, ...] | None = None
    hidden_columns: tuple[_Whole, ...] = ()
    merged: tuple[tuple[_Whole, _Whole, _Whole, _Whole], ...] = ()


class RowLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="row"):
    """One row of the sheet that began last."""

    number: _Whole
    cells: Annotated[tuple[Cell, ...], msgspec.Meta(max_length=16_384)]


class StepLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="step"):
    """How much of the work is done, in hundredths."""

    percent: Annotated[int, msgspec.Meta(ge=0, le=100)]


class EndLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="end"):
    """The whole file was read."""

    kind: Annotated[str, msgspec.Meta(max_length=10)]
    from_1904: bool = False


class RefusalLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="refusal"):
    """The file is not read; the place, from 1, is known when not 0."""

    code: Annotated[str, msgspec.Meta(max_length=40)]
    sheet: _Text = ""
    row: _Whole = 0
    column: _Whole = 0


Line = SheetLine | RowLine | StepLine | EndLine | RefusalLine
