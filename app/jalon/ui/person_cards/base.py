"""What every card of a person's page has: a heading, its way to change it, its lines."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from jalon.services.people_lists import PersonSheet
from jalon.services.person_records import FileRecord, PersonFile
from jalon.ui.parts import Button, Card, emptied, words
from jalon.ui.person_desk import FileDesk
from jalon.ui.theme import p

Choices = Sequence[tuple[str, Callable[[], object]]]


class FileCard(Card):
    """A card of the page; ``show_file`` fills it."""

    def __init__(
        self, desk: FileDesk, title: str, button: str, name: str, *, drawing: str = "pencil"
    ) -> None:
        super().__init__()
        self.desk = desk
        self.button = Button(button, self.change, kind="link", drawing=drawing, name=name, tip=name)
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(words(title, "heading", wrap=True), 1)
        line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(head)

    def show_file(self, sheet: PersonSheet, file: PersonFile) -> None:
        """Show what was read."""
        raise NotImplementedError

    def change(self) -> None:
        """Begin to change what the card shows."""
        raise NotImplementedError

    def choices_of(self, choices: Choices) -> None:
        """Let one choose what to do from the button of the card."""
        popup(self.button, choices)


class Lines(QWidget):
    """Lines of a card: what each says, and a button that changes it."""

    def __init__(self, spacing: float = 8) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(p(spacing))

    def clear(self) -> None:
        """Take every line away."""
        emptied(self._column)

    def say(self, text: str, role: str = "muted") -> None:
        """Add words without a button."""
        self._column.addWidget(words(text, role, wrap=True))

    def put(self, head: QWidget, details: str) -> None:
        """Add a line that begins with a widget of its own, such as a name that opens."""
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(words(details, "help", wrap=True))
        self._column.addWidget(shown)

    def add(
        self,
        title: str,
        details: str = "",
        *,
        change: Callable[[], object] | None = None,
        choices: Choices = (),
        first: QWidget | None = None,
        role: str = "help",
    ) -> None:
        """Add a line; ``change`` runs from its button, which offers ``choices`` when there are some."""
        shown = QWidget()
        row = QHBoxLayout(shown)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(p(10))
        if first is not None:
            row.addWidget(first, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(words(title, "strong", wrap=True))
        if details:
            texts.addWidget(words(details, role, wrap=True))
        row.addLayout(texts, 1)
        if change is not None or choices:
            drawing = "ellipsis" if choices else "pencil"
            button = Button("", kind="link", drawing=drawing, name=f"Modifier\u00a0: {title}")
            if choices:
                button.clicked.connect(partial(popup, button, choices))
            elif change is not None:
                button.clicked.connect(partial(_run, change))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addWidget(shown)


def popup(button: Button, choices: Choices, *_: object) -> None:
    """Offer what can be done, below a button."""
    menu = QMenu(button)
    for text, run in choices:
        menu.addAction(text).triggered.connect(partial(_run, run))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(button.mapToGlobal(QPoint(0, button.height())))
    menu.setActiveAction(menu.actions()[0])


def _run(action: Callable[[], object], *_: object) -> None:
    action()


def on_day(record: FileRecord, day: object) -> bool:
    """Tell whether a dated record covers a day."""
    start, end = record.values["start_date"], record.values["end_date"]
    return bool(start <= day and (end is None or end >= day))
