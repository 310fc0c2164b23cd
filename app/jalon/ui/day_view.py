"""One day of the log: what was done, against what was due, and the holes that a key fills."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from jalon.services.log import ActLine
from jalon.services.working_time import Hole, WorkingDay
from jalon.ui import wording
from jalon.ui.act_lines import ROW_HEIGHT, ActsModel, ActsTable
from jalon.ui.flow import Flow
from jalon.ui.parts import Button, emptied, page, words
from jalon.ui.theme import p
from jalon.ui.working_days import hole_words, notes_of

_SHOWN_ROWS = 12


class DayView(QWidget):
    """A day, the one before, the one after; its holes are buttons, its acts a table."""

    day_changed = Signal()
    hole_wanted = Signal(object, object)
    """A hole is to be filled: its day, the hole."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self.day = today()
        self.holes: tuple[Hole, ...] = ()
        self._is_filling = False
        layout = page(self)
        for area in self.findChildren(QScrollArea):  # it stands on a card, not on the ground of the window
            area.setStyleSheet("QScrollArea, #day { background: transparent; }")
            area.widget().setObjectName("day")
        layout.setContentsMargins(p(12), p(8), p(12), p(8))
        layout.setSpacing(p(10))
        line = QHBoxLayout()
        line.setSpacing(p(8))
        self.before = Button(
            "", lambda: self._step(-1), kind="icon", drawing="chevron-left", name="Jour précédent"
        )
        self.after = Button(
            "", lambda: self._step(1), kind="icon", drawing="chevron-right", name="Jour suivant"
        )
        self.heading = words("", "heading", wrap=True)
        line.addWidget(self.before)
        line.addWidget(self.after)
        line.addWidget(self.heading, 1)
        layout.addLayout(line)
        self.totals = words("", "", wrap=True)
        layout.addWidget(self.totals)
        self.holes_title = words("À saisir", "strong")
        layout.addWidget(self.holes_title)
        self._holes_part = QWidget()
        self._flow = Flow(self._holes_part)
        layout.addWidget(self._holes_part)
        self._model = ActsModel(today, self)
        self.table = ActsTable("Actes du jour", self._model, today)
        layout.addWidget(self.table)
        self._nothing = words("Rien n’est noté ce jour-là.", "muted", wrap=True)
        layout.addWidget(self._nothing)
        layout.addStretch()

    @property
    def hole_buttons(self) -> list[Button]:
        """Return the buttons of the holes, in the order of the day."""
        widgets = (self._flow.itemAt(place) for place in range(self._flow.count()))
        return [item.widget() for item in widgets if item and isinstance(item.widget(), Button)]  # type: ignore[misc]

    def go(self, day: date) -> None:
        """Show another day at the next reading."""
        self.day = day

    def focus_first(self) -> None:
        """Go to the first hole, else to the acts."""
        buttons = self.hole_buttons
        target = buttons[0] if buttons else self.table if self._model.rowCount() else self.after
        target.setFocus()

    def show_log(self, day: WorkingDay, acts: Sequence[ActLine], *, fills: bool) -> None:
        """Show what is on file of the day; ``fills`` offers to fill its holes."""
        had_focus = self._is_filling or any(button.hasFocus() for button in self.hole_buttons)
        self._is_filling = False
        self.day = day.date
        self.heading.setText(wording.sentence_case(wording.day_words(day.date)))
        self.totals.setText(_totals_told(day))
        self.holes = day.holes
        emptied(self._flow)
        for hole in day.holes:
            text = hole_words(hole)
            if fills:
                button = Button(text, self._filling(hole), drawing="plus", name=f"Saisir {text}")
                self._flow.addWidget(button)
            else:
                self._flow.addWidget(words(text))
        self.holes_title.setVisible(bool(day.holes))
        self._holes_part.setVisible(bool(day.holes))
        self._model.show_acts(acts)
        self.table.setVisible(bool(acts))
        self._nothing.setVisible(not acts)
        self.table.setFixedHeight(p(42) + p(ROW_HEIGHT + 1) * min(max(len(acts), 1), _SHOWN_ROWS))
        if acts:
            self.table.selectRow(0)
        if had_focus:
            QTimer.singleShot(0, self, self.focus_first)

    def _filling(self, hole: Hole) -> Callable[[], None]:
        def fill() -> None:
            self._is_filling = True
            self.hole_wanted.emit(self.day, hole)

        return fill

    def _step(self, count: int) -> None:
        self.day += timedelta(days=count)
        self.day_changed.emit()


def _totals_told(day: WorkingDay) -> str:
    minutes = day.day.minutes
    kinds = (
        ("personnes", minutes.person),
        ("employeurs", minutes.employer + minutes.tripartite),
        ("partenaires", minutes.partner),
        ("travail interne", minutes.internal),
        ("trajets", minutes.trip),
        ("rendez-vous manqués", minutes.absence),
    )
    done = ", ".join(f"{words_of} {wording.duration(count)}" for words_of, count in kinds if count)
    told = f"Fait\u00a0: {wording.duration(minutes.worked)}" + (f" ({done})" if done else "")
    if day.awaiting:
        told += f". Encore prévu\u00a0: {wording.duration(day.awaiting)}"
    if minutes.due is not None:
        told += f". À faire\u00a0: {wording.duration(minutes.due)}"
        if day.missing:
            told += f", il manque {wording.duration(day.missing)}"
        elif day.beyond:
            told += f", {wording.duration(day.beyond)} de plus"
    notes = notes_of(day)
    return told + "." + (f" {wording.sentence_case(notes)}." if notes else "")
