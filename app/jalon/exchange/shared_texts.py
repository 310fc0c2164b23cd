"""Refuses a workbook whose cells repeat a long text so often that writing it out would fill the memory."""

import re
from array import array
from collections.abc import Mapping
from typing import Final

from jalon.exchange.limits import GridRefusal, Limits

_PART: Final = "xl/sharedStrings.xml"
_END_OF_TEXT: Final = re.compile(rb"</(?:[^\s<>/:]+:)?si\s*>")
_REFERENCE: Final = re.compile(rb"\st=[\"']s[\"'][^<>]*>\s*<(?:[^\s<>/:]+:)?v[^<>]*>\s*([0-9]{1,9})")


def refuse_repeated_texts(parts: Mapping[str, bytes], cells: int, limits: Limits) -> None:
    """Count what the shared texts of a workbook make once each cell has its own.

    ``cells`` is how many cells there are at most; in an ordinary workbook that is enough to know.

    Raises:
        GridRefusal: together they are longer than a file may inflate to.
    """
    lengths, before = array("L"), 0
    for found in _END_OF_TEXT.finditer(parts.get(_PART, b"")):
        lengths.append(found.end() - before)
        before = found.end()
    if max(lengths, default=0) * cells <= limits.inflated_bytes:
        return
    room = limits.inflated_bytes
    for path, part in parts.items():
        if path.startswith("xl/worksheets/"):
            for number in map(int, _REFERENCE.findall(part)):
                room -= lengths[number] if number < len(lengths) else 0
    if room < 0:
        raise GridRefusal("bomb")
