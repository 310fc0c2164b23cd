"""Hands that know nothing: keys, clicks, wheel, paste and sizes at random, on whatever window is in front.

One seed does the same thing on any machine: each turn waits until the one before has had all its effects, and
what depends on how fast hands are (double clicks, letters typed one after the other in a list) is put aside.
"""

import random
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QWidget

from ui.driving import WORKERS, delays

_PLAIN = Qt.KeyboardModifier.NoModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_MOVES = (
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Return,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Space,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Delete,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_F2,
)
_LETTERS = "aeiouéœçlmnrst 0123456789/.,'-"
_TEXTS = (
    "1h30",
    "hier",
    "31/02/2026",
    "Œuvrard-Nguyễn",
    "<b>gras</b>",
    "'; DROP TABLE person; --",
    "\u202e\u0000\u200b",
    "9" * 40,
    "a" * 3_000,
    "=2+3",
)
_QUIET_ROUNDS = 3  # what is posted posts more
_LONGEST_JOB, _LONGEST_MOVE = 120.0, 0.5  # seconds
# Not those that end the process: to lock and to quit.
_CONTROLLED = [key for key in range(Qt.Key.Key_A.value, Qt.Key.Key_Z.value + 1) if chr(key) not in "QLV"]
_CONTROLLED += list(range(Qt.Key.Key_0.value, Qt.Key.Key_9.value + 1))
_CONTROLLED += [Qt.Key.Key_Return.value, Qt.Key.Key_Space.value]


@contextmanager
def watched() -> Iterator[list[str]]:
    """Give the list of everything that went wrong unseen: exceptions on any thread, critical words of Qt."""
    wrong: list[str] = []

    def keep(kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        wrong.append("".join(traceback.format_exception(kind, error, trace)))  # type: ignore[arg-type]

    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    sys.excepthook = keep
    threading.excepthook = lambda told: keep(told.exc_type, told.exc_value, told.exc_traceback)
    sys.unraisablehook = lambda told: keep(told.exc_type, told.exc_value, told.exc_traceback)

    def heard(kind: QtMsgType, _: object, text: str) -> None:
        if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
            wrong.append(text)

    before = qInstallMessageHandler(heard)
    try:
        yield wrong
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
        qInstallMessageHandler(before)


@contextmanager
def _hands_without_speed() -> Iterator[None]:
    """Take away what the speed of hands changes: letters in a list go on, a popup listens at once."""
    letters, clicks = QApplication.keyboardInputInterval(), QApplication.doubleClickInterval()
    QApplication.setKeyboardInputInterval(1_000_000_000)
    QApplication.setDoubleClickInterval(0)
    try:
        yield
    finally:
        QApplication.setKeyboardInputInterval(letters)
        QApplication.setDoubleClickInterval(clicks)


class Monkey:
    """Acts at random on the window in front, also inside dialogs that wait for an answer."""

    def __init__(self, window: QWidget, seed: int, *, wrong: list[str]) -> None:
        self._window = window
        self._dice = random.Random(seed)
        self._wrong = wrong
        self.events = 0
        self.returns = 0
        self.longest_gap = 0.0
        self.trace: list[str] = []
        """What was done, turn by turn."""
        self._last = time.monotonic()
        self._quiet = 0

    def play(self, *, events: int | None = None, seconds: float | None = None) -> None:
        """Act until so many events or seconds are over, or something went wrong."""
        loop = QEventLoop()
        end = time.monotonic() + (seconds or 1e9)
        timer = QTimer()

        def turn() -> None:
            if not self._is_quiet():
                return  # the timer comes again
            now = time.monotonic()
            self.longest_gap = max(self.longest_gap, now - self._last)
            if self._wrong or now > end or (events is not None and self.events >= events):
                # Still beating: a dialog that waits inside a loop of its own is closed from within it.
                self._close_front()
                loop.quit()
                return
            self._act()
            self._last = time.monotonic()

        timer.timeout.connect(turn)
        timer.start(0)
        with _hands_without_speed():
            loop.exec()
        timer.stop()
        while self._close_front():
            QApplication.processEvents()

    def _is_quiet(self) -> bool:
        """Tell whether what was done has had all its effects; a delay ends at once, a job is waited for."""
        if any(worker.is_busy for worker in WORKERS):
            if time.monotonic() - self._last > _LONGEST_JOB:
                self._wrong.append("a job does not end")
                return True
            time.sleep(0.001)
            self._quiet = 0
            return False
        if waiting := delays():
            for delay in waiting:
                delay.stop()
                delay.timeout.emit()
            self._quiet = 0
            return False
        if self._is_moving() and time.monotonic() - self._last < _LONGEST_MOVE:
            self._quiet = 0
            return False
        self._quiet += 1
        if self._quiet < _QUIET_ROUNDS:
            return False
        self._quiet = 0
        return True

    def _is_moving(self) -> bool:
        """Tell whether a window is about to have the keyboard, or a button to do what its letter asked."""
        popup = QApplication.activePopupWidget()
        front = popup or self._front()
        if popup is None and front.isVisible() and QApplication.activeWindow() is not front:
            front.activateWindow()  # as a desktop does: nobody else gives it the keyboard back
            return True
        return any(button.isDown() and button.isVisible() for button in front.findChildren(QAbstractButton))

    def _front(self) -> QWidget:
        return QApplication.activeModalWidget() or self._window

    def _act(self) -> None:
        front = QApplication.activePopupWidget() or self._front()
        if not front.isVisible():
            # « Quitter » was found: hands on a closed window would prove nothing.
            self.returns += 1
            self._window.show()
            self._window.activateWindow()
            return
        self.events += 1
        if isinstance(front, QFileDialog):
            # It renames and deletes what lies in the folder, the caseload too: that is the desktop's affair.
            # Apart from this turn: it may ask something itself, and the turns must go on.
            QTimer.singleShot(0, front, front.accept if self._dice.random() < 0.5 else front.reject)
            return
        action: Callable[[QWidget], None] = self._dice.choices(
            (
                self._click,
                self._move,
                self._type,
                self._control,
                self._alt,
                self._wheel,
                self._paste,
                self._size,
            ),
            (30, 30, 14, 8, 5, 8, 3, 2),
        )[0]
        keyboard = type(QApplication.focusWidget()).__name__
        self.trace.append(f"{action.__name__} {type(front).__name__} {keyboard}")
        action(front)

    def _click(self, front: QWidget) -> None:
        place = QPoint(
            self._dice.randrange(max(front.width(), 1)), self._dice.randrange(max(front.height(), 1))
        )
        target = front.childAt(place) or front
        if self._dice.random() < 0.6 and (some := [w for w in front.findChildren(QWidget) if w.isVisible()]):
            target = self._dice.choice(some)
            place = target.mapTo(front, target.rect().center())
        where = QPointF(target.mapFrom(front, place))
        seen = QPointF(target.mapToGlobal(where.toPoint()))
        for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
            button = Qt.MouseButton.LeftButton
            held = button if kind is QEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton
            QApplication.postEvent(target, QMouseEvent(kind, where, seen, button, held, _PLAIN))

    def _press(self, key: int, modifier: Qt.KeyboardModifier, text: str = "") -> None:
        target = QApplication.focusWidget() or QApplication.activeWindow() or self._window
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.postEvent(target, QKeyEvent(kind, key, modifier, text))

    def _move(self, _: QWidget) -> None:
        self._press(self._dice.choice(_MOVES).value, _PLAIN)

    def _type(self, _: QWidget) -> None:
        self._press(0, _PLAIN, self._dice.choice(_LETTERS))

    def _paste(self, _: QWidget) -> None:
        for letter in self._dice.choice(_TEXTS)[:200]:
            self._press(0, _PLAIN, letter)

    def _control(self, front: QWidget) -> None:
        # Posted keys reach no shortcut: the commands of the window are run as their keys would.
        key = self._dice.choice(_CONTROLLED)
        commands = getattr(front, "commands", ())
        if front is self._window and commands and self._dice.random() < 0.7:
            command = self._dice.choice(commands)
            if not {"Ctrl+Q", "Ctrl+L"} & set(command.keys):
                # Apart from this turn: a dialog of the system waits inside, and the turns must go on.
                QTimer.singleShot(0, self._window, command.run)
            return
        self._press(key, _CONTROL)

    def _alt(self, _: QWidget) -> None:
        self._press(self._dice.randrange(Qt.Key.Key_A.value, Qt.Key.Key_Z.value + 1), _ALT)

    def _wheel(self, front: QWidget) -> None:
        if some := [w for w in front.findChildren(QWidget) if w.isVisible()]:
            target = self._dice.choice(some)
            where = QPointF(target.rect().center())
            turn = QPoint(0, self._dice.choice((-360, -120, 120, 360)))
            QApplication.postEvent(
                target,
                QWheelEvent(
                    where,
                    QPointF(target.mapToGlobal(where.toPoint())),
                    QPoint(),
                    turn,
                    Qt.MouseButton.NoButton,
                    _PLAIN,
                    Qt.ScrollPhase.NoScrollPhase,
                    False,
                ),
            )

    def _size(self, _: QWidget) -> None:
        self._window.resize(self._dice.randrange(640, 1_600), self._dice.randrange(480, 1_000))

    def _close_front(self) -> bool:
        """Close what is in front of the window; tell whether there was something."""
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
            return True
        front = QApplication.activeModalWidget()
        if isinstance(front, QDialog):
            front.done(0)  # not as Escape would, which may ask
        elif front is not None:
            front.close()
        return front is not None
