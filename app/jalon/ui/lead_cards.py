"""What is made for the lead structure where agreements are: claims for funding, and the annual report."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jalon.domain.months import Month, month_of
from jalon.services import claims
from jalon.services.claims import ClaimFound
from jalon.services.papers.asked import Asked
from jalon.ui import wording
from jalon.ui.access_settings import allow
from jalon.ui.amounts import cents_words
from jalon.ui.context import Context
from jalon.ui.fields import Choice, Labelled
from jalon.ui.flow import Flow
from jalon.ui.paper_desk import PaperDesk
from jalon.ui.parts import Banner, Button, Card, emptied, words
from jalon.ui.theme import p

_SHOWN = 12
_YEARS = 6


class ClaimsCard(Card):
    """The claims that were issued, the newest first, each with its paper and a way to correct it."""

    def __init__(
        self,
        context: Context,
        desk: PaperDesk,
        correct: Callable[[ClaimFound], object],
        word: Callable[[], object],
    ) -> None:
        super().__init__()
        self._context, self._desk, self._correct = context, desk, correct
        self.buttons: dict[tuple[str, str], Button] = {}
        """By number and « show » or « correct »."""
        self.body.addWidget(words("Appels de fonds", "heading", wrap=True))
        self.banner = Banner("alert")
        self.body.addWidget(self.banner)
        desk.refused.connect(self.banner.say)
        self._list = QVBoxLayout()
        self._list.setSpacing(p(8))
        self.body.addLayout(self._list)
        self.words_button = Button("Mentions et paie&ment…", word, drawing="pen-line")
        self.body.addWidget(self.words_button, 0, Qt.AlignmentFlag.AlignLeft)

    def reload(self, why_not: str) -> None:
        """Show the claims; ``why_not`` says who may not change them."""
        allow(self.words_button, why_not)
        self.buttons = {}
        emptied(self._list)
        found = self._context.workspace.read(claims.list_claims)
        corrected = {one.corrects_id: one.number for one in found if one.corrects_id}
        for one in found[:_SHOWN]:
            self._list.addWidget(self._line(one, corrected.get(one.id), why_not))
        if not found:
            self._list.addWidget(
                words("Aucun appel de fonds. Il se fait depuis sa convention, ci-dessus.", "muted", wrap=True)
            )
        elif len(found) > _SHOWN:
            left = wording.counted(len(found) - _SHOWN, "appel plus ancien", "appels plus anciens")
            self._list.addWidget(words(left, "muted", wrap=True))

    def _line(self, one: ClaimFound, replaced_by: str | None, why_not: str) -> QWidget:
        holder = QWidget()
        texts = QVBoxLayout(holder)
        texts.setContentsMargins(0, 0, 0, 0)
        texts.setSpacing(p(2))
        texts.addWidget(
            words(f"{one.number}\u00a0: {cents_words(one.amount_cents)}\u00a0€", "strong", wrap=True)
        )
        told = f"du {wording.day_digits(one.period_start)} au {wording.day_digits(one.period_end)}"
        told += f", fait le {wording.day_digits(one.date)}"
        if replaced_by is not None:
            told += f"\u00a0; remplacé par {replaced_by}"
        texts.addWidget(words(told, "muted", wrap=True))
        tools = QWidget()
        row = Flow(tools)
        texts.addWidget(tools)
        show = Button("Aperçu…", partial(self._show, one), kind="link", name=f"Aperçu de {one.number}")
        self.buttons[one.number, "show"] = show
        row.addWidget(show)
        if replaced_by is None:
            correct = Button(
                "Corriger…", partial(self._correct, one), kind="link", name=f"Corriger {one.number}"
            )
            allow(correct, why_not)
            self.buttons[one.number, "correct"] = correct
            row.addWidget(correct)
        return holder

    def _show(self, one: ClaimFound) -> None:
        self.banner.clear()
        self._desk.show("D18", Asked(record_id=one.id))


class AnnualReportCard(Card):
    """The annual report: its year, what the structure writes in it, its pages."""

    def __init__(self, context: Context, desk: PaperDesk, write: Callable[[int], object]) -> None:
        super().__init__()
        self._desk, self._write = desk, write
        self.body.addWidget(words("Rapport annuel", "heading", wrap=True))
        self.body.addWidget(
            words(
                "Les douze mois, recomptés sur l’année, à côté de ceux d’avant. Aucune ligne par personne.",
                "muted",
                wrap=True,
            )
        )
        self.year = Choice()
        last = month_of(context.today()).year
        self.year.offer([(str(year), str(year)) for year in range(last, last - _YEARS, -1)])
        self.body.addWidget(Labelled("Anné&e", self.year))
        holder = QWidget()
        tools = Flow(holder)
        tools.setSpacing(p(8))
        self.write_button = Button("Écrire vos te&xtes…", self._ask, drawing="pen-line")
        self.show_button = Button("Aperçu du rapp&ort…", self._show, drawing="eye")
        tools.addWidget(self.write_button)
        tools.addWidget(self.show_button)
        self.body.addWidget(holder)

    def reload(self, why_not: str) -> None:
        """Show who may write in it."""
        allow(self.write_button, why_not)

    def _ask(self) -> None:
        self._write(int(self.year.value() or 0))

    def _show(self) -> None:
        self._desk.show("D20", Asked(month=Month(int(self.year.value() or 0), 1)))
