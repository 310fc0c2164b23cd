"""The mother of a screen that lists records: search as you type, the table, what is said when it is empty."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jalon.ui.fields import TextField
from jalon.ui.flow import Flow
from jalon.ui.icons import Drawing
from jalon.ui.list_export import EXPORT_KEYS
from jalon.ui.list_print import PRINT_KEYS
from jalon.ui.pages import Pages
from jalon.ui.parts import Button, Card, Heading, page, words
from jalon.ui.person_painting import RowDelegate
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p
from jalon.ui.workspace import Screen, Workspace

_DELAY_MILLISECONDS = 120
_LOWEST = 230


class SearchedList(Screen):
    """A list under a search field; a screen says what is found, read and painted, and builds around it.

    ``build_list`` makes the parts once the screen has what ``find_ids`` and ``read_rows`` need.
    """

    opened = Signal(str)
    """A record is to be shown: its identity."""
    export_wanted = Signal()
    """What is listed is to be written to a file."""
    print_wanted = Signal()
    """What is listed is to be printed."""
    duplicates_wanted = Signal()
    """What may be on file twice is to be shown."""
    may_hold_duplicates = False
    """A record of the list may have been entered twice: the list leads to those that look alike."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_DELAY_MILLISECONDS)
        self._typing.timeout.connect(self.reload)

    def find_ids(self, text: str) -> Sequence[str]:
        """Return which records are listed, in order, when ``text`` is searched for."""
        raise NotImplementedError

    def read_rows(self, ids: Sequence[str]) -> Mapping[str, Any]:
        """Return the rows of a page of the list."""
        raise NotImplementedError

    def searched_words(self) -> list[str]:
        """Return what is searched for, as a paper says it."""
        text = self.search.text().strip()
        return [f"Recherche\u00a0: «\u00a0{text}\u00a0»"] if text else []

    def count_words(self, count: int) -> str:
        """Return how many are listed, under the title."""
        raise NotImplementedError

    def empty_said(self) -> tuple[str, str]:
        """Return what is said when nothing is listed, and what to do then."""
        raise NotImplementedError

    def place(self) -> object:
        """Override of the screen: what is searched for."""
        return self.search.text()

    def go_to(self, place: object) -> None:
        """Override of the screen."""
        self.search.setText(str(place))

    def reload(self) -> None:
        """Read the list again; the selected record stays selected."""
        selected = self.selected()
        ids = self.find_ids(self.search.text())
        self._model.show_ids(ids)
        if ids:
            self.table.selectRow(self._model.place_of(selected) or 0)
        self._stack.setCurrentIndex(0 if ids else 1)
        self.export_button.setVisible(bool(ids))
        self.print_button.setVisible(bool(ids))
        self.heading.subtitle.setText(self.count_words(len(ids)))
        told, advice = self.empty_said()
        self.empty_words.setText(told)
        self.empty_help.setText(advice)

    def focus_search(self) -> None:
        """Go to the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def selected(self) -> str | None:
        """Return which record is selected."""
        return self._model.id_at(self.table.currentIndex().row())

    def build_list(
        self,
        title: str,
        buttons: Sequence[Button],
        columns: Sequence[Column[Any]],
        delegate: RowDelegate,
        *,
        row_height: float,
        drawing: str,
        before: Button | None = None,
    ) -> QVBoxLayout:
        """Make the parts and lay out the heading; return the layout, for the search line and what follows."""
        self.heading = Heading(title, list(buttons), before=before, narrow_below=430)
        layout = page(self)
        layout.addWidget(self.heading)
        self._model: PagedModel[Any] = PagedModel(columns, self.read_rows, self)
        self._model.failed.connect(self._fail)
        self.table = Table(title, row_height)
        self.table.setModel(self._model)
        self.table.paint_with(delegate)
        self.table.opened.connect(self._open_row)
        self._stack = Pages()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty_state(drawing))
        return layout

    def make_search(self, placeholder: str, name: str) -> TextField:
        """Return the search field."""
        self.search = TextField(drawing="search")
        self.search.setPlaceholderText(placeholder)
        self.search.setAccessibleName(name)
        self.search.offer_clearing()
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.search.returnPressed.connect(self._open_first)
        return self.search

    def card_of_table(self) -> Card:
        """Return the card that holds the table, or what is said in its place."""
        card = Card(margin=8)
        card.setMinimumHeight(p(_LOWEST))
        card.body.addWidget(self._stack)
        self.export_button = Button(
            "E&xporter cette liste…",
            self.export_wanted.emit,
            kind="link",
            drawing="file-down",
            tip=EXPORT_KEYS,
        )
        below = QWidget()
        line = Flow(below, prefers_one_line=False)
        line.addWidget(self.export_button)
        self.print_button = Button(
            "Imprimer cette l&iste…", self.print_wanted.emit, kind="link", drawing="printer", tip=PRINT_KEYS
        )
        line.addWidget(self.print_button)
        if self.may_hold_duplicates:
            self.duplicates_button = Button(
                "&Doublons possibles…", self.duplicates_wanted.emit, kind="link", drawing="users"
            )
            line.addWidget(self.duplicates_button)
        card.body.addWidget(below)
        return card

    def _empty_state(self, drawing: str) -> QWidget:
        empty = QWidget()
        column = QVBoxLayout(empty)
        column.setSpacing(p(10))
        column.addStretch()
        column.addWidget(Drawing(drawing, "muted", 40), 0, Qt.AlignmentFlag.AlignHCenter)
        self.empty_words = words("", "heading", wrap=True)
        self.empty_help = words("", "muted", wrap=True)
        for line in (self.empty_words, self.empty_help):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(line)
        self.empty_actions = QVBoxLayout()
        column.addLayout(self.empty_actions)
        column.addStretch()
        return empty

    def _open_row(self, row: int) -> None:
        if (record_id := self._model.id_at(row)) is not None:
            self.opened.emit(record_id)

    def _open_first(self) -> None:
        if self._typing.isActive():
            self._typing.stop()
            self.reload()
        self._open_row(max(self.table.currentIndex().row(), 0))

    def _fail(self, error: Exception) -> None:
        raise error  # on to the messages of the window, or to the crash dialog
