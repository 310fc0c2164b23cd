"""« Imprimer cette liste… »: what a list shows, as filtered, on paper; its pages are looked at first."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from jalon.domain.errors import JalonError
from jalon.domain.search_keys import search_key
from jalon.files import write_atomically
from jalon.services.targets import require_writable_over
from jalon.ui import messages
from jalon.ui.context import Context
from jalon.ui.jobs import Step
from jalon.ui.list_export import ExportedList, rows_of
from jalon.ui.messages import Message
from jalon.ui.preview import PreviewDialog
from jalon.ui.progress import ProgressDialog

WORDS: Final = "Imprimer cette liste…"
PRINT_KEYS: Final = "Ctrl+Maj+P"
"""As a French keyboard shows them."""


class ListPrint(QObject):
    """Makes the pages of a list off the thread of the window, then shows them."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self._folder = Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        )
        self.progress: ProgressDialog | None = None
        self.preview: PreviewDialog | None = None

    def ask(self, asked: ExportedList | None) -> None:
        """Show the pages of a list; without one on the screen, say where there are some."""
        if asked is None:
            self._context.tell(
                "Une liste s’imprime depuis Personnes, Employeurs, Journal, À faire ou les échéances."
            )
        elif not asked.ids:
            self._context.tell("Cette liste est vide\u00a0: rien à imprimer.")
        elif self._context.jobs.is_busy:
            self._context.tell("Un travail est déjà en cours\u00a0: attendez qu’il finisse.")
        else:
            self._make(asked)

    def _make(self, asked: ExportedList) -> None:
        caseload, today = self._context.workspace.caseload, self._context.today()
        from jalon.services.papers.listing import draw_listing, prepare_listing

        def work(step: Step) -> bytes:
            rows = rows_of(asked, step)
            columns = [(column.heading, column.width) for column in asked.columns]
            document = prepare_listing(
                caseload, asked.name, asked.title, columns, rows, told=asked.told, today=today
            )
            return draw_listing(document)

        job = self._context.jobs.start(
            work,
            done=lambda content: self._show(asked, content),
            failed=self._refused,
            cancelled=lambda: self._context.tell("Impression abandonnée."),
        )
        self.progress = shown = ProgressDialog(f"Impression\u00a0: {asked.title}", job, self._window)
        shown.finished.connect(shown.deleteLater)
        shown.open()

    def _show(self, asked: ExportedList, content: bytes) -> None:
        name = f"{search_key(asked.title).replace(' ', '-')}-{self._context.today():%Y-%m-%d}.pdf"
        self.preview = dialog = PreviewDialog(
            asked.title, content, lambda pdf: self._save(pdf, name), self._window
        )
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        if self.preview is not None:
            self.preview.deleteLater()
        self.preview = None

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, JalonError):
            raise error  # a bug: on to the crash dialog
        self._context.tell(messages.describe(error).line())

    def _save(self, content: bytes, name: str) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, "Enregistrer la liste, en clair", str(self._folder / name), "PDF (*.pdf)"
        )
        if not chosen:
            return None
        path = Path(chosen)
        self._folder = path.parent
        try:
            require_writable_over(path)
            write_atomically(path, content)
        except JalonError as error:
            self._fail(messages.describe(error))
            return None
        except OSError:
            self._fail(Message("Le fichier n’a pas pu être écrit à cet endroit.", "Choisissez un autre."))
            return None
        return path

    def _fail(self, message: Message) -> None:
        if self.preview is not None:
            self.preview.failed.say(message)
