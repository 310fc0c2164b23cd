"""The acts of a person: what was done, the latest first; below, what is planned."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jalon.services.activity import ActLine
from jalon.ui import wording
from jalon.ui.act_lines import ActsModel, ActsTable
from jalon.ui.parts import Card, words
from jalon.ui.theme import p

SHOWN_ACTS = 100
_SHOWN_ROWS = 12


class ActsCard(Card):
    """Two tables, the one of planned acts only when there are some."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(margin=8)
        self._acts, self._planned = ActsModel(today, self), ActsModel(today, self)
        self.body.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(p(12), p(8), p(12), p(4))
        head.addWidget(words("Actes", "heading"))
        self.count = words("", "help", wrap=True)
        head.addWidget(self.count)
        self.body.addLayout(head)
        self.table = ActsTable("Actes de la personne", self._acts, today)
        self.body.addWidget(self.table)
        # Below what was done, the next one first: what was just logged stays at the top of the card.
        self.planned_part = QWidget()
        below = QVBoxLayout(self.planned_part)
        below.setContentsMargins(0, p(12), 0, 0)
        below.setSpacing(0)
        title = words("Actes prévus", "heading")
        title.setContentsMargins(p(12), 0, p(12), p(4))
        below.addWidget(title)
        self.planned_table = ActsTable("Actes prévus avec la personne", self._planned, today)
        below.addWidget(self.planned_table)
        self.body.addWidget(self.planned_part)

    def show_acts(self, read: Sequence[ActLine]) -> None:
        """Show the acts of a person, the latest first."""
        acts = [act for act in read if act.state != "PLANNED"]
        planned = [act for act in reversed(read) if act.state == "PLANNED"]
        self._acts.show_acts(acts)
        count = wording.counted(len(acts), "acte", "actes")
        told = count if len(read) < SHOWN_ACTS else f"Les {count} les plus récents"
        self.count.setText(f"{told}, le plus récent d’abord" if acts else "Aucun acte pour l’instant.")
        self.table.setVisible(bool(acts))
        self.table.setFixedHeight(_height(len(acts)))
        self._planned.show_acts(planned)
        self.planned_part.setVisible(bool(planned))
        self.planned_table.setFixedHeight(_height(len(planned)))


def _height(rows: int) -> int:
    return p(42) + p(57) * min(max(rows, 1), _SHOWN_ROWS)
