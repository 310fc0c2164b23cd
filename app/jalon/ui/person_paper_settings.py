"""The section of the settings for the papers handed to people: the notice on data, what was read over."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt

from jalon.domain.errors import InvalidEntryError, JalonError
from jalon.services import data_protection
from jalon.services.colleagues import may_manage
from jalon.services.data_protection import BASES, LONGEST, DataProtection
from jalon.services.papers import simple_reviews
from jalon.services.papers.simple_reviews import SIMPLE_PAPERS, SimpleReview
from jalon.ui import messages, wording
from jalon.ui.access_settings import NOT_YOURS, allow
from jalon.ui.context import Context
from jalon.ui.drafting import Address, type_again, typed_in
from jalon.ui.fields import Choice, DayField, Labelled, TextField, first_wrong
from jalon.ui.paper_words import paper_words
from jalon.ui.parts import Banner, Button, Card, Heading, Row, page, words
from jalon.ui.resuming import TypedThere
from jalon.ui.workspace import Screen

_BASES: Final[dict[str | None, str]] = {
    None: "Pas indiquée\u00a0: à remplir à la main",
    "MISSION": "Mission d’intérêt public (art. 6, 1, e)",
    "CONTRAT": "Convention individuelle (art. 6, 1, b)",
}


class PersonPaperSettings(Screen):
    """What the notice on data says, and the simple versions that a group has read over."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self._shown: DataProtection | None = None
        self.controller, self.dpo_name, self.dpo_contact = TextField(), TextField(), TextField()
        self.basis = Choice()
        self.basis.offer([(code, _BASES[code]) for code in (None, *BASES)])
        self.paper, self.group, self.day = Choice(), TextField(), DayField(context.today)
        self.paper.offer([(code, paper_words(code).title) for code in SIMPLE_PAPERS])
        for field in (self.controller, self.dpo_name, self.dpo_contact):
            field.setMaxLength(LONGEST)
        self.rows = {
            "controller": Labelled(
                "Re&sponsable du traitement",
                self.controller,
                help_words="S’il n’est pas la structure elle-même, par exemple une association gestionnaire.",
            ),
            "dpo_name": Labelled("Délégué à la protection des &données", self.dpo_name),
            "dpo_contact": Labelled(
                "Comment le &joindre",
                self.dpo_contact,
                help_words="Adresse électronique, téléphone ou adresse.",
            ),
            "legal_basis": Labelled(
                "&Base légale",
                self.basis,
                help_words="La structure en décide, avec son délégué (RGPD, art. 6).",
            ),
        }
        self.review_rows = {
            "paper": Labelled("&Papier relu", self.paper),
            "review_group": Labelled(
                "Re&lu par",
                self.group,
                help_words="Un groupe de personnes concernées, qui n’a pas écrit le texte.",
            ),
            "review_day": Labelled("&Quand", self.day),
        }
        self._build()

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Papiers pour la personne"

    def reload(self) -> None:
        """Show what was recorded, unless someone is typing."""
        manages = self._workspace.read(may_manage)
        for button in (self.save_button, self.review_button, self.withdraw_button):
            allow(button, "" if manages else NOT_YOURS)
        found = self._workspace.read(data_protection.read_data_protection)
        if self._shown is None or (found != self._shown and self._typed() == self._shown):
            self._show(found)
        self._show_reviews(self._workspace.read(simple_reviews.read_reviews))

    def typed(self) -> Sequence[TypedThere]:
        """Override of the screen."""
        touched = self._shown is not None and (self._typed() != self._shown or self.group.text().strip())
        return (TypedThere(Address("settings"), "papiers", typed_in(self)),) if touched else ()

    def type_again(self, address: Address, content: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Override of the screen."""
        self.reload()
        type_again(self, content)

    def save(self) -> None:
        """Keep what the notice says of the structure."""
        self.banner.clear()
        for row in self.rows.values():
            row.show_error(None)
        try:
            changed = self._workspace.write(data_protection.change_data_protection, self._typed())
        except InvalidEntryError as error:
            for problem in error.problems:
                self.rows[problem.field].show_error(_sentence(problem))
        except JalonError as error:
            self.banner.say(messages.describe(error))
        else:
            self._show(self._workspace.read(data_protection.read_data_protection))
            self._context.tell("Notice enregistrée." if changed else "Rien n’a changé.")

    def record_review(self) -> None:
        """Record who read the chosen simple version over, and when."""
        for row in self.review_rows.values():
            row.show_error(None)
        if self.day.text().strip() and self.day.day() is None:
            self.review_rows["review_day"].show_error("Cette date n’est pas comprise.")
            self.day.setFocus()
            return
        try:
            self._workspace.write(
                simple_reviews.record_review,
                str(self.paper.value()),
                self.group.text(),
                self.day.day(),
                today=self._context.today(),
            )
        except InvalidEntryError as error:
            for problem in error.problems:
                self.review_rows[problem.field].show_error(_sentence(problem))
            wrong = first_wrong(list(self.review_rows.values()))
            if wrong is not None:
                wrong.setFocus()  # type: ignore[attr-defined]
        except JalonError as error:
            self.banner.say(messages.describe(error))
        else:
            self.group.clear()
            self.day.clear()
            self.reload()
            self._context.tell(f"Relecture notée\u00a0: {paper_words(str(self.paper.value())).title}.")

    def withdraw_review(self) -> None:
        """Take back the record of the chosen simple version."""
        try:
            self._workspace.write(
                simple_reviews.record_review, str(self.paper.value()), None, None, today=self._context.today()
            )
        except JalonError as error:
            self.banner.say(messages.describe(error))
        else:
            self._context.tell(f"Relecture retirée\u00a0: {paper_words(str(self.paper.value())).title}.")

    def _build(self) -> None:
        layout = page(self)
        self.save_button = Button("&Enregistrer", self.save, kind="main", drawing="check")
        heading = Heading("Papiers pour la personne", [self.save_button], narrow_below=420)
        heading.subtitle.setText("Ce que disent la notice sur les données et les versions simples.")
        layout.addWidget(heading)
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        card = Card()
        card.body.addWidget(words("Notice «\u00a0Vos données\u00a0»", "heading"))
        card.body.addWidget(
            words("Ce qui reste vide est laissé à remplir à la main sur le papier.", "help", wrap=True)
        )
        for row in self.rows.values():
            card.body.addWidget(row)
        layout.addWidget(card)
        layout.addWidget(self._review_card())
        layout.addStretch()

    def _review_card(self) -> Card:
        card = Card()
        card.body.addWidget(words("Versions simples relues", "heading"))
        card.body.addWidget(
            words(
                "Sans relecture notée, un papier dit «\u00a0Version simple à lire\u00a0». Il ne dit "
                "«\u00a0Facile à lire et à comprendre\u00a0» que pour le texte qui a été relu\u00a0: un "
                "texte nouveau est à relire.",
                "help",
                wrap=True,
            )
        )
        self.reviews = words("", wrap=True)
        card.body.addWidget(self.reviews)
        for row in self.review_rows.values():
            card.body.addWidget(row)
        foot = Row(520, spacing=10)
        self.review_button = Button("Noter la rele&cture", self.record_review, drawing="plus")
        self.withdraw_button = Button("Re&tirer la relecture", self.withdraw_review, drawing="x")
        foot.add(self.review_button, keeps_width=True)
        foot.add(self.withdraw_button, keeps_width=True)
        foot.add(words(""), 1)
        card.body.addWidget(foot)
        return card

    def _show(self, found: DataProtection) -> None:
        self._shown = found
        self.controller.setText(found.controller or "")
        self.dpo_name.setText(found.dpo_name or "")
        self.dpo_contact.setText(found.dpo_contact or "")
        self.basis.choose(found.legal_basis)
        for field in (self.controller, self.dpo_name, self.dpo_contact):
            field.setCursorPosition(0)

    def _show_reviews(self, found: tuple[SimpleReview, ...]) -> None:
        lines = []
        for one in found:
            told = f"{paper_words(one.paper).title}, par {one.group} le {wording.day_digits(one.day)}"
            lines.append(told if one.is_of_this_text else f"{told}\u00a0: le texte a changé, à relire")
        self.reviews.setTextFormat(Qt.TextFormat.PlainText)
        self.reviews.setText("\n".join(f"{line}." for line in lines) or "Aucune relecture n’est notée.")

    def _typed(self) -> DataProtection:
        def text(field: TextField) -> str | None:
            return field.text().strip() or None

        return DataProtection(
            text(self.controller), text(self.dpo_name), text(self.dpo_contact), self.basis.value()
        )


def _sentence(problem: Any) -> str:
    return f"{wording.sentence_case(messages.problem_words(problem))}."
