"""The first and the last page of an import: choose a file, and what was done."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jalon.domain.import_values import ImportDone, RowState
from jalon.ui import wording
from jalon.ui.import_history import HistoryCard, done_words
from jalon.ui.import_parts import DropCard
from jalon.ui.parts import Button, Card, Row, words
from jalon.ui.theme import p
from jalon.ui.workspace import Workspace


class StartPage(QWidget):
    """Where a file is chosen or dropped; below, the imports of the past."""

    undo_wanted = Signal(str)

    def __init__(self, workspace: Workspace, choose: Callable[[], object]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(p(16))
        self.drop = DropCard(choose)
        column.addWidget(self.drop)
        self.history = HistoryCard(workspace)
        self.history.undo_wanted.connect(self.undo_wanted)
        column.addWidget(self.history)
        column.addStretch()


class DonePage(QWidget):
    """What was written, what was left aside, and the way back."""

    people_wanted = Signal()
    saving_wanted = Signal()
    undo_wanted = Signal()
    another_wanted = Signal()

    def __init__(self, earlier: QWidget) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(earlier)
        card = Card()
        card.body.addWidget(words("C’est fait", "heading"))
        self.said = words("", "strong", wrap=True)
        self.aside = words("", "late", wrap=True)
        card.body.addWidget(self.said)
        card.body.addWidget(self.aside)
        card.body.addWidget(
            words(
                "Cet import peut être annulé d’un coup, aujourd’hui ou la semaine prochaine, "
                "dans «\u00a0Imports\u00a0».",
                "muted",
                wrap=True,
            )
        )
        self.see_button = Button("&Voir les personnes", self.people_wanted.emit, kind="main", drawing="users")
        self.save_button = Button(
            "&Enregistrer les lignes refusées…", self.saving_wanted.emit, drawing="file-down"
        )
        self.undo_button = Button("Annu&ler cet import…", self.undo_wanted.emit, drawing="undo-2")
        self.another_button = Button("Reprendre un au&tre tableau", self.another_wanted.emit, kind="link")
        line = Row(860, spacing=10)
        for button in (self.see_button, self.save_button, self.undo_button, self.another_button):
            line.add(button, keeps_width=True)
        line.add(QWidget(), 1)
        card.body.addWidget(line)
        column.addWidget(card)
        column.addStretch()

    def show_done(self, done: ImportDone) -> None:
        """Say what an import did."""
        self.said.setText(f"Importé\u00a0: {done_words(done)}.")
        aside = done.counts.get(RowState.REFUSED, 0) + done.counts.get(RowState.DOUBTFUL, 0)
        told = wording.counted(aside, "ligne est restée", "lignes sont restées")
        self.aside.setText(f"{told} de côté, à corriger\u00a0: elles ne sont pas dans Jalon.")
        self.aside.setVisible(bool(aside))
        self.save_button.setVisible(bool(aside))


class Stages(QWidget):
    """One page at a time, as high as that page: the others take no room (a stack keeps the tallest one’s)."""

    def __init__(self, pages: tuple[QWidget, ...]) -> None:
        super().__init__()
        self._pages = pages
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for page in pages:
            column.addWidget(page, 1)
            page.hide()

    def show_page(self, number: int) -> None:
        """Show one page, from 0."""
        for place, page in enumerate(self._pages):
            page.setVisible(place == number)
