"""A list of what was taken away, from which the selected line comes back."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Generic

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.ui import messages
from jalon.ui.parts import Banner, Button, words
from jalon.ui.person_painting import RowDelegate
from jalon.ui.tables import Column, PagedModel, Row, Table
from jalon.ui.theme import p


class TakeBackDialog(QDialog, Generic[Row]):
    """A title, what becomes of the lines, the lines; Enter or the button has the selected one back."""

    TITLE: ClassVar[str]
    LIST: ClassVar[str]
    BUTTON: ClassVar[str]
    HELP: ClassVar[str]
    NOTHING: ClassVar[str]
    ROW_HEIGHT: ClassVar[int]
    WIDTH: ClassVar[int]
    SECOND_WIDTH: ClassVar[int]

    def __init__(
        self, columns: Sequence[Column[Row]], delegate: RowDelegate, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Jalon — {self.TITLE[:1].lower()}{self.TITLE[1:]}")
        self._found: dict[str, Row] = {}
        self._model: PagedModel[Row] = PagedModel(columns, self._read, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(p(28), p(22), p(28), p(16))
        layout.setSpacing(p(12))
        layout.addWidget(words(self.TITLE, "title", wrap=True))
        self.help = words("", "muted", wrap=True)
        layout.addWidget(self.help)
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        self.table = Table(self.LIST, self.ROW_HEIGHT)
        self.table.setModel(self._model)
        self.table.paint_with(delegate)
        self.table.opened.connect(lambda _: self.restore())
        layout.addWidget(self.table, 1)
        layout.addStretch()  # when there is no table: the words stay under the title
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(Button("&Fermer", self.accept))
        self.restore_button = Button(self.BUTTON, self.restore, kind="main", drawing="undo-2", tip="Entrée")
        foot.addWidget(self.restore_button)
        layout.addLayout(foot)
        self.resize(QSize(p(self.WIDTH), p(520)))
        QTimer.singleShot(0, self.table, lambda: self.table.setFocus())

    def line(self, one: Row) -> str:
        """Return a line in words."""
        raise NotImplementedError

    def take_back(self, one: Row) -> Mapping[str, Row]:
        """Have a line back, say so, and return what is left by identity."""
        raise NotImplementedError

    def lines(self) -> list[str]:
        """Return the words of every line."""
        return [self.line(one) for one in self._found.values()]

    def restore(self) -> None:
        """Have the selected line back."""
        row = self.table.currentIndex().row()
        chosen = self._model.row_at(row)
        if chosen is None:
            return
        self.banner.clear()
        try:
            left = self.take_back(chosen)
        except JalonError as error:
            self.banner.say(messages.describe(error))
            return
        self.show_found(left)
        if self._found:
            self.table.selectRow(min(row, len(self._found) - 1))

    def show_found(self, found: Mapping[str, Row]) -> None:
        """Show these lines, by identity, the first selected; without any, say what would come here."""
        self._found = dict(found)
        self._model.show_ids(list(self._found))
        self.help.setText(self.HELP if found else self.NOTHING)
        self.restore_button.setEnabled(bool(found))
        self.table.setVisible(bool(found))
        if found:
            self.table.selectRow(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt."""
        super().resizeEvent(event)
        self.table.share_width(0, {1: self.SECOND_WIDTH})

    def _read(self, ids: Sequence[str]) -> Mapping[str, Row]:
        return {one: self._found[one] for one in ids}
