"""Someone's own table, described once by example: which cells and columns are filled, and with what."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made_by
from enum import StrEnum
from typing import Final

THIS_MONTH: Final = "this"
PREVIOUS_MONTH: Final = "previous"
MONTHS: Final = (THIS_MONTH, PREVIOUS_MONTH, *(f"{number:02}" for number in range(1, 13)))
"""What a cell of a figure is about: the month that is filled, the one before, or a month of its year."""


class RowSource(StrEnum):
    """What the rows of a table are: people and acts of the month that is filled."""

    PERSONS = "persons"
    """People open on at least one day (FA_PER)."""
    PERSONS_AT_END = "persons_at_end"
    """People in at the end (FA_FIN)."""
    ENTRIES = "entries"
    EXITS = "exits"
    ACTS = "acts"
    """Acts done, a row for each person named."""
    CONTRACTS = "contracts"
    """Contracts that run on at least one day."""


class Form(StrEnum):
    """How a value is written in a cell."""

    AUTO = ""
    """As its nature asks: text, whole number, day; the label of a code."""
    MINUTES = "minutes"
    HOURS = "hours"
    """Hours with decimals."""
    DURATION = "duration"
    """A length of time that the spreadsheet shows in hours and minutes."""
    PERCENT = "percent"
    """68.1"""
    FRACTION = "fraction"
    """0.681, which the spreadsheet shows in per cent."""
    CODE = "code"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class CellBinding:
    """A cell apart: ``key`` is a figure of the return (``FA_FIN``, ``MAINTIEN_3.still``) or of its heading.

    Headings: ``structure``, ``siret``, ``department``, ``lead_operator``, ``month``, ``year``, ``coach``,
    ``agreement``, ``state``; breakdowns: ``exits_by_reason.EMPLOI_STABLE``.
    """

    sheet: str
    cell: str
    key: str
    form: Form = Form.AUTO
    month: str = THIS_MONTH


@dataclass(frozen=True, slots=True)
class ColumnBinding:
    """A column of a table; ``values`` gives the table's own words for codes."""

    column: str
    field: str
    form: Form = Form.AUTO
    values: Mapping[str, str] = made_by(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableBinding:
    """A table that grows by rows: those from ``first_row`` to ``last_row`` are its own in the template.

    ``key_column``: a column where the identity of each row is written, so that it comes back with what
    others change; without it the case code tells whose a row is.
    """

    sheet: str
    source: RowSource
    heading_row: int
    first_row: int
    last_row: int
    columns: tuple[ColumnBinding, ...]
    key_column: str | None = None
    coach: str | None = None
    """Only the rows of this référent: her names, or how each of them begins."""


@dataclass(frozen=True, slots=True)
class GridModel:
    """A model: ``kind`` is ``xlsx`` or ``csv``, ``template`` the emptied file, ``file_name`` its own name."""

    name: str
    kind: str
    file_name: str
    template: bytes
    cells: tuple[CellBinding, ...] = ()
    tables: tuple[TableBinding, ...] = ()
    agreement: str | None = None
    """The reference of the only agreement that is told."""
    leaves_structure: bool = True
    """It is sent outside: with names, it then asks for a reason, as a return of level N2 does."""

    @property
    def asks_reason(self) -> bool:
        """Tell whether filling it asks why names are sent."""
        return self.leaves_structure and self.names_people

    @property
    def names_people(self) -> bool:
        """Tell whether what is filled names people, or could be about one known by her birth date."""
        nominative = {
            "family_name",
            "given_name",
            "full_name",
            "birth_name",
            "birth_date",
            "phone",
            "email",
            "address",
        }
        return any(column.field in nominative for table in self.tables for column in table.columns)
