"""Proposes occupations of ROME 4.0 from a few letters, without a network; says where the list comes from."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Final

from jalon.domain.search_keys import search_key
from jalon.settings.paths import resource
from jalon.settings.reference import known_occupations

_MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation: its code and its label."""

    code: str
    label: str

    @property
    def words(self) -> str:
        """Return its label, then its code."""
        return f"{self.label} ({self.code})"


def suggest_occupations(text: str, *, limit: int = _MOST) -> tuple[Occupation, ...]:
    """Return the occupations whose label holds every word typed, those that begin with the first one first.

    A code, or its beginning, finds it too.
    """
    wanted = search_key(text).split()
    if not wanted:
        return ()
    found = []
    for code, label, key in _keys():
        held = f"{key} {code.lower()}"
        words = held.split()
        if all(any(word.startswith(part) for word in words) for part in wanted):
            found.append((not key.startswith(wanted[0]), label, code))
    return tuple(Occupation(code, label) for _, label, code in sorted(found)[:limit])


def occupation(code: str | None) -> Occupation | None:
    """Return the occupation of a code, None for none; a code of another version keeps its code as label."""
    if not code:
        return None
    return Occupation(code, known_occupations().get(code, code))


@cache
def occupations_source() -> tuple[str, str]:
    """Return the package and version that the list comes from, and its licence."""
    source = tomllib.loads(resource("reference", "SOURCE.toml").read_text("utf-8"))["rome"]
    name = source["package"].split(",")[0].split()[-1]
    return f"{name} {source['version']}", str(source["licence"])


@cache
def _keys() -> tuple[tuple[str, str, str], ...]:
    return tuple((code, label, search_key(label)) for code, label in known_occupations().items())
