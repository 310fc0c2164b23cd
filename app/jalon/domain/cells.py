"""Values of a table with their types, whatever program will show them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

LONGEST_TEXT: Final = 16_000
"""What a cell takes of a text: spreadsheets stop at 32,767 UTF-16 units, and a character needs up to two."""


@dataclass(frozen=True, slots=True)
class Hours:
    """A duration in whole minutes, shown as hours and minutes."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Share:
    """A share in per cent, digit for digit."""

    percent: Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole cents, shown in euros."""

    cents: int


Cell: TypeAlias = str | int | Decimal | Hours | Share | Money | date | None
"""A value with its type; None is an empty cell."""


def pieces_of(text: str) -> list[str]:
    """Return a text cut into what cells can hold: one piece, unless it is longer than a cell."""
    return [text[start : start + LONGEST_TEXT] for start in range(0, len(text), LONGEST_TEXT)] or [""]
