"""The dialogs that give or change a passphrase; the key is derived off the window's thread."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from jalon.domain.errors import JalonError, WrongPassphraseError
from jalon.services import colleagues, people
from jalon.services.colleagues import Colleague
from jalon.ui.fields import Choice, Labelled
from jalon.ui.jobs import Jobs
from jalon.ui.parts import Button, words
from jalon.ui.passphrase_field import PassphraseField
from jalon.ui.secret_field import SecretField
from jalon.ui.working_dialog import WorkingDialog
from jalon.ui.workspace import Workspace

_WORKING = "Calcul de la nouvelle clé\u00a0: quelques secondes."


class _SecretDialog(WorkingDialog):
    """A dialog that asks for a passphrase and tells the screens once its key is written."""

    _workspace: Workspace
    passphrase: PassphraseField

    def done(self, result: int) -> None:
        """Override of Qt: what was typed does not outlive the dialog."""
        self.passphrase.clear()
        super().done(result)

    def _done(self) -> None:
        self._workspace.changed.emit()
        self.accept()


class PassphraseDialog(_SecretDialog):
    """After the recovery code: a colleague gets a passphrase, so that the code goes back to its drawer."""

    def __init__(self, workspace: Workspace, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(
            "Ouvert par le code de secours", jobs, size=(600, 660), later="Plus &tard", parent=parent
        )
        self._workspace = workspace
        self.setWindowTitle("Jalon — nouvelle phrase de passe")
        self.content.addWidget(
            words(
                "Choisissez qui reçoit une nouvelle phrase de passe. Notez-la avant de continuer\u00a0: "
                "elle ne sera plus montrée. Le code de secours reste le même.",
                "muted",
                wrap=True,
            )
        )
        self.coach = Choice()
        team = workspace.read(people.list_coaches)
        self.coach.offer([(coach.coach_id, f"{coach.given_name} {coach.family_name}") for coach in team])
        self.content.addWidget(Labelled("&Pour", self.coach))
        self.passphrase = PassphraseField(known=workspace.read(colleagues.known_names))
        self.content.addWidget(self.passphrase)
        self.content.addStretch()
        self.save_button = self.answer_with(
            Button("&Donner cette phrase", self.save, kind="main", drawing="check")
        )
        self.passphrase.propose()

    def save(self) -> None:
        """Give the passphrase; a weak one is refused with the reason."""
        coach_id, wanted = self.coach.value(), self.passphrase.check()
        if coach_id is None or wanted is None:
            return
        caseload = self._workspace.caseload
        self.work(
            lambda: colleagues.give_passphrase(caseload, coach_id, wanted),
            _WORKING,
            done=lambda _: self._done(),
        )


class GivePassphraseDialog(_SecretDialog):
    """A colleague forgot theirs, or has none: a first one, handed over, which they change."""

    def __init__(
        self, colleague: Colleague, workspace: Workspace, jobs: Jobs, parent: QWidget | None = None
    ) -> None:
        super().__init__(f"Phrase de passe de {colleague.name}", jobs, parent=parent)
        self._workspace = workspace
        self._colleague = colleague
        self.setWindowTitle("Jalon — phrase de passe d’un collègue")
        former = "La précédente n’ouvrira plus. " if colleague.can_open else ""
        self.content.addWidget(
            words(
                f"{former}Notez ces mots sur papier et remettez-les en main propre\u00a0: ils ne seront plus "
                "montrés. Votre collègue les change ensuite, dans ces réglages.",
                "muted",
                wrap=True,
            )
        )
        names = workspace.read(colleagues.known_names)
        self.passphrase = PassphraseField("&Première phrase de passe", again=None, known=names)
        self.content.addWidget(self.passphrase)
        self.content.addStretch()
        self.save_button = self.answer_with(
            Button("&Donner cette phrase", self.save, kind="main", drawing="key-round")
        )
        self.passphrase.propose()

    def save(self) -> None:
        """Give the passphrase."""
        wanted = self.passphrase.check()
        if wanted is None:
            return
        caseload, coach_id = self._workspace.caseload, self._colleague.id
        self.work(
            lambda: colleagues.give_passphrase(caseload, coach_id, wanted),
            _WORKING,
            done=lambda _: self._done(),
        )


class OwnPassphraseDialog(_SecretDialog):
    """One's own passphrase: the present one, then the wanted one, twice."""

    def __init__(self, workspace: Workspace, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__("Ma phrase de passe", jobs, size=(600, 620), parent=parent)
        self._workspace = workspace
        self.present = SecretField()
        self._present_row = Labelled("Phrase de passe a&ctuelle", self.present, target=self.present.edit)
        self.passphrase = PassphraseField(known=workspace.read(colleagues.known_names))
        self.content.addWidget(self._present_row)
        self.content.addWidget(self.passphrase)
        self.content.addStretch()
        self.save_button = self.answer_with(Button("C&hanger", self.save, kind="main", drawing="check"))
        self.present.changed.connect(lambda: self._present_row.show_error(None))
        QTimer.singleShot(0, self, lambda: self.present.edit.setFocus())

    def save(self) -> None:
        """Change the passphrase; a wrong present one is counted as at the opening."""
        present = self.present.text()
        if not present:
            self._present_row.show_error("Tapez celle qui ouvre aujourd’hui.")
            self.present.edit.setFocus()
            return
        wanted = self.passphrase.check()
        if wanted is None:
            return
        caseload = self._workspace.caseload
        self.work(
            lambda: colleagues.change_passphrase(caseload, present, wanted),
            _WORKING,
            done=lambda _: self._done(),
            refused=self._refused,
        )

    def done(self, result: int) -> None:
        """Override of Qt: what was typed does not outlive the dialog."""
        self.present.clear()
        super().done(result)

    def _refused(self, error: JalonError) -> bool:
        if not isinstance(error, WrongPassphraseError):
            return False
        self._present_row.show_error("Ce n’est pas votre phrase de passe actuelle.")
        self.present.edit.setFocus()
        self.present.edit.selectAll()
        return True
