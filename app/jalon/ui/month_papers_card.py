"""Which papers are printed with a month, beside its return, its sheets and its timesheets."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox

from jalon.services.colleagues import may_manage
from jalon.services.papers.month_choice import OFFERED, choose_month_papers, read_month_choice
from jalon.ui.access_settings import NOT_YOURS
from jalon.ui.paper_words import paper_words
from jalon.ui.parts import Card, words
from jalon.ui.vocabulary import in_trade_words
from jalon.ui.workspace import Workspace

_LETTERS = {
    "D9": "Relevés indi&viduels datés",
    "D10": "Feuilles d’ém&argement",
    "D19": "É&chéancier",
}


class MonthPapersCard(Card):
    """A box for each paper that the structure may add; ticked, it is printed with every month."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.body.addWidget(words("Éditer aussi avec le mois", "heading", wrap=True))
        self.body.addWidget(
            words(
                "À part, dans «\u00a0a-garder-dans-la-structure\u00a0»\u00a0: ils nomment des personnes.",
                "muted",
                wrap=True,
            )
        )
        self.boxes = {code: QCheckBox(_LETTERS[code]) for code in OFFERED}
        for code, box in self.boxes.items():
            box.setToolTip(in_trade_words(paper_words(code).help))
            box.toggled.connect(lambda _: self._keep())
            self.body.addWidget(box)

    def read(self) -> None:
        """Show what the structure chose."""
        chosen = self._workspace.read(read_month_choice)
        manages = self._workspace.read(may_manage)
        for code, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(code in chosen)
            box.setEnabled(manages)
            if not manages:
                box.setToolTip(NOT_YOURS)

    def _keep(self) -> None:
        chosen = tuple(code for code, box in self.boxes.items() if box.isChecked())
        self._workspace.write(choose_month_papers, chosen)
