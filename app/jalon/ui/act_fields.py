"""The fields of an act and their places: laid out in one, two or three columns, rare ones folded."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from jalon.domain.search_keys import search_key
from jalon.services import lookups, people
from jalon.ui.act_details import ActDetails
from jalon.ui.drafting import TypedDialog
from jalon.ui.fields import Choice, DayField, DurationField, Labelled, TextField
from jalon.ui.inputs.partners import PartnerInput
from jalon.ui.lists import rules_for
from jalon.ui.parts import Banner, Button, foot_of, page, shortcut, words
from jalon.ui.people_field import CompletingField, PeopleField, Suggestion
from jalon.ui.theme import p
from jalon.ui.workspace import Workspace, settle

LONGEST_SUBJECT = 200


class ActFields(TypedDialog):
    """The mother of the form of an act: what it looks like; the form says what the fields do."""

    def __init__(
        self,
        workspace: Workspace,
        today: Callable[[], date],
        *,
        is_on_file: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._today = today
        self._make_fields()
        self._build(is_on_file=is_on_file)
        self._offer_lists()

    def save(self, *_: object) -> None:
        """Write the act."""
        raise NotImplementedError

    def remove(self) -> None:
        """Put the act in the trash."""
        raise NotImplementedError

    def repeat_last(self) -> None:
        """Show the last act of the colleague again."""
        raise NotImplementedError

    def unfold(self) -> None:
        """Show what is rare, or fold it again."""
        folded = self.details.isHidden()
        self.details.setVisible(folded)
        self.more_button.draw("chevron-up" if folded else "chevron-down")
        QTimer.singleShot(0, self, lambda: settle(self))
        if folded:
            self.details.start.setFocus()
            QTimer.singleShot(30, self, self._show_details)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt: fewer columns when the room gets narrow."""
        super().resizeEvent(event)
        width = self.width()
        self._arrange(3 if width >= p(900) else 2 if width >= p(600) else 1)

    def _make_fields(self) -> None:
        self.people = PeopleField(self._search_people)
        self.kind = Choice()
        self.duration = DurationField()
        self.day = DayField(self._today)
        self.employer = CompletingField(self._search_employers, drawing="building-2")
        self.employer.setPlaceholderText("Quelques lettres du nom")
        self._partner = PartnerInput(self._search_partners, {})
        self.partner = self._partner.widget
        self.target = Choice()
        self.modality = Choice()
        self.module = Choice()
        self.attendance = Choice()
        self.coach = Choice()
        self.note = TextField()
        self.note.setMaxLength(LONGEST_SUBJECT)
        self.details = ActDetails(self._search_coaches)
        self._rows = {
            "people": Labelled("&Personnes", self.people, target=self.people.line),
            "kind": Labelled("&Type d’acte", self.kind),
            "duration": Labelled("&Durée", self.duration, help_words="45, 1h30 ou 1,5"),
            "day": Labelled("D&ate", self.day),
            "employer": Labelled("&Employeur", self.employer),
            "target": Labelled("&Cible", self.target),
            "partner": Labelled("Partenaire (&W)", self.partner),
            "modality": Labelled("&Modalité", self.modality),
            "module": Labelled("M&odule", self.module),
            "attendance": Labelled("P&résence", self.attendance),
            "coach": Labelled("&Fait par", self.coach),
            "note": Labelled("O&bjet", self.note, help_words="Des faits utiles au travail."),
        }

    def _build(self, *, is_on_file: bool) -> None:
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        body = QWidget()
        layout = page(body)
        layout.addWidget(words("Acte" if is_on_file else "Nouvel acte", "title"))
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(p(16))
        self._grid.setVerticalSpacing(p(12))
        self._columns = 0
        layout.addLayout(self._grid)
        self.details.hide()
        layout.addWidget(self.details)
        layout.addStretch()
        outside.addWidget(body, 1)
        self._arrange(2)  # once the fields stand in this window: Qt orders no others
        self.cancel_button = Button("Abando&nner", self.reject)
        self.save_button = Button("Enregi&strer", self.save, kind="main", drawing="check", tip="Ctrl+Entrée")
        self.save_button.setDefault(True)
        self.more_button = Button("Pl&us", self.unfold, kind="link", drawing="chevron-down")
        self.more_button.setAccessibleName("Plus\u00a0: heure, collègues, présences, trajet, notes")
        self.remove_button = Button("Supprimer", self.remove, kind="link", drawing="trash-2")
        self.remove_button.setVisible(is_on_file)
        apart = (self.more_button, self.remove_button)
        outside.addWidget(foot_of(self.cancel_button, self.save_button, before=apart))
        shortcut(self, "Ctrl+Return", self.save)
        shortcut(self, "Ctrl+Enter", self.save)
        shortcut(self, "Ctrl+R", self.repeat_last)

    def _show_details(self) -> None:
        for area in self.findChildren(QScrollArea):
            if area.isAncestorOf(self.details):
                area.ensureWidgetVisible(self.details.start, 0, p(200))

    def _arrange(self, columns: int) -> None:
        """Lay the fields out; the order of the keyboard is the order of reading."""
        if columns == self._columns:
            return
        self._columns = columns
        places = (
            ("people", 2), ("kind", 1), ("duration", 1), ("day", 1), ("employer", 1), ("target", 1),
            ("partner", 1), ("modality", 1),
            *((("module", 2), ("attendance", 1)) if columns == 3 else (("attendance", 1), ("module", 2))),
            ("coach", 1), ("note", max(columns - 1, 1)),
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
        self.details.offer(rules)
        self.attendance.offer([(entry.code, entry.label) for entry in rules.proposed("attendance")])
        own = self._workspace.caseload.signed_in.coach_id
        team = self._workspace.read(people.list_coaches)
        self.coach.offer([(coach.coach_id, f"{coach.given_name} {coach.family_name}") for coach in team])
        self.coach.choose(own)
        self._rows["coach"].setVisible(self.coach.count() != 1 or own is None)

    def _unfold_if_filled(self) -> None:
        if self.details.is_filled and self.details.isHidden():
            self.details.show()
            self.more_button.draw("chevron-up")

    def _search_coaches(self, text: str) -> list[Suggestion]:
        wanted = search_key(text).split()
        team = self._workspace.read(people.list_coaches)
        names = [Suggestion(coach.coach_id, f"{coach.given_name} {coach.family_name}") for coach in team]
        return [name for name in names if all(word in search_key(name.words) for word in wanted)]

    def _search_people(self, text: str) -> list[Suggestion]:
        found = self._workspace.read(lookups.suggest_people, text)
        return [Suggestion(hit.id, hit.words, hit.detail) for hit in found]

    def _search_employers(self, text: str) -> list[Suggestion]:
        found = self._workspace.read(lookups.suggest_employers, text)
        return [Suggestion(hit.id, hit.words, hit.detail) for hit in found]

    def _search_partners(self, text: str) -> list[Suggestion]:
        found = self._workspace.read(lookups.suggest_partners, text)
        return [Suggestion(hit.id, hit.words, hit.detail) for hit in found]
