"""Dresses the application: fonts, palette and style sheet from one look."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from jalon.ui import style_sheet, theme
from jalon.ui.theme import Look
from jalon.ui.tokens import Tokens


def dress(application: QApplication, tokens: Tokens, scale: float) -> Look:
    """Dress the whole application and return the look; ``scale`` is bounded to 100–200 %."""
    look = theme.set_look(tokens, scale)
    application.setFont(theme.body_font())
    application.setPalette(_palette(look))
    application.setStyleSheet(style_sheet.written_for(look))
    return look


def _palette(look: Look) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for place, token in {
        role.Window: "page",
        role.WindowText: "text",
        role.Base: "surface",
        role.AlternateBase: "surface_hover",
        role.Text: "text",
        role.Button: "surface",
        role.ButtonText: "text",
        role.BrightText: "alert_text",
        role.Highlight: "accent",
        role.HighlightedText: "on_accent",
        role.Link: "accent_text",
        role.LinkVisited: "accent_text",
        role.ToolTipBase: "rail",
        role.ToolTipText: "rail_text",
        role.PlaceholderText: "muted",
        role.Light: "surface",
        role.Midlight: "surface_hover",
        role.Mid: "line",
        role.Dark: "control",
        role.Shadow: "sunken",
        role.Accent: "accent",
    }.items():
        palette.setColor(place, look.colour(token))
    for place in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, place, look.colour("muted"))
    return palette
