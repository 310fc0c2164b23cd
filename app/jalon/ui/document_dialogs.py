"""The windows of a document to attach or to take out: it is looked into first, and a copy is warned about."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QMessageBox,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from jalon.services import documents
from jalon.services.documents import Candidate
from jalon.ui import messages
from jalon.ui.document_words import KINDS
from jalon.ui.jobs import Job, Jobs
from jalon.ui.parts import Banner, Button, words
from jalon.ui.saving import NOT_READ
from jalon.ui.theme import p
from jalon.ui.workspace import Workspace

FILTER = f"{KINDS} (*.pdf *.png *.jpg *.jpeg *.docx *.odt *.txt)".replace(", ", " — ")


class ReadingDialog(QDialog):
    """Looks into a file off the thread of the window; says why when it is not taken."""

    read = Signal(object)
    """What was found, once the dialog is closed."""
    another_wanted = Signal()

    def __init__(
        self, workspace: Workspace, path: Path, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace, self._path, self._today = workspace, path, today
        self._jobs = Jobs(self)
        self._job: Job | None = None
        self.finished.connect(lambda _: self._jobs.close())
        self.setWindowTitle("Jalon — document à joindre")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(p(28), p(22), p(28), p(16))
        layout.setSpacing(p(12))
        layout.addWidget(words(f"Lecture de «\u00a0{path.name}\u00a0»", "heading", wrap=True))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName("Lecture du document")
        layout.addWidget(self.bar)
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        layout.addStretch()
        foot = QHBoxLayout()
        foot.addStretch()
        self.another_button = Button("&Choisir un autre fichier…", self._another, drawing="folder-open")
        self.another_button.hide()
        self.close_button = Button("A&bandonner", self.reject)
        foot.addWidget(self.close_button)
        foot.addWidget(self.another_button)
        layout.addLayout(foot)
        self.resize(QSize(p(560), p(240)))
        QTimer.singleShot(0, self, self._start)

    def reject(self) -> None:
        """Override of Qt: what is being read is left."""
        if self._job is not None:
            self._job.cancel()
        super().reject()

    def _start(self) -> None:
        caseload, path, today = self._workspace.caseload, self._path, self._today()
        self._job = self._jobs.start(
            lambda step: documents.examine_document(
                caseload, path, today=today, heartbeat=lambda: step(0, 0)
            ),
            done=self._done,
            failed=self._failed,
        )

    def _done(self, found: Candidate) -> None:
        self.accept()
        self.read.emit(found)

    def _failed(self, error: Exception) -> None:
        self.bar.hide()
        self.close_button.setText("&Fermer")
        self.another_button.show()
        self.banner.say(messages.describe_expected(error, NOT_READ))
        self.another_button.setFocus()

    def _another(self) -> None:
        self.accept()
        self.another_wanted.emit()


def ask_for_document(parent: QWidget, chosen: Callable[[Path], object]) -> QFileDialog:
    """Ask which file is to be attached; the window goes on behind the question."""
    asking = QFileDialog(parent, "Choisir le document à joindre")
    asking.setFileMode(QFileDialog.FileMode.ExistingFile)
    asking.setNameFilter(FILTER)
    asking.fileSelected.connect(lambda name: chosen(Path(name)))
    asking.finished.connect(asking.deleteLater)
    asking.open()
    return asking


def warn_of_copy(parent: QWidget, go_on: Callable[[], object]) -> QMessageBox:
    """Say what a copy outside of Jalon is, and call ``go_on`` when it is wanted all the same."""
    return _asked(
        parent,
        "La copie sera en clair, hors de Jalon.",
        "Qui trouve ce fichier peut le lire. Détruisez-le après usage. "
        "La copie est notée au journal des accès.",
        ("&Choisir où l’enregistrer…", QMessageBox.ButtonRole.AcceptRole),
        go_on,
    )


def ask_to_destroy(
    parent: QWidget, title: str, merges: Sequence[str], go_on: Callable[[], object]
) -> QMessageBox:
    """Ask again before a document is destroyed for good; ``merges`` are those that this makes final."""
    final = "".join(
        f" Il vient du dossier de {gone}, fusionné avec celui-ci\u00a0: ensuite, les deux dossiers ne "
        "pourront plus être séparés."
        for gone in merges
    )
    return _asked(
        parent,
        f"Détruire «\u00a0{title}\u00a0» pour toujours\u00a0?",
        "Ni la corbeille ni «\u00a0Annuler\u00a0» ne le rendront. Les sauvegardes plus anciennes le gardent "
        f"jusqu’à leur fin.{final}",
        ("&Détruire", QMessageBox.ButtonRole.DestructiveRole),
        go_on,
    )


def _asked(
    parent: QWidget,
    question: str,
    what_follows: str,
    answer: tuple[str, QMessageBox.ButtonRole],
    go_on: Callable[[], object],
) -> QMessageBox:
    """Ask, then call ``go_on`` once the question is gone; Enter and Escape leave things as they are."""
    asking = QMessageBox(parent)
    asking.setWindowTitle("Jalon")
    asking.setText(question)
    asking.setInformativeText(what_follows)
    agreed = asking.addButton(*answer)
    keep = asking.addButton("A&bandonner", QMessageBox.ButtonRole.RejectRole)
    asking.setDefaultButton(keep)
    asking.setEscapeButton(keep)
    agreed.clicked.connect(lambda: QTimer.singleShot(0, parent, go_on))
    asking.finished.connect(asking.deleteLater)
    asking.open()
    return asking


def ask_where(parent: QWidget, name: str, chosen: Callable[[Path], object]) -> QFileDialog:
    """Ask where a copy is written."""
    asking = QFileDialog(parent, "Enregistrer une copie du document")
    asking.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    asking.selectFile(name)
    asking.fileSelected.connect(lambda given: chosen(Path(given)))
    asking.finished.connect(asking.deleteLater)
    asking.open()
    return asking
