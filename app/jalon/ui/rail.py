"""The dark rail on the left: where one is, where one can go, and what concerns the whole program."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from jalon.ui import icons, theme
from jalon.ui.icons import Drawing
from jalon.ui.parts import Button, words
from jalon.ui.theme import p

_WIDE, _NARROW = 236, 72
_LOWEST = 28


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the rail: words, icon, and the keys that lead there."""

    title: str
    drawing: str
    keys: str


class Rail(QFrame):
    """Names the screens; in a narrow window only their icons remain, with their names as tips."""

    chosen = Signal(int)

    def __init__(
        self,
        places: Sequence[Place],
        foot: Sequence[tuple[str, str, str, Callable[[], object]]],
        motto: str = "Emploi accompagné",
    ) -> None:
        super().__init__()
        self.setObjectName("rail")
        self._compact = False
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(p(6))
        self._brand = words("Jalon")
        self._brand.setObjectName("brand")
        self._motto = words(motto)
        self._motto.setObjectName("motto")
        head = QHBoxLayout()
        head.setSpacing(p(10))
        self._flag = Drawing("flag", "rail_mark", 26)
        head.addWidget(self._flag)
        head.addWidget(self._brand, 1)
        self._layout.addLayout(head)
        self._layout.addWidget(self._motto)
        self._layout.addSpacing(p(14))
        self.menu = _Menu(places)
        self.menu.currentRowChanged.connect(self.chosen)
        # The entry that is lit leads back to its list from a page of it.
        self.menu.itemClicked.connect(lambda item: self.chosen.emit(self.menu.row(item)))
        self.menu.itemActivated.connect(lambda item: self.chosen.emit(self.menu.row(item)))
        self._layout.addWidget(self.menu, 1)
        self._foot: list[tuple[Button, str]] = []
        for text, drawing, tip, action in foot:
            button = Button(text, action, kind="rail", drawing=drawing, name=text.replace("&", ""), tip=tip)
            self._foot.append((button, text))
            self._layout.addWidget(button)
        self.set_compact(compact=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt: the drawing of the head gives way before an entry is hidden by another."""
        super().resizeEvent(event)
        self._give_room()

    def show_place(self, number: int) -> None:
        """Mark the screen that is shown."""
        if self.menu.currentRow() != number:
            self.menu.setCurrentRow(number)

    def set_compact(self, *, compact: bool) -> None:
        """Keep the icons only, or give the words back."""
        self._compact = compact
        side = 10 if compact else 16
        self.setFixedWidth(p(_NARROW if compact else _WIDE))
        self._layout.setContentsMargins(p(side), p(12 if compact else 22), p(side), p(10 if compact else 16))
        self._layout.setSpacing(p(2 if compact else 6))
        self._brand.setVisible(not compact)
        self._motto.setVisible(not compact)
        self.menu.compact = compact
        for button, text in self._foot:
            button.setText("" if compact else text)
            button.draw_again()
        self.menu.viewport().update()
        self._give_room()

    def _give_room(self) -> None:
        self._flag.show()
        self._flag.setVisible(self.minimumSizeHint().height() <= self.height())


class _Menu(QListWidget):
    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__()
        self.compact = False
        self.setObjectName("menu")
        self.setAccessibleName("Écrans")
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for place in places:
            item = QListWidgetItem(place.title)
            item.setData(Qt.ItemDataRole.UserRole, place.drawing)
            item.setToolTip(f"{place.title} ({place.keys})")
            self.addItem(item)
        self.setItemDelegate(_MenuDelegate(self))
        self.setMinimumHeight(p(_LOWEST) * len(places))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt: entries give way where the window is low."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    @property
    def entry_height(self) -> int:
        """Return how tall an entry is: all of them are seen at once."""
        return max(p(_LOWEST), min(p(48), self.viewport().height() // max(1, self.count())))


class _MenuDelegate(QStyledItemDelegate):
    def __init__(self, menu: _Menu) -> None:
        super().__init__(menu)
        self._menu = menu

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        """Override of Qt."""
        return QSize(p(10), self._menu.entry_height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Override of Qt: style sheets cannot ring one entry of a list."""
        look = theme.look()
        state = option.state  # type: ignore[attr-defined]
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        focused = self._menu.hasFocus() and bool(state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(0, p(2), 0, -p(2))  # type: ignore[attr-defined]
        painter.setPen(Qt.PenStyle.NoPen)
        if selected or hovered:
            painter.setBrush(look.colour("rail_selected"))
            painter.drawRoundedRect(box, p(10), p(10))
        if selected:
            painter.setBrush(look.colour("rail_mark"))
            painter.drawRoundedRect(QRectF(box.left() + 1, box.center().y() - p(11), p(4), p(22)), p(2), p(2))
        if focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("rail_mark"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), p(9), p(9))
        side = p(20)
        left = box.center().x() - side / 2 if self._menu.compact else box.left() + p(16)
        token = look.tokens.rail_mark if selected else look.tokens.rail_muted
        drawing = str(index.data(Qt.ItemDataRole.UserRole))
        density = self._menu.devicePixelRatioF()
        painter.drawPixmap(
            QPointF(left, box.center().y() - side / 2), icons.pixmap(drawing, token, side, density)
        )
        if not self._menu.compact:
            font = theme.font(16, QFont.Weight.DemiBold if selected else QFont.Weight.Normal)
            painter.setFont(font)
            painter.setPen(look.colour("rail_text"))
            room = QRectF(left + side + p(12), box.top(), box.right() - left - side - p(16), box.height())
            text = QFontMetrics(font).elidedText(
                str(index.data()), Qt.TextElideMode.ElideRight, int(room.width())
            )
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()
