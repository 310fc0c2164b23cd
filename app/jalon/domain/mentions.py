"""Finds the names of a person in what was written in free words, and masks them."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from jalon.domain.search_keys import search_key

MASK: Final = "[effacé]"
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Names:
    """Every family name and every given name that a person ever had, folded as ``search_key`` does."""

    family: frozenset[str]
    given: frozenset[str]

    def all(self) -> frozenset[str]:
        """Return both."""
        return self.family | self.given


def holds_a_name(text: str, names: Collection[str]) -> bool:
    """Tell whether a text holds one of some folded names, as whole words."""
    folded = f" {search_key(text)} "
    return any(f" {name} " in folded for name in names if name)


def masked(text: str, names: Collection[str]) -> str:
    """Return a text without the given folded names; what is around them stays as it was typed."""
    text = _composed(text)
    parts, end = [], 0
    for start, stop in _spans(text, names):
        parts += [text[end:start], MASK]
        end = stop
    return "".join([*parts, text[end:]])


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)  # a letter and its accent are one word


def _spans(text: str, names: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield where names stand, the longest of those that begin at the same word."""
    sought = sorted((name.split() for name in names if name), key=len, reverse=True)
    words = [
        (word, found.start(), found.end())
        for found in _WORD.finditer(text)
        for word in search_key(found.group()).split()
    ]
    at = 0
    while at < len(words):
        for name in sought:
            if [word for word, _, _ in words[at : at + len(name)]] == name:
                yield words[at][1], words[at + len(name) - 1][2]
                at += len(name) - 1
                break
        at += 1
