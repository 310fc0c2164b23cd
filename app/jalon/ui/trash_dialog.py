"""What was removed from a person's file, and how to take it back."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.services import person_records
from jalon.services.person_records import Removed
from jalon.ui import messages, wording
from jalon.ui.parts import Banner, Button, words
from jalon.ui.person_desk import FileDesk
from jalon.ui.person_fields import record_words
from jalon.ui.person_painting import PlainDelegate
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p


class TrashDialog(QDialog):
    """The trash of one file."""

    def __init__(self, desk: FileDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Jalon — corbeille du dossier")
        self._desk = desk
        self._removed: dict[str, Removed] = {}
        self._model: PagedModel[Removed] = PagedModel(
            [Column("Quoi", self._words), Column("Retiré le", _when)], self._read, self
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(p(28), p(22), p(28), p(16))
        layout.setSpacing(p(12))
        layout.addWidget(words("Corbeille du dossier", "title", wrap=True))
        self.help = words("", "muted", wrap=True)
        layout.addWidget(self.help)
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        self.table = Table("Éléments retirés", 44)
        self.table.setModel(self._model)
        self.table.paint_with(PlainDelegate())
        self.table.opened.connect(lambda _: self.restore())
        layout.addWidget(self.table, 1)
        layout.addStretch()  # when there is no table: the words stay under the title
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(Button("&Fermer", self.accept))
        self.restore_button = Button("&Rétablir", self.restore, kind="main", drawing="undo-2", tip="Entrée")
        foot.addWidget(self.restore_button)
        layout.addLayout(foot)
        self._show()
        self.resize(QSize(p(760), p(520)))
        QTimer.singleShot(0, self.table, lambda: self.table.setFocus())

    def lines(self) -> list[str]:
        """Return the words of what is in the trash."""
        return [self._words(removed) for removed in self._removed.values()]

    def restore(self) -> None:
        """Take back what is selected."""
        removed = self._model.row_at(self.table.currentIndex().row())
        if removed is None:
            return
        self.banner.clear()
        try:
            self._desk.workspace.write(person_records.restore_record, removed.table, removed.id)
        except JalonError as error:
            self.banner.say(messages.describe(error))
            return
        self._desk.told.emit(f"Rétabli\u00a0: {self._words(removed)}.")
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt."""
        super().resizeEvent(event)
        self.table.share_width(0, {1: 200})

    def _show(self) -> None:
        found = self._desk.workspace.read(person_records.list_trash, self._desk.person_id)
        self._removed = {removed.id: removed for removed in found}
        self._model.show_ids(list(self._removed))
        self.help.setText(
            "Ce qui est ici n’est compté nulle part et peut revenir."
            if found
            else "La corbeille est vide\u00a0: ce que vous retirez du dossier viendra ici."
        )
        self.restore_button.setEnabled(bool(found))
        self.table.setVisible(bool(found))
        if found:
            self.table.selectRow(0)

    def _read(self, ids: Sequence[str]) -> Mapping[str, Removed]:
        return {one: self._removed[one] for one in ids}

    def _words(self, removed: Removed) -> str:
        return record_words(removed.table, removed.values, self._desk.rules, self._desk.read)


def _when(removed: Removed) -> str:
    if removed.removed_at is None:
        return "acte annulé"
    return wording.day_digits(removed.removed_at.astimezone().date())
