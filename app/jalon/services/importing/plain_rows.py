"""Finds the rows that raise no question by looking at whole columns: new people, told in full when looked at.

Ten thousand rows of a grid are mostly such rows. Nothing is decided here that the row by row reading would
decide otherwise: a row of which that is not sure is read row by row. What is looked for is what could make a
question: a cell that does not read plainly, somebody of the same name or birth date, on file or in the grid.
"""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from jalon.domain.import_values import SAME, Cell, Place, Subject
from jalon.domain.national_numbers import holds_national_number
from jalon.exchange.reading import GridRow, Value
from jalon.services.importing.cells import (
    EARLIEST,
    LATEST,
    LONGEST_LIFE,
    clean,
    key_of,
    may_be_silent,
    says_nothing,
)
from jalon.services.importing.identities import Directory
from jalon.services.importing.reading_rows import LENGTHS, TableReader

_LETTER: Final = "A-Za-zÀ-ÖØ-öø-ÿ"
_NAME: Final = re.compile(rf"^[{_LETTER}](?:[ '’.-]?[{_LETTER}0-9])*$", re.MULTILINE)
# One letter at least that no number and no error has: neither a lost number nor « #REF! » looks like it.
_WORDS: Final = re.compile(rf"^(?=.*[f-zF-Z])[{_LETTER}0-9](?:[ ]?[{_LETTER}0-9'’,.()/°-])*$", re.MULTILINE)
_PHONE: Final = re.compile(r"^0[1-9](?:[0-9]{8}|(?: [0-9]{2}){4}|(?:\.[0-9]{2}){4})$", re.MULTILINE)
_EMAIL: Final = re.compile(r"^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$", re.MULTILINE)
_POSTAL: Final = re.compile(r"^[0-9]{5}$", re.MULTILINE)
_LONGEST_EMAIL: Final = 120
_SHAPES: Final = {
    "family_name": _NAME, "given_name": _NAME, "birth_name": _NAME, "address": _WORDS, "phone": _PHONE,
    "other_phone": _PHONE, "email": _EMAIL, "postal_code": _POSTAL,
}  # fmt: skip
_DAYS: Final = frozenset(
    {"birth_date", "recognition_start_date", "recognition_end_date", "referral_date", "admission_date",
     "module_start_date"}
)  # fmt: skip
_ON_A_PATH: Final = ("module", "coach")
_PLAIN: Final = _SHAPES.keys() | _DAYS | {
    "sex", "city", "recognition", "referral_origin", "entry_situation", *_ON_A_PATH,
}  # fmt: skip
"""The fields that ask nothing of a new person’s file when their cells read plainly."""
_NEEDED: Final = frozenset({"family_name", "given_name", "birth_date"})
_Column = tuple[Value, ...]


def plain_rows(
    reader: TableReader,
    directory: Directory,
    repairs: Mapping[Cell, str],
    choices: Mapping[Place, str],
) -> dict[int, GridRow]:
    """Return by number the rows that make a person without any question; empty when that cannot be told."""
    if not reader.names >= _NEEDED or "full_name" in reader.names or reader.table.subject is Subject.ACTS:
        return {}
    rows = [row for row in reader.sheet.rows if row.number > reader.table.heading_row]
    apart = {row for sheet, row, _ in repairs if sheet == reader.sheet.name}
    apart |= {row for sheet, row in choices if sheet == reader.sheet.name}
    found = _Columns(reader, rows, apart)
    asked = found.asked()
    asked |= _alike(found, directory)
    asked |= {place for place, row in enumerate(rows) if row.hidden}
    if apart or choices:
        meant = {choice.removeprefix(SAME) for choice in choices.values()}
        asked |= {
            place
            for place, row in enumerate(rows)
            if row.number in apart or f"row:{reader.sheet.name}:{row.number}" in meant
        }
    return {row.number: row for place, row in enumerate(rows) if place not in asked}


@dataclass(frozen=True, slots=True)
class _Read:
    """A column as read: what its values mean (None: nothing), and those that ask something."""

    cells: _Column
    meant: Sequence[Any]
    asking: Collection[Value]

    def asked(self) -> Iterable[int]:
        """Return the places of the cells that ask something."""
        if not self.asking:
            return ()
        return (place for place, cell in enumerate(self.cells) if cell in self.asking)


class _Columns:
    """The columns of a table, each read at once."""

    def __init__(self, reader: TableReader, rows: Sequence[GridRow], apart: Collection[int]) -> None:
        self.reader, self.rows = reader, rows
        cells = list(itertools.zip_longest(*(row.values for row in rows)))
        nothing: _Column = (None,) * len(rows)

        def cells_of(number: int) -> _Column:
            return cells[number] if number < len(cells) else nothing

        self.first = None if reader.first_headed is None else cells_of(reader.first_headed)
        self.others = [cells_of(number) for number, name in reader.taken if name not in _PLAIN]
        self.read = {
            name: self._column(name, number, cells_of(number))
            for number, name in reader.taken
            if name in _PLAIN
        }
        self._repair(apart)

    def _column(self, name: str, number: int, cells: _Column) -> _Read:
        distinct = dict.fromkeys(cells)  # the first of two equal values is the one that is read
        distinct.pop(None, None)
        today = self.reader.today
        plain: Collection[Value]
        if name in _DAYS:
            first, last = (
                (date(today.year - LONGEST_LIFE, 1, 1), today) if name == "birth_date" else (EARLIEST, LATEST)
            )
            plain = {cell for cell in distinct if cell.__class__ is date and first <= cell <= last}
        elif (shape := _SHAPES.get(name)) is not None:
            plain = _plain_texts([cell for cell in distinct if isinstance(cell, str)], name, shape)
        else:
            plain = ()
        odd = {cell: self.reader.reading(number, cell) for cell in distinct if cell not in plain}
        asking = {cell for cell, reading in odd.items() if reading.refusal or reading.doubt}
        if not odd:
            return _Read(cells, cells, ())
        values = {cell: reading.value for cell, reading in odd.items()}
        return _Read(cells, [values.get(cell, cell) for cell in cells], asking)

    def _repair(self, apart: Collection[int]) -> None:
        """Have the names of rows that were typed again be those typed: others are compared with them."""
        if not apart:
            return
        meant = {name: list(self.read[name].meant) for name in _NEEDED}
        for place, row in enumerate(self.rows):
            if row.number in apart:
                values = self.reader.read(row).values
                for name in _NEEDED:
                    meant[name][place] = values.get(name)
        for name in _NEEDED:
            self.read[name] = _Read(self.read[name].cells, meant[name], self.read[name].asking)

    def meant(self, name: str) -> Sequence[Any] | None:
        """Return what a column means, None when the table does not have it."""
        found = self.read.get(name)
        return None if found is None else found.meant

    def asked(self) -> set[int]:
        """Return the places of the rows that ask something by themselves, or that may be no record."""
        asked: set[int] = set()
        for column in self.read.values():
            asked.update(column.asked())
        for cells in self.others:
            asked.update(place for place, cell in enumerate(cells) if cell is not None)
        for name in ("family_name", "given_name"):
            cells = self.read[name].cells
            asked.update(
                place for place, cell in enumerate(cells) if cell.__class__ is not str or cell.isdecimal()
            )
        if self.first is not None:  # the headings again
            heading = self.reader.first_heading
            again = {
                cell
                for cell in dict.fromkeys(self.first)
                if cell is None or (isinstance(cell, str) and key_of(clean(cell)[:80]) == heading)
            }
            if again:
                asked.update(place for place, cell in enumerate(self.first) if cell in again)
        self._paths(asked)
        self._rights(asked)
        return asked

    def _paths(self, asked: set[int]) -> None:
        """Ask about a module or a colleague without a day of admission."""
        admissions = self.meant("admission_date")
        for name in _ON_A_PATH:
            if (column := self.read.get(name)) is None:
                continue
            if admissions is None:
                asked.update(place for place, cell in enumerate(column.cells) if cell is not None)
            elif None in admissions:
                pairs = enumerate(zip(column.cells, admissions, strict=True))
                asked.update(place for place, (cell, day) in pairs if cell is not None and day is None)

    def _rights(self, asked: set[int]) -> None:
        """Ask about a right that ends before it begins."""
        starts, ends = self.meant("recognition_start_date"), self.meant("recognition_end_date")
        if starts is None or ends is None:
            return
        for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
            if start is not None and end is not None and end is not True and end < start:
                asked.add(place)


def _plain_texts(texts: Sequence[str], name: str, shape: re.Pattern[str]) -> set[str]:
    """Return the texts that read as themselves."""
    found = set(shape.findall("\n".join(texts))).intersection(texts)
    longest = LENGTHS.get(name, _LONGEST_EMAIL)
    silent = {text for text in found if len(text) > longest or (may_be_silent(text) and says_nothing(text))}
    if holds_national_number("\n".join(found)):
        silent |= {text for text in found if holds_national_number(text)}
    return found - silent


def _alike(found: _Columns, directory: Directory) -> set[int]:
    """Return the places of the rows about somebody whom another row, or somebody on file, may be."""
    births = found.read["birth_date"].meant
    families, givens = (_keys(found.read[name].meant) for name in ("family_name", "given_name"))
    names = list(zip(families, givens, strict=True))
    many, born = Counter(names), Counter(births)
    undated = {start for start, some in directory.undated.items() if some}
    undated |= {family[:2] for family, birth in zip(families, births, strict=True) if birth is None}
    twice = {one for one, count in many.items() if count > 1 or one in directory.by_names or not all(one)}
    same_birth = {day for day, count in born.items() if count > 1 or day is None or day in directory.by_birth}
    return {
        place
        for place, (one, birth) in enumerate(zip(names, births, strict=True))
        if one in twice or birth in same_birth or one[0][:2] in undated
    }


def _keys(names: Sequence[Any]) -> list[str]:
    key: Callable[[str], str] = key_of
    return [key(name) if name else "" for name in names]
