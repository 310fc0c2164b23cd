"""Loads the tags that a letter of the structure may bear: what each is called, what it gives, an example."""

import tomllib
from functools import cache
from typing import Annotated, Final, Literal

import msgspec

from jalon.settings.paths import resource

_LARGEST_FILE: Final = 100_000


class LetterTag(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A tag: its name in a letter, the field that is put there, what has to be chosen for it."""

    tag: Annotated[str, msgspec.Meta(pattern=r"^[a-z_]+$")]
    field: Annotated[str, msgspec.Meta(pattern=r"^[a-z_]+$")]
    label: str
    example: str
    about: Literal["always", "person", "employer"]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tags: tuple[LetterTag, ...]


@cache
def letter_tags() -> tuple[LetterTag, ...]:
    """Return the tags that are shipped, in the order in which they are shown.

    Raises:
        msgspec.ValidationError: the file is not a list of tags.
    """
    with resource("exchange", "letter_tags.toml").open("rb") as stream:
        return msgspec.convert(tomllib.loads(stream.read(_LARGEST_FILE).decode()), _File).tags
