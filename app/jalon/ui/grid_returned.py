"""What a table that came back says otherwise: each value before and after, taken one by one or all."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jalon.domain.rules import Rules
from jalon.services.grids import ChangeKind, GridChange
from jalon.ui import grid_words, import_words, wording
from jalon.ui.flow import Flow
from jalon.ui.import_parts import CountChips
from jalon.ui.parts import Button, Card, words
from jalon.ui.person_painting import RowDelegate, paint_two_lines
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p

_ROW_HEIGHT = 56
_LOWEST = 240
_ALL, _TAKEN, _TOLD = "all", "taken", "told"
_KINDS = {
    ChangeKind.NEW_ROW: "ligne nouvelle",
    ChangeKind.MISSING_ROW: "n’est plus dans le tableau",
    ChangeKind.UNCLEAR: "on ne sait pas à qui est cette ligne",
}


class ReturnedTable(Table):
    """The differences; the space bar takes one or leaves it."""

    ticked = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override of Qt."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.ticked.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt."""
        super().resizeEvent(event)
        narrow = self.width() < p(620)
        self.setColumnHidden(2, narrow)
        self.share_width(0, {1: 190} if narrow else {1: 200, 2: 220})


class _ChangeDelegate(RowDelegate):
    def __init__(self, rules: Rules, step: "ReturnedStep") -> None:
        super().__init__(_ROW_HEIGHT)
        self._rules, self._step = rules, step

    def paint_cell(
        self, painter: QPainter, inside: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Override of the row."""
        one = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(one, GridChange):
            return
        if index.column() == 0:
            paint_two_lines(painter, inside, what_words(one), about_words(one, self._rules))
        elif index.column() == 1:
            is_taken = self._step.is_taken(one)
            colour = "accent_text" if is_taken else "muted"
            paint_two_lines(painter, inside, "", self._step.state_words(one), colour_of=colour)
        else:
            paint_two_lines(painter, inside, "", place_words(one), strong=False)


class ReturnedStep(QWidget):
    """Proposals to take, and what is only told: a figure, a row of nobody known."""

    changed = Signal()

    def __init__(self, rules: Rules) -> None:
        super().__init__()
        self._rules = rules
        self._changes: dict[str, GridChange] = {}
        self._taken: set[str] = set()
        self._model: PagedModel[GridChange] = PagedModel(self._columns(), self._read, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(p(12))
        self.chips = CountChips(
            "Différences à montrer",
            (
                (_ALL, "différence", "différences"),
                (_TAKEN, "proposition", "propositions"),
                (_TOLD, "signalée seulement", "signalées seulement"),
            ),
        )
        self.chips.chosen.connect(lambda _: self._list())
        column.addWidget(self.chips)
        self.none = words(
            "Ce tableau dit la même chose que Jalon\u00a0: rien à reprendre.", "strong", wrap=True
        )
        column.addWidget(self.none)
        self._card = card = Card(margin=8)
        card.setMinimumHeight(p(_LOWEST))
        self.table = ReturnedTable("Différences", _ROW_HEIGHT)
        self.table.setModel(self._model)
        self.table.paint_with(_ChangeDelegate(rules, self))
        self.table.ticked.connect(self.toggle)
        self.table.opened.connect(self.toggle)
        card.body.addWidget(self.table)
        column.addWidget(card, 1)
        tools = QWidget()
        flow = Flow(tools)
        flow.setSpacing(p(10))
        self.toggle_button = Button("Prendre ou &laisser cette ligne", self._toggle_current, tip="Espace")
        self.all_button = Button("&Tout prendre", lambda: self.take_all(taken=True), drawing="check")
        self.none_button = Button("T&out laisser", lambda: self.take_all(taken=False))
        for button in (self.toggle_button, self.all_button, self.none_button):
            flow.addWidget(button)
        self._tools = tools
        column.addWidget(tools)
        self.help = words(
            "Un chiffre du relevé ne se reprend jamais\u00a0: il vient des actes, c’est là qu’il se corrige.",
            "help",
            wrap=True,
        )
        column.addWidget(self.help)

    @property
    def taken(self) -> tuple[GridChange, ...]:
        """Return the changes to take, in their order."""
        return tuple(one for key, one in self._changes.items() if key in self._taken)

    def show_changes(self, changes: Sequence[GridChange]) -> None:
        """List the differences; what can be taken is taken until one says otherwise."""
        self._changes = {str(number): one for number, one in enumerate(changes)}
        self._taken = {key for key, one in self._changes.items() if one.can_be_taken}
        told = len(changes) - len(self._taken)
        self.chips.show_counts({_ALL: len(changes), _TAKEN: len(self._taken), _TOLD: told})
        self.none.setVisible(not changes)
        self.chips.setVisible(bool(changes))
        self._card.setVisible(bool(changes))
        self._tools.setVisible(bool(self._taken))
        self.help.setVisible(any(one.kind is ChangeKind.FIGURE for one in changes))
        self._list()

    def toggle(self, row: int) -> None:
        """Take the change of a row, or leave it."""
        key = self._model.id_at(row)
        if key is None or not self._changes[key].can_be_taken:
            return
        self._taken ^= {key}
        self._again(row)

    def take_all(self, *, taken: bool) -> None:
        """Take every change that can be, or none."""
        self._taken = {key for key, one in self._changes.items() if taken and one.can_be_taken}
        self._again(self.table.currentIndex().row())

    def is_taken(self, change: GridChange) -> bool:
        """Tell whether a change is to be taken."""
        return any(one is change for one in self.taken)

    def state_words(self, change: GridChange) -> str:
        """Return what becomes of a change."""
        if not change.can_be_taken:
            return "Signalé"
        return "À reprendre" if self.is_taken(change) else "Laissé"

    def focus_first(self) -> None:
        """Take the keyboard."""
        if self._changes:
            self.table.setFocus()

    def _toggle_current(self) -> None:
        self.toggle(self.table.currentIndex().row())

    def _again(self, row: int) -> None:
        top = self.table.verticalScrollBar().value()
        self._model.layoutChanged.emit()
        self.table.viewport().update()
        self.table.selectRow(max(row, 0))
        self.table.verticalScrollBar().setValue(top)
        self.changed.emit()

    def _list(self) -> None:
        wanted = self.chips.key
        kept = [
            key
            for key, one in self._changes.items()
            if wanted == _ALL or one.can_be_taken == (wanted == _TAKEN)
        ]
        self._model.show_ids(kept)
        if kept:
            self.table.selectRow(0)
        self.changed.emit()

    def _read(self, ids: Sequence[str]) -> Mapping[str, GridChange]:
        return {one: self._changes[one] for one in ids}

    def _columns(self) -> list[Column[GridChange]]:
        return [
            Column(
                "Différence",
                what_words,
                lambda one: ", ".join(
                    part
                    for part in (
                        self.state_words(one),
                        what_words(one),
                        about_words(one, self._rules),
                        place_words(one),
                    )
                    if part
                ),
            ),
            Column("Ce qui est fait", self.state_words),
            Column("Où", place_words),
        ]


def what_words(one: GridChange) -> str:
    """Return « 12/03/2026 → 14/03/2026 », or what a row is."""
    if one.kind in _KINDS:
        return wording.sentence_case(_KINDS[one.kind]) + (f"\u00a0: {one.after}" if one.after else "")
    return f"{one.before or '—'} → {one.after or '—'}"


def about_words(one: GridChange, rules: Rules) -> str:
    """Return what the change is about, and why it is only told."""
    parts = [grid_words.thing_words(one.field, rules), f"dossier {one.case_code}" if one.case_code else ""]
    if one.kind is ChangeKind.FIGURE:
        parts.append("un chiffre n’est pas repris")
    elif not one.can_be_taken and one.kind in (ChangeKind.VALUE, ChangeKind.NEW_ROW):
        reason = import_words.reason_words(one.verdict) if one.verdict is not None else ""
        parts.append(reason or "valeur non comprise")
    return ", ".join(part for part in parts if part)


def place_words(one: GridChange) -> str:
    """Return where in the file."""
    if not one.row:
        return one.sheet
    where = f"cellule {one.column}{one.row}" if one.column else f"ligne {one.row}"
    return f"{one.sheet}, {where}" if one.sheet else wording.sentence_case(where)
