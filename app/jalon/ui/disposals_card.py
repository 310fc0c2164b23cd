"""The certificates of the files that ended, year by year, and the record of disposal to print."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from jalon.domain.months import Month
from jalon.services import retention
from jalon.services.papers.asked import Asked
from jalon.services.retention import Certificate
from jalon.ui import wording
from jalon.ui.archive_dialog import ArchiveDialog
from jalon.ui.context import Context
from jalon.ui.fields import Choice, Labelled
from jalon.ui.paper_desk import PaperDesk
from jalon.ui.parts import Button, Card, Row, words
from jalon.ui.person_cards.base import Lines
from jalon.ui.rights_words import RULES

_SHOWN = 12


class DisposalsCard(Card):
    """Which files ended, when and why, by code; nobody is named."""

    def __init__(self, context: Context, papers: PaperDesk) -> None:
        super().__init__()
        self._context, self._papers = context, papers
        self._found: tuple[Certificate, ...] = ()
        self.body.addWidget(words("Dossiers effacés ou archivés", "heading", wrap=True))
        self.year = Choice()
        self.year.currentIndexChanged.connect(lambda _: self._show())
        row = Row(420, spacing=10)
        row.add(Labelled("Anné&e", self.year), 1)
        self.print_button = Button("Im&primer le bordereau…", self.print_record, drawing="printer")
        row.add(self.print_button, keeps_width=True)
        self.body.addWidget(row)
        self.archive_button = Button("&Ouvrir une archive…", self.choose_archive, drawing="folder-open")
        self.body.addWidget(self.archive_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.dialog: ArchiveDialog | None = None
        self.asking: QFileDialog | None = None
        self.count = words("", "help", wrap=True)
        self.body.addWidget(self.count)
        self.lines = Lines(8)
        self.body.addWidget(self.lines, 0, Qt.AlignmentFlag.AlignTop)

    def reload(self) -> None:
        """Read the certificates again."""
        self._found = self._context.workspace.read(retention.list_certificates)
        years = sorted({one.date.year for one in self._found} | {self._context.today().year}, reverse=True)
        chosen = self.year.value()
        self.year.blockSignals(True)
        self.year.offer([(str(year), str(year)) for year in years])
        if chosen:
            self.year.choose(chosen)
        self.year.blockSignals(False)
        self._show()

    def print_record(self) -> None:
        """Show the pages of the record of the year."""
        self._papers.show("D22", Asked(month=Month(int(self.year.value() or self._context.today().year), 1)))

    def choose_archive(self) -> None:
        """Ask which archive is to be opened."""
        self.asking = asking = QFileDialog(self.window(), "Ouvrir une archive")
        asking.setFileMode(QFileDialog.FileMode.ExistingFile)
        asking.setNameFilter("Archives de Jalon (*.jalon-archive)")
        asking.fileSelected.connect(lambda name: self.open_archive(Path(name)))
        asking.finished.connect(asking.deleteLater)
        asking.open()

    def open_archive(self, path: Path) -> None:
        """Ask why an archive is opened, and what becomes of it."""
        self.dialog = dialog = ArchiveDialog(
            self._context.workspace, path, self._context.today, self.window()
        )
        dialog.done_with.connect(self._context.tell)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show(self) -> None:
        year = int(self.year.value() or self._context.today().year)
        listed = [one for one in self._found if one.date.year == year]
        self.lines.clear()
        for one in listed[:_SHOWN]:
            told = [wording.day_digits(one.date), RULES.get(one.rule, one.rule)]
            if one.confirmed_by:
                told.append(f"confirmé par {one.confirmed_by}")
            self.lines.add(f"Dossier {one.case_code}", " · ".join(told))
        left = len(listed) - _SHOWN
        if left > 0:
            self.lines.say(f"Et {wording.counted(left, 'autre', 'autres')}, sur le bordereau.", "help")
        self.count.setText(
            f"{wording.counted(len(listed), 'dossier', 'dossiers')}\u00a0: un code, aucun nom."
            if listed
            else "Aucun cette année-là."
        )
