"""Keys that make names found and sorted whatever the way they are typed: accents, ligatures, phone numbers.

The engine's own folding of diacritics does not reach ligatures and barred letters («Œuvrard», «Łucja»),
so keys are made here and stored beside the names. Source of the rules: our choice.
"""

import re
import unicodedata
from typing import Final

SORT_KEY_LENGTH: Final = 200

# Letters that no Unicode decomposition takes apart.
_LETTERS: Final = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ß": "ss",
        "ħ": "h",
        "ı": "i",
        "ŧ": "t",
        "ŋ": "n",
        "ĸ": "k",
    }
)
_PART_SEPARATOR: Final = "\t"  # sorts before the space: «De, Zoé» comes before «De la Tour, Ana»
_PHONE: Final = re.compile(r"\+?[\d\s.\-/()]+")
_NATIONAL_DIGITS: Final = 9  # of a French number, without its leading 0


def search_key(*parts: str) -> str:
    """Return one line of lower-case words without accents, apostrophes or hyphens, in the order given.

    ``search_key(search_key(text))`` is ``search_key(text)``: what is typed is folded the same way.
    """
    return " ".join(word for part in parts for word in _fold(part).split())


def sort_key(*parts: str) -> str:
    """Return the key that orders by the first part, then the second…, word by word; 200 characters."""
    return _PART_SEPARATOR.join(search_key(part) for part in parts)[:SORT_KEY_LENGTH]


def phone_key(text: str) -> str:
    """Return the digits of a phone number in one national form, empty when there is none.

    «+33 6 12 34 56 78», «0033 (0)6.12.34.56.78» and «06-12-34-56-78» give ``0612345678``; a number of
    another country keeps its code after ``00``. The beginning of a number gives the beginning of its key.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    digits = "".join(str(unicodedata.decimal(letter)) for letter in text if letter.isdecimal())
    if text.startswith("+"):
        digits = f"00{digits}"
    if digits.startswith("0033"):
        return f"0{digits[4:].removeprefix('0')}"
    if digits.startswith("33") and len(digits) == 2 + _NATIONAL_DIGITS:
        return f"0{digits[2:]}"
    return digits


def looks_like_a_phone(text: str) -> bool:
    """Return whether what is typed may be (the beginning of) a phone number: four digits, no letter."""
    text = unicodedata.normalize("NFKC", text).strip()
    return _PHONE.fullmatch(text) is not None and sum(letter.isdecimal() for letter in text) >= 4


def _fold(text: str) -> str:
    return text.translate(_FOLDED)


class _Folded(dict[int, str]):
    """What each letter is folded to, worked out once: none depends on its neighbours."""

    def __missing__(self, number: int) -> str:
        text = chr(number)
        # Twice: a decomposition may give a capital back («ϒ»), and a fold may give a mark («İ»).
        for _ in range(2):
            text = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
        kept = (letter for letter in text if not unicodedata.category(letter).startswith("M"))
        # Modifier letters (ʼ, ʻ) stand for apostrophes.
        self[number] = "".join(
            letter if letter.isalnum() and unicodedata.category(letter) != "Lm" else " " for letter in kept
        )
        return self[number]


_FOLDED: Final = _Folded()
