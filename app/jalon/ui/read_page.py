"""A page of text to read, with the mouse, the keyboard or the ear."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTextBrowser, QWidget

from jalon.ui.theme import p


class ReadPage(QTextBrowser):
    """A page with a caret, so that a screen reader reads it line by line; Tab leaves it."""

    def __init__(self, margin: int) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        self.setAccessibleDescription("Flèches\u00a0: lire ligne par ligne.")
        self.document().setDocumentMargin(p(margin))

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: FBT001 - Qt calls it so
        """Override of Qt: Tab goes on, and not from link to link."""
        return QWidget.focusNextPrevChild(self, next)
