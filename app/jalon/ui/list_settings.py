"""The section of the settings for lists and counting: order and words, how months are counted, since when."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from jalon.domain.errors import JalonError
from jalon.domain.months import Month
from jalon.domain.own_lists import LONGEST_LABEL, OwnList, rules_with
from jalon.services import counting, lists
from jalon.settings.rules import rules_for
from jalon.ui import lists as shown_lists
from jalon.ui import messages, wording
from jalon.ui.context import Context
from jalon.ui.drafting import Address
from jalon.ui.fields import Choice, Labelled, TextField
from jalon.ui.parts import Banner, Button, Card, Heading, Row, emptied, page, words
from jalon.ui.person_painting import PlainDelegate
from jalon.ui.resuming import TypedThere
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p
from jalon.ui.workspace import Screen

_ROW, _ROWS_SHOWN = 36, 8
_LABEL, _COUNTING = "label", "counting"
TITLES = {
    "act_types": "Types d’actes",
    "modalities": "Modalités",
    "places": "Lieux",
    "referral_origins": "Origines de la prescription",
    "first_contacts": "Premiers contacts",
    "refusal_reasons": "Suites d’une demande non retenue",
    "suspension_reasons": "Motifs de suspension",
    "exit_reasons": "Motifs de sortie",
    "module_change_reasons": "Changements de module",
    "module_steps": "Étapes des modules",
    "contract_end_reasons": "Fins de contrat",
    "application_channels": "Voies de candidature",
    "partner_kinds": "Partenaires",
    "leave_kinds": "Absences",
    "questions_entry": "Questionnaire d’entrée",
    "questions_follow_up": "Questionnaire de suivi ou de sortie",
    "questions_activity": "Questionnaire d’activité",
}
_FLAGS = {"suspended_in_duration": "Jours de &suspension", "by_coach": "Chiffres par &professionnel"}


class ListSettings(Screen):
    """Each change is written at once, for all the posts of the structure, and can be undone."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self.label = TextField()
        self._own: dict[str, OwnList] = {}
        self._entries: dict[str, Any] = {}
        self.flags: dict[str, Choice] = {}
        self._in_force: dict[str, str] = {}
        layout = page(self)
        heading = Heading("Listes, mots et comptage", [])
        heading.subtitle.setText(
            "Pour toute la structure. Les codes ne changent pas\u00a0: les chiffres et les papiers restent "
            "comparables à ceux des autres."
        )
        layout.addWidget(heading)
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        layout.addWidget(self._lists_card())
        layout.addWidget(self._choices_card())
        layout.addWidget(self._counting_card())
        layout.addStretch()

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Listes, mots et comptage"

    def reload(self) -> None:
        """Show the lists and the ways of counting in force."""
        self._own = self._workspace.read(lists.read_lists)
        shown_lists.use(self._own)
        self._show_list()
        self._show_counting()

    def typed(self) -> Sequence[TypedThere]:
        """Override of the screen: a wording or a way of counting that is not written yet."""
        found: list[TypedThere] = []
        name, code = self.choice.value(), self._code()
        if code in self._entries and self.label.text() != self._entries[code].label:
            address = Address("settings", asked=_LABEL, given={"list": name, "code": code})
            found.append(TypedThere(address, f"{self.title}, libellé", {"label": self.label.text()}))
        chosen = {flag: field.value() for flag, field in self.flags.items()}
        if self._in_force and chosen != self._in_force:
            address = Address("settings", asked=_COUNTING, given={"since": self.since.value()})
            found.append(TypedThere(address, f"{self.title}, comptage", chosen))
        return found

    def type_again(self, address: Address, content: Mapping[str, Any]) -> None:
        """Override of the screen: what the lists no longer hold is left as it is."""
        if address.asked == _COUNTING:
            self.since.choose(address.given.get("since"))
            for flag, field in self.flags.items():
                field.choose(content.get(flag))
        elif self.choice.choose(address.given.get("list")) and address.given.get("code") in self._entries:
            self._select(address.given["code"])
            self.label.setText(str(content.get("label") or ""))

    def move_entry(self, steps: int) -> None:
        """Move the selected value up or down."""
        code = self._code()
        order = list(self._entries)
        if code is None or not 0 <= order.index(code) + steps < len(order):
            return
        place = order.index(code)
        order.insert(place + steps, order.pop(place))
        self._change(replace(self._present(), order=tuple(order)), "Ordre changé")

    def toggle(self) -> None:
        """Propose the selected value no more, or again."""
        code = self._code()
        if code is None:
            return
        hidden = self._present().hidden ^ {code}
        told = "N’est plus proposé" if code in hidden else "Est de nouveau proposé"
        self._change(replace(self._present(), hidden=hidden), f"{told}\u00a0: {self._entries[code].label}")

    def rename(self) -> None:
        """Give the selected value the words typed; nothing typed gives back those of the rules."""
        code = self._code()
        if code is None:
            return
        labels = dict(self._present().labels)
        typed = self.label.text().strip()
        if typed and typed != self._common_label(code):
            labels[code] = typed
        else:
            labels.pop(code, None)
        self._change(replace(self._present(), labels=labels), "Libellé changé")

    def give_back(self) -> None:
        """Give the list back the order and the words of the rules."""
        self._change(OwnList(), "La liste est de nouveau celle de Jalon")

    def change_counting(self) -> None:
        """Count as chosen from the month chosen on."""
        month = Month.parse(self.since.value() or "")
        in_force = self._workspace.read(counting.read_counting, month.last_day)[0].counting
        wanted = {flag: field.value() for flag, field in self.flags.items()}
        changed = {
            flag: value for flag, value in wanted.items() if value and value != getattr(in_force, flag)
        }
        try:
            for flag, value in changed.items():
                self._workspace.write(counting.change_counting, month, flag, value)
        except JalonError as error:
            self._refuse(error)
            return
        self.banner.clear()
        told = f"Comptage changé à partir {wording.of_month(month)}." if changed else "Rien à changer."
        self._context.tell(told)

    def _change(self, own: OwnList, told: str) -> None:
        name = self.choice.value() or "act_types"
        code = self._code()
        try:
            self._workspace.write(lists.change_list, name, own, today=self._context.today())
        except JalonError as error:
            self._refuse(error)
            return
        self.banner.clear()
        self._select(code)
        self._context.tell(f"{told}.")

    def _refuse(self, error: JalonError) -> None:
        self.banner.say(messages.describe(error))
        self.reload()

    def _present(self) -> OwnList:
        return self._own.get(self.choice.value() or "", OwnList())

    def _common_label(self, code: str) -> str:
        return rules_for(self._context.today()).label(self.choice.value() or "act_types", code)

    def _code(self) -> str | None:
        return self._model.id_at(self.table.currentIndex().row())

    def _show_list(self) -> None:
        code = self._code()
        name = self.choice.value() or "act_types"
        common = rules_for(self._context.today())
        arranged = lists.entries_of(rules_with(common, self._own), name)
        retired = {entry.code for entry in lists.entries_of(common, name) if entry.retired}
        self._entries = {entry.code: entry for entry in arranged if entry.code not in retired}
        self._model.show_ids(tuple(self._entries))
        self.table.setFixedHeight(p(_ROW) * (min(len(self._entries), _ROWS_SHOWN) + 1) + p(10))
        self.back_button.setEnabled(name in self._own)
        self._select(code)

    def _select(self, code: str | None) -> None:
        self.table.selectRow(self._model.place_of(code) or 0)
        self._show_entry()

    def _show_entry(self) -> None:
        code = self._code()
        if code is None:
            return
        place = list(self._entries).index(code)
        self.up_button.setEnabled(place > 0)
        self.down_button.setEnabled(place < len(self._entries) - 1)
        self.hide_button.setText("&Masquer" if not self._entries[code].retired else "&Montrer")
        self.label.setText(self._entries[code].label)
        self._label_row.show_help(f"Libellé commun\u00a0: {self._common_label(code)}. Vide pour y revenir.")

    def _show_counting(self) -> None:
        from jalon.reports.return_notes import counting_label, counting_words
        from jalon.services.wording import wording_of_screens

        today = self._context.today()
        rules, made = self._workspace.read(counting.read_counting, today)
        first = self._workspace.read(counting.first_open_month, today)
        self.since.offer([(str(first.plus(n)), wording.month_words(first.plus(n))) for n in range(12)])
        notes = rules.labels["counting_notes"]
        for flag, field in self.flags.items():
            field.offer([(value, notes[f"{flag}_{value}".upper()]) for value in counting.CHOICES[flag]])
        self._show_flags()
        emptied(self._made.body)
        self._made.setVisible(bool(made))
        for own in made:
            since = f"À partir du {wording.day_digits(own.valid_from)}\u00a0: "
            self._made.body.addWidget(words(since + notes[f"{own.flag}_{own.value}".upper()], wrap=True))
        emptied(self._counted.body)
        self._counted.body.addWidget(words("Le comptage en vigueur", "heading", wrap=True))
        self._counted.body.addWidget(
            words(
                f"Règles de calcul, version {rules.version}, imprimées sur chaque relevé.",
                "help",
                wrap=True,
            )
        )
        papers = self._workspace.read(wording_of_screens, today)
        for key, value in rules.counting_in_force().items():
            self._counted.body.addSpacing(p(8))
            self._counted.body.addWidget(words(counting_label(key), "strong", wrap=True))
            self._counted.body.addWidget(words(counting_words(key, value, papers), wrap=True))

    def _show_flags(self) -> None:
        """Show what is counted how in the month chosen."""
        month = Month.parse(self.since.value() or "")
        in_force = self._workspace.read(counting.read_counting, month.last_day)[0].counting
        self._in_force = {flag: getattr(in_force, flag) for flag in self.flags}
        for flag, field in self.flags.items():
            field.choose(self._in_force[flag])

    def _lists_card(self) -> Card:
        card = Card()
        card.body.addWidget(words("Listes", "heading"))
        self.choice = Choice()
        self.choice.offer(list(TITLES.items()))
        self.choice.setCurrentIndex(0)
        self.choice.currentIndexChanged.connect(lambda _: self._show_list())
        card.body.addWidget(
            Labelled(
                "&Liste",
                self.choice,
                help_words="Une valeur masquée n’est plus proposée\u00a0; ce qui la porte déjà reste lu "
                "et compté.",
            )
        )
        self._model: PagedModel[Any] = PagedModel(
            (
                Column("Libellé", lambda entry: entry.label),
                Column("Proposé", lambda entry: "masqué" if entry.retired else "oui"),
            ),
            lambda ids: {code: self._entries[code] for code in ids},
            self,
        )
        self.table = Table("Valeurs de la liste", _ROW)
        self.table.setModel(self._model)
        self.table.paint_with(PlainDelegate())
        self.table.share_width(0, {1: 110})
        self.table.opened.connect(lambda _: self.label.setFocus())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_entry())
        card.body.addWidget(self.table)
        self.up_button = Button("Mon&ter", lambda: self.move_entry(-1), drawing="chevron-up")
        self.down_button = Button("&Descendre", lambda: self.move_entry(1), drawing="chevron-down")
        self.hide_button = Button("&Masquer", self.toggle, drawing="eye-off")
        self.back_button = Button("R&evenir à la liste commune", self.give_back, kind="link")
        card.body.addWidget(_line(self.up_button, self.down_button, self.hide_button, self.back_button))
        self.label.setMaxLength(LONGEST_LABEL)
        self.label.returnPressed.connect(self.rename)
        self._label_row = Labelled("L&ibellé de la structure", self.label)
        card.body.addWidget(self._label_row)
        card.body.addWidget(_line(Button("Donner ce li&bellé", self.rename, drawing="pencil")))
        return card

    def _choices_card(self) -> Card:
        card = Card()
        card.body.addWidget(words("Ce que la structure choisit de compter", "heading", wrap=True))
        card.body.addWidget(
            words(
                "Un choix vaut à partir d’un mois, jamais dans un mois arrêté, et se lit sur chaque relevé.",
                "muted",
                wrap=True,
            )
        )
        self.since = Choice()
        self.since.currentIndexChanged.connect(lambda _: self._show_flags())
        card.body.addWidget(Labelled("À partir d&u mois", self.since))
        for flag, label in _FLAGS.items():
            self.flags[flag] = field = Choice()
            card.body.addWidget(Labelled(label, field))
        self.count_button = Button("C&ompter ainsi", self.change_counting, drawing="check")
        card.body.addWidget(_line(self.count_button))
        self._made = Card(margin=0, spacing=4)
        self._made.setProperty("card", False)
        card.body.addWidget(self._made)
        return card

    def _counting_card(self) -> Card:
        self._counted = Card(spacing=4)
        return self._counted


def _line(*buttons: Button) -> Row:
    """Return buttons side by side, one below the other where the room is narrow."""
    line = Row(640, spacing=10)
    for button in buttons:
        line.add(button, keeps_width=True)
    line.add(words(""), 1)
    return line
