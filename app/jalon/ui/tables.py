"""The one table model: identities in order, rows read by pages as the view asks for them."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemDelegate, QHeaderView, QTableView, QWidget

from jalon.ui.theme import p
from jalon.ui.vocabulary import in_trade_words

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

PAGE = 200
_KEPT_PAGES = 12
_NOWHERE = QModelIndex()
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A titled column: what it shows of a row, and what a screen reader says of it."""

    title: str
    text: Callable[[Row], str]
    spoken: Callable[[Row], str] | None = None
    is_number: bool = False


class PagedModel(QAbstractTableModel, Generic[Row]):
    """Shows rows known by identity; order and filter are the query's, never a proxy's.

    ``read`` receives at most 200 identities and returns their rows; it is called from ``data``, which
    never raises: an error is kept for ``failed`` and the row shows nothing.
    """

    failed = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        read: Callable[[Sequence[str]], Mapping[str, Row]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._read = read
        self._ids: tuple[str, ...] = ()
        self._pages: OrderedDict[int, Mapping[str, Row]] = OrderedDict()

    def show_ids(self, ids: Sequence[str]) -> None:
        """Replace what is shown, in this order."""
        self.beginResetModel()
        self._ids = tuple(ids)
        self._pages.clear()
        self.endResetModel()

    def id_at(self, row: int) -> str | None:
        """Return the identity shown in a row, None outside."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def place_of(self, record_id: str | None) -> int | None:
        """Return the row that shows an identity, None when none does."""
        return self._ids.index(record_id) if record_id in self._ids else None

    def row_at(self, row: int) -> Row | None:
        """Return what is shown in a row; None outside, or when it could not be read."""
        record_id = self.id_at(row)
        return None if record_id is None else self._page(row // PAGE).get(record_id)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Override of Qt."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Override of Qt."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Override of Qt: never raises, for an error here would come back at every painting."""
        try:
            return self._data(index, role)
        except Exception as error:  # noqa: BLE001
            self._report(error)
            return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Override of Qt."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return in_trade_words(column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(column)
        return None

    def _data(self, index: Index, role: int) -> Any:
        row = self.row_at(index.row())
        if row is None:
            return None
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return (column.spoken or column.text)(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(column)
        if role == Qt.ItemDataRole.UserRole:
            return row
        return None

    def _page(self, number: int) -> Mapping[str, Row]:
        if number in self._pages:
            self._pages.move_to_end(number)
            return self._pages[number]
        page: Mapping[str, Row]
        try:
            page = self._read(self._ids[number * PAGE : (number + 1) * PAGE])
        except Exception as error:  # noqa: BLE001
            self._report(error)
            page = {}  # kept, so that a failing query is asked once and not at every cell
        self._pages[number] = page
        if len(self._pages) > _KEPT_PAGES:
            self._pages.popitem(last=False)
        return page

    def _report(self, error: Exception) -> None:
        _logger.error("a table could not be read", exc_info=error)
        self.failed.emit(error)


def _aligned(column: Column[Any]) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


class Table(QTableView):
    """A table that the keyboard can leave, with rows of one height and one selected at most."""

    opened = Signal(int)
    """A row was opened by double click or Enter."""

    def __init__(self, name: str, row_height: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(p(row_height))
        rows.setDefaultSectionSize(p(row_height))
        titles = self.horizontalHeader()
        titles.setHighlightSections(False)
        titles.setMinimumSectionSize(p(24))
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def share_width(self, stretched: int, widths: Mapping[int, float]) -> None:
        """Give columns their widths of the drawing; ``stretched`` takes what is left."""
        titles = self.horizontalHeader()
        titles.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        titles.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
        for column, width in widths.items():
            self.setColumnWidth(column, p(width))

    def paint_with(self, delegate: QAbstractItemDelegate) -> None:
        """Paint every cell with a delegate, kept alive by the table."""
        delegate.setParent(self)
        self.setItemDelegate(delegate)

    def keyPressEvent(self, event: Any) -> None:
        """Override of Qt: Enter opens the current row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)
