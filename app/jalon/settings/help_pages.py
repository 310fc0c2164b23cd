"""The pages of the help that Jalon ships: twelve guides, questions, and what each word of the trade means."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jalon.domain.plain_markdown import Part, Title, parsed, plain
from jalon.settings.paths import resource


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide: what links call it, its title, its blocks after the title."""

    key: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What people ask, in their words: the guide that answers, the title in it or "", other words."""

    ask: str
    page: str
    title: str
    words: str


@cache
def guides() -> tuple[Guide, ...]:
    """Return the guides, in the order in which they are read."""
    return tuple(_guide(path) for path in sorted(resource("help", "guides").glob("*.md")))


@cache
def glossary() -> Mapping[str, str]:
    """Return what each word means, in the order of the alphabet."""
    with resource("help", "glossary.toml").open("rb") as file:
        words = tomllib.load(file)["words"]
    return {str(word): str(meaning) for word, meaning in words.items()}


@cache
def keys() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return the keys that the window knows, by group: each with what it does."""
    with resource("help", "keys.toml").open("rb") as file:
        groups = tomllib.load(file)
    return tuple((title, tuple(rows.items())) for title, rows in groups.items())


@cache
def questions() -> tuple[Question, ...]:
    """Return the questions that the guides answer, in the order in which the booklet lists them."""
    with resource("help", "questions.toml").open("rb") as file:
        found = tomllib.load(file)["question"]
    return tuple(Question(**question) for question in found)


def picture_path(name: str) -> Path | None:
    """Return the file of a picture of the guides, None where it was not shipped."""
    try:
        return resource("help", "pictures", f"{name}.png")
    except FileNotFoundError:
        return None


def _guide(path: Path) -> Guide:
    title, *parts = parsed(path.read_text(encoding="utf-8"))
    assert isinstance(title, Title)
    return Guide(re.sub(r"^\d+-", "", path.stem), plain(title.spans), tuple(parts))
