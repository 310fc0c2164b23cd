"""The copy of her data for the person: what it holds, what stays out, where it is written."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.services import person_copy
from jalon.services.person_copy import PersonCopy
from jalon.ui import messages, wording
from jalon.ui.jobs import Jobs
from jalon.ui.parts import Banner, Button, foot_of, page, words
from jalon.ui.theme import p
from jalon.ui.workspace import Workspace


class PersonCopyDialog(QDialog):
    """Says what the copy holds, asks for a folder, and writes it there, in clear."""

    written = Signal(str)

    def __init__(
        self, workspace: Workspace, person_id: str, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace, self._jobs = workspace, Jobs(self)
        self.finished.connect(lambda _: self._jobs.close())
        self._copy: PersonCopy = workspace.read(person_copy.prepare_copy, person_id, today=today())
        self.setWindowTitle("Jalon — copie pour la personne")
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        shown = QWidget()
        layout = page(shown)
        layout.setSpacing(p(10))
        layout.addWidget(words("Copie de ses données, pour la personne", "title", wrap=True))
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        for line in _told(self._copy):
            layout.addWidget(words(line, wrap=True))
        layout.addStretch()
        outside.addWidget(shown, 1)
        self.write_button = Button(
            "&Choisir un dossier…", self.choose_folder, kind="main", drawing="folder-open"
        )
        outside.addWidget(foot_of(Button("A&bandonner", self.reject), self.write_button))
        self.resize(QSize(p(640), p(480)))
        self.write_button.setFocus()

    def choose_folder(self) -> None:
        """Ask where to write; the window goes on behind the question."""
        self.asking = QFileDialog(self, "Où écrire la copie")
        self.asking.setFileMode(QFileDialog.FileMode.Directory)
        self.asking.setOption(QFileDialog.Option.ShowDirsOnly)
        self.asking.fileSelected.connect(lambda chosen: self.write(Path(chosen)))
        self.asking.open()

    def write(self, folder: Path) -> None:
        """Write both files in a folder."""
        self.banner.clear()
        self.write_button.setEnabled(False)
        self._jobs.start(
            lambda _: person_copy.write_copy(self._workspace.caseload, self._copy, folder),
            done=self._done,
            failed=self._failed,
        )

    def _done(self, files: tuple[Path, Path]) -> None:
        self.accept()
        self.written.emit(
            f"Copie écrite, en clair\u00a0: {files[0].name} et {files[1].name}, dans {files[0].parent}."
        )

    def _failed(self, error: Exception) -> None:
        self.write_button.setEnabled(True)
        if not isinstance(error, (JalonError, OSError)):
            raise error
        self.banner.say(messages.describe_backup(error))


def _told(copy: PersonCopy) -> list[str]:
    found = [
        "Tout ce qui est écrit sur elle, en deux fichiers\u00a0: un papier à lire et à remettre (PDF), et "
        "les mêmes données pour un autre logiciel (JSON). Ils sont en clair\u00a0: remettez-les, puis "
        "effacez-les.",
        "L’écriture est notée au journal des accès.",
    ]
    if copy.documents:
        files = wording.counted(copy.documents, "document joint est écrit", "documents joints sont écrits")
        found.append(f"{files} à côté, tels qu’ils ont été ajoutés.")
    if copy.acts_without_words:
        acts = wording.counted(copy.acts_without_words, "acte", "actes")
        found.append(f"{acts} avec d’autres personnes\u00a0: les mots écrits n’en sont pas repris.")
    if copy.kept_back:
        kept = wording.counted(copy.kept_back, "note personnelle", "notes personnelles")
        found.append(f"{kept} hors de la copie\u00a0: elles parlent d’autres personnes.")
    if copy.to_review:
        waiting = wording.counted(copy.to_review, "note personnelle", "notes personnelles")
        found.append(
            f"{waiting} à relire d’abord, par qui les a écrites\u00a0: jusque-là, hors de la copie. La "
            "relecture se fait sur la carte des notes."
        )
    return found
