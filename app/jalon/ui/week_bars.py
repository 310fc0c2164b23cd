"""Counts by week as bars, with their figures; a screen reader hears them all."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from jalon.services.guide import WeekOfContacts
from jalon.ui import theme, wording
from jalon.ui.theme import p

_HEIGHT, _BAR = 150, 26


class WeekBars(QWidget):
    """One bar a week, the present one last and in bold; the figure stands above its bar."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._weeks: tuple[WeekOfContacts, ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(p(_HEIGHT))

    def show_weeks(self, weeks: Sequence[WeekOfContacts]) -> None:
        """Show counts by week, the oldest first."""
        self._weeks = tuple(weeks)
        told = [
            f"semaine du {wording.day_digits(week.monday)}\u00a0: {week.count}"
            for week in self._weeks
            if week.count
        ]
        self.setAccessibleDescription(", ".join(told) or "aucun contact en douze semaines")
        self.update()

    def sizeHint(self) -> QSize:
        """Override of Qt."""
        return QSize(p(320), p(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Override of Qt."""
        return QSize(p(200), p(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Override of Qt."""
        if not self._weeks:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, font = theme.look(), theme.font(13)
        line = QFontMetrics(font).height()
        plot = QRectF(0, line + p(4), self.width(), self.height() - 2 * line - p(10))
        painter.setPen(QPen(look.colour("control"), 1))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        room = plot.width() / len(self._weeks)
        most = max(max(week.count for week in self._weeks), 3)
        middle = Qt.AlignmentFlag.AlignCenter
        wanted = QFontMetrics(font).horizontalAdvance("00/00") + p(8)
        every = max(1, -(-int(wanted) // max(int(room), 1)))
        for place, week in enumerate(self._weeks):
            left, is_now = plot.left() + place * room, place == len(self._weeks) - 1
            painter.setFont(theme.font(13, QFont.Weight.Bold if is_now else QFont.Weight.Normal))
            height = plot.height() * week.count / most
            width = min(p(_BAR), room * 0.6)
            bar = QRectF(left + (room - width) / 2, plot.bottom() - height, width, height)
            if week.count:
                painter.fillRect(bar, look.colour("accent"))
                painter.setPen(look.colour("text"))
                painter.drawText(QRectF(left, bar.top() - line - p(2), room, line), middle, str(week.count))
            if (len(self._weeks) - 1 - place) % every == 0:
                painter.setPen(look.colour("text" if is_now else "muted"))
                box = QRectF(left + room / 2 - wanted, plot.bottom() + p(4), 2 * wanted, line)
                if is_now:
                    box.setRight(plot.right())
                    box.setLeft(plot.right() - 2 * wanted)
                painter.drawText(
                    box,
                    Qt.AlignmentFlag.AlignRight if is_now else middle,
                    week.monday.strftime("%d/%m"),
                )
        painter.end()
