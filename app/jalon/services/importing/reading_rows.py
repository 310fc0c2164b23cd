"""Reads the cells of a table row by row: values by field, and what is wrong, doubtful or worth telling."""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from jalon.domain.extra_fields import ADDED
from jalon.domain.import_values import (
    COACHES,
    EMPLOYERS,
    NEW,
    NOTHING,
    Cell,
    Doubt,
    Ignored,
    RowProblem,
    Subject,
    TableMapping,
    letter_of,
)
from jalon.domain.search_keys import search_key
from jalon.exchange.guessing import fields, headings_of
from jalon.exchange.reading import Grid, GridRow, Value
from jalon.exchange.written import column_is_month_first, read_written_day
from jalon.services.importing import cells
from jalon.services.importing.added_fields import added_reader
from jalon.services.importing.cells import Column, Reader, Reading
from jalon.services.importing.meanings import Vocabulary
from jalon.services.importing.proposing import cells_of, sheet_named
from jalon.services.importing.rows import RowSorter
from jalon.services.importing.subjects import LISTS

LENGTHS: Final = {
    "case_code": 40, "family_name": 80, "given_name": 80, "birth_name": 80, "full_name": 160, "address": 400,
    "agreement": 60,
    "job_label": 160, "employer": 160, "coach": 160, "act_subject": 200,
}  # fmt: skip
_NAMES: Final = frozenset({"family_name", "given_name", "birth_name", "full_name"})
_HOURS_AT_MOST: Final = 12
_OF_MINUTES: Final = re.compile(r"mi?ns?|minutes?")
_OF_HOURS: Final = re.compile(r"h|hrs?|heures?")


@dataclass(slots=True)
class ReadRow:
    """A row as read: values by field, and what was found about them."""

    sheet: str
    number: int
    is_hidden: bool
    reason: Ignored | None = None
    values: dict[str, Any] = field(default_factory=dict)
    refusals: list[RowProblem] = field(default_factory=list)
    doubts: list[RowProblem] = field(default_factory=list)
    remarks: list[RowProblem] = field(default_factory=list)

    def written(self, name: str) -> str:
        """Return a value as the user wrote it, near enough."""
        return cells.shown(self.values.get(name))


class TableReader:
    """Reads the rows of one table; what two cells of a column share is read once."""

    def __init__(
        self,
        grid: Grid,
        table: TableMapping,
        vocabulary: Vocabulary,
        today: date,
        repairs: Mapping[Cell, str],
    ) -> None:
        self.table, self.today = table, today
        self.sheet = sheet_named(grid, table.sheet)
        self.vocabulary = vocabulary
        self._headings = headings_of(self.sheet, table.heading_row) if table.heading_row else {}
        self._repairs: dict[int, dict[int, str]] = {}
        for (sheet, row, column), text in repairs.items():
            if sheet == table.sheet:
                self._repairs.setdefault(row, {})[column] = text
        self._added = {f"{ADDED}{field.id}": field for field in vocabulary.added}
        self._sorter = RowSorter.of(self.sheet, table)
        self._columns: list[tuple[int, str, Reader, dict[Value, Reading]]] = [
            (number, name, self._reader(grid, number, name, today), {})
            for number, name in sorted(table.columns.items())
            if name is not None and (not name.startswith(ADDED) or name in self._added)
        ]
        self._readers = {number: (read, known) for number, _, read, known in self._columns}
        self._places = {name: number for number, name, _, _ in self._columns}

    @property
    def default_coach(self) -> str | None:
        """Return who stands for a column of colleagues that the table does not have."""
        coach = self.table.defaults.get("coach")
        return coach if coach in {code for code, _ in self.vocabulary.options(COACHES)} else None

    @property
    def names(self) -> frozenset[str]:
        """Return the fields that the table has."""
        return frozenset(self._places)

    @property
    def gives_given_name_first(self) -> bool:
        """Tell whether the heading of the whole name puts the given name first."""
        heading = search_key(self._headings.get(self._places.get("full_name", -1), "")).split()
        return "prenom" in heading and "nom" in heading and heading.index("prenom") < heading.index("nom")

    def rows(self) -> Iterator[ReadRow]:
        """Yield every row of the sheet."""
        for row in self.sheet.rows:
            yield self.read(row)

    @property
    def taken(self) -> tuple[tuple[int, str], ...]:
        """Return the columns that are taken, with their fields."""
        return tuple((number, name) for number, name, _, _ in self._columns)

    @property
    def first_headed(self) -> int | None:
        """Return the first column that has a heading, None when the table has none."""
        return min(self._headings, default=None)

    @property
    def first_heading(self) -> str:
        """Return the key of the heading of that column."""
        return search_key(self._headings[min(self._headings)]) if self._headings else ""

    def reading(self, number: int, value: Value) -> Reading:
        """Return what a cell of a column that is taken says."""
        read, known = self._readers[number]
        found = known.get(value)
        return _read_once(read, known, value) if found is None else found

    def problem(
        self, row: ReadRow, code: str, name: str = "", /, *, written: str = "", **facts: str
    ) -> RowProblem:
        """Return a problem of a row, in the column of a field."""
        number = self._places.get(name)
        if number is None:
            return RowProblem(code, row.sheet, row.number, None, "", "", name, written, facts)
        heading = self._headings.get(number, "")
        return RowProblem(
            code, row.sheet, row.number, number, letter_of(number), heading, name, written, facts
        )

    def read(self, row: GridRow) -> ReadRow:
        """Return a row as read."""
        found = ReadRow(self.sheet.name, row.number, row.hidden)
        heading_row = self.table.heading_row
        if row.number <= heading_row:
            found.reason = Ignored.HEADING if row.number == heading_row else Ignored.ABOVE_TABLE
            return found
        repairs = self._repairs.get(row.number)
        if repairs is None:
            found.reason = self._sorter.reason(row)
            if found.reason is not None:
                return found
        values, width, taken = row.values, len(row.values), found.values
        for number, name, read, known in self._columns:
            value: Value = values[number] if number < width else None
            if repairs is not None and number in repairs:
                value = repairs[number].strip() or None
            if value is None:
                continue
            reading = known.get(value)
            if reading is None:
                reading = _read_once(read, known, value)
            if reading.value is not None:
                taken[name] = reading.value
            if reading.says_more:
                self._tell(found, name, value, reading)
        return found

    def _tell(self, row: ReadRow, name: str, value: Value, reading: Reading) -> None:
        facts = dict(reading.facts or {})
        is_secret = reading.refusal == "national_number"
        written = "…" if is_secret else cells.shown(value)[:200]
        for code, kept in (
            (reading.refusal, row.refusals),
            (reading.doubt, row.doubts),
            (reading.remark, row.remarks),
        ):
            if code is not None:
                kept.append(self.problem(row, code, name, written=written, **facts))

    def _reader(self, grid: Grid, number: int, name: str, today: date) -> Reader:
        if name in LISTS:
            return cells.guarded(self._list_reader(name))
        month_first = self.table.month_first.get(number)
        added = self._added.get(name)
        kind = fields()[name].kind if added is None else added.kind.lower()
        if month_first is None and kind == "day":  # a column that was named by hand
            month_first = column_is_month_first(cells_of(self.sheet, self.table.heading_row, number))
        year = self._only_year(number, grid, today) if name == "act_date" else None
        column = Column(today, month_first, year, grid.from_1904)
        if added is not None and added.kind != "DAY":
            return cells.guarded(added_reader(added))
        match name, kind:
            case ("birth_date", _):
                read = cells.day_reader(column, is_birth=True)
            case ("recognition_end_date", _):
                read = cells.end_reader(column)
            case (_, "day"):
                read = cells.day_reader(column)
            case (_, "phone"):
                read = cells.read_phones
            case (_, "email"):
                read = cells.read_email
            case (_, "postal_code"):
                read = cells.read_postal_code
            case ("city", _):
                read = cells.read_town
            case ("weekly_hours", _):
                read = cells.read_weekly_hours
            case ("trip_km", _):
                read = cells.read_kilometres
            case (_, "time"):
                read = cells.read_time
            case (_, "duration"):
                in_hours, in_minutes = self._unit(number)
                read = cells.duration_reader(
                    Column(
                        today,
                        in_hours=in_hours,
                        parts_are_minutes=in_minutes,
                        may_be_zero=name == "trip_minutes",
                    )
                )
            case _:
                has_initials = name == "full_name" or self.table.subject is Subject.ACTS
                read = cells.text_reader(
                    LENGTHS.get(name, 160), is_name=name in _NAMES, has_initials=has_initials
                )
        return cells.guarded(read)

    def _only_year(self, number: int, grid: Grid, today: date) -> int | None:
        """Return the year of the days of a column when they all are of one."""
        years = {
            found.day.year
            for cell in cells_of(self.sheet, self.table.heading_row, number)
            if (found := read_written_day(cell, latest=today, from_1904=grid.from_1904)) is not None
        }
        return years.pop() if len(years) == 1 else None

    def _list_reader(self, name: str) -> Reader:
        list_name = LISTS[name]
        allowed = {code for code, _ in self.vocabulary.options(list_name)} | {NOTHING, NEW, None}
        # What a mapping says that the rules or the caseload do not know (any more) is asked again.
        decided = {
            text: code
            for text, code in self.table.values.get(list_name, {}).items()
            if code in allowed and (code != NEW or list_name == EMPLOYERS)
        }
        longest = LENGTHS.get(name, 200)
        takes_several = list_name == COACHES and self.table.subject is Subject.ACTS

        def meaning(text: str) -> str | None:
            if text in decided:
                return decided[text]
            return self.vocabulary.meanings(list_name, [text])[text].code

        def read(value: Value) -> Reading:
            text = cells.clean(cells.shown(value))
            if not text:
                return cells.SILENT
            code = meaning(text)
            if code is None and takes_several and text not in decided:
                found = [meaning(part) for part in self.vocabulary.written_apart(text)]
                codes = [one for one in found if one is not None]
                if len(codes) == len(found):
                    code = " ".join(dict.fromkeys(one for one in codes if one != NOTHING)) or NOTHING
            if code is None:
                if cells.says_nothing(text):
                    return cells.SILENT
                return Reading(doubt=Doubt.UNKNOWN_VALUE, facts={"list": list_name})
            if list_name not in (COACHES, EMPLOYERS):
                return Reading((code, text))
            if len(text) > longest:
                return Reading(refusal="too_long")
            return Reading((code, text))

        return read

    def _unit(self, number: int) -> tuple[bool | None, bool]:
        """Tell whether the bare whole numbers of a column are hours, and whether its parts are minutes.

        The heading tells, else its cells; small numbers of a column that says nothing are asked (None).
        """
        heading = search_key(self._headings.get(number, "")).split()
        says_minutes = any(_OF_MINUTES.fullmatch(word) for word in heading)
        says_hours = any(_OF_HOURS.fullmatch(word) for word in heading)
        if says_minutes and not says_hours:
            return False, True
        found = list(itertools.islice(cells_of(self.sheet, self.table.heading_row, number), 500))
        largest = max((one for cell in found if (one := _whole(cell)) is not None), default=0)
        if not 0 < largest <= _HOURS_AT_MOST:
            return False, False
        if says_hours and not says_minutes:
            return True, False
        if any(isinstance(cell, float) or (isinstance(cell, str) and _is_decimal(cell)) for cell in found):
            return True, False
        return self.table.in_hours.get(number), False


def _read_once(read: Reader, known: dict[Value, Reading], value: Value) -> Reading:
    if isinstance(value, bool):
        value = "oui" if value else "non"
    reading = known[value] = read(value)
    return reading


def _whole(cell: Value) -> int | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return cell
    return int(cell) if isinstance(cell, str) and cell.strip().isdecimal() else None


def _is_decimal(text: str) -> bool:
    whole, comma, rest = text.strip().replace(".", ",").partition(",")
    return bool(comma) and whole.isdecimal() and rest.isdecimal()
