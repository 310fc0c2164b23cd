"""The formats of someone's own workbook: what a number looks like in them, and one more where it must."""

import re
from typing import Final

from jalon.exchange.formulas import unescaped
from jalon.exchange.limits import GridRefusal
from jalon.exchange.template_sheet import attributes_of

_XFS: Final = re.compile(rb"<((?:\w+:)?)cellXfs\b([^>]*)>(.*?)</(?:\w+:)?cellXfs>", re.DOTALL)
_XF: Final = re.compile(rb"<(?:\w+:)?xf\b[^>]*?(?:/>|>.*?</(?:\w+:)?xf>)", re.DOTALL)
_OPENING: Final = re.compile(rb"<(?:\w+:)?xf\b([^>]*?)(/?)>")
_FORMAT: Final = re.compile(rb"<(?:\w+:)?numFmt\b([^>]*?)/?>")
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
# ECMA-376, part 1, 18.8.30: the formats that every program knows by number.
_DAYS: Final = frozenset({14, 15, 16, 17, 22, *range(27, 32), 34, 35, 36, *range(50, 59)})
_TIMES: Final = frozenset({18, 19, 20, 21, 32, 33, 45, 46, 47})
_SHARES: Final = frozenset({9, 10})
_TEXT: Final = 49
_NUMBER_OF: Final = {"day": 14, "hours": 46, "share": 10}
"""dd/mm/yyyy by the settings of the reader, [h]:mm:ss, 0.00 %."""


class TemplateStyles:
    """The cell formats of a workbook."""

    def __init__(self, part: bytes) -> None:
        found = _XFS.search(part)
        if found is None:
            raise GridRefusal("damaged")
        self._part, self._found = part, found
        self._formats = [match[0] for match in _XF.finditer(found[3])]
        self._custom = dict(_custom_formats(part))
        self._made: dict[tuple[str | None, str], str] = {}

    def look(self, style: str | None) -> str:
        """Return how a number looks: ``general``, ``number``, ``day``, ``hours``, ``share`` or ``text``."""
        number = self._number_of(style)
        if number == 0:
            return "general"
        if number == _TEXT:
            return "text"
        if number in _SHARES:
            return "share"
        if number in _DAYS:
            return "day"
        if number in _TIMES:
            return "hours"
        return _look_of_code(self._custom.get(number, ""))

    def showing(self, style: str | None, look: str) -> str | None:
        """Return a format like ``style`` that shows what ``look`` asks for: itself when it already does."""
        if not look or self.look(style) == look:
            return style
        key = (style, look)
        if key not in self._made:
            model = self._formats[int(style)] if style and int(style) < len(self._formats) else b"<xf/>"
            if not self._formats:
                raise GridRefusal("damaged")
            self._formats.append(_with_number(model if style else self._formats[0], _NUMBER_OF[look]))
            self._made[key] = str(len(self._formats) - 1)
        return self._made[key]

    def emitted(self) -> bytes:
        """Return the part with the formats that were added."""
        if not self._made:
            return self._part
        found, prefix = self._found, self._found[1]
        attributes = re.sub(rb'\bcount="\d+"', b'count="%d"' % len(self._formats), found[2])
        whole = b"<%scellXfs%s>%s</%scellXfs>" % (prefix, attributes, b"".join(self._formats), prefix)
        return self._part[: found.start()] + whole + self._part[found.end() :]

    def _number_of(self, style: str | None) -> int:
        place = int(style) if style and style.isdecimal() else 0
        if place >= len(self._formats):
            return 0
        opening = _OPENING.match(self._formats[place])
        attributes = dict(attributes_of(opening[1].decode())) if opening else {}
        number = attributes.get("numFmtId", "0")
        return int(number) if number.isdecimal() else 0


def _custom_formats(part: bytes) -> list[tuple[int, str]]:
    found = []
    for match in _FORMAT.finditer(part):
        attributes = dict(attributes_of(match[1].decode()))
        if attributes.get("numFmtId", "").isdecimal():
            found.append((int(attributes["numFmtId"]), unescaped(attributes.get("formatCode", ""))))
    return found


def _look_of_code(code: str) -> str:
    first = _QUOTED.sub("", code.split(";")[0]).lower()
    if "%" in first:
        return "share"
    if "y" in first or "d" in first or "a" in first.replace("am/pm", "").replace("standard", ""):
        return "day"
    if "h" in first or "[m" in first:
        return "hours"
    return "text" if first.strip() == "@" else "number"


def _with_number(model: bytes, number: int) -> bytes:
    opening = _OPENING.match(model)
    assert opening is not None
    kept = re.sub(rb'\s(?:numFmtId|applyNumberFormat|quotePrefix)="[^"]*"', b"", opening[1])
    head = b'<xf numFmtId="%d" applyNumberFormat="1"%s' % (number, kept)
    name = re.match(rb"<((?:\w+:)?xf)", model)
    assert name is not None
    return b"<" + name[1] + head[3:] + opening[2] + b">" + model[opening.end() :]
