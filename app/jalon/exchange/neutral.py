"""Text that no spreadsheet program takes for a formula, and the way back (ASVS 1.2.10)."""

from typing import Final

DANGEROUS: Final = frozenset("=+-@\t\r\n\0＝＋－＠")
"""What makes a formula or a command of the text that follows, full width too."""
_MARK: Final = "'"


def neutralised(text: str) -> str:
    """Return a text behind an apostrophe when a spreadsheet program could take it for a formula.

    A text that ``restored`` would shorten gets one too, so that every text comes back as it was.
    """
    if text[:1] in DANGEROUS and text:
        return _MARK + text
    if text[:1] == _MARK and len(text) > 1 and (text[1] in DANGEROUS or text[1] == _MARK):
        return _MARK + text
    return text


def restored(text: str) -> str:
    """Return a text without the apostrophe of ``neutralised``; « 't Hooft » keeps its own."""
    if text[:1] == _MARK and len(text) > 1 and (text[1] in DANGEROUS or text[1] == _MARK):
        return text[1:]
    return text
