"""The third step of an import: what becomes of each row; the one chosen is mended beside the list."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QProgressBar, QScrollArea, QVBoxLayout, QWidget

from jalon.domain.import_values import Ignored, RowState, Subject, Verdict
from jalon.domain.rules import Rules
from jalon.ui.import_parts import CountChips
from jalon.ui.import_row_panel import RowPanel
from jalon.ui.import_rows import RowLine, RowsTable
from jalon.ui.import_states import STATES, short_place, short_reason
from jalon.ui.import_work import Work
from jalon.ui.parts import Button, Card, Row, words
from jalon.ui.theme import p

ALL: Final = "all"
_NARROW = 900
_TABLE_LOWEST = 330


class TrialStep(QWidget):
    """The counts that filter, the rows, the row chosen."""

    saving_wanted = Signal()
    """The rows left aside are to be saved."""
    rebuilt = Signal()
    """Another row is shown, or more of it: the page has another height."""

    def __init__(self, rules: Rules) -> None:
        super().__init__()
        self._rules = rules
        self._work: Work | None = None
        self._verdicts: dict[str, Verdict] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(p(12))
        self.chips = CountChips("Lignes à montrer", _chips())
        self.chips.chosen.connect(lambda _: self._list_rows(self.current_key()))
        column.addWidget(self.chips)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setAccessibleName("Examen des lignes")
        self.busy.hide()
        column.addWidget(self.busy)
        self.table = RowsTable(self._lines)
        self.table.setMinimumHeight(p(_TABLE_LOWEST))
        listed = Card(margin=8)
        listed.body.addWidget(self.table, 1)
        self.none = words("", "muted", wrap=True)
        listed.body.addWidget(self.none)
        self.save_button = Button(
            "&Enregistrer les lignes refusées…", self.saving_wanted.emit, kind="link", drawing="file-down"
        )
        listed.body.addWidget(self.save_button)
        self.panel = RowPanel()
        self.panel.back_wanted.connect(self.table.setFocus)
        self.panel.grown.connect(self._share_height)
        self.table.opened.connect(lambda _: self.panel.focus_first())
        self._area = QScrollArea()
        self._area.setProperty("inner", True)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.panel)
        self.panel.setProperty("card", False)
        beside = Card(margin=4)
        beside.body.addWidget(self._area)
        line = Row(_NARROW, spacing=14)
        line.add(listed, 3)
        line.add(beside, 2)
        column.addWidget(line, 1)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_row())

    def show_work(self, work: Work) -> None:
        """Show what was rehearsed; the row chosen stays chosen, also when its state left the filter."""
        self._work = work
        kept = self.current_key()
        self._verdicts = {str(number): verdict for number, verdict in enumerate(work.verdicts)}
        counts = work.rehearsal.counts if work.rehearsal else {}
        told = {str(state): count for state, count in counts.items()}
        told[ALL] = sum(count for state, count in counts.items() if state is not RowState.IGNORED)
        self.chips.show_counts(told)
        aside = counts.get(RowState.REFUSED, 0) + counts.get(RowState.DOUBTFUL, 0)
        self.save_button.setVisible(bool(aside))
        self._list_rows(kept, held=kept)

    def show_busy(self, *, busy: bool) -> None:
        """Tell that the rows are being examined."""
        self.busy.setVisible(busy)

    def current_key(self) -> str | None:
        """Return which row is chosen."""
        return self.table.rows.id_at(self.table.currentIndex().row())

    def focus_first(self) -> None:
        """Go to the rows."""
        self.table.setFocus()

    def place(self) -> tuple[str, str | None]:
        """Return the filter and the row chosen."""
        return self.chips.key, self.current_key()

    def go_to(self, place: tuple[str, str | None]) -> None:
        """Go where ``place`` was."""
        self.chips.choose(place[0])
        self._list_rows(place[1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt."""
        super().resizeEvent(event)
        self._share_height()

    def _share_height(self) -> None:
        """Beside the list the panel scrolls by itself; under it, it is whole and the page scrolls."""
        width = self.width() - p(2)
        is_under = self.width() < p(_NARROW)
        self._area.setMinimumHeight(
            max(self.panel.heightForWidth(width), self.panel.sizeHint().height())
            if is_under
            else p(_TABLE_LOWEST)
        )
        self.rebuilt.emit()

    def _list_rows(self, chosen: str | None = None, *, held: str | None = None) -> None:
        """List the rows of the filter; ``held`` was just mended, and stays in sight."""
        shown = self.panel.shown
        ids = [
            key
            for key, verdict in self._verdicts.items()
            if self._is_wanted(verdict)
            or (key == held and shown is not None and verdict.place == shown.place)
        ]
        self.table.selectionModel().blockSignals(True)
        self.table.rows.show_ids(ids)
        if ids:
            self.table.selectRow(self.table.rows.place_of(chosen) or 0)
        self.table.selectionModel().blockSignals(False)
        self.none.setText("" if ids else "Aucune ligne ici.")
        self.none.setVisible(not ids)
        self._show_row()

    def _is_wanted(self, verdict: Verdict) -> bool:
        if self.chips.key == ALL:
            return verdict.state is not RowState.IGNORED or verdict.reason is Ignored.SKIPPED
        return str(verdict.state) == self.chips.key

    def _show_row(self) -> None:
        verdict = self._verdicts.get(self.current_key() or "")
        if verdict is None or self._work is None:
            self.panel.set_empty()
        else:
            self.panel.show_verdict(self._work, verdict, self._rules)
        QTimer.singleShot(0, self, self._share_height)

    def _lines(self, ids: Sequence[str]) -> Mapping[str, RowLine]:
        many = self._work is not None and len(self._work.mapping.tables) > 1
        return {key: row_line(key, self._verdicts[key], with_sheet=many) for key in ids}


def row_line(key: str, verdict: Verdict, *, with_sheet: bool) -> RowLine:
    """Return how a verdict is listed."""
    look = STATES[verdict.state]
    place = short_place(verdict, with_sheet=with_sheet)
    about = {Subject.PERSONS: "", Subject.ACTS: "acte"}.get(verdict.subject or Subject.PERSONS, "")
    who = verdict.who or f"{place[:1].upper()}{place[1:]}"
    return RowLine(
        key,
        place if verdict.who else "",
        who,
        about,
        look.words,
        look.tone,
        look.drawing,
        short_reason(verdict),
    )


def _chips() -> Sequence[tuple[str, str, str]]:
    return (
        (ALL, "ligne", "lignes"),
        *((str(state), look.one, look.several) for state, look in STATES.items()),
    )
