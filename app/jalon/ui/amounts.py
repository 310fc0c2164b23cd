"""Amounts of money as they are typed and as they read."""

import re
from decimal import Decimal, InvalidOperation

from jalon.ui import wording


def read_cents(text: str) -> int | None:
    """Return the cents of an amount typed as « 4 300 » or « 4300,50 € », None when it is none."""
    typed = re.sub(r"[\s€]", "", text).replace(",", ".")
    try:
        cents = Decimal(typed) * 100
    except InvalidOperation:
        return None
    return int(cents) if cents.is_finite() and cents == cents.to_integral_value() and cents >= 0 else None


def cents_words(cents: int) -> str:
    """Return « 4 300,00 »."""
    return f"{wording.number(cents // 100)},{cents % 100:02d}"
