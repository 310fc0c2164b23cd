"""Tells that the capitals are locked while a passphrase is typed: its dots do not show it.

Qt does not say it: it is read from each letter typed (a capital without Shift, a small letter with it), and
on Windows from the keyboard itself when the field is entered.
"""

import ctypes
import sys
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

_VK_CAPITAL: Final = 0x14  # Windows, winuser.h


class CapitalsWatch(QObject):
    """Watches the keys of a field."""

    changed = Signal(bool)

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._is_on = False
        field.installEventFilter(self)

    @property
    def is_on(self) -> bool:
        """Tell whether the capitals are locked, as far as was seen."""
        return self._is_on

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        """Override of Qt: nothing is kept from the field."""
        if event.type() is QEvent.Type.FocusIn and sys.platform == "win32":
            self._found(is_on=bool(getattr(ctypes, "windll").user32.GetKeyState(_VK_CAPITAL) & 1))  # noqa: B009
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._read(event)
        elif event.type() is QEvent.Type.FocusOut:
            self._found(is_on=False)
        return False

    def _read(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_CapsLock and self._is_on:
            self._found(is_on=False)
            return
        letter = event.text()
        if len(letter) != 1 or letter.upper() == letter.lower():
            return
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._found(is_on=letter.isupper() != shifted)

    def _found(self, *, is_on: bool) -> None:
        if is_on is not self._is_on:
            self._is_on = is_on
            self.changed.emit(is_on)
