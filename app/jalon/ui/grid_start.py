"""The tables to fill that are remembered: the month, the reason where names leave, fill, compare."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jalon.domain.grid_models import GridModel
from jalon.domain.months import Month
from jalon.ui import wording
from jalon.ui.fields import Labelled, TextField
from jalon.ui.flow import Flow
from jalon.ui.icons import Drawing
from jalon.ui.journal_screen import MonthPicker
from jalon.ui.parts import Button, Card, words
from jalon.ui.person_painting import PlainDelegate
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p

_ROW_HEIGHT = 44
_SHOWN_ROWS = 6


class GridStart(QWidget):
    """Which table, which month; or a first one to describe."""

    chosen = Signal(str)
    """Another table is chosen: its name."""
    fill_wanted = Signal()
    compare_wanted = Signal()
    correct_wanted = Signal()
    forget_wanted = Signal()

    def __init__(self, month: Month, describe: Callable[[], object], last: Callable[[], Month]) -> None:
        super().__init__()
        self._names: dict[str, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(p(16))
        self.none = self._nothing_yet(describe)
        column.addWidget(self.none)
        self.list_card = Card(margin=16, spacing=8)
        self.list_card.body.addWidget(words("Vos tableaux", "heading"))
        self._model: PagedModel[str] = PagedModel([Column("Tableau", lambda name: name)], self._read, self)
        self.table = Table("Tableaux à remplir", _ROW_HEIGHT)
        self.table.setModel(self._model)
        self.table.paint_with(PlainDelegate())
        self.table.share_width(0, {})
        self.table.opened.connect(lambda _: self.fill_wanted.emit())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        self.list_card.body.addWidget(self.table)
        column.addWidget(self.list_card)
        self.fill_card = self._filling(month, last)
        column.addWidget(self.fill_card)
        column.addStretch()

    @property
    def name(self) -> str | None:
        """Return the name of the table that is chosen."""
        return self._names.get(self.model_id or "")

    @property
    def model_id(self) -> str | None:
        """Return the identity of the table that is chosen."""
        return self._model.id_at(self.table.currentIndex().row())

    def show_models(self, models: Sequence[tuple[str, str]]) -> None:
        """List the tables by identity and name; the one chosen stays chosen."""
        kept = self.model_id
        self._names = dict(models)
        self._model.show_ids(list(self._names))
        rows = min(len(models), _SHOWN_ROWS)
        self.table.setFixedHeight(p(_ROW_HEIGHT) * max(rows, 1) + p(44))
        for part in (self.list_card, self.fill_card):
            part.setVisible(bool(models))
        self.none.setVisible(not models)
        if models:
            self.table.selectRow(self._model.place_of(kept) or 0)

    def choose(self, name: str) -> None:
        """Choose a table by its name."""
        for place, one in enumerate(self._names.values()):
            if one == name:
                self.table.selectRow(place)

    def show_model(self, model: GridModel) -> None:
        """Say what is in the table that is chosen, and ask for a reason when it needs one."""
        cells = wording.counted(len(model.cells), "cellule", "cellules")
        columns = wording.counted(sum(len(one.columns) for one in model.tables), "colonne", "colonnes")
        told = f"«\u00a0{model.file_name}\u00a0»\u00a0: {cells} et {columns} à remplir."
        if model.names_people:
            told += " Il nomme les personnes"
            told += " et sort de la structure." if model.leaves_structure else " et reste dans la structure."
        else:
            told += " Il ne nomme personne."
        self.about.setText(told)
        self._reason_row.setVisible(model.asks_reason)
        self.word_month()

    def word_month(self) -> None:
        """Name the month on the button."""
        self.fill_button.setText(f"&Remplir pour {wording.month_words(self.picker.month)}…")

    def require_reason(self) -> bool:
        """Tell whether the reason that is needed is there; say so beside it when it is not."""
        if self._reason_row.isHidden() or self.reason.text().strip():
            return True
        self._reason_row.show_error("Écrivez pourquoi les noms sont envoyés.")
        self.reason.setFocus()
        return False

    def typed_reason(self) -> str | None:
        """Return the reason, None where none is asked for."""
        return None if self._reason_row.isHidden() else self.reason.text().strip()

    def focus_first(self) -> None:
        """Take the keyboard."""
        (self.table if self._names else self.first_button).setFocus()

    def _choose(self) -> None:
        self.reason.clear()
        if (name := self.name) is not None:
            self.chosen.emit(name)

    def _read(self, ids: Sequence[str]) -> Mapping[str, str]:
        return {one: self._names[one] for one in ids}

    def _nothing_yet(self, describe: Callable[[], object]) -> Card:
        card = Card(margin=24, spacing=10)
        card.body.addWidget(Drawing("file-text", "accent_text", 44), 0, Qt.AlignmentFlag.AlignHCenter)
        for text, role in (
            ("Aucun tableau à remplir pour l’instant", "heading"),
            (
                "Votre chef de file, ou un collègue, a son propre tableau\u00a0? Montrez-le une fois à "
                "Jalon, vide ou rempli\u00a0: il propose ce qui va dans chaque cellule et chaque colonne, "
                "vous corrigez. Ensuite il le remplit chaque mois, dans sa forme.",
                "muted",
            ),
        ):
            line = words(text, role, wrap=True)
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            card.body.addWidget(line)
        self.first_button = Button(
            "Décri&re un premier tableau…", describe, kind="main", drawing="folder-open", tip="Ctrl+O"
        )
        card.body.addWidget(self.first_button, 0, Qt.AlignmentFlag.AlignHCenter)
        return card

    def _filling(self, month: Month, last: Callable[[], Month]) -> Card:
        card = Card(spacing=12)
        self.about = words("", wrap=True)
        card.body.addWidget(self.about)
        self.picker = MonthPicker(month, last)
        self.picker.changed.connect(self.word_month)
        card.body.addWidget(self.picker, 0, Qt.AlignmentFlag.AlignLeft)
        self.reason = TextField()
        self._reason_row = Labelled(
            "Pourquoi les n&oms sont envoyés",
            self.reason,
            help_words="Gardé avec votre file active. Par exemple\u00a0: demande écrite du 3 octobre.",
        )
        self.reason.textChanged.connect(lambda _: self._reason_row.show_error(None))
        self._reason_row.hide()
        card.body.addWidget(self._reason_row)
        tools = QWidget()
        flow = Flow(tools)
        flow.setSpacing(p(10))
        self.fill_button = Button(
            "&Remplir", self.fill_wanted.emit, kind="main", drawing="file-down", tip="Entrée, dans la liste"
        )
        self.compare_button = Button(
            "Co&mparer un tableau revenu…", self.compare_wanted.emit, drawing="history"
        )
        self.correct_button = Button("Corri&ger ce modèle", self.correct_wanted.emit, drawing="pencil")
        self.forget_button = Button("Retirer de la lis&te", self.forget_wanted.emit, kind="link")
        for button in (self.fill_button, self.compare_button, self.correct_button, self.forget_button):
            flow.addWidget(button)
        card.body.addWidget(tools)
        self.word_month()
        return card
