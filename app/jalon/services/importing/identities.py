"""Finds whom a row is about: by case code, by names and birth date, else those whom it may be about."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from rapidfuzz import fuzz

from jalon.domain.birth_dates import one_slip_apart
from jalon.domain.import_values import Candidate, Doubt
from jalon.domain.search_keys import search_key
from jalon.services.importing.cells import key_of
from jalon.storage.queries.importing import KnownPerson

_NEAR_SAME_BIRTH: Final = 80.0
_NEAR: Final = 90.0
_MOST: Final = 5


@dataclass(slots=True, eq=False)
class Someone:
    """A person on file, or one whom an earlier row of the file makes; ``key`` names her for a choice."""

    key: str
    case_code: str
    family_name: str
    given_name: str
    birth_date: date | None
    names: tuple[str, str]
    on_file: bool = True
    is_frozen: bool = False

    def candidate(self, why: str) -> Candidate:
        """Return her as someone whom a row may be about."""
        if self.is_frozen:  # her file is not read: the code alone
            return Candidate(self.key, self.case_code, "", "", None, why)
        return Candidate(self.key, self.case_code, self.family_name, self.given_name, self.birth_date, why)


@dataclass(slots=True)
class Directory:
    """Everyone, by what a row can say of her."""

    by_key: dict[str, Someone] = field(default_factory=dict)
    by_code: dict[str, Someone] = field(default_factory=dict)
    by_names: dict[tuple[str, str], list[Someone]] = field(default_factory=lambda: defaultdict(list))
    by_birth: dict[date, list[Someone]] = field(default_factory=lambda: defaultdict(list))
    by_start: dict[str, list[Someone]] = field(default_factory=lambda: defaultdict(list))
    undated: dict[str, list[Someone]] = field(default_factory=lambda: defaultdict(list))
    """As ``by_start``, those without birth date."""

    @classmethod
    def of(cls, people: Iterable[KnownPerson]) -> "Directory":
        """Return the directory of people on file."""
        made, former = cls(), dict[str, Someone]()
        for person in people:
            family, _, given = person.sort_key.partition("\t")
            someone = Someone(
                person.id,
                person.case_code,
                person.family_name,
                person.given_name,
                person.birth_date,
                (family, given),
                is_frozen=person.is_frozen,
            )
            made.add(someone)
            former.update((code, someone) for code in (person.former_codes or "").split())
        for code, someone in former.items():  # the code of a file that was merged into hers
            made.by_code.setdefault(code, someone)
        return made

    def add(self, someone: Someone) -> None:
        """Add someone."""
        self.by_key[someone.key] = someone
        if someone.case_code:
            self.by_code.setdefault(someone.case_code, someone)
        self.by_names[someone.names].append(someone)
        if someone.birth_date is not None:
            self.by_birth[someone.birth_date].append(someone)
        else:
            self.undated[_start(someone.names)].append(someone)
        self.by_start[_start(someone.names)].append(someone)

    def exactly(self, names: tuple[str, str], birth: date) -> Someone | None:
        """Return the one person of these names and birth date, those on file first."""
        found = [one for one in self.by_names.get(names, ()) if one.birth_date == birth]
        return min(found, key=lambda one: not one.on_file) if found else None

    def alike(self, names: tuple[str, str], birth: date | None) -> tuple[Candidate, ...]:
        """Return whom a row may be about, the likeliest first: never decided for the user."""
        found: dict[str, tuple[float, Candidate]] = {}
        for one in self.by_names.get(names, ()):
            if one.birth_date is None or birth is None or one_slip_apart(one.birth_date, birth):
                found[one.key] = (101.0, one.candidate(Doubt.SAME_NAME))
        whole = " ".join(names)
        if birth is not None:
            for one in self.by_birth.get(birth, ()):
                score = fuzz.token_sort_ratio(whole, " ".join(one.names), score_cutoff=_NEAR_SAME_BIRTH)
                if score and one.key not in found:
                    found[one.key] = (score, one.candidate(Doubt.NEAR_NAME))
        for one in (self.by_start if birth is None else self.undated).get(_start(names), ()):
            if one.key in found:
                continue
            score = fuzz.ratio(whole, " ".join(one.names), score_cutoff=_NEAR)
            if score:
                found[one.key] = (score, one.candidate(Doubt.NEAR_NAME))
        ordered = sorted(found.values(), key=lambda pair: (-pair[0], pair[1].case_code))
        return tuple(candidate for _, candidate in ordered[:_MOST])

    def named(self, text: str) -> tuple[Someone | None, tuple[Candidate, ...]]:
        """Return the one person whom a text names in whole, else those whom it may name."""
        key = search_key(text)
        if someone := self.by_code.get(text.strip().upper()):
            return someone, ()
        words = key.split()
        whole: dict[str, Someone] = {}
        for cut in range(1, len(words)):
            first, last = " ".join(words[:cut]), " ".join(words[cut:])
            for names in ((first, last), (last, first)):
                whole.update((one.key, one) for one in self.by_names.get(names, ()))
        if len(whole) == 1:
            return next(iter(whole.values())), ()
        if whole:
            return None, tuple(one.candidate(Doubt.SAME_NAME) for one in list(whole.values())[:_MOST])
        near: dict[str, tuple[float, Candidate]] = {}
        starts = {word[:2] for word in words}
        for start in starts:
            for one in self.by_start.get(start, ()):
                score = max(
                    fuzz.token_sort_ratio(key, " ".join(one.names)),
                    100.0 if one.names[0] == key or key == f"{one.names[1][:1]} {one.names[0]}" else 0.0,
                )
                if score >= _NEAR_SAME_BIRTH:
                    near[one.key] = (score, one.candidate(Doubt.NEAR_NAME))
        ordered = sorted(near.values(), key=lambda pair: (-pair[0], pair[1].case_code))
        return None, tuple(candidate for _, candidate in ordered[:_MOST])


def names_of(family_name: str, given_name: str) -> tuple[str, str]:
    """Return the keys of a family name and a given name."""
    return key_of(family_name), key_of(given_name)


def split_name(text: str, *, given_first: bool) -> tuple[str, str, bool] | None:
    """Return family name, given name, and whether that is sure; None for a single word.

    Capitals and a comma tell the family name; of two words, the heading tells which comes first.
    """
    family, comma, given = text.partition(",")
    if comma and family.strip() and given.strip():
        return family.strip(), given.strip(), True
    words = [
        word
        for word in text.split()
        if search_key(word) not in ("m", "mme", "mr", "mlle", "monsieur", "madame")
    ]
    if len(words) < 2:
        return None
    capitals = [word for word in words if word.isupper() and len(word) > 1]
    others = [word for word in words if word not in capitals]
    if capitals and others:
        return " ".join(capitals), " ".join(others), True
    parts = (words[-1], " ".join(words[:-1])) if given_first else (" ".join(words[:-1]), words[-1])
    return parts[0], parts[1], len(words) == 2


def _start(names: tuple[str, str]) -> str:
    return names[0][:2]
