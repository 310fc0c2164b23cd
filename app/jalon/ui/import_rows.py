"""The rows of a grid as the trial shows them: the line, who it is about, its state and the reason."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QResizeEvent

from jalon.ui import icons, theme
from jalon.ui.person_painting import RowDelegate, paint_two_lines
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p

ROW_HEIGHT: Final = 54
_WITHOUT_WHY: Final = 560


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row as it is listed; ``tone`` is ``good``, ``accent``, ``warm``, ``alert`` or ``plain``."""

    id: str
    place: str
    who: str
    below: str
    state: str
    tone: str
    drawing: str
    why: str

    @property
    def spoken(self) -> str:
        """Return what a screen reader says of the row."""
        return ", ".join(part for part in (self.who, self.below, self.place) if part)


class RowsTable(Table):
    """The rows of the trial; Enter or a double click goes to the detail."""

    def __init__(self, read: Callable[[Sequence[str]], Mapping[str, RowLine]]) -> None:
        super().__init__("Lignes du tableau", ROW_HEIGHT)
        self.rows = RowsModel(read, self)
        self.setModel(self.rows)
        self.paint_with(_RowsDelegate())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt: the reason gives its room away first; the panel beside says it too."""
        super().resizeEvent(event)
        narrow = self.width() < p(_WITHOUT_WHY)
        self.setColumnHidden(2, narrow)
        self.share_width(0 if narrow else 2, {1: 172} if narrow else {0: 190, 1: 172})


class RowsModel(PagedModel[RowLine]):
    """Who, state, why."""

    def __init__(
        self, read: Callable[[Sequence[str]], Mapping[str, RowLine]], parent: QObject | None = None
    ) -> None:
        columns: list[Column[RowLine]] = [
            Column("Ligne", lambda line: line.who, lambda line: line.spoken),
            Column("État", lambda line: line.state),
            Column("Pourquoi", lambda line: line.why),
        ]
        super().__init__(columns, read, parent)


class _RowsDelegate(RowDelegate):
    def __init__(self) -> None:
        super().__init__(ROW_HEIGHT)

    def paint_cell(
        self, painter: QPainter, inside: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Override of the row."""
        line = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(line, RowLine):
            return
        match index.column():
            case 0:
                below = " · ".join(part for part in (line.below, line.place) if part)
                paint_two_lines(painter, inside, line.who, below)
            case 1:
                paint_pill(painter, inside, line.state, line.tone, line.drawing)
            case _:
                _paint_wrapped(painter, inside, line.why)


def paint_pill(painter: QPainter, box: QRectF, text: str, tone: str, drawing: str) -> None:
    """Paint a state: its icon and its words on a soft ground, never by colour alone."""
    look = theme.look()
    ground = "sunken" if tone == "plain" else f"{tone}_soft"
    ink = "muted" if tone == "plain" else f"{tone}_text"
    font = theme.font(14, QFont.Weight.DemiBold)
    metrics = QFontMetrics(font)
    side = p(15)
    room = min(metrics.horizontalAdvance(text) + side + p(6) + p(22), int(box.width()))
    height = metrics.height() + p(8)
    pill = QRectF(box.left(), box.center().y() - height / 2, room, height)
    painter.setPen(QPen(look.colour(ink), 1))
    painter.setBrush(look.colour(ground))
    painter.drawRoundedRect(pill.adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2)
    painter.drawPixmap(
        QPointF(pill.left() + p(10), pill.center().y() - side / 2),
        icons.pixmap(drawing, str(getattr(look.tokens, ink)), side, painter.device().devicePixelRatioF()),
    )
    painter.setFont(font)
    start = pill.left() + p(10) + side + p(6)
    words = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(pill.right() - start - p(8)) + 2)
    painter.drawText(
        QRectF(start, pill.top(), pill.right() - start, height),
        Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
        words,
    )


def _paint_wrapped(painter: QPainter, box: QRectF, text: str) -> None:
    """Write a reason on two lines at most, the second one cut where the room ends."""
    font = theme.font(14)
    metrics = QFontMetrics(font)
    lines = _two_lines(text, metrics, int(box.width()))
    painter.setFont(font)
    painter.setPen(theme.look().colour("text"))
    top = box.center().y() - len(lines) * metrics.height() / 2
    for line in lines:
        painter.drawText(QRectF(box.left(), top, box.width(), metrics.height()), line)
        top += metrics.height()


def _two_lines(text: str, metrics: QFontMetrics, room: int) -> list[str]:
    if metrics.horizontalAdvance(text) <= room:
        return [text] if text else []
    held = ""
    words = text.split(" ")
    for number, word in enumerate(words):
        longer = f"{held} {word}".strip()
        if metrics.horizontalAdvance(longer) > room:
            rest = " ".join(words[number:]) if held else text
            cut = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, room)
            return [held, cut] if held else [cut]
        held = longer
    return [held]
