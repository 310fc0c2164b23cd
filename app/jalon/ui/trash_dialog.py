"""What was removed from a person's file, and how to take it back."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from jalon.services import person_records
from jalon.services.person_records import Removed
from jalon.ui import wording
from jalon.ui.person_desk import FileDesk
from jalon.ui.person_fields import record_words
from jalon.ui.person_painting import PlainDelegate
from jalon.ui.tables import Column
from jalon.ui.take_back_dialog import TakeBackDialog


class TrashDialog(TakeBackDialog[Removed]):
    """The trash of one file."""

    TITLE = "Corbeille du dossier"
    LIST = "Éléments retirés"
    BUTTON = "&Rétablir"
    HELP = "Ce qui est ici n’est compté nulle part et peut revenir."
    NOTHING = "La corbeille est vide\u00a0: ce que vous retirez du dossier viendra ici."
    ROW_HEIGHT, WIDTH, SECOND_WIDTH = 44, 760, 200

    def __init__(self, desk: FileDesk, parent: QWidget | None = None) -> None:
        super().__init__([Column("Quoi", self.line), Column("Retiré le", _when)], PlainDelegate(), parent)
        self._desk = desk
        self.show_found(self._removed())

    def line(self, one: Removed) -> str:
        """Override of the list."""
        return record_words(one.table, one.values, self._desk.rules, self._desk.read)

    def take_back(self, one: Removed) -> Mapping[str, Removed]:
        """Override of the list: the record is in the file again, and what had gone with it."""
        self._desk.workspace.write(person_records.restore_record, one.table, one.id)
        self._desk.told.emit(f"Rétabli\u00a0: {self.line(one)}.")
        return self._removed()

    def _removed(self) -> dict[str, Removed]:
        found = self._desk.workspace.read(person_records.list_trash, self._desk.person_id)
        return {removed.id: removed for removed in found}


def _when(removed: Removed) -> str:
    if removed.removed_at is None:
        return "acte annulé"
    return wording.day_digits(removed.removed_at.astimezone().date())
