"""The employers: search as you type, who works there, when something was last done with them."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from jalon.services import employers
from jalon.services.employers import EmployerLine
from jalon.ui import wording
from jalon.ui.context import Context
from jalon.ui.extra_columns import with_added
from jalon.ui.parts import Button, words
from jalon.ui.person_painting import PlainDelegate
from jalon.ui.searched_list import SearchedList
from jalon.ui.shown_lists import ExportedList, employer_columns
from jalon.ui.tables import Column
from jalon.ui.theme import p

_ROW_HEIGHT = 44


class EmployersScreen(SearchedList):
    """The list of employers."""

    may_hold_duplicates = True

    new_wanted = Signal()
    partners_wanted = Signal()
    """The partners are to be shown: the other organisations around people."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._today = context.today
        self.new_button = Button("&Nouvel employeur", self.new_wanted.emit, kind="main", drawing="plus")
        self.partners_button = Button("&Partenaires", self.partners_wanted.emit, drawing="handshake")
        layout = self.build_list(
            "Employeurs",
            [self.partners_button, self.new_button],
            self._columns(),
            PlainDelegate(),
            row_height=_ROW_HEIGHT,
            drawing="building-2",
        )
        for_search = words("&Rechercher")
        line = QHBoxLayout()
        line.setSpacing(p(10))
        line.addWidget(for_search)
        line.addWidget(self.make_search("Nom ou ville", "Rechercher un employeur"), 1)
        for_search.setBuddy(self.search)
        self.quiet = QCheckBox("&Sans contact récent")
        days = context.workspace.read(employers.silent_days, context.today())
        self.quiet.setToolTip(f"Quelqu’un y travaille, et rien n’a été fait depuis {days}\u00a0jours.")
        self.quiet.toggled.connect(lambda _: self.reload())
        layout.addLayout(line)
        layout.addWidget(self.quiet)
        layout.addWidget(self.card_of_table(), 1)

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Employeurs"

    def find_ids(self, text: str) -> Sequence[str]:
        """Override of the list."""
        if self.quiet.isChecked():
            return self._workspace.read(employers.find_quiet_employers, text, today=self._today())
        return self._workspace.read(employers.find_employers, text)

    def read_rows(self, ids: Sequence[str]) -> Mapping[str, EmployerLine]:
        """Override of the list."""
        return self._workspace.read(employers.read_lines, ids, today=self._today())

    def exported_list(self) -> ExportedList:
        """Override of the screen: the employers listed."""
        ids = self.find_ids(self.search.text())
        told = self.searched_words()
        if self.quiet.isChecked():
            told.append("Sans contact récent")
        columns, read = with_added(self._workspace, "employer", employer_columns(), self.read_rows)
        return ExportedList("employers", "Employeurs", columns, tuple(ids), read, tuple(told))

    def count_words(self, count: int) -> str:
        """Override of the list."""
        return wording.counted(count, "employeur", "employeurs")

    def empty_said(self) -> tuple[str, str]:
        """Override of the list."""
        if self.quiet.isChecked():
            days = self._workspace.read(employers.silent_days, self._today())
            return (
                "Aucun employeur sans contact récent.",
                f"Là où quelqu’un travaille, quelque chose a été fait depuis {days}\u00a0jours.",
            )
        if self.search.text().strip():
            return (
                "Aucun employeur ne correspond à cette recherche.",
                "Essayez quelques lettres du nom ou de la ville.",
            )
        return (
            "Aucun employeur pour l’instant.",
            "«\u00a0Nouvel employeur\u00a0» en ajoute un\u00a0; un contrat ou un acte en crée aussi.",
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt: columns give way when the room gets narrow."""
        super().resizeEvent(event)
        narrow = self.width() < p(700)
        self.table.setColumnHidden(3, narrow)
        self.table.setColumnHidden(1, self.width() < p(520))
        self.table.share_width(0, {1: 190, 2: 130, 3: 190})

    def _columns(self) -> list[Column[EmployerLine]]:
        return [
            Column("Employeur", lambda line: line.name),
            Column("Ville", lambda line: line.town or ""),
            Column(
                "Y travaillent",
                lambda line: str(line.working or ""),
                lambda line: f"y travaillent\u00a0: {wording.counted(line.working, 'personne', 'personnes')}",
            ),
            Column(
                "Dernier acte",
                lambda line: wording.day_short(line.last_act, self._today()) if line.last_act else "",
                lambda line: (
                    f"dernier acte le {wording.day_words(line.last_act)}" if line.last_act else "aucun acte"
                ),
            ),
        ]
