"""The filters of the list of people: folded away, counted on their button, remembered as codes only."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from jalon.domain.extra_fields import NO, YES
from jalon.services import extra_fields, people
from jalon.services.people_lists import NO_MODULE, Order, Situation, Wanted
from jalon.settings.rules import rules_for
from jalon.ui.application import JalonApplication
from jalon.ui.extra_words import shown_value
from jalon.ui.fields import Choice, Labelled
from jalon.ui.parts import Button
from jalon.ui.theme import p
from jalon.ui.workspace import Workspace

_ALL = "ALL"
_SITUATIONS: tuple[tuple[Situation, str], ...] = (
    ("any", "Toutes"),
    ("employed", "En emploi"),
    ("unemployed", "Sans emploi"),
    ("no_action", "Sans prochaine action"),
)
_ORDERS: tuple[tuple[Order, str], ...] = (
    ("name", "Nom"),
    ("action", "Prochaine action"),
    ("module", "Depuis le plus longtemps dans le module"),
    ("admission", "Date d’admission"),
)
_KEYS = ("coach", "module", "situation", "order")
_ANYTHING = "\t"
"""What parts a field of the structure and the value it holds; without value, any."""
_WIDE, _NARROW = 900, 480


class PeopleFilters(QWidget):
    """Closed lists: référent, module, situation, order; the fields of the structure, where it has some."""

    changed = Signal()

    def __init__(
        self,
        workspace: Workspace,
        today: Callable[[], date],
        application: JalonApplication | None = None,
    ) -> None:
        super().__init__()
        self._workspace, self._today, self._application = workspace, today, application
        self.coach, self.module, self.situation, self.order = Choice(), Choice(), Choice(), Choice()
        self._choices = dict(zip(_KEYS, (self.coach, self.module, self.situation, self.order), strict=True))
        self.added = Choice()
        self._added_row = Labelled("Champ de la structu&re", self.added)
        self._rows = [
            Labelled("Réf&érent", self.coach),
            Labelled("Modu&le", self.module),
            Labelled("&Situation", self.situation),
            Labelled("&Trier par", self.order),
            self._added_row,
        ]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(p(6))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(p(12))
        self._grid.setVerticalSpacing(p(8))
        layout.addLayout(self._grid)
        self.clear_button = Button("Tout &afficher", self.clear, kind="link", drawing="x")
        layout.addWidget(self.clear_button)
        self._is_offering = False
        self._columns = 0
        self.arrange(_WIDE)
        self.offer()
        self._recall()
        for choice in self._choices.values():
            choice.currentIndexChanged.connect(lambda _: self._chosen())
        self.added.currentIndexChanged.connect(lambda _: self._chosen())

    @property
    def count(self) -> int:
        """Return how many filters keep people out; the order is none."""
        kept = sum(self._choices[key].value() not in (_ALL, "any") for key in _KEYS[:3])
        return kept + (self.added.value() not in (None, _ALL))

    def wanted(self) -> Wanted:
        """Return whom to list and in which order."""
        coach, module = self.coach.value(), self.module.value()
        return Wanted(
            None if coach in (None, _ALL) else coach,
            None if module in (None, _ALL) else module,
            next((code for code, _ in _SITUATIONS if code == self.situation.value()), "any"),
            next((code for code, _ in _ORDERS if code == self.order.value()), "name"),
            self._wanted_value(),
        )

    def in_words(self) -> list[str]:
        """Return the filters that keep people out, as a paper says them."""
        told = [
            f"{row.label.text().replace('&', '')}\u00a0: {self._choices[key].currentText()}"
            for key, row in zip(_KEYS[:3], self._rows[:3], strict=True)
            if self._choices[key].value() not in (_ALL, "any")
        ]
        return [*told, *([] if self._wanted_value() is None else [self.added.currentText()])]

    def clear(self) -> None:
        """List everyone again; the order stays."""
        for key in _KEYS[:3]:
            with QSignalBlocker(self._choices[key]):
                self._choices[key].setCurrentIndex(0)
        with QSignalBlocker(self.added):
            self.added.setCurrentIndex(0)
        self._chosen()

    def offer(self) -> None:
        """Offer the colleagues and modules of the day; what was chosen stays."""
        rules = rules_for(self._today())
        team = self._workspace.read(people.list_coaches)
        coaches = [(coach.coach_id, f"{coach.given_name} {coach.family_name}") for coach in team]
        modules = [(module.code, module.label) for module in rules.modules]
        lists: dict[str, list[tuple[str | None, str]]] = {
            "coach": [(_ALL, "Tous"), *coaches],
            "module": [(_ALL, "Tous"), *modules, (NO_MODULE, "Sans module en cours")],
            "situation": list(_SITUATIONS),
            "order": list(_ORDERS),
        }
        self._is_offering = True  # a list that is offered again keeps its value: nobody chose
        for key, options in lists.items():
            self._choices[key].offer(options)
        values = self._values_to_offer()
        self.added.offer([(_ALL, "Tous"), *values])
        self._added_row.setVisible(bool(values))
        self._is_offering = False

    def _values_to_offer(self) -> list[tuple[str | None, str]]:
        found: list[tuple[str | None, str]] = []
        for field in self._workspace.read(extra_fields.read_fields, "person"):
            values = (YES, NO) if field.kind == "YES_NO" else field.choices
            found += [
                (f"{field.id}{_ANYTHING}{value}", f"{field.label}\u00a0: {shown_value(field.kind, value)}")
                for value in values
            ]
            found.append((field.id, f"{field.label}\u00a0: rempli"))
        return found

    def _wanted_value(self) -> tuple[str, str | None] | None:
        chosen = self.added.value()
        if chosen in (None, _ALL):
            return None
        field_id, _, value = str(chosen).partition(_ANYTHING)
        return field_id, value or None

    def arrange(self, width: int) -> None:
        """Lay the lists out for a width in dots of the drawing."""
        columns = 4 if width >= p(_WIDE) else 2 if width >= p(_NARROW) else 1
        if columns == self._columns:
            return
        self._columns = columns
        for number, row in enumerate(self._rows):
            self._grid.removeWidget(row)
            self._grid.addWidget(row, number // columns, number % columns)
        for number in range(4):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)

    def _chosen(self) -> None:
        if self._is_offering:
            return
        if self._application is not None:
            kept = dict(self._application.preferences.filters)
            for key, choice in self._choices.items():
                value = choice.value() or ""
                kept[f"people.{key}"] = value if key == "coach" and value != _ALL else value.upper()
            self._application.keep(filters=kept)
        self.changed.emit()

    def _recall(self) -> None:
        if self._application is None:
            return
        for key, choice in self._choices.items():
            kept = self._application.preferences.filters.get(f"people.{key}", "")
            if not choice.choose(kept):
                choice.choose(kept.lower())
