"""Proposes activities of the NAF from a few letters or digits, without a network."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from jalon.domain.search_keys import search_key
from jalon.settings.reference import naf_codes

_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class CodeFound:
    """A code of a reference list, and its label."""

    code: str
    label: str


def suggest_activities(text: str) -> tuple[CodeFound, ...]:
    """Return the sub-classes of the NAF whose code begins so, or whose label holds every word."""
    return _found(text, _activities())


def activity_label(code: str | None) -> str:
    """Return the label of an activity, empty for an unknown one."""
    known = naf_codes().get(code or "")
    return known.label if known else ""


def _found(text: str, entries: Iterable[tuple[str, str, CodeFound]]) -> tuple[CodeFound, ...]:
    typed = search_key(text)
    if not typed:
        return ()
    code, words = typed.replace(" ", "").replace(".", ""), typed.split()
    by_code: list[CodeFound] = []
    first: list[CodeFound] = []
    others: list[CodeFound] = []
    for bare_code, key, found in entries:
        if bare_code.startswith(code):
            by_code.append(found)
        elif all(word in key for word in words):
            # A label that begins with what is typed comes before one that holds it further on.
            (first if key.startswith(words[0]) else others).append(found)
    return tuple((by_code + first + others)[:_MOST])


@cache
def _activities() -> tuple[tuple[str, str, CodeFound], ...]:
    return tuple(
        (_bare(code), search_key(known.label), CodeFound(code, known.label))
        for code, known in naf_codes().items()
        if "." in code
    )


def _bare(code: str) -> str:
    return search_key(code).replace(" ", "").replace(".", "")
