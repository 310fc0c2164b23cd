"""The palette: a few letters find a person, an organisation, a screen or an action; Enter goes there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from jalon.services import lookups
from jalon.ui import icons
from jalon.ui.commands import Command, found_by
from jalon.ui.fields import TextField
from jalon.ui.fitting import fit
from jalon.ui.keyboard_card import words_of_keys
from jalon.ui.parts import words
from jalon.ui.speaking import announce
from jalon.ui.theme import p
from jalon.ui.wording import day_digits
from jalon.ui.workspace import Workspace

_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, slots=True)
class _Entry:
    words: str
    drawing: str
    run: Callable[[], object]


class Palette(QDialog):
    """Finds by a few letters what can be opened or done; nothing is written by choosing a line."""

    def __init__(
        self,
        workspace: Workspace,
        commands: Sequence[Command],
        *,
        open_person: Callable[[str], None],
        open_employer: Callable[[str], None] | None = None,
        open_partner: Callable[[str], None] | None = None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._commands = commands
        self._open_person = open_person
        self._open_employer, self._open_partner = open_employer, open_partner
        self._entries: list[_Entry] = []
        self.setWindowTitle("Jalon — aller à")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(p(16), p(16), p(16), p(12))
        layout.setSpacing(p(10))
        self.line = TextField(drawing="search")
        self.line.setPlaceholderText("Une personne, un employeur, un partenaire, un écran, une action")
        self.line.setAccessibleName("Aller à")
        self.line.setAccessibleDescription("Flèches\u00a0: choisir. Entrée\u00a0: ouvrir.")
        self.line.installEventFilter(self)
        self.line.textChanged.connect(self._find)
        self.line.returnPressed.connect(self._take)
        layout.addWidget(self.line)
        self.list = QListWidget()
        self.list.setAccessibleName("Propositions")
        self.list.setProperty("completion", True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setIconSize(QSize(p(18), p(18)))
        self.list.itemActivated.connect(lambda _: self._take())
        self.list.itemClicked.connect(lambda _: self._take())
        layout.addWidget(self.list, 1)
        self.nothing = words("", "help", wrap=True)
        layout.addWidget(self.nothing)
        fit(self, QSize(p(600), p(460)), within=parent.window())
        self._find("")
        self.line.setFocus()

    @property
    def entries(self) -> tuple[str, ...]:
        """Return the lines proposed."""
        return tuple(entry.words for entry in self._entries)

    def _say_current(self) -> None:
        """Have a screen reader say what Enter opens: the keyboard stays in the field."""
        if self.list.currentItem() is not None:
            announce(self.list, self.list.currentItem().text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override of Qt: the arrows move in the list while the letters go to the line."""
        if (
            watched is self.line
            and event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in _MOVES
        ):
            self.list.event(event)
            self._say_current()
            return True
        return super().eventFilter(watched, event)

    def _find(self, typed: str) -> None:
        self._entries = [*self._found_people(typed), *self._found_organisations(typed)]
        self._entries += [
            _Entry(_with_keys(command), command.drawing, command.run)
            for command in found_by(self._commands, typed)
        ]
        self.list.clear()
        for entry in self._entries:
            self.list.addItem(QListWidgetItem(icons.icon(entry.drawing, "text", 18), entry.words))
        self.list.setCurrentRow(0)
        self._say_current()
        self.nothing.setText(
            "Entrée ouvre la ligne choisie, Échap ferme."
            if self._entries
            else "Rien ne porte ces lettres. Essayez le début d’un nom ou d’un mot."
        )

    def _found_people(self, typed: str) -> list[_Entry]:
        if not typed.strip():
            return []
        return [
            _Entry(_person_words(found), "user-round", _bound(self._open_person, found.id))
            for found in self._workspace.read(lookups.suggest_people, typed)
        ]

    def _found_organisations(self, typed: str) -> list[_Entry]:
        if not typed.strip():
            return []
        found: list[_Entry] = []
        for suggest, open_one, drawing in (
            (lookups.suggest_employers, self._open_employer, "building-2"),
            (lookups.suggest_partners, self._open_partner, "handshake"),
        ):
            if open_one is not None:
                found += [
                    _Entry(
                        f"{one.words} · {one.detail}" if one.detail else one.words,
                        drawing,
                        _bound(open_one, one.id),
                    )
                    for one in self._workspace.read(suggest, typed)
                ]
        return found

    def _take(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._entries):
            self.accept()
            self._entries[row].run()


def _with_keys(command: Command) -> str:
    return f"{command.words}   ({words_of_keys(command.keys[0])})" if command.keys else command.words


def _person_words(found: lookups.Proposal) -> str:
    told = f"{found.words} · {found.detail}"
    return f"{told} · naissance {day_digits(found.birth_date)}" if found.birth_date else told


def _bound(run: Callable[[str], None], identity: str) -> Callable[[], None]:
    return lambda: run(identity)
