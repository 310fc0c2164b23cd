"""The window of an open caseload: the rail, the screens, the last action and its undo, the lock."""

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QByteArray, QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from jalon.domain.errors import JalonError, NothingToUndoError
from jalon.services import drafts, history
from jalon.services.people import Admitted
from jalon.ui import messages, theme
from jalon.ui.act_form import ActForm, Saved
from jalon.ui.admission_form import AdmissionForm
from jalon.ui.application import JalonApplication
from jalon.ui.fitting import fit, pull_inside
from jalon.ui.idle import IdleWatch
from jalon.ui.jobs import Jobs
from jalon.ui.journal_screen import JournalScreen
from jalon.ui.keyboard_card import KeyboardCard
from jalon.ui.messages import Message
from jalon.ui.parts import Banner, Button, shortcut, words
from jalon.ui.passphrase_dialog import PassphraseDialog
from jalon.ui.people_field import Suggestion
from jalon.ui.people_screen import PeopleScreen
from jalon.ui.person_page import PersonPage
from jalon.ui.rail import Place, Rail
from jalon.ui.return_screen import ReturnScreen
from jalon.ui.theme import ThemeChoice, p
from jalon.ui.workspace import Screen, Workspace

PLACES = (
    Place("Personnes", "users", "Ctrl+1"),
    Place("Journal", "notebook-pen", "Ctrl+2"),
    Place("Relevé du mois", "file-check-2", "Ctrl+3"),
)
_ACT_FORM = "act"
_PEOPLE, _JOURNAL, _RETURN, _PERSON = range(4)
_THEMES = (
    (ThemeChoice.SYSTEM, "Comme le système"),
    (ThemeChoice.LIGHT, "Clair"),
    (ThemeChoice.DARK, "Sombre"),
)
_WARNINGS = {
    "long_act": "acte plus long que d’habitude",
    "long_day": "la journée dépasse dix heures",
    "at_once": "deux actes se chevauchent",
    "outside_path": "hors du parcours de la personne ce jour-là",
    "no_person": "aucune personne n’est nommée",
    "no_module": "aucun module",
    "locked_month": "ce mois est arrêté\u00a0: l’acte attendra «\u00a0à régulariser\u00a0»",
    "under_age": "moins de 16 ans à l’admission",
    "no_birth_date": "date de naissance à compléter",
    "no_referral": "prescription à compléter",
}


class MainWindow(QMainWindow):
    """Shows an open caseload until it is closed or locked."""

    lock_wanted = Signal()

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
        self._today = today
        self.form: ActForm | AdmissionForm | None = None
        self.setMinimumSize(640, 480)
        fit(self, QSize(1280, 800))
        self._restore_geometry()
        pull_inside(self)
        self._build()
        for keys, action in self._keys():
            shortcut(self, keys, action)
        application.scale_changed.connect(self._rebuild)
        workspace.changed.connect(self._offer_undo)
        self._idle = IdleWatch(application, application.preferences.idle_minutes, parent=self)
        self._idle.warned.connect(self._warn_of_lock)
        self._idle.expired.connect(self.lock_wanted)

    def show_place(self, number: int) -> None:
        """Show a screen of the rail."""
        self._show_screen(number)

    def open_person(self, person_id: str) -> None:
        """Show the page of a person."""
        self.person.open_person(person_id)
        self._show_screen(_PERSON)

    def new_act(self, concerned: Sequence[Suggestion] = ()) -> None:
        """Open the form of an act; on the page of a person, she is already named."""
        if self.form is not None:
            return
        on_page = self.screens.currentWidget() is self.person and self.person.person is not None
        known = tuple(concerned) or ((self.person.person,) if on_page and self.person.person else ())
        form = ActForm(self._workspace, self._today, concerned=known, parent=self)
        form.saved.connect(self._act_saved)
        self._open_form(form)

    def admit(self) -> None:
        """Open the form of an admission."""
        if self.form is not None:
            return
        form = AdmissionForm(self._workspace, self._today, parent=self)
        form.admitted.connect(self._admitted)
        self._open_form(form)

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
        if isinstance(self.form, ActForm) and self.form.is_touched:
            self._workspace.read(drafts.keep_draft, _ACT_FORM, self.form.draft())

    def resume_draft(self) -> None:
        """Open the form of an act with what was being typed when the window locked."""
        draft = self._workspace.read(drafts.find_draft, _ACT_FORM)
        self._forget_draft()
        if draft is None or self.form is not None:
            return
        form = ActForm(self._workspace, self._today, parent=self)
        form.restore(draft.content)
        form.saved.connect(self._act_saved)
        self._open_form(form)

    def show_keyboard_card(self) -> None:
        """List the shortcuts."""
        card = KeyboardCard(self)
        card.finished.connect(card.deleteLater)
        card.open()

    def tell(self, text: str) -> None:
        """Say in the status bar what was just done."""
        self.status.setText(text)

    def go_back(self) -> None:
        """Go from a person to the list."""
        if self.screens.currentWidget() is self.person:
            self._show_screen(_PEOPLE)
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

    def changeEvent(self, event: QEvent) -> None:
        """Override of Qt."""
        super().changeEvent(event)

    def _keys(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        return (
            ("Ctrl+1", lambda: self.show_place(_PEOPLE)),
            ("Ctrl+2", lambda: self.show_place(_JOURNAL)),
            ("Ctrl+3", lambda: self.show_place(_RETURN)),
            ("Ctrl+N", self.new_act),
            ("Ctrl+F", self._find),
            ("Ctrl+Z", self.undo),
            ("Ctrl+L", self.lock_wanted.emit),
            ("Ctrl+Q", self.close),
            ("F1", self.show_keyboard_card),
            ("Escape", self.go_back),
            ("Alt+Left", self.go_back),
            ("Ctrl++", lambda: self._application.step_text_size(1)),
            ("Ctrl+=", lambda: self._application.step_text_size(1)),
            ("Ctrl+-", lambda: self._application.step_text_size(-1)),
            ("Ctrl+0", lambda: self._application.choose_text_size(100)),
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
        above.addWidget(self._draft_line())
        column.addLayout(above)
        self.screens = QStackedWidget()
        self.people = PeopleScreen(self._workspace, self._today)
        self.journal = JournalScreen(self._workspace, self._today)
        self.monthly = ReturnScreen(self._workspace, self._jobs, self._today)
        self.person = PersonPage(self._workspace, self._today)
        for screen in (self.people, self.journal, self.monthly, self.person):
            self.screens.addWidget(screen)
        column.addWidget(self.screens, 1)
        column.addWidget(self._status_line())
        line.addWidget(side, 1)
        self.setCentralWidget(root)
        self._connect()
        self._reflow()
        self._offer_undo()
        self._show_screen(_PEOPLE)

    def _draft_line(self) -> QWidget:
        self.draft_line = QWidget()
        line = QHBoxLayout(self.draft_line)
        line.setContentsMargins(0, p(10), 0, 0)
        draft = self._workspace.read(drafts.find_draft, _ACT_FORM)
        at = draft.saved_at.astimezone() if draft else None
        told = f"Reprendre la saisie du {at:%d/%m} à {at:%H} h {at:%M}" if at else "Reprendre la saisie"
        self.resume_button = Button(told, self.resume_draft, drawing="history")
        line.addWidget(self.resume_button)
        line.addWidget(Button("Écarter cette saisie", self._forget_draft, kind="link"))
        line.addStretch()
        self.draft_line.setVisible(draft is not None)
        return self.draft_line

    def _forget_draft(self) -> None:
        self._workspace.read(drafts.drop_draft, _ACT_FORM)
        self.draft_line.hide()

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
        self.rail.chosen.connect(self._show_screen)
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
        current, shown = self.screens.currentIndex(), self.person.person
        told = self.status.text()
        self._build()
        if shown is not None:
            self.person.open_person(shown.id)
        self._show_screen(current)
        self.tell(told)

    def _reflow(self) -> None:
        self.rail.set_compact(compact=theme.look().is_compact(self.width()))

    def _show_screen(self, number: int) -> None:
        if number < 0:
            return
        self.screens.setCurrentIndex(number)
        self.rail.show_place(_PEOPLE if number == _PERSON else number)
        self.screens.setCurrentIndex(number)
        screen = self.screens.currentWidget()
        if isinstance(screen, Screen):
            self.setWindowTitle(f"Jalon — {screen.title}")

    def _find(self) -> None:
        self._show_screen(_PEOPLE)
        self.people.focus_search()

    def _open_form(self, form: ActForm | AdmissionForm) -> None:
        self.form = form
        form.finished.connect(self._form_closed)
        fit(form, form.size(), within=self)
        form.open()

    def _form_closed(self) -> None:
        if self.form is not None:
            self.form.deleteLater()
        self.form = None

    def _act_saved(self, saved: Saved) -> None:
        self.tell(_told("Enregistré", saved.words, saved.warnings))

    def _admitted(self, admitted: Admitted) -> None:
        self.tell(_told("Personne admise", f"dossier {admitted.case_code}", admitted.warnings))
        self.open_person(admitted.person_id)

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
        for choice, text in _THEMES:
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


def _told(what: str, details: str, warnings: Sequence[str]) -> str:
    told = f"{what}\u00a0: {details}."
    if warnings:
        told += f" À vérifier\u00a0: {', '.join(_WARNINGS.get(warning, warning) for warning in warnings)}."
    return told
