"""A field that names people: a few letters, a choice among the matches, and each one shown as a chip."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QListView, QVBoxLayout, QWidget

from jalon.ui.fields import TextField
from jalon.ui.flow import Flow
from jalon.ui.parts import Button, emptied
from jalon.ui.theme import p

_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that can be chosen: its identity, its words, and what tells it from its namesakes."""

    id: str
    words: str
    detail: str = ""

    @property
    def line(self) -> str:
        """Return the line of the list."""
        return f"{self.words} · {self.detail}" if self.detail else self.words


Search = Callable[[str], Sequence[Suggestion]]


class CompletingField(TextField):
    """A line that proposes matches while one types; Enter or Tab takes the one that is lit."""

    chosen = Signal(object)

    def __init__(self, search: Search, *, drawing: str | None = None) -> None:
        super().__init__(drawing=drawing)
        self._search = search
        self._found: list[Suggestion] = []
        self._lines = QStringListModel(self)
        popup = QListView()
        popup.setProperty("completion", True)
        popup.setAccessibleName("Propositions")
        self._completer = QCompleter(self._lines, self)
        self._completer.setPopup(popup)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_SHOWN)
        self._completer.setWidget(self)
        self._completer.activated.connect(self._take_line)
        self.textEdited.connect(self._propose)

    @property
    def proposals(self) -> list[Suggestion]:
        """Return what is proposed now."""
        return list(self._found) if self._completer.popup().isVisible() else []

    def take_lit(self) -> bool:
        """Choose the proposal that is lit; tell whether there was one."""
        popup = self._completer.popup()
        if not popup.isVisible() or not popup.currentIndex().isValid():
            return False
        found = self._found[popup.currentIndex().row()]
        popup.hide()
        self.chosen.emit(found)
        return True

    def event(self, event: QEvent) -> bool:
        """Override of Qt: Tab takes what is lit, then goes on to the next field."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Tab:
                self.take_lit()
            elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.take_lit():
                return True
        return super().event(event)

    def _propose(self, text: str) -> None:
        popup = self._completer.popup()
        self._found = list(self._search(text)) if text.strip() else []
        self._lines.setStringList([found.line for found in self._found])
        if not self._found:
            popup.hide()
            return
        self._completer.complete()
        popup.setCurrentIndex(self._lines.index(0, 0))

    def _take_line(self, line: str) -> None:
        for found in self._found:
            if found.line == line:
                self._completer.popup().hide()
                self.chosen.emit(found)
                return


class PeopleField(QWidget):
    """Several people, each a chip that its own button takes away; Backspace takes the last one away."""

    changed = Signal()

    def __init__(self, search: Search) -> None:
        super().__init__()
        self._chosen: list[Suggestion] = []
        self.line = CompletingField(search, drawing="users")
        self.line.setPlaceholderText("Quelques lettres du nom")
        self.line.chosen.connect(self.add)
        self.line.installEventFilter(self)
        self._chips = Flow()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(p(6))
        layout.addWidget(self.line)
        self._holder = QWidget()
        self._holder.setLayout(self._chips)
        self._holder.hide()
        layout.addWidget(self._holder)

    def ids(self) -> tuple[str, ...]:
        """Return who is chosen."""
        return tuple(person.id for person in self._chosen)

    def people(self) -> tuple[Suggestion, ...]:
        """Return who is chosen, with their words."""
        return tuple(self._chosen)

    def add(self, person: Suggestion) -> None:
        """Choose someone."""
        self.line.clear()
        if person.id not in self.ids():
            self._chosen.append(person)
            self._show()

    def remove(self, person_id: str) -> None:
        """Take someone away."""
        self._chosen = [person for person in self._chosen if person.id != person_id]
        self._show()
        self.line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override of Qt: Backspace in the empty line takes the last one away."""
        if (
            watched is self.line
            and event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Backspace
            and not self.line.text()
            and self._chosen
        ):
            self.remove(self._chosen[-1].id)
            return True
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        emptied(self._chips)
        for person in self._chosen:
            chip = Button(
                f"{person.words}  ×",
                partial(self.remove, person.id),
                kind="chip",
                name=f"Retirer {person.words}",
                tip=f"Retirer {person.words}",
            )
            self._chips.addWidget(chip)
        self._holder.setVisible(bool(self._chosen))
        self.changed.emit()
