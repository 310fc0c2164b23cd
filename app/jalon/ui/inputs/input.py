"""What every input answers, and what it needs to know from outside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from jalon.domain.rules import Rules
from jalon.ui.people_field import Search, Suggestion

Options = Sequence[tuple[str | None, str]]


def _nobody(_: str) -> Sequence[Suggestion]:
    return ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What inputs need from outside: the day, the rules, the lists that are given, employers, partners."""

    today: Callable[[], date]
    rules: Rules
    options: Mapping[str, Options]
    search_employers: Search
    employers: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    """What a chosen identity is called when the list no longer offers it."""
    search_partners: Search = _nobody
    partners: Mapping[str, str] = field(default_factory=dict)


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

    def offer(self, options: Options) -> None:
        """Replace what a closed list proposes; nothing for the others."""


class LineInput(Input):
    """What is typed on one line: kept as it is while it is not understood."""

    widget: QLineEdit
    FAULT = ""

    def fault(self) -> str | None:
        """Override of the input: words that give no value are not understood."""
        return self.FAULT if self.FAULT and self.content() and self.value() is None else None

    def content(self) -> str:
        """Return what is typed."""
        return self.widget.text().strip()

    def restore(self, draft: Any) -> None:
        """Override of the input."""
        self.widget.setText(str(draft or ""))

    def write_in_full(self) -> None:
        """Write what was understood as it will be shown."""
        if (value := self.value()) is not None:
            self.show(value)
