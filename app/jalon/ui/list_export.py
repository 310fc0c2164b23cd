"""« Exporter cette liste… »: what a list shows, as filtered, in a file that spreadsheets open, in clear."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from jalon.ui import messages, wording
from jalon.ui.context import Context
from jalon.ui.jobs import Step
from jalon.ui.list_work import ListWork
from jalon.ui.messages import Message
from jalon.ui.shown_lists import ExportedList, rows_of

WORDS: Final = "Exporter cette liste…"
EXPORT_KEYS: Final = "Ctrl+Maj+E"
"""As a French keyboard shows them."""
_FILTER: Final = "Classeur Excel (*.xlsx);;Tableau en texte (*.csv)"
_NOT_WRITTEN: Final = Message(
    "Le fichier n’a pas pu être écrit ici\u00a0: vérifiez la place et les droits.", ""
)


class ListExport(ListWork):
    """Asks where to write a list, writes it, says what was written."""

    NO_LIST = "Une liste s’exporte depuis Personnes, Employeurs, Partenaires, Journal ou les échéances."
    EMPTY = "Cette liste est vide\u00a0: rien à exporter."
    STOPPED = "Export interrompu\u00a0: rien n’a été écrit."
    DOING = "Export"

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(context, window)
        self.last: Path | None = None

    def begin(self, asked: ExportedList) -> None:
        """Override of the work: ask for the file, then write it."""
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, "Exporter cette liste, en clair", str(self.proposed(asked, ".xlsx")), _FILTER
        )
        if chosen:
            self.write(asked, Path(chosen))

    def write(self, asked: ExportedList, target: Path) -> None:
        """Write a list to a file."""
        self._folder = target.parent
        caseload = self._context.workspace.caseload
        from jalon.services.export_tables import export_list  # what it writes with is not needed at the start

        def work(step: Step) -> int:
            rows = rows_of(asked, step)
            headings = [(column.heading, column.width) for column in asked.columns]
            return export_list(caseload, asked.name, asked.title, headings, rows, target)

        self.start(asked, work, lambda rows: self._written(target, rows))

    def refused(self, error: Exception) -> None:
        """Override of the work."""
        self._context.tell(messages.describe_expected(error, _NOT_WRITTEN).line())

    def _written(self, target: Path, rows: int) -> None:
        self.last = target
        told = wording.counted(rows, "ligne exportée et recomptée", "lignes exportées et recomptées")
        self._context.tell(f"{told} dans «\u00a0{target.name}\u00a0». Ce fichier est en clair.")
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(target.parent)))
