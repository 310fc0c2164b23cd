"""Finds what looks like a social-security number (NIR), which Jalon never keeps."""

import re
from collections.abc import Iterator
from typing import Final

_GAP: Final = r"[ \t.\u00a0\u202f-]{0,2}"
_MONTH_OF_BIRTH: Final = rf"(?:0{_GAP}[1-9]|1{_GAP}[0-2]|2{_GAP}0|3{_GAP}\d|4{_GAP}[0-2]|[5-9]{_GAP}\d)"
# Sex, year, month (or a code for one unknown), department, town, order.
_ROOT: Final = rf"[1-478]{_GAP}\d{_GAP}\d{_GAP}{_MONTH_OF_BIRTH}{_GAP}\d{_GAP}[\dABab](?:{_GAP}\d){{6}}"
# Spaced, it goes on from no other digits, as one telephone number after another does. The key may lack.
_ALONE: Final = re.compile(rf"(?<![\w])(?:(?<!\d[ .-])|(?=\d{{13}})){_ROOT}(?:{_GAP}\d{_GAP}\d)?(?!\d)")
# After other digits, its key tells it from them.
_WITH_KEY: Final = re.compile(rf"(?<![\w])(?=({_ROOT}{_GAP}\d{_GAP}\d)(?!\d))")
_NOT_OF_IT: Final = re.compile(r"[^\dAB]")


def holds_national_number(text: str) -> bool:
    """Tell whether a text has among its words what looks like a social-security number."""
    return _ALONE.search(text) is not None


def national_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield where social-security numbers stand, right after other digits too when the key holds."""
    end = 0
    for found in sorted(
        [match.span() for match in _ALONE.finditer(text)]
        + [match.span(1) for match in _WITH_KEY.finditer(text) if _key_holds(match.group(1))]
    ):
        if found[0] >= end:
            yield found
            end = found[1]


def _key_holds(written: str) -> bool:
    """Tell whether the last two digits are 97 less the rest of the others by 97 (2A is 19, 2B is 18)."""
    compact = _NOT_OF_IT.sub("", written.upper()).replace("2A", "19").replace("2B", "18")
    return compact.isdigit() and 97 - int(compact[:-2]) % 97 == int(compact[-2:])
