"""The second step of an import: what columns are, what the values of lists mean, which way days read."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from jalon.domain.import_values import (
    EMPLOYERS,
    NEW,
    NOTHING,
    PEOPLE,
    ListValues,
    ProposedColumn,
    Subject,
    TableMapping,
    WrittenValue,
)
from jalon.services.importing import fields_for
from jalon.ui import wording
from jalon.ui.fields import Choice, Labelled
from jalon.ui.import_states import NO_FIELD, list_words, sure_words
from jalon.ui.import_words import field_words
from jalon.ui.import_work import AmbiguousColumn, Work, iso_day
from jalon.ui.messages import Message
from jalon.ui.parts import Banner, Button, Card, Row, emptied, words
from jalon.ui.theme import p
from jalon.ui.vocabulary import in_trade_words

_NARROW = 640
_NONE = "-none-"
_UNDECIDED = "-undecided-"
_DAY, _MONTH = "day", "month"
_DAY_OR_MONTH = ("Le jour d’abord", "Le mois d’abord")
_SURE = 0.995
_NEVER: Mapping[str, str] = {
    "national_number": "Numéros de sécurité sociale\u00a0: Jalon n’en garde jamais.",
}
Options = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Defaults:
    """What can stand for a column that a table does not have: colleagues, types of acts."""

    coaches: Options
    act_types: Options
    added: Options = ()
    """What a column can be beside the fields that Jalon knows: those of the structure's own."""


class ColumnsStep(QWidget):
    """Cards: the columns of each sheet taken, the lists, the days; a change is told at once."""

    changed = Signal()
    told = Signal(str)
    rebuilt = Signal()
    """Cards came or went: the page has another height."""

    def __init__(self) -> None:
        super().__init__()
        self._work: Work | None = None
        self._defaults = Defaults((), ())
        self.columns: dict[tuple[str, int], ColumnRow] = {}
        self.values: dict[tuple[str, str, str], Choice] = {}
        self.days: dict[tuple[str, int], Choice] = {}
        self.defaults: dict[tuple[str, str], Choice] = {}
        self._default_rows: dict[tuple[str, str], _Pair] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(p(14))
        self.waiting = Banner("warm")
        column.addWidget(self.waiting)
        self._days, self._tables, self._lists = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        for part in (self._days, self._tables, self._lists):
            part.setSpacing(p(14))
            column.addLayout(part)
        self.all_values = QCheckBox("Montrer aussi les valeurs reconnues")
        self.all_values.toggled.connect(lambda _: self.show_found())
        column.addWidget(self.all_values)

    def show_work(self, work: Work, defaults: Defaults) -> None:
        """Show how the tables taken map."""
        self._work, self._defaults = work, defaults
        emptied(self._tables)
        self.columns, self.defaults, self._default_rows = {}, {}, {}
        for table in work.mapping.tables:
            self._tables.addWidget(self._table_card(table))
        self.show_found()

    def show_found(self) -> None:
        """Show again what depends on the columns chosen: lists and days."""
        if self._work is None:
            return
        self._show_days(self._work)
        self._show_lists(self._work)
        self._show_defaults(self._work)
        self._tell_waiting()
        self._order_keyboard()
        self.rebuilt.emit()

    def _order_keyboard(self) -> None:
        """Have Tab follow the page: what is asked about days comes first, though it is made last."""
        order: list[QWidget] = [*self.days.values()]
        for sheet in dict.fromkeys(sheet for sheet, _ in self.columns):
            order += [row.choice for (of, _), row in self.columns.items() if of == sheet]
            order += [choice for (of, _), choice in self.defaults.items() if of == sheet]
        order += [*self.values.values(), self.all_values]
        for one, following in itertools.pairwise(order):
            self.setTabOrder(one, following)

    def focus_first(self) -> None:
        """Go to the first question, else to the first column."""
        choices = [*self.days.values(), *(row.choice for row in self.columns.values())]
        if choices:
            choices[0].setFocus()

    def focus_value(self, sheet: str, name: str, written: str) -> None:
        """Go to a written value of a list."""
        if (sheet, name, written) not in self.values:
            self.all_values.setChecked(True)
        if (choice := self.values.get((sheet, name, written))) is not None:
            choice.setFocus()

    def undecided(self) -> list[Choice]:
        """Return the written values that nobody has decided about."""
        return [choice for choice in self.values.values() if choice.value() == _UNDECIDED]

    def _tell_waiting(self) -> None:
        """Say above the columns that words wait below: their rows would not be imported."""
        count = len(self.undecided())
        if not count:
            self.waiting.clear()
            return
        told = wording.counted(count, "mot du tableau attend", "mots du tableau attendent")
        said = Message(
            f"{told} que vous disiez ce qu’il faut comprendre.", "Sans cela, leurs lignes restent de côté."
        )
        if self.waiting.text:
            self.waiting.retell(said)
        else:
            see = Button("&Voir ces mots", lambda: self.undecided()[0].setFocus(), drawing="chevron-down")
            self.waiting.say(said, [see])

    # --- the columns

    def _table_card(self, table: TableMapping) -> Card:
        work = self._work
        assert work is not None
        card = Card(spacing=10)
        about = "personnes" if table.subject is Subject.PERSONS else "actes"
        title = f"Colonnes de «\u00a0{table.sheet}\u00a0»" if table.sheet else "Colonnes du tableau"
        card.body.addWidget(words(title, "heading", wrap=True))
        known = " Rangées comme la dernière fois." if table.sheet in work.proposal.remembered else ""
        card.body.addWidget(
            words(
                f"Chaque ligne est reprise parmi les {about}.{known} Vérifiez, corrigez.", "muted", wrap=True
            )
        )
        options = [(_NONE, NO_FIELD), *((name, field_words(name)) for name in fields_for(table.subject))]
        if table.subject is Subject.PERSONS:
            options += self._defaults.added
        for column in work.sheets[table.sheet].columns:
            row = ColumnRow(column, table.columns.get(column.number), options)
            self.columns[table.sheet, column.number] = row
            row.choice.currentIndexChanged.connect(self._column_changed(table.sheet, column.number))
            row.choice.left.connect(self._settle)
            card.body.addWidget(row)
        rest = Card(margin=0, spacing=10)
        rest.setProperty("card", False)
        wanted = [
            ("coach", in_trade_words("Référent des lignes qui n’en nomment pas"), self._defaults.coaches)
        ]
        if table.subject is Subject.ACTS:
            wanted.append(("act_type", "Nature des actes qui n’en disent pas", self._defaults.act_types))
        for name, label, entries in wanted:
            choice = Choice()
            choice.offer([(_NONE, "Aucun" if name == "coach" else "Aucune"), *entries])
            choice.choose(table.defaults.get(name, _NONE))
            choice.currentIndexChanged.connect(self._default_changed(table.sheet, name))
            self.defaults[table.sheet, name] = choice
            pair = _Pair(label, "", choice)
            self._default_rows[table.sheet, name] = pair
            rest.body.addWidget(pair)
        card.body.addWidget(rest)
        return card

    def _settle(self) -> None:
        if self._work is not None:
            self._work.settle()

    def _column_changed(self, sheet: str, column: int) -> Callable[[int], None]:
        def changed(_: int) -> None:
            work, row = self._work, self.columns[sheet, column]
            assert work is not None
            name = row.choice.value()
            moved = work.set_field(sheet, column, None if name == _NONE else name)
            row.chosen_by_hand()
            if moved.given_back is not None:
                owner, held = moved.given_back
                if (other := self.columns.get((sheet, owner))) is not None and owner != moved.freed:
                    other.show_field(held)
            if moved.freed is not None and (other := self.columns.get((sheet, moved.freed))) is not None:
                other.show_field(None)
                self.told.emit(
                    f"{field_words(name or '')}\u00a0: repris de la colonne {row.letter}, "
                    f"plus de la colonne {other.letter}."
                )
            else:
                self.told.emit("")
            self.changed.emit()

        return changed

    def _default_changed(self, sheet: str, name: str) -> Callable[[int], None]:
        def changed(_: int) -> None:
            work = self._work
            assert work is not None
            value = self.defaults[sheet, name].value()
            work.set_default(sheet, name, None if value == _NONE else value)
            self.changed.emit()

        return changed

    def _show_defaults(self, work: Work) -> None:
        """Ask for what no column says."""
        for (sheet, name), row in self._default_rows.items():
            table = work.mapping.of(sheet)
            held = set(table.columns.values()) if table is not None else set()
            row.setVisible(name == "coach" or name not in held)

    # --- the days

    def _show_days(self, work: Work) -> None:
        asked = work.asked_days()
        if {(one.sheet, one.column) for one in asked} == set(self.days):
            return
        emptied(self._days)
        self.days = {}
        if not asked:
            return
        for title, what, some in (
            ("Le jour ou le mois d’abord\u00a0?", "Ces dates", [o for o in asked if not o.is_duration]),
            ("Minutes ou heures\u00a0?", "Ces durées", [o for o in asked if o.is_duration]),
        ):
            if not some:
                continue
            card = Card(spacing=10)
            card.body.addWidget(words(title, "heading", wrap=True))
            why = f"{what} se lisent de deux façons, et rien dans la colonne ne tranche."
            card.body.addWidget(words(why, "muted", wrap=True))
            for one in some:
                card.body.addWidget(self._day_row(work, one))
            self._days.addWidget(card)

    def _day_row(self, work: Work, one: AmbiguousColumn) -> Labelled:
        choice = Choice()
        choice.setMinimumContentsLength(20)
        first, second = ("Des minutes", "Des heures") if one.is_duration else _DAY_OR_MONTH
        told = _duration_told if one.is_duration else _day_told
        choice.offer(
            [
                (_UNDECIDED, "Demander ligne par ligne"),
                (_DAY, f"{first}\u00a0: {told(one.day)}"),
                (_MONTH, f"{second}\u00a0: {told(one.other)}"),
            ]
        )
        table = work.mapping.of(one.sheet)
        held = {} if table is None else table.in_hours if one.is_duration else table.month_first
        known = held.get(one.column)
        choice.choose(_UNDECIDED if known is None else _MONTH if known else _DAY)
        choice.currentIndexChanged.connect(self._day_changed(one))
        self.days[one.sheet, one.column] = choice
        rows = wording.counted(one.rows, *(("durée", "durées") if one.is_duration else ("date", "dates")))
        where = f"{one.sheet}, " if len(work.mapping.tables) > 1 and one.sheet else ""
        return Labelled(f"{where}{one.heading}\u00a0: «\u00a0{one.written}\u00a0» ({rows})", choice)

    def _day_changed(self, one: AmbiguousColumn) -> Callable[[int], None]:
        def changed(_: int) -> None:
            work = self._work
            assert work is not None
            value = self.days[one.sheet, one.column].value()
            say = work.set_in_hours if one.is_duration else work.set_month_first
            say(one.sheet, one.column, None if value == _UNDECIDED else value == _MONTH)
            self.changed.emit()

        return changed

    # --- the lists

    def _show_lists(self, work: Work) -> None:
        wanted = {
            (one.sheet, one.name, value.written): (one, value)
            for one in work.values
            for value in one.values
            if self.all_values.isChecked()
            or _is_to_see(value)
            or (one.sheet, one.name, value.written) in self.values
        }
        recognised = sum(len(one.values) for one in work.values) - len(wanted)
        self.all_values.setVisible(bool(recognised) or self.all_values.isChecked())
        self.all_values.setText(
            "Montrer aussi les valeurs reconnues" + (f" ({recognised})" if recognised else "")
        )
        if set(wanted) == set(self.values):
            return
        emptied(self._lists)
        self.values = {}
        if not wanted:
            return
        card = Card(spacing=10)
        card.body.addWidget(words("Ce que veulent dire les mots du tableau", "heading", wrap=True))
        card.body.addWidget(
            words("Pour chaque mot, ce que Jalon doit comprendre. Il s’en souviendra.", "muted", wrap=True)
        )
        # What is to be decided comes first.
        for (sheet, name, written), (one, value) in sorted(
            wanted.items(), key=lambda entry: entry[1][1].code is not None
        ):
            choice = Choice()
            choice.setMinimumContentsLength(18)
            choice.offer(_options_of(one))
            choice.choose(_UNDECIDED if value.code is None else value.code)
            choice.currentIndexChanged.connect(self._value_changed(sheet, name, written))
            self.values[sheet, name, written] = choice
            where = f", «\u00a0{sheet}\u00a0»" if len(work.mapping.tables) > 1 and sheet else ""
            below = f"{list_words(name)}{where}, {wording.counted(value.count, 'fois', 'fois')}"
            card.body.addWidget(_Pair(f"«\u00a0{_short(written)}\u00a0»", below, choice))
        self._lists.addWidget(card)

    def _value_changed(self, sheet: str, name: str, written: str) -> Callable[[int], None]:
        def changed(_: int) -> None:
            work = self._work
            assert work is not None
            code = self.values[sheet, name, written].value()
            work.set_value(sheet, name, written, None if code == _UNDECIDED else code)
            self._tell_waiting()
            self.changed.emit()

        return changed


class _Pair(Row):
    """On the left what is written and a line below, on the right what it is taken for."""

    def __init__(self, written: str, below: str, choice: Choice, *, name: str = "") -> None:
        super().__init__(_NARROW, spacing=14)
        texts = QWidget()
        self.texts = column = QVBoxLayout(texts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.label = words(written, "strong", wrap=True)
        self.label.setBuddy(choice)
        choice.setAccessibleName(name or written)
        choice.setAccessibleDescription(below)
        self.below = words(below, "help", wrap=True)
        column.addWidget(self.label)
        column.addWidget(self.below)
        self.add(texts, 3)
        self.add(choice, 2)


class ColumnRow(QWidget):
    """A column: its letter and heading, some of its values, what it is, how sure that is."""

    def __init__(
        self, column: ProposedColumn, name: str | None, options: Sequence[tuple[str | None, str]]
    ) -> None:
        super().__init__()
        self.letter = column.letter
        self.choice = Choice()
        self.choice.setMinimumContentsLength(20)
        self.choice.offer(options)
        self._is_guess = name is not None and name == column.field
        self._score = column.score
        heading = column.heading or "Sans titre"
        written = ", ".join(f"«\u00a0{_short(one)}\u00a0»" for one in column.samples[:3])
        below = written or "Aucune valeur"
        if column.is_hidden:
            below = f"Colonne masquée. {below}"
        if column.never:
            below = _NEVER.get(column.never, below)
        line = _Pair(f"{column.letter}. {heading}", below, self.choice)
        self.sure = words("", "late", wrap=True)
        line.texts.addWidget(self.sure)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._below = below
        layout.addWidget(line)
        self.show_field(name)
        if column.never:
            self.choice.setEnabled(False)

    def show_field(self, name: str | None) -> None:
        """Show what the column is taken for."""
        self.choice.blockSignals(True)
        self.choice.choose(_NONE if name is None else name)
        self.choice.blockSignals(False)
        self._tell(name)

    def chosen_by_hand(self) -> None:
        """Say no more how sure the guess was: somebody chose."""
        self._is_guess = False
        self._tell(self.choice.value())

    def _tell(self, name: str | None) -> None:
        is_guess = self._is_guess and name not in (None, _NONE)
        told = wording.sentence_case(sure_words(self._score)) if is_guess else ""
        self.sure.setText(told)
        self.sure.setVisible(bool(told) and self._score < _SURE)
        self.choice.setAccessibleDescription(f"{told}. {self._below}" if told else self._below)


def _options_of(one: ListValues) -> list[tuple[str | None, str]]:
    options: list[tuple[str | None, str]] = [(_UNDECIDED, "À décider"), (NOTHING, "Cela ne dit rien")]
    if one.name == EMPLOYERS:
        options.append((NEW, "Créer cet employeur"))
    elif one.name == PEOPLE:
        options[1] = (NOTHING, "Laisser de côté")
        options.append((NEW, "Créer cette personne"))
    return [*options, *(entry for entry in one.options if entry[0] != NOTHING)]


def _is_to_see(value: WrittenValue) -> bool:
    return value.code is None or value.score < _SURE


def _short(text: str) -> str:
    return text if len(text) <= 28 else f"{text[:27]}…"


def _duration_told(text: str) -> str:
    return wording.duration(int(text)) if text.isdecimal() else text


def _day_told(text: str) -> str:
    day = iso_day(text)
    return wording.day_words(day).partition(" ")[2] if day is not None else text
