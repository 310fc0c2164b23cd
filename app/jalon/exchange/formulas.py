"""Moves the references of spreadsheet formulas, which are never evaluated."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

LAST_ROW: Final = 1_048_576
_PART: Final = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
    |(?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?
     (?P<first>\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}|\$?[1-9][0-9]{0,6}(?=:\$?[0-9]))
     (?::(?P<second>\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}|\$?[1-9][0-9]{0,6}))?
     (?![\w(.!])""",
    re.VERBOSE,
)
_CELL: Final = re.compile(r"(\$?[A-Z]{0,3})(\$?)([0-9]+)")
_PLACES: Final = re.compile(r"(\$?[A-Z]{1,3}\$?[0-9]+)(?::(\$?[A-Z]{1,3}\$?[0-9]+))?")


@dataclass(frozen=True, slots=True)
class Growth:
    """Rows added to a table that ends at ``last``: what is below moves, what reaches its end goes further."""

    last: int
    extra: int

    def row(self, row: int) -> int:
        """Return where a row goes."""
        return row + self.extra if row > self.last else row

    def span(self, first: int, last: int, *, reaching: bool = True) -> tuple[int, int]:
        """Return where a span of rows goes; ``reaching``: one that ends with the table grows with it."""
        if first <= self.last and (last > self.last or (reaching and last == self.last)):
            return first, last + self.extra
        return self.row(first), self.row(last)


def grown_formula(formula: str, growth: Growth, *, sheet: str, own: bool, inside: bool = False) -> str:
    """Return a formula after a table of ``sheet`` grew.

    ``own``: references without a sheet are to that sheet. ``inside``: the formula is in a row of the table,
    where a span of one row is about that row.
    """

    def moved(prefix: str, first: str, second: str | None) -> str:
        if not _is_of(prefix, sheet, own=own):
            return prefix + first + (f":{second}" if second else "")
        if second is None:
            return prefix + _with_row(first, growth.row(_row(first)))
        top, bottom = growth.span(_row(first), _row(second), reaching=not inside)
        return f"{prefix}{_with_row(first, top)}:{_with_row(second, bottom)}"

    return _replaced(formula, moved)


def copied_formula(formula: str, rows: int, columns: int = 0) -> str:
    """Return a formula as it reads when copied so much further: references without « $ » follow."""

    def follow(place: str) -> str:
        found = _CELL.fullmatch(place)
        assert found is not None
        column, fixed, row = found[1], found[2], int(found[3])
        if columns and column and not column.startswith("$"):
            column = letters(max(0, column_number(column) + columns))
        return f"{column}{fixed}{row if fixed else min(max(1, row + rows), LAST_ROW)}"

    return _replaced(
        formula,
        lambda prefix, first, second: prefix + follow(first) + (f":{follow(second)}" if second else ""),
    )


def grown_places(places: str, growth: Growth) -> str:
    """Return references separated by spaces, such as those of merged cells or of a validation."""

    def moved(found: re.Match[str]) -> str:
        first, second = found[1], found[2]
        if second is None:
            return _with_row(first, growth.row(_row(first)))
        top, bottom = growth.span(_row(first), _row(second))
        return f"{_with_row(first, top)}:{_with_row(second, bottom)}"

    return _PLACES.sub(moved, places)


def _replaced(formula: str, change: Callable[[str, str, str | None], str]) -> str:
    def one(found: re.Match[str]) -> str:
        before = formula[found.start() - 1 : found.start()]
        if found["text"] is not None or before.isalnum() or before in ("_", ".", "!", "]", "$"):
            return found[0]
        return change(found["sheet"] or "", found["first"], found["second"])

    return _PART.sub(one, formula)


def _is_of(prefix: str, sheet: str, *, own: bool) -> bool:
    if not prefix:
        return own
    name = prefix[:-1]
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    return name.casefold() == sheet.casefold()


def _row(place: str) -> int:
    found = _CELL.fullmatch(place)
    assert found is not None
    return int(found[3])


def _with_row(place: str, row: int) -> str:
    found = _CELL.fullmatch(place)
    assert found is not None
    return f"{found[1]}{found[2]}{min(row, LAST_ROW)}"


def column_number(name: str) -> int:
    """Return the number of a column from 0: ``A`` gives 0, ``AA`` 26."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


def letters(column: int) -> str:
    """Return the letters of a column from 0."""
    text, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def unescaped(text: str) -> str:
    """Return the text of an XML element without its entities."""
    return _ENTITY.sub(lambda found: _ENTITIES.get(found[1]) or _sign(found[1]), text)


def _sign(name: str) -> str:
    return chr(int(name[2:], 16)) if name[:2].lower() == "#x" else chr(int(name[1:]))


_ENTITY: Final = re.compile(r"&(amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_ENTITIES: Final[Mapping[str, str]] = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
