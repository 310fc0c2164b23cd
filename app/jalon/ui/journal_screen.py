"""The log of a month: every act, and what they add up to."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from jalon.domain.months import Month, month_of
from jalon.services import activity
from jalon.ui import wording
from jalon.ui.act_lines import ActsModel, ActsTable
from jalon.ui.icons import Drawing
from jalon.ui.parts import Button, Card, Heading, words
from jalon.ui.theme import p
from jalon.ui.workspace import Screen, Workspace


class MonthPicker(QWidget):
    """A month, the one before, the one after."""

    changed = Signal()

    def __init__(self, month: Month) -> None:
        super().__init__()
        self._month = month
        self.before = Button(
            "", lambda: self._step(-1), kind="icon", drawing="chevron-left", name="Mois précédent"
        )
        self.after = Button(
            "", lambda: self._step(1), kind="icon", drawing="chevron-right", name="Mois suivant"
        )
        self._words = words("", "heading")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setMinimumWidth(p(170))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(p(8))
        for part in (self.before, self._words, self.after):
            line.addWidget(part)
        self._show()

    @property
    def month(self) -> Month:
        """Return the month."""
        return self._month

    def go(self, month: Month) -> None:
        """Show a month."""
        if month != self._month:
            self._month = month
            self._show()
            self.changed.emit()

    def _step(self, count: int) -> None:
        self.go(self._month.plus(count))

    def _show(self) -> None:
        self._words.setText(wording.sentence_case(wording.month_words(self._month)))


class JournalScreen(Screen):
    """The acts of a month, with their total."""

    act_wanted = Signal()
    act_asked = Signal(str, str)
    """Something is asked about an act: what, and its identity."""

    def __init__(self, workspace: Workspace, today: Callable[[], date]) -> None:
        super().__init__(workspace)
        self._today = today
        self._model = ActsModel(today, self)
        self.picker = MonthPicker(month_of(today()))
        self.picker.changed.connect(self.reload)
        self._build()

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Journal"

    def reload(self) -> None:
        """Read the month again; the latest day comes first."""
        acts = self._workspace.read(activity.list_acts, self.picker.month)
        self._model.show_acts(tuple(reversed(acts)))
        done = [act for act in acts if act.state == "DONE"]
        planned = len(acts) - len(done)
        # Minutes of the colleagues, as the return counts them: two who lead an act took twice its duration.
        minutes = sum(act.coach_minutes for act in done)
        told = f"{wording.counted(len(done), 'acte', 'actes')}, {wording.duration(minutes)}"
        if planned:
            told += f", {wording.counted(planned, 'acte prévu', 'actes prévus')}"
        self.heading.subtitle.setText(told)
        self._stack.setCurrentIndex(0 if acts else 1)

    def _build(self) -> None:
        self.new_button = Button(
            "Nouvel &acte", self.act_wanted.emit, kind="main", drawing="plus", tip="Ctrl+N"
        )
        self.heading = Heading("Journal", [self.picker, self.new_button], narrow_below=600)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(p(28), p(22), p(28), p(22))
        layout.setSpacing(p(16))
        layout.addWidget(self.heading)
        card = Card(margin=8)
        self.table = ActsTable("Actes du mois", self._model, self._today)
        self.table.asked.connect(self.act_asked)
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
        column.addWidget(Drawing("notebook-pen", "muted", 40), 0, Qt.AlignmentFlag.AlignHCenter)
        for text, role in (
            ("Aucun acte ce mois-ci.", "heading"),
            (
                "«\u00a0Nouvel acte\u00a0» (Ctrl+N) en saisit un en quelques touches, d’où que vous soyez.",
                "muted",
            ),
        ):
            line = words(text, role, wrap=True)
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(line)
        column.addStretch()
        return empty
