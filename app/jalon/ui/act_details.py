"""What is rare about an act, folded under « Plus »: hour, colleagues, attendance of each, journey, notes."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from jalon.domain.acts import NewAct, NewParticipant, NewTrip
from jalon.domain.reading import read_clock
from jalon.domain.rules import Rules
from jalon.ui.fields import Choice, DurationField, Labelled, NoteField, TextField
from jalon.ui.people_field import PeopleField, Search, Suggestion
from jalon.ui.theme import p

_LONGEST_FOLLOW_UP = 400
_MOST_KM = 4  # digits


class ActDetails(QWidget):
    """The fields that most acts leave empty; ``error_of`` says what is not understood in them."""

    changed = Signal()

    def __init__(self, search_coaches: Search) -> None:
        super().__init__()
        self._people: tuple[Suggestion, ...] = ()
        self._asked: dict[str, Choice] = {}
        self._minutes: dict[str, DurationField] = {}
        self.start = TextField()
        self.start.setPlaceholderText("14h30")
        self.state = Choice()
        self.place = Choice()
        self.trip = DurationField()
        self.km = TextField()
        self.km.setMaxLength(_MOST_KM)
        self.coaches = PeopleField(search_coaches)
        self.coaches.line.setPlaceholderText("Un collègue")
        self.follow_up = TextField()
        self.follow_up.setMaxLength(_LONGEST_FOLLOW_UP)
        self.shared, self.personal = NoteField(2), NoteField(2)
        self.rows = {
            "start_time": Labelled("&Heure de début", self.start),
            "state": Labelled("S&ituation", self.state),
            "place": Labelled("&Lieu", self.place),
            "trip": Labelled("Tra&jet, durée", self.trip),
            "km": Labelled("&Km", self.km),
            "coaches": Labelled("A&vec (collègues)", self.coaches, target=self.coaches.line),
            "follow_up": Labelled("&Quelle suite donner", self.follow_up),
            "shared_note": Labelled(
                "Note parta&geable",
                self.shared,
                help_words="Des faits utiles au travail\u00a0; les papiers la montrent.",
            ),
            "note": Labelled(
                "Note personnelle (&Z)",
                self.personal,
                help_words="Pour vous seul\u00a0: dans aucun papier, sauf la copie demandée par la personne.",
            ),
        }
        self._build()
        self.coaches.changed.connect(self._show_coaches)

    def offer(self, rules: Rules) -> None:
        """Offer the lists of the rules in force."""
        self.state.offer([(entry.code, entry.label) for entry in rules.proposed("act_states")])
        if self.state.value() == "PLANNED":
            self.state.choose("DONE")
        places: list[tuple[str | None, str]] = [(None, "Non précisé")]
        self.place.offer(places + [(entry.code, entry.label) for entry in rules.proposed("places")])
        self._attendances = [(entry.code, entry.label) for entry in rules.proposed("attendance")]

    def show_people(self, people: Sequence[Suggestion], general: str) -> None:
        """Ask how each one came, when there are several; ``general`` is what the form says of all."""
        kept = {person_id: choice.value() for person_id, choice in self._asked.items()}
        self._people = tuple(people)
        self._asked = {}
        for person in people if len(people) > 1 else ():
            choice = Choice()
            choice.offer(self._attendances)
            choice.choose(kept.get(person.id) or general)
            self._asked[person.id] = choice
        for name in ("shared_note", "note"):
            self.rows[name].setVisible(len(people) < 2)
        names = {person.id: person.words for person in people}
        self._fill(
            self._attendance_grid,
            [(f"Présence de {names[person_id]}", choice) for person_id, choice in self._asked.items()],
        )

    def choose_for(self, person_id: str, code: str) -> None:
        """Say how one person came."""
        if person_id in self._asked:
            self._asked[person_id].choose(code)

    def choose_attendance(self, code: str) -> None:
        """Say the same of everybody."""
        for choice in self._asked.values():
            choice.choose(code)

    def participants(self, general: str) -> tuple[NewParticipant, ...]:
        """Return who is concerned and how each one came."""
        return tuple(
            NewParticipant(person.id, asked.value() or general if asked else general)
            for person, asked in ((person, self._asked.get(person.id)) for person in self._people)
        )

    @property
    def is_filled(self) -> bool:
        """Tell whether something here is not as in most acts."""
        attendances = {choice.value() for choice in self._asked.values()}
        return any(
            (
                *(field.text() for field in self._texts().values()), self.coaches.ids(), len(attendances) > 1,
                self.shared.toPlainText(), self.personal.toPlainText(), self.state.value() != "DONE",
            )
        )  # fmt: skip

    def error_of(self) -> dict[str, str]:
        """Return by field what is typed and cannot be understood."""
        errors = {}
        if self.start.text().strip() and read_clock(self.start.text()) is None:
            errors["start_time"] = "Une heure, par exemple 14h30."
        if self.trip.text().strip() and self.trip.minutes() is None:
            errors["trip"] = "Une durée, par exemple 30 ou 1h10."
        if self.km.text().strip() and not self.km.text().strip().isdecimal():
            errors["km"] = "Un nombre de kilomètres."
        if self.coaches.line.text().strip():
            errors["coaches"] = "Choisissez dans les propositions, ou effacez ce texte."
        if any(field.text().strip() and field.minutes() is None for field in self._minutes.values()):
            errors["coaches"] = "Les minutes de chaque collègue sont une durée, par exemple 30."
        return errors

    def values(self) -> dict[str, Any]:
        """Return what is typed, by the names of an act."""
        minutes, km = self.trip.minutes(), self.km.text().strip()
        trip = NewTrip(minutes or 0, int(km) if km else None) if minutes is not None or km else None
        return {
            "start_time": read_clock(self.start.text()),
            "state": self.state.value() or "DONE",
            "place": self.place.value(),
            "follow_up": self.follow_up.text().strip() or None,
            "trip": trip,
            "shared_note": self.shared.toPlainText().strip() if len(self._people) < 2 else None,
            "personal_note": self.personal.toPlainText().strip() if len(self._people) < 2 else None,
            "coach_minutes": {
                coach_id: field.minutes() or 0
                for coach_id, field in self._minutes.items()
                if field.minutes() is not None
            },
        }

    def fill(self, act: NewAct, coaches: Mapping[str, str], own: str | None) -> None:
        """Show what an act says; ``coaches`` gives the words of each colleague."""
        if act.start_time is not None:
            self.start.setText(f"{act.start_time.hour}h{act.start_time.minute:02d}")
        self.state.choose(act.state)
        self.place.choose(act.place)
        if act.trip is not None:
            self.trip.set_minutes(act.trip.minutes or None)
            self.km.setText("" if act.trip.km is None else str(act.trip.km))
        self.follow_up.setText(act.follow_up or "")
        self.shared.setPlainText(act.shared_note or "")
        self.personal.setPlainText(act.personal_note or "")
        for coach_id in act.coach_ids:
            if coach_id != own and coach_id in coaches:
                self.coaches.add(Suggestion(coach_id, coaches[coach_id]))
        for coach_id, minutes in act.coach_minutes.items():
            if coach_id in self._minutes:
                self._minutes[coach_id].set_minutes(minutes)
        for person in act.participants:
            if person.person_id in self._asked:
                self._asked[person.person_id].choose(person.attendance)

    def content(self) -> tuple[object, ...]:
        """Return everything typed, to tell whether something changed."""
        return (
            self.start.text(), self.state.value(), self.place.value(), self.trip.text(), self.km.text(),
            self.coaches.ids(), self.follow_up.text(), self.shared.toPlainText(), self.personal.toPlainText(),
            *(choice.value() for choice in self._asked.values()),
            *(field.text() for field in self._minutes.values()),
        )  # fmt: skip

    def draft(self) -> dict[str, Any]:
        """Return what is typed, to be kept when the window locks."""
        return {
            "texts": {name: field.text() for name, field in self._texts().items()},
            "notes": [self.shared.toPlainText(), self.personal.toPlainText()],
            "choices": [self.state.value(), self.place.value()],
            "coaches": [[coach.id, coach.words] for coach in self.coaches.people()],
            "attendance": {person_id: choice.value() for person_id, choice in self._asked.items()},
            "minutes": {coach_id: field.text() for coach_id, field in self._minutes.items()},
        }

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Show again what was typed."""
        for name, text in draft.get("texts", {}).items():
            if (field := self._texts().get(name)) is not None:
                field.setText(str(text))
        for note, text in zip((self.shared, self.personal), draft.get("notes", ()), strict=False):
            note.setPlainText(str(text))
        for choice, value in zip((self.state, self.place), draft.get("choices", ()), strict=False):
            choice.choose(value)
        for coach in draft.get("coaches", ()):
            self.coaches.add(Suggestion(*coach))
        for person_id, value in draft.get("attendance", {}).items():
            if person_id in self._asked:
                self._asked[person_id].choose(value)
        for coach_id, text in draft.get("minutes", {}).items():
            if coach_id in self._minutes:
                self._minutes[coach_id].setText(str(text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt: fewer columns when the room gets narrow."""
        super().resizeEvent(event)
        width = self.width()
        self._arrange(3 if width >= p(820) else 2 if width >= p(520) else 1)

    def _texts(self) -> dict[str, TextField]:
        return {"start": self.start, "trip": self.trip, "km": self.km, "follow_up": self.follow_up}

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(p(12))
        self._grid = QGridLayout()
        self._attendance_grid = QGridLayout()
        self._minutes_grid = QGridLayout()
        for grid in (self._grid, self._attendance_grid, self._minutes_grid):
            grid.setHorizontalSpacing(p(16))
            grid.setVerticalSpacing(p(12))
            column.addLayout(grid)
        self._columns = 0
        self._arrange(3)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        row = place = 0
        for name, labelled in self.rows.items():
            self._grid.removeWidget(labelled)
            span = columns if name in ("follow_up", "shared_note", "note") else 1
            if place + span > columns:
                row, place = row + 1, 0
            self._grid.addWidget(labelled, row, place, 1, span)
            place += span
        for number in range(3):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)

    def _show_coaches(self) -> None:
        kept = {coach_id: field.text() for coach_id, field in self._minutes.items()}
        self._minutes = {}
        shown = []
        for coach in self.coaches.people():
            field = DurationField()
            field.setPlaceholderText("Toute la durée")
            field.setText(kept.get(coach.id, ""))
            self._minutes[coach.id] = field
            shown.append((f"Minutes de {coach.words}", field))
        self._fill(self._minutes_grid, shown)
        self.changed.emit()

    def _fill(self, grid: QGridLayout, fields: Sequence[tuple[str, QWidget]]) -> None:
        while (item := grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, (label, field) in enumerate(fields):
            grid.addWidget(Labelled(label.replace("&", "&&"), field), place // 2, place % 2)
