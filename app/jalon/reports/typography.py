"""French typography of figures, days and months, as the papers print them.

The embedded font has no narrow no-break space (U+202F), so the papers use U+00A0 everywhere.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from jalon.domain.months import Month

NO_BREAK_SPACE = "\u00a0"
DASH = "—"

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
SHORT_MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)
_LONG_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_WEEKDAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")


def whole_number(value: int | None) -> str:
    """Return ``1 234`` for 1234, and a dash for None."""
    if value is None:
        return DASH
    digits = f"{abs(value):,}".replace(",", NO_BREAK_SPACE)
    return f"−{digits}" if value < 0 else digits


def hours(minutes: int | None) -> str:
    """Return a duration in minutes as ``78 h 45``, and a dash for None."""
    if minutes is None:
        return DASH
    full_hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else ""
    return f"{sign}{whole_number(full_hours)}{NO_BREAK_SPACE}h{NO_BREAK_SPACE}{rest:02d}"


def share(value: str | None) -> str:
    """Return a share given as ``"68.1"`` as ``68,1 %``, and a dash for None.

    Raises:
        ValueError: the text is not a number.
    """
    if value is None:
        return DASH
    return f"{decimal_number(value)}{NO_BREAK_SPACE}%"


def decimal_number(value: str) -> str:
    """Return ``"1234.5"`` as ``1 234,5``, digit for digit.

    Raises:
        ValueError: the text is not a number.
    """
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValueError("not a number") from None
    if not number.is_finite():
        raise ValueError("not a number")
    text = f"{abs(number):,f}".replace(",", NO_BREAK_SPACE).replace(".", ",")
    return f"−{text}" if number < 0 else text


def money(cents: int | None) -> str:
    """Return an amount in cents as ``4 300,00 €``, and a dash for None."""
    if cents is None:
        return DASH
    euros, rest = divmod(abs(cents), 100)
    sign = "−" if cents < 0 else ""
    return f"{sign}{whole_number(euros)},{rest:02d}{NO_BREAK_SPACE}€"


def long_day(day: date) -> str:
    """Return ``31 octobre 2026``, and ``1er`` for the first of a month."""
    number = "1er" if day.day == 1 else str(day.day)
    return NO_BREAK_SPACE.join((number, MONTHS[day.month - 1], f"{day.year:04d}"))


def full_day(day: date) -> str:
    """Return ``samedi 31 octobre 2026``, for who is helped by the day of the week."""
    return f"{_LONG_WEEKDAYS[day.weekday()]} {long_day(day)}"


def short_day(day: date | None) -> str:
    """Return ``31/10/2026``, and a dash for None."""
    return DASH if day is None else f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def weekday_and_day(day: date) -> str:
    """Return ``lun. 05/10``, for a table whose month is in the title."""
    return f"{_WEEKDAYS[day.weekday()]}{NO_BREAK_SPACE}{day.day:02d}/{day.month:02d}"


def month_name(month: Month) -> str:
    """Return ``octobre 2026``."""
    return f"{MONTHS[month.number - 1]}{NO_BREAK_SPACE}{month.year:04d}"


def short_month(month: Month) -> str:
    """Return ``oct.``, for a chart whose years are told apart."""
    return SHORT_MONTHS[month.number - 1]


def of_month(month: Month) -> str:
    """Return ``d’octobre 2026`` or ``de mars 2026``."""
    name = month_name(month)
    return f"d’{name}" if name[0] in "aeiouh" else f"de {name}"


def clock_time(time: str | None) -> str:
    """Return ``"09:30"`` as ``9 h 30``, and a dash for None.

    Raises:
        ValueError: the text is not a time of day.
    """
    if time is None:
        return DASH
    hour, minute = (int(part) for part in time.split(":")[:2])
    if not (0 <= hour <= 23 and 0 <= minute <= 59):
        raise ValueError("not a time of day")
    return f"{hour}{NO_BREAK_SPACE}h{NO_BREAK_SPACE}{minute:02d}"


def instant(moment: datetime) -> str:
    """Return ``3 novembre 2026 à 14 h 05``, in the legal time of mainland France.

    Computed, not looked up: Windows has no base of zones. A moment without zone is printed as it is.
    """
    if moment.tzinfo is not None:
        moment = _legal_time(moment.astimezone(UTC))
    return f"{long_day(moment.date())} à {clock_time(f'{moment:%H:%M}')}"


def _legal_time(moment: datetime) -> datetime:
    """Return a moment of UTC in French legal time (directive 2000/84/CE).

    An hour ahead, two from the last Sunday of March to that of October, both at 1:00 UTC.
    """
    begin, end = (
        datetime(moment.year, month, 31 - date(moment.year, month, 31).isoweekday() % 7, 1, tzinfo=UTC)
        for month in (3, 10)
    )
    return moment + timedelta(hours=2 if begin <= moment < end else 1)


def counted(number: int, one: str, many: str) -> str:
    """Return ``1 personne`` or ``12 personnes``: in French 0 and 1 are singular."""
    return f"{whole_number(number)}{NO_BREAK_SPACE}{one if abs(number) < 2 else many}"


def sentence(text: str) -> str:
    """Return ``text`` with a no-break space where French sets one: before : ; ? ! % » and after «."""
    for mark in (":", ";", "?", "!", "%", "»", "€"):
        text = text.replace(f" {mark}", f"{NO_BREAK_SPACE}{mark}")
    return text.replace("« ", f"«{NO_BREAK_SPACE}").replace("'", "’")
