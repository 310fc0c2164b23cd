"""After the recovery code: give a colleague a new passphrase, so that the code goes back to its drawer."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.services import colleagues, people
from jalon.ui import messages
from jalon.ui.fields import Choice, Labelled
from jalon.ui.fitting import fit
from jalon.ui.jobs import Jobs
from jalon.ui.parts import Banner, Button, page, words
from jalon.ui.passphrase_field import PassphraseField
from jalon.ui.theme import p
from jalon.ui.workspace import Workspace


class PassphraseDialog(QDialog):
    """Chooses a colleague and a passphrase; the key is derived off the window's thread."""

    def __init__(self, workspace: Workspace, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._jobs = jobs
        self.setWindowTitle("Jalon — nouvelle phrase de passe")
        self.coach = Choice()
        team = workspace.read(people.list_coaches)
        self.coach.offer([(coach.coach_id, f"{coach.given_name} {coach.family_name}") for coach in team])
        self.passphrase = PassphraseField(known=workspace.read(colleagues.known_names))
        self._build()
        fit(self, QSize(p(600), p(680)))
        self.passphrase.propose()

    def save(self) -> None:
        """Give the passphrase; a weak one is refused with the reason."""
        self.banner.clear()
        coach_id, wanted = self.coach.value(), self.passphrase.check()
        if coach_id is None or wanted is None or self._jobs.is_busy:
            return
        caseload = self._workspace.caseload
        self.save_button.setEnabled(False)
        self.progress.show()
        self._jobs.start(
            lambda _: colleagues.give_passphrase(caseload, coach_id, wanted),
            done=lambda _: self._done(),
            failed=self._refused,
        )

    def done(self, result: int) -> None:
        """Override of Qt: what was typed does not outlive the dialog."""
        self.passphrase.clear()
        super().done(result)

    def _done(self) -> None:
        self._workspace.changed.emit()
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.progress.hide()
        self.save_button.setEnabled(True)
        if not isinstance(error, JalonError):
            raise error  # a bug: on to the crash dialog
        self.banner.say(messages.describe(error))
        self.passphrase.setFocus()

    def _build(self) -> None:
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        body = QWidget()
        layout = page(body)
        layout.addWidget(words("Ouvert par le code de secours", "title", wrap=True))
        layout.addWidget(
            words(
                "Choisissez qui reçoit une nouvelle phrase de passe. Notez-la avant de continuer\u00a0: "
                "elle ne sera plus montrée. Le code de secours reste le même.",
                "muted",
                wrap=True,
            )
        )
        layout.addWidget(Labelled("&Pour", self.coach))
        layout.addWidget(self.passphrase)
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Enregistrement en cours")
        self.progress.hide()
        layout.addWidget(self.progress)
        layout.addStretch()
        outside.addWidget(body, 1)
        foot = QWidget()
        line = QHBoxLayout(foot)
        line.setContentsMargins(p(28), p(10), p(28), p(16))
        line.addStretch()
        self.later_button = Button("Plus &tard", self.reject)
        self.save_button = Button("&Donner cette phrase", self.save, kind="main", drawing="check")
        self.save_button.setDefault(True)
        line.addWidget(self.later_button)
        line.addWidget(self.save_button)
        outside.addWidget(foot)
