"""Drives a window as hands would."""

from datetime import date
from weakref import WeakSet

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from jalon.ui.jobs import Jobs

TODAY = date(2026, 12, 2)

WORKERS: "WeakSet[Jobs]" = WeakSet()
"""Every worker that a test made."""
_SHORT_MILLISECONDS = 10_000
_ROUNDS = 5  # what is posted posts more: a layout, then the keyboard, then what scrolls there


def settled(qtbot) -> None:
    """Wait until no job runs and no short delay is left, and what was posted is done."""
    for _ in range(_ROUNDS):
        qtbot.waitUntil(is_at_rest)
        QApplication.processEvents()


def is_at_rest() -> bool:
    """Tell whether no job runs and no short delay is waited for."""
    return not any(worker.is_busy for worker in WORKERS) and not delays()


def delays() -> list[QTimer]:
    """Return the short delays that are waited for, of what is shown: a pause in typing, words to be said."""
    return [
        timer
        for shown in QApplication.topLevelWidgets()
        for timer in shown.findChildren(QTimer)
        if timer.isActive() and timer.isSingleShot() and timer.interval() <= _SHORT_MILLISECONDS
    ]


def activate(qtbot, widget: QWidget) -> None:
    widget.activateWindow()
    widget.raise_()
    # A dialog shares the activity of its parent: only the active window has the keyboard.
    qtbot.waitUntil(lambda: QApplication.activeWindow() is widget)


def type_text(widget: QWidget, text: str) -> None:
    """Type, accents too (the test library aborts on a letter that is not ASCII)."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def press(qtbot, key: Qt.Key, *, control: bool = False) -> None:
    """Press a key where the keyboard is."""
    modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), key, modifier)
