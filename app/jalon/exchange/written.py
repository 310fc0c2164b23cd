"""Reads the days and the phone numbers that people wrote in cells, and says what is doubtful about them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from jalon.domain.search_keys import phone_key, search_key
from jalon.exchange.reading import Value

_MONTHS: Final = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre",
    "novembre", "decembre",
)  # fmt: skip
_SHORTEST_MONTH: Final = 3
_NUMBERS: Final = re.compile(r"(\d{1,2})\s?[/.\- ]\s?(\d{1,2})\s?[/.\- ]\s?(\d{4}|\d{2})")
_HOUR_AFTER: Final = re.compile(r"(?<=\d)(?:T|,? )[0-2]?\d[:h][0-5]\d(?::[0-5]\d(?:\.\d+)?)?Z?$")
_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?")
_WORDS: Final = re.compile(r"(?:le )?(?:[a-z]+di |dimanche )?(\d{1,2})(?:er)? ([a-z]+) (\d{4}|\d{2})")
_SCIENTIFIC: Final = re.compile(r"\d+(?:[.,]\d+)?[eE]\+?\d+")
_BETWEEN_PHONES: Final = re.compile(r"[/;,|\n\r]+|\bou\b|\bet\b|\s-\s|:|[A-Za-zÀ-ÿ]+\.?")
_FRENCH_NUMBER: Final = re.compile(r"0[1-9]\d{8}")
_TWICE: Final = re.compile(r"(0[1-9]\d{8})(0[1-9]\d{8})")
_FIRST_SERIAL, _LAST_SERIAL = 367, 73_050  # from 1901 to the end of 2099
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day as read; ``other`` is what it would be with day and month the other way round.

    ``doubt`` is a code: ``ambiguous`` (day or month first), ``two_digit_year``, ``serial`` (a bare number).
    """

    day: date
    other: date | None = None
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class WrittenPhones:
    """The numbers of a cell in their national form; ``doubt`` is a code.

    ``leading_zero`` (given back), ``scientific`` (digits are lost for good), ``not_a_number``.
    """

    numbers: tuple[str, ...]
    doubt: str | None = None


def read_written_day(
    value: Value, *, latest: date, month_first: bool | None = None, from_1904: bool = False
) -> WrittenDay | None:
    """Return the day that a cell holds, None when it holds none (31/02 is none).

    A year of two digits is the last one that does not pass ``latest``. ``month_first`` is what the rest of
    the column says: None leaves a day that reads both ways in doubt, read the French way.
    """
    match value:
        case datetime():
            return WrittenDay(value.date())
        case date():
            return WrittenDay(value)
        case bool():
            return None
        case int() if _FIRST_SERIAL <= value <= _LAST_SERIAL:
            return WrittenDay((_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(days=value), doubt="serial")
        case str():
            return _day_in_text(_HOUR_AFTER.sub("", value.strip()), latest, month_first=month_first)
        case _:
            return None


def column_is_month_first(values: Iterable[Value]) -> bool | None:
    """Return how the texts of a column write their days: False day first, True month first, None unknown.

    One number above 12 tells; a column that says both is unknown.
    """
    day_first = month_first = False
    for value in values:
        if isinstance(value, str) and (found := _NUMBERS.fullmatch(_HOUR_AFTER.sub("", value.strip()))):
            day_first |= int(found[1]) > 12
            month_first |= int(found[2]) > 12
    return None if day_first == month_first else month_first


def read_written_phones(value: Value) -> WrittenPhones:
    """Return the phone numbers of a cell: none, one or several, without their words (« bureau : »)."""
    if value is None or isinstance(value, bool | date):
        return WrittenPhones(())
    if isinstance(value, float) or (isinstance(value, int) and value >= 10**13):
        return WrittenPhones((), "scientific")
    text = str(value).strip()
    if _SCIENTIFIC.fullmatch(text):
        return WrittenPhones((), "scientific")
    numbers: list[str] = []
    doubt = None
    for part in _BETWEEN_PHONES.split(text):
        key = phone_key(part)
        if not key:
            continue
        if twice := _TWICE.fullmatch(key):
            numbers += twice.groups()
        elif len(key) == 9 and key[0] in "123456789":
            numbers.append(f"0{key}")
            doubt = doubt or "leading_zero"
        elif _FRENCH_NUMBER.fullmatch(key) or (key.startswith("00") and len(key) >= 10):
            numbers.append(key)
        else:
            doubt = "not_a_number"
    if text and not numbers:
        doubt = "not_a_number"
    return WrittenPhones(tuple(dict.fromkeys(numbers)), doubt)


def _day_in_text(text: str, latest: date, *, month_first: bool | None) -> WrittenDay | None:
    if found := _ISO.fullmatch(text):
        day = _day(int(found[1]), int(found[2]), int(found[3]))
        return WrittenDay(day) if day else None
    if found := _NUMBERS.fullmatch(text):
        return _day_in_numbers(int(found[1]), int(found[2]), found[3], latest, month_first=month_first)
    if found := _WORDS.fullmatch(search_key(text)):
        months = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(found[2])]
        if len(months) == 1 and len(found[2]) >= _SHORTEST_MONTH:
            return _resolved(found[3], months[0], int(found[1]), latest)
    return None


def _day_in_numbers(
    first: int, second: int, year: str, latest: date, *, month_first: bool | None
) -> WrittenDay | None:
    french, american = (
        _resolved(year, second, first, latest),
        _resolved(year, first, second, latest),
    )
    read, other = (american, french) if month_first else (french, american)
    if read is None:
        return other if month_first is None else None
    if month_first is None and other is not None and other.day != read.day:
        return WrittenDay(read.day, other.day, "ambiguous")
    return read


def _resolved(year: str, month: int, day: int, latest: date) -> WrittenDay | None:
    if len(year) == 4:
        found = _day(int(year), month, day)
        return WrittenDay(found) if found else None
    for century in (latest.year // 100 * 100, latest.year // 100 * 100 - 100):
        found = _day(century + int(year), month, day)
        if found is not None and found <= latest:
            return WrittenDay(found, doubt="two_digit_year")
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1900 <= year <= 2100 else None
