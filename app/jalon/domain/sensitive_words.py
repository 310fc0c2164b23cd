"""Finds, in texts about to leave, words that deserve another reading: it shows them and blocks nothing."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from jalon.domain.national_numbers import national_numbers
from jalon.domain.search_keys import search_key

_TOKEN: Final = re.compile(r"[^\W_]+")
_AROUND: Final = 40


@dataclass(frozen=True, slots=True)
class WatchedWord:
    """A word to show, or several in a row; with a star at its end, all that begin so."""

    words: str
    group: str


@dataclass(frozen=True, slots=True)
class FoundWord:
    """A word found: as it is written, its group, in which text, and what is around it."""

    written: str
    group: str
    place: int
    """The number of the text, from 0."""
    excerpt: str


def find_words(texts: Sequence[str], watched: Iterable[WatchedWord]) -> tuple[FoundWord, ...]:
    """Return the watched words of some texts, in the order of reading; accents and case do not count."""
    patterns = [pattern for word in watched if (pattern := _pattern(word))]
    by_first: dict[str, list[_Pattern]] = {}
    for pattern in patterns:
        by_first.setdefault(pattern.keys[0][:_PREFIX], []).append(pattern)
    found = []
    for place, text in enumerate(texts):
        tokens = [(match, search_key(match.group())) for match in _TOKEN.finditer(text)]
        for number, (match, key) in enumerate(tokens):
            for pattern in by_first.get(key[:_PREFIX], ()):
                last = number + len(pattern.keys)
                if pattern.holds([token for _, token in tokens[number:last]]):
                    end = tokens[last - 1][0].end()
                    found.append(
                        FoundWord(
                            text[match.start() : end],
                            pattern.group,
                            place,
                            _excerpt(text, match.start(), end),
                        )
                    )
                    break
    return tuple(found)


def find_national_numbers(texts: Sequence[str], group: str) -> tuple[FoundWord, ...]:
    """Return the social-security numbers of some texts, as words to show under ``group``."""
    return tuple(
        FoundWord(text[start:end], group, place, _excerpt(text, start, end))
        for place, text in enumerate(texts)
        for start, end in national_numbers(text)
    )


# Patterns are looked up by their first letters: a long caseload has many words.
_PREFIX: Final = 3


@dataclass(frozen=True, slots=True)
class _Pattern:
    keys: tuple[str, ...]
    is_prefix: bool
    group: str

    def holds(self, tokens: Sequence[str]) -> bool:
        if len(tokens) < len(self.keys) or tuple(tokens[:-1]) != self.keys[:-1]:
            return False
        last = tokens[len(self.keys) - 1]
        return last.startswith(self.keys[-1]) if self.is_prefix else last == self.keys[-1]


def _pattern(word: WatchedWord) -> _Pattern | None:
    keys = tuple(search_key(token) for token in _TOKEN.findall(word.words))
    if not keys or any(len(key) < _PREFIX for key in keys[:1]):
        return None  # two letters would be found everywhere
    return _Pattern(keys, word.words.rstrip().endswith("*"), word.group)


def _excerpt(text: str, start: int, end: int) -> str:
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    cut = " ".join(text[first:last].split())
    return f"{'…' if first else ''}{cut}{'…' if last < len(text) else ''}"
