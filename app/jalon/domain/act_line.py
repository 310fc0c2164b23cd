"""Understands the line of an act: « 45 visite Roux chez Leroy hier », its words in any order.

What a line says is told piece by piece, with the place of each; what nothing explains is its subject. Names
are looked up by a function that is given; one that several people have is never chosen here.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from itertools import pairwise
from typing import Final

from jalon.domain.act_line_times import Times, flat, read_times
from jalon.domain.act_line_words import Meaning, Vocabulary
from jalon.domain.search_keys import search_key

LONGEST_LINE: Final = 1200
"""Characters that are read; what follows them is part of the subject."""
_LONGEST_NAME = 4  # words
_BEGINS_FROM, _NEAR_FROM = 3, 5  # letters of a word that may be a beginning, or hold a typing error
_NAMES = frozenset({Meaning.PERSON, Meaning.COACH, Meaning.EMPLOYER, Meaning.PARTNER})
_PREFERRED_AFTER = {"chez": (Meaning.EMPLOYER, Meaning.PARTNER)}
_LEADS_TO_NAME = frozenset({"chez", "avec", "pour", "et", "&", "mme", "m", "mr", "madame", "monsieur"})
_EDGES = frozenset(
    "a au aux avec chez d de des du en et l la le les par pour puis sur un une".split()  # noqa: SIM905
)
_TOLD_AFTER = re.compile(r":(?=\s)|«|\"")
_CASE_CODE = re.compile(r"[A-Za-z]{1,3}-[0-9]{1,6}")
_ELISION = re.compile(r"(?:[dlDL]|[qQ]u)['’](?=\w)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone or something on file that a name may mean."""

    meaning: Meaning
    id: str
    words: str
    detail: str = ""
    is_picked: bool = field(default=False, compare=False)
    """The name stands in the line because it was chosen from a list, or was there before anyone typed."""
    birth_date: date | None = field(default=None, compare=False)
    """Given for namesakes only."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the line, from ``begin`` to before ``end``, and what it says."""

    begin: int
    end: int
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Named:
    """Someone the line names: as typed, and who it may be; exactly one when it is certain."""

    typed: str
    begin: int
    end: int
    choices: tuple[Candidate, ...] = ()
    is_certain: bool = False
    attendance: str | None = None

    @property
    def candidate(self) -> Candidate | None:
        """Return who it is, None as long as it has to be asked."""
        return self.choices[0] if self.is_certain else None


@dataclass(frozen=True, slots=True)
class ActLine:
    """What a line says; None is what it does not say."""

    text: str
    pieces: tuple[Piece, ...] = ()
    duration_minutes: int | None = None
    day: date | None = None
    start_time: time | None = None
    act_type: str | None = None
    modality: str | None = None
    place: str | None = None
    module: str | None = None
    state: str | None = None
    attendance: str | None = None
    """That of everyone who has none of their own."""
    trip_minutes: int | None = None
    trip_km: int | None = None
    people: tuple[Named, ...] = ()
    coaches: tuple[Named, ...] = ()
    employer: Named | None = None
    partner: Named | None = None
    to_choose: tuple[Named, ...] = ()
    """Names that are nobody's or several people's, in the order of the line."""
    subject: str | None = None


Find = Callable[[str], Sequence[Candidate]]


def read_act_line(text: str, today: date, vocabulary: Vocabulary, find: Find) -> ActLine:
    """Return what a line says, whatever the order of its words. Never raises but what ``find`` raises."""
    reading = _Reading(text, vocabulary, find)
    reading.read_words()
    reading.read_times(today)
    reading.read_names()
    return reading.line()


@dataclass(slots=True)
class _Unit:
    """What stands between two blanks, without the punctuation around it."""

    begin: int
    end: int


@dataclass(slots=True)
class _Reading:
    text: str
    vocabulary: Vocabulary
    find: Find
    pieces: list[Piece] = field(default_factory=list)
    said: dict[Meaning, str] = field(default_factory=dict)
    attendances: list[tuple[Piece, str]] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    times: Times = field(default_factory=Times)
    _told_from: int = 0

    def __post_init__(self) -> None:
        mark = _TOLD_AFTER.search(self.text[:LONGEST_LINE])
        self._told_from = mark.start() if mark else min(len(self.text), LONGEST_LINE)

    # --- kinds, means, attendance…

    def read_words(self) -> None:
        words = [
            (match.start(), match.end(), search_key(match[0]))
            for match in re.finditer(r"[^\W_]+", self.text[: self._told_from])
        ]
        place = 0
        while place < len(words):
            place += self._read_phrase(words, place)

    def _read_phrase(self, words: list[tuple[int, int, str]], place: int) -> int:
        """Take the longest phrase that begins here; return how many words were passed."""
        for count in range(min(self.vocabulary.longest, len(words) - place), 0, -1):
            some = words[place : place + count]
            known = self.vocabulary.phrases.get(tuple(word for _, _, word in some))
            begin, end = some[0][0], some[-1][1]
            if known is None or any(
                not re.fullmatch(r"[\s'’\-,]+", self.text[before[1] : after[0]])
                for before, after in pairwise(some)
            ):
                continue
            if count == 1 and self._is_rather_a_name(begin, end):
                continue
            meaning, code = known
            if meaning is Meaning.ATTENDANCE:
                piece = Piece(begin, end, meaning)
                self.attendances.append((piece, code))
                self.pieces.append(piece)
            elif meaning not in self.said:
                self.said[meaning] = code
                self.pieces.append(Piece(begin, end, meaning))
            else:
                continue  # a second kind is part of what is told
            return count
        return 1

    def _is_rather_a_name(self, begin: int, end: int) -> bool:
        """Tell « M. Frère » from « frère »: a capital inside the line, and someone has that name."""
        word = self.text[begin:end]
        if not word[0].isupper() or word.isupper() or begin == _first_letter(self.text):
            return False
        return any(search_key(word) in _names_of(found) for found in self.find(word))

    # --- durations, days, journeys

    def read_times(self, today: date) -> None:
        free = self._blotted(self.text[: self._told_from])
        self.times = read_times(free, today, is_planned=self.said.get(Meaning.STATE) == "PLANNED")
        for spans, meaning in (
            (self.times.durations, Meaning.DURATION),
            (self.times.days, Meaning.DAY),
            (self.times.starts, Meaning.START),
            (self.times.trips, Meaning.TRIP),
        ):
            self.pieces += [Piece(begin, end, meaning) for begin, end in spans]

    def _blotted(self, text: str) -> str:
        """Return the text where what is understood is no more to be read, each letter at its own place."""
        for piece in self.pieces:
            text = text[: piece.begin] + "|" * (piece.end - piece.begin) + text[piece.end :]
        return text[: self._told_from]

    # --- names

    def read_names(self) -> None:
        self._read_names(introduced_only=True)
        # Someone who writes one name with a capital writes them all so: the small words are what is told.
        # A name that was put in the line for her says nothing of how she writes.
        writes_capitals = any(
            self.text[named.begin].isupper()
            for named in self.named
            if not any(choice.is_picked for choice in named.choices)
        )
        self._read_names(introduced_only=False, capitals_only=writes_capitals)

    def _read_names(self, *, introduced_only: bool, capitals_only: bool = True) -> None:
        units = self._free_units()
        place = 0
        while place < len(units):
            place += self._read_name(
                units, place, introduced_only=introduced_only, capitals_only=capitals_only
            )

    def _read_name(
        self, units: list[_Unit], place: int, *, introduced_only: bool, capitals_only: bool
    ) -> int:
        first = units[place]
        lead = flat(self.text[first.begin : first.end])
        # « et » leads to a name only after another one.
        if (
            lead in _LEADS_TO_NAME
            and place + 1 < len(units)
            and (lead not in ("et", "&") or self._follows_name(first))
        ):
            taken = self._take_longest(units, place + 1, after=lead)
            if taken:
                self.pieces.append(Piece(first.begin, first.end, Meaning.LINK))
                return taken + 1
            return 1
        is_capital = self.text[first.begin].isupper()
        if not is_capital and (introduced_only or capitals_only):
            return 1
        # The capital of the first word says nothing: it must be the whole of a name.
        is_shown = is_capital and first.begin != _first_letter(self.text)
        return self._take_longest(units, place, after="" if is_shown else None) or 1

    def _take_longest(self, units: list[_Unit], place: int, *, after: str | None) -> int:
        """Take the longest name that begins here; return how many words it has, 0 when there is none.

        ``after`` is the word that leads to it, empty for a capital, None when nothing says it is a name.
        """
        window = self._adjacent(units, place)
        for count in range(len(window), 0, -1):
            begin, end = window[0].begin, window[count - 1].end
            for skipped in (0, _elided(self.text[begin:end])):
                typed = self.text[begin + skipped : end]
                found = self._candidates(typed, after)
                if found is not None:
                    choices, is_certain = found
                    self._name(Named(typed, begin + skipped, end, choices, is_certain))
                    if skipped:
                        self.pieces.append(Piece(begin, begin + skipped, Meaning.LINK))
                    return count
        unknown = self._unknown(window, after)
        if unknown:
            begin, end = window[0].begin, window[unknown - 1].end
            self._name(Named(self.text[begin:end], begin, end))
        return unknown

    def _unknown(self, window: list[_Unit], after: str | None) -> int:
        """Return how many words make a name that nobody on file has: « chez Untel », not « avec soin »."""
        if not after or not window:
            return 0
        count = 0
        for unit in window:
            if not self.text[unit.begin].isupper():
                break
            count += 1
        return count

    def _candidates(self, typed: str, after: str | None) -> tuple[tuple[Candidate, ...], bool] | None:
        words = search_key(typed).split()
        is_code = _CASE_CODE.fullmatch(typed) is not None
        if not is_code and all(word.isdecimal() or word in _EDGES for word in words):
            return None
        if after is None and max(map(len, words)) < _BEGINS_FROM:
            return None
        found = _preferred(self.find(typed), after)
        exact = [some for some in found if set(words) <= _names_of(some)]
        if exact:
            whole = [some for some in exact if set(search_key(some.words).split()) == set(words)]
            if len(words) > 1 and len(whole) == 1:
                exact = whole
            return tuple(exact), len(exact) == 1
        if after is None:
            return None
        begun = [some for some in found if _begins(words, _names_of(some))]
        if begun:
            return tuple(begun), len(begun) == 1
        if found and all(len(word) >= _NEAR_FROM for word in words):
            return tuple(found), False  # but for a typing error: to be confirmed, even when there is one
        return None

    def _name(self, named: Named) -> None:
        certain = named.candidate
        meaning = certain.meaning if certain else Meaning.UNKNOWN
        taken = {Meaning.EMPLOYER, Meaning.PARTNER}
        if meaning in taken and any(
            other.candidate and other.candidate.meaning is meaning for other in self.named
        ):
            self.pieces.append(Piece(named.begin, named.end, Meaning.SUBJECT))
            return
        self.pieces.append(Piece(named.begin, named.end, meaning))
        if certain is None or certain not in [other.candidate for other in self.named]:
            self.named.append(named)

    def _follows_name(self, unit: _Unit) -> bool:
        before = [piece for piece in self.pieces if piece.end <= unit.begin]
        last = max(before, key=lambda piece: piece.end, default=None)
        return (
            last is not None
            and (last.meaning in _NAMES or last.meaning is Meaning.UNKNOWN)
            and not self.text[last.end : unit.begin].strip(" ,\u00a0")
        )

    def _free_units(self) -> list[_Unit]:
        free = self._blotted(self.text[: self._told_from])
        units = []
        for match in re.finditer(r"[^\s|]+", free):
            inside = re.search(r"[^\W_].*[^\W_]|[^\W_]|&", match[0])
            if inside is not None:
                begin = match.start() + inside.start()
                units.append(_Unit(begin, match.start() + inside.end()))
        return units

    def _adjacent(self, units: list[_Unit], place: int) -> list[_Unit]:
        """Return the words that may make one name: with nothing but blanks between them."""
        window = [units[place]]
        for unit in units[place + 1 : place + _LONGEST_NAME]:
            gap = self.text[window[-1].end : unit.begin]
            if gap.strip() or flat(self.text[unit.begin : unit.end]) in _LEADS_TO_NAME:
                break
            window.append(unit)
        return window

    # --- the whole

    def line(self) -> ActLine:
        people = self._with_attendance(self._all(Meaning.PERSON))
        own = {named.attendance for named in people if named.attendance}
        general = next((code for _, code in self.attendances if code not in own), None)
        subject = self._subject()
        return ActLine(
            text=self.text,
            pieces=tuple(sorted(self.pieces, key=lambda piece: (piece.begin, piece.end))),
            duration_minutes=self.times.duration_minutes,
            day=self.times.day,
            start_time=self.times.start_time,
            act_type=self.said.get(Meaning.KIND),
            modality=self.said.get(Meaning.MODALITY),
            place=self.said.get(Meaning.PLACE),
            module=self.said.get(Meaning.MODULE),
            state=self.said.get(Meaning.STATE),
            attendance=general,
            trip_minutes=self.times.trip_minutes,
            trip_km=self.times.trip_km,
            people=people,
            coaches=self._all(Meaning.COACH),
            employer=next(iter(self._all(Meaning.EMPLOYER)), None),
            partner=next(iter(self._all(Meaning.PARTNER)), None),
            to_choose=tuple(
                sorted((n for n in self.named if n.candidate is None), key=lambda named: named.begin)
            ),
            subject=subject or None,
        )

    def _all(self, meaning: Meaning) -> tuple[Named, ...]:
        found = [named for named in self.named if named.candidate and named.candidate.meaning is meaning]
        return tuple(sorted(found, key=lambda named: named.begin))

    def _with_attendance(self, people: tuple[Named, ...]) -> tuple[Named, ...]:
        """Give an absence to the one whose name it follows, when there are several people."""
        if len(people) < 2:
            return people
        marked = []
        for named in people:
            code = next(
                (
                    code
                    for piece, code in self.attendances
                    if piece.begin >= named.end
                    and not self.text[named.end : piece.begin].strip(" (\u00a0")
                    and not self.text[piece.begin : piece.end].endswith("s")  # « absents »: all of them
                ),
                None,
            )
            marked.append(Named(named.typed, named.begin, named.end, named.choices, named.is_certain, code))
        return tuple(marked)

    def _subject(self) -> str:
        """Make pieces of what nothing explains, and return it without the small words at its edges."""
        free = self._blotted(self.text[: self._told_from])
        parts = []
        for match in re.finditer(r"[^|]+", free):
            words = [(m.start(), m.end()) for m in re.finditer(r"\S+", match[0])]
            while words and _is_edge(match[0][slice(*words[0])]):
                self._link(match.start(), words.pop(0))
            while words and _is_edge(match[0][slice(*words[-1])]):
                self._link(match.start(), words.pop())
            if words:
                begin, end = match.start() + words[0][0], match.start() + words[-1][1]
                self.pieces.append(Piece(begin, end, Meaning.SUBJECT))
                parts.append(self.text[begin:end].strip(" ,;"))
        if told := self.text[self._told_from :].strip(' :«»"\u00a0\u202f\t\n'):
            begin = self.text.index(told, self._told_from)
            self.pieces.append(Piece(begin, begin + len(told), Meaning.SUBJECT))
            parts.append(told)
        return " ".join(part for part in parts if part)

    def _link(self, offset: int, span: tuple[int, int]) -> None:
        if any(letter.isalnum() for letter in self.text[offset + span[0] : offset + span[1]]):
            self.pieces.append(Piece(offset + span[0], offset + span[1], Meaning.LINK))


def read_exchanges(text: str, today: date, vocabulary: Vocabulary, find: Find) -> tuple[ActLine, ...]:
    """Return the acts of « mail 5 Roux, Nowak, tel Lefèvre 10, hier »: one a person, a comma says ditto.

    What a part does not say of means, kind, minutes and day is what the part before said; a day said once
    is the day of all. A part that names nobody and does nothing only says it for those that follow.
    """
    ditto = ActLine("")
    found: list[ActLine] = []
    for match in re.finditer(r"[^,;\n]+", text):
        part = read_act_line(" " * match.start() + match[0], today, vocabulary, find)
        part = replace(
            part,
            duration_minutes=part.duration_minutes or ditto.duration_minutes,
            day=part.day or ditto.day,
            act_type=part.act_type or ditto.act_type,
            modality=part.modality or ditto.modality,
            state=part.state or ditto.state,
        )
        ditto = part
        others = (*part.to_choose, part.employer, part.partner)
        if len(part.people) > 1:
            found += [replace(part, people=(named,)) for named in part.people]
        elif part.people or any(others) or (part.act_type and part.duration_minutes and not part.modality):
            found.append(part)
        elif part.subject:
            # A name that nobody bears looks like a subject: it is asked about, never passed over.
            begin, end = _told_in(part)
            found.append(replace(part, to_choose=(Named(part.subject, begin, end),)))
    days = {line.day for line in (*found, ditto) if line.day}
    if len(days) == 1:
        (day,) = days
        found = [replace(line, day=day) for line in found]
    return tuple(found)


def _told_in(part: ActLine) -> tuple[int, int]:
    pieces = [piece for piece in part.pieces if piece.meaning is Meaning.SUBJECT]
    return (pieces[0].begin, pieces[-1].end) if pieces else (0, 0)


def _preferred(found: Sequence[Candidate], after: str | None) -> Sequence[Candidate]:
    for meaning in _PREFERRED_AFTER.get(after or "", ()):
        if some := [candidate for candidate in found if candidate.meaning is meaning]:
            return some
    return found


def _names_of(candidate: Candidate) -> frozenset[str]:
    return frozenset(search_key(candidate.words, candidate.detail).split())


def _begins(words: Sequence[str], names: frozenset[str]) -> bool:
    return all(
        word in names or (len(word) >= _BEGINS_FROM and any(name.startswith(word) for name in names))
        for word in words
    )


def _elided(text: str) -> int:
    match = _ELISION.match(text)
    return match.end() if match else 0


def _is_edge(word: str) -> bool:
    key = flat(word).strip(",.;()'")
    return not any(letter.isalnum() for letter in word) or key in _EDGES


def _first_letter(text: str) -> int:
    return next((place for place, letter in enumerate(text) if not letter.isspace()), 0)
