"""Opens an archive for a reason that is noted: looked at from memory, taken back, or destroyed."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QDialog, QMessageBox, QVBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.services import archiving
from jalon.services.archiving import ArchivedFile, Reason
from jalon.ui import messages, wording
from jalon.ui.fields import Choice, Labelled
from jalon.ui.fitting import fit
from jalon.ui.messages import Message
from jalon.ui.parts import Banner, Button, foot_of, page, words
from jalon.ui.preview import PreviewDialog
from jalon.ui.theme import p
from jalon.ui.workspace import Workspace

REASONS: Final = (
    (Reason.REQUEST.value, "Demande de la personne"),
    (Reason.DISPUTE.value, "Contentieux"),
    (Reason.INSPECTION.value, "Contrôle"),
    (Reason.RETURN.value, "Reprise de l’accompagnement"),
)
_SAID: Final = (
    "Une archive n’est ouverte que pour une raison précise. L’ouverture, la raison et votre nom sont notés "
    "au journal des accès."
)
_UNREADABLE: Final = Message(
    "Ce fichier n’a pas pu être lu ou retiré.", "Vérifiez la clé ou le dossier, puis réessayez."
)


class ArchiveDialog(QDialog):
    """Asks why, then shows the archive, takes the file back, or destroys it at its end."""

    done_with = Signal(str)
    """The archive is no more: what there is to say."""

    def __init__(
        self, workspace: Workspace, path: Path, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace, self._path, self._today = workspace, path, today
        self.preview: PreviewDialog | None = None
        self.asking: QMessageBox | None = None
        self.setWindowTitle("Jalon — archive")
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        body = QWidget()
        layout = page(body)
        layout.setSpacing(p(12))
        layout.addWidget(words("Archive d’un dossier", "title", wrap=True))
        layout.addWidget(words(path.name, "strong", wrap=True))
        self.said = words("", "help", wrap=True)
        layout.addWidget(self.said)
        layout.addWidget(words(_SAID, wrap=True))
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        self.reason = Choice()
        self.reason.offer([(None, "À choisir"), *REASONS])
        self._reason_row = Labelled("&Raison", self.reason)
        layout.addWidget(self._reason_row)
        layout.addStretch()
        outside.addWidget(body, 1)
        self.destroy_button = Button("&Détruire…", self.ask_to_destroy, kind="link", drawing="trash-2")
        self.return_button = Button("Faire re&venir…", self.bring_back, drawing="undo-2")
        self.read_button = Button("C&onsulter", self.consult, kind="main", drawing="eye")
        close = Button("&Fermer", self.reject)
        outside.addWidget(foot_of(close, self.return_button, self.read_button, before=(self.destroy_button,)))
        fit(self, QSize(p(640), p(420)))
        QTimer.singleShot(0, self.reason, lambda: self.reason.setFocus())
        self._say_header()

    def _say_header(self) -> None:
        try:
            header = archiving.read_header(self._path)
        except JalonError as error:
            self.banner.say(messages.describe(error))
        except OSError:
            self.banner.say(_UNREADABLE)
        else:
            since, until = wording.day_digits(header.archived_on), wording.day_digits(header.destroy_on)
            self.said.setText(f"Aux archives depuis le {since}, à détruire à partir du {until}.")
            return
        for button in (self.destroy_button, self.return_button, self.read_button):
            button.setEnabled(False)

    def consult(self) -> None:
        """Show what the archive holds, from memory."""
        found = self._tried(archiving.consult_archive, self._path, needs_reason=True)
        if isinstance(found, ArchivedFile):
            self.preview = PreviewDialog(
                f"Archive du dossier {found.case_code}",
                archiving.draw_archived_file(found),
                lambda _: None,
                self,
            )
            self.preview.save_button.hide()  # an archive stays where it is; a copy is asked for otherwise
            self.preview.open()

    def bring_back(self) -> None:
        """Give the caseload its file back; the archive is no more."""
        if self._tried(archiving.bring_back, self._path, needs_reason=True) is not None:
            self.accept()
            self.done_with.emit("Dossier revenu des archives\u00a0: il est de nouveau parmi les personnes.")

    def ask_to_destroy(self) -> None:
        """Ask again before the archive is destroyed."""
        self.asking = asking = QMessageBox(self)
        asking.setWindowTitle("Jalon")
        asking.setText("Détruire cette archive pour toujours\u00a0?")
        asking.setInformativeText("Rien ne la rendra. Un certificat reste, sans nom.")
        go = asking.addButton("&Détruire", QMessageBox.ButtonRole.DestructiveRole)
        keep = asking.addButton("A&bandonner", QMessageBox.ButtonRole.RejectRole)
        asking.setDefaultButton(keep)
        asking.setEscapeButton(keep)
        go.clicked.connect(lambda: QTimer.singleShot(0, self, self.destroy_now))
        asking.finished.connect(asking.deleteLater)
        asking.open()

    def destroy_now(self) -> None:
        """Destroy the archive: at its end, or before when the person asks."""
        asked_by_her = self.reason.value() == Reason.REQUEST.value
        self.banner.clear()
        try:
            self._workspace.write(
                archiving.destroy_archive, self._path, today=self._today(), even_before=asked_by_her
            )
        except JalonError as error:
            self.banner.say(messages.describe(error))
        except OSError:
            self.banner.say(_UNREADABLE)
        else:
            self.accept()
            self.done_with.emit("Archive détruite\u00a0; un certificat est gardé.")

    def _tried(self, action: Callable[..., object], path: Path, *, needs_reason: bool) -> object | None:
        self.banner.clear()
        chosen = self.reason.value()
        self._reason_row.show_error("À choisir." if needs_reason and not chosen else None)
        if needs_reason and not chosen:
            self.reason.setFocus()
            return None
        try:
            return self._workspace.write(action, path, Reason(str(chosen)))
        except JalonError as error:
            self.banner.say(messages.describe(error))
        except OSError:
            self.banner.say(_UNREADABLE)
        return None
