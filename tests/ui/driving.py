"""Drives a window as hands would."""

from datetime import date

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

TODAY = date(2026, 12, 2)


def activate(qtbot, widget: QWidget) -> None:
    widget.activateWindow()
    widget.raise_()
    # A dialog shares the activity of its parent: only the active window has the keyboard.
    qtbot.waitUntil(lambda: QApplication.activeWindow() is widget, timeout=5000)


def type_text(widget: QWidget, text: str) -> None:
    """Type, accents too (the test library aborts on a letter that is not ASCII)."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def press(qtbot, key: Qt.Key, *, control: bool = False) -> None:
    """Press a key where the keyboard is."""
    modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), key, modifier)
