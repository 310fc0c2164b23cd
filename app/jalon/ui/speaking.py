"""Has a screen reader say what appears without the keyboard going there: notices, banners, proposals."""

import sys
from typing import cast

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from shiboken6 import isValid

_SETTLING_MILLISECONDS = 400
"""How long a window takes to be in front again: what is said before is cut short by its title."""
_MOST_TURNS = 5


class Speaker(QObject):
    """Gathers what is to be said, and says it once the windows have settled."""

    said = Signal(str)
    """What was handed to the screen reader."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[tuple[QWidget, str]] = []
        self._lent: tuple[QWidget, str, str] | None = None
        self._turns = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLING_MILLISECONDS)
        self._timer.timeout.connect(self._deliver)
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._follow)

    def announce(self, shown: QWidget, text: str) -> None:
        """Say ``text`` soon, unless ``shown``, which holds it, is gone or hidden by then."""
        if not text or not is_heard():
            return
        self._waiting = [(widget, words) for widget, words in self._waiting if widget is not shown]
        self._waiting.append((shown, text))
        self._turns = 0
        self._timer.start()

    def _deliver(self) -> None:
        window = QApplication.activeWindow()
        if window is None and self._turns < _MOST_TURNS:
            self._turns += 1
            self._timer.start()
            return
        seen = [(shown, text) for shown, text in self._waiting if isValid(shown) and shown.isVisible()]
        self._waiting.clear()
        if window is None or not seen:
            return
        shown = seen[-1][0]
        text = " ".join(dict.fromkeys(text for _, text in seen))
        if sys.platform.startswith("linux"):
            self._say_on_linux(shown, text)
        else:
            event = QAccessibleAnnouncementEvent(window, text)
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
            QAccessible.updateAccessibility(event)
        self.said.emit(text)

    def _say_on_linux(self, shown: QWidget, text: str) -> None:
        """Say it by what every Orca says at once: a new description of what has the keyboard.

        Orca before 45 ignores announcements. In a list it does not look at the description of the list, its
        place being a cell: there it is led to what is shown, until the next key leads it back.
        """
        focus = QApplication.focusWidget()
        if isinstance(focus, QAbstractItemView):
            QAccessible.updateAccessibility(QAccessibleEvent(shown, QAccessible.Event.Focus))
        elif focus is not None:
            self._lend(focus, text)

    def _lend(self, focus: QWidget, text: str) -> None:
        """Describe ``focus`` by ``text``, until the keyboard leaves it when it had a description of its own.

        Given back at once, that one would be read out too.
        """
        if self._lent is not None and self._lent[0] is focus:
            before = self._lent[2]  # it bears something said already: its own is not read out in between
        else:
            self.give_back()
            before = focus.accessibleDescription()
        focus.setAccessibleDescription(text)
        if before:
            self._lent = (focus, text, before)
        else:
            focus.setAccessibleDescription("")

    def give_back(self) -> None:
        """Let what bears something said be described as before."""
        if self._lent is None:
            return
        focus, text, before = self._lent
        self._lent = None
        if isValid(focus) and focus.accessibleDescription() == text:
            focus.setAccessibleDescription(before)

    def _follow(self, _: QWidget | None, now: QWidget | None) -> None:
        if self._lent is not None and now is not self._lent[0]:
            self.give_back()


def is_heard() -> bool:
    """Tell whether a screen reader listens."""
    return QAccessible.isActive()


def announce(shown: QWidget, text: str) -> None:
    """Have a screen reader say ``text`` soon, unless ``shown``, which holds it, is gone or hidden by then."""
    speaker().announce(shown, text)


def speaker() -> Speaker:
    """Return the one owner of what is said, made when first asked for."""
    application = QApplication.instance()
    assert application is not None
    found = application.findChild(Speaker)
    return found if found is not None else Speaker(application)
