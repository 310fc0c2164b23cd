"""Reads what a cell of an old grid says for a field, and what is wrong or doubtful about it."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any, Final

from jalon.domain.import_values import Doubt, Refusal, Remark
from jalon.domain.national_numbers import holds_national_number
from jalon.domain.reading import read_clock, read_duration
from jalon.domain.search_keys import search_key
from jalon.exchange.reading import Duration, Uncounted, Value
from jalon.exchange.written import read_written_day, read_written_phones

_SAYS_NOTHING: Final = frozenset(
    {"", "nc", "n c", "neant", "na", "n a", "non renseigne", "non renseignee", "inconnu", "inconnue", "nr",
     "non communique", "aucun", "aucune", "sans", "so", "sans objet"}
)  # fmt: skip
_INITIALS: Final = frozenset({"nc", "n c", "na", "n a", "nr", "so", "sans"})
"""What says nothing elsewhere, and is somebody's initials or name in a column of people."""
_NO_NAME: Final = frozenset({"nc", "n c", "nr"})
"""Those among them that nobody is called."""
_SILENT_STARTS: Final = frozenset({one[0] for one in _SAYS_NOTHING if one} | set("NAIS"))
_FOR_EVER: Final = frozenset(
    {"definitif", "definitive", "permanent", "permanente", "a vie", "sans limite", "sans limite de duree",
     "sans limitation", "sans limitation de duree",
     "illimite", "illimitee", "indeterminee", "duree indeterminee", "attribution definitive"}
)  # fmt: skip
_ERRORS: Final = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#VALEUR!", "#NAME?", "#NOM?", "#DIV/0!", "#NUM!", "#NOMBRE!", "#NULL!",
     "#NUL!", "Err:502", "Err:504", "Err:508", "Err:509", "Err:511", "Err:522", "#GETTING_DATA"}
)  # fmt: skip
_NATIONAL: Final = re.compile(r"[1-8]\d{2}(?:0[1-9]|[1-9]\d)(?:\d{2}|2[AB])\d{6}(?:\d{2})?")
_SCIENTIFIC: Final = re.compile(r"[1-8](?:[.,]\d+)?[eE]\+?1[24]")
_FIRST_DIGITS: Final = frozenset("12345678")
_SMALLEST_NATIONAL: Final = 10**12
_EMAIL: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]{2,}")
_POSTAL: Final = re.compile(r"\d{5}")
_POSTAL_AND_TOWN: Final = re.compile(r"(\d{5})\s+(\S.*)|(\S.*?)\s*\(?(\d{5})\)?")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_SHAPED_DAY: Final = re.compile(r"\d{1,4}\s?[/.\- ]\s?\d{1,2}\s?[/.\- ]\s?\d{1,4}")
_MONTH_WORDS: Final = re.compile(
    r"(?:debut |fin |mi |courant )?(?:janv(?:ier)?|fevr?(?:ier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|aout|"
    r"sept(?:embre)?|oct(?:obre)?|nov(?:embre)?|dec(?:embre)?) ?(?:\d{4}|\d{2})?"
)
_MONTH_NUMBERS: Final = re.compile(
    r"(?:0?[1-9]|1[0-2])[/.\-](?:19|20)\d\d|(?:19|20)\d\d[/.\-](?:0?[1-9]|1[0-2])"
)
_WITHOUT_YEAR: Final = re.compile(r"\d{1,2} ?/ ?\d{1,2}")
EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2100, 12, 31)
LONGEST_LIFE: Final = 110
"""Years: nobody was born earlier."""
_LONGEST_DAY: Final = 24 * 60
_LONGEST_WEEK_HOURS: Final = 60
_FULL_WEEK_MINUTES: Final = 35 * 60  # L3121-27
_HOURS: Final = re.compile(r"\b(\d{1,2}) ?(?:h|heures?) ?([0-5]\d)?\b")
_FULL_TIME: Final = frozenset({"temps plein", "tps plein", "tp", "temps complet", "plein temps", "tc"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says: a value (None: nothing), and a code of what is wrong, doubtful or worth telling."""

    value: Any = None
    refusal: str | None = None
    doubt: str | None = None
    remark: str | None = None
    facts: Mapping[str, str] | None = None

    @property
    def says_more(self) -> bool:
        """Tell whether there is something to say about the value."""
        return not (self.refusal is None and self.doubt is None and self.remark is None)


SILENT: Final = Reading()
Reader = Callable[[Value], Reading]


@dataclass(frozen=True, slots=True)
class Column:
    """What the readers must know of a column."""

    today: date
    month_first: bool | None = None
    year: int | None = None
    """The only one that a column of days names: « 04/09 » is of that year."""
    from_1904: bool = False
    in_hours: bool | None = False
    """Of bare whole numbers; None: nothing tells, each is asked."""
    parts_are_minutes: bool = False
    may_be_zero: bool = False


def shown(value: Value) -> str:
    """Return a value as its user sees it, near enough to be found again."""
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case datetime():
            return f"{value:%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case Duration():
            whole = round(value.minutes)
            return f"{whole // 60}:{whole % 60:02d}"
        case Uncounted():
            return "=…"
        case float():
            return repr(value).replace(".", ",")
        case _:
            return str(value).strip()


def clean(text: str) -> str:
    """Return a text on one line, composed, without marks that are not seen."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", text)
    kept = (" " if letter in "\t\r\n\u00a0\u202f" else letter for letter in text)
    return " ".join(
        "".join(c for c in kept if unicodedata.category(c) not in ("Cf", "Cc", "Co", "Cs")).split()
    )


def is_national_number(value: Value) -> bool:
    """Tell whether a cell looks like a social-security number, also one that a spreadsheet rounded."""
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, int):
        # Whole: also one whose last digits the spreadsheet made zeros.
        return value >= _SMALLEST_NATIONAL and len(str(value)) in (13, 15) and str(value)[0] in "12345678"
    if isinstance(value, float):
        return value >= _SMALLEST_NATIONAL and len(str(int(value))) in (13, 15)
    if not isinstance(value, str) or len(value) < 7:
        return False
    if len(value) >= 13 and holds_national_number(value):
        return True
    if value.lstrip()[:1] not in _FIRST_DIGITS:
        return False
    compact = re.sub(r"[\s.\-\u00a0\u202f]", "", value) if not _SCIENTIFIC.fullmatch(value.strip()) else ""
    return not compact or _NATIONAL.fullmatch(compact.upper()) is not None


def guarded(read: Reader) -> Reader:
    """Return a reader that first looks for what no field may hold."""

    def guard(value: Value) -> Reading:
        if isinstance(value, Uncounted):
            return Reading(refusal=Refusal.FORMULA)
        if isinstance(value, str) and value.strip() in _ERRORS:
            return Reading(refusal=Refusal.CELL_ERROR)
        if is_national_number(value):
            return Reading(refusal=Refusal.NATIONAL_NUMBER)
        return read(value)

    return guard


def text_reader(longest: int, *, is_name: bool = False, has_initials: bool = False) -> Reader:
    """Return the reader of words of at most ``longest`` characters.

    ``has_initials``: a name may be written by its first letters.
    """

    def read(value: Value) -> Reading:
        text = clean(shown(value))
        if is_name and text and (key := key_of(text[:20])) in _INITIALS:
            if key in _NO_NAME and not has_initials:
                return SILENT
        elif _is_silent(text):
            return SILENT
        if len(text) > longest:
            return Reading(refusal=Refusal.TOO_LONG)
        if is_name and not any(map(str.isalpha, text)):
            return Reading(refusal=Refusal.NOT_A_NAME)
        if is_name and _mixes_alphabets(text):
            return Reading(text, doubt=Doubt.MIXED_ALPHABETS)
        return Reading(text)

    return read


def read_email(value: Value) -> Reading:
    """Read the first address of a cell."""
    text = clean(shown(value)).removeprefix("mailto:")
    if _is_silent(text):
        return SILENT
    found = _EMAIL.findall(text)
    if not found or len(found[0]) > 120:
        return Reading(refusal=Refusal.NOT_AN_EMAIL)
    return Reading(found[0], remark=Remark.SECOND_EMAIL if len(found) > 1 else None)


def read_phones(value: Value) -> Reading:
    """Read the numbers of a cell: one or two are kept."""
    if isinstance(value, str) and _is_silent(clean(value)):
        return SILENT
    found = read_written_phones(value)
    if found.doubt == "scientific":
        return Reading(refusal=Refusal.LOST_DIGITS)
    if not found.numbers or found.doubt == "not_a_number":
        return Reading(refusal=Refusal.NOT_A_PHONE)
    remark = Remark.LEADING_ZERO if found.doubt == "leading_zero" else None
    if len(found.numbers) > 2:
        remark = Remark.THIRD_PHONE
    return Reading(tuple(map(_grouped, found.numbers[:2])), remark=remark)


def read_postal_code(value: Value) -> Reading:
    """Read a postal code; the zero that a spreadsheet took is given back."""
    text = clean(shown(value)).replace(" ", "")
    if _is_silent(text):
        return SILENT
    if re.fullmatch(r"\d{4}", text):
        return Reading(f"0{text}", remark=Remark.LEADING_ZERO)
    return Reading(text) if _POSTAL.fullmatch(text) else Reading(refusal=Refusal.NOT_A_POSTAL_CODE)


def read_town(value: Value) -> Reading:
    """Read a town, or a postal code and a town in one cell: the value is both, the code maybe None."""
    text = clean(shown(value))
    if _is_silent(text):
        return SILENT
    if found := _POSTAL_AND_TOWN.fullmatch(text):
        code, town = found[1] or found[4], found[2] or found[3]
        return Reading((code, town[:80]))
    return Reading(refusal=Refusal.TOO_LONG) if len(text) > 80 else Reading((None, text))


def day_reader(column: Column, *, is_birth: bool = False) -> Reader:
    """Return the reader of the days of a column."""
    latest = column.today if is_birth else column.today.replace(year=column.today.year + 20, day=1)

    def read(value: Value) -> Reading:
        if isinstance(value, str):
            value = clean(value)
            if _is_silent(value):
                return SILENT
            if _YEAR.fullmatch(value):
                return Reading(refusal=Refusal.YEAR_ONLY)
            if value.isdecimal() and len(value) == 5:
                value = int(value)
            elif column.year is not None and _WITHOUT_YEAR.fullmatch(value):
                whole = read(f"{value.replace(' ', '')}/{column.year}")
                return whole if whole.says_more else Reading(whole.value, remark=Remark.YEAR_OF_COLUMN)
        if isinstance(value, int) and 1900 <= value <= 2100:
            return Reading(refusal=Refusal.YEAR_ONLY)
        if isinstance(value, float):
            value = int(value)  # a day with its hour, as a bare number
        found = read_written_day(
            value, latest=latest, month_first=column.month_first, from_1904=column.from_1904
        )
        if found is None:
            return Reading(refusal=_why_no_day(value))
        if not EARLIEST <= found.day <= LATEST:
            return Reading(refusal=Refusal.OUT_OF_RANGE)
        if is_birth and found.day > column.today:
            return Reading(refusal=Refusal.DAY_TO_COME)
        if is_birth and column.today.year - found.day.year > LONGEST_LIFE:
            return Reading(refusal=Refusal.OUT_OF_RANGE)
        facts = {"day": found.day.isoformat()}
        if found.doubt == "ambiguous" and found.other is not None:
            if is_birth and found.other > column.today:
                return Reading(found.day)
            facts["other"] = found.other.isoformat()
            return Reading(found.day, doubt=Doubt.AMBIGUOUS_DAY, facts=facts)
        remark = {"two_digit_year": Remark.TWO_DIGIT_YEAR, "serial": Remark.SERIAL_DAY}.get(found.doubt or "")
        return Reading(found.day, remark=remark, facts=facts if remark else None)

    return read


def end_reader(column: Column) -> Reader:
    """Return the reader of the end of a right: a day, or that there is none (the value is then True)."""
    read_day = day_reader(column)

    def read(value: Value) -> Reading:
        if isinstance(value, str) and search_key(value) in _FOR_EVER:
            return Reading(value=True)
        return read_day(value)

    return read


def duration_reader(column: Column) -> Reader:
    """Return the reader of the durations of a column, in minutes."""

    def read(value: Value) -> Reading:
        minutes: int | None
        match value:
            case Duration():
                minutes = round(value.minutes)
            case bool() | date():
                minutes = None
            case int():
                return bare(value)
            case float():
                minutes = round(value if column.parts_are_minutes else value * 60)
            case _:
                text = clean(shown(value))
                if _is_silent(text):
                    return SILENT
                text = text.replace("heures", "h").replace("heure", "h")
                if text.isascii() and text.isdecimal() and len(text) <= 4:
                    return bare(int(text))
                minutes = read_duration(text)
        return counted(minutes)

    def bare(number: int) -> Reading:
        found = counted(number * 60 if column.in_hours else number)
        if column.in_hours is None and found.value is not None:
            facts = {"minutes": str(number), "hours": str(number * 60)}
            return Reading(found.value, doubt=Doubt.AMBIGUOUS_DURATION, facts=facts)
        return found

    def counted(minutes: int | None) -> Reading:
        if minutes is None:
            return Reading(refusal=Refusal.NOT_A_DURATION)
        if minutes == 0 and column.may_be_zero:
            return SILENT
        return Reading(minutes) if 0 < minutes <= _LONGEST_DAY else Reading(refusal=Refusal.OUT_OF_RANGE)

    return read


def read_time(value: Value) -> Reading:
    """Read the hour at which something began."""
    if isinstance(value, Duration):
        whole = round(value.minutes)
        if 0 <= whole < _LONGEST_DAY:
            return Reading(time(whole // 60, whole % 60))
        return Reading(refusal=Refusal.NOT_A_TIME)
    text = clean(shown(value))
    if _is_silent(text):
        return SILENT
    found = read_clock(text)
    return Reading(refusal=Refusal.NOT_A_TIME) if found is None else Reading(found)


def read_weekly_hours(value: Value) -> Reading:
    """Read the hours of a week, in minutes: « 24h30 », 17.5, « 35 h », « temps plein »."""
    if isinstance(value, Duration):
        minutes = round(value.minutes)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        minutes = round(value * 60)
    else:
        text = search_key(re.sub(r"(\d)[,.](\d)", r"\1virgule\2", shown(value)))
        if _is_silent(text):
            return SILENT
        if text in _FULL_TIME:
            return Reading(_FULL_WEEK_MINUTES)
        found = re.fullmatch(
            r"(\d{1,2})(?:virgule(\d{1,2}))?(?: ?(?:h|heures?) ?(\d{2})?)?(?: ?(?:mn|min))?"
            r"(?: (?:par |la )?(?:semaine|sem|hebdo|hebdomadaires?))?", text
        )  # fmt: skip
        if found is None:
            return Reading(refusal=Refusal.NOT_A_NUMBER)
        minutes = round(float(f"{found[1]}.{found[2] or 0}") * 60) + int(found[3] or 0)
    if not 60 < minutes <= _LONGEST_WEEK_HOURS * 60:  # 0,8 is a share of full time, not hours
        return Reading(refusal=Refusal.OUT_OF_RANGE)
    return Reading(minutes)


def hours_beside(text: str) -> int | None:
    """Return the hours of a week that are written beside a kind of contract, in minutes: « CDI 17h30 »."""
    key = search_key(text)
    if any(key.endswith(f" {words}") for words in _FULL_TIME):
        return _FULL_WEEK_MINUTES
    found = _HOURS.search(key)
    minutes = int(found[1]) * 60 + int(found[2] or 0) if found else 0
    return minutes if 60 < minutes <= _LONGEST_WEEK_HOURS * 60 else None


def read_kilometres(value: Value) -> Reading:
    """Read a distance in whole kilometres."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = round(value)
    else:
        text = search_key(re.sub(r"(\d)[,.]\d+", r"\1", shown(value)))
        if _is_silent(text):
            return SILENT
        found = re.fullmatch(r"(\d{1,4}) ?(?:kms?|kilometres?)?", text)
        if found is None:
            return Reading(refusal=Refusal.NOT_A_NUMBER)
        number = int(found[1])
    return Reading(number) if 0 <= number <= 2000 else Reading(refusal=Refusal.OUT_OF_RANGE)


def says_nothing(value: Value) -> bool:
    """Tell whether a cell is empty, or says that nothing is known."""
    return value is None or (isinstance(value, str) and _is_silent(clean(value)))


def may_be_silent(text: str) -> bool:
    """Tell whether a clean text is worth looking at as one that says nothing: by its length and beginning."""
    return len(text) <= 20 and (text[0] in _SILENT_STARTS or not text[0].isalnum())


@cache
def key_of(text: str) -> str:
    """Return the search key of a text; a grid writes the same ones again and again."""
    return search_key(text)


def _is_silent(text: str) -> bool:
    return not text or (may_be_silent(text) and key_of(text) in _SAYS_NOTHING)


def _why_no_day(value: Value) -> Refusal:
    if isinstance(value, str):
        if _MONTH_WORDS.fullmatch(search_key(value)) or _MONTH_NUMBERS.fullmatch(value):
            return Refusal.MONTH_ONLY
        if _SHAPED_DAY.fullmatch(value) or re.fullmatch(r"\d{1,2}(?:er)? [a-z]+ \d{4}", search_key(value)):
            return Refusal.NO_SUCH_DAY
    return Refusal.NOT_A_DAY


def _mixes_alphabets(text: str) -> bool:
    if text.isascii():
        return False
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in text if letter.isalpha()}
    return len(scripts & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "FULLWIDTH"}) > 1


def _grouped(number: str) -> str:
    if len(number) == 10:
        return " ".join(number[place : place + 2] for place in range(0, 10, 2))
    return f"+{number[2:]}" if number.startswith("00") else number
