"""The pages of a paper before it leaves: words read again once, then what was handed to whom and when."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.domain.papers import Reader
from jalon.services.papers.handing import LONGEST_RECIPIENT, hand_over
from jalon.services.papers.making import MadePaper
from jalon.ui import messages, wording
from jalon.ui.fields import DayField, Labelled, TextField
from jalon.ui.messages import Message
from jalon.ui.paper_words import PAPER_WARNINGS
from jalon.ui.parts import Banner, Button, Card, Row, words
from jalon.ui.preview import PreviewDialog
from jalon.ui.vocabulary import in_trade_words
from jalon.ui.word_review import WordReview, review_then
from jalon.ui.workspace import Workspace


class HandingLine(Card):
    """« Remis à … le … »: one line, which one may leave aside."""

    noted = Signal(str)
    """What was written, in words."""

    def __init__(
        self, write: Callable[[date, str], object], today: Callable[[], date], recipient: str
    ) -> None:
        super().__init__(margin=12)
        self._write = write
        self.recipient = TextField()
        self.recipient.setMaxLength(LONGEST_RECIPIENT)
        self.recipient.setText(recipient)
        self.day = DayField(today)
        self.day.set_day(today())
        self._day_row = Labelled("le &jour", self.day)
        self.note_button = Button("&Noter la remise", self.note, drawing="check")
        self.skip_button = Button("Pas &maintenant", self.hide, kind="link")
        line = Row(620)
        line.add(Labelled("&Remis à", self.recipient), 3)
        line.add(self._day_row, 2)
        line.add(self.note_button, keeps_width=True)
        line.add(self.skip_button, keeps_width=True)
        self.body.addWidget(words("Est-il remis\u00a0?", "strong"))
        self.body.addWidget(line)

    def note(self) -> None:
        """Write that the paper was handed over."""
        day = self.day.day()
        if day is None:
            self._day_row.show_error("Cette date n’est pas comprise.")
            self.day.setFocus()
            return
        self._day_row.show_error(None)
        recipient = self.recipient.text().strip()
        try:
            self._write(day, recipient)
        except JalonError as error:
            self._day_row.show_error(messages.describe(error).line())
            return
        self.hide()
        whom = f" à {recipient}" if recipient else ""
        self.noted.emit(f"Remise notée{whom}, le {wording.day_digits(day)}. Ctrl+Z l’annule.")


class PaperPreview(PreviewDialog):
    """Shows a paper; it leaves once its words were read again, and its handing over can be noted."""

    noted = Signal(str)

    def __init__(
        self,
        workspace: Workspace,
        made: MadePaper,
        title: str,
        save: Callable[[bytes], Path | None],
        today: Callable[[], date],
        *,
        recipient: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._workspace, self._made = workspace, made
        self._is_reviewed = False
        self.review: WordReview | None = None
        self.handing: HandingLine | None = None
        super().__init__(title, made.content, save, parent)
        self.told = Banner("warm")
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, self.told)
        if told := [PAPER_WARNINGS[code] for code in made.warnings if code in PAPER_WARNINGS]:
            self.told.say(Message(in_trade_words(" ".join(told)), ""))
        if _is_handed(made):
            self.handing = HandingLine(
                lambda day, whom: workspace.write(hand_over, made, day=day, recipient=whom, today=today()),
                today,
                recipient,
            )
            self.handing.noted.connect(self._noted)
            self.handing.hide()
            layout.insertWidget(layout.count() - 1, self.handing)
            self.kept.connect(self._ask_handing)
            # Also for a paper that left before, or by another way.
            self.hand_button = Button("N&oter une remise…", self._ask_handing, drawing="handshake")
            foot = layout.itemAt(layout.count() - 1).layout()
            assert isinstance(foot, QHBoxLayout)
            foot.insertWidget(0, self.hand_button)

    def save(self) -> None:
        """Override: the words of the paper are read again first."""
        self._leave(super().save)

    def print_pages(self) -> None:
        """Override: the words of the paper are read again first."""
        self._leave(super().print_pages)

    def _ask_handing(self) -> None:
        if self.handing is not None:
            self.handing.show()
            self.handing.recipient.setFocus()

    def _leave(self, leave: Callable[[], None]) -> None:
        if self._is_reviewed or not self._made.typed_texts:
            leave()
            return

        def reviewed() -> None:
            self._is_reviewed = True
            leave()

        self.review = review_then(self._workspace, self._made.typed_texts, reviewed, self)

    def _noted(self, words_of_it: str) -> None:
        self.saved.say(Message(words_of_it, ""))
        self.noted.emit(words_of_it)


def _is_handed(made: MadePaper) -> bool:
    kind, asked = made.kind, made.asked
    concerns = asked.person_id is not None or asked.employer_id is not None
    return kind.is_handed and concerns and not asked.is_blank and kind.reader is not Reader.STRUCTURE
