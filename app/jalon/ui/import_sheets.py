"""The first step of an import: what the file holds, sheet by sheet, and what is taken of it."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from jalon.domain.import_values import ProposedSheet, Subject
from jalon.ui import wording
from jalon.ui.fields import Choice, Labelled, TextField
from jalon.ui.import_states import subject_words
from jalon.ui.import_work import Work
from jalon.ui.parts import Card, Row, emptied, words
from jalon.ui.theme import p

_NARROW = 720
TakeSheet = Callable[[str, int, Subject], None]
"""Takes a sheet: its name, the row of its headings, what it is about."""


class SheetsStep(QWidget):
    """Each sheet as a card: how many rows, what is hidden, take or leave, people or acts."""

    changed = Signal()

    def __init__(self, take: TakeSheet) -> None:
        super().__init__()
        self._take = take
        self._work: Work | None = None
        self.cards: dict[str, SheetCard] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(p(14))
        self.hidden_rows = QCheckBox()
        self.hidden_rows.toggled.connect(self._hidden_chosen)
        self._list = QVBoxLayout()
        self._list.setSpacing(p(12))
        column.addLayout(self._list)
        column.addWidget(self.hidden_rows)

    def show_work(self, work: Work) -> None:
        """Show the sheets of a file."""
        self._work = work
        emptied(self._list)
        self.cards = {}
        for sheet in work.sheets.values():
            card = SheetCard(sheet, work, self._chosen)
            self.cards[sheet.name] = card
            self._list.addWidget(card)
        hidden = sum(sheet.hidden_rows for sheet in work.sheets.values())
        told = "la ligne masquée" if hidden == 1 else f"les {wording.number(hidden)} lignes masquées"
        self.hidden_rows.setText(f"Reprendre aussi {told}")
        self.hidden_rows.blockSignals(True)
        self.hidden_rows.setChecked(work.mapping.take_hidden_rows)
        self.hidden_rows.blockSignals(False)
        self.hidden_rows.setVisible(bool(hidden))

    def focus_first(self) -> None:
        """Go to the first sheet."""
        if card := next(iter(self.cards.values()), None):
            card.taken.setFocus()

    def _chosen(self, sheet: str) -> None:
        work, card = self._work, self.cards[sheet]
        assert work is not None
        if not card.taken.isChecked():
            work.leave(sheet)
        else:
            self._take(sheet, card.heading_row, card.chosen_subject)
        card.show_state(work)
        self.changed.emit()

    def _hidden_chosen(self, taken: bool) -> None:  # noqa: FBT001
        if self._work is not None:
            self._work.take_hidden_rows(taken=taken)
            self.changed.emit()


class SheetCard(Card):
    """One sheet."""

    def __init__(self, sheet: ProposedSheet, work: Work, chosen: Callable[[str], None]) -> None:
        super().__init__(margin=16, spacing=8)
        self._sheet = sheet
        self.taken = QCheckBox(sheet.name or "Le tableau")
        self.taken.setChecked(work.mapping.of(sheet.name) is not None)
        self.taken.setAccessibleName(f"Reprendre {_called(sheet)}")
        self._told = words("", "muted", wrap=True)
        self._told.setContentsMargins(p(42), 0, 0, 0)
        self.subject = Choice()
        self.subject.offer([(str(one), subject_words(one)) for one in Subject])
        self._subject_row = Labelled("Chaque ligne est", self.subject)
        self.heading = TextField()
        self.heading.setFixedWidth(p(90))
        self._heading_row = Labelled("Titres à la ligne", self.heading)
        texts = QWidget()
        column = QVBoxLayout(texts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(p(2))
        column.addWidget(self.taken)
        column.addWidget(self._told)
        line = Row(_NARROW, spacing=16)
        line.add(texts, 1)
        line.add(self._subject_row)
        line.add(self._heading_row)
        self.body.addWidget(line)
        self.show_state(work)
        self.taken.toggled.connect(lambda _: chosen(sheet.name))
        self.subject.currentIndexChanged.connect(lambda _: chosen(sheet.name))
        self.heading.editingFinished.connect(lambda: self._heading_typed(chosen))

    @property
    def chosen_subject(self) -> Subject:
        """Return what the rows are about."""
        return Subject(self.subject.value() or Subject.PERSONS)

    @property
    def heading_row(self) -> int:
        """Return the row of the headings, 0 for none."""
        text = self.heading.text().strip()
        return int(text) if text.isascii() and text.isdigit() else 0

    def show_state(self, work: Work) -> None:
        """Show whether the sheet is taken, and as what."""
        sheet = self._sheet = work.sheets[self._sheet.name]
        table = work.mapping.of(sheet.name)
        for widget in (self.subject, self.heading, self.taken):
            widget.blockSignals(True)
        self.taken.setChecked(table is not None)
        if table is not None:
            self.subject.choose(str(table.subject))
        self.heading.setText(str(table.heading_row if table is not None else sheet.heading_row))
        for widget in (self.subject, self.heading, self.taken):
            widget.blockSignals(False)
        self._told.setText(sheet_words(sheet, work))
        for row in (self._subject_row, self._heading_row):
            row.setVisible(table is not None)

    def _heading_typed(self, chosen: Callable[[str], None]) -> None:
        if self.heading.isModified():
            self.heading.setModified(False)
            chosen(self._sheet.name)


def sheet_words(sheet: ProposedSheet, work: Work) -> str:
    """Return what there is to know of a sheet: its rows, what is hidden, whether it was seen before."""
    parts = [wording.counted(sheet.rows, "ligne remplie", "lignes remplies")]
    if sheet.hidden_rows:
        parts.append(f"dont {wording.counted(sheet.hidden_rows, 'masquée', 'masquées')}")
    if sheet.is_hidden:
        parts.append("feuille masquée dans le tableur")
    if not sheet.hidden_rows_known:
        parts.append("lignes masquées inconnues dans ce format ancien")
    known = sum(1 for column in sheet.columns if column.field)
    if sheet.name in work.proposal.remembered:
        parts.append("colonnes reconnues\u00a0: même tableau que la dernière fois")
    elif sheet.columns:
        parts.append(
            f"{wording.counted(known, 'colonne reconnue', 'colonnes reconnues')} sur {len(sheet.columns)}"
        )
    return ", ".join(parts) + "."


def _called(sheet: ProposedSheet) -> str:
    return f"la feuille {sheet.name}" if sheet.name else "le tableau"
