"""The step of an erasure that shows who names the person elsewhere, each with a box to mask her name."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from jalon.services.retention import Mention
from jalon.ui import wording
from jalon.ui.parts import emptied, page, words
from jalon.ui.rights_words import mention_words
from jalon.ui.theme import p


class MentionsStep(QWidget):
    """The texts of others that name the person; checked ones lose her name."""

    def __init__(self) -> None:
        super().__init__()
        layout = page(self)
        layout.setSpacing(p(10))
        layout.addWidget(words("Ailleurs que dans son dossier", "title", wrap=True))
        self.count = words("", wrap=True)
        layout.addWidget(self.count)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(p(14))
        layout.addLayout(self._lines)
        layout.addStretch()
        self.boxes: list[tuple[QCheckBox, Mention]] = []

    def show_mentions(self, found: Sequence[Mention]) -> None:
        """Show texts; all that can be masked are checked."""
        emptied(self._lines)
        self.boxes = []
        texts = wording.counted(len(found), "texte nomme", "textes nomment")
        self.count.setText(
            f"{texts} peut-être cette personne. Son nom y sera remplacé par «\u00a0[effacé]\u00a0» "
            "là où la case est cochée\u00a0; un homonyme se décoche."
        )
        for number, mention in enumerate(found, start=1):
            self._lines.addWidget(self._line(number, mention))

    def chosen(self) -> tuple[Mention, ...]:
        """Return where the name is to be masked."""
        return tuple(mention for box, mention in self.boxes if box.isChecked())

    def take_keyboard(self) -> None:
        """Put the keyboard on the first box."""
        for box, _ in self.boxes[:1]:
            box.setFocus()

    def _line(self, number: int, mention: Mention) -> QWidget:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(p(2))
        day = f" du {wording.day_digits(mention.day)}" if mention.day else ""
        what = f"{mention_words(mention.table)}{day}"
        text = mention.text if mention.text is not None else "Ancienne valeur\u00a0: elle sera vidée."
        if mention.is_locked:
            column.addWidget(words(wording.sentence_case(what), "strong", wrap=True))
            text = f"{text} (Dans un relevé arrêté\u00a0: ne change pas.)"
        else:
            box = QCheckBox(f"{number}. Masquer\u00a0: {what}")
            box.setChecked(True)
            box.setAccessibleDescription(text)
            column.addWidget(box)
            self.boxes.append((box, mention))
        column.addWidget(words(text, "muted", wrap=True, selectable=True))
        return shown
