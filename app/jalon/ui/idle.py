"""Locks when nobody is there: a delay without a key or the mouse, with a warning before."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

WARNING_SECONDS = 30
_ACTIVITY = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """Counts the time without activity; a machine that slept past the delay locks at once.

    The clock goes on during suspension, so waking up after the delay is the same as waiting it out.
    """

    warned = Signal(int)
    """So many seconds remain; 0 when someone came back."""
    expired = Signal()

    def __init__(
        self,
        application: QApplication,
        minutes: int,
        *,
        clock: Callable[[], float] = time.time,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._delay = min(max(minutes, 1), 30) * 60
        self._clock = clock
        self._last = clock()
        self._warning = False
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.check)
        self._timer.start()
        application.installEventFilter(self)

    def wait_for(self, minutes: int) -> None:
        """Change the delay, from now on."""
        self._delay = min(max(minutes, 1), 30) * 60
        self._last = self._clock()

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()
        if (application := QApplication.instance()) is not None:
            application.removeEventFilter(self)

    def check(self) -> None:
        """Warn or lock if it is time to."""
        left = self._delay - (self._clock() - self._last)
        if left <= 0:
            self.stop()
            self.expired.emit()
        elif left <= WARNING_SECONDS:
            self._warning = True
            self.warned.emit(max(1, round(left)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        """Override of Qt: any key or move counts."""
        if event.type() in _ACTIVITY:
            self._last = self._clock()
            if self._warning:
                self._warning = False
                self.warned.emit(0)
        return False
