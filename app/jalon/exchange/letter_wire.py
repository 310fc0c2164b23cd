"""What is said between the program and the process that fills a letter."""

import msgspec


class LetterOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which words go where; None: only tell which tags there are."""

    values: dict[str, str] | None = None


class SeenTag(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A tag of a letter, and the words around it."""

    name: str
    """As written between the braces; not always a name."""
    place: str


class LetterAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What became of an order; the letter follows when it was filled."""

    refusal: str = ""
    tags: tuple[SeenTag, ...] = ()
    texts: tuple[str, ...] = ()
    """The paragraphs of the letter as filled."""
    size: int = 0
