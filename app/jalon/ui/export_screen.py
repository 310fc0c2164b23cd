"""« Exporter »: the whole caseload in a file, in clear; the passphrase is asked again."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from jalon.domain.errors import WrongPassphraseError
from jalon.services import documents_out, export, export_tables, passphrases
from jalon.ui import messages, wording
from jalon.ui.context import Context
from jalon.ui.fields import Choice, Labelled
from jalon.ui.jobs import Step
from jalon.ui.messages import Message
from jalon.ui.parts import Banner, Button, Card, Heading, Row, page, words
from jalon.ui.progress import ProgressDialog, show_progress
from jalon.ui.saving import documents_folder
from jalon.ui.secret_field import SecretField
from jalon.ui.workspace import Screen, settle

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload


@dataclass(frozen=True, slots=True)
class ExportDone:
    """What an export wrote: rows, tables, and texts that go on beside their cell."""

    target: Path
    rows: int
    tables: int
    continued: int = 0
    documents: int = 0


@dataclass(frozen=True, slots=True)
class _Kind:
    words: str
    help_words: str
    suffix: str
    filter: str


_KINDS: Final = {
    "xlsx": _Kind(
        "Un classeur Excel (.xlsx)",
        "Une feuille par table, et un dictionnaire qui explique chaque colonne. LibreOffice l’ouvre aussi.",
        ".xlsx",
        "Classeur Excel (*.xlsx)",
    ),
    "csv": _Kind(
        "Des tableaux en texte (.csv)",
        "Une archive .zip\u00a0: un fichier .csv par table, que tout tableur ouvre.",
        ".zip",
        "Archive de tableaux csv (*.zip)",
    ),
    "json": _Kind(
        "Les données complètes (.json)",
        "Pour un autre logiciel, ou pour garder tout sans perte\u00a0: c’est le format ouvert de Jalon.",
        ".json",
        "Données JSON (*.json)",
    ),
}
_NOT_WRITTEN: Final = Message(
    "Le fichier n’a pas pu être écrit ici.", "Vérifiez la place et les droits du dossier."
)


class ExportScreen(Screen):
    """Choose what kind of file, read who may have it, type the passphrase, and it is written."""

    back_wanted = Signal()
    grids_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self.done: ExportDone | None = None
        self.progress: ProgressDialog | None = None
        self._folder = documents_folder()
        self._build()
        self._explain()

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Exporter"

    def reload(self) -> None:
        """Override of the screen: nothing of the caseload is shown."""

    def place(self) -> object:
        """Override of the screen: the kind of file, the folder."""
        return self.kind.value(), self._folder

    def go_to(self, place: object) -> None:
        """Override of the screen."""
        match place:
            case (str(kind), Path() as folder):
                self.kind.choose(kind)
                self._folder = folder

    def enter(self) -> None:
        """Override of the screen: the keyboard begins with the first question."""
        self.kind.setFocus()

    def export(self) -> None:
        """Ask where to write the file, then write it."""
        if not self.passphrase.text():
            self._passphrase_row.show_error("Tapez la phrase de passe qui ouvre votre file active.")
            self.passphrase.edit.setFocus()
            return
        if self._context.jobs.is_busy:
            self.banner.say(Message("Un travail est déjà en cours.", "Attendez qu’il finisse."))
            return
        kind = _KINDS[self.kind.value() or "xlsx"]
        proposed = self._folder / f"file-active-{self._context.today():%Y-%m-%d}{kind.suffix}"
        chosen, _ = QFileDialog.getSaveFileName(self, "Exporter, en clair", str(proposed), kind.filter)
        if chosen:
            self.export_to(Path(chosen))

    def export_to(self, target: Path) -> None:
        """Write the file, once the passphrase is found right."""
        kind = self.kind.value() or "xlsx"
        if not target.suffix:
            target = target.with_suffix(_KINDS[kind].suffix)
        self._folder = target.parent
        self.banner.clear()
        self._done_card.hide()
        caseload, passphrase = self._workspace.caseload, self.passphrase.text()
        with_documents = self.with_documents.isChecked()
        self.passphrase.clear()

        def work(step: Step) -> ExportDone:
            step(0, 0)
            passphrases.confirm_passphrase(caseload, passphrase)
            if not with_documents:
                return _WRITERS[kind](caseload, target, step)
            folder = documents_out.documents_folder_beside(target)
            count = documents_out.export_documents(caseload, folder, step=step)
            try:
                return replace(_WRITERS[kind](caseload, target, step), documents=count)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)  # all of it, or nothing
                raise

        job = self._context.jobs.start(
            work,
            done=self._exported,
            failed=self._refused,
            cancelled=lambda: self.banner.say(Message("Export interrompu\u00a0: rien n’a été gardé.", "")),
        )
        self.progress = show_progress("Export de la file active", job, self.window())

    def open_folder(self) -> None:
        """Show the file where it is."""
        if self.done is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.done.target.parent)))

    def _exported(self, done: ExportDone) -> None:
        self.done = done
        rows = wording.counted(done.rows, "ligne", "lignes")
        tables = wording.counted(done.tables, "table", "tables")
        told = f"{rows} dans {tables}, recomptées dans le fichier."
        self.said.setText(told)
        more = f"«\u00a0{done.target.name}\u00a0», dans {done.target.parent}."
        if done.continued:
            texts = wording.counted(done.continued, "texte trop long", "textes trop longs")
            more += f" {texts} pour une cellule\u00a0: la suite est dans les colonnes de droite."
        if done.documents:
            more += (
                f" {wording.counted(done.documents, 'document joint', 'documents joints')} dans un dossier "
                "à côté, sous le code de chaque personne."
            )
        self.where.setText(more)
        self._done_card.show()
        self.folder_button.setFocus()
        self._context.tell(f"Exporté\u00a0: {told} Ce fichier est en clair.")
        QTimer.singleShot(0, self, lambda: settle(self))

    def _refused(self, error: Exception) -> None:
        if isinstance(error, WrongPassphraseError):
            self._passphrase_row.show_error("Ce n’est pas votre phrase de passe.")
            self.passphrase.edit.setFocus()
        else:
            self.banner.say(messages.describe_expected(error, _NOT_WRITTEN))

    def _explain(self) -> None:
        self.kind_help.setText(_KINDS[self.kind.value() or "xlsx"].help_words)

    def _build(self) -> None:
        layout = page(self)
        back = Button("Perso&nnes", self.back_wanted.emit, kind="link", drawing="arrow-left")
        grids = Button("Tableaux à re&mplir", self.grids_wanted.emit, drawing="file-text")
        self.heading = Heading("Exporter", [grids], before=back)
        self.heading.subtitle.setText("Toute votre file active dans un fichier, pour l’ouvrir ailleurs.")
        layout.addWidget(self.heading)
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        layout.addWidget(self._done())
        layout.addWidget(self._warning())
        card = Card(spacing=14)
        self.kind = Choice()
        self.kind.offer([(key, kind.words) for key, kind in _KINDS.items()])
        self.kind.choose("xlsx")
        self.kind.currentIndexChanged.connect(lambda _: self._explain())
        self.kind_help = words("", "help", wrap=True)
        card.body.addWidget(Labelled("&Quel fichier", self.kind))
        card.body.addWidget(self.kind_help)
        self.passphrase = SecretField()
        self._passphrase_row = Labelled(
            "Votre &phrase de passe",
            self.passphrase,
            help_words="Demandée de nouveau, parce que tout sort d’un coup.",
            target=self.passphrase.edit,
        )
        self.passphrase.changed.connect(lambda: self._passphrase_row.show_error(None))
        self.passphrase.edit.returnPressed.connect(self.export)
        card.body.addWidget(self._passphrase_row)
        self.with_documents = QCheckBox("Avec les documents &joints")
        card.body.addWidget(self.with_documents)
        card.body.addWidget(
            words("Dans un dossier à côté, sous le code de chaque personne.", "help", wrap=True)
        )
        line = Row(420, spacing=10)
        self.export_button = Button("&Exporter…", self.export, kind="main", drawing="file-down")
        line.add(self.export_button, keeps_width=True)
        line.add(QWidget(), 1)
        card.body.addWidget(line)
        layout.addWidget(card)
        layout.addStretch()

    def _warning(self) -> Card:
        card = Card(spacing=8)
        card.body.addWidget(words("Avant d’exporter", "heading", wrap=True))
        for text in (
            "Ce fichier est en clair\u00a0: qui l’ouvre lit tout, noms, handicap et notes compris. "
            "La phrase de passe de Jalon ne le protège pas.",
            "Il est pour vous\u00a0: changer de logiciel, vérifier, faire vos comptes. Pour le chef de "
            "file, c’est le relevé mensuel\u00a0; pour une personne, c’est la copie de son dossier.",
            "Gardez-le sur ce poste ou sur une clé chiffrée, et effacez-le quand vous avez fini. "
            "L’export est noté dans le journal des accès.",
        ):
            card.body.addWidget(words(text, wrap=True))
        return card

    def _done(self) -> Card:
        self._done_card = card = Card(spacing=8)
        card.body.addWidget(words("C’est fait", "heading"))
        self.said = words("", "strong", wrap=True)
        self.where = words("", wrap=True)
        card.body.addWidget(self.said)
        card.body.addWidget(self.where)
        line = Row(420, spacing=10)
        self.folder_button = Button("&Ouvrir le dossier", self.open_folder, drawing="folder-open")
        line.add(self.folder_button, keeps_width=True)
        line.add(QWidget(), 1)
        card.body.addWidget(line)
        card.hide()
        return card


def _tables(
    write: Callable[..., export_tables.Exported],
) -> Callable[["Caseload", Path, Step], ExportDone]:
    def written(caseload: "Caseload", target: Path, step: Step) -> ExportDone:
        done = write(caseload, target, step=step)
        return ExportDone(target, done.total, len(done.rows), done.continued_texts)

    return written


def _json(caseload: "Caseload", target: Path, step: Step) -> ExportDone:
    counts = export.export_json(caseload, target, step=step)
    return ExportDone(target, sum(counts.values()), len(counts))


_WRITERS: Final = {
    "xlsx": _tables(export_tables.export_workbook),
    "csv": _tables(export_tables.export_archive),
    "json": _json,
}
