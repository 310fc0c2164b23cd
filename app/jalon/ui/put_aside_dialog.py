"""What was put aside among the deadlines, and how to have it announced again."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from jalon.services import deadlines
from jalon.services.deadlines import PutAside
from jalon.ui import wording
from jalon.ui.context import Context
from jalon.ui.deadlines_table import deadline_for, deadline_when
from jalon.ui.person_painting import RowDelegate, paint_two_lines
from jalon.ui.tables import Column
from jalon.ui.take_back_dialog import TakeBackDialog


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


class PutAsideDialog(TakeBackDialog[PutAside]):
    """The deadlines put aside, of a colleague’s people or of everyone."""

    TITLE = LIST = "Échéances mises de côté"
    BUTTON = "&Remettre"
    HELP = "Elles ne sont plus montrées. Remise, une échéance revient tout de suite dans la liste."
    NOTHING = "Aucune\u00a0: ce que vous mettez de côté viendra ici."
    ROW_HEIGHT, WIDTH, SECOND_WIDTH = 56, 820, 320

    def __init__(self, context: Context, found: Sequence[PutAside], parent: QWidget | None = None) -> None:
        columns = [Column("Échéance", _what), Column("Mise de côté", _why)]
        super().__init__(columns, _PutAsideDelegate(self.ROW_HEIGHT), parent)
        self._context = context
        self.show_found({one.dismissals[-1]: one for one in found})

    def line(self, one: PutAside) -> str:
        """Override of the list."""
        return _what(one)

    def take_back(self, one: PutAside) -> Mapping[str, PutAside]:
        """Override of the list: the deadline is announced again."""
        self._context.workspace.write(deadlines.restore_deadline, one)
        self._context.tell(f"Remise\u00a0: {one.deadline.label}")
        return {identity: other for identity, other in self._found.items() if other is not one}


def _what(one: PutAside) -> str:
    deadline = one.deadline
    return f"{deadline.label}, {deadline_for(deadline)}, {deadline_when(deadline)}"


def _until(one: PutAside) -> str:
    return "Pour cette date" if one.until_date is None else f"Jusqu’au {wording.day_digits(one.until_date)}"


def _why(one: PutAside) -> str:
    return f"{_until(one)}, {one.reason}"
