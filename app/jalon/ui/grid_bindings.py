"""What a table is filled with: cell by cell, column by column, each changed by a list, with what it gives."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from jalon.domain.grid_models import Form, RowSource
from jalon.domain.months import Month
from jalon.domain.rules import Rules
from jalon.services.grids import GridPreview
from jalon.ui import grid_words, wording
from jalon.ui.fields import Choice, Labelled, TextField
from jalon.ui.grid_work import Cell, Column, GridWork
from jalon.ui.parts import Button, Card, Row, emptied, words
from jalon.ui.theme import p

_NOTHING: Final = "-"
_OUTSIDE, _INSIDE = "OUTSIDE", "INSIDE"
_NARROW: Final = 640


class BindingRow(Row):
    """On the left where, and what it would hold; on the right what it is filled with, and how."""

    changed = Signal()
    form_changed = Signal()

    def __init__(self, where: str, label: str, options: Sequence[tuple[str, str]]) -> None:
        super().__init__(_NARROW, spacing=14)
        self._where = where
        texts, side = QWidget(), QWidget()
        left, right = QVBoxLayout(texts), QVBoxLayout(side)
        for box in (left, right):
            box.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        right.setSpacing(p(6))
        self.choice, self.form = Choice(), Choice()
        self.choice.setMinimumContentsLength(20)
        self.form.setMinimumContentsLength(14)
        right.addWidget(self.choice)
        self._form_part = QWidget()
        line = QHBoxLayout(self._form_part)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(p(10))
        how = words("Écrit", "muted")
        how.setBuddy(self.form)
        line.addWidget(how)
        line.addWidget(self.form, 1)
        right.addWidget(self._form_part)
        self.choice.offer([(_NOTHING, "Ne pas remplir"), *options])
        said = words(label or "Sans titre", "strong", wrap=True)
        said.setBuddy(self.choice)
        self.choice.setAccessibleName(f"{label or 'Sans titre'}, {where}")
        self.form.setAccessibleName(f"Écriture de {label or where}")
        self.below = words(where, "help", wrap=True)
        left.addWidget(said)
        left.addWidget(self.below)
        left.addStretch()
        self._form_part.hide()
        self.add(texts, 3)
        self.add(side, 2)
        self.choice.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.form.currentIndexChanged.connect(lambda _: self.form_changed.emit())

    def value(self) -> str | None:
        """Return what is chosen, None for nothing."""
        value = self.choice.value()
        return None if value == _NOTHING else value

    def show_value(self, value: str | None, words_of: str, forms: tuple[Form, ...], form: Form) -> None:
        """Show what is filled in and how, without a word to who listens."""
        for choice in (self.choice, self.form):
            choice.blockSignals(True)
        if not self.choice.choose(value or _NOTHING) and value is not None:
            self.choice.addItem(words_of, value)  # of a part of a breakdown: not offered, kept
            self.choice.choose(value)
        offered = tuple(dict.fromkeys((*forms, form))) if forms else ()
        self.form.offer([(one.value, grid_words.form_words(one, forms)) for one in offered])
        self.form.choose(form.value)
        self._form_part.setVisible(len(offered) > 1)
        for choice in (self.choice, self.form):
            choice.blockSignals(False)

    def show_sample(self, text: str) -> None:
        """Say below what would be written."""
        told = f"{self._where}\u00a0: {text}" if text else self._where
        self.below.setText(told)
        self.choice.setAccessibleDescription(told)


class BindingsStep(QWidget):
    """The cards of a model: its name and where it goes, its cells, its tables."""

    changed = Signal()
    """Something else would be written."""
    rebuilt = Signal()

    def __init__(self, rules: Rules) -> None:
        super().__init__()
        self._rules = rules
        self._work: GridWork | None = None
        self.cells: dict[Cell, BindingRow] = {}
        self.columns: dict[Column, BindingRow] = {}
        self.sources: list[Choice] = []
        self._counts: list[QLabel] = []
        self.when = words("", "help", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(p(14))
        column.addWidget(self._head())
        self._cards = QVBoxLayout()
        self._cards.setSpacing(p(14))
        column.addLayout(self._cards)
        self._adding = self._add_card()
        column.addWidget(self._adding)

    def show_work(self, work: GridWork) -> None:
        """Show a model."""
        self._work = work
        self.name.setText(work.name)
        self.whereto.blockSignals(True)
        self.whereto.choose(_OUTSIDE if work.leaves_structure else _INSIDE)
        self.whereto.blockSignals(False)
        self._adding.setVisible(work.base.kind == "xlsx")
        self.sheet.offer([(name, name) for name in work.sheets])
        self.sheet_row.setVisible(len(work.sheets) > 1)
        self._fill()

    def show_preview(self, preview: GridPreview, month: Month) -> None:
        """Say beside each cell and column what it would hold."""
        if self._work is None:
            return
        when = f"en {wording.month_words(month)}"
        self.when.setText(f"Ce qui serait écrit {when}.")
        for place, row in self.cells.items():
            text = preview.cells.get(place)
            row.show_sample("" if text is None else text or "rien")
        numbers = self._work.table_numbers()
        samples = {(numbers[number], name): texts for (number, name), texts in preview.columns.items()}
        for column, row in self.columns.items():
            texts = samples.get(column)
            told = "" if texts is None else ", ".join(_short(one) for one in texts) or "rien"
            row.show_sample(told)
        for number, count in enumerate(preview.rows):
            lines = wording.counted(count, "ligne", "lignes")
            self._counts[numbers[number]].setText(f"{wording.sentence_case(when)}\u00a0: {lines}.")

    def focus_first(self) -> None:
        """Take the keyboard: the first thing to check."""
        rows = [*self.cells.values(), *self.columns.values()]
        (rows[0].choice if rows else self.name).setFocus()

    def require_name(self) -> bool:
        """Tell whether the model has a name; ask for one beside the field when it has none."""
        if self.name.text().strip():
            return True
        self._name_row.show_error("Donnez un nom à ce tableau.")
        self.name.setFocus()
        return False

    def _head(self) -> Card:
        card = Card(spacing=12)
        self.name = TextField()
        self.name.setMaxLength(120)
        self._name_row = Labelled("N&om de ce tableau", self.name)
        self.name.textChanged.connect(self._named)
        self.whereto = Choice()
        self.whereto.offer(
            [
                (_OUTSIDE, "Il sort de la structure"),
                (_INSIDE, "Il reste dans la structure"),
            ]
        )
        self.whereto.currentIndexChanged.connect(lambda _: self._sent())
        card.body.addWidget(self._name_row)
        card.body.addWidget(
            Labelled(
                "Où &va-t-il",
                self.whereto,
                help_words="S’il sort (chef de file, partenaire) et nomme des personnes, Jalon demandera "
                "un motif à chaque fois et le gardera.",
            )
        )
        return card

    def _add_card(self) -> Card:
        card = Card(spacing=10)
        card.body.addWidget(words("Une autre cellule à remplir", "heading", wrap=True))
        self.sheet, self.place = Choice(), TextField()
        self.place.setMaxLength(12)
        self.sheet_row = Labelled("&Feuille", self.sheet)
        self._place_row = Labelled("&Cellule", self.place, help_words="Par exemple C7.")
        self.place.textChanged.connect(lambda _: self._place_row.show_error(None))
        self.place.returnPressed.connect(self.add_cell)
        card.body.addWidget(self.sheet_row)
        card.body.addWidget(self._place_row)
        line = Row(420, spacing=10)
        line.add(Button("A&jouter cette cellule", self.add_cell, drawing="plus"), keeps_width=True)
        line.add(QWidget(), 1)
        card.body.addWidget(line)
        return card

    def add_cell(self) -> None:
        """Take the cell that was typed among those to fill."""
        work = self._work
        if work is None:
            return
        place = work.add_cell(self.sheet.value() or "", self.place.text())
        if place is None:
            self._place_row.show_error("Une lettre de colonne puis un numéro de ligne, par exemple C7.")
            self.place.setFocus()
            return
        self.place.clear()
        self._fill()
        self.cells[place].choice.setFocus()

    def _fill(self) -> None:
        work = self._work
        assert work is not None
        emptied(self._cards)
        self.when = words("", "help", wrap=True)
        self.cells, self.columns, self.sources, self._counts = {}, {}, [], []
        if work.cells:
            self._cards.addWidget(self._cells_card(work))
        for number in range(len(work.base.tables)):
            self._cards.addWidget(self._table_card(work, number))
        self.rebuilt.emit()

    def _cells_card(self, work: GridWork) -> Card:
        card = Card(spacing=10)
        card.body.addWidget(words("Cellules", "heading"))
        card.body.addWidget(self.when)
        options = grid_words.key_options(self._rules)
        for place, one in work.cells.items():
            month = grid_words.month_of_cell_words(one.month) if one is not None else ""
            label = ", ".join(part for part in (work.labels.get(place, ""), month) if part)
            row = BindingRow(_cell_words(work, place), label, options)
            self.cells[place] = row
            self._show_cell(work, place)
            row.changed.connect(self._bound(self._cell_chosen, place))
            row.form_changed.connect(self._bound(self._cell_formed, place))
            card.body.addWidget(row)
        return card

    def _table_card(self, work: GridWork, number: int) -> Card:
        card = Card(spacing=10)
        table = work.base.tables[number]
        title = f"Lignes de «\u00a0{table.sheet}\u00a0»" if table.sheet else "Lignes du tableau"
        if table.coach:
            title += f", pour {table.coach}"
        card.body.addWidget(words(title, "heading", wrap=True))
        count = words("", "help", wrap=True)
        self._counts.append(count)
        card.body.addWidget(count)
        source = Choice()
        source.offer([(one.value, text) for one, text in grid_words.SOURCES.items()])
        source.choose(work.sources[number].value)
        source.currentIndexChanged.connect(self._bound(self._sourced, number))
        self.sources.append(source)
        card.body.addWidget(Labelled("Une ligne pour", source))
        options = grid_words.field_options(work.sources[number])
        for place in (one for one in work.columns if one[0] == number):
            row = BindingRow(f"Colonne {place[1]}", work.headings.get(place, ""), options)
            self.columns[place] = row
            self._show_column(work, place)
            row.changed.connect(self._bound(self._column_chosen, place))
            row.form_changed.connect(self._bound(self._column_formed, place))
            card.body.addWidget(row)
        return card

    def _show_cell(self, work: GridWork, place: Cell) -> None:
        one = work.cells[place]
        key, form = (None, Form.AUTO) if one is None else (one.key, one.form)
        forms = grid_words.forms_of_key(key, self._rules) if key else ()
        told = grid_words.key_words(key, self._rules) if key else ""
        self.cells[place].show_value(key, told, forms, form)

    def _show_column(self, work: GridWork, place: Column) -> None:
        one = work.columns[place]
        name, form = (None, Form.AUTO) if one is None else (one.field, one.form)
        forms = grid_words.forms_of_field(name) if name else ()
        self.columns[place].show_value(name, grid_words.field_words(name) if name else "", forms, form)

    def _cell_chosen(self, place: Cell) -> None:
        work = self._work
        assert work is not None
        work.set_cell(place, self.cells[place].value())
        self._show_cell(work, place)
        self.changed.emit()

    def _cell_formed(self, place: Cell) -> None:
        if self._work is not None:
            self._work.set_cell_form(place, Form(self.cells[place].form.value() or ""))
            self.changed.emit()

    def _column_chosen(self, place: Column) -> None:
        work = self._work
        assert work is not None
        work.set_column(place, self.columns[place].value())
        self._show_column(work, place)
        self.changed.emit()

    def _column_formed(self, place: Column) -> None:
        if self._work is not None:
            self._work.set_column_form(place, Form(self.columns[place].form.value() or ""))
            self.changed.emit()

    def _sourced(self, number: int) -> None:
        work = self._work
        assert work is not None
        work.set_source(number, RowSource(self.sources[number].value() or "persons"))
        options = grid_words.field_options(work.sources[number])
        for place, row in self.columns.items():
            if place[0] == number:
                row.choice.blockSignals(True)
                row.choice.offer([(_NOTHING, "Ne pas remplir"), *options])
                row.choice.blockSignals(False)
                self._show_column(work, place)
        self.changed.emit()

    def _named(self, text: str) -> None:
        self._name_row.show_error(None)
        if self._work is not None and self._work.name != text:
            self._work.name, self._work.is_touched = text, True

    def _sent(self) -> None:
        if self._work is not None:
            self._work.leaves_structure = self.whereto.value() == _OUTSIDE
            self._work.is_touched = True

    def _bound(self, act: Callable[..., None], place: object) -> Callable[..., None]:
        return lambda *_: act(place)


def _cell_words(work: GridWork, place: Cell) -> str:
    where = f"Feuille {place[0]}, cellule {place[1]}" if len(work.sheets) > 1 else f"Cellule {place[1]}"
    return where


def _short(text: str) -> str:
    return f"«\u00a0{text if len(text) <= 24 else text[:23] + '…'}\u00a0»"
