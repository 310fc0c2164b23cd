"""Everything about one person on one page: identity, path, modules, acts, contracts, next actions."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QMenu, QVBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.domain.rules import Rules
from jalon.services import activity, people, people_lists
from jalon.services.people_lists import ContractSummary, ModuleStay, PathSummary, PersonSheet
from jalon.settings.rules import rules_for
from jalon.ui import messages, wording
from jalon.ui.act_lines import ActsModel, ActsTable
from jalon.ui.parts import Banner, Button, Card, Heading, Row, emptied, page, words
from jalon.ui.people_field import Suggestion
from jalon.ui.person_painting import ModulesView, path_since, path_words
from jalon.ui.theme import p
from jalon.ui.workspace import Screen, Workspace

_SHOWN_ACTS = 100
_SHOWN_ROWS = 12


class PersonPage(Screen):
    """The page of a person."""

    back_wanted = Signal()
    act_wanted = Signal(object)
    """An act is to be typed for the people given."""
    act_asked = Signal(str, str)
    """Something is asked about an act: what, and its identity."""
    told = Signal(str)
    """Something was written, for the status bar."""

    def __init__(self, workspace: Workspace, today: Callable[[], date]) -> None:
        super().__init__(workspace)
        self._today = today
        self._person_id: str | None = None
        self._sheet: PersonSheet | None = None
        self._acts = ActsModel(today, self)
        self._planned = ActsModel(today, self)
        self._build()

    @property
    def title(self) -> str:
        """Return the words of the window's title: no name is in it."""
        return f"Dossier {self._sheet.line.case_code}" if self._sheet else "Dossier"

    @property
    def person(self) -> Suggestion | None:
        """Return who is shown."""
        if self._sheet is None:
            return None
        line = self._sheet.line
        return Suggestion(line.id, line.name, line.case_code)

    def open_person(self, person_id: str) -> None:
        """Show a person; the access log keeps that her file was opened."""
        self._person_id = person_id
        self._is_stale = False
        self._show(people_lists.open_sheet)
        self.modules.setFocus()
        self.back.setFocus()

    def reload(self) -> None:
        """Read the page again."""
        self._show(people_lists.read_sheet)

    def _show(self, reading: Callable[..., PersonSheet]) -> None:
        if self._person_id is None:
            return
        self.banner.clear()
        try:
            self._sheet = self._workspace.read(reading, self._person_id, today=self._today())
        except JalonError as error:
            self._sheet = None
            self.banner.say(messages.describe(error))
            self._content.hide()
            return
        self._content.show()
        read = self._workspace.read(activity.list_acts_of_person, self._person_id, limit=_SHOWN_ACTS)
        acts = [act for act in read if act.state != "PLANNED"]
        planned = [act for act in reversed(read) if act.state == "PLANNED"]
        rules = rules_for(self._today())
        self._show_identity(self._sheet, rules)
        self._show_path(self._sheet, rules)
        self._show_contracts(self._sheet, rules)
        self._show_actions(self._sheet)
        self._acts.show_acts(acts)
        count = wording.counted(len(acts), "acte", "actes")
        told = count if len(read) < _SHOWN_ACTS else f"Les {count} les plus récents"
        self.acts_count.setText(f"{told}, le plus récent d’abord" if acts else "Aucun acte pour l’instant.")
        self.table.setVisible(bool(acts))
        self.table.setFixedHeight(p(42) + p(57) * min(max(len(acts), 1), _SHOWN_ROWS))
        self._planned.show_acts(planned)
        self.planned_part.setVisible(bool(planned))
        self.planned_table.setFixedHeight(p(42) + p(57) * min(max(len(planned), 1), _SHOWN_ROWS))

    def _build(self) -> None:
        layout = page(self)
        self.back = Button(
            "Retour à la liste", self.back_wanted.emit, kind="link", drawing="arrow-left", tip="Échap"
        )
        self.change = Button("Changer de &module", drawing="signpost")
        self.change.setMenu(QMenu(self.change))
        self.change.setProperty("menu", True)
        self.act_button = Button("Nouvel &acte", self._want_act, kind="main", drawing="plus", tip="Ctrl+N")
        self.heading = Heading("", [self.change, self.act_button], before=self.back)
        layout.addWidget(self.heading)
        self.banner = Banner("warm")
        layout.addWidget(self.banner)
        self._content = QWidget()
        inside = QVBoxLayout(self._content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(p(16))
        top = Row(760)
        top.add(self._path_card(), 3)
        top.add(self._identity_card(), 2)
        inside.addWidget(top)
        inside.addWidget(self._acts_card())
        bottom = Row(760)
        self.action_list = self._list_card("Prochaines actions")
        self.contract_list = self._list_card("Emploi")
        bottom.add(self.action_list[0], 1)
        bottom.add(self.contract_list[0], 1)
        inside.addWidget(bottom)
        layout.addWidget(self._content)
        layout.addStretch()

    def _path_card(self) -> Card:
        card = Card()
        card.body.addWidget(words("Parcours", "heading"))
        line = Row(420, spacing=14)
        self.modules = ModulesView()
        now = QWidget()
        column = QVBoxLayout(now)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.now = words("", "strong", wrap=True)
        self.since = words("", "muted", wrap=True)
        column.addWidget(self.now)
        column.addWidget(self.since)
        line.add(self.modules)
        line.add(now, 1)
        card.body.addWidget(line)
        self.stays = QVBoxLayout()
        self.stays.setSpacing(p(4))
        card.body.addLayout(self.stays)
        card.body.addStretch()
        return card

    def _identity_card(self) -> Card:
        card = Card()
        card.body.addWidget(words("Identité et contact", "heading"))
        self.identity = QGridLayout()
        self.identity.setHorizontalSpacing(p(16))
        self.identity.setVerticalSpacing(p(6))
        self.identity.setColumnStretch(1, 1)
        card.body.addLayout(self.identity)
        card.body.addStretch()
        return card

    def _acts_card(self) -> Card:
        card = Card(margin=8)
        card.body.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(p(12), p(8), p(12), p(4))
        head.addWidget(words("Actes", "heading"))
        self.acts_count = words("", "help", wrap=True)
        head.addWidget(self.acts_count)
        card.body.addLayout(head)
        self.table = ActsTable("Actes de la personne", self._acts, self._today)
        card.body.addWidget(self.table)
        # Below what was done, the next one first: what was just logged stays at the top of the card.
        self.planned_part = QWidget()
        below = QVBoxLayout(self.planned_part)
        below.setContentsMargins(0, p(12), 0, 0)
        below.setSpacing(0)
        title = words("Actes prévus", "heading")
        title.setContentsMargins(p(12), 0, p(12), p(4))
        below.addWidget(title)
        self.planned_table = ActsTable("Actes prévus avec la personne", self._planned, self._today)
        for table in (self.table, self.planned_table):
            table.asked.connect(self.act_asked)
        below.addWidget(self.planned_table)
        card.body.addWidget(self.planned_part)
        return card

    def _list_card(self, title: str) -> tuple[Card, QVBoxLayout]:
        card = Card()
        card.body.addWidget(words(title, "heading"))
        lines = QVBoxLayout()
        lines.setSpacing(p(10))
        card.body.addLayout(lines)
        card.body.addStretch()
        return card, lines

    def _show_identity(self, sheet: PersonSheet, rules: Rules) -> None:
        line = sheet.line
        self.heading.title.setText(line.name)
        parts = [f"Dossier {line.case_code}"]
        if line.coach:
            parts.append(f"référent\u00a0: {line.coach}")
        self.heading.subtitle.setText(" · ".join(parts))
        born = wording.day_digits(sheet.birth_date)
        if sheet.birth_date is not None:
            born += f" ({wording.counted(_age(sheet.birth_date, self._today()), 'an', 'ans')})"
        origin = rules.label("referral_origins", sheet.referral_origin) if sheet.referral_origin else None
        emptied(self.identity)
        for row, (name, value) in enumerate(
            (
                ("Naissance", born),
                ("Commune", sheet.town),
                ("Téléphone", sheet.phone),
                ("Courriel", sheet.email),
                ("Orientée par", origin),
            )
        ):
            self.identity.addWidget(words(name, "muted"), row, 0)
            self.identity.addWidget(words(value or wording.NO_VALUE, wrap=True, selectable=True), row, 1)

    def _show_path(self, sheet: PersonSheet, rules: Rules) -> None:
        line = sheet.line
        self.modules.show_line(line, rules)
        self.now.setText(path_words(line, rules))
        self.since.setText(wording.sentence_case(path_since(line)))
        emptied(self.stays)
        for stay in sheet.stays:
            self.stays.addWidget(words(_stay_words(stay, rules), "help", wrap=True))
        for path in sheet.paths:
            self.stays.addWidget(words(_path_summary(path, rules), "help", wrap=True))
        self._offer_modules(sheet, rules)

    def _offer_modules(self, sheet: PersonSheet, rules: Rules) -> None:
        path = next((path for path in sheet.paths if path.admission_date and not path.exit_date), None)
        self.change.setVisible(path is not None)
        menu = self.change.menu()
        menu.clear()
        if path is None:
            return
        path_id = path.id
        for number, module in enumerate(rules.modules, start=1):
            if module.code != sheet.line.module:
                action = menu.addAction(f"&{number}. {module.label}, à partir d’aujourd’hui")
                action.triggered.connect(
                    lambda _=False, code=module.code, label=module.label: self._change_module(
                        path_id, code, label
                    )
                )

    def _change_module(self, path_id: str, module: str, label: str) -> None:
        try:
            self._workspace.write(people.change_module, path_id, module, self._today())
        except JalonError as error:
            self.banner.say(messages.describe(error))
        else:
            self.told.emit(f"Module en cours\u00a0: {label}")

    def _show_contracts(self, sheet: PersonSheet, rules: Rules) -> None:
        emptied(self.contract_list[1])
        for contract in sheet.contracts:
            self.contract_list[1].addWidget(words(_contract_title(contract, rules), "strong", wrap=True))
            self.contract_list[1].addWidget(
                words(_contract_dates(contract, self._today()), "help", wrap=True)
            )
        if not sheet.contracts:
            self.contract_list[1].addWidget(words("Aucun contrat enregistré.", "muted", wrap=True))

    def _show_actions(self, sheet: PersonSheet) -> None:
        emptied(self.action_list[1])
        today = self._today()
        for action in sheet.actions:
            self.action_list[1].addWidget(words(action.label, "strong", wrap=True))
            late = action.due_date is not None and action.due_date < today
            when = wording.day_short(action.due_date, today) if action.due_date else "sans date"
            self.action_list[1].addWidget(
                words(
                    f"À faire depuis le {when}" if late else wording.sentence_case(when),
                    "late" if late else "help",
                )
            )
        if not sheet.actions:
            self.action_list[1].addWidget(
                words("Aucune action prévue\u00a0: à décider ensemble.", "muted", wrap=True)
            )

    def _want_act(self) -> None:
        self.act_wanted.emit((self.person,) if self.person else ())


def _age(birth: date, today: date) -> int:
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def _stay_words(stay: ModuleStay, rules: Rules) -> str:
    dates = f"depuis le {wording.day_digits(stay.start_date)}"
    if stay.end_date is not None:
        dates = f"du {wording.day_digits(stay.start_date)} au {wording.day_digits(stay.end_date)}"
    beside = "" if stay.is_main else " (en parallèle)"
    return f"{rules.module(stay.module).label}{beside}, {dates}"


def _path_summary(path: PathSummary, rules: Rules) -> str:
    told = f"Admission le {wording.day_digits(path.admission_date)}"
    if path.entry_situation:
        told += f", {rules.label('entry_situations', path.entry_situation).lower()}"
    if path.exit_date is not None:
        told += f"\u00a0; sortie le {wording.day_digits(path.exit_date)}"
        if path.exit_reason:
            told += f", {rules.label('exit_reasons', path.exit_reason).lower()}"
    return told


def _contract_title(contract: ContractSummary, rules: Rules) -> str:
    parts = [rules.label("contract_types", contract.contract_type), contract.job_label, contract.employer]
    return " · ".join(part for part in parts if part)


def _contract_dates(contract: ContractSummary, today: date) -> str:
    end = contract.end_date or contract.planned_end_date
    dates = f"depuis le {wording.day_digits(contract.start_date)}"
    if end is not None:
        dates = f"du {wording.day_digits(contract.start_date)} au {wording.day_digits(end)}"
    hours = f", {wording.duration(contract.weekly_minutes)} par semaine" if contract.weekly_minutes else ""
    state = "En cours" if contract.runs_on(today) else "Passé" if contract.start_date <= today else "À venir"
    return f"{state}, {dates}{hours}"
