"""Notices that another day began: a window left open past midnight shows today, not yesterday."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

_EVERY_MILLISECONDS = 30_000


class DayWatch(QObject):
    """Looks at the day twice a minute, also after the computer slept through midnight."""

    turned = Signal()
    """Another day began."""

    def __init__(self, today: Callable[[], date], parent: QObject) -> None:
        super().__init__(parent)
        self._today, self._day = today, today()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(_EVERY_MILLISECONDS)

    def look(self) -> None:
        """Tell when the day is another one than at the last look."""
        if (day := self._today()) != self._day:
            self._day = day
            self.turned.emit()
