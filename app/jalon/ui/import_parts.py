"""The pieces of the import screen: its steps, where a file is dropped, the counts that filter."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from jalon.ui import icons, theme, wording
from jalon.ui.flow import Flow
from jalon.ui.icons import Drawing
from jalon.ui.parts import Button, words
from jalon.ui.theme import p

_CIRCLE, _BETWEEN, _BESIDE = 26, 26, 9


class StepLine(QWidget):
    """The steps one after the other, the one where one is in bold; where the room ends, that one alone."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self._titles = tuple(titles)
        self._current = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_step(0)

    def show_step(self, number: int) -> None:
        """Mark a step, from 0."""
        self._current = number
        self.setAccessibleName(f"Étape {number + 1} sur {len(self._titles)}\u00a0: {self._titles[number]}")
        self.update()

    def sizeHint(self) -> QSize:
        """Override of Qt."""
        return QSize(p(200), p(34))

    def minimumSizeHint(self) -> QSize:
        """Override of Qt."""
        return QSize(p(120), p(34))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Override of Qt."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetrics(_bold())
        whole = sum(
            p(_CIRCLE) + p(_BESIDE) + metrics.horizontalAdvance(title) + p(_BETWEEN) + p(_BESIDE) * 2
            for title in self._titles
        )
        left = 1.0
        is_whole = whole - p(_BETWEEN) <= self.width()
        for number, title in enumerate(self._titles):
            told = title
            if not is_whole:
                if number != self._current:
                    continue
                told = f"{title} ({number + 1} sur {len(self._titles)})"
            left = self._paint_step(painter, left, number, told)
            if is_whole and number + 1 < len(self._titles):
                painter.setPen(QPen(theme.look().colour("control"), 1))
                middle = self.height() / 2
                painter.drawLine(
                    int(left + p(_BESIDE)), int(middle), int(left + p(_BESIDE + _BETWEEN)), int(middle)
                )
                left += p(_BETWEEN) + p(_BESIDE) * 2
        painter.end()

    def _paint_step(self, painter: QPainter, left: float, number: int, told: str) -> float:
        look, is_done, is_here = theme.look(), number < self._current, number == self._current
        circle = QRectF(left, (self.height() - p(_CIRCLE)) / 2, p(_CIRCLE), p(_CIRCLE))
        painter.setPen(QPen(look.colour("accent" if is_done or is_here else "control"), 1.5))
        painter.setBrush(look.colour("accent" if is_here else "accent_soft" if is_done else "surface"))
        painter.drawEllipse(circle)
        if is_done:
            side = p(16)
            painter.drawPixmap(
                int(circle.center().x() - side / 2),
                int(circle.center().y() - side / 2),
                icons.pixmap("check", str(look.tokens.accent_text), side, self.devicePixelRatioF(), 3.0),
            )
        else:
            painter.setFont(theme.font(14, QFont.Weight.DemiBold))
            painter.setPen(look.colour("on_accent" if is_here else "muted"))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(number + 1))
        font = _bold() if is_here else theme.font(theme.BODY_PIXELS)
        painter.setFont(font)
        painter.setPen(look.colour("text" if is_here else "muted"))
        wide = QFontMetrics(font).horizontalAdvance(told) + 2
        start = circle.right() + p(_BESIDE)
        painter.drawText(
            QRectF(start, 0, wide, self.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            told,
        )
        return start + wide


class DropCard(QFrame):
    """Where a file is dropped, or chosen by a button."""

    dropped = Signal(object)
    """A file was dropped: its path."""

    def __init__(self, choose: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("drop", "rest")
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(p(20), p(30), p(20), p(30))
        column.setSpacing(p(10))
        column.addWidget(Drawing("file-down", "accent_text", 44), 0, Qt.AlignmentFlag.AlignHCenter)
        for text, role in (
            ("Déposez ici votre tableau", "heading"),
            (
                "Excel (.xlsx, .xls), LibreOffice (.ods) ou texte en colonnes (.csv). "
                "Jalon le lit sur cet ordinateur, sans le modifier.",
                "muted",
            ),
        ):
            line = words(text, role, wrap=True)
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(line)
        self.choose_button = Button(
            "&Choisir un fichier…", choose, kind="main", drawing="folder-open", tip="Ctrl+O"
        )
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.choose_button)
        row.addStretch()
        column.addLayout(row)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Override of Qt."""
        if path_of(event) is not None:
            event.acceptProposedAction()
            self._mark("over")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: ARG002
        """Override of Qt."""
        self._mark("rest")

    def dropEvent(self, event: QDropEvent) -> None:
        """Override of Qt."""
        self._mark("rest")
        if (path := path_of(event)) is not None:
            event.acceptProposedAction()
            self.dropped.emit(path)

    def _mark(self, state: str) -> None:
        self.setProperty("drop", state)
        self.style().unpolish(self)
        self.style().polish(self)


def path_of(event: QDropEvent) -> Path | None:
    """Return the one file of this computer that is being dropped, None when it is anything else."""
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    return Path(urls[0].toLocalFile())


class CountChips(QWidget):
    """Counts that filter a list: one chosen at a time, « toutes » first; those of nothing are not shown."""

    chosen = Signal(str)

    def __init__(self, name: str, entries: Sequence[tuple[str, str, str]]) -> None:
        """Take for each chip its key, its words for one and its words for several."""
        super().__init__()
        self._entries = tuple(entries)
        self._counts: dict[str, int] = {}
        self.key = entries[0][0]
        self.setAccessibleName(name)
        self._flow = Flow(self, prefers_one_line=True)
        self._flow.setSpacing(p(8))
        self.buttons: dict[str, Button] = {}
        for key, _, several in entries:
            button = Button(several, kind="filter")
            button.setCheckable(True)
            button.clicked.connect(self._bound(key))
            self.buttons[key] = button
            self._flow.addWidget(button)
        room = self.sizePolicy()
        room.setHeightForWidth(True)
        self.setSizePolicy(room)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many there are of each; the first counts them all."""
        self._counts = dict(counts)
        first = self._entries[0][0]
        self._counts.setdefault(first, sum(counts.values()))
        if not self._counts.get(self.key):
            self.key = first
        for key, one, several in self._entries:
            count = self._counts.get(key, 0)
            button = self.buttons[key]
            button.setText(wording.counted(count, one, several))
            button.setChecked(key == self.key)
            button.setVisible(bool(count) or key == first)
        self.updateGeometry()

    def choose(self, key: str) -> None:
        """Filter by a chip."""
        self.key = key
        for one, button in self.buttons.items():
            button.setChecked(one == key)
        self.chosen.emit(key)

    def heightForWidth(self, width: int) -> int:
        """Override of Qt."""
        return self._flow.heightForWidth(width)

    def _bound(self, key: str) -> Callable[[], None]:
        return lambda: self.choose(key)


def _bold() -> QFont:
    return theme.font(theme.BODY_PIXELS, QFont.Weight.DemiBold)
