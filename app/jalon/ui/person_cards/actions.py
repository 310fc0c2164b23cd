"""What comes next, goal by goal: one line and Enter adds it, one key says that it is done."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from jalon.domain.to_do import TO_DO
from jalon.services import dashboard, goals
from jalon.services.people_lists import PersonSheet
from jalon.services.person_records import FileRecord, PersonFile
from jalon.ui import wording
from jalon.ui.drafting import type_again, typed_in
from jalon.ui.fields import Choice, DayField, Labelled, TextField
from jalon.ui.parts import Button, Card, Row, words
from jalon.ui.person_cards.base import Lines
from jalon.ui.person_desk import FileDesk

_HERSELF = "PERSONNE"
_HERSELF_WORDS = "La personne"


class ActionsCard(Card):
    """The goals and actions of a person; a line says « situation > objectif > action », or less of it."""

    def __init__(self, desk: FileDesk) -> None:
        super().__init__()
        self.desk = desk
        self.body.addWidget(words("Objectifs et prochaines actions", "heading", wrap=True))
        self.line, self.due, self.who = TextField(), DayField(desk.today), Choice()
        self.line.setMaxLength(300)
        self.line.setPlaceholderText("Une ligne, puis Entrée")
        self.line.setToolTip("Avec un objectif\u00a0: situation > objectif > action")
        fields = Row(520, spacing=10)
        self._rows = {
            "label": Labelled("Prochai&ne action", self.line),
            "due_date": Labelled("Po&ur le", self.due),
            "who": Labelled("Par &qui", self.who),
        }
        for stretch, row in zip((5, 3, 4), self._rows.values(), strict=True):
            fields.add(row, stretch)
        self.body.addWidget(fields)
        self.line.returnPressed.connect(self.plan)
        self.due.returnPressed.connect(self.plan)
        self.lines = Lines(10)
        self.body.addWidget(self.lines)
        self.body.addStretch()

    def show_file(self, sheet: PersonSheet, file: PersonFile) -> None:
        """Show what was read."""
        self._offer_team(file)
        self.lines.clear()
        order = [action.id for action in sheet.actions]
        records = {record.id: record for record in file.of("next_action")}
        actions = [records[action_id] for action_id in order if action_id in records]
        shown = {goal.id for goal in file.of("goal") if goal.values["state"] in TO_DO}
        for goal in file.of("goal"):
            if goal.id in shown:
                self._goal(goal, file)
                for record in actions:
                    if record.values["goal_id"] == goal.id:
                        self._line(record, file)
        free = [record for record in actions if record.values["goal_id"] not in shown]
        if free and shown:
            self.lines.say("Sans objectif", "help")
        for record in free:
            self._line(record, file)
        if not actions:
            self.lines.say("Aucune action prévue\u00a0: à décider ensemble.")
        over = len(file.of("goal")) - len(shown)
        if over:
            self.lines.say(wording.counted(over, "objectif terminé", "objectifs terminés"), "help")

    def plan(self) -> None:
        """Write the line that was typed."""
        for row in self._rows.values():
            row.show_error(None)
        typed = goals.read_line(self.line.text())
        path = self.desk.last_path
        if typed is None or (typed.goal and path is None):
            self._rows["label"].show_error("Écrivez ce qui est à faire.")
            self.line.setFocus()
            return
        if self.due.text().strip() and self.due.day() is None:
            self._rows["due_date"].show_error("Cette date n’est pas comprise.")
            self.due.setFocus()
            return
        chosen = self.who.value()
        label, due = typed.action or typed.goal or "", self.due.day()
        when = f", {wording.day_short(due, self.desk.today())}" if due else ""
        said = "Action prévue" if typed.action else "Objectif noté"
        done = self.desk.run(
            f"{said}\u00a0: {label}{when}.",
            goals.plan_line,
            self.desk.person_id,
            typed,
            path_id=path.id if path else None,
            module=self.desk.sheet.line.module if self.desk.sheet else None,
            due_date=due,
            coach_id=None if chosen == _HERSELF else chosen,
            responsible=_HERSELF_WORDS if chosen == _HERSELF else None,
        )
        if done:
            self.line.clear()
            self.due.clear()
            self.line.setFocus()

    def clear_typed(self) -> None:
        """Forget what is typed: another person is shown."""
        self.line.clear()
        self.due.clear()
        for row in self._rows.values():
            row.show_error(None)

    def typed(self) -> dict[str, Any]:
        """Return what is typed and not written, nothing when no word is."""
        return typed_in(self) if self.line.text().strip() else {}

    def type_again(self, content: Mapping[str, Any]) -> None:
        """Show again what was typed."""
        type_again(self, content)
        self.line.setFocus()

    def _offer_team(self, file: PersonFile) -> None:
        chosen = self.who.value() or self.desk.workspace.caseload.signed_in.coach_id
        options = [(code, label) for code, label in self.desk.surroundings({}).options["coach_id"] if code]
        self.who.offer([*options, (_HERSELF, _HERSELF_WORDS)])
        self.who.choose(chosen)
        del file

    def _line(self, record: FileRecord, file: PersonFile) -> None:
        values, today = record.values, self.desk.today()
        due = values["due_date"]
        late = due is not None and due < today
        when = wording.day_short(due, today) if due else "sans date"
        told = f"À faire depuis le {when}" if late else wording.sentence_case(when)
        who = values["responsible"] or file.coaches.get(values["coach_id"] or "", "")
        done = Button("", kind="icon", drawing="check", name=f"Fait\u00a0: {values['label']}")
        done.clicked.connect(partial(self._finish, record))
        self.lines.add(
            values["label"],
            f"{told} · {who}" if who else told,
            change=partial(self.desk.correct, record, back_to=self.line),
            first=done,
            role="late" if late else "help",
        )

    def _goal(self, goal: FileRecord, file: PersonFile) -> None:
        values, rules = goal.values, self.desk.rules
        told = [rules.label("goal_states", values["state"])]
        if values["due_date"]:
            told.append(f"pour le {wording.day_digits(values['due_date'])}")
        if values["responsible"]:
            told.append(f"avec {values['responsible']}")
        if values["situation"]:
            told.append(f"parce que\u00a0: {values['situation']}")
        self.lines.add(
            f"Objectif\u00a0: {values['label']}",
            " · ".join(told),
            change=partial(self.desk.correct, goal, back_to=self.line),
        )
        del file

    def _finish(self, record: FileRecord, *_: object) -> None:
        self.line.setFocus()
        self.desk.run(
            f"Fait\u00a0: {record.values['label']}. Ctrl+Z l’annule.",
            dashboard.finish_action,
            record.id,
            today=self.desk.today(),
        )
