"""Which deadlines are listed: whose, about what, announced how early; all is remembered but the person."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Signal

from jalon.services import lookups, people
from jalon.services.deadlines import Deadline
from jalon.ui.context import Context
from jalon.ui.deadline_words import KINDS
from jalon.ui.fields import Choice, Labelled
from jalon.ui.parts import Card, Row
from jalon.ui.people_field import CompletingField, Suggestion
from jalon.ui.vocabulary import in_trade_words

_ALL, _MINE, _RULES = "ALL", "MINE", "RULES"
_KEYS: Final = ("coach", "kind", "notice")
_NOTICES: Final = (
    (_RULES, "Délai de chacune"),
    ("30", "Dans les 30 jours"),
    ("90", "Dans les 90 jours"),
    ("180", "Dans les 6 mois"),
    ("366", "Dans l’année"),
)


class DeadlineFilters(Card):
    """Four fields; for another colleague or notice, the caseload is to be read again."""

    reading_wanted = Signal()
    """Something else is to be read."""
    changed = Signal()
    """What was read is to be filtered otherwise."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._person: Suggestion | None = None
        self._is_offering = False
        self.coach, self.kind, self.notice = Choice(), Choice(), Choice()
        self.kind.offer([(_ALL, "Tous"), *((kind.name, label) for kind, label in KINDS.items())])
        self.notice.offer(list(_NOTICES))
        self.person = CompletingField(self._find_people, drawing="search")
        self.person.setPlaceholderText("Toutes")
        self.person.chosen.connect(self._take_person)
        self.person.textChanged.connect(self._person_typed)
        row = Row(820, spacing=12)
        for label, field, stretch in (
            ("&Personne", self.person, 4),
            ("Réf&érent", self.coach, 4),
            ("Su&jet", self.kind, 4),
            ("A&nnoncées", self.notice, 3),
        ):
            row.add(Labelled(in_trade_words(label), field), stretch)
        for choice, reads in ((self.coach, True), (self.kind, False), (self.notice, True)):
            choice.currentIndexChanged.connect(partial(self._chosen, reads=reads))
        self.body.addWidget(row)
        self._recall()

    @property
    def coach_id(self) -> str | None:
        """Return whose people are listed; None: everyone’s."""
        value = self.coach.value() or _ALL
        if value == _MINE:
            return self._context.workspace.caseload.signed_in.coach_id
        return None if value == _ALL else value

    @property
    def days(self) -> int | None:
        """Return how many days before they are announced; None: the notice of each."""
        notice = self.notice.value() or _RULES
        return int(notice) if notice.isdigit() else None

    def keeps(self, deadline: Deadline) -> bool:
        """Tell whether a deadline is of the subject and of the person asked for."""
        kind = self.kind.value() or _ALL
        if kind not in (_ALL, deadline.kind.name):
            return False
        if self._person is None:
            return True
        return deadline.person is not None and deadline.person.person_id == self._person.id

    def words(self, when: str | None) -> tuple[str, ...]:
        """Return the filters in words, for the paper; ``when`` is the lot that is shown."""
        asked = [f"{in_trade_words('Référent')}\u00a0: {self.coach.currentText()}"]
        if (self.kind.value() or _ALL) != _ALL:
            asked.append(f"Sujet\u00a0: {self.kind.currentText()}")
        if self._person is not None:
            asked.append(f"Personne\u00a0: {self._person.words}")
        if when is not None:
            asked.append(f"Quand\u00a0: {when}")
        asked.append(f"Annoncées\u00a0: {self.notice.currentText().lower()}")
        return tuple(asked)

    def offer_team(self) -> None:
        """Offer the colleagues of today; the one chosen stays."""
        was_offering, self._is_offering = self._is_offering, True
        me = self._context.workspace.caseload.signed_in.coach_id
        team = [
            (one.coach_id, f"{one.given_name} {one.family_name}")
            for one in self._context.workspace.read(people.list_coaches)
            if one.coach_id != me
        ]
        mine = [(_MINE, "Mes dossiers")] if me else []
        chosen = self.coach.value()
        self.coach.offer([(_ALL, "Tous les dossiers"), *mine, *team])
        self.coach.choose(chosen or _ALL)
        self._is_offering = was_offering

    def _recall(self) -> None:
        self._is_offering = True
        self.offer_team()
        for key, choice in zip(_KEYS, (self.coach, self.kind, self.notice), strict=True):
            kept = self._context.application.preferences.filters.get(f"deadlines.{key}")
            if not kept or not choice.choose(kept):
                choice.choose(_RULES if key == "notice" else _ALL)
        self._is_offering = False

    def _keep(self) -> None:
        kept = dict(self._context.application.preferences.filters)
        for key, choice in zip(_KEYS, (self.coach, self.kind, self.notice), strict=True):
            kept[f"deadlines.{key}"] = choice.value() or _ALL
        self._context.application.keep(filters=kept)

    def _chosen(self, _: int, *, reads: bool) -> None:
        if not self._is_offering:
            self._keep()
            (self.reading_wanted if reads else self.changed).emit()

    def _find_people(self, text: str) -> Sequence[Suggestion]:
        found = self._context.workspace.read(lookups.suggest_people, text)
        return [Suggestion(one.id, one.words, one.detail) for one in found]

    def _take_person(self, found: Suggestion) -> None:
        self._person = found
        self.person.setText(found.words)
        self.changed.emit()

    def _person_typed(self, text: str) -> None:
        if self._person is not None and text.strip() != self._person.words:
            self._person = None
            self.changed.emit()
