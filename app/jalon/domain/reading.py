"""Reads what someone types for a day or a duration, the short way or the long way."""

import re
import unicodedata
from datetime import date, time, timedelta

_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_RELATIVE = {
    "avant-hier": -2,
    "avanthier": -2,
    "hier": -1,
    "h": -1,
    "aujourd'hui": 0,
    "aujourdhui": 0,
    "auj": 0,
    "a": 0,
    "0": 0,
    "demain": 1,
    "apres-demain": 2,
}
_LONGEST_MINUTES = 24 * 60


def read_day(text: str, today: date) -> date | None:
    """Return the day that ``text`` names, None when it names none.

    Understood: « 18/11/2026 », « 18/11 » (the nearest such day), « 18 » (of this month, else of the one
    before when it would be to come), « hier », « lundi » (the last one, before today), « -1 », « +2 ».
    """
    typed = _plain(text)
    if typed in _RELATIVE:
        return today + timedelta(days=_RELATIVE[typed])
    if len(typed) >= 2 and (named := [day for day in _WEEKDAYS if day.startswith(typed)]):
        return _last_weekday(_WEEKDAYS.index(named[0]), today) if len(named) == 1 else None
    if match := re.fullmatch(r"([+-])(\d{1,3})", typed):
        return today + timedelta(days=int(match[1] + match[2]))
    try:
        return _read_numbers(typed, today)
    except ValueError:
        return None


def read_duration(text: str) -> int | None:
    """Return the minutes that ``text`` names, None when it names none or more than a day.

    Understood: « 45 » (minutes), « 1h30 », « 1h », « 1:30 », « 1,5 » and « 1.5 » (hours), « 90 min ».
    """
    typed = _plain(text).replace(" ", "")
    minutes: int | None = None
    if match := re.fullmatch(r"(\d{1,4})(?:m|mn|min|minutes?)?", typed):
        minutes = int(match[1])
    elif match := re.fullmatch(r"(\d{1,2})(?:h|:)(\d{1,2})?(?:m|mn|min)?", typed):
        rest = int(match[2] or 0)
        minutes = int(match[1]) * 60 + rest if rest < 60 else None
    elif match := re.fullmatch(r"(\d{1,2})[.,](\d{1,2})h?", typed):
        # In integers: 1,25 h is 75 minutes exactly.
        scale = 10 ** len(match[2])
        sixtieths = (int(match[1]) * scale + int(match[2])) * 60
        minutes = (sixtieths + scale // 2) // scale
    return minutes if minutes is not None and 0 < minutes <= _LONGEST_MINUTES else None


def read_clock(text: str) -> time | None:
    """Return the hour that ``text`` names, None when it names none: « 14h30 », « 14:30 », « 9h », « 9 »."""
    match = re.fullmatch(r"([0-9]{1,2})(?:[h:]([0-9]{1,2})?)?", _plain(text).replace(" ", ""))
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        return None
    return time(int(match[1]), int(match[2] or 0))


def _read_numbers(typed: str, today: date) -> date | None:
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", typed):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})", typed):
        return date(_year(match[3], today), int(match[2]), int(match[1]))
    if match := re.fullmatch(r"(\d{2})(\d{2})(\d{4}|\d{2})", typed):
        return date(_year(match[3], today), int(match[2]), int(match[1]))
    if match := re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})", typed):
        found = [_same(year, int(match[2]), int(match[1])) for year in range(today.year - 4, today.year + 2)]
        return min((day for day in found if day), key=lambda day: abs((day - today).days), default=None)
    if match := re.fullmatch(r"\d{1,2}", typed):
        number = int(match[0])
        first = today.replace(day=1)
        if number <= today.day:
            return first.replace(day=number)
        before = first - timedelta(days=1)
        return before.replace(day=number) if number <= before.day else None
    return None


def _year(digits: str, today: date) -> int:
    if len(digits) == 4:
        return int(digits)
    # Two digits: a year up to ten years ahead belongs to this century, the others are of births.
    year = today.year // 100 * 100 + int(digits)
    return year if year <= today.year + 10 else year - 100


def _same(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _last_weekday(weekday: int, today: date) -> date:
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.strip().lower().replace("’", "'").replace("−", "-"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
