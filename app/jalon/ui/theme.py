"""The look in force: tokens and one scale factor for every length."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QApplication

from jalon.ui import fonts
from jalon.ui.tokens import DARK, LIGHT, Tokens

BODY_PIXELS = 15
SMALLEST_SCALE, LARGEST_SCALE = 1.0, 2.0
_COMPACT_BELOW = 1180


class ThemeChoice(StrEnum):
    """Which theme is shown."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Look:
    """The tokens and the scale in force."""

    tokens: Tokens
    scale: float = 1.0

    def p(self, length: float) -> int:
        """Return a length of the drawing in pixels of the screen, at least 1 unless it is 0."""
        return 0 if length == 0 else max(1, round(length * self.scale))

    def colour(self, name: str) -> QColor:
        """Return the colour of a token."""
        return QColor(str(getattr(self.tokens, name)))

    def is_compact(self, width: int) -> bool:
        """Tell whether a window of this width must reflow into one column."""
        return width / self.scale < _COMPACT_BELOW


_look = Look(LIGHT)


def look() -> Look:
    """Return the look in force."""
    return _look


def p(length: float) -> int:
    """Return a length in pixels at the scale in force."""
    return _look.p(length)


def tokens_for(choice: ThemeChoice, *, system_is_dark: bool) -> Tokens:
    """Return the tokens of a choice."""
    if choice is ThemeChoice.SYSTEM:
        return DARK if system_is_dark else LIGHT
    return DARK if choice is ThemeChoice.DARK else LIGHT


def system_is_dark(application: QApplication) -> bool:
    """Tell whether the system asks for a dark theme; an unknown answer is no."""
    return application.styleHints().colorScheme() is Qt.ColorScheme.Dark


def set_look(tokens: Tokens, scale: float) -> Look:
    """Put a look in force and return it; ``scale`` is bounded to 100–200 %."""
    global _look
    _look = Look(tokens, min(max(scale, SMALLEST_SCALE), LARGEST_SCALE))
    return _look


def body_font() -> QFont:
    """Return the font of running text at the scale in force."""
    return font(BODY_PIXELS)


def font(pixels: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the font of the application at a size of the drawing."""
    made = QFont(list(fonts.FAMILIES))
    made.setPixelSize(p(pixels))
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made
