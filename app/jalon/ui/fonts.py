"""Loads the shipped fonts: Atkinson Hyperlegible Next, and Inter for the letters it lacks."""

import logging

from PySide6.QtGui import QFontDatabase

from jalon.settings.paths import resource

FAMILIES = ("Atkinson Hyperlegible Next", "Inter")

_logger = logging.getLogger(__name__)


def load_fonts() -> frozenset[str]:
    """Give Qt every shipped font; return the families it now knows from them."""
    families: set[str] = set()
    for file in sorted(resource("fonts").rglob("*.ttf")):
        number = QFontDatabase.addApplicationFont(str(file))
        if number < 0:
            _logger.warning("a font could not be loaded")
        else:
            families.update(QFontDatabase.applicationFontFamilies(number))
    return frozenset(families)
