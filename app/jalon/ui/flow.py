"""A layout that puts its widgets on as many lines as the width needs."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from jalon.ui.theme import p


class Flow(QLayout):
    """Widgets one after the other, on a new line when the width ends."""

    def __init__(self, parent: QWidget | None = None, *, prefers_one_line: bool = False) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._prefers_one_line = prefers_one_line
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(p(6))

    def addItem(self, item: QLayoutItem) -> None:
        """Override of Qt."""
        self._items.append(item)

    def count(self) -> int:
        """Override of Qt."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Override of Qt."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Override of Qt."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Override of Qt."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Override of Qt."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Override of Qt."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Override of Qt."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        """Override of Qt: as wide as its widest widget, or as all of them where one line is preferred."""
        size = self.minimumSize()
        if not self._prefers_one_line:
            return size
        shown = [item.sizeHint().width() for item in self._items if not item.isEmpty()]
        between = self.spacing() * max(0, len(shown) - 1)
        return QSize(max(size.width(), sum(shown) + between), size.height())

    def minimumSize(self) -> QSize:
        """Override of Qt."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.sizeHint() if self._prefers_one_line else item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        left, top, line = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue  # what is hidden leaves no gap
            size = item.sizeHint()
            if left + size.width() > rect.right() + 1 and line:
                left, top, line = rect.x(), top + line + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(left, top), size))
            left += size.width() + self.spacing()
            line = max(line, size.height())
        return top + line - rect.y()
