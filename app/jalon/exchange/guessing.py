"""Guesses where the table of a grid begins, what its columns are, and what the values of a list mean."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Final, Literal

import msgspec
from rapidfuzz import fuzz

from jalon.domain.search_keys import search_key
from jalon.exchange.reading import Grid, GridRow, GridSheet, Value
from jalon.exchange.written import read_written_day, read_written_phones
from jalon.settings.paths import resource

_HEADING_ROWS: Final = 30
"""A table that begins further down is not found: our choice."""
_SAMPLE: Final = 200
_LONGEST: Final = 60
"""A longer text is a remark, not a heading."""
_SURE_ENOUGH: Final = 0.8
_SURE_HEADING: Final = 0.85
"""« Quantité » is no « quotité »."""
_WRONG_CONTENT: Final = 0.6
"""What is left of a heading's score when the cells hold something else."""
_BY_CONTENT: Final = 0.7
_BRACKETS: Final = re.compile(r"\([^)]*\)")
# What the columns of a database are shortened to.
_SHORT: Final = {
    "dt": "date", "num": "numero", "naiss": "naissance", "adr": "adresse", "adr1": "adresse",
    "orig": "origine",
    "orient": "orientation", "adm": "admission", "ref": "referent", "nb": "nombre", "benef": "beneficiaire",
    "port": "portable", "deb": "debut", "empl": "employeur", "ctr": "contrat", "telephone1": "telephone",
    "telephone2": "autre telephone",
}  # fmt: skip
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_POSTAL_CODE: Final = re.compile(r"\d{5}|2[AB]\d{3}")
_Synonyms = tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=80)], ...]


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field that a column may be."""

    kind: Literal["text", "day", "phone", "email", "postal_code", "number", "list", "duration", "time"]
    headings: _Synonyms
    list: str | None = None


class _Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    fields: dict[str, Field]
    values: dict[str, dict[str, _Synonyms]] = {}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, from 0, and what it seems to be; ``score`` is from 0 to 1."""

    number: int
    heading: str
    field: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Table:
    """A table in a sheet: ``rows`` come after its headings; ``shape`` is the same for the same headings."""

    sheet: str
    heading_row: int
    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]
    shape: str


@dataclass(frozen=True, slots=True)
class ValueMatch:
    """What a written value seems to mean in a list; ``code`` None: nothing is near enough."""

    code: str | None
    score: float


def guess_tables(grid: Grid, *, today: date) -> tuple[Table, ...]:
    """Return the tables of a grid, the likeliest caseload first; a sheet without known headings has none."""
    found = [table for sheet in grid.sheets if (table := _table_of(sheet, today, from_1904=grid.from_1904))]
    return tuple(sorted(found, key=_weight, reverse=True))


def match_values(
    values: Iterable[str], labels: Mapping[str, Sequence[str]], list_name: str
) -> dict[str, ValueMatch]:
    """Return what each written value means, by the words of a list and what people write for them."""
    written = _words().values.get(list_name, {})
    keys = {
        search_key(word): code
        for source in (written, {code: (code, *words) for code, words in labels.items()})
        for code, words in source.items()
        if code in labels
        for word in words
    }
    return {value: _nearest(search_key(value), keys) for value in values}


def fields() -> Mapping[str, Field]:
    """Return the fields that a column may be."""
    return _words().fields


def field_of(heading: str) -> str | None:
    """Return what a heading alone says its column is."""
    return _field_of(heading).code


def headings_of(sheet: GridSheet, row_number: int) -> dict[int, str]:
    """Return by column the headings that a row of a sheet gives, with those merged above it."""
    index = next((place for place, row in enumerate(sheet.rows) if row.number == row_number), None)
    return {} if index is None else _headings(sheet, index)


def table_under(grid: Grid, sheet: GridSheet, row_number: int, *, today: date) -> Table:
    """Return the table of a sheet whose headings are in a given row; 0: it has none, every row is data."""
    headings = headings_of(sheet, row_number)
    rows = tuple(row for row in sheet.rows if row.number > row_number)
    columns = _columns(headings, rows, today, from_1904=grid.from_1904)
    return Table(sheet.name, row_number, columns, rows, shape_of(headings.values()))


def shape_of(headings: Iterable[str]) -> str:
    """Return what recognises a grid of the same headings in the same order."""
    text = "\t".join(search_key(heading) for heading in headings)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def _words() -> _Vocabulary:
    text = resource("exchange", "headings.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Vocabulary)


@cache
def _heading_keys() -> dict[str, str]:
    return {
        " ".join(_SHORT.get(word, word) for word in search_key(heading).split()): name
        for name, field in fields().items()
        for heading in field.headings
    }


@cache
def _field_of(heading: str) -> ValueMatch:
    found = ValueMatch(None, 0.0)
    for text in (heading, _BRACKETS.sub(" ", heading)):  # « RQTH (O/N) »
        key = " ".join(_SHORT.get(word, word) for word in search_key(text).split())
        if len(key) <= _LONGEST:
            found = max(found, _nearest(key, _heading_keys(), _SURE_HEADING), key=_by_score)
    return found


def _by_score(match: ValueMatch) -> tuple[bool, float]:
    return match.code is not None, match.score


def _nearest(key: str, keys: Mapping[str, str], enough: float = _SURE_ENOUGH) -> ValueMatch:
    if key in keys:
        return ValueMatch(keys[key], 1.0)
    if not key:
        return ValueMatch(None, 0.0)
    scored = [
        (fuzz.token_sort_ratio(key, other) / 100, code) for other, code in keys.items() if len(other) > 2
    ]
    score, code = max(scored, default=(0.0, ""))
    return ValueMatch(code, score) if score >= enough else ValueMatch(None, score)


def _weight(table: Table) -> float:
    return sum(column.score for column in table.columns if column.field) + min(len(table.rows), 50) / 100


def _table_of(sheet: GridSheet, today: date, *, from_1904: bool) -> Table | None:
    best: tuple[float, int, dict[int, str]] = (0.0, -1, {})
    for index, row in enumerate(sheet.rows[:_HEADING_ROWS]):
        headings = _headings(sheet, index)
        score = sum(map(_sureness, headings.values()))
        if score > best[0] and row.values:
            best = (score, index, headings)
    _, index, headings = best
    if index < 0:
        return None
    rows = sheet.rows[index + 1 :]
    columns = _columns(headings, rows, today, from_1904=from_1904)
    return Table(sheet.name, sheet.rows[index].number, columns, rows, shape_of(headings.values()))


def _headings(sheet: GridSheet, index: int) -> dict[int, str]:
    """Return the headings of a row: « Début » under a merged « Contrat » is « Contrat Début »."""
    row = sheet.rows[index]
    own = {number: _text(value) for number, value in enumerate(row.values) if _text(value)}
    above = {one.number: one for one in sheet.rows[max(0, index - 2) : index]}
    for top, left, bottom, right in sheet.merged:
        if top not in above or top >= row.number or left >= len(above[top].values):
            continue
        title = _text(above[top].values[left])
        for number in range(left, min(right, left + 50) + 1):
            if bottom >= row.number:  # one heading as high as two rows
                own.setdefault(number, title)
            elif number in own and right > left:
                own[number] = max(own[number], f"{title} {own[number]}", key=_sureness)
    return dict(sorted((number, text) for number, text in own.items() if text))


def _sureness(heading: str) -> float:
    match = _field_of(heading)
    return match.score if match.code else 0.0


def _text(value: Value) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _columns(
    headings: Mapping[int, str], rows: Sequence[GridRow], today: date, *, from_1904: bool
) -> tuple[Column, ...]:
    """Give each field to the column that suits it best, and each column one field at most."""
    candidates: list[tuple[float, int, str]] = []
    width = max([len(row.values) for row in rows[:_SAMPLE]] + [max(headings, default=-1) + 1])
    for number in range(width):
        cells = [row.values[number] for row in rows[:_SAMPLE] if number < len(row.values)]
        filled = [cell for cell in cells if cell is not None]
        match = _field_of(headings.get(number, ""))
        if match.code is not None:
            suits = _suits(fields()[match.code].kind, filled, today, from_1904=from_1904)
            candidates.append((match.score * (1 if suits else _WRONG_CONTENT), number, match.code))
        elif filled:
            for name, kind in (("email", "email"), ("phone", "phone")):
                if _suits(kind, filled, today, from_1904=from_1904) and all(
                    isinstance(c, str) for c in filled
                ):
                    candidates.append((_BY_CONTENT, number, name))
    given: dict[int, tuple[str, float]] = {}
    for score, number, name in sorted(candidates, key=lambda one: (-one[0], one[1])):
        if number not in given and name not in {field for field, _ in given.values()}:
            given[number] = (name, score)
    return tuple(
        Column(number, headings.get(number, ""), *given.get(number, (None, 0.0)))
        for number in range(width)
        if number in headings or number in given
    )


def _suits(kind: str, cells: Sequence[Value], today: date, *, from_1904: bool) -> bool:
    """Return whether most of the cells hold what a field needs; no cell says nothing against it."""
    if not cells:
        return True
    match kind:
        case "day":
            fitting = sum(
                read_written_day(cell, latest=today, from_1904=from_1904) is not None for cell in cells
            )
        case "phone":
            fitting = sum(
                bool((read := read_written_phones(cell)).numbers) or read.doubt == "scientific"
                for cell in cells
            )
        case "email":
            fitting = sum(isinstance(cell, str) and bool(_EMAIL.search(cell)) for cell in cells)
        case "postal_code":
            fitting = sum(bool(_POSTAL_CODE.fullmatch(str(cell).strip().zfill(5))) for cell in cells)
        case "text":
            fitting = sum(isinstance(cell, str) for cell in cells)
        case _:
            return True
    return fitting * 2 >= len(cells)
