"""« Imprimer cette liste… »: what a list shows, as filtered, on paper; its pages are looked at first."""

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QWidget

from jalon.ui import messages
from jalon.ui.context import Context
from jalon.ui.jobs import Step
from jalon.ui.list_work import ListWork
from jalon.ui.messages import Message
from jalon.ui.preview import PreviewDialog
from jalon.ui.saving import save
from jalon.ui.shown_lists import ExportedList, rows_of

WORDS: Final = "Imprimer cette liste…"
PRINT_KEYS: Final = "Ctrl+Maj+P"
"""As a French keyboard shows them."""


class ListPrint(ListWork):
    """Makes the pages of a list, then shows them."""

    NO_LIST = (
        "Une liste s’imprime depuis Personnes, Employeurs, Partenaires, Journal, À faire ou les échéances."
    )
    EMPTY = "Cette liste est vide\u00a0: rien à imprimer."
    STOPPED = "Impression abandonnée."
    DOING = "Impression"

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(context, window)
        self.preview: PreviewDialog | None = None

    def begin(self, asked: ExportedList) -> None:
        """Override of the work: make the pages, then show them."""
        caseload, today = self._context.workspace.caseload, self._context.today()
        from jalon.services.papers.listing import draw_listing, prepare_listing

        def work(step: Step) -> bytes:
            rows = rows_of(asked, step)
            columns = [(column.heading, column.width) for column in asked.columns]
            document = prepare_listing(
                caseload, asked.name, asked.title, columns, rows, told=asked.told, today=today
            )
            return draw_listing(document)

        self.start(asked, work, lambda content: self._show(asked, content))

    def refused(self, error: Exception) -> None:
        """Override of the work."""
        self._context.tell(messages.describe_expected(error).line())

    def _show(self, asked: ExportedList, content: bytes) -> None:
        proposed = self.proposed(asked, ".pdf")
        self.preview = dialog = PreviewDialog(
            asked.title, content, lambda pdf: self._save(pdf, proposed), self._window
        )
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        if self.preview is not None:
            self.preview.deleteLater()
        self.preview = None

    def _save(self, content: bytes, proposed: Path) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, "Enregistrer la liste, en clair", str(proposed), "PDF (*.pdf)"
        )
        if not chosen:
            return None
        self._folder = Path(chosen).parent
        return save(content, Path(chosen), self._say_failed)

    def _say_failed(self, message: Message) -> None:
        if self.preview is not None:
            self.preview.failed.say(message)
