"""Words days, months, durations and figures in French for the screen."""

from datetime import date, datetime, time

from jalon.domain.months import Month
from jalon.reports.typography import MONTHS, SHORT_MONTHS

NO_VALUE = "—"
_THIN = "\u202f"
FIRM = "\u00a0"
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def day_digits(day: date | None) -> str:
    """Return « 18/11/2026 », or a dash."""
    return NO_VALUE if day is None else f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def day_words(day: date) -> str:
    """Return « mercredi 18 novembre 2026 »."""
    return f"{_DAYS[day.weekday()]} {_day_number(day)}{FIRM}{MONTHS[day.month - 1]} {day.year}"


def day_short(day: date, today: date) -> str:
    """Return « mer. 18 nov. », with the year when it is another one."""
    words = f"{_DAYS[day.weekday()][:3]}. {_day_number(day)}{FIRM}{SHORT_MONTHS[day.month - 1]}"
    return words if day.year == today.year else f"{words} {day.year}"


def month_words(month: Month) -> str:
    """Return « novembre 2026 »."""
    return f"{MONTHS[month.number - 1]} {month.year}"


def month_words_alone(day: date) -> str:
    """Return « novembre », the month of a day without its year."""
    return MONTHS[day.month - 1]


def of_month(month: Month) -> str:
    """Return « d’octobre 2026 » or « de novembre 2026 »."""
    words = month_words(month)
    return f"d’{words}" if words[0] in "ao" else f"de {words}"


def clock(moment: time | None) -> str:
    """Return « 9 h 30 », « 14 h », or nothing."""
    if moment is None:
        return ""
    return f"{moment.hour}{FIRM}h" + (f"{FIRM}{moment.minute:02d}" if moment.minute else "")


def duration(minutes: int | None) -> str:
    """Return « 45 min », « 1 h », « 78 h 45 », or a dash."""
    if minutes is None:
        return NO_VALUE
    hours, rest = divmod(minutes, 60)
    if hours == 0:
        return f"{rest}{FIRM}min"
    return f"{number(hours)}{FIRM}h" + (f"{FIRM}{rest:02d}" if rest else "")


def duration_spoken(minutes: int) -> str:
    """Return « 1 heure 30 minutes », as a screen reader should say it."""
    hours, rest = divmod(minutes, 60)
    parts = [counted(hours, "heure", "heures")] if hours else []
    if rest or not hours:
        parts.append(counted(rest, "minute", "minutes"))
    return " ".join(parts)


def number(value: int) -> str:
    """Return « 1 234 » with narrow no-break spaces."""
    return f"{value:,}".replace(",", _THIN)


def percent(value: str | None) -> str:
    """Return « 68,1 % » from « 68.1 », or a dash."""
    return NO_VALUE if value is None else f"{value.replace('.', ',')}{_THIN}%"


def plural(count: int, singular: str, several: str) -> str:
    """Return the form that French uses with a count: the singular up to one."""
    return singular if abs(count) < 2 else several


def counted(count: int, singular: str, several: str) -> str:
    """Return « 1 acte », « 12 actes »."""
    return f"{number(count)}{FIRM}{plural(count, singular, several)}"


def sentence_case(words: str) -> str:
    """Return the words with a capital at their beginning."""
    return words[:1].upper() + words[1:]


def _day_number(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def grouped_siret(number: str | None) -> str | None:
    """Return « 732 829 320 00074 », as it is printed; anything else as it is."""
    if number is None or len(number) != 14:
        return number
    return "\u202f".join((number[:3], number[3:6], number[6:9], number[9:]))


def moment_words(at: datetime) -> str:
    """Return « 20/11/2026 à 9 h 30 », by the clock of this PC."""
    local = at.astimezone()
    return f"{local:%d/%m/%Y} à {local.hour}\u00a0h\u00a0{local:%M}"


def size_words(count: int) -> str:
    """Return a size of a file in words: « 820 ko », « 1,2 Mo »."""
    if count < 1_000_000:
        return f"{max(1, -(-count // 1000))}\u00a0ko"
    return f"{count / 1_000_000:.1f}\u00a0Mo".replace(".", ",")


def waiting_words(seconds: int) -> str:
    """Return a waiting time in words, rounded up: « 40 secondes », « 3 minutes », « 1 heure »."""
    if seconds < 90:
        return f"{max(seconds, 1)} seconde{'s' if seconds > 1 else ''}"
    minutes = -(-seconds // 60)
    if minutes < 90:
        return f"{minutes} minutes"
    hours = -(-minutes // 60)
    return f"{hours} heure{'s' if hours > 1 else ''}"
