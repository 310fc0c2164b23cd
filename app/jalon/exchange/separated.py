"""Reads text tables whatever their encoding, separator and line ends."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from jalon.exchange.limits import GridRefusal, Limits

_BOMS: Final = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_EIGHT_BITS: Final = ("cp1252", "mac_roman", "cp850")
"""What French programs wrote before Unicode: Windows, Macintosh, DOS; the first wins when all fit."""
ENCODINGS: Final = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", *_EIGHT_BITS)
_FRENCH: Final = frozenset("éèêëàâäçùûüîïôöœæÉÈÊÀÂÇÔÎŒ’‘«»–—…°€\u00a0ñáíóú")
_SEPARATORS: Final = ";,\t|"
_SAMPLE: Final = 20_000
_SAMPLE_ROWS: Final = 60
_DECLARED: Final = re.compile(r'\ufeff?"?sep=([;,\t|])"?\r?\n?', re.IGNORECASE)
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f]")


def text_of(content: bytes) -> str:
    """Return the text of a file: its mark first, then UTF-8, then the most French of the old encodings.

    Raises:
        GridRefusal: it holds signs that no text has.
    """
    text = _decoded(content)
    if _CONTROLS.search(text):
        raise GridRefusal("not_a_table")
    return text


def rows_of(text: str, limits: Limits) -> Iterator[list[str]]:
    """Yield the rows of a text table, as text: what a value means is guessed later, where it can be shown.

    Raises:
        GridRefusal: too many rows or columns, a cell too long, a quote that nothing closes.
    """
    separator = _DECLARED.match(text)
    if separator:
        text = text[separator.end() :]
    csv.field_size_limit(limits.cell_characters)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator[1] if separator else separator_of(text)
    )
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            if number > limits.last_row or len(row) > limits.columns:
                raise GridRefusal("far_cell", "", number, min(len(row), limits.columns + 1))
            yield row
    except csv.Error as error:
        raise GridRefusal("long_cell", "", number + 1) from error


def separator_of(text: str) -> str:
    """Return the sign that cuts the most rows into one same number of cells."""
    sample = text[:_SAMPLE]
    best, best_score = ";", 0.0
    for separator in _SEPARATORS:
        rows = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
        widths: Counter[int] = Counter()
        try:
            for _, row in zip(range(_SAMPLE_ROWS), rows, strict=False):
                widths[len(row)] += 1
        except csv.Error:
            continue
        width, rows_agreeing = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
        score = rows_agreeing / max(1, widths.total()) * (width > 1) + min(width, 30) / 100 * (width > 1)
        if score > best_score:
            best, best_score = separator, score
    return best


def _decoded(content: bytes) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                raise GridRefusal("damaged") from error
    for encoding in _without_mark(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _line_by_line(content)


def _without_mark(content: bytes) -> tuple[str, ...]:
    """Return the encodings worth a try: UTF-16 shows by its zeros, one byte in two."""
    sample = content[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) > len(sample) / 8 and min(even, odd) < max(even, odd) / 8:
        return ("utf-16-be" if even > odd else "utf-16-le",)
    return ("utf-8",)


def _line_by_line(content: bytes) -> str:
    """Decode a file that is not UTF-8, or only here and there: several programs may have added to it."""
    old = max(_EIGHT_BITS, key=lambda encoding: _frenchness(content, encoding))
    lines = []
    for line in content.splitlines(keepends=True):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(line.decode(old, "replace"))
    return "".join(lines)


def _frenchness(content: bytes, encoding: str) -> int:
    """Return how many more signs of French than of another language the bytes make in an encoding."""
    signs = Counter(content[: _SAMPLE * 10].decode(encoding, "replace"))
    high = {sign: count for sign, count in signs.items() if ord(sign) > 127}
    return sum(count if sign in _FRENCH else -2 * count for sign, count in high.items())
