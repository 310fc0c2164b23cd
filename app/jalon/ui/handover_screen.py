"""Passing people on: who goes to whom from which day, and what the next référent must know of each."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from jalon.domain.errors import FrozenFileError, JalonError
from jalon.services import handover, paths, people
from jalon.services.handover import Entrusted, Handed, Reached
from jalon.services.papers.asked import Asked
from jalon.ui import messages, wording
from jalon.ui.context import Context
from jalon.ui.fields import Choice, DayField, Labelled
from jalon.ui.lists import rules_for
from jalon.ui.paper_desk import PaperDesk
from jalon.ui.parts import Banner, Button, Card, Heading, Row, emptied, page, words
from jalon.ui.tasks_table import task_when, task_words
from jalon.ui.theme import p
from jalon.ui.vocabulary import in_trade_words
from jalon.ui.workspace import Screen, settle


class HandoverScreen(Screen):
    """Changes the référent of several people at once, and shows what is to be told of each."""

    back_wanted = Signal()
    person_wanted = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self._people: tuple[Entrusted, ...] = ()
        self._has_chosen = False
        self._is_reading = False
        self.boxes: dict[str, QCheckBox] = {}
        self.desk = PaperDesk(context, self)
        self._build()
        self.desk.refused.connect(self.banner.say)

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Passer le relais"

    def reload(self) -> None:
        """Read whose paths the colleague chosen has; what was ticked stays ticked."""
        if self._is_reading:
            return
        self._is_reading = True
        try:
            self._read()
        finally:
            self._is_reading = False
        self._show_handed()

    def _read(self) -> None:
        self._offer_team()
        ticked = {path for path, box in self.boxes.items() if box.isChecked()}
        coach = self.giver.value()
        today = self._context.today()
        self._people = (
            self._workspace.read(handover.list_entrusted, coach, today=today) if coach is not None else ()
        )
        self._show_people(ticked)
        chosen = self.shown.value()
        self.shown.offer([(one.person_id, f"{one.name} ({one.case_code})") for one in self._people])
        self.shown.choose(chosen)

    def tick_all(self) -> None:
        """Tick everyone, or no one when all are ticked."""
        free = [box for box in self.boxes.values() if box.isEnabled()]
        wanted = not all(box.isChecked() for box in free)
        for box in free:
            box.setChecked(wanted)

    def hand_over(self) -> None:
        """Give the people ticked to the next référent."""
        self.banner.clear()
        for row in (self._taker_row, self._day_row):
            row.show_error(None)
        ticked = [path for path, box in self.boxes.items() if box.isChecked()]
        taker, day = self.taker.value(), self.day.day()
        if taker is None or taker == self.giver.value():
            self._taker_row.show_error("Choisissez à qui.")
            self.taker.setFocus()
            return
        if day is None:
            self._day_row.show_error("Cette date n’est pas comprise.")
            self.day.setFocus()
            return
        try:
            changed, moved = self._workspace.write(
                paths.change_coaches, ticked, taker, day, moves_actions=self.with_actions.isChecked()
            )
        except JalonError as error:
            self.banner.say(messages.describe(error))
            return
        told = wording.counted(changed, "dossier confié", "dossiers confiés")
        told += f" à partir du {wording.day_digits(day)}"
        if moved:
            told += f", {wording.counted(moved, 'action', 'actions')}"
        self._context.tell(f"{told}. Ctrl+Z l’annule.")

    def show_paper(self) -> None:
        """Show the handover paper (D23) of the people ticked, of all of them when none is."""
        self.banner.clear()
        ticked = {path for path, box in self.boxes.items() if box.isChecked()}
        wanted = [one.person_id for one in self._people if one.path_id in ticked or not ticked]
        self.desk.show("D23", Asked(coach_id=self.giver.value(), choices={"people": " ".join(wanted)}))

    def _offer_team(self) -> None:
        team = [
            (one.coach_id, f"{one.given_name} {one.family_name}")
            for one in self._workspace.read(people.list_coaches)
        ]
        for choice in (self.giver, self.taker):
            before = choice.value()
            choice.offer(team if choice is self.giver else [(None, "Choisir…"), *team])
            choice.choose(before)
        if not self._has_chosen:
            self._has_chosen = True
            self.giver.choose(self._workspace.caseload.signed_in.coach_id)

    def _show_people(self, ticked: set[str]) -> None:
        emptied(self._column)
        self.boxes.clear()
        for one in self._people:
            said = f"{one.name} ({one.case_code})"
            if one.is_backup:
                said += ", en suppléance"
            if one.is_frozen:
                said += ", dossier gelé"
            box = QCheckBox(said)
            box.setChecked(one.path_id in ticked)
            box.setEnabled(not one.is_frozen and not one.is_backup)
            self.boxes[one.path_id] = box
            self._column.addWidget(box)
        self.count.setText(
            wording.counted(len(self._people), "dossier", "dossiers")
            if self._people
            else "Aucun dossier confié à ce collègue aujourd’hui."
        )
        for tool in (self.all_button, self.give_button):
            tool.setEnabled(any(box.isEnabled() for box in self.boxes.values()))
        self.paper_button.setEnabled(bool(self._people))

    def _show_handed(self) -> None:
        if self._is_reading:
            return
        emptied(self._told)
        person = self.shown.value()
        self.open_button.setEnabled(person is not None)
        if person is None:
            self._say("Choisissez une personne.", "muted")
            return
        today = self._context.today()
        try:
            handed = self._workspace.read(handover.read_handed, person, today=today)
        except FrozenFileError as error:
            self._say(messages.describe(error).headline, "muted")
            return
        for heading, lines in _sections(handed, today):
            self._say(heading, "strong")
            for line in lines:
                self._say(in_trade_words(line))
        settle(self)

    def _say(self, text: str, role: str = "") -> None:
        self._told.addWidget(words(text, role, wrap=True))

    def _open(self) -> None:
        if (person := self.shown.value()) is not None:
            self.person_wanted.emit(person)

    def _build(self) -> None:
        layout = page(self)
        back = Button(
            "Retour à la liste", self.back_wanted.emit, kind="link", drawing="arrow-left", tip="Échap"
        )
        self.heading = Heading("Passer le relais", [], before=back)
        self.heading.subtitle.setText(
            "À un jour donné, pour une absence ou un départ\u00a0; tout se corrige."
        )
        layout.addWidget(self.heading)
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        columns = Row(860)
        columns.add(self._who_card(), 2)
        columns.add(self._told_card(), 3)
        layout.addWidget(columns)
        layout.addStretch()

    def _who_card(self) -> Card:
        card = Card()
        card.body.addWidget(words("Qui, à qui", "heading", wrap=True))
        self.giver, self.taker = Choice(), Choice()
        self.day = DayField(self._context.today)
        self.day.set_day(self._context.today())
        self._taker_row = Labelled("À q&ui", self.taker)
        self._day_row = Labelled("À partir &du", self.day)
        self.with_actions = QCheckBox("Confier aussi ce qu’il restait à &faire")
        self.with_actions.setChecked(True)
        card.body.addWidget(Labelled("D&e qui", self.giver))
        self.count = words("", "help", wrap=True)
        card.body.addWidget(self.count)
        held = QWidget()
        self._column = QVBoxLayout(held)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(p(4))
        card.body.addWidget(held)
        self.all_button = Button("&Tout cocher, ou rien", self.tick_all, kind="link", drawing="check")
        card.body.addWidget(self.all_button)
        for part in (self._taker_row, self._day_row, self.with_actions):
            card.body.addWidget(part)
        self.give_button = Button(
            "&Confier les dossiers cochés", self.hand_over, kind="main", drawing="arrow-right"
        )
        card.body.addWidget(self.give_button)
        self.paper_button = Button("&Aperçu de la fiche de passation…", self.show_paper, drawing="printer")
        card.body.addWidget(self.paper_button)
        card.body.addStretch(1)
        self.giver.currentIndexChanged.connect(lambda _: self.reload())
        return card

    def _told_card(self) -> Card:
        card = Card()
        card.body.addWidget(words("Ce qu’il faut savoir", "heading", wrap=True))
        card.body.addWidget(
            words(
                "Ni note personnelle, ni famille de handicap. Ce que la personne accepte de dire est cité.",
                "help",
                wrap=True,
            )
        )
        self.shown = Choice()
        self.shown.currentIndexChanged.connect(lambda _: self._show_handed())
        card.body.addWidget(Labelled("&Personne", self.shown))
        told = QWidget()
        self._told = QVBoxLayout(told)
        self._told.setContentsMargins(0, 0, 0, 0)
        self._told.setSpacing(p(4))
        card.body.addWidget(told)
        self.open_button = Button("&Voir le dossier", self._open, kind="link", drawing="arrow-right")
        card.body.addWidget(self.open_button)
        card.body.addStretch()
        return card


def _sections(handed: Handed, today: date) -> list[tuple[str, list[str]]]:
    """Return what is told of a person: a heading and its lines; nothing of what is not known."""
    rules = rules_for(today)
    contact = [part for part in (handed.phone, handed.email) if part]
    if handed.preferred_contact:
        contact.append(f"de préférence\u00a0: {rules.label('communication_means', handed.preferred_contact)}")
    if handed.communication_needs:
        contact.append(handed.communication_needs)
    if handed.simple_documents:
        contact.append("papiers en version simple")
    where = [rules.module(module).label for module in handed.modules]
    if handed.planned_band:
        where.append(f"prévu\u00a0: {rules.label('intensity_plans', handed.planned_band).lower()}")
    if handed.admission_date:
        where.append(f"admission le {wording.day_digits(handed.admission_date)}")
    said = [f"«\u00a0{handed.person_words}\u00a0»"] if handed.person_words else []
    if handed.useful_adjustments:
        said.append(f"Ce qui aide\u00a0: {handed.useful_adjustments}")
    projects = []
    for project in handed.projects:
        line = project.job_label
        if project.disclosure_choice:
            choice = rules.label("disclosure_choices", project.disclosure_choice).lower()
            line += f"\u00a0; dire sa situation\u00a0: {choice}"
        if project.disclosure_words:
            line += f", «\u00a0{project.disclosure_words}\u00a0»"
        projects.append(line)
    jobs = []
    for job in handed.jobs:
        kind = rules.label("contract_types", job.contract_type)
        jobs.append(", ".join(part for part in (job.job_label, job.employer, kind) if part))
        jobs += [f"•\u00a0{_reached(one)}" for one in job.contacts]
    found = [
        ("Joindre la personne", [", ".join(contact)] if contact else []),
        ("Représentant légal", [_reached(one) for one in handed.representatives]),
        ("Où elle en est", [", ".join(where)] if where else []),
        ("Ce qu’elle en dit", said),
        ("Projets, et ce qui peut être dit", projects),
        ("Emploi", jobs),
        ("Partenaires", [_reached(one) for one in handed.partners]),
        ("Objectifs en cours", list(handed.goals)),
        ("À faire", [f"{task_words(task)}, {task_when(task, today)}" for task in handed.tasks]),
        (
            "Échéances d’ici trois mois",
            [f"{wording.day_digits(one.due_date)}\u00a0: {one.label}" for one in handed.deadlines],
        ),
        ("Pas encore au dossier", [rules.label("guide_checks", code) for code in handed.missing]),
        (
            "Derniers actes",
            [
                ", ".join(
                    part
                    for part in (
                        wording.day_digits(act.date),
                        rules.label("act_types", act.act_type).lower(),
                        act.subject,
                    )
                    if part
                )
                for act in handed.last_acts
            ],
        ),
        (
            "Notes partageables",
            [f"{wording.day_digits(note.date)}\u00a0: {note.text}" for note in handed.notes],
        ),
    ]
    return [(heading, lines) for heading, lines in found if lines]


def _reached(one: Reached) -> str:
    parts: Sequence[str | None] = (one.name, one.part, one.organisation, one.phone, one.email)
    return ", ".join(part for part in parts if part)
