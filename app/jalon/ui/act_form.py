"""The form of an act: filled and saved by the keyboard alone; what is typed stays when it is refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QWidget

from jalon.domain.acts import NewAct
from jalon.domain.errors import InvalidEntryError, JalonError
from jalon.services import activity
from jalon.services.act_lines import ReadAct
from jalon.services.partners import NewPartner
from jalon.ui import messages, wording
from jalon.ui.act_fields import LONGEST_SUBJECT, ActFields
from jalon.ui.fields import Choice, TextField, first_wrong
from jalon.ui.fitting import fit
from jalon.ui.lists import rules_for
from jalon.ui.people_field import Suggestion
from jalon.ui.theme import p
from jalon.ui.workspace import Workspace

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


class ActForm(ActFields):
    """Writes one act; ``saved`` is emitted after the commit, never before."""

    saved = Signal(object)
    removed = Signal()

    def __init__(
        self,
        workspace: Workspace,
        today: Callable[[], date],
        *,
        concerned: Sequence[Suggestion] = (),
        act_id: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(workspace, today, is_on_file=act_id is not None, parent=parent)
        self._act_id = act_id
        self._employer: Suggestion | None = None
        self._kept: NewAct | None = None
        self._visit_code: str | None = None
        self._module_is_chosen = False
        self._state_is_chosen = False
        self.setWindowTitle("Jalon — acte" if act_id else "Jalon — nouvel acte")
        self.day.set_day(today())
        for person in concerned:
            self.people.add(person)
        self._show_day()
        self._connect()
        self._propose()
        self._show_people()
        if act_id is not None:
            self._show_on_file(act_id)
        self.forget_typed()
        # Three columns: the whole form is seen at once on a small laptop.
        fit(self, QSize(p(980), p(660)))
        first = self.kind if concerned else self.people.line
        QTimer.singleShot(0, self, lambda: first.setFocus())

    def save(self, *_: object) -> None:
        """Write the act; an error is shown beside its field, and everything typed stays."""
        self.banner.clear()
        self.partner.take_lit()  # as Tab does: else « Cap » would be a new partner
        for labelled in (*self._rows.values(), *self.details.rows.values()):
            labelled.show_error(None)
        if not self._check():
            return
        act = self.act()
        try:
            recorded = self._write(act)
        except InvalidEntryError as error:
            self._show_problems(error)
            return
        except JalonError as error:
            self.banner.say(messages.describe(error))
            return
        self.forget_typed()
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
        others = tuple(other for other in self.details.coaches.ids() if other != coach)
        kept = replace(self._kept, coach_minutes={}) if self._kept else None
        act = NewAct(
            date=day,
            duration_minutes=minutes,
            act_type=kind,
            target=self.target.value() or "",
            coach_ids=((coach,) if coach else ()) + others,
            participants=self.details.participants(attendance),
            modality=self.modality.value(),
            module=self.module.value(),
            employer_id=self._employer.id if self._employer else None,
            subject=self.note.text().strip() or None,
            counts_in_intensity=self._counts(kind, day),
            employer_contact_id=kept.employer_contact_id if kept else None,
            partner_id=self._partner.chosen.id if self._partner.chosen else None,
            visit_code=self._visit_code,
            **self.details.values(),
        )
        if kept and kept.target == act.target and kept.modality == act.modality:
            # What was said of someone's presence stays as long as nothing contradicts it.
            present = {person.person_id: person.present for person in kept.participants}
            people = tuple(replace(one, present=present.get(one.person_id)) for one in act.participants)
            act = replace(act, participants=people)
        return act

    def name_employer(self, employer: Suggestion) -> None:
        """Name the employer from whose page the act is typed."""
        self._take_employer(employer)
        self.forget_typed()

    def name_partner(self, partner: Suggestion) -> None:
        """Name the partner from whose page the act is typed."""
        self._partner.take(partner)
        self.forget_typed()

    def draft(self) -> dict[str, Any]:
        """Return what is typed, to be kept when the window locks."""
        return {
            "people": [[person.id, person.words, person.detail] for person in self.people.people()],
            "employer": [self._employer.id, self._employer.words] if self._employer else None,
            "partner": self._partner.draft(),
            "texts": {name: field.text() for name, field in self._texts().items()},
            "choices": {name: field.value() for name, field in self._choices().items()},
            "details": self.details.draft(),
            "act_id": self._act_id,
            "visit_code": self._visit_code,
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
        self._visit_code = draft.get("visit_code")
        if employer := draft.get("employer"):
            self._take_employer(Suggestion(*employer))
        if partner := draft.get("partner"):
            self._partner.restore(partner)
        self.details.restore(draft.get("details", {}))
        self._unfold_if_filled()

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
        self.note.setText((line.subject or "")[:LONGEST_SUBJECT])
        if line.partner:
            found = line.partner.choices[0]
            self._partner.take(Suggestion(found.id, found.words, found.detail))
        if read.visit is not None:
            self._visit_code = read.visit.code
            self.coach.choose(read.visit.coach_id)
        self._module_is_chosen = line.module is not None
        if line.start_time is not None:
            self.details.start.setText(f"{line.start_time.hour}h{line.start_time.minute:02d}")
        self.details.state.choose(read.state)
        self._state_is_chosen = line.state is not None
        self.details.place.choose(line.place)
        self.details.trip.set_minutes(line.trip_minutes)
        self.details.km.setText("" if line.trip_km is None else str(line.trip_km))
        for named in line.coaches:
            self.details.coaches.add(Suggestion(named.choices[0].id, named.choices[0].words))
        self._show_people()
        for named in line.people:
            if named.attendance:
                self.details.choose_for(named.choices[0].id, named.attendance)
        self._unfold_if_filled()

    def tell_visit(self, read: ReadAct) -> None:
        """Show that a planned visit took place, with what the line that bears its code says of it."""
        line = read.line
        if read.visit is not None and read.visit.act_state == "PLANNED" and read.visit.date <= self._today():
            self.details.state.choose("DONE")
        if line.duration_minutes is not None:
            self.duration.set_minutes(line.duration_minutes)
        if line.subject:
            self.note.setText(line.subject[:LONGEST_SUBJECT])
        if line.start_time is not None:
            self.details.start.setText(f"{line.start_time.hour}h{line.start_time.minute:02d}")
        if line.trip_minutes is not None:
            self.details.trip.set_minutes(line.trip_minutes)
        if line.trip_km is not None:
            self.details.km.setText(str(line.trip_km))
        self._unfold_if_filled()

    def remove(self) -> None:
        """Put the act in the trash; undo takes it back."""
        if self._act_id is None:
            return
        try:
            self._workspace.write(activity.remove_act, self._act_id)
        except JalonError as error:
            self.banner.say(messages.describe(error))
            return
        self.forget_typed()
        self.removed.emit()
        self.accept()

    def repeat_last(self) -> None:
        """Show the last act of the colleague again, for today; nothing is written yet."""
        last = self._workspace.read(activity.last_act)
        if last is None or self._act_id is not None:
            return
        kept = self.day.text()
        try:
            self._show_act(last.id, anew=True)
        except JalonError as error:
            self.banner.say(messages.describe(error))
            return
        self.day.setText(kept)

    def _connect(self) -> None:
        self.people.changed.connect(self._propose)
        self.people.changed.connect(self._show_people)
        self.attendance.activated.connect(lambda _: self._attendance_chosen())
        self.coach.currentIndexChanged.connect(lambda _: self._propose())
        self.kind.currentIndexChanged.connect(lambda _: self._kind_chosen())
        self.day.day_changed.connect(self._show_day)
        self.details.state.activated.connect(lambda _: self._keep_state())
        self.day.editingFinished.connect(self._propose)
        self.module.activated.connect(lambda _: self._keep_module())
        self.employer.chosen.connect(self._take_employer)
        self.employer.textEdited.connect(lambda _: self._drop_employer())
        self._partner.on_change(self._say_if_new_partner)

    def _show_people(self) -> None:
        self.details.show_people(self.people.people(), self.attendance.value() or "HONORE")

    def _attendance_chosen(self) -> None:
        self.details.choose_attendance(self.attendance.value() or "HONORE")

    def _write(self, act: NewAct) -> activity.Recorded:
        today, named = self._today(), self._partner.value()
        new = named if isinstance(named, NewPartner) else None
        if self._act_id is None:
            return self._workspace.write(activity.record_act, act, today=today, new_partner=new)
        return self._workspace.write(activity.correct_act, self._act_id, act, today=today, new_partner=new)

    def _counts(self, kind: str, day: date) -> bool:
        if self._kept and self._kept.act_type == kind:
            return self._kept.counts_in_intensity  # a coordinator may have said otherwise
        return rules_for(day).act_type(kind).counts_in_intensity if kind else True

    def _show_on_file(self, act_id: str) -> None:
        try:
            self._show_act(act_id)
        except JalonError:
            # It may not be read: nothing hidden stays behind the window.
            self.setParent(None)
            self.deleteLater()
            raise

    def _show_act(self, act_id: str, *, anew: bool = False) -> None:
        """Show an act on file: to correct it, or ``anew`` to write the same again."""
        line = self._workspace.read(activity.read_act, act_id)
        entry = self._workspace.read(activity.read_entry, act_id)
        if anew:
            entry = replace(
                entry, state="DONE", subject=None, follow_up=None, start_time=None, trip=None,
                shared_note=None, personal_note=None,
            )  # fmt: skip
        else:
            self._kept = entry
        self.day.set_day(entry.date)
        self.duration.set_minutes(entry.duration_minutes)
        self.kind.choose(entry.act_type)
        for person in line.people:
            self.people.add(Suggestion(person.person_id, person.name, person.case_code))
        if line.employer_id and line.employer_name:
            self._take_employer(Suggestion(line.employer_id, line.employer_name))
        if line.partner_id and line.partner_name:
            self._partner.take(Suggestion(line.partner_id, line.partner_name))
        names = {coach.coach_id: f"{coach.given_name} {coach.family_name}" for coach in line.coaches}
        first = entry.coach_ids[0] if entry.coach_ids else None
        if first is not None and not self.coach.choose(first):
            self.coach.addItem(names[first], first)  # a colleague who left
            self.coach.choose(first)
        attendances = {person.attendance for person in entry.participants}
        self.attendance.choose(attendances.pop() if len(attendances) == 1 else "HONORE")
        self.target.choose(entry.target)
        self.modality.choose(entry.modality)
        self.module.choose(entry.module)
        self._module_is_chosen = True
        self._rows["module"].show_help("")
        self.note.setText(entry.subject or "")
        self._show_people()
        self.details.fill(entry, names, first)
        self._unfold_if_filled()

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

    def _keep_state(self) -> None:
        self._state_is_chosen = True

    def _keep_module(self) -> None:
        self._module_is_chosen = True
        self._rows["module"].show_help("")

    def _show_day(self) -> None:
        day = self.day.day()
        told = wording.sentence_case(wording.day_words(day)) if day else "jj/mm/aaaa, hier, lundi, −1"
        if day and self._act_id is None and not self._state_is_chosen:
            # What is still to come is planned, unless someone says otherwise.
            is_planned = day > self._today()
            self.details.state.choose("PLANNED" if is_planned else "DONE")
            told += "\u00a0: prévu" if is_planned else ""
        self._rows["day"].show_help(told)

    def _take_employer(self, found: Suggestion) -> None:
        self._employer = found
        self.employer.setText(found.words)

    def _drop_employer(self) -> None:
        self._employer = None

    def _say_if_new_partner(self) -> None:
        told = "Nouveau partenaire\u00a0: il sera créé." if self._partner.new_words() else ""
        self._rows["partner"].show_help(told)

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
        for name, told in self.details.error_of().items():
            self.details.rows[name].show_error(told)
            self.details.show()
        return self._go_to_first_error()

    def _show_problems(self, error: InvalidEntryError) -> None:
        for problem in error.problems:
            name = _FIELD_OF_PROBLEM.get(problem.field)
            if name is None and problem.field in self.details.rows:
                told = wording.sentence_case(messages.problem_words(problem))
                self.details.rows[problem.field].show_error(f"{told}.")
                self.details.show()
            if name is not None:
                told = wording.sentence_case(messages.problem_words(problem))
                self._rows[name].show_error(f"{told}.")
        self.banner.say(messages.describe(error))
        self._go_to_first_error()

    def _go_to_first_error(self) -> bool:
        wrong = first_wrong([*self._rows.values(), *self.details.rows.values()])
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
            self.day.text(), self.employer.text(), self.partner.text(), self.note.text(),
            *self.details.content(),
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
