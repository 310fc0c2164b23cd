"""The embedded fonts of the papers, with a second font glyph by glyph where the first has none."""

import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from jalon.reports.opentype import tabular_figures
from jalon.settings.paths import resource

Weight = Literal["regular", "semibold", "bold", "italic"]

INITIAL_FONT = "AtkinsonHyperlegibleNext_400Regular"
REPLACEMENT = "?"

_FILES: dict[Weight, tuple[str, str]] = {
    "regular": ("AtkinsonHyperlegibleNext_400Regular", "Inter_400Regular"),
    "semibold": ("AtkinsonHyperlegibleNext_600SemiBold", "Inter_700Bold"),
    "bold": ("AtkinsonHyperlegibleNext_700Bold", "Inter_700Bold"),
    "italic": ("AtkinsonHyperlegibleNext_400Regular_Italic", "Inter_400Regular"),
}

# Characters that no font need have: what they stand for is a space, or nothing to be seen.
_SPACES = dict.fromkeys(
    map(ord, "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"), " "
)
_NO_BREAK_SPACES = dict.fromkeys(map(ord, "\u2007\u202f\u2060"), "\u00a0")
_LINES = dict.fromkeys(map(ord, "\t\r\x0b\x0c\u2028\u2029"), " ")
_NEAREST = {
    "\u2011": "-",
    "\u2010": "-",
    "\u2212": "-",
    "\u2192": ">",
    "\u2713": "x",
    "\u02bc": "’",
    "\u2032": "’",
}


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one font; ``width`` is for a size of one point."""

    font: str
    text: str
    width: float


class Typeface:
    """One weight: the first font, and the second one for the characters that the first lacks."""

    def __init__(self, weight: Weight) -> None:
        first, self._second_name = _FILES[weight]
        self._first = _register(first)
        self._known: dict[str, Run] = {}

    def runs(self, text: str) -> tuple[Run, ...]:
        """Return ``text`` as runs of one font each; every character is printable, none is a box."""
        known = self._known
        runs: list[Run] = []
        font, width = "", 0.0
        pieces: list[str] = []
        for character in text:
            glyph = known.get(character) or self._find(character)
            if glyph.font != font:
                if pieces:
                    runs.append(Run(font, "".join(pieces), width))
                font, width, pieces = glyph.font, 0.0, []
            pieces.append(glyph.text)
            width += glyph.width
        if pieces:
            runs.append(Run(font, "".join(pieces), width))
        return tuple(runs)

    def width(self, text: str) -> float:
        """Return the width of ``text`` for a size of one point."""
        known = self._known
        return sum([(known.get(character) or self._find(character)).width for character in text])

    def _find(self, character: str) -> Run:
        found = self._covered(character) or self._nearest(character) or self._covered(REPLACEMENT)
        assert found is not None
        self._known[character] = found
        return found

    def _nearest(self, character: str) -> Run | None:
        """Return the base letters of a character that neither font has: « a » for an « a » with two marks."""
        if unicodedata.combining(character):
            return Run(self._first.fontName, "", 0.0)
        decomposed = _NEAREST.get(character) or "".join(
            part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)
        )
        parts = [self._covered(part) for part in decomposed]
        if not parts or any(part is None for part in parts) or len({part.font for part in parts if part}) > 1:
            return None
        return Run(
            parts[0].font if parts[0] else "",
            "".join(part.text for part in parts if part),
            sum(part.width for part in parts if part),
        )

    def _covered(self, character: str) -> Run | None:
        code = ord(character)
        if _covers(self._first, code):
            return _glyph(self._first, character)
        second = _register(self._second_name)
        return _glyph(second, character) if _covers(second, code) else None


def typeface(weight: Weight) -> Typeface:
    """Return the typeface of a weight, loaded once in the process."""
    with _LOCK:
        if weight not in _TYPEFACES:
            _TYPEFACES[weight] = Typeface(weight)
        return _TYPEFACES[weight]


def printable(text: str) -> str:
    """Return ``text`` composed (NFC), its rare spaces made plain, without controls; line ends are kept."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    text = text.translate(_SPACES).translate(_NO_BREAK_SPACES).translate(_LINES)
    return "".join(
        character
        for character in text
        if character == "\n" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )


class EmbeddedFont(TTFont):  # type: ignore[misc]
    """A font that is embedded in part, its figures of equal width and its ToUnicode map without holes."""

    def __init__(self, name: str, path: str) -> None:
        super().__init__(name, path, asciiReadable=False, shapable=False)
        self._use_tabular_figures()

    def _use_tabular_figures(self) -> None:
        face = self.face
        if "GSUB" not in face.table:
            return
        equal = tabular_figures(face.get_table("GSUB"))
        glyphs = face.charToGlyph
        by_glyph = {glyphs[ord(figure)]: figure for figure in "0123456789"}
        widths = _advance_widths(face, [equal[glyph] for glyph in by_glyph if glyph in equal])
        for glyph, figure in by_glyph.items():
            if glyph in equal:
                glyphs[ord(figure)] = equal[glyph]
                face.charWidths[ord(figure)] = widths[equal[glyph]]

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - ReportLab's name
        """Add the parts of the font that ``doc`` uses, each with a map from its codes to Unicode."""
        subsets = [list(subset) for subset in self.state[doc].subsets]
        super().addObjects(doc)
        for rank, subset in enumerate(subsets):
            prefix = f"{rank:06d}".translate(str.maketrans("0123456789", "ABCDEFGIJK"))
            name = f"{prefix}+{self.face.name.decode()}{self.face.subfontNameX.decode()}"
            doc.idToObject[f"toUnicodeCMap:{name}"].content = _unicode_map(name, subset)


_LOCK = threading.RLock()
_TYPEFACES: dict[Weight, Typeface] = {}


def _register(name: str) -> Any:
    # Two jobs may print at once: a font registered twice would be written half by each.
    with _LOCK:
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(EmbeddedFont(name, str(resource("fonts", f"{name}.ttf"))))
        return pdfmetrics.getFont(name)


def _covers(font: Any, code: int) -> bool:
    # A code above U+FFFF would not fit the map to Unicode; U+FFFF is the end mark of the table.
    return code < 0xFFFF and font.face.charToGlyph.get(code, 0) > 0


def _glyph(font: Any, character: str) -> Run:
    code = 0x20 if character == "\u00a0" else ord(character)  # ReportLab prints both with one glyph
    return Run(font.fontName, character, font.face.getCharWidth(code) / 1000)


def _advance_widths(face: Any, glyphs: Iterable[int]) -> dict[int, float]:
    """Return the advance of each glyph in thousandths of the size, from the font's ``hmtx`` table."""
    metrics = face.get_table("hmtx")
    header = face.get_table("hhea")
    last = int.from_bytes(header[34:36], "big") - 1
    units = int.from_bytes(face.get_table("head")[18:20], "big")
    return {
        glyph: int.from_bytes(metrics[4 * min(glyph, last) :][:2], "big") * 1000 / units for glyph in glyphs
    }


def _unicode_map(name: str, subset: list[int]) -> str:
    entries = [(code, value) for code, value in enumerate(subset) if value]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for first in range(0, len(entries), 100):  # a section holds a hundred lines at most
        part = entries[first : first + 100]
        lines.append(f"{len(part)} beginbfchar")
        lines.extend(f"<{code:02X}> <{value:04X}>" for code, value in part)
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)
