"""The partners around people: search as you type, whom to ask for, how many people each follows."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout

from jalon.services import partners
from jalon.services.partners import PartnerLine
from jalon.ui import wording
from jalon.ui.context import Context
from jalon.ui.lists import rules_for
from jalon.ui.parts import Button, words
from jalon.ui.person_painting import PlainDelegate
from jalon.ui.searched_list import SearchedList
from jalon.ui.shown_lists import ExportedList, ListColumn
from jalon.ui.tables import Column
from jalon.ui.theme import p

_ROW_HEIGHT = 44


class PartnersScreen(SearchedList):
    """The list of partners."""

    new_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._today = context.today
        self.new_button = Button("&Nouveau partenaire", self.new_wanted.emit, kind="main", drawing="plus")
        self.back = Button(
            "Retour aux employeurs", self.back_wanted.emit, kind="link", drawing="arrow-left", tip="Échap"
        )
        layout = self.build_list(
            "Partenaires",
            [self.new_button],
            self._columns(),
            PlainDelegate(),
            row_height=_ROW_HEIGHT,
            drawing="handshake",
            before=self.back,
        )
        for_search = words("&Rechercher")
        line = QHBoxLayout()
        line.setSpacing(p(10))
        line.addWidget(for_search)
        line.addWidget(self.make_search("Nom, ville ou téléphone", "Rechercher un partenaire"), 1)
        for_search.setBuddy(self.search)
        layout.addLayout(line)
        layout.addWidget(self.card_of_table(), 1)

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Partenaires"

    def find_ids(self, text: str) -> Sequence[str]:
        """Override of the list."""
        return self._workspace.read(partners.find_partners, text)

    def read_rows(self, ids: Sequence[str]) -> Mapping[str, PartnerLine]:
        """Override of the list."""
        return self._workspace.read(partners.read_lines, ids, today=self._today())

    def exported_list(self) -> ExportedList:
        """Override of the screen: the partners listed."""
        columns = (
            ListColumn("Partenaire", 34, lambda line: line.name),
            ListColumn("Type", 24, lambda line: self._kind(line) or None),
            ListColumn("Ville", 20, lambda line: line.town),
            ListColumn("Interlocuteur", 26, lambda line: line.contact),
            ListColumn("Téléphone", 16, lambda line: line.phone),
            ListColumn("Personnes suivies", 13, lambda line: line.following),
        )
        ids = tuple(self.find_ids(self.search.text()))
        told = tuple(self.searched_words())
        return ExportedList("partners", "Partenaires", columns, ids, self.read_rows, told)

    def count_words(self, count: int) -> str:
        """Override of the list."""
        return wording.counted(count, "partenaire", "partenaires")

    def empty_said(self) -> tuple[str, str]:
        """Override of the list."""
        if self.search.text().strip():
            return (
                "Aucun partenaire ne correspond à cette recherche.",
                "Essayez quelques lettres du nom ou de la ville.",
            )
        return (
            "Aucun partenaire pour l’instant.",
            "«\u00a0Nouveau partenaire\u00a0» en ajoute un\u00a0; le dossier d’une personne ou un acte en "
            "crée aussi\u00a0: Cap emploi, mission locale, SAVS, MDPH…",
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt: columns give way when the room gets narrow."""
        super().resizeEvent(event)
        width = self.width()
        self.table.setColumnHidden(3, width < p(760))
        self.table.setColumnHidden(2, width < p(620))
        self.table.setColumnHidden(1, width < p(480))
        self.table.share_width(0, {1: 170, 2: 130, 3: 170, 4: 116})

    def _kind(self, line: PartnerLine) -> str:
        return rules_for(self._today()).label("partner_kinds", line.kind) if line.kind else ""

    def _columns(self) -> list[Column[PartnerLine]]:
        return [
            Column("Partenaire", lambda line: line.name),
            Column("Type", self._kind),
            Column("Ville", lambda line: line.town or ""),
            Column("Interlocuteur", lambda line: line.contact or ""),
            Column(
                "Personnes",
                lambda line: str(line.following or ""),
                lambda line: f"suit\u00a0: {wording.counted(line.following, 'personne', 'personnes')}",
            ),
        ]
