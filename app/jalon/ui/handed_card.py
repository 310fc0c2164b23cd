"""The papers handed: to a person, to an employer, or all of them with a search; each is printed again."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QTimer

from jalon.services.papers import handing
from jalon.services.papers.handing import Handed
from jalon.ui import wording
from jalon.ui.context import Context
from jalon.ui.fields import Labelled, TextField
from jalon.ui.lists import rules_for
from jalon.ui.paper_desk import PaperDesk
from jalon.ui.parts import Button, Card, words
from jalon.ui.person_cards.base import Lines
from jalon.ui.vocabulary import in_trade_words

_SHOWN = 12
_DELAY_MILLISECONDS = 150


class HandedCard(Card):
    """What was handed, the last first."""

    def __init__(self, context: Context, desk: PaperDesk, *, is_of_all: bool = False) -> None:
        super().__init__()
        self._context, self.desk = context, desk
        self._about: tuple[str | None, str | None] = (None, None)
        self._shows_all = False
        self.body.addWidget(words("Papiers remis", "heading", wrap=True))
        self.search = TextField(drawing="search")
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_DELAY_MILLISECONDS)
        self._typing.timeout.connect(self._show)
        if is_of_all:
            self.search.setPlaceholderText("Nom, dossier, papier ou date")
            self.search.offer_clearing()
            self.search.textChanged.connect(lambda _: self._typing.start())
            self.body.addWidget(Labelled("Chercher parmi les papiers &remis", self.search))
        self._is_of_all = is_of_all
        self.lines = Lines()
        self.body.addWidget(self.lines)
        self.more_button = Button("", self._show_more, kind="link")
        self.body.addWidget(self.more_button)

    def read(self, person_id: str | None, employer_id: str | None) -> None:
        """Show what was handed to a person or to an employer; to anyone without either."""
        self._about, self._shows_all = (person_id, employer_id), False
        self._show()

    def _show_more(self) -> None:
        self._shows_all = True
        self._show()

    def _show(self) -> None:
        rules = rules_for(self._context.today())
        titles = rules.labels.get("paper_kinds", {})
        found = self._found(titles)
        self.lines.clear()
        for one in found if self._shows_all else found[:_SHOWN]:
            self._line(one, in_trade_words(titles.get(one.paper, one.paper)))
        if not found:
            self.lines.say("Aucun papier remis n’est noté ici.")
        rest = 0 if self._shows_all else max(len(found) - _SHOWN, 0)
        self.more_button.setVisible(rest > 0)
        self.more_button.setText(f"Voir les {rest} autres")

    def _found(self, titles: Mapping[str, str]) -> tuple[Handed, ...]:
        workspace = self._context.workspace
        if self._is_of_all:
            return workspace.read(handing.find_handed, self.search.text(), titles)
        person_id, employer_id = self._about
        return workspace.read(handing.list_handed, person_id=person_id, employer_id=employer_id)

    def _line(self, one: Handed, title: str) -> None:
        whom = one.recipient or one.person_name or one.employer_name
        parts = [f"remis le {wording.day_digits(one.date)}"]
        if whom:
            parts.append(f"à {whom}")
        if self._is_of_all and one.case_code:
            parts.append(f"dossier {one.case_code}")
        code = handing.code_of(one)
        choices: list[tuple[str, Callable[[], object]]] = []
        if code is not None:
            choices.append(("&Revoir ou réimprimer…", partial(self.desk.show_again, one.id, code)))
        choices.append(("Retirer cette &remise", partial(self._forget, one)))
        told = f"{title} (version simple)" if one.is_simple else title
        if name := handing.letter_name(one):
            told += f"\u00a0: {name}"
        self.lines.add(told, ", ".join(parts), choices=choices)

    def _forget(self, one: Handed) -> None:
        self._context.workspace.write(handing.forget_handing, one.id)
        self._context.tell("Remise retirée. Ctrl+Z la remet.")
