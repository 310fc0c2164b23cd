"""Guesses what the cells and the columns of someone's own table are to be filled with, by their labels."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Final, Literal

import msgspec
from rapidfuzz import fuzz

from jalon.domain.grid_models import CellBinding, ColumnBinding, Form, RowSource, TableBinding
from jalon.domain.search_keys import search_key
from jalon.exchange.filling_wire import SeenSheet
from jalon.exchange.formulas import column_number, letters
from jalon.exchange.guessing import field_of
from jalon.exchange.guessing import fields as imported_fields
from jalon.exchange.reading import Grid, GridSheet, Value
from jalon.settings.paths import resource

HEADERS: Final = (
    "structure", "siret", "department", "lead_operator", "month", "year", "coach", "agreement", "state",
)  # fmt: skip
_HEADING_ROWS: Final = 40
_FEWEST_HEADINGS: Final = 3
_SURE: Final = 0.9
_LONGEST: Final = 70
_AWAY: Final = 4
"""How many columns to the right of its label a value may be: our choice."""
_IDENTITY: Final = frozenset(
    {"case_code", "family_name", "given_name", "full_name", "birth_name", "birth_date", "sex", "phone",
     "email", "city", "postal_code", "address", "other_phone"}
)  # fmt: skip
_OF_ACTS: Final = frozenset(
    {"act_date", "act_start_time", "act_duration", "act_type", "act_target", "act_modality", "act_place",
     "act_attendance", "act_subject", "coach", "employer", "module", "month_minutes", "trip_minutes",
     "trip_km"}
)  # fmt: skip
_FOOT: Final = re.compile(r"(sous )?total|totaux|moyenne|ensemble|somme")
_MONTH_NAMES: Final = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre",
    "novembre", "decembre",
)  # fmt: skip
_Synonyms = tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=80)], ...]


class GridField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field that a column can be filled with."""

    kind: Literal["text", "day", "number", "minutes", "list", "yes_no"]
    headings: _Synonyms
    list: str | None = None


class _Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    fields: dict[str, GridField]
    indicators: dict[str, _Synonyms]
    headers: dict[str, _Synonyms]


@dataclass(frozen=True, slots=True)
class Bindings:
    """What was guessed."""

    cells: tuple[CellBinding, ...]
    tables: tuple[TableBinding, ...]
    others: tuple[tuple[TableBinding, int], ...] = ()
    """Rows of an example that stand under the end of their table (the block of another month)."""


@cache
def vocabulary() -> _Vocabulary:
    """Return the words of others that are shipped."""
    text = resource("exchange", "grid_fields.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Vocabulary)


@cache
def grid_fields() -> Mapping[str, GridField]:
    """Return the fields that a column can be filled with, those of imports too."""
    kinds: dict[str, Literal["text", "day", "number", "list"]] = {
        "day": "day",
        "number": "number",
        "list": "list",
    }
    imported = {
        name: GridField(kinds.get(field.kind, "text"), field.headings, field.list)
        for name, field in imported_fields().items()
    }
    return {**imported, **vocabulary().fields}


def guess_bindings(grid: Grid, seen: Sequence[SeenSheet], indicator_labels: Mapping[str, str]) -> Bindings:
    """Return what the cells and columns of a grid seem to be; ``indicator_labels`` are those of the rules."""
    by_name = {one.name: one for one in seen}
    cells: list[CellBinding] = []
    tables: list[TableBinding] = []
    others: list[tuple[TableBinding, int]] = []
    for sheet in grid.sheets:
        if sheet.hidden:
            continue
        known = _Sheet(sheet, by_name.get(sheet.name))
        found = tuple(_tables(known))
        tables += found
        others += _others(known, found)
        cells += _cells(known, found, indicator_labels)
    return Bindings(tuple(cells), _by_coach(tables), tuple(others))


def _by_coach(tables: Sequence[TableBinding]) -> tuple[TableBinding, ...]:
    """Give each of several sheets of the same columns to the référent that its name seems to be."""
    shapes = Counter(
        (table.heading_row, tuple((of.column, of.field) for of in table.columns)) for table in tables
    )
    return tuple(
        replace(table, coach=table.sheet)
        if shapes[table.heading_row, tuple((of.column, of.field) for of in table.columns)] > 1
        and "coach" not in {of.field for of in table.columns}
        and not any(sign.isdecimal() for sign in table.sheet)
        else table
        for table in tables
    )


class _Sheet:
    """A sheet by places: what it holds, what is computed, how numbers look."""

    def __init__(self, sheet: GridSheet, seen: SeenSheet | None) -> None:
        self.name, self.merged = sheet.name, sheet.merged
        self.rows = {row.number: row.values for row in sheet.rows}
        self.formulas = frozenset(seen.formulas) if seen else frozenset()
        self.looks = {(row, column): look for row, column, look in seen.looks} if seen else {}
        self.last = max(self.rows, default=0)
        self.width = max((len(values) for values in self.rows.values()), default=0)
        self.last_styled = max((row for row, _ in self.looks), default=0)

    def at(self, row: int, column: int) -> Value:
        """Return what a cell holds."""
        values = self.rows.get(row, ())
        return values[column] if 0 <= column < len(values) else None

    def label(self, row: int, column: int) -> str:
        """Return the text of a cell as a key, empty when it is none."""
        value = self.at(row, column)
        return search_key(value) if isinstance(value, str) and len(value) <= _LONGEST else ""

    def headings(self, row: int, column: int) -> Iterator[str]:
        """Yield what may head a column: its own label, that of a merged place over it, or both."""
        own = self.label(row, column)
        if own:
            yield own
        for top, left, bottom, right in self.merged:
            if left <= column <= right and top <= row - 1 <= bottom and (title := self.label(top, left)):
                if bottom >= row and not own:
                    yield title
                elif own and right > left:
                    yield f"{title} {own}"

    def right_of(self, row: int, column: int) -> int:
        """Return the column after a cell, or after the merged place that it begins."""
        for top, left, bottom, right in self.merged:
            if top <= row <= bottom and left <= column <= right:
                return right + 1
        return column + 1

    def is_covered(self, row: int, column: int) -> bool:
        """Tell whether a cell lies under the first one of a merged place."""
        return any(
            top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
            for top, left, bottom, right in self.merged
        )


def _tables(sheet: _Sheet) -> Iterator[TableBinding]:
    """Yield the tables of a sheet from the top."""
    end = 0
    for number in sorted(sheet.rows):
        if number <= end:
            continue
        named = _headings(sheet, number)
        if len(named) < _FEWEST_HEADINGS:
            continue
        below = _headings(sheet, number + 1) if number + 1 in sheet.rows else {}
        heading = number + 1 if _sureness(below) > _sureness(named) else number
        table = _table(
            sheet, heading, {column: name for column, (name, _) in _headings(sheet, heading).items()}
        )
        end = table.last_row
        if table.columns:
            yield table


def _others(sheet: _Sheet, tables: Sequence[TableBinding]) -> Iterator[tuple[TableBinding, int]]:
    ends = [*(table.heading_row for table in tables[1:]), sheet.last + 1]
    for table, end in zip(tables, ends, strict=False):
        columns = frozenset(column_number(one.column) for one in table.columns)
        for number in range(table.last_row + 1, end):
            if _is_line(sheet, number, columns):
                yield table, number


def _table(sheet: _Sheet, heading: int, named: dict[int, str]) -> TableBinding:
    first, last = _room(sheet, heading, frozenset(named))
    columns = tuple(
        ColumnBinding(letters(column), name, _column_form(sheet, heading, first, column, name))
        for column, name in sorted(named.items())
        if (first, column) not in sheet.formulas
    )
    source = _source(sheet, heading, frozenset(named.values()))
    columns = tuple(one for one in columns if _has(source, one.field))
    return TableBinding(sheet.name, source, heading, first, last, columns)


def _is_line(sheet: _Sheet, number: int, columns: frozenset[int]) -> bool:
    """Tell whether a row is one of the table: enough of its columns hold something, and no headings."""
    held = sum(sheet.at(number, column) is not None for column in columns)
    is_heading = len(_headings(sheet, number)) >= _FEWEST_HEADINGS
    return held >= min(_FEWEST_HEADINGS, len(columns)) and not is_heading


def _goes_on(sheet: _Sheet, number: int, columns: frozenset[int]) -> bool:
    """Tell whether a row that is no line is a title within the table: lines come right after."""
    return any(_is_line(sheet, after, columns) for after in (number + 1, number + 2))


def _is_title(sheet: _Sheet, number: int) -> bool:
    return len(_headings(sheet, number)) < _FEWEST_HEADINGS


def _has(source: RowSource, field: str) -> bool:
    """Tell whether the rows of a source have a field."""
    if source is RowSource.ACTS:
        return field in _OF_ACTS or field in _IDENTITY
    return not field.startswith(("act_", "trip_"))


def _sureness(named: Mapping[int, tuple[str, float]]) -> float:
    return sum(sure for _, sure in named.values())


def _headings(sheet: _Sheet, number: int) -> dict[int, tuple[str, float]]:
    """Return the fields of a row of headings, each given to the column that suits it best."""
    scored = sorted(
        (
            (sure, -column, name)
            for column in range(sheet.width)
            for label in sheet.headings(number, column)
            for name, sure in [_named(label)]
            if name
        ),
        reverse=True,
    )
    given: dict[int, tuple[str, float]] = {}
    for sure, place, name in scored:
        if -place not in given and name not in {field for field, _ in given.values()}:
            given[-place] = (name, sure)
    return given


def _room(sheet: _Sheet, heading: int, columns: frozenset[int]) -> tuple[int, int]:
    """Return the first and the last row that a table has: those filled, then those that are empty.

    It ends before a row of totals, before other headings, before a row that the sheet computes in a column to
    fill, and, when something else comes below, leaves it one empty row.
    """
    first = heading + 1
    filled = {column for column in columns if (first, column) not in sheet.formulas}
    number, blank = first, False
    while number <= max(sheet.last, sheet.last_styled):
        values = sheet.rows.get(number, ())
        held = any(
            value is not None and (number, column) not in sheet.formulas
            for column, value in enumerate(values)
        )
        if any((number, column) in sheet.formulas for column in filled) or (
            held and any(_FOOT.match(sheet.label(number, column)) for column in range(len(values)))
        ):
            return first, max(first, number - 1)
        is_other = held and not _is_line(sheet, number, columns)
        if is_other and not (_goes_on(sheet, number, columns) and _is_title(sheet, number)):
            return first, max(first, number - 2 if blank else number - 1)
        blank = not held
        number += 1
    return first, max(first, number - 1)


def _source(sheet: _Sheet, heading: int, named: frozenset[str]) -> RowSource:
    if "act_date" in named and named & {"act_duration", "act_type"}:
        return RowSource.ACTS
    titles = [search_key(sheet.name)] + [
        sheet.label(row, column)
        for row in range(max(1, heading - 3), heading)
        for column in range(len(sheet.rows.get(row, ())))
    ]
    text = " ".join(titles)
    if "sortie" in text and "entree" not in text:
        return RowSource.EXITS
    if ("entree" in text or "admission" in text) and "sortie" not in text:
        return RowSource.ENTRIES
    if "contract_type" in named and "contract_start_date" in named and "admission_date" not in named:
        return RowSource.CONTRACTS
    return RowSource.PERSONS


def _cells(
    sheet: _Sheet, tables: Sequence[TableBinding], indicator_labels: Mapping[str, str]
) -> Iterator[CellBinding]:
    keys = _label_keys(tuple(sorted(indicator_labels.items())))
    taken: set[tuple[int, int]] = set()
    used: set[tuple[str, str]] = set()
    for row in sorted(sheet.rows):
        if _is_inside(row, tables):
            continue
        for column in range(len(sheet.rows[row])):
            label = sheet.label(row, column)
            key, _ = _nearest(label, keys) if label else ("", 0.0)
            if not key or (row, column) in taken:
                continue
            for place, month in _places(sheet, row, column, tables, is_figure=key not in HEADERS):
                if place in taken or place in sheet.formulas or (key, month) in used:
                    continue
                taken.add(place)
                used.add((key, month))
                look = sheet.looks.get(place, "")
                form = _cell_form(key, label, look, indicator_labels)
                yield CellBinding(sheet.name, f"{letters(place[1])}{place[0]}", key, form, month)


def _is_inside(row: int, tables: Sequence[TableBinding]) -> bool:
    return any(table.heading_row <= row <= table.last_row for table in tables)


def _places(
    sheet: _Sheet, row: int, column: int, tables: Sequence[TableBinding], *, is_figure: bool
) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield where the values of a label go: under the names of months, else on its right, else under it."""
    if is_figure and (months := _months_above(sheet, row, column)):
        for place, number in months.items():
            yield (row, place), f"{number:02}"
        return
    right = _free_on_the_right(sheet, row, column, is_figure=is_figure)
    if right:
        # Of the cells that could take it, the first that was made for something.
        made = [place for place in right if place in sheet.looks or sheet.at(*place) is not None]
        yield (made or right)[0], "this"
        return
    below = (row + 1, column)
    if not _is_inside(below[0], tables) and not isinstance(sheet.at(*below), str):
        yield below, "this"


def _free_on_the_right(sheet: _Sheet, row: int, column: int, *, is_figure: bool) -> list[tuple[int, int]]:
    """Return the cells after a label, up to the next text; what a heading is beside may be a text."""
    found: list[tuple[int, int]] = []
    start = sheet.right_of(row, column)
    for place in range(start, start + _AWAY):
        if sheet.is_covered(row, place):
            continue
        value = sheet.at(row, place)
        if isinstance(value, str) and (is_figure or found or _nearest(search_key(value), _header_keys())[0]):
            break
        found.append((row, place))
        if isinstance(value, str):
            break
    return found


def _months_above(sheet: _Sheet, row: int, column: int) -> dict[int, int]:
    """Return the columns that bear the names of months, in the nearest row above that has three or more."""
    for number in range(row - 1, max(0, row - 40), -1):
        found = {
            place: month
            for place in range(column + 1, len(sheet.rows.get(number, ())))
            if (month := _month_of(sheet.label(number, place)))
        }
        if len(found) >= 3:
            return found
    return {}


def _month_of(label: str) -> int:
    word = label.split(" ")[0]
    fitting = [
        number for number, name in enumerate(_MONTH_NAMES, 1) if len(word) >= 3 and name.startswith(word)
    ]
    return fitting[0] if len(fitting) == 1 else 0


def _cell_form(key: str, label: str, look: str, indicator_labels: Mapping[str, str]) -> Form:
    if key == "month":
        return Form.AUTO if look == "day" else Form.TEXT
    if key in HEADERS or key not in indicator_labels:
        return Form.AUTO
    if key.startswith("MIN_"):
        return _minutes_form(label, look)
    if key.startswith("TX_"):
        return Form.FRACTION if look == "share" else Form.PERCENT
    return Form.AUTO


def _column_form(sheet: _Sheet, heading: int, first: int, column: int, name: str) -> Form:
    field = grid_fields()[name]
    if field.kind == "minutes" or name == "weekly_hours":
        return _minutes_form(sheet.label(heading, column), sheet.looks.get((first, column), ""))
    return Form.AUTO


def _minutes_form(label: str, look: str) -> Form:
    if look == "hours":
        return Form.DURATION
    words = label.split(" ")
    return (
        Form.HOURS
        if any(word.startswith("heure") or word in ("h", "horaire", "nbh") for word in words)
        else Form.MINUTES
    )


@cache
def _heading_keys() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, field in grid_fields().items():
        for word in field.headings:
            found.setdefault(search_key(word), name)
    return found


@cache
def _named(label: str) -> tuple[str, float]:
    """Return the field of a heading: by the words of forms, else as an import would take it."""
    name, sure = _nearest(label, _heading_keys())
    if not name and (known := field_of(label)) in grid_fields():
        return known or "", _SURE
    return name, sure


@cache
def _header_keys() -> dict[str, str]:
    return {search_key(word): name for name, words in vocabulary().headers.items() for word in words}


@cache
def _label_keys(labels: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Return what labels mean: first the words of the rules, then those of others, then those of headings."""
    found = {search_key(label): code for code, label in labels}
    known = dict(labels)
    for code, words in vocabulary().indicators.items():
        if code in known:
            for word in words:
                found.setdefault(search_key(word), code)
    for key, name in _header_keys().items():
        found.setdefault(key, name)
    return found


def _nearest(label: str, keys: Mapping[str, str]) -> tuple[str, float]:
    if not label:
        return "", 0.0
    if label in keys:
        return keys[label], 1.0
    if len(label) < 5:
        return "", 0.0
    score, name = max(
        ((fuzz.token_sort_ratio(label, key) / 100, name) for key, name in keys.items() if len(key) > 3),
        default=(0.0, ""),
    )
    return (name, score) if score >= _SURE else ("", score)
