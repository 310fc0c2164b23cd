"""Brings a backup back before any caseload is open: which one, where it goes, its passphrase."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.settings.paths import data_folder
from jalon.ui import messages
from jalon.ui.fields import Choice, Labelled
from jalon.ui.fitting import fit
from jalon.ui.jobs import Jobs
from jalon.ui.parts import Banner, Button, page, shortcut, words
from jalon.ui.passphrase_field import SecretField
from jalon.ui.theme import p

if TYPE_CHECKING:
    from jalon.services.rescue import FoundBackup
    from jalon.storage.caseload import Caseload

_SUFFIX = ".jalon-copie"


class RestoreDialog(QDialog):
    """Restores one of the backups found, or another file, as a new caseload, and opens it."""

    restored = Signal(object)
    """The caseload that came back, open."""

    def __init__(self, jobs: Jobs, second_place: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.setWindowTitle("Jalon — restaurer une sauvegarde")
        self.backup = Choice()
        self.backup.setMinimumContentsLength(24)
        self.secret = SecretField()
        self.secret_row = Labelled("&Phrase de passe", self.secret, target=self.secret.edit)
        self._build()
        self._offer(second_place)
        fit(self, QSize(p(700), p(600)))
        QTimer.singleShot(0, self, self._begin)

    @property
    def chosen(self) -> Path | None:
        """Return the backup chosen."""
        value = self.backup.value()
        return Path(value) if value else None

    def take(self, backup: Path) -> None:
        """Choose a file that is not in the list."""
        if not self.backup.choose(str(backup)):
            self.backup.addItem(backup.name, str(backup))
            self.backup.choose(str(backup))
        self.backup.setEnabled(True)
        self._show_target()
        self.secret.edit.setFocus()

    def restore(self) -> None:
        """Bring the chosen backup back and open it; nothing that exists is changed."""
        from jalon.services import rescue

        self.banner.clear()
        backup, passphrase = self.chosen, self.secret.text()
        if self._jobs.is_busy:
            return
        if backup is None:
            self.file_button.setFocus()
            self.place.setText("Choisissez d’abord un fichier de sauvegarde.")
            return
        if not passphrase:
            self.secret_row.show_error("Tapez la phrase de passe de la file active.")
            self.secret.edit.setFocus()
            return
        self.secret_row.show_error(None)
        target = rescue.free_target(backup)
        self._set_working(working=True)
        self._jobs.start(
            lambda _: rescue.restore_and_open(backup, target, passphrase),
            done=self._restored,
            failed=self._refused,
        )

    def reject(self) -> None:
        """Override of Qt: what is being written is let end."""
        if not self._jobs.is_busy:
            self.secret.clear()
            super().reject()

    def _restored(self, caseload: "Caseload") -> None:
        self.secret.clear()
        self._set_working(working=False)
        self.accept()
        self.restored.emit(caseload)

    def _refused(self, error: Exception) -> None:
        self._set_working(working=False)
        if not isinstance(error, JalonError):
            raise error  # a bug: on to the crash dialog
        self.banner.say(messages.describe(error))
        self.secret.edit.setFocus()

    def _begin(self) -> None:
        (self.secret.edit if self.chosen else self.file_button).setFocus()

    def _offer(self, second_place: Path | None) -> None:
        from jalon.services import rescue

        self.backup.offer([(str(found.path), _worded(found)) for found in rescue.find_backups(second_place)])
        self.backup.setEnabled(self.backup.count() > 0)
        self._show_target()

    def _show_target(self) -> None:
        from jalon.services import rescue

        backup = self.chosen
        if backup is None:
            self.place.setText(
                "Aucune sauvegarde n’a été trouvée sur cet ordinateur\u00a0: choisissez un fichier."
            )
            return
        target = rescue.free_target(backup)
        self.place.setText(
            f"Reviendra sous le nom «\u00a0{target.stem}\u00a0», dans {target.parent}. Rien de ce qui existe "
            "n’est remplacé."
        )

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, "Choisir une sauvegarde", str(data_folder()), f"Sauvegardes (*{_SUFFIX})"
        )
        if chosen:
            self.take(Path(chosen))

    def _set_working(self, *, working: bool) -> None:
        self.progress.setVisible(working)
        for widget in (self.backup, self.file_button, self.secret, self.cancel_button, self.restore_button):
            widget.setEnabled(not working)

    def _build(self) -> None:
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        body = QWidget()
        layout = page(body)
        layout.addWidget(words("Restaurer une sauvegarde", "title", wrap=True))
        layout.addWidget(
            words(
                "La file active revient telle qu’elle était ce jour-là. Les dossiers effacés depuis "
                "le sont de nouveau.",
                "muted",
                wrap=True,
            )
        )
        layout.addWidget(Labelled("&Sauvegarde", self.backup))
        self.file_button = Button("Autre f&ichier…", self._choose_file, drawing="folder-open")
        line = QHBoxLayout()
        line.addWidget(self.file_button)
        line.addStretch()
        layout.addLayout(line)
        self.place = words("", "help", wrap=True)
        layout.addWidget(self.place)
        layout.addWidget(self.secret_row)
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Restauration en cours")
        self.progress.hide()
        layout.addWidget(self.progress)
        layout.addStretch()
        outside.addWidget(body, 1)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(p(28), p(10), p(28), p(16))
        row.addStretch()
        self.cancel_button = Button("A&bandonner", self.reject)
        self.restore_button = Button("&Restaurer et ouvrir", self.restore, kind="main", drawing="history")
        self.restore_button.setDefault(True)
        row.addWidget(self.cancel_button)
        row.addWidget(self.restore_button)
        outside.addWidget(foot)
        self.backup.currentIndexChanged.connect(lambda _: self._show_target())
        self.secret.edit.returnPressed.connect(self.restore)
        shortcut(self, "Ctrl+Return", self.restore)


def _worded(found: "FoundBackup") -> str:
    at = found.made_at.astimezone()
    return f"{found.name}, {at:%d/%m/%Y} à {at:%H} h {at:%M}"
