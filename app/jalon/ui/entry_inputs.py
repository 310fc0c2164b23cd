"""How one column is typed: the widget, and what it gives and takes as a value."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from jalon.domain.rules import Rules
from jalon.services import activities, occupations
from jalon.ui import wording
from jalon.ui.amounts import cents_words, read_cents
from jalon.ui.fields import Choice, DayField, DurationField, NoteField, TextField
from jalon.ui.flow import Flow
from jalon.ui.form_fields import Field
from jalon.ui.people_field import CompletingField, Search, Suggestion
from jalon.ui.theme import p

Options = Sequence[tuple[str | None, str]]

_NOT_UNDERSTOOD_DAY = "Cette date n’est pas comprise."
_NOT_UNDERSTOOD_DURATION = "Cette durée n’est pas comprise."
_HOURS_OF_A_WEEK = 168
_NOT_A_NUMBER = "Un nombre entier est attendu."
_NOT_AN_AMOUNT = "Un montant en euros est attendu."
_NOT_IN_LIST = "Choisissez dans la liste, ou videz le champ."


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What inputs need from outside: the day, the rules, the lists that are given, the employers."""

    today: Callable[[], date]
    rules: Rules
    options: Mapping[str, Options]
    search_employers: Search
    employers: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    """What a chosen identity is called when the list no longer offers it."""


class Input:
    """A widget for one column; ``fault`` says in words why what is typed cannot be understood."""

    widget: QWidget

    def value(self) -> Any:
        """Return what is typed, None for nothing."""
        raise NotImplementedError

    def show(self, value: Any) -> None:
        """Show a value."""
        raise NotImplementedError

    def fault(self) -> str | None:
        """Return what is not understood."""
        return None

    def content(self) -> Any:
        """Return what tells whether something was typed."""
        return self.value()

    def draft(self) -> Any:
        """Return what is typed, as JSON takes it."""
        return self.content()

    def restore(self, draft: Any) -> None:
        """Show again what ``draft`` gave."""
        self.show(draft)

    def on_change(self, run: Callable[[], object]) -> None:
        """Run something each time that what is typed changes."""
        widget = self.widget
        if isinstance(widget, QLineEdit):
            widget.textChanged.connect(lambda _: run())
        elif isinstance(widget, QComboBox):
            widget.currentIndexChanged.connect(lambda _: run())
        elif isinstance(widget, QCheckBox):
            widget.toggled.connect(lambda _: run())
        elif isinstance(widget, QPlainTextEdit):
            widget.textChanged.connect(run)

    def offer(self, options: "Options") -> None:
        """Replace what a closed list proposes; nothing for the others."""


class _Text(Input):
    def __init__(self) -> None:
        self.widget: TextField = TextField()
        self.widget.setMaxLength(160)

    def value(self) -> str | None:
        return self.widget.text().strip() or None

    def show(self, value: Any) -> None:
        self.widget.setText("" if value is None else str(value))
        self.widget.setCursorPosition(0)


class _Number(_Text):
    def value(self) -> Any:
        typed = self.widget.text().strip()
        return int(typed) if typed.isdecimal() else None

    def fault(self) -> str | None:
        typed = self.widget.text().strip()
        return _NOT_A_NUMBER if typed and not typed.isdecimal() else None

    def content(self) -> Any:
        return self.widget.text()


class _Note(Input):
    def __init__(self) -> None:
        self.widget: NoteField = NoteField(2)

    def value(self) -> str | None:
        return self.widget.toPlainText().strip() or None

    def show(self, value: Any) -> None:
        self.widget.setPlainText(value or "")


class _Day(Input):
    def __init__(self, today: Callable[[], date]) -> None:
        self.widget: DayField = DayField(today)

    def value(self) -> date | None:
        return self.widget.day()

    def show(self, value: Any) -> None:
        self.widget.set_day(value)

    def fault(self) -> str | None:
        return _NOT_UNDERSTOOD_DAY if self.content() and self.widget.day() is None else None

    def content(self) -> str:
        return self.widget.text().strip()

    def restore(self, draft: Any) -> None:
        self.widget.setText(str(draft))


class _Duration(Input):
    """Minutes, written as the form of an act takes them."""

    def __init__(self) -> None:
        self.widget: DurationField = DurationField()

    def value(self) -> int | None:
        return self.widget.minutes()

    def show(self, value: Any) -> None:
        self.widget.set_minutes(value)

    def fault(self) -> str | None:
        return _NOT_UNDERSTOOD_DURATION if self.widget.minutes() is None else None

    def content(self) -> str:
        return self.widget.text().strip()

    def restore(self, draft: Any) -> None:
        self.widget.setText(str(draft))


class _Hours(_Text):
    """Hours of a week: a bare number is hours, never minutes."""

    def __init__(self) -> None:
        super().__init__()
        self.widget.editingFinished.connect(self._write_in_full)

    def value(self) -> Any:
        return read_hours(self.widget.text())

    def show(self, value: Any) -> None:
        self.widget.setText("" if value is None else wording.duration(value))

    def fault(self) -> str | None:
        return _NOT_UNDERSTOOD_DURATION if self.content() and self.value() is None else None

    def content(self) -> str:
        return self.widget.text().strip()

    def restore(self, draft: Any) -> None:
        self.widget.setText(str(draft))

    def _write_in_full(self) -> None:
        if (minutes := self.value()) is not None:
            self.show(minutes)


class _Choice(Input):
    def __init__(self, options: Options, label: Callable[[str], str], *, is_number: bool = False) -> None:
        self.widget: Choice = Choice()
        self._options = list(options)
        self._label = label
        self._is_number = is_number
        self.widget.offer(self._options)

    def value(self) -> Any:
        chosen = self.widget.value()
        return int(chosen) if self._is_number and chosen is not None else chosen

    def show(self, value: Any) -> None:
        wanted = None if value is None else str(value)
        if not self.widget.choose(wanted) and wanted is not None:
            # A code of another version of the rules stays what it is until someone chooses another one.
            self._options.append((wanted, self._label(wanted)))
            self.widget.offer(self._options)
            self.widget.choose(wanted)

    def offer(self, options: Options) -> None:
        """Override of the input: what is chosen stays when it is still there."""
        if list(options) != self._options:
            self._options = list(options)
            self.widget.offer(self._options)


class _YesNo(_Choice):
    """Yes, no, or not known."""

    def __init__(self, unknown: str) -> None:
        super().__init__([(None, unknown), ("1", "Oui"), ("0", "Non")], str)

    def value(self) -> bool | None:
        chosen = self.widget.value()
        return None if chosen is None else chosen == "1"

    def show(self, value: Any) -> None:
        super().show(None if value is None else str(int(value)))


class _Money(Input):
    """An amount in euros, kept in cents."""

    def __init__(self) -> None:
        self.widget: TextField = TextField()
        self.widget.setMaxLength(20)
        self.widget.editingFinished.connect(self._write_in_full)

    def value(self) -> int | None:
        return read_cents(self.widget.text())

    def show(self, value: Any) -> None:
        self.widget.setText("" if value is None else cents_words(value))

    def fault(self) -> str | None:
        return _NOT_AN_AMOUNT if self.content() and self.value() is None else None

    def content(self) -> str:
        return self.widget.text().strip()

    def restore(self, draft: Any) -> None:
        self.widget.setText(str(draft))

    def _write_in_full(self) -> None:
        if (cents := self.value()) is not None:
            self.show(cents)


class _Coded(Input):
    """A code of a reference list, by a few letters of its label or the code itself."""

    def __init__(self, search: Search, label: Callable[[str], str]) -> None:
        self.widget: CompletingField = CompletingField(search, drawing="search")
        self.widget.setPlaceholderText("Quelques lettres ou le code")
        self._label = label
        self._chosen: Suggestion | None = None
        self.widget.chosen.connect(self._take)

    def value(self) -> str | None:
        typed = self.widget.text().strip()
        if self._chosen is not None and typed == self._chosen.line:
            return self._chosen.id
        code = typed.split(" ")[0].upper()
        return code if code and self._label(code) else None

    def show(self, value: Any) -> None:
        self._chosen = Suggestion(value, value, self._label(value)) if value else None
        self.widget.setText(self._chosen.line if self._chosen else "")
        self.widget.setCursorPosition(0)

    def fault(self) -> str | None:
        return _NOT_IN_LIST if self.content() and self.value() is None else None

    def content(self) -> str:
        return self.widget.text().strip()

    def restore(self, draft: Any) -> None:
        self.widget.setText(str(draft))

    def _take(self, found: Suggestion) -> None:
        self._chosen = found
        self.widget.setText(found.line)
        self.widget.setCursorPosition(0)


class _Flag(Input):
    def __init__(self, label: str) -> None:
        self.widget: QCheckBox = QCheckBox(label)

    def value(self) -> bool:
        return self.widget.isChecked()

    def show(self, value: Any) -> None:
        self.widget.setChecked(bool(value))


class _Codes(Input):
    """Several codes in one column, each a box to tick."""

    def __init__(self, entries: Sequence[tuple[str, str]]) -> None:
        self.widget: QWidget = QWidget()
        flow = Flow()
        flow.setSpacing(p(8))
        self.widget.setLayout(flow)
        self._unknown: list[str] = []
        self._boxes: dict[str, QCheckBox] = {}
        for code, label in entries:
            self._boxes[code] = box = QCheckBox(label)
            flow.addWidget(box)
        self.widget.setFocusProxy(next(iter(self._boxes.values())))

    def value(self) -> str | None:
        ticked = [code for code, box in self._boxes.items() if box.isChecked()]
        return " ".join([*ticked, *self._unknown]) or None

    def show(self, value: Any) -> None:
        codes = str(value or "").split()
        for code, box in self._boxes.items():
            box.setChecked(code in codes)
        self._unknown = [code for code in codes if code not in self._boxes]


class EmployerInput(Input):
    """An employer on file, by a few letters; other words are those of a new one."""

    def __init__(self, search: Search, known: Mapping[str, str]) -> None:
        self.widget: CompletingField = CompletingField(search, drawing="building-2")
        self.widget.setPlaceholderText("Quelques lettres du nom")
        self._known = known
        self._chosen: Suggestion | None = None
        self.widget.chosen.connect(self._take)

    def value(self) -> str | None:
        """Return the identity of the employer chosen; None for nothing, or for a new one."""
        if self._chosen is not None and self.widget.text().strip() == self._chosen.words:
            return self._chosen.id
        return None

    def new_name(self) -> str | None:
        """Return the name of an employer that is not on file."""
        typed = self.widget.text().strip()
        return typed if typed and self.value() is None else None

    def show(self, value: Any) -> None:
        """Show an employer on file."""
        self._chosen = Suggestion(value, self._known.get(value, "")) if value else None
        self.widget.setText(self._chosen.words if self._chosen else "")
        self.widget.setCursorPosition(0)

    def content(self) -> str:
        """Return what is typed."""
        return self.widget.text().strip()

    def draft(self) -> dict[str, str | None]:
        """Override: an employer on file must not come back as a new one of the same name."""
        return {"id": self.value(), "words": self.content()}

    def restore(self, draft: Any) -> None:
        """Override."""
        words = str(draft["words"] or "")
        self._chosen = Suggestion(draft["id"], words) if draft["id"] else None
        self.widget.setText(words)

    def _take(self, found: Suggestion) -> None:
        self._chosen = found
        self.widget.setText(found.words)


class OccupationInput(Input):
    """An occupation of ROME, by a few letters of its label or its code; what names none is a fault."""

    def __init__(self) -> None:
        self.widget: CompletingField = CompletingField(_search_occupations, drawing="search")
        self.widget.setPlaceholderText("Quelques lettres du métier")
        self.widget.chosen.connect(self._take)
        self._chosen: occupations.Occupation | None = None

    def value(self) -> str | None:
        """Return the code of the occupation chosen; None for nothing."""
        if self._chosen is not None and self.content() == self._chosen.words:
            return self._chosen.code
        return None

    def show(self, value: Any) -> None:
        """Show the occupation of a code."""
        self._chosen = occupations.occupation(value)
        self.widget.setText(self._chosen.words if self._chosen else "")
        self.widget.setCursorPosition(0)

    def fault(self) -> str | None:
        """Return what is said of words that no occupation bears."""
        return "Choisissez dans la liste, ou laissez vide." if self.content() and not self.value() else None

    def content(self) -> str:
        """Return what is typed."""
        return self.widget.text().strip()

    def draft(self) -> dict[str, str | None]:
        """Override: the code chosen, or the words that name none yet."""
        return {"code": self.value(), "words": self.content()}

    def restore(self, draft: Any) -> None:
        """Override."""
        self.show(draft["code"])
        if draft["code"] is None:
            self.widget.setText(str(draft["words"] or ""))

    def _take(self, found: Suggestion) -> None:
        self.show(found.id)


def occupations_help() -> str:
    """Return where the list of occupations comes from and under which licence, in one line."""
    package, licence = occupations.occupations_source()
    software, _, data = licence.partition("; the data: ")
    return f"Source\u00a0: {data or licence}, par {package} ({software})."


def _search_occupations(text: str) -> Sequence[Suggestion]:
    return [Suggestion(one.code, one.label, one.code) for one in occupations.suggest_occupations(text)]


def read_hours(text: str) -> int | None:
    """Return the minutes of « 35 », « 17,5 », « 17h30 » or « 45 min »; None when it is none of them."""
    typed = "".join(text.split()).lower()
    if match := re.fullmatch(r"(\d{1,3})(?:[.,](\d{1,2}))?h?", typed):
        minutes = round(float(f"{match[1]}.{match[2] or 0}") * 60)
    elif match := re.fullmatch(r"(\d{1,3})(?:h|:)(\d{1,2})", typed):
        minutes = int(match[1]) * 60 + int(match[2])
    elif match := re.fullmatch(r"(\d{1,2})min", typed):
        minutes = int(match[1])
    else:
        return None
    return minutes if 0 < minutes <= _HOURS_OF_A_WEEK * 60 else None


def input_for(field: Field, around: Surroundings) -> Input:
    """Return the input of a field."""
    rules = around.rules
    match field.kind:
        case "note":
            return _Note()
        case "day":
            return _Day(around.today)
        case "duration":
            return _Duration()
        case "hours":
            return _Hours()
        case "number":
            return _Number()
        case "flag":
            return _Flag(field.label)
        case "occupation":
            return OccupationInput()
        case "yes_no":
            return _YesNo(field.none)
        case "money":
            return _Money()
        case "activity":
            return _Coded(_search_activities, activities.activity_label)
        case "employer":
            return EmployerInput(around.search_employers, around.employers)
        case "given":
            return _Choice(around.options.get(field.column, ()), lambda code: around.names.get(code, code))
        case "codes":
            return _Codes([(entry.code, entry.label) for entry in rules.proposed(field.codes)])
        case "code":
            entries = [(entry.code, f"{entry.code} — {entry.label}") for entry in rules.proposed(field.codes)]
            return _Choice(entries, str, is_number=True)
        case "choice":
            offered: list[tuple[str | None, str]] = [(None, field.none)]
            offered += [(entry.code, entry.label) for entry in rules.proposed(field.codes)]
            return _Choice(offered, lambda code: rules.label(field.codes, code))
    return _Text()


def _search_activities(text: str) -> Sequence[Suggestion]:
    return [Suggestion(one.code, one.code, one.label) for one in activities.suggest_activities(text)]
