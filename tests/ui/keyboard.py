"""A keyboard and nothing else: keys go where the focus is, letters are typed, nothing is called or set."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

_MOST_TABS = 120
_MILLISECONDS_OF_A_CLICK = 150
"""A button whose letter is pressed is seen going down for 100 ms before it does what it says."""


class Keyboard:
    """Press and type as someone would, and count: a letter is one key, with Ctrl, Alt or Maj one more."""

    def __init__(self, qtbot) -> None:
        self._qtbot = qtbot
        self.keys = 0

    @property
    def focus(self) -> QWidget:
        """Return where the keyboard is; without it, nothing that one types arrives anywhere."""
        self.settle()
        found = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert found is not None, f"the keyboard is nowhere in {QApplication.activeWindow()}"
        return found

    def settle(self) -> None:
        """Let the window in front have the keyboard, as a desktop does."""
        QApplication.processEvents()
        front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if front is None:
            front = next(w for w in QApplication.topLevelWidgets() if w.isWindow() and w.isVisible())
        if QApplication.activePopupWidget() is None and QApplication.activeWindow() is not front:
            front.activateWindow()
            self._qtbot.waitUntil(lambda: QApplication.activeWindow() is front)
        QApplication.processEvents()

    def press(self, *strokes: str) -> None:
        """Press keys, each as the keyboard card writes it: « Ctrl+J », « Alt+M », « Return »."""
        for stroke in strokes:
            combination = QKeySequence(stroke)[0]
            modifiers = combination.keyboardModifiers()
            self.keys += 1 + sum(
                bool(modifiers & held)
                for held in (
                    Qt.KeyboardModifier.ControlModifier,
                    Qt.KeyboardModifier.AltModifier,
                    Qt.KeyboardModifier.ShiftModifier,
                )
            )
            self._qtbot.keyClick(self.focus, combination.key(), modifiers)
            if modifiers & Qt.KeyboardModifier.AltModifier:
                self._qtbot.wait(_MILLISECONDS_OF_A_CLICK)
            self.settle()

    def type(self, text: str) -> None:
        """Type letters where the keyboard is; a capital takes Maj as well."""
        for letter in text:
            self.keys += 1 + letter.isupper()
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(self.focus, event)

    def fill(self, name: str, text: str) -> None:
        """Go to a field and type in it; what stood in it is selected by Tab, and goes."""
        self.to(name)
        QApplication.processEvents()
        self.type(text)

    def to(self, name: str) -> None:
        """Press Tab until what is called so has the keyboard."""
        heard = []
        for _ in range(_MOST_TABS):
            here = name_of(self.focus)
            if here.startswith(name):
                assert is_seen(self.focus), f"« {here} » has the keyboard out of sight"
                return
            heard.append(here)
            self.press("Tab")
        raise AssertionError(f"Tab never reaches « {name} », only {sorted(set(heard))}")

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait as someone who looks at the screen."""
        self._qtbot.waitUntil(is_so)
        self.settle()


def name_of(widget: QWidget) -> str:
    """Return what is said of a widget: its name, else its text."""
    text = getattr(widget, "text", None)
    shown = text() if callable(text) and not hasattr(widget, "selectAll") else ""
    return widget.accessibleName() or shown.replace("&", "")


def is_seen(widget: QWidget) -> bool:
    """Tell whether some of it is shown on the screen."""
    return widget.isVisible() and not widget.visibleRegion().isEmpty()
