"""The acts done with an employer or a partner, on its page: how many, and the latest ones."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from PySide6.QtWidgets import QVBoxLayout

from jalon.services.returns import ActLine
from jalon.ui import wording
from jalon.ui.act_lines import ActsModel, ActsTable
from jalon.ui.parts import Card, words
from jalon.ui.theme import p

SHOWN_ACTS: Final = 100
_SHOWN_ROWS: Final = 12


class OrganisationActs(Card):
    """A card of acts; ``told`` is a line above them, hidden while it is empty."""

    def __init__(self, title: str, name: str, today: Callable[[], date]) -> None:
        super().__init__(margin=8)
        self._acts = ActsModel(today, self)
        self.body.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(p(12), p(8), p(12), p(4))
        head.addWidget(words(title, "heading"))
        self.told = words("", "strong", wrap=True)
        self.told.hide()
        head.addWidget(self.told)
        self.count = words("", "help", wrap=True)
        head.addWidget(self.count)
        self.body.addLayout(head)
        self.table = ActsTable(name, self._acts, today)
        self.body.addWidget(self.table)

    def show_acts(self, acts: Sequence[ActLine], told: str = "") -> None:
        """Show the acts that were read, the latest one first."""
        self._acts.show_acts(acts)
        count = wording.counted(len(acts), "acte", "actes")
        self.count.setText(f"{count}, le plus récent d’abord" if acts else "Aucun acte pour l’instant.")
        self.table.setVisible(bool(acts))
        self.table.setFixedHeight(p(42) + p(57) * min(max(len(acts), 1), _SHOWN_ROWS))
        self.told.setText(told)
        self.told.setVisible(bool(told))
