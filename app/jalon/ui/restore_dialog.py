"""Going back to a backup: what it holds, what would change, and a new file beside, nothing deleted."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from jalon.domain.errors import JalonError, WrongPassphraseError
from jalon.services import backing_up, restoring
from jalon.services.restoring import Restored, RestorePreview
from jalon.settings.paths import data_folder
from jalon.storage.backups import Backup
from jalon.ui import messages, wording
from jalon.ui.fields import Choice, Labelled, TextField
from jalon.ui.file_choice import choose_file, choose_folder
from jalon.ui.fitting import fit
from jalon.ui.jobs import Jobs, Step
from jalon.ui.messages import Message
from jalon.ui.pages import Pages
from jalon.ui.parts import Banner, Button, Card, foot_of, page, words
from jalon.ui.progress import ProgressDialog
from jalon.ui.restore_words import choice_words, preview_words, refusal_words
from jalon.ui.restored_page import RestoredPage
from jalon.ui.secret_field import SecretField
from jalon.ui.theme import p
from jalon.ui.workspace import Workspace

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload

_SUFFIX = ".jalon"
_NOT_READ_OR_WRITTEN = Message(
    "Le fichier n’a pas pu être lu ou écrit.",
    "Vérifiez la place et les droits, ou choisissez un autre dossier.",
)

Restoring = Callable[[Path, Path, str, Step], Restored]
Previewing = Callable[[Path, str, Step], RestorePreview]
Opening = Callable[[Path, str], "Caseload"]


class RestoreDialog(QDialog):
    """Brings a backup back as a new file; with a caseload open, says first what would change.

    Before one is open, it is given no workspace: it lists what this PC and the second place have, takes any
    file, and opens what came back itself: the passphrase was just typed.
    """

    opening_wanted = Signal(object)
    """The restored file is to be opened in the place of the caseload of the window: its path."""
    opened = Signal(object)
    """No caseload was open: the restored one is, by the passphrase of the restore."""

    def __init__(
        self,
        jobs: Jobs,
        backup: Path | None,
        *,
        workspace: Workspace | None = None,
        second_place: Path | None = None,
        parent: QWidget | None = None,
        restoring: Restoring | None = None,
        previewing: Previewing | None = None,
        opening: Opening | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._workspace = workspace
        self._second_place = second_place
        self._opening = opening or _open
        self._restoring = restoring or _restore
        self._previewing = previewing or self._preview
        self._folder = workspace.caseload.path.parent if workspace else data_folder()
        self._target: Path | None = None
        self._made_at: datetime | None = None
        self._proposed = ""
        self.progress: ProgressDialog | None = None
        self.setWindowTitle("Jalon — revenir à une sauvegarde")
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        self.pages = Pages()
        self.pages.addWidget(self._asking_page())
        self.done_page = RestoredPage(self._leave, self._open_restored)
        self.pages.addWidget(self.done_page)
        outside.addWidget(self.pages)
        fit(self, QSize(p(680), p(700)))
        self._offer(backup)
        QTimer.singleShot(0, self, self._focus_first)

    @property
    def backup(self) -> Path | None:
        """Return the backup chosen."""
        chosen = self.choice.value()
        return Path(chosen) if chosen else None

    @property
    def target(self) -> Path:
        """Return the new file that is asked for."""
        name = self.name.text().strip()
        return self._folder / (name if name.endswith(_SUFFIX) else f"{name}{_SUFFIX}")

    def choose_file(self) -> None:
        """Choose any backup: of a stick, a share, another PC."""
        chosen = choose_file(self, "Choisir une sauvegarde", "Sauvegardes (*.jalon-copie)")
        if chosen is not None:
            self._offer(chosen)

    def choose_folder(self) -> None:
        """Choose where the new file goes."""
        chosen = choose_folder(self, "Où mettre le fichier restauré\u00a0?", self._folder)
        if chosen is not None:
            self.use_folder(chosen)

    def use_folder(self, folder: Path) -> None:
        """Put the new file in a folder."""
        self._folder = folder
        self.folder_words.setText(f"Dans {folder}")
        if self.name.text() == self._proposed and self._made_at is not None:
            self._propose_name()

    def preview(self) -> None:
        """Read the backup and say what going back would change; nothing is written."""
        backup, secret = self.backup, self.secret.text()
        if backup is None or not self._has_secret():
            return
        self._run(
            "Lecture de la sauvegarde",
            lambda step: self._previewing(backup, secret, step),
            self._show_preview,
        )

    def restore(self) -> None:
        """Bring the backup back as the new file."""
        backup, secret, target = self.backup, self.secret.text(), self.target
        self._name_row.show_error(None)
        if backup is None:
            self.banner.say(
                Message("Aucune sauvegarde n’est choisie.", "Choisissez-en une, ou un autre fichier.")
            )
            self.other_button.setFocus()
            return
        if not self._has_secret():
            return
        if not self.name.text().strip() or Path(self.name.text().strip()).name != self.name.text().strip():
            self._name_row.show_error("Donnez un nom de fichier, sans dossier.")
            self.name.setFocus()
            return
        self._target = target
        self._run(
            "Retour de la sauvegarde",
            lambda step: self._restoring(backup, target, secret, step),
            self._show_restored,
        )

    def reject(self) -> None:
        """Override of Qt: what is typed does not outlive the dialog."""
        self.secret.clear()
        super().reject()

    def _run(self, title: str, work: Callable[[Step], object], done: Callable[..., None]) -> None:
        if self._jobs.is_busy:
            self.banner.say(
                Message("Un travail est déjà en cours.", "Attendez qu’il finisse, puis recommencez.")
            )
            return
        self.banner.clear()
        job = self._jobs.start(
            work,
            done=done,
            failed=self._refused,
            cancelled=lambda: self.banner.say(Message("Interrompu\u00a0: rien n’a été écrit.", "")),
        )
        self.progress = ProgressDialog(title, job, self)
        self.progress.open()

    def _refused(self, error: Exception) -> None:
        is_back = self.pages.currentIndex() == 1
        if is_back:
            self.done_page.banner.say(messages.describe_expected(error, _NOT_READ_OR_WRITTEN))
            self.done_page.open_button.setFocus()
            return
        if isinstance(error, JalonError):
            self.banner.say(refusal_words(error))
        else:
            self.banner.say(messages.describe_expected(error, _NOT_READ_OR_WRITTEN))
        (self.secret.edit if isinstance(error, WrongPassphraseError) else self.name).setFocus()

    def _has_secret(self) -> bool:
        missing = not self.secret.text()
        self._secret_row.show_error("Tapez la phrase de passe." if missing else None)
        if missing:
            self.secret.edit.setFocus()
        return not missing

    def _preview(self, backup: Path, secret: str, step: Step) -> RestorePreview:
        assert self._workspace is not None
        return restoring.preview_restore(self._workspace.caseload, backup, secret, step=step)

    def _offer(self, backup: Path | None) -> None:
        known = [(found.path, choice_words(found)) for found in self._known()]
        if backup is not None and backup not in [path for path, _ in known]:
            known.insert(0, (backup, backup.stem))
        self.choice.offer([(str(path), told) for path, told in known])
        if backup is not None:
            self.choice.choose(str(backup))
        elif known:
            self.choice.setCurrentIndex(0)
        self.choice.setEnabled(bool(known))
        self._describe()

    def _known(self) -> tuple[Backup, ...]:
        if self._workspace is not None:
            return self._workspace.read(backing_up.list_backups)
        return restoring.find_backups(self._second_place)

    def _describe(self) -> None:
        """Say of the chosen backup what can be said without the passphrase."""
        self.banner.clear()
        self.change_card.hide()
        backup = self.backup
        if backup is None:
            self.facts.setText(
                "Ce PC n’a pas de sauvegarde\u00a0: choisissez un fichier d’une clé ou d’un partage."
            )
            return
        try:
            self._made_at, program = restoring.describe_backup(backup)
        except JalonError as error:
            self._made_at = None
            self.facts.setText(f"Dans {backup.parent}")
            self.banner.say(refusal_words(error))
            return
        self.facts.setText(
            f"Faite le {wording.moment_words(self._made_at)} par Jalon {program}. Dans {backup.parent}"
        )
        self._propose_name()

    def _propose_name(self) -> None:
        backup = self.backup
        assert backup is not None
        assert self._made_at is not None
        open_here = self._workspace.caseload.path.stem if self._workspace else None
        name = open_here or restoring.name_of(backup) or "Jalon"
        # On a PC that lost it, or a new one, the file finds its name again.
        keeps_name = open_here is None
        self._proposed = restoring.free_name(self._folder, name, self._made_at, keeps_name=keeps_name)
        self.name.setText(self._proposed)

    def _show_preview(self, preview: RestorePreview) -> None:
        card = self.change_card
        for label, told in zip(self._change_lines, preview_words(preview), strict=True):
            label.setText(told)
            label.setVisible(bool(told))
        card.show()
        self.restore_button.setFocus()
        if (area := self.findChild(QScrollArea)) is not None:
            QTimer.singleShot(0, card, lambda: area.ensureWidgetVisible(card))

    def _show_restored(self, restored: Restored) -> None:
        assert self._target is not None
        if self._workspace is not None:
            self.secret.clear()  # else it opens what came back, and is cleared with the dialog
        self.done_page.show_restored(restored, self._target)
        self.pages.setCurrentIndex(1)
        self.done_page.open_button.setFocus()

    def _open_restored(self) -> None:
        target, secret = self._target, self.secret.text()
        if self._workspace is None:
            assert target is not None
            self._run(
                "Ouverture du fichier restauré", lambda _: self._opening(target, secret), self._show_opened
            )
            return
        self.accept()
        self.opening_wanted.emit(target)

    def _show_opened(self, caseload: "Caseload") -> None:
        self._leave()
        self.opened.emit(caseload)

    def _leave(self) -> None:
        self.secret.clear()
        self.accept()

    def _focus_first(self) -> None:
        (self.secret.edit if self.backup else self.other_button).setFocus()

    def _asking_page(self) -> QWidget:
        sheet = QWidget()
        outside = QVBoxLayout(sheet)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        body = QWidget()
        layout = page(body)
        layout.addWidget(words("Revenir à une sauvegarde", "title", wrap=True))
        layout.addWidget(
            words(
                "Elle revient dans un nouveau fichier. Rien n’est effacé ni remplacé.",
                "muted",
                wrap=True,
            )
        )
        self.choice = Choice()
        self.choice.currentIndexChanged.connect(lambda _: self._describe())
        layout.addWidget(Labelled("&Sauvegarde", self.choice))
        self.facts = words("", "help", wrap=True)
        layout.addWidget(self.facts)
        self.other_button = Button("&Autre fichier…", self.choose_file, drawing="folder-open")
        layout.addLayout(_left(self.other_button))
        self.secret = SecretField()
        self._secret_row = Labelled(
            "&Phrase de passe",
            self.secret,
            help_words="Celle du jour de la sauvegarde, si elle a changé depuis.",
            target=self.secret.edit,
        )
        self.secret.edit.returnPressed.connect(self._entered)
        layout.addWidget(self._secret_row)
        self.preview_button = Button("&Voir ce qui changerait", self.preview, drawing="eye")
        self.preview_button.setVisible(self._workspace is not None)
        layout.addLayout(_left(self.preview_button))
        self.change_card = Card(spacing=6)
        self._change_lines = [
            words("", role, wrap=True) for role in ("strong", "", "strong", "", "late", "muted")
        ]
        for line in self._change_lines:
            self.change_card.body.addWidget(line)
        self.change_card.hide()
        layout.addWidget(self.change_card)
        self.name = TextField()
        self._name_row = Labelled("&Nom du nouveau fichier", self.name)
        layout.addWidget(self._name_row)
        self.folder_words = words(f"Dans {self._folder}", "help", wrap=True)
        layout.addWidget(self.folder_words)
        layout.addLayout(_left(Button("Autre &dossier…", self.choose_folder, kind="link")))
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        layout.addStretch()
        outside.addWidget(body, 1)
        self.restore_button = Button("&Restaurer", self.restore, kind="main", drawing="history")
        outside.addWidget(foot_of(Button("&Fermer", self.reject), self.restore_button))
        return sheet

    def _entered(self) -> None:
        if self._workspace is not None and self.change_card.isHidden():
            self.preview()
        else:
            self.restore()


def _restore(backup: Path, target: Path, secret: str, step: Step) -> Restored:
    restoring.refuse_unreadable(backup, target)
    return restoring.restore(backup, target, secret, step=step)


def _open(target: Path, secret: str) -> "Caseload":
    from jalon.services.caseloads import open_caseload

    return open_caseload(target, secret)


def _left(button: Button) -> QHBoxLayout:
    line = QHBoxLayout()
    line.addWidget(button)
    line.addStretch()
    return line
