"""Before a paper leaves: the words worth another reading, each with what is around it; nothing is blocked."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from jalon.services import sensitive_words
from jalon.services.sensitive_words import FoundWord
from jalon.ui import wording
from jalon.ui.fitting import fit
from jalon.ui.parts import Button, Card, words
from jalon.ui.person_painting import PlainDelegate
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p
from jalon.ui.workspace import Workspace


class WordReview(QDialog):
    """Shows what was found; ``accept`` lets the paper leave as it is, ``reject`` goes back to it."""

    def __init__(self, found: Sequence[FoundWord], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Jalon — mots à relire")
        fit(self, QSize(p(680), p(460)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(p(24), p(20), p(24), p(20))
        layout.setSpacing(p(10))
        layout.addWidget(words("À relire avant que ce papier sorte", "heading", wrap=True))
        layout.addWidget(
            words(
                "Ces mots peuvent en dire plus qu’il ne faut. Le papier peut sortir tel quel.",
                "muted",
                wrap=True,
            )
        )
        layout.addWidget(words(wording.counted(len(found), "mot", "mots"), "strong"))
        labels = sensitive_words.group_labels()
        rows = {str(number): one for number, one in enumerate(found)}
        model: PagedModel[FoundWord] = PagedModel(
            (
                Column("Dans la phrase", lambda one: one.excerpt),
                Column("Mot", lambda one: one.written),
                Column("Pourquoi", lambda one: labels[one.group]),
            ),
            lambda ids: {key: rows[key] for key in ids},
            self,
        )
        model.show_ids(tuple(rows))
        self.table = Table("Mots à relire", 40)
        self.table.setModel(model)
        self.table.paint_with(PlainDelegate())
        self.table.share_width(0, {1: 130, 2: 170})
        card = Card(margin=8)
        card.body.addWidget(self.table)
        layout.addWidget(card, 1)
        foot = QHBoxLayout()
        foot.addStretch()
        self.back_button = Button("&Revenir au texte", self.reject, drawing="pencil")
        self.go_button = Button("&Sortir le papier", self.accept, kind="main", drawing="arrow-right")
        foot.addWidget(self.back_button)
        foot.addWidget(self.go_button)
        layout.addLayout(foot)
        if rows:
            self.table.selectRow(0)
        self.table.setFocus()


def review_then(
    workspace: Workspace, texts: Sequence[str], leave: Callable[[], object], parent: QWidget
) -> WordReview | None:
    """Let a paper leave at once when its texts hold no word to read again, else after they were shown.

    Returns the dialog that is open, None when the paper left.
    """
    found = workspace.read(sensitive_words.words_to_review, texts)
    if not found:
        leave()
        return None
    dialog = WordReview(found, parent)
    dialog.accepted.connect(lambda: leave())
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
