"""What is being typed, kept when the window locks and shown again afterwards: one way for every form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit, QPlainTextEdit, QWidget

from jalon.ui.fields import Choice, Labelled
from jalon.ui.leaving import ask_to_leave
from jalon.ui.passphrase_field import PassphraseField

_DAY = "$day"


@dataclass(frozen=True, slots=True)
class Address:
    """Where something is typed, to come back there: the place, the record that it shows, what was asked.

    ``given`` is what the question was asked with: texts, numbers, days and lists of them.
    """

    place: str
    record_id: str | None = None
    asked: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)

    def to_plain(self) -> dict[str, Any]:
        """Return the same as JSON takes it."""
        return {
            "place": self.place,
            "record_id": self.record_id,
            "asked": self.asked,
            "given": to_plain(self.given),
        }

    @classmethod
    def from_plain(cls, kept: Mapping[str, Any]) -> "Address":
        """Return what ``to_plain`` gave."""
        given = from_plain(kept.get("given") or {})
        return cls(str(kept.get("place", "")), kept.get("record_id"), str(kept.get("asked", "")), given)


class TypedDialog(QDialog):
    """A dialog in which someone types: what is typed outlives a lock, and Escape asks before it is lost.

    Its opener says its ``draft_address``; without one, nothing of it is kept.
    """

    draft_address: Address | None = None
    asks_before_leaving = True
    _untouched: Any = None

    @property
    def is_touched(self) -> bool:
        """Tell whether something was typed that is not written."""
        return self._untouched is not None and self._content() != self._untouched

    def draft(self) -> dict[str, Any]:
        """Return what is typed, as JSON takes it; never a passphrase."""
        return typed_in(self)

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Show again what was typed; what the lists no longer offer is left as it is."""
        self.note_untouched()
        type_again(self, draft)

    def note_untouched(self) -> None:
        """Hold what is shown now as what nobody typed; the first time counts."""
        if self._untouched is None:
            self._untouched = self._content()

    def forget_typed(self) -> None:
        """Hold what is shown now as what nobody typed: it was written, or is thrown away."""
        self._untouched = self._content()

    def showEvent(self, event: QShowEvent) -> None:
        """Override of Qt."""
        self.note_untouched()
        super().showEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override of Qt: the help opens beside a form too, which waits as it is."""
        if event.key() == Qt.Key.Key_F1 and not event.modifiers():
            from jalon.ui.help_window import show_help  # it is not needed to type

            show_help("forms" if self.draft_address is None else self.draft_address.place)
            return
        super().keyPressEvent(event)

    def accept(self) -> None:
        """Override of Qt: what was typed is written."""
        self.forget_typed()
        super().accept()

    def reject(self) -> None:
        """Override of Qt: what was typed is not thrown away without asking."""
        if not self.asks_before_leaving or not self.is_touched:
            super().reject()
            return
        self.asking = ask_to_leave(
            self,
            "Abandonner ce qui a été saisi\u00a0?",
            self.throw_away,
            details="Ce qui est tapé ici n’est pas encore enregistré.",
        )

    def throw_away(self) -> None:
        """Close without asking."""
        self.forget_typed()
        super().reject()

    def _content(self) -> Any:
        return typed_in(self)


def typed_in(part: QWidget) -> dict[str, Any]:
    """Return what the labelled fields and the boxes of a part hold, by their labels; no passphrase."""
    return {key: _value(found) for key, found in _fields(part)}


def type_again(part: QWidget, kept: Mapping[str, Any]) -> None:
    """Put back what ``typed_in`` gave; a field that is no longer there is passed over."""
    for key, found in _fields(part):
        if key in kept:
            _show(found, kept[key])


def to_plain(value: Any) -> Any:
    """Return a value as JSON takes it: a day becomes an object."""
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    if isinstance(value, Mapping):
        return {str(key): to_plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(inner) for inner in value]
    return value


def from_plain(value: Any) -> Any:
    """Return what ``to_plain`` was given; a tuple comes back as a list."""
    if isinstance(value, Mapping):
        if set(value) == {_DAY}:
            return date.fromisoformat(value[_DAY])
        return {key: from_plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [from_plain(inner) for inner in value]
    return value


def _fields(part: QWidget) -> Iterator[tuple[str, QWidget]]:
    """Yield the fields in the order of the window, each under its label, with a number from the second on."""
    seen: dict[str, int] = {}
    found: list[tuple[str, QWidget]] = [(row.label.text(), row.field) for row in part.findChildren(Labelled)]
    boxed = {id(widget) for _, widget in found}
    found += [(box.text(), box) for box in part.findChildren(QCheckBox) if id(box) not in boxed]
    for label, widget in found:
        if _is_secret(widget):
            continue
        key = label.replace("&", "")
        seen[key] = seen.get(key, 0) + 1
        yield (key if seen[key] == 1 else f"{key} {seen[key]}"), widget


def _is_secret(widget: QWidget) -> bool:
    if isinstance(widget, QLineEdit) and widget.echoMode() != QLineEdit.EchoMode.Normal:
        return True
    above: QWidget | None = widget
    while above is not None:
        if isinstance(above, PassphraseField):
            return True
        above = above.parentWidget()
    return False


def _value(widget: QWidget) -> Any:
    if isinstance(widget, QLineEdit):
        return widget.text()
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QComboBox):
        return widget.currentData()
    return widget.isChecked() if isinstance(widget, QCheckBox) else None


def _show(widget: QWidget, value: Any) -> None:
    if isinstance(widget, QLineEdit) and isinstance(value, str):
        widget.setText(value)
    elif isinstance(widget, QPlainTextEdit) and isinstance(value, str):
        widget.setPlainText(value)
    elif isinstance(widget, Choice):
        widget.choose(value)
    elif isinstance(widget, QCheckBox) and isinstance(value, bool):
        widget.setChecked(value)
