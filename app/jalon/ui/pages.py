"""Widgets in one place, of which one is shown."""

from PySide6.QtWidgets import QStackedLayout, QStackedWidget, QWidget


class Pages(QWidget):
    """Shows one of its widgets; a screen reader goes through it without a word.

    Qt's own stack has a role of its own, and Orca says « panneau superposé » of each that is entered.
    """

    def __init__(self) -> None:
        super().__init__()
        self._layout = QStackedLayout(self)

    def addWidget(self, page: QWidget) -> int:
        """Add a widget behind the others, as Qt's own stack does; return its number."""
        return self._layout.addWidget(page)

    def setCurrentWidget(self, page: QWidget) -> None:
        """Show a widget."""
        self._layout.setCurrentWidget(page)

    def setCurrentIndex(self, number: int) -> None:
        """Show a widget by its number."""
        self._layout.setCurrentIndex(number)

    def currentWidget(self) -> QWidget:
        """Return the widget that is shown."""
        return self._layout.currentWidget()

    def currentIndex(self) -> int:
        """Return the number of the widget that is shown."""
        return self._layout.currentIndex()


class NamedPages(Pages):
    """Shows one of its widgets; a screen reader says the name of the one that the keyboard comes into.

    Each lies in a stack of its own, which bears its name: of one stack for all, the name is said once, for
    who comes into the second page has not left it.
    """

    def addWidget(self, page: QWidget) -> int:
        """Override: add a widget, still without a name."""
        bearer = QStackedWidget()
        bearer.addWidget(page)
        return super().addWidget(bearer)

    def removeWidget(self, page: QWidget) -> None:
        """Take a widget out; it is nobody's then."""
        bearer = self._bearer(page)
        self._layout.removeWidget(bearer)
        page.hide()
        page.setParent(None)
        bearer.deleteLater()

    def setCurrentWidget(self, page: QWidget) -> None:
        """Override: show a widget."""
        super().setCurrentWidget(self._bearer(page))

    def currentWidget(self) -> QWidget:
        """Override: return the widget that is shown."""
        bearer = super().currentWidget()
        assert isinstance(bearer, QStackedWidget)
        return bearer.currentWidget()

    @property
    def name(self) -> str:
        """Return the name of the widget that is shown."""
        return super().currentWidget().accessibleName()

    def name_current(self, name: str) -> None:
        """Name the widget that is shown."""
        super().currentWidget().setAccessibleName(name)

    def _bearer(self, page: QWidget) -> QStackedWidget:
        bearer = page.parentWidget()
        assert isinstance(bearer, QStackedWidget)
        return bearer
