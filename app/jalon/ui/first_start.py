"""The first start: from nothing to an open caseload, its recovery sheet and a place for its copies."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from jalon.domain.errors import (
    CannotWriteError,
    CaseloadExistsError,
    JalonError,
    ReadOnlyCaseloadError,
    UnsafeFolderError,
    WeakPassphraseError,
)
from jalon.settings.paths import data_folder
from jalon.ui import messages, practice
from jalon.ui.first_start_copies import SecondPlaceStep
from jalon.ui.first_start_pages import PlaceStep, Step, StructureStep, Welcome, YouStep
from jalon.ui.first_start_secret import SecretStep
from jalon.ui.jobs import Job, Jobs
from jalon.ui.messages import Message
from jalon.ui.opening import import_storage_behind
from jalon.ui.pages import NamedPages
from jalon.ui.parts import Button, shortcut, words
from jalon.ui.speaking import announce
from jalon.ui.theme import p

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload, Created, NewCoach, NewStructure
    from jalon.ui.recovery_dialog import RecoveryDialog

Creating = Callable[[Path, str, "NewCoach", "NewStructure"], "Created"]
"""Makes a caseload and opens it."""

_OF_THE_PLACE = (UnsafeFolderError, CaseloadExistsError, ReadOnlyCaseloadError, CannotWriteError)


class FirstStart(QWidget):
    """Leads from the welcome to an open caseload; once it is made, nothing of it can be lost by closing."""

    created = Signal(object)
    """The caseload is made and open; the sheet and the second place follow."""
    opened = Signal(object)
    """A caseload is open and can be shown."""
    file_chosen = Signal(object)
    """Someone wants to open a file that exists."""
    restore_wanted = Signal()
    size_wanted = Signal(int)
    """Someone wants the text larger, or smaller, by so many steps."""
    left = Signal()
    """Someone goes back to where they came from."""

    def __init__(
        self,
        jobs: Jobs,
        today: Callable[[], date],
        *,
        can_leave: bool = False,
        creating: Creating | None = None,
        keep_second_place: Callable[[Path], object] | None = None,
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._today = today
        self.can_leave = can_leave
        self._creating = creating or _create
        self._keep_second_place = keep_second_place
        self._job: Job | None = None
        self.caseload: Caseload | None = None
        self.setWindowTitle("Jalon — premier démarrage")
        self.welcome = Welcome()
        self.structure, self.you, self.place = StructureStep(today), YouStep(), PlaceStep()
        self.secret = SecretStep()
        self.second = SecondPlaceStep()
        self.recovery: RecoveryDialog | None = None
        self.steps: tuple[Step, ...] = (
            self.structure,
            self.you,
            self.place,
            self.secret,
            self.second,
        )
        self._build()
        self._connect()
        QTimer.singleShot(0, self, import_storage_behind)
        self._show(self.welcome)

    @property
    def current(self) -> QWidget:
        """Return the page that is shown."""
        return self.pages.currentWidget()

    @property
    def is_at_welcome(self) -> bool:
        """Return whether nothing is begun: the window can be made anew."""
        return self.current is self.welcome and not self._jobs.is_busy

    def go_on(self) -> None:
        """Leave the page for the next one, when what it asks is answered."""
        step = self.current
        if not isinstance(step, Step) or self._jobs.is_busy or not step.is_answered():
            return
        if step is self.secret:
            self._create()
        elif step is self.second:
            self._copy_away()
        else:
            self._show_next()

    def skip(self) -> None:
        """Leave the page for later; what it owes is told again."""
        step = self.current
        if not isinstance(step, Step) or not step.skip_words or self._jobs.is_busy:
            return
        self._finish()

    def go_back(self) -> None:
        """Go back to the page before; what was typed is still there."""
        if self._jobs.is_busy or not self.back_button.isVisibleTo(self):
            return
        step = self.current
        if isinstance(step, Step):
            number = self.steps.index(step)
            self._show(self.steps[number - 1] if number else self.welcome)
        else:
            self.left.emit()

    def open_practice(self) -> None:
        """Open the practice structure, made first when there is none."""
        if self._jobs.is_busy:
            return
        self._work("Préparation de la structure d’essai…", can_stop=True)
        self._job = self._jobs.start(
            practice.open_practice,
            done=self._practice_opened,
            failed=self._practice_refused,
            cancelled=self._practice_stopped,
        )
        self._job.progressed.connect(self._show_progress)

    def stop(self) -> None:
        """Stop the work under way."""
        if self._job is not None:
            self._job.cancel()
            self.stop_button.setEnabled(False)
            self.working.setText("Interruption…")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Override of Qt: what is typed does not outlive the window; a work under way is let end."""
        if self._jobs.is_busy:
            self.stop()
            event.ignore()
            return
        self.secret.field.clear()
        super().closeEvent(event)

    def _build(self) -> None:
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        self.pages = NamedPages()
        for made in (self.welcome, *self.steps):
            self.pages.addWidget(made)
        outside.addWidget(self.pages, 1)
        self.working = words("", "muted", wrap=True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Travail en cours")
        self.stop_button = Button("&Interrompre", self.stop)
        self._working = QWidget()
        row = QHBoxLayout(self._working)
        row.setContentsMargins(p(28), p(8), p(28), p(8))
        row.setSpacing(p(16))
        row.addWidget(self.working, 2)
        row.addWidget(self.progress, 1)
        row.addWidget(self.stop_button)
        self._working.hide()
        outside.addWidget(self._working)
        self.foot = QWidget()
        self.foot.setObjectName("status")
        line = QHBoxLayout(self.foot)
        line.setContentsMargins(p(28), p(10), p(28), p(14))
        line.setSpacing(p(12))
        self.back_button = Button("&Retour", self.go_back, drawing="arrow-left")
        self.where = words("", "muted", wrap=True)
        self.skip_button = Button("", self.skip)
        self.next_button = Button("&Continuer", self.go_on, kind="main")
        line.addWidget(self.back_button)
        line.addWidget(self.where, 1)
        line.addWidget(self.skip_button)
        line.addWidget(self.next_button)
        outside.addWidget(self.foot)

    def _connect(self) -> None:
        self.welcome.creation_wanted.connect(lambda: self._show(self.structure))
        self.welcome.practice_wanted.connect(self.open_practice)
        self.welcome.file_wanted.connect(self._choose_file)
        self.welcome.restore_wanted.connect(self.restore_wanted)
        self.welcome.help_wanted.connect(_show_help)
        self.welcome.size_wanted.connect(self.size_wanted)
        for step in self.steps:
            step.forward.connect(self.go_on)
        shortcut(self, "Alt+Left", self.go_back)
        shortcut(self, "Ctrl+Return", self.go_on)
        shortcut(self, "Ctrl+Q", self.close)
        shortcut(self, "F1", _show_help)

    def _show(self, shown: QWidget) -> None:
        if shown is self.place:
            self.place.name_after(self.structure.name.text())
        if shown is self.secret:
            names = (self.structure.name, self.you.family_name, self.you.given_name)
            self.secret.field.set_known([field.text() for field in names])
        self.pages.setCurrentWidget(shown)
        self.pages.name_current(shown.title if isinstance(shown, Step) else "Bienvenue dans Jalon")
        self.foot.setVisible(isinstance(shown, Step) or self.can_leave)
        self.next_button.setVisible(isinstance(shown, Step))
        if isinstance(shown, Step):
            # The recovery sheet, which has its own foot, comes before the last one.
            number = self.steps.index(shown) + (2 if shown is self.second else 1)
            self.where.setText(f"Étape {number} sur {len(self.steps) + 1}")
            self.setWindowTitle(f"Jalon — {shown.title}")
            self.back_button.setVisible(self.caseload is None)  # what is made is made
            self.next_button.setText(shown.continue_words)
            self.skip_button.setText(shown.skip_words)
            self.skip_button.setVisible(bool(shown.skip_words))
        else:
            self.setWindowTitle("Jalon — bienvenue")
            self.where.clear()
            self.back_button.show()
            self.skip_button.hide()
        QTimer.singleShot(0, self, self._enter)

    def _enter(self) -> None:
        shown = self.current
        if isinstance(shown, Step | Welcome):
            shown.enter()
        if isinstance(shown, Step):
            announce(shown, shown.intro)  # the keyboard goes to the field below it

    def _show_next(self) -> None:
        step = self.current
        assert isinstance(step, Step)
        self._show(self.steps[self.steps.index(step) + 1])

    def _work(self, told: str, *, can_stop: bool = False) -> None:
        self.working.setText(told)
        self.progress.setRange(0, 0)
        self.stop_button.setVisible(can_stop)
        self.stop_button.setEnabled(True)
        self._working.show()
        self.pages.setEnabled(False)
        self.foot.setEnabled(False)
        if can_stop:
            self.stop_button.setFocus()

    def _rest(self) -> None:
        self._job = None
        self._working.hide()
        self.pages.setEnabled(True)
        self.foot.setEnabled(True)

    def _show_progress(self, done: int, total: int) -> None:
        if self._job is not None and not self._job.is_cancelled:
            self.progress.setRange(0, max(total, 1))
            self.progress.setValue(done)
            self.working.setText(f"Structure d’essai\u00a0: {practice.step_words(done).lower()}…")

    def _create(self) -> None:
        passphrase, path = self.secret.field.text(), self.place.path
        coach, structure = self.you.coach(), self.structure.structure()
        self.secret.banner.clear()
        self._work("Création de la file active… Le calcul de la clé prend une ou deux secondes.")
        self._jobs.start(
            lambda _: self._creating(path, passphrase, coach, structure),
            done=self._created,
            failed=self._creation_refused,
        )

    def _created(self, made: "Created") -> None:
        self._rest()
        self.caseload = made.caseload
        self.secret.field.clear()
        self.second.for_caseload(made.caseload)
        self.created.emit(made.caseload)
        self._show_code(made)

    def _show_code(self, made: "Created") -> None:
        """Show the recovery code as a page of its own; put off, the window reminds of it."""
        from jalon.services.recovery import prove_recovery_code
        from jalon.ui.recovery_dialog import NewCode, RecoveryDialog

        caseload, today = made.caseload, self._today()
        new = NewCode(
            made.recovery_code, self.structure.name.text().strip(), caseload.path.stem, made_on=today
        )
        self.recovery = RecoveryDialog(new, lambda: prove_recovery_code(caseload, today), self)
        self.recovery.setWindowFlags(Qt.WindowType.Widget)
        self.recovery.finished.connect(lambda _: self._code_left())
        self.pages.addWidget(self.recovery)
        self.pages.setCurrentWidget(self.recovery)
        self.pages.name_current("Code de secours")
        self.foot.hide()
        self.setWindowTitle("Jalon — code de secours")

    def _code_left(self) -> None:
        if self.recovery is not None:
            self.pages.removeWidget(self.recovery)
            self.recovery.deleteLater()
            self.recovery = None
        self._show(self.second)

    def _creation_refused(self, error: Exception) -> None:
        self._rest()
        if not isinstance(error, JalonError):
            raise error  # a bug: on to the crash dialog
        if isinstance(error, _OF_THE_PLACE):
            self._show(self.place)
            self.place.show_refusal(error)
        elif isinstance(error, WeakPassphraseError):
            self.secret.field.show_error(messages.describe(error).headline)
        else:
            self.secret.banner.say(messages.describe(error))

    def _copy_away(self) -> None:
        from jalon.services import backing_up

        caseload, folder = self.caseload, self.second.chosen
        assert caseload is not None
        self._work("Première copie hors de cet ordinateur, relue aussitôt…")
        self._jobs.start(
            lambda _: backing_up.back_up_away(caseload, folder),
            done=lambda _: self._copied_away(folder),
            failed=self._copy_refused,
        )

    def _copied_away(self, folder: Path) -> None:
        self._rest()
        if self._keep_second_place is not None:
            self._keep_second_place(folder)
        self._finish()

    def _copy_refused(self, error: Exception) -> None:
        self._rest()
        if not isinstance(error, JalonError | OSError):
            raise error  # a bug: on to the crash dialog
        self.second.show_refusal(error)

    def _finish(self) -> None:
        if self.caseload is not None:
            self.opened.emit(self.caseload)

    def _practice_opened(self, caseload: "Caseload") -> None:
        self._rest()
        self.opened.emit(caseload)

    def _practice_refused(self, error: Exception) -> None:
        self._rest()
        self.welcome.banner.say(messages.describe_expected(error))
        self.welcome.practice_button.setFocus()

    def _practice_stopped(self) -> None:
        self._rest()
        self.welcome.banner.say(Message("La préparation est interrompue\u00a0: rien n’a été laissé.", ""))
        self.welcome.practice_button.setFocus()

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, "Choisir une file active", str(data_folder()), "Files actives (*.jalon)"
        )
        if chosen:
            self.file_chosen.emit(Path(chosen))


def _create(path: Path, passphrase: str, coach: "NewCoach", structure: "NewStructure") -> "Created":
    from jalon.services.caseloads import create_caseload

    return create_caseload(path, passphrase, coach=coach, structure=structure)


def _show_help() -> None:
    from jalon.ui.help_window import show_help  # what it reads is not needed at the start

    show_help("first_start")
