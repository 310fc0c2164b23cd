"""What the file does not have yet for a module, each line with a button that adds it; nothing waits."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jalon.domain.rules import Rules
from jalon.ui.icons import Drawing
from jalon.ui.parts import Button, Card, Row, emptied, words
from jalon.ui.theme import p

Actions = Mapping[str, Callable[[], object]]


class MissingCard(Card):
    """The codes of ``guide_checks`` found for a module, in words."""

    def __init__(self) -> None:
        super().__init__()
        self.body.addWidget(words("Pas encore au dossier", "heading", wrap=True))
        self.note = words("", "help", wrap=True)
        self.body.addWidget(self.note)
        lines = QWidget()
        self._column = QVBoxLayout(lines)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(p(8))
        self.body.addWidget(lines)
        self.body.addStretch()

    def show_missing(self, codes: Sequence[str], rules: Rules, actions: Actions) -> None:
        """Show what is missing; ``actions`` says what the button of a code does."""
        emptied(self._column)
        entries = {entry.code: entry for entry in rules.lists["guide_checks"]}
        self.note.setText(
            "Un guide, jamais une condition\u00a0: on peut continuer sans."
            if codes
            else "Tout ce que ce module garde d’habitude est au dossier."
        )
        for code in codes:
            entry = entries[code]
            line = Row(340, spacing=10)
            texts = QWidget()
            column = QVBoxLayout(texts)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(words(entry.label, "strong", wrap=True))
            if entry.description:
                column.addWidget(words(entry.description, "help", wrap=True))
            line.add(Drawing("circle-question-mark", "muted", 20), keeps_width=True)
            line.add(texts, 1)
            if (action := actions.get(code)) is not None:
                button = Button(
                    "Compléter", kind="link", drawing="plus", name=f"Compléter\u00a0: {entry.label}"
                )
                button.clicked.connect(partial(_run, action))
                line.add(button, keeps_width=True)
            self._column.addWidget(line)


def _run(action: Callable[[], object], *_: object) -> None:
    action()
