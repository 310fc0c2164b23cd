"""Every paper, by whom it is for: search as you type, say of whom and of when, look at it, print it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout

from jalon.domain.search_keys import search_key
from jalon.services.papers.asked import Asked, PaperKind
from jalon.services.papers.catalogue import PAPERS
from jalon.ui import wording
from jalon.ui.context import Context
from jalon.ui.handed_card import HandedCard
from jalon.ui.letters_card import LettersCard
from jalon.ui.paper_desk import PaperDesk
from jalon.ui.paper_options import PaperOptions
from jalon.ui.paper_words import READERS, SUBJECTS, paper_words
from jalon.ui.parts import Banner, Button, Row, words
from jalon.ui.people_field import Suggestion
from jalon.ui.person_painting import PlainDelegate
from jalon.ui.searched_list import SearchedList
from jalon.ui.tables import Column
from jalon.ui.theme import p
from jalon.ui.vocabulary import in_trade_words

_ROW_HEIGHT = 40
_LOWEST = 420
_LAST = "papers.last"


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper as the list shows it."""

    kind: PaperKind

    @property
    def title(self) -> str:
        """Return what it is called."""
        return in_trade_words(paper_words(self.kind.code).title)

    @property
    def reader(self) -> str:
        """Return for whom it is."""
        return in_trade_words(READERS[self.kind.reader])

    @property
    def words(self) -> str:
        """Return everything that finds it."""
        words_of_it = paper_words(self.kind.code)
        return f"{self.kind.code} {self.title} {self.reader} {words_of_it.help} {SUBJECTS[self.kind.subject]}"


class PapersScreen(SearchedList):
    """The catalogue of papers, and what the chosen one is asked for."""

    back_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        order = {reader: place for place, reader in enumerate(READERS)}
        self._lines = {
            kind.code: PaperLine(kind)
            for kind in sorted(PAPERS.values(), key=lambda kind: order[kind.reader])
        }
        self.desk = PaperDesk(context, self)
        self.desk.refused.connect(lambda message: self.banner.say(message))
        self.opened.connect(lambda _: self.options.enter())
        self._build()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        self._last = context.application.preferences.filters.get(_LAST)

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Papiers"

    def find_ids(self, text: str) -> Sequence[str]:
        """Override of the list."""
        wanted = search_key(text).split()
        return [
            code
            for code, line in self._lines.items()
            if all(word in search_key(line.words) for word in wanted)
        ]

    def read_rows(self, ids: Sequence[str]) -> Mapping[str, PaperLine]:
        """Override of the list."""
        return {code: self._lines[code] for code in ids}

    def count_words(self, count: int) -> str:
        """Override of the list."""
        return f"{wording.counted(count, 'papier', 'papiers')}, tous imprimables en PDF"

    def empty_said(self) -> tuple[str, str]:
        """Override of the list."""
        return "Aucun papier ne correspond à cette recherche.", "Essayez quelques lettres de son titre."

    def reload(self) -> None:
        """Override of the list: the paper chosen last time comes back."""
        super().reload()
        self._hide_outputs()
        if self._last is not None:
            last, self._last = self._last, None
            self.choose(last)
        self._choose()
        self.options.reload()
        self.handed.read(None, None)
        self.letters.read()

    def choose(self, code: str, asked: Asked | None = None, named: Suggestion | None = None) -> None:
        """Choose a paper, and of whom and of when it is when that is known."""
        if self._model.place_of(code) is None:
            self.search.clear()
            self._typing.stop()
            super().reload()
            self._hide_outputs()
        place = self._model.place_of(code)
        if place is not None:
            self.table.selectRow(place)
            self._choose()
        if asked is not None:
            self.options.fill(asked, named)

    def show_paper(self) -> None:
        """Make the paper chosen, and show its pages; what it lacks is said at its field."""
        self.banner.clear()
        asked = self.options.asked()
        kind = self.options.kind
        if kind is None or asked is None:
            return
        self._context.application.keep(
            filters={**self._context.application.preferences.filters, _LAST: kind.code}
        )
        self.desk.show(kind.code, asked)

    def _hide_outputs(self) -> None:
        for button in (self.export_button, self.print_button):
            button.hide()

    def _choose(self) -> None:
        code = self.selected()
        line = None if code is None else self._lines.get(code)
        self.options.show_kind(None if line is None else line.kind)

    def _build(self) -> None:
        back = Button("Retour", self.back_wanted.emit, kind="link", drawing="arrow-left", tip="Échap")
        layout = self.build_list(
            "Papiers", [], _COLUMNS, PlainDelegate(), row_height=_ROW_HEIGHT, drawing="file-text"
        )
        layout.insertWidget(0, back, 0, Qt.AlignmentFlag.AlignLeft)
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        line = QHBoxLayout()
        line.setSpacing(p(10))
        label = words("Cherc&her")
        line.addWidget(label)
        line.addWidget(self.make_search("Titre, sujet ou code", "Chercher un papier"), 1)
        label.setBuddy(self.search)
        layout.addLayout(line)
        self.options = PaperOptions(self._context)
        self.options.wanted.connect(self.show_paper)
        columns = Row(860)
        card = self.card_of_table()
        card.setMinimumHeight(p(_LOWEST))
        columns.add(card, 3)
        columns.add(self.options, 2)
        layout.addWidget(columns)
        self.letters = LettersCard(self._context)
        layout.addWidget(self.letters)
        self.handed = HandedCard(self._context, self.desk, is_of_all=True)
        layout.addWidget(self.handed)
        layout.addStretch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt: columns give way when the room gets narrow."""
        super().resizeEvent(event)
        self.table.setColumnHidden(1, self.width() < p(620))
        self.table.setColumnHidden(2, self.width() < p(1300))
        self.table.share_width(0, {1: 170, 2: 200})


_COLUMNS: tuple[Column[PaperLine], ...] = (
    Column("Papier", lambda line: line.title),
    Column("Pour qui", lambda line: line.reader),
    Column("Demande", lambda line: SUBJECTS[line.kind.subject]),
)
