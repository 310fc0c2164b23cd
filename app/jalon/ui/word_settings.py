"""The section of the settings for the words to read again before a paper leaves."""

from PySide6.QtGui import QResizeEvent

from jalon.domain.errors import InvalidEntryError, JalonError
from jalon.services import sensitive_words
from jalon.services.colleagues import may_manage
from jalon.services.sensitive_words import ListedWord
from jalon.ui import messages, wording
from jalon.ui.context import Context
from jalon.ui.fields import Labelled, TextField
from jalon.ui.parts import Banner, Button, Card, Heading, Row, page, words
from jalon.ui.person_painting import PlainDelegate
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p
from jalon.ui.workspace import Screen

_ROW, _ROWS_SHOWN = 36, 10


class _WordTable(Table):
    """Where the room is narrow, the words alone."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt."""
        super().resizeEvent(event)
        if self.model() is not None:
            narrow = self.width() < p(420)
            self.setColumnHidden(1, narrow)
            self.share_width(0, {} if narrow else {1: 230})


class WordSettings(Screen):
    """Each change is written at once, for all the posts of the structure, and can be undone."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self._words: dict[str, ListedWord] = {}
        layout = page(self)
        heading = Heading("Mots à relire", [])
        heading.subtitle.setText(
            "Montrés avant qu’un papier sorte, jamais pendant la frappe. Rien n’est bloqué ni envoyé\u00a0: "
            "tout se passe sur ce PC."
        )
        layout.addWidget(heading)
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        card = Card()
        self.count = words("", "strong", wrap=True)
        card.body.addWidget(self.count)
        card.body.addWidget(
            words(
                "Source\u00a0: notre choix, d’après ce que la CNIL demande d’éviter. Une étoile à la fin "
                "vaut pour tous les mots qui commencent ainsi.",
                "help",
                wrap=True,
            )
        )
        self._model: PagedModel[ListedWord] = PagedModel(
            (
                Column("Mot", lambda word: word.words),
                Column("Pourquoi", lambda word: sensitive_words.group_labels()[word.group]),
            ),
            lambda ids: {key: self._words[key] for key in ids},
            self,
        )
        self.table = _WordTable("Mots à relire", _ROW)
        self.table.setModel(self._model)
        self.table.paint_with(PlainDelegate())
        self.table.setFixedHeight(p(_ROW) * (_ROWS_SHOWN + 1) + p(10))
        card.body.addWidget(self.table)
        self.line = TextField()
        self.line.setMaxLength(60)
        self.line.returnPressed.connect(self.add)
        self._line_row = Labelled("&Mot à ajouter", self.line)
        card.body.addWidget(self._line_row)
        foot = Row(640, spacing=10)
        self.add_button = Button("A&jouter", self.add, drawing="plus")
        self.remove_button = Button("Re&tirer le mot choisi", self.remove, drawing="x")
        self.back_button = Button(
            "Re&venir à la liste de Jalon", self.give_back, kind="link", drawing="undo-2"
        )
        for button in (self.add_button, self.remove_button, self.back_button):
            foot.add(button, keeps_width=True)
        foot.add(words(""), 1)
        card.body.addWidget(foot)
        layout.addWidget(card)
        layout.addStretch()

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Mots à relire"

    def reload(self) -> None:
        """Show the list in force."""
        row = self.table.currentIndex().row()
        listed = self._workspace.read(sensitive_words.read_words)
        # What the structure added comes first: it is what one comes back for.
        ordered = sorted(listed, key=lambda word: not word.is_own)
        self._words = {str(number): word for number, word in enumerate(ordered)}
        self._model.show_ids(tuple(self._words))
        if self._words:
            self.table.selectRow(min(max(row, 0), len(self._words) - 1))
        self.count.setText(wording.counted(len(self._words), "mot", "mots"))
        may = self._workspace.read(may_manage)
        for tool in (self.line, self.add_button, self.remove_button, self.back_button):
            tool.setEnabled(may)

    def add(self) -> None:
        """Add the word that was typed."""
        self._line_row.show_error(None)
        try:
            self._workspace.write(sensitive_words.add_word, self.line.text())
        except InvalidEntryError as error:
            self._line_row.show_error(f"{wording.sentence_case(messages.problem_words(error.problems[0]))}.")
            self.line.setFocus()
        except JalonError as error:
            self.banner.say(messages.describe(error))
        else:
            self._context.tell(f"Mot ajouté\u00a0: {self.line.text().strip()}")
            self.line.clear()

    def remove(self) -> None:
        """Show the selected word no more."""
        word = self._model.row_at(self.table.currentIndex().row())
        if word is not None:
            self._run(f"Mot retiré\u00a0: {word.words}", sensitive_words.remove_word, word)

    def give_back(self) -> None:
        """Have the shipped list again."""
        self._run("La liste est de nouveau celle de Jalon", sensitive_words.give_back_words)

    def _run(self, told: str, use_case: object, *args: object) -> None:
        self.banner.clear()
        try:
            self._workspace.write(use_case, *args)  # type: ignore[arg-type]
        except JalonError as error:
            self.banner.say(messages.describe(error))
        else:
            self._context.tell(f"{told}.")
