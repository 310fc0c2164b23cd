"""The card of the fields that the structure added, on the page of a person or an employer, and its form."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from jalon.domain.extra_fields import ExtraField, read_value
from jalon.services.extra_fields import ADDED
from jalon.ui.extra_words import shown_value
from jalon.ui.form_fields import Field, Form, Kind
from jalon.ui.inputs.input import Options
from jalon.ui.parts import Button, Card, emptied, words
from jalon.ui.theme import p

TITLE = "Champs de la structure"
_KINDS: Mapping[str, Kind] = {
    "TEXT": "text",
    "DAY": "day",
    "NUMBER": "number",
    "CHOICE": "given",
    "YES_NO": "yes_no",
}

Held = Sequence[tuple[ExtraField, str | None]]


class ExtraCard(Card):
    """Each field with what it holds; nothing is shown where the structure added none."""

    def __init__(self, change: Callable[[], object]) -> None:
        super().__init__()
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(words(TITLE, "heading", wrap=True), 1)
        self.button = Button(
            "Remplir", change, kind="link", drawing="pencil", name="Remplir les champs de la structure"
        )
        line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(head)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(p(16))
        self._grid.setVerticalSpacing(p(6))
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self.body.addStretch()
        self.held: Held = ()
        self.hide()

    def show_values(self, held: Held) -> None:
        """Show what was read."""
        self.held = held
        emptied(self._grid)
        self.setVisible(bool(held))
        for row, (field, text) in enumerate(held):
            self._grid.addWidget(words(field.label, "muted", wrap=True), row, 0, Qt.AlignmentFlag.AlignTop)
            told = words(shown_value(field.kind, text), wrap=True, selectable=True)
            self._grid.addWidget(told, row, 1, Qt.AlignmentFlag.AlignTop)

    def form(self) -> tuple[Form, dict[str, Any], dict[str, Options]]:
        """Return the form of the fields, what they hold, and what each list offers."""
        fields, values, options = [], dict[str, Any](), dict[str, Options]()
        for number, (field, text) in enumerate(self.held, start=1):
            column = f"{ADDED}{field.id}"
            label = field.label.replace("&", "&&")
            said = "Champ archivé\u00a0: il n’est plus demandé." if field.is_archived else ""
            fields.append(Field(column, f"&{number % 10}. {label}", _KINDS[field.kind], help_words=said))
            values[column] = read_value(field.kind, text)
            if field.kind == "CHOICE":
                choices = dict.fromkeys((*field.choices, *([text] if text else [])))
                options[column] = [(None, "Non renseigné"), *((one, one) for one in choices)]
        return Form("extra_value", TITLE, tuple(fields)), values, options


def typed_values(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form gives, by field."""
    return {column.removeprefix(ADDED): value for column, value in given.items()}
