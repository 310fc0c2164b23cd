"""The line at the foot of the window: what was just done, and how to take it back."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from jalon.ui.parts import Button, words
from jalon.ui.speaking import announce
from jalon.ui.theme import p

_HELD_MILLISECONDS: Final = 120_000
"""How long what was done stays said: long enough to look back at it, not until it misleads."""


class StatusLine(QWidget):
    """Says what was done until it is old; the last action can be undone from here for as long as it can."""

    def __init__(self, undo: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(self)
        line.setContentsMargins(p(28), p(4), p(16), p(4))
        self.told: QLabel = words("", "strong", wrap=True)
        self.undo_button = Button("", undo, kind="link", drawing="undo-2", tip="Ctrl+Z")
        line.addWidget(self.told, 1)
        line.addWidget(self.undo_button)
        self.old = QTimer(self)
        self.old.setSingleShot(True)
        self.old.setInterval(_HELD_MILLISECONDS)
        self.old.timeout.connect(self.told.clear)

    def tell(self, text: str) -> None:
        """Say what was just done."""
        self.told.setText(text)
        announce(self.told, text)
        self.old.start()

    def offer_undo(self, action: str | None) -> None:
        """Offer to undo an action, in words; None: there is none to undo."""
        self.undo_button.setVisible(action is not None)
        if action is not None:
            self.undo_button.setText(f"Annuler\u00a0: {action}")
