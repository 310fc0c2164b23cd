"""What was put aside among the deadlines, and how to have it announced again."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.services import deadlines
from jalon.services.deadlines import PutAside
from jalon.ui import messages, wording
from jalon.ui.context import Context
from jalon.ui.deadlines_table import deadline_for, deadline_when
from jalon.ui.parts import Banner, Button, words
from jalon.ui.person_painting import RowDelegate, paint_two_lines
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p

_ROW_HEIGHT = 56


class _PutAsideDelegate(RowDelegate):
    def paint_cell(
        self, painter: QPainter, inside: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Override of the row."""
        one = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(one, PutAside) and index.column() == 0:
            below = f"{deadline_for(one.deadline)} · {deadline_when(one.deadline)}"
            paint_two_lines(painter, inside, one.deadline.label, below)
        elif isinstance(one, PutAside):
            paint_two_lines(painter, inside, _until(one), one.reason, strong=False)


class PutAsideDialog(QDialog):
    """The deadlines put aside, of a colleague’s people or of everyone."""

    def __init__(self, context: Context, found: Sequence[PutAside], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Jalon — échéances mises de côté")
        self._context = context
        self._found: dict[str, PutAside] = {}
        self._model: PagedModel[PutAside] = PagedModel(
            [Column("Échéance", _what), Column("Mise de côté", _why)], self._read, self
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(p(28), p(22), p(28), p(16))
        layout.setSpacing(p(12))
        layout.addWidget(words("Échéances mises de côté", "title", wrap=True))
        self.help = words("", "muted", wrap=True)
        layout.addWidget(self.help)
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        self.table = Table("Échéances mises de côté", _ROW_HEIGHT)
        self.table.setModel(self._model)
        self.table.paint_with(_PutAsideDelegate(_ROW_HEIGHT))
        self.table.opened.connect(lambda _: self.restore())
        layout.addWidget(self.table, 1)
        layout.addStretch()  # when there is no table: the words stay under the title
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(Button("&Fermer", self.accept))
        self.restore_button = Button("&Remettre", self.restore, kind="main", drawing="undo-2", tip="Entrée")
        foot.addWidget(self.restore_button)
        layout.addLayout(foot)
        self._show(found)
        self.resize(QSize(p(820), p(520)))
        QTimer.singleShot(0, self.table, lambda: self.table.setFocus())

    def lines(self) -> list[str]:
        """Return the words of what is put aside."""
        return [_what(one) for one in self._found.values()]

    def restore(self) -> None:
        """Have what is selected announced again."""
        row = self.table.currentIndex().row()
        chosen = self._model.row_at(row)
        if chosen is None:
            return
        self.banner.clear()
        try:
            self._context.workspace.write(deadlines.restore_deadline, chosen)
        except JalonError as error:
            self.banner.say(messages.describe(error))
            return
        self._context.tell(f"Remise\u00a0: {chosen.deadline.label}")
        self._show([one for one in self._found.values() if one is not chosen])
        if self._found:
            self.table.selectRow(min(row, len(self._found) - 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt."""
        super().resizeEvent(event)
        self.table.share_width(0, {1: 320})

    def _show(self, found: Sequence[PutAside]) -> None:
        self._found = {one.dismissals[-1]: one for one in found}
        self._model.show_ids(list(self._found))
        self.help.setText(
            "Elles ne sont plus montrées. Remise, une échéance revient tout de suite dans la liste."
            if found
            else "Aucune\u00a0: ce que vous mettez de côté viendra ici."
        )
        self.restore_button.setEnabled(bool(found))
        self.table.setVisible(bool(found))
        if found:
            self.table.selectRow(0)

    def _read(self, ids: Sequence[str]) -> Mapping[str, PutAside]:
        return {one: self._found[one] for one in ids}


def _what(one: PutAside) -> str:
    deadline = one.deadline
    return f"{deadline.label}, {deadline_for(deadline)}, {deadline_when(deadline)}"


def _until(one: PutAside) -> str:
    return "Pour cette date" if one.until_date is None else f"Jusqu’au {wording.day_digits(one.until_date)}"


def _why(one: PutAside) -> str:
    return f"{_until(one)}, {one.reason}"
