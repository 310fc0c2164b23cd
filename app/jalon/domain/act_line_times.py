"""Finds in the line of an act how long it took, when it was, and the journey made for it."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from jalon.domain.reading import read_day, read_duration

_LONGEST_MINUTES = 24 * 60
_FIRST_HOUR_OF_WORK = 7  # « 14h30 » beside « 45 » is when it began; « 1h30 » never is
_MOST_BARE_MINUTES = 720
_BEGINS = r"(?<![\w/:+\-])(?<![0-9][.,])"
_ENDS = r"(?![\w/:])(?![.,][0-9])"
_CLOCK = r"([0-9]{1,2})(?: ?h ?([0-9]{2})?|:([0-9]{2}))"
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = ("jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
_WEEKDAY = "|".join(_WEEKDAYS)
_MONTH = (
    "janv?(?:ier)?|fevr?(?:ier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|aout?|sept?(?:embre)?|"
    "oct(?:obre)?|nov(?:embre)?|dec(?:embre)?"
)
_SPOKEN = {
    r"(?:une |1 )?demi[ -]heure": 30,
    r"1/2 ?h(?:eure)?": 30,
    r"(?:trois|3) quarts? d'heure": 45,
    r"3/4 ?(?:d')?h(?:eure)?": 45,
    r"(?:un |1 )?quart d'heure": 15,
    r"1/4 ?(?:d')?h(?:eure)?": 15,
    r"une heure et (?:une )?demie?": 90,
    r"une heure": 60,
    r"deux heures": 120,
}
# What a number counts, when it is not minutes.
_COUNTED = (
    r"(?! ?(?:km|%|€|euros?|ans?|jours?|semaines?|mois|personnes?|mails?|sms|messages?|appels?|fois|kg|rue|"
    r"offres?|candidatures?|cv)\b)"
)
_DURATION = (
    r"(?:[0-9]{1,2} ?(?:h|heures?) ?(?:[0-9]{1,2}(?: ?(?:min|mn|m))?)?|[0-9]{1,4} ?(?:minutes?|min|mn|m|')|"
    r"[0-9]{1,2}:[0-9]{2}|[0-9]{1,2}[.,][0-9]{1,2} ?(?:heures?|h)?|[0-9]{1,3})"
)


@dataclass(frozen=True, slots=True)
class Times:
    """What a line says of time, each with where it is said: begin and end in the line."""

    duration_minutes: int | None = None
    day: date | None = None
    start_time: time | None = None
    trip_minutes: int | None = None
    trip_km: int | None = None
    durations: tuple[tuple[int, int], ...] = ()
    days: tuple[tuple[int, int], ...] = ()
    starts: tuple[tuple[int, int], ...] = ()
    trips: tuple[tuple[int, int], ...] = ()


def flat(text: str) -> str:
    """Return the text in small letters without accents, each letter at its own place."""
    return "".join(_flat_letter(letter) for letter in text)


def read_times(text: str, today: date, *, is_planned: bool = False) -> Times:
    """Return what a line says of time; « lundi » is the last one, the next one in what is planned."""
    reading = _Reading(flat(text), today, is_planned=is_planned)
    reading.read()
    return reading.times()


class _Reading:
    """Reads once; what was understood is blotted out, so that nothing is read twice."""

    def __init__(self, plain: str, today: date, *, is_planned: bool) -> None:
        self.plain = plain
        self._today = today
        self._is_planned = is_planned
        self._found: dict[str, list[tuple[int, int]]] = {}
        self.minutes: int | None = None
        self.day: date | None = None
        self.start: time | None = None
        self.trip: int | None = None
        self.km: int | None = None

    def times(self) -> Times:
        return Times(
            self.minutes,
            self.day,
            self.start,
            self.trip,
            self.km,
            *(tuple(sorted(self._found.get(name, ()))) for name in ("duration", "day", "start", "trip")),
        )

    def read(self) -> None:
        self._read_trip()
        self._read_range()
        self._read_spoken_duration()
        self._read_day()
        self._read_start()
        self._read_clock_and_duration()
        self._read_bare_duration()

    def _take(self, name: str, span: tuple[int, int]) -> None:
        begin, end = span
        self._found.setdefault(name, []).append(span)
        self.plain = self.plain[:begin] + "\n" * (end - begin) + self.plain[end:]

    def _search(self, pattern: str) -> Iterator[re.Match[str]]:
        yield from re.finditer(_BEGINS + "(?:" + pattern + ")" + _ENDS, self.plain)

    def _read_trip(self) -> None:
        # The kilometres first: « trajet 1h 40 km » lasts an hour, not 1 h 40.
        for match in self._search(r"([0-9]{1,4}) ?km"):
            self.km = int(match[1])
            self._take("trip", match.span())
            break
        for match in self._search(rf"(?:trajets?|route|deplacement)(?: de| :)? ?({_DURATION})"):
            if (minutes := read_duration(match[1])) is not None:
                self.trip = minutes
                self._take("trip", match.span())
                break

    def _read_range(self) -> None:
        for match in self._search(rf"(?:de )?{_CLOCK} ?(?:-|a) ?{_CLOCK}"):
            begin, end = _clock(*match.groups()[:3]), _clock(*match.groups()[3:])
            if begin is None or end is None or _minute(begin) >= _minute(end):
                continue
            self.start, self.minutes = begin, _minute(end) - _minute(begin)
            self._take("start", match.span())
            return

    def _read_day(self) -> None:
        for pattern, understand in (
            (rf"(?:(?:{_WEEKDAY}) )?(?:le )?[0-9]{{1,2}}/[0-9]{{1,2}}(?:/(?:[0-9]{{4}}|[0-9]{{2}}))?", _last),
            (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", _whole),
            (rf"(?:(?:{_WEEKDAY}) )?(?:le )?[0-9]{{1,2}}(?:er)? (?:{_MONTH})\.?(?: [0-9]{{4}})?", _in_words),
            (r"(?:avant-hier|apres-demain)(?: matin| soir| apres-midi)?", _first),
            (r"(?:avant hier|apres demain)(?: matin| soir)?", _joined),
            (r"(?:hier|aujourd'?hui|auj|demain)(?: matin| soir| apres-midi| apres midi)?", _first),
            (r"(?:ce matin|cet apres[- ]midi|ce soir)", _today),
        ):
            for match in self._search(pattern):
                if (day := understand(match[0], self._today)) is not None:
                    self._take_day(day, match.span())
                    return
        for match in re.finditer(r"(?<!\S)(?:j ?)?([-+][0-9]{1,3})(?!\S)", self.plain):
            self._take_day(self._today + timedelta(days=int(match[1])), match.span())
            return
        for match in self._search(r"(il y a|dans) ([0-9]{1,3}) (jours?|semaines?)"):
            count = int(match[2]) * (7 if match[3].startswith("s") else 1)
            self._take_day(self._shifted(count if match[1] == "dans" else -count), match.span())
            return
        self._read_weekday()
        if self.day is None:
            for match in self._search(r"le ([0-9]{1,2})(?:er)?"):
                if (day := read_day(match[1], self._today)) is not None:
                    self._take_day(day, match.span())
                    return

    def _read_weekday(self) -> None:
        for match in self._search(
            rf"({_WEEKDAY})(?: (dernier|prochain))?(?: (?:matin|soir|apres[- ]midi))?"
            r"(?: (?:le )?([0-9]{1,2}))?"
        ):
            day = read_day(match[1], self._today)
            if day is None:
                continue
            if match[2] == "prochain" or (self._is_planned and match[2] is None):
                day += timedelta(days=7 if day + timedelta(days=7) > self._today else 14)
            end = match.end()
            if match[3] is not None:
                # « lundi 16 »: a day when the 16th is a Monday; otherwise 16 minutes.
                named = read_day(match[3], self._today)
                if named is not None and named.weekday() == day.weekday():
                    day = named
                else:
                    end = match.start(3)
                    while end > match.start() and not self.plain[end - 1].isalpha():
                        end -= 1
            self._take_day(day, (match.start(), end))
            return

    def _read_spoken_duration(self) -> None:
        if self.minutes is not None:
            return
        for pattern, minutes in _SPOKEN.items():
            for match in self._search(pattern):
                self.minutes = minutes
                self._take("duration", match.span())
                return

    def _read_start(self) -> None:
        if self.start is not None:
            return
        for match in self._search(rf"(?:a|vers|des) {_CLOCK}"):
            if (begin := _clock(*match.groups())) is not None:
                self.start = begin
                self._take("start", match.span())
                return

    def _read_clock_and_duration(self) -> None:
        """Tell « 1h30 », a duration, from « 14h30 » beside another one, the hour it began."""
        patterns = (
            r"[0-9]{1,2}(?: ?h| ?heures?)(?:[0-9]{2}(?: ?(?:min|mn|m))?)?",
            r"[0-6] ?(?:h|heures?) [0-9]{2}(?: ?(?:min|mn|m))?",
            r"[0-9]{1,2}:[0-9]{2}",
            r"[0-9]{1,4} ?(?:minutes?|min|mn|m|')",
            r"[0-9]{1,2}[.,][0-9]{1,2}(?: ?h| ?heures?)?",
        )
        found: dict[int, tuple[int, re.Match[str]]] = {}
        for pattern in patterns:
            for match in self._search(pattern):
                minutes = read_duration(_short(match[0]))
                known = found.get(match.start())
                if minutes is not None and (known is None or match.end() > known[1].end()):
                    found[match.start()] = (minutes, match)
        bare = self._bare_number() is not None
        for place in sorted(found):
            minutes, match = found[place]
            clock = re.fullmatch(_CLOCK, match[0])
            is_clock = clock is not None and int(clock[1]) >= _FIRST_HOUR_OF_WORK
            has_other = self.minutes is not None or bare or len(found) > 1
            if clock is not None and is_clock and has_other and self.start is None:
                if (begin := _clock(*clock.groups())) is not None:
                    self.start = begin
                    self._take("start", match.span())
            elif self.minutes is None:
                self.minutes = minutes
                self._take("duration", match.span())

    def _read_bare_duration(self) -> None:
        if self.minutes is None and (match := self._bare_number()) is not None:
            self.minutes = int(match[0])
            self._take("duration", match.span())

    def _bare_number(self) -> re.Match[str] | None:
        for match in self._search(r"[0-9]{1,3}" + _COUNTED):
            before = self.plain[: match.start()].rstrip(" ")
            if 0 < int(match[0]) <= _MOST_BARE_MINUTES and not re.search(
                r"(?:\bn°|\bno|\bnumero|\bmodule|\blot|#)$", before
            ):
                return match
        return None

    def _take_day(self, day: date, span: tuple[int, int]) -> None:
        self.day = day
        self._take("day", span)

    def _shifted(self, days: int) -> date:
        return self._today + timedelta(days=days)


def _last(words: str, today: date) -> date | None:
    return read_day(words.rsplit(" ", 1)[-1], today)


def _first(words: str, today: date) -> date | None:
    return read_day(words.split(" ", 1)[0], today)


def _whole(words: str, today: date) -> date | None:
    return read_day(words, today)


def _joined(words: str, today: date) -> date | None:
    first, second = words.split(" ")[:2]
    return read_day(f"{first}-{second}", today)


def _today(words: str, today: date) -> date | None:  # noqa: ARG001
    return today


def _in_words(words: str, today: date) -> date | None:
    match = re.search(rf"([0-9]{{1,2}})(?:er)? ({_MONTH})\.?(?: ([0-9]{{4}}))?$", words)
    if match is None:
        return None
    number = next(place for place, name in enumerate(_MONTHS, 1) if match[2].startswith(name))
    return read_day(f"{match[1]}/{number}" + (f"/{match[3]}" if match[3] else ""), today)


def _clock(hours: str | None, minutes: str | None, others: str | None) -> time | None:
    hour, minute = int(hours or 0), int(minutes or others or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _short(words: str) -> str:
    return re.sub(r"heures?", "h", words).replace("'", "min")


def _flat_letter(letter: str) -> str:
    if letter in "’ʼ":
        return "'"
    if letter in "−‑–":
        return "-"
    if letter.isspace():
        return " "
    decomposed = unicodedata.normalize("NFKD", letter.casefold())
    return decomposed[0] if decomposed else letter
