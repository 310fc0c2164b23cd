"""The words to read again before a paper leaves: a shipped list, completed by the structure."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from jalon.domain.errors import InvalidEntryError, NotAllowedError, Problem
from jalon.domain.search_keys import search_key
from jalon.domain.sensitive_words import FoundWord, WatchedWord, find_national_numbers, find_words
from jalon.services.colleagues import MANAGERS
from jalon.settings.paths import resource
from jalon.storage import choices
from jalon.storage.caseload import Caseload
from jalon.storage.transactions import Session

__all__ = [
    "FoundWord",
    "ListedWord",
    "add_word",
    "give_back_words",
    "group_labels",
    "read_words",
    "remove_word",
    "words_to_review",
]

OWN: Final = "own"
_NAME: Final = "words.sensitive"
_PRIVATE: Final = "private"
_LONGEST, _MOST, _SHORTEST = 60, 300, 3


@dataclass(frozen=True, slots=True)
class ListedWord:
    """A word of the list in force: its group, and whether the structure added it."""

    words: str
    group: str
    is_own: bool


def words_to_review(caseload: Caseload, texts: Sequence[str]) -> tuple[FoundWord, ...]:
    """Return what deserves another reading in the texts of a paper about to leave; nothing is kept of it."""
    watched = [WatchedWord(word.words, word.group) for word in read_words(caseload)]
    found = (*find_words(texts, watched), *find_national_numbers(texts, _PRIVATE))
    return tuple(sorted(found, key=lambda one: one.place))


def read_words(caseload: Caseload) -> tuple[ListedWord, ...]:
    """Return the list in force: the shipped words that were not taken out, then those of the structure."""
    with caseload.read() as session:
        added, left_out = _kept(session)
    gone = {search_key(word) for word in left_out}
    shipped = [
        ListedWord(word, group, is_own=False)
        for group, (_, words) in _shipped().items()
        for word in words
        if search_key(word) not in gone
    ]
    return (*shipped, *(ListedWord(word, OWN, is_own=True) for word in added))


def group_labels() -> dict[str, str]:
    """Return what each group of words is called."""
    return {group: label for group, (label, _) in _shipped().items()}


def add_word(caseload: Caseload, words: str) -> None:
    """Add a word of the structure's own, or take a shipped one in again.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        InvalidEntryError: it is too short, too long, or in the list already.
    """
    words = " ".join(words.split())
    if len(search_key(words)) < _SHORTEST:
        raise InvalidEntryError("words", (Problem("words", "missing"),))
    if len(words) > _LONGEST:
        raise InvalidEntryError("words", (Problem("words", "too_long"),))
    if search_key(words) in {search_key(word.words) for word in read_words(caseload)}:
        raise InvalidEntryError("words", (Problem("words", "duplicate"),))
    with _changing(caseload) as session:
        added, left_out = _kept(session)
        back = [word for word in left_out if search_key(word) == search_key(words)]
        if back:
            left_out = [word for word in left_out if word not in back]
        elif len(added) < _MOST:
            added = [*added, words]
        _keep(session, added, left_out)


def remove_word(caseload: Caseload, word: ListedWord) -> None:
    """Show a word no more, be it shipped or the structure's own.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
    """
    with _changing(caseload) as session:
        added, left_out = _kept(session)
        if word.is_own:
            added = [own for own in added if own != word.words]
        elif word.words not in left_out:
            left_out = [*left_out, word.words]
        _keep(session, added, left_out)


def give_back_words(caseload: Caseload) -> None:
    """Have the shipped list again, without anything of the structure's own.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
    """
    with _changing(caseload) as session:
        _keep(session, [], [])


def _changing(caseload: Caseload) -> Any:
    if caseload.signed_in.role not in MANAGERS:
        raise NotAllowedError(caseload.signed_in.role, "change_settings")
    return caseload.write("change_settings")


def _kept(session: Session) -> tuple[list[str], list[str]]:
    found = choices.read_choice(session, _NAME)
    kept = found if isinstance(found, Mapping) else {}
    return _texts(kept.get("added")), _texts(kept.get("left_out"))


def _keep(session: Session, added: Sequence[str], left_out: Sequence[str]) -> None:
    value = {"added": list(added), "left_out": sorted(left_out)} if added or left_out else None
    choices.write_choice(session, _NAME, value)


def _texts(found: Any) -> list[str]:
    return [word for word in found if isinstance(word, str)][:_MOST] if isinstance(found, list) else []


@cache
def _shipped() -> Mapping[str, tuple[str, tuple[str, ...]]]:
    raw = tomllib.loads(resource("words", "sensitive.toml").read_text("utf-8"))
    return {group: (str(table["label"]), tuple(table["words"])) for group, table in raw.items()}
