"""Words, numbers, days, durations, amounts, a yes: what is typed as it is."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QCheckBox

from jalon.ui import wording
from jalon.ui.amounts import cents_words, read_cents
from jalon.ui.fields import DayField, DurationField, NoteField, TextField
from jalon.ui.inputs.input import Input, LineInput

_HOURS_OF_A_WEEK = 168
_NOT_UNDERSTOOD_DURATION = "Cette durée n’est pas comprise."


class TextInput(LineInput):
    """A few words; none is nothing."""

    def __init__(self) -> None:
        self.widget: TextField = TextField()
        self.widget.setMaxLength(160)

    def value(self) -> Any:
        """Return what is typed, None for nothing."""
        return self.widget.text().strip() or None

    def show(self, value: Any) -> None:
        """Show the words from their beginning."""
        self.widget.setText("" if value is None else str(value))
        self.widget.setCursorPosition(0)


class NumberInput(TextInput):
    """A whole number."""

    FAULT = "Un nombre entier est attendu."

    def value(self) -> int | None:
        """Return the number."""
        typed = self.content()
        return int(typed) if typed.isdecimal() else None


class NoteInput(Input):
    """A text on several lines."""

    def __init__(self) -> None:
        self.widget: NoteField = NoteField(2)

    def value(self) -> str | None:
        """Return the text, None for nothing."""
        return self.widget.toPlainText().strip() or None

    def show(self, value: Any) -> None:
        """Show a text."""
        self.widget.setPlainText(value or "")


class DayInput(LineInput):
    """A day, in any of the ways that the field of a day understands."""

    FAULT = "Cette date n’est pas comprise."

    def __init__(self, today: Callable[[], date]) -> None:
        self.widget: DayField = DayField(today)

    def value(self) -> date | None:
        """Return the day."""
        return self.widget.day()

    def show(self, value: Any) -> None:
        """Show a day."""
        self.widget.set_day(value)


class DurationInput(LineInput):
    """Minutes, written as the form of an act takes them; there is always a duration."""

    def __init__(self) -> None:
        self.widget: DurationField = DurationField()

    def value(self) -> int | None:
        """Return the minutes."""
        return self.widget.minutes()

    def show(self, value: Any) -> None:
        """Show minutes."""
        self.widget.set_minutes(value)

    def fault(self) -> str | None:
        """Override of the line: nothing is not understood either."""
        return _NOT_UNDERSTOOD_DURATION if self.value() is None else None


class HoursInput(TextInput):
    """Hours of a week: a bare number is hours, never minutes."""

    FAULT = _NOT_UNDERSTOOD_DURATION

    def __init__(self) -> None:
        super().__init__()
        self.widget.editingFinished.connect(self.write_in_full)

    def value(self) -> int | None:
        """Return the minutes of these hours."""
        return read_hours(self.widget.text())

    def show(self, value: Any) -> None:
        """Show minutes as hours."""
        self.widget.setText("" if value is None else wording.duration(value))


class MoneyInput(LineInput):
    """An amount in euros, kept in cents."""

    FAULT = "Un montant en euros est attendu."

    def __init__(self) -> None:
        self.widget: TextField = TextField()
        self.widget.setMaxLength(20)
        self.widget.editingFinished.connect(self.write_in_full)

    def value(self) -> int | None:
        """Return the cents."""
        return read_cents(self.widget.text())

    def show(self, value: Any) -> None:
        """Show cents as euros."""
        self.widget.setText("" if value is None else cents_words(value))


class FlagInput(Input):
    """A box that bears its own label."""

    def __init__(self, label: str) -> None:
        self.widget: QCheckBox = QCheckBox(label)

    def value(self) -> bool:
        """Return whether it is ticked."""
        return self.widget.isChecked()

    def show(self, value: Any) -> None:
        """Tick the box, or not."""
        self.widget.setChecked(bool(value))


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
