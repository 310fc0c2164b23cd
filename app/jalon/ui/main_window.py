"""The window of an open caseload: the rail, the screens, the last action and its undo, the lock."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QByteArray, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jalon.domain.errors import JalonError, NothingToUndoError
from jalon.services import history
from jalon.ui import commands, messages, theme
from jalon.ui.application import JalonApplication
from jalon.ui.commands import TEXT_SIZE, Command
from jalon.ui.context import Context
from jalon.ui.display_settings import THEMES
from jalon.ui.fitting import fit, pull_inside
from jalon.ui.forms import Forms
from jalon.ui.idle import IdleWatch
from jalon.ui.jobs import Jobs
from jalon.ui.journal_screen import JournalScreen
from jalon.ui.keyboard_card import KeyboardCard
from jalon.ui.messages import Message
from jalon.ui.palette import Palette
from jalon.ui.parts import Banner, Button, words
from jalon.ui.passphrase_dialog import PassphraseDialog
from jalon.ui.people_field import Suggestion
from jalon.ui.people_screen import PeopleScreen
from jalon.ui.person_page import PersonPage
from jalon.ui.rail import Place, Rail
from jalon.ui.return_screen import ReturnScreen
from jalon.ui.settings_screen import SettingsScreen
from jalon.ui.theme import p
from jalon.ui.workspace import Screen, Workspace

_PERSON = "person"
_HOME = "people"


@dataclass(frozen=True, slots=True)
class _Screen:
    """A screen of the rail: what the code calls it, how the rail names it, how it is made."""

    key: str
    title: str
    drawing: str
    make: Callable[[Context], Screen]


_SCREENS = (
    _Screen("people", "Personnes", "users", lambda c: PeopleScreen(c.workspace, c.today)),
    _Screen("journal", "Journal", "notebook-pen", lambda c: JournalScreen(c.workspace, c.today)),
    _Screen("month", "Relevé du mois", "file-check-2", lambda c: ReturnScreen(c.workspace, c.jobs, c.today)),
    _Screen("settings", "Réglages", "settings", SettingsScreen),
)
PLACES = tuple(
    Place(screen.title, screen.drawing, f"Ctrl+{number}") for number, screen in enumerate(_SCREENS, start=1)
)


class MainWindow(QMainWindow):
    """Shows an open caseload until it is closed or locked."""

    lock_wanted = Signal()
    people: PeopleScreen
    journal: JournalScreen
    monthly: ReturnScreen
    settings: SettingsScreen

    def __init__(
        self,
        application: JalonApplication,
        workspace: Workspace,
        jobs: Jobs,
        today: Callable[[], date],
    ) -> None:
        super().__init__()
        self._application = application
        self._workspace = workspace
        self._jobs = jobs
        self._context = Context(application, workspace, jobs, today, self.tell)
        self._palette: Palette | None = None
        self.setMinimumSize(640, 480)
        fit(self, QSize(1280, 800))
        self._restore_geometry()
        pull_inside(self)
        self._build()
        self.commands = self._all_commands()
        commands.bind(self, self.commands)
        application.scale_changed.connect(self._rebuild)
        workspace.changed.connect(self._offer_undo)
        self._idle = IdleWatch(application, application.preferences.idle_minutes, parent=self)
        application.idle_delay_changed.connect(self._idle.wait_for)
        self._idle.warned.connect(self._warn_of_lock)
        self._idle.expired.connect(self.lock_wanted)

    @property
    def form(self) -> QDialog | None:
        """Return the form that is open."""
        return self.forms.current

    def show_place(self, key: str) -> None:
        """Show a screen of the rail, by what the code calls it."""
        self._show_screen(key)

    def open_person(self, person_id: str) -> None:
        """Show the page of a person."""
        self.person.open_person(person_id)
        self._show_screen(_PERSON)

    def new_act(self, concerned: Sequence[Suggestion] = ()) -> None:
        """Open the form of an act; on the page of a person, she is already named."""
        self.forms.new_act(tuple(concerned) or self._on_page())

    def new_line(self) -> None:
        """Open the line of an act; on the page of a person, she is already named."""
        self.forms.new_line(self._on_page())

    def admit(self) -> None:
        """Open the form of an admission."""
        self.forms.admit()

    def open_palette(self) -> None:
        """Find by a few letters what to open or to do."""
        if self.forms.current is not None or self._palette is not None:
            return
        self._palette = Palette(self._workspace, self.commands, open_person=self.open_person, parent=self)
        self._palette.finished.connect(self._palette_closed)
        self._palette.open()

    def undo(self) -> None:
        """Undo the last action and name it."""
        if self.undo_button.isHidden():
            self.tell(messages.describe(NothingToUndoError()).line())
            return
        try:
            label = self._workspace.write(history.undo_last)
        except JalonError as error:
            self.tell(messages.describe(error).line())
        else:
            self.tell(f"Annulé\u00a0: {messages.action_words(label)}")

    def offer_new_passphrase(self) -> None:
        """After the recovery code: propose to give a colleague a passphrase again."""
        dialog = PassphraseDialog(self._workspace, self._jobs, self)
        dialog.accepted.connect(lambda: self.tell("Nouvelle phrase de passe donnée."))
        fit(dialog, dialog.size(), within=self)
        dialog.open()
        self.passphrase_dialog = dialog

    def keep_draft(self) -> None:
        """Keep what is being typed, so that locking loses none of it."""
        self.forms.keep_draft()

    def show_keyboard_card(self) -> None:
        """List the shortcuts."""
        card = KeyboardCard(self.commands, self)
        card.finished.connect(card.deleteLater)
        card.open()

    def tell(self, text: str) -> None:
        """Say in the status bar what was just done."""
        self.status.setText(text)

    def go_back(self) -> None:
        """Go from a person to the list."""
        if self.screens.currentWidget() is self.person:
            self._show_screen(_HOME)
            self.people.table.setFocus()

    def remember(self) -> None:
        """Keep where the window is."""
        geometry = base64.b64encode(self.saveGeometry().data()).decode("ascii")
        self._application.keep(window_geometry=geometry)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Override of Qt."""
        if self._jobs.is_busy:
            event.ignore()
            self.tell("Un travail est en cours\u00a0: attendez qu’il finisse, ou interrompez-le.")
            return
        self._idle.stop()
        self.remember()
        super().closeEvent(event)
        self._application.quit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt: the rail keeps its icons only when the window is narrow."""
        super().resizeEvent(event)
        self._reflow()

    def _all_commands(self) -> tuple[Command, ...]:
        larger, smaller = "Texte plus grand", "Texte plus petit"
        step = self._application.step_text_size
        return (
            *(
                Command(
                    place.title, _bound(self.show_place, screen.key), (place.keys,), drawing=place.drawing
                )
                for place, screen in zip(PLACES, _SCREENS, strict=True)
            ),
            Command("Nouvel acte", self.new_act, ("Ctrl+N",), drawing="plus", also="saisir visite"),
            Command(
                "Saisir un acte en une ligne",
                self.new_line,
                ("Ctrl+J",),
                drawing="notebook-pen",
                also="journal vite noter",
            ),
            Command("Nouvelle personne", self.admit, drawing="user-plus", also="admettre admission"),
            Command("Aller à…", self.open_palette, ("Ctrl+K",), in_palette=False),
            Command("Chercher une personne", self._find, ("Ctrl+F",), drawing="search"),
            Command("Annuler la dernière action", self.undo, ("Ctrl+Z",), drawing="undo-2"),
            Command(
                "Revenir à la liste, fermer une fenêtre",
                self.go_back,
                ("Escape", "Alt+Left"),
                in_palette=False,
            ),
            Command("Verrouiller", self.lock_wanted.emit, ("Ctrl+L",), drawing="lock"),
            Command("Quitter", self.close, ("Ctrl+Q",), drawing="x", also="fermer"),
            Command("Raccourcis du clavier", self.show_keyboard_card, ("F1",), drawing="info", also="aide"),
            Command(larger, lambda: step(1), ("Ctrl++", "Ctrl+="), TEXT_SIZE, "eye", "zoom"),
            Command(smaller, lambda: step(-1), ("Ctrl+-",), TEXT_SIZE, "eye", "zoom"),
            Command(
                "Texte à 100\u00a0%",
                lambda: self._application.choose_text_size(100),
                ("Ctrl+0",),
                TEXT_SIZE,
                "eye",
            ),
        )

    def _build(self) -> None:
        root = QWidget()
        line = QHBoxLayout(root)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        self.rail = Rail(
            PLACES,
            (
                ("Affichage", "sun", "Thème et taille du texte", self._show_display_menu),
                ("Verrouiller", "lock", "Verrouiller maintenant (Ctrl+L)", self.lock_wanted.emit),
            ),
        )
        line.addWidget(self.rail)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.lock_warning = Banner("warm")
        above = QVBoxLayout()
        above.setContentsMargins(p(28), 0, p(28), 0)
        above.addWidget(self.lock_warning)
        self.forms = Forms(self._context)
        above.addWidget(self.forms)
        column.addLayout(above)
        self.screens = QStackedWidget()
        self._places: dict[str, Screen] = {}
        for screen in _SCREENS:
            self._places[screen.key] = made = screen.make(self._context)
            self.screens.addWidget(made)
        self.people, self.journal = self._places["people"], self._places["journal"]  # type: ignore[assignment]
        self.monthly, self.settings = self._places["month"], self._places["settings"]  # type: ignore[assignment]
        self.person = PersonPage(self._workspace, self._context.today)
        self._places[_PERSON] = self.person
        self.screens.addWidget(self.person)
        column.addWidget(self.screens, 1)
        column.addWidget(self._status_line())
        line.addWidget(side, 1)
        self.setCentralWidget(root)
        self._connect()
        self._reflow()
        self._offer_undo()
        self._show_screen(_HOME)

    def _status_line(self) -> QWidget:
        foot = QWidget()
        foot.setObjectName("status")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(foot)
        line.setContentsMargins(p(28), p(4), p(16), p(4))
        self.status: QLabel = words("", "strong", wrap=True)
        self.undo_button = Button("", self.undo, kind="link", drawing="undo-2", tip="Ctrl+Z")
        line.addWidget(self.status, 1)
        line.addWidget(self.undo_button)
        return foot

    def _connect(self) -> None:
        self.rail.chosen.connect(lambda number: self._show_screen(_SCREENS[number].key))
        self.forms.admitted.connect(self.open_person)
        self.people.opened.connect(self.open_person)
        self.people.admission_wanted.connect(self.admit)
        self.journal.act_wanted.connect(lambda: self.new_act())
        self.monthly.person_wanted.connect(self.open_person)
        self.monthly.told.connect(self.tell)
        self.person.back_wanted.connect(self.go_back)
        self.person.act_wanted.connect(self.new_act)
        self.person.told.connect(self.tell)

    def _rebuild(self) -> None:
        """Build the screens again at another size of text, on the same screen and person."""
        shown_now = self.screens.currentWidget()
        current = next(key for key, screen in self._places.items() if screen is shown_now)
        shown = self.person.person
        told = self.status.text()
        self._build()
        if shown is not None:
            self.person.open_person(shown.id)
        self._show_screen(current)
        self.tell(told)

    def _reflow(self) -> None:
        self.rail.set_compact(compact=theme.look().is_compact(self.width()))

    def _show_screen(self, key: str) -> None:
        screen = self._places[key]
        self.screens.setCurrentWidget(screen)
        listed = _HOME if key == _PERSON else key
        self.rail.show_place(next(n for n, shown in enumerate(_SCREENS) if shown.key == listed))
        self.screens.setCurrentWidget(screen)
        self.setWindowTitle(f"Jalon — {screen.title}")

    def _on_page(self) -> tuple[Suggestion, ...]:
        on_page = self.screens.currentWidget() is self.person
        return (self.person.person,) if on_page and self.person.person else ()

    def _find(self) -> None:
        self._show_screen(_HOME)
        self.people.focus_search()

    def _palette_closed(self) -> None:
        if self._palette is not None:
            self._palette.deleteLater()
        self._palette = None

    def _offer_undo(self) -> None:
        last = self._workspace.read(
            history.undoable_actions, limit=1, author_id=self._workspace.caseload.signed_in.coach_id
        )
        self.undo_button.setVisible(bool(last))
        if last:
            self.undo_button.setText(f"Annuler\u00a0: {messages.action_words(last[0].label)}")

    def _warn_of_lock(self, seconds: int) -> None:
        if seconds:
            self.lock_warning.say(
                Message(
                    f"Verrouillage dans {messages.duration_words(seconds)}.",
                    "Une touche suffit pour continuer.",
                )
            )
        else:
            self.lock_warning.clear()

    def _show_display_menu(self) -> None:
        menu = QMenu(self)
        chosen = self._application.preferences
        group = QActionGroup(menu)
        for choice, text in THEMES:
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(chosen.theme == choice.value)
            action.triggered.connect(lambda _=False, wanted=choice: self._application.choose_theme(wanted))
            group.addAction(action)
        menu.addSeparator()
        for text, steps in (("Texte plus grand (Ctrl +)", 1), ("Texte plus petit (Ctrl −)", -1)):
            action = menu.addAction(text)
            action.triggered.connect(lambda _=False, count=steps: self._application.step_text_size(count))
        action = menu.addAction("Texte à 100\u00a0% (Ctrl 0)")
        action.triggered.connect(lambda: self._application.choose_text_size(100))
        menu.addSeparator()
        menu.addAction("Raccourcis du clavier (F1)").triggered.connect(self.show_keyboard_card)
        button = self.rail.button("Affichage")
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _restore_geometry(self) -> None:
        try:
            saved = base64.b64decode(self._application.preferences.window_geometry, validate=True)
        except (binascii.Error, ValueError):
            return
        if saved:
            self.restoreGeometry(QByteArray(saved))


def _bound(show: Callable[[str], None], key: str) -> Callable[[], None]:
    return lambda: show(key)
