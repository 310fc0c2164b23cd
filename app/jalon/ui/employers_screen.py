"""The employers: search as you type, who works there, when something was last done with them."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from jalon.services import employers
from jalon.services.employers import EmployerLine
from jalon.ui import wording
from jalon.ui.context import Context
from jalon.ui.fields import TextField
from jalon.ui.icons import Drawing
from jalon.ui.parts import Button, Card, Heading, page, words
from jalon.ui.person_painting import PlainDelegate
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p
from jalon.ui.workspace import Screen

_DELAY_MILLISECONDS = 120
_ROW_HEIGHT = 44


class EmployersScreen(Screen):
    """The list of employers."""

    opened = Signal(str)
    """An employer is to be shown."""
    new_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._today = context.today
        self._model: PagedModel[EmployerLine] = PagedModel(self._columns(), self._read, self)
        self._model.failed.connect(self._fail)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_DELAY_MILLISECONDS)
        self._typing.timeout.connect(self.reload)
        self._build()

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Employeurs"

    def place(self) -> object:
        """Override of the screen: what is searched for."""
        return self.search.text()

    def go_to(self, place: object) -> None:
        """Override of the screen."""
        self.search.setText(str(place))

    def reload(self) -> None:
        """Read the list again; the selected employer stays selected."""
        selected = self._model.id_at(self.table.currentIndex().row())
        ids = self._workspace.read(employers.find_employers, self.search.text())
        self._model.show_ids(ids)
        if ids:
            self.table.selectRow(self._model.place_of(selected) or 0)
        self._stack.setCurrentIndex(0 if ids else 1)
        self.heading.subtitle.setText(wording.counted(len(ids), "employeur", "employeurs"))
        searched = bool(self.search.text().strip())
        self.empty_words.setText(
            "Aucun employeur ne correspond à cette recherche."
            if searched
            else "Aucun employeur pour l’instant."
        )
        self.empty_help.setText(
            "Essayez quelques lettres du nom ou de la ville."
            if searched
            else "«\u00a0Nouvel employeur\u00a0» en ajoute un\u00a0; un contrat ou un acte en crée aussi."
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt: columns give way when the room gets narrow."""
        super().resizeEvent(event)
        narrow = self.width() < p(700)
        self.table.setColumnHidden(3, narrow)
        self.table.setColumnHidden(1, self.width() < p(520))
        self.table.share_width(0, {1: 190, 2: 130, 3: 190})

    def _build(self) -> None:
        self.new_button = Button("&Nouvel employeur", self.new_wanted.emit, kind="main", drawing="plus")
        self.heading = Heading("Employeurs", [self.new_button], narrow_below=430)
        layout = page(self)
        layout.addWidget(self.heading)
        self.search = TextField(drawing="search")
        self.search.setPlaceholderText("Nom ou ville")
        self.search.setAccessibleName("Rechercher un employeur")
        self.search.offer_clearing()
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.search.returnPressed.connect(self._open_first)
        for_search = words("&Rechercher")
        for_search.setBuddy(self.search)
        line = QHBoxLayout()
        line.setSpacing(p(10))
        line.addWidget(for_search)
        line.addWidget(self.search, 1)
        layout.addLayout(line)
        card = Card(margin=8)
        card.setMinimumHeight(p(230))
        self.table = Table("Employeurs", _ROW_HEIGHT)
        self.table.setModel(self._model)
        self.table.paint_with(PlainDelegate())
        self.table.opened.connect(self._open_row)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty_state())
        card.body.addWidget(self._stack)
        layout.addWidget(card, 1)

    def _empty_state(self) -> QWidget:
        empty = QWidget()
        column = QVBoxLayout(empty)
        column.setSpacing(p(10))
        column.addStretch()
        column.addWidget(Drawing("building-2", "muted", 40), 0, Qt.AlignmentFlag.AlignHCenter)
        self.empty_words = words("", "heading", wrap=True)
        self.empty_help = words("", "muted", wrap=True)
        for line in (self.empty_words, self.empty_help):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(line)
        column.addStretch()
        return empty

    def _columns(self) -> list[Column[EmployerLine]]:
        return [
            Column("Employeur", lambda line: line.name),
            Column("Ville", lambda line: line.town or ""),
            Column(
                "Y travaillent",
                lambda line: str(line.working or ""),
                lambda line: f"y travaillent\u00a0: {wording.counted(line.working, 'personne', 'personnes')}",
            ),
            Column(
                "Dernier acte",
                lambda line: wording.day_short(line.last_act, self._today()) if line.last_act else "",
                lambda line: (
                    f"dernier acte le {wording.day_words(line.last_act)}" if line.last_act else "aucun acte"
                ),
            ),
        ]

    def _read(self, ids: object) -> dict[str, EmployerLine]:
        return self._workspace.read(employers.read_lines, ids, today=self._today())  # type: ignore[arg-type]

    def _open_row(self, row: int) -> None:
        if (employer_id := self._model.id_at(row)) is not None:
            self.opened.emit(employer_id)

    def _open_first(self) -> None:
        if self._typing.isActive():
            self._typing.stop()
            self.reload()
        self._open_row(max(self.table.currentIndex().row(), 0))

    def _fail(self, error: Exception) -> None:
        raise error  # on to the messages of the window, or to the crash dialog
