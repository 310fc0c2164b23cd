"""The form of an act: filled and saved by the keyboard alone; what is typed stays when it is refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QMessageBox, QVBoxLayout, QWidget

from jalon.domain.acts import NewAct, NewParticipant
from jalon.domain.errors import InvalidEntryError, JalonError
from jalon.services import activity, lookups, people
from jalon.services.act_lines import ReadAct
from jalon.settings.rules import rules_for
from jalon.ui import messages, wording
from jalon.ui.fields import Choice, DayField, DurationField, Labelled, TextField, first_wrong
from jalon.ui.fitting import fit
from jalon.ui.parts import Banner, Button, page, shortcut, words
from jalon.ui.people_field import CompletingField, PeopleField, Suggestion
from jalon.ui.theme import p
from jalon.ui.workspace import Workspace

_LONGEST_SUBJECT = 200
_FIELD_OF_PROBLEM = {
    "date": "day",
    "duration_minutes": "duration",
    "act_type": "kind",
    "target": "target",
    "participants": "people",
    "module": "module",
    "employer_id": "employer",
    "modality": "modality",
    "attendance": "attendance",
    "coaches": "coach",
}


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written: its words for the status bar, and what deserves a look."""

    words: str
    warnings: tuple[str, ...]


class ActForm(QDialog):
    """Writes one act; ``saved`` is emitted after the commit, never before."""

    saved = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        today: Callable[[], date],
        *,
        concerned: Sequence[Suggestion] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._today = today
        self._employer: Suggestion | None = None
        self._module_is_chosen = False
        self._is_proposing = False
        self.setWindowTitle("Jalon — nouvel acte")
        self._make_fields()
        self._build()
        self._offer_lists()
        self.day.set_day(today())
        for person in concerned:
            self.people.add(person)
        self._show_day()
        self._connect()
        self._propose()
        self._untouched = self._content()
        # Three columns: the whole form is seen at once on a small laptop.
        fit(self, QSize(p(980), p(660)))
        first = self.kind if concerned else self.people.line
        QTimer.singleShot(0, self, lambda: first.setFocus())

    def save(self) -> None:
        """Write the act; an error is shown beside its field, and everything typed stays."""
        self.banner.clear()
        for labelled in self._rows.values():
            labelled.show_error(None)
        if not self._check():
            return
        act = self.act()
        try:
            recorded = self._workspace.write(activity.record_act, act, today=self._today())
        except InvalidEntryError as error:
            self._show_problems(error)
            return
        except JalonError as error:
            self.banner.say(messages.describe(error))
            return
        self._untouched = self._content()
        self.saved.emit(Saved(self._words_of(act), tuple(str(warning) for warning in recorded.warnings)))
        self.accept()

    def act(self) -> NewAct:
        """Return the act as typed; day and duration are understood."""
        day, minutes = self.day.day(), self.duration.minutes()
        assert day is not None
        assert minutes is not None
        kind = self.kind.value() or ""
        attendance = self.attendance.value() or "HONORE"
        coach = self.coach.value()
        return NewAct(
            date=day,
            duration_minutes=minutes,
            act_type=kind,
            target=self.target.value() or "",
            coach_ids=(coach,) if coach else (),
            participants=tuple(NewParticipant(person_id, attendance) for person_id in self.people.ids()),
            modality=self.modality.value(),
            module=self.module.value(),
            employer_id=self._employer.id if self._employer else None,
            subject=self.note.text().strip() or None,
            counts_in_intensity=rules_for(day).act_type(kind).counts_in_intensity if kind else True,
        )

    @property
    def is_touched(self) -> bool:
        """Tell whether something was typed that is not written."""
        return self._content() != self._untouched

    def draft(self) -> dict[str, Any]:
        """Return what is typed, to be kept when the window locks."""
        return {
            "people": [[person.id, person.words, person.detail] for person in self.people.people()],
            "employer": [self._employer.id, self._employer.words] if self._employer else None,
            "texts": {name: field.text() for name, field in self._texts().items()},
            "choices": {name: field.value() for name, field in self._choices().items()},
        }

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Show again what was typed; what the lists no longer offer is left as it is."""
        for person in draft.get("people", ()):
            self.people.add(Suggestion(*person))
        for name, text in draft.get("texts", {}).items():
            if (line := self._texts().get(name)) is not None:
                line.setText(str(text))
        for name, value in draft.get("choices", {}).items():
            if (choice := self._choices().get(name)) is not None:
                choice.choose(value)
        self._module_is_chosen = True
        if employer := draft.get("employer"):
            self._take_employer(Suggestion(*employer))

    def fill(self, read: ReadAct) -> None:
        """Show what a line says; what it leaves out stays to be typed."""
        line = read.line
        self.day.set_day(read.day)
        self.duration.set_minutes(line.duration_minutes)
        if read.act_type:
            self.kind.choose(read.act_type)
        for named in line.people:
            found = named.choices[0]
            self.people.add(Suggestion(found.id, found.words, found.detail))
        if line.employer:
            found = line.employer.choices[0]
            self._take_employer(Suggestion(found.id, found.words, found.detail))
        for value, choice in (
            (read.target, self.target),
            (read.modality, self.modality),
            (read.module, self.module),
            (line.attendance, self.attendance),
        ):
            if value is not None:
                choice.choose(value)
        self.note.setText((line.subject or "")[:_LONGEST_SUBJECT])
        self._module_is_chosen = line.module is not None

    def reject(self) -> None:
        """Override of Qt: what was typed is not thrown away without asking."""
        if not self.is_touched or self._confirms():
            super().reject()

    def _make_fields(self) -> None:
        self.people = PeopleField(self._search_people)
        self.kind = Choice()
        self.duration = DurationField()
        self.day = DayField(self._today)
        self.employer = CompletingField(self._search_employers, drawing="building-2")
        self.employer.setPlaceholderText("Quelques lettres du nom")
        self.target = Choice()
        self.modality = Choice()
        self.module = Choice()
        self.attendance = Choice()
        self.coach = Choice()
        self.note = TextField()
        self.note.setMaxLength(_LONGEST_SUBJECT)
        self._rows = {
            "people": Labelled("&Personnes", self.people, target=self.people.line),
            "kind": Labelled("&Type d’acte", self.kind),
            "duration": Labelled("&Durée", self.duration, help_words="45, 1h30 ou 1,5"),
            "day": Labelled("D&ate", self.day),
            "employer": Labelled("&Employeur", self.employer),
            "target": Labelled("&Cible", self.target),
            "modality": Labelled("&Modalité", self.modality),
            "module": Labelled("Mod&ule", self.module),
            "attendance": Labelled("P&résence", self.attendance),
            "coach": Labelled("&Fait par", self.coach),
            "note": Labelled("&Objet", self.note, help_words="Des faits utiles au travail."),
        }

    def _build(self) -> None:
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        body = QWidget()
        layout = page(body)
        layout.addWidget(words("Nouvel acte", "title"))
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(p(16))
        self._grid.setVerticalSpacing(p(12))
        self._columns = 0
        self._arrange(2)
        layout.addLayout(self._grid)
        layout.addStretch()
        outside.addWidget(body, 1)
        foot = QWidget()
        line = QHBoxLayout(foot)
        line.setContentsMargins(p(28), p(10), p(28), p(16))
        self.cancel_button = Button("A&bandonner", self.reject)
        self.save_button = Button("Enregi&strer", self.save, kind="main", drawing="check", tip="Ctrl+Entrée")
        self.save_button.setDefault(True)
        line.addStretch()
        line.addWidget(self.cancel_button)
        line.addWidget(self.save_button)
        outside.addWidget(foot)
        shortcut(self, "Ctrl+Return", self.save)
        shortcut(self, "Ctrl+Enter", self.save)

    def _arrange(self, columns: int) -> None:
        """Lay the fields out; the order of the keyboard is the order of reading."""
        if columns == self._columns:
            return
        self._columns = columns
        places = (
            ("people", 2), ("kind", 1), ("duration", 1), ("day", 1), ("employer", 1), ("target", 1),
            *((("module", 2), ("modality", 1)) if columns == 3 else (("modality", 1), ("module", 2))),
            ("attendance", 1), ("coach", 1), ("note", columns),
        )  # fmt: skip
        row = column = 0
        for name, width in places:
            self._grid.removeWidget(self._rows[name])
            span = min(width, columns)
            if column + span > columns:
                row, column = row + 1, 0
            self._grid.addWidget(self._rows[name], row, column, 1, span)
            column += span
            if column >= columns:
                row, column = row + 1, 0
        order = [self._rows[name].field for name, _ in places[5:]]
        for before, after in pairwise(order):
            self.setTabOrder(before, after)
        for number in range(3):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)

    def _offer_lists(self) -> None:
        rules = rules_for(self.day.day() or self._today())
        self.kind.offer(
            [(None, "Choisir…")] + [(kind.code, kind.label) for kind in rules.act_types if not kind.retired]
        )
        self.target.offer([(entry.code, entry.label) for entry in rules.proposed("targets")])
        self.modality.offer([(entry.code, entry.label) for entry in rules.proposed("modalities")])
        modules: list[tuple[str | None, str]] = [(None, "Aucun module")]
        modules += [(entry.code, entry.label) for entry in rules.proposed("pre_modules")]
        modules += [(module.code, module.label) for module in rules.modules]
        self.module.offer(modules)
        self.attendance.offer([(entry.code, entry.label) for entry in rules.proposed("attendance")])
        own = self._workspace.caseload.signed_in.coach_id
        team = self._workspace.read(people.list_coaches)
        self.coach.offer([(coach.coach_id, f"{coach.given_name} {coach.family_name}") for coach in team])
        self.coach.choose(own)
        self._rows["coach"].setVisible(self.coach.count() != 1 or own is None)

    def _connect(self) -> None:
        self.people.changed.connect(self._propose)
        self.kind.currentIndexChanged.connect(lambda _: self._kind_chosen())
        self.day.day_changed.connect(self._show_day)
        self.day.editingFinished.connect(self._propose)
        self.module.activated.connect(lambda _: self._keep_module())
        self.employer.chosen.connect(self._take_employer)
        self.employer.textEdited.connect(lambda _: self._drop_employer())

    def _kind_chosen(self) -> None:
        if (code := self.kind.value()) is None:
            return
        kind = rules_for(self.day.day() or self._today()).act_type(code)
        self.target.choose(kind.target)
        self._propose()

    def _propose(self) -> None:
        """Propose the module: the one the person is on that day, else the usual one of the type of act."""
        if self._module_is_chosen:
            return
        day = self.day.day() or self._today()
        ids = self.people.ids()
        proposed = self._main_module(ids, day)
        why = "Proposé d’après le module en cours ce jour-là." if proposed else ""
        if proposed is None and (code := self.kind.value()) is not None:
            proposed = rules_for(day).act_type(code).module
            why = "Proposé d’après le type d’acte." if proposed else ""
        self.module.choose(proposed)
        self._rows["module"].show_help(why)

    def _main_module(self, ids: tuple[str, ...], day: date) -> str | None:
        """Return the module that all these people are on, None when they are on several."""
        times = self._workspace.read(activity.main_modules, ids, day) if ids else {}
        found = {time.main_module for time in times.values()}
        return found.pop() if len(found) == 1 else None

    def _keep_module(self) -> None:
        self._module_is_chosen = True
        self._rows["module"].show_help("")

    def _show_day(self) -> None:
        day = self.day.day()
        self._rows["day"].show_help(
            wording.sentence_case(wording.day_words(day)) if day else "jj/mm/aaaa, hier, lundi, −1"
        )

    def _take_employer(self, found: Suggestion) -> None:
        self._employer = found
        self.employer.setText(found.words)

    def _drop_employer(self) -> None:
        self._employer = None

    def _search_people(self, text: str) -> list[Suggestion]:
        found = self._workspace.read(lookups.suggest_people, text)
        return [Suggestion(hit.id, hit.words, hit.detail) for hit in found]

    def _search_employers(self, text: str) -> list[Suggestion]:
        found = self._workspace.read(lookups.suggest_employers, text)
        return [Suggestion(hit.id, hit.words, hit.detail) for hit in found]

    def _check(self) -> bool:
        """Say beside each field what the service could not even be asked."""
        if self.day.day() is None:
            self._rows["day"].show_error("Cette date n’est pas comprise\u00a0: 18/11/2026, hier, lundi…")
        if self.duration.minutes() is None:
            self._rows["duration"].show_error("Indiquez la durée, par exemple 45, 1h30 ou 1,5.")
        if self.kind.value() is None:
            self._rows["kind"].show_error("Choisissez le type d’acte.")
        if self.people.line.text().strip():
            self._rows["people"].show_error("Choisissez dans les propositions, ou effacez ce texte.")
        if self.employer.text().strip() and self._employer is None:
            self._rows["employer"].show_error("Choisissez dans les propositions, ou effacez ce texte.")
        return self._go_to_first_error()

    def _show_problems(self, error: InvalidEntryError) -> None:
        for problem in error.problems:
            name = _FIELD_OF_PROBLEM.get(problem.field)
            if name is not None:
                told = wording.sentence_case(messages.problem_words(problem))
                self._rows[name].show_error(f"{told}.")
        self.banner.say(messages.describe(error))
        self._go_to_first_error()

    def _go_to_first_error(self) -> bool:
        wrong = first_wrong(list(self._rows.values()))
        if isinstance(wrong, QWidget):
            wrong.setFocus()
        return wrong is None

    def _words_of(self, act: NewAct) -> str:
        kind = rules_for(act.date).label("act_types", act.act_type)
        parts = [kind, wording.duration(act.duration_minutes), wording.day_digits(act.date)]
        return ", ".join(parts)

    def _content(self) -> tuple[object, ...]:
        return (
            self.people.ids(), self.people.line.text(), self.kind.value(), self.duration.text(),
            self.day.text(), self.employer.text(), self.note.text(),
        )  # fmt: skip

    def _texts(self) -> dict[str, TextField]:
        return {"duration": self.duration, "day": self.day, "note": self.note}

    def _choices(self) -> dict[str, Choice]:
        return {
            "kind": self.kind,
            "target": self.target,
            "modality": self.modality,
            "module": self.module,
            "attendance": self.attendance,
            "coach": self.coach,
        }

    def _confirms(self) -> bool:
        asked = QMessageBox(self)
        asked.setWindowTitle("Jalon")
        asked.setText("Abandonner cet acte\u00a0?")
        asked.setInformativeText("Ce qui est tapé ici n’est pas encore enregistré.")
        leave = asked.addButton("Abandonner", QMessageBox.ButtonRole.DestructiveRole)
        stay = asked.addButton("Continuer la saisie", QMessageBox.ButtonRole.RejectRole)
        asked.setDefaultButton(stay)
        asked.exec()
        return asked.clickedButton() is leave

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt: fewer columns when the room gets narrow."""
        super().resizeEvent(event)
        width = self.width()
        self._arrange(3 if width >= p(900) else 2 if width >= p(600) else 1)
