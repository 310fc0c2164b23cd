"""What a module is for and what is usually done in it, in the words of the rules or of the structure."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jalon.services.guide_texts import GuideText
from jalon.ui.parts import Button, Card, Row, emptied, words
from jalon.ui.theme import p
from jalon.ui.vocabulary import in_trade_words


class TextCard(Card):
    """The words of the guide of one module; whoever manages changes them, or has those of the rules back."""

    def __init__(self, edit: Callable[[], object], give_back: Callable[[], object]) -> None:
        super().__init__()
        self._texts = QWidget()
        self._column = QVBoxLayout(self._texts)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(p(6))
        self.body.addWidget(self._texts)
        foot = Row(420, spacing=10)
        self.edit_button = Button("Modifier ces te&xtes", edit, kind="link", drawing="pencil")
        self.back_button = Button("Revenir au texte de &Jalon", give_back, kind="link", drawing="undo-2")
        foot.add(self.edit_button, keeps_width=True)
        foot.add(self.back_button, keeps_width=True)
        foot.add(QWidget(), 1)
        self.body.addWidget(foot)
        self.body.addStretch()

    def show_text(self, title: str, wording: str, text: GuideText, *, may_edit: bool) -> None:
        """Show the guide of a module; ``wording`` is that of the text in force."""
        emptied(self._column)
        self._say(title, "heading")
        if wording:
            self._say(wording, "muted")
        guide = text.guide
        self._say(in_trade_words(guide.purpose))
        for heading, lines in (
            ("Ce qui se fait d’habitude", guide.usual),
            ("Ce qu’on en garde", guide.outputs),
            ("Avec qui", guide.people),
        ):
            self._list(heading, lines)
        source = "Texte de la structure." if text.is_own else f"Source\u00a0: {guide.source}."
        self._say(source, "help")
        self.edit_button.setVisible(may_edit)
        self.back_button.setVisible(may_edit and text.is_own)

    def _list(self, heading: str, lines: Sequence[str]) -> None:
        if lines:
            self._say(heading, "strong")
            for line in lines:
                self._say(f"•\u00a0{in_trade_words(line)}")

    def _say(self, text: str, role: str = "") -> None:
        self._column.addWidget(words(text, role, wrap=True))
