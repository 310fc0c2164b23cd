"""Fields that keyboards and screen readers can use: text, choice, day, duration."""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from time import monotonic

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent, QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from jalon.domain.reading import read_day, read_duration
from jalon.ui import wording
from jalon.ui.icons import Drawing
from jalon.ui.theme import p

_BY_KEYBOARD = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)


_COMMAND = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
_BETWEEN_LETTERS = 1.2
"""Seconds: after a longer rest another word begins."""


class TextField(QLineEdit):
    """A line of text that a screen reader announces by its name when it is entered.

    Qt tells that the caret moved before it tells that the field has the focus, and Orca then says
    nothing: the field is entered as by another means, and its text selected afterwards.
    """

    def __init__(self, parent: QWidget | None = None, *, drawing: str | None = None) -> None:
        super().__init__(parent)
        self._drawing = Drawing(drawing, "muted", 18, self) if drawing else None
        if drawing:
            self.setTextMargins(p(26), 0, 0, 0)

    def offer_clearing(self) -> None:
        """Show a button that empties the field; it has a name, which Qt's own lacks."""
        self.setClearButtonEnabled(True)
        for button in self.findChildren(QToolButton):
            button.setAccessibleName("Effacer le texte")
            button.setToolTip("Effacer le texte")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Override of Qt."""
        if event.reason() not in _BY_KEYBOARD:
            super().focusInEvent(event)
            return
        super().focusInEvent(QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.OtherFocusReason))
        QTimer.singleShot(0, self, self._select_if_focused)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt."""
        super().resizeEvent(event)
        if self._drawing:
            self._drawing.move(p(12), (self.height() - self._drawing.height()) // 2)

    def _select_if_focused(self) -> None:
        if self.hasFocus():
            self.selectAll()


class NoteField(QPlainTextEdit):
    """Several lines of text; Tab leaves it."""

    def __init__(self, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + p(24))


class Choice(QComboBox):
    """A closed list whose new value a screen reader says; the wheel never changes it by accident."""

    left = Signal()
    """The keyboard went elsewhere, its list closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setMaxVisibleItems(14)
        self._typed, self._typed_at = "", 0.0
        self.currentIndexChanged.connect(self._say)

    def offer(self, entries: Sequence[tuple[str | None, str]]) -> None:
        """Replace the entries: value and words; the value chosen is kept when it is still there."""
        kept = self.value()
        self.blockSignals(True)
        self.clear()
        for value, words in entries:
            self.addItem(words, value)
        self.blockSignals(False)
        self.choose(kept)

    def value(self) -> str | None:
        """Return the value of the current entry."""
        found = self.currentData()
        return None if found is None else str(found)

    def choose(self, value: str | None) -> bool:
        """Choose the entry of a value; tell whether there is one."""
        for place in range(self.count()):
            if self.itemData(place) == value:
                self.setCurrentIndex(place)
                return True
        return False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Override of Qt."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Override of Qt."""
        if self.view().isVisible():
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override of Qt: several words are typed on the closed list, accents or not."""
        typed = event.text()
        if not typed or not typed.isprintable() or event.modifiers() & _COMMAND or self.isEditable():
            super().keyPressEvent(event)
            return
        before = self._typed if monotonic() - self._typed_at < _BETWEEN_LETTERS else ""
        found = None if typed == " " and not before else self._beginning_with(before + typed)
        self._typed, self._typed_at = (before + typed if found is not None else ""), monotonic()
        if found is not None:
            event.accept()
            self.setCurrentIndex(found)
            self.activated.emit(found)
        elif typed == " ":
            super().keyPressEvent(event)  # the list opens

    def _beginning_with(self, typed: str) -> int | None:
        """Return the next entry that begins so; one letter again and again goes through those it begins."""
        again = len(set(typed)) == 1
        key = _folded(typed[:1] if again else typed)
        first = self.currentIndex() + again
        places = (place % self.count() for place in range(first, first + self.count()))
        return next((place for place in places if _folded(self.itemText(place)).startswith(key)), None)

    def _say(self, place: int) -> None:
        if self.hasFocus() and not self.view().isVisible() and QAccessible.isActive():
            said = QAccessibleEvent(self.view(), QAccessible.Event.Focus)
            said.setChild(place)
            QAccessible.updateAccessibility(said)


class DayField(TextField):
    """A day typed as jj/mm/aaaa or the short way; written in full when the field is left."""

    day_changed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.setPlaceholderText("jj/mm/aaaa")
        self.setAccessibleDescription(
            "Date, par exemple 18/11/2026, hier, lundi ou −1. Flèches\u00a0: jour suivant."
        )
        self.editingFinished.connect(self._write_in_full)
        self.textChanged.connect(lambda _: self.day_changed.emit())

    def day(self) -> date | None:
        """Return the day typed, None when it cannot be understood."""
        return read_day(self.text(), self._today()) if self.text().strip() else None

    def set_day(self, day: date | None) -> None:
        """Show a day."""
        self.setText("" if day is None else wording.day_digits(day))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override of Qt: the arrows go to the next day and to the day before."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        step = steps.get(Qt.Key(event.key()))
        day = self.day()
        if step is None or day is None:
            super().keyPressEvent(event)
            return
        self.set_day(date.fromordinal(day.toordinal() + step))
        self.selectAll()

    def _write_in_full(self) -> None:
        if (day := self.day()) is not None:
            self.set_day(day)


class DurationField(TextField):
    """A duration typed as « 45 », « 1h30 » or « 1,5 »; written in full when the field is left."""

    duration_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("45, 1h30 ou 1,5")
        self.setAccessibleDescription("Durée, par exemple 45 pour 45 minutes, 1h30, ou 1,5 pour 1 heure 30")
        self.editingFinished.connect(self._write_in_full)
        self.textChanged.connect(lambda _: self.duration_changed.emit())

    def minutes(self) -> int | None:
        """Return the minutes typed, None when they cannot be understood."""
        return read_duration(self.text())

    def set_minutes(self, minutes: int | None) -> None:
        """Show a duration."""
        self.setText("" if minutes is None else wording.duration(minutes))

    def _write_in_full(self) -> None:
        if (minutes := self.minutes()) is not None:
            self.set_minutes(minutes)


class Labelled(QWidget):
    """A field under its label, with room below for what is wrong with it.

    The label is the buddy of the field; an error is shown in words, and becomes the field's description
    for a screen reader.
    """

    def __init__(
        self, words: str, field: QWidget, *, help_words: str = "", target: QWidget | None = None
    ) -> None:
        super().__init__()
        self.field = target or field
        self._description = self.field.accessibleDescription() or help_words
        self.label = QLabel(words)
        self.label.setProperty("role", "strong")
        self.label.setBuddy(self.field)
        self.field.setAccessibleName(words.replace("&", ""))
        self.field.setAccessibleDescription(self._description)
        self._help = QLabel(help_words)
        self._help.setProperty("role", "help")
        self._help.setWordWrap(True)
        self._error = QLabel()
        self._error.setProperty("role", "error")
        self._error.setWordWrap(True)
        self._error.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(p(4))
        for part in (self.label, field, self._help, self._error):
            layout.addWidget(part)
        layout.addStretch()
        # Once it has a parent: shown before, it would be a window of its own for an instant.
        self._help.setVisible(bool(help_words))
        # What was said of the field is said no more once a hand has changed it: the next save says it again.
        if isinstance(self.field, QLineEdit):
            self.field.textEdited.connect(self._answered)
        elif isinstance(self.field, QComboBox):
            self.field.activated.connect(self._answered)
        elif isinstance(self.field, QPlainTextEdit):
            self.field.textChanged.connect(self._answered)

    def show_help(self, words: str) -> None:
        """Say below the field how it is understood."""
        self._help.setText(words)
        self._help.setVisible(bool(words) and self._error.isHidden())

    def tell_doubts(self, doubt: Callable[[str], str]) -> None:
        """Say below a line of text, as it is typed, what ``doubt`` finds in it; its help else."""
        assert isinstance(self.field, QLineEdit)
        help_words = self._help.text()

        def tell(typed: str) -> None:
            told = doubt(typed) or help_words
            self._description = told
            self.show_help(told)
            if not self.error:
                self.field.setAccessibleDescription(told)

        self.field.textChanged.connect(tell)
        tell(self.field.text())

    def show_error(self, words: str | None) -> None:
        """Show what is wrong with the field, or nothing any more."""
        self._error.setText(words or "")
        self._error.setVisible(bool(words))
        self._help.setVisible(bool(self._help.text()) and not words)
        self.field.setProperty("wrong", bool(words))
        self.field.setAccessibleDescription(f"Erreur\u00a0: {words}" if words else self._description)
        self.field.style().unpolish(self.field)
        self.field.style().polish(self.field)

    @property
    def error(self) -> str:
        """Return what is shown as wrong."""
        return self._error.text()

    def _answered(self, *_: object) -> None:
        if self.error:
            self.show_error(None)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("’", "'").replace("\u00a0", " "))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def first_wrong(fields: Sequence[Labelled]) -> QObject | None:
    """Return the first field shown as wrong, in the order of the form."""
    return next((labelled.field for labelled in fields if labelled.error), None)
