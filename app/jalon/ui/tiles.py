"""Figures that open what they count: each a button as large as a card, and a grid that reflows."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from jalon.ui.icons import Drawing
from jalon.ui.parts import words
from jalon.ui.theme import p

_NARROWEST = 238


class Tile(QPushButton):
    """A figure, what it is, a line below; where it opens a list it is underlined and bears an arrow."""

    def __init__(self, drawing: str, title: str, action: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("kind", "tile")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.figure = words("", "tile-figure")
        self._title = words(title, "strong", wrap=True)
        self.detail = words("", "help", wrap=True)
        self._arrow = Drawing("chevron-right", "accent_text", 18)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.figure)
        texts.addWidget(self._title)
        texts.addWidget(self.detail)
        texts.addStretch()
        self._line = line = QHBoxLayout(self)
        line.setContentsMargins(p(16), p(12), p(12), p(12))
        line.setSpacing(p(14))
        line.addWidget(Drawing(drawing, "accent_text", 26), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(texts, 1)
        line.addWidget(self._arrow, 0, Qt.AlignmentFlag.AlignVCenter)
        for label in (self.figure, self._title, self.detail):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(lambda: action())

    def show_figure(
        self, figure: str, detail: str, *, title: str | None = None, is_late: bool = False, opens: bool = True
    ) -> None:
        """Show a figure; ``is_late``: something of ours is late; ``opens``: there is a list behind."""
        if title is not None:
            self._title.setText(title)
        self.figure.setText(figure)
        self.detail.setText(detail)
        self.setEnabled(opens)
        self._arrow.setVisible(opens)
        for label, role in (
            (self.figure, "tile-figure" if opens else "tile-plain"),
            (self.detail, "late" if is_late else "help"),
        ):
            if label.property("role") != role:
                label.setProperty("role", role)
                label.style().unpolish(label)
                label.style().polish(label)
        self.setAccessibleName(f"{figure} {self._title.text()}, {detail}")
        self.updateGeometry()

    @property
    def told(self) -> str:
        """Return what is said of the figure."""
        return self.accessibleName()

    def sizeHint(self) -> QSize:
        """Override of Qt: the words inside say how large the button is."""
        return self._line.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Override of Qt."""
        return self._line.totalMinimumSize()


class TileGrid(QWidget):
    """Tiles in as many columns as the room allows, none alone on a line if it can be helped."""

    def __init__(self, tiles: Sequence[Tile]) -> None:
        super().__init__()
        self._tiles = tuple(tiles)
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(p(14))
        self._arrange(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt."""
        super().resizeEvent(event)
        room = max(1, self.width() // p(_NARROWEST))
        self._arrange(next(count for count in (6, 3, 2, 1) if count <= room))

    def minimumSizeHint(self) -> QSize:
        """Override of Qt: one column is what limits the window."""
        width = max(tile.minimumSizeHint().width() for tile in self._tiles)
        return QSize(width, super().minimumSizeHint().height())

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, tile in enumerate(self._tiles):
            self._grid.removeWidget(tile)
            self._grid.addWidget(tile, place // columns, place % columns)
        for number in range(6):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)
