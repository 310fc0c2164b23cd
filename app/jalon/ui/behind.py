"""What is behind a figure or a check: the people or the acts, each one line that opens."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from jalon.domain.checks import Finding
from jalon.domain.rules import Indicator
from jalon.services.returns import ActLine, EmployerBehind, PersonBehind
from jalon.ui import wording
from jalon.ui.act_lines import ActsModel, ActsTable
from jalon.ui.fitting import fit
from jalon.ui.parts import Button, Card, words
from jalon.ui.person_painting import PlainDelegate
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p


class _BehindDialog(QDialog):
    def __init__(self, title: str, explanation: str, count: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Jalon — ce que compte ce chiffre")
        fit(self, QSize(p(680), p(560)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(p(24), p(20), p(24), p(20))
        layout.setSpacing(p(10))
        layout.addWidget(words(title, "heading", wrap=True))
        if explanation:
            layout.addWidget(words(explanation, "muted", wrap=True))
        layout.addWidget(words(count, "strong"))
        self._layout = layout

    def _finish(self, table: Table, *buttons: Button) -> None:
        self.table = table
        card = Card(margin=8)
        card.body.addWidget(table)
        self._layout.addWidget(card, 1)
        foot = QHBoxLayout()
        foot.addStretch()
        for button in (*buttons, Button("&Fermer", self.accept)):
            foot.addWidget(button)
        self._layout.addLayout(foot)
        if table.model().rowCount():
            table.selectRow(0)
        table.setFocus()


class PeopleBehindDialog(_BehindDialog):
    """The people that a figure counts."""

    person_wanted = Signal(str)

    def __init__(
        self, indicator: Indicator, people: Sequence[PersonBehind], parent: QWidget | None = None
    ) -> None:
        count = wording.counted(len(people), "ligne", "lignes")
        super().__init__(indicator.label, indicator.definition, count, parent)
        # A figure that counts days may name the same person twice: the line is what is identified.
        lines = {str(number): person for number, person in enumerate(people)}
        columns: list[Column[PersonBehind]] = [
            Column("Personne", lambda person: f"{person.given_name} {person.family_name}"),
            Column("Dossier", lambda person: person.case_code),
        ]
        if any(person.day for person in people):
            columns.append(Column("Jour", lambda person: wording.day_digits(person.day)))
        model = PagedModel(columns, lambda ids: {key: lines[key] for key in ids}, self)
        model.show_ids(tuple(lines))
        table = Table("Personnes comptées", 40)
        table.setModel(model)
        table.paint_with(PlainDelegate())
        table.share_width(0, dict.fromkeys(range(1, len(columns)), 130))
        table.opened.connect(lambda row: self._open(people[row].person_id))
        see = Button("&Voir le dossier", lambda: self._open_current(people), kind="main")
        self._finish(table, see)

    def _open_current(self, people: Sequence[PersonBehind]) -> None:
        if 0 <= (row := self.table.currentIndex().row()) < len(people):
            self._open(people[row].person_id)

    def _open(self, person_id: str) -> None:
        self.accept()
        self.person_wanted.emit(person_id)


@dataclass(frozen=True, slots=True)
class Named:
    """Someone in a list that a figure opens: who, her code, and what the list is about."""

    person_id: str
    name: str
    case_code: str
    detail: str = ""


class NamedDialog(_BehindDialog):
    """The people that a figure of the first screen counts."""

    person_wanted = Signal(str)

    def __init__(
        self,
        title: str,
        explanation: str,
        people: Sequence[Named],
        detail_title: str = "",
        parent: QWidget | None = None,
    ) -> None:
        count = wording.counted(len(people), "personne", "personnes")
        super().__init__(title, explanation, count, parent)
        self._people = tuple(people)
        lines = {str(number): person for number, person in enumerate(people)}
        columns: list[Column[Named]] = [
            Column("Personne", lambda person: person.name),
            Column("Dossier", lambda person: person.case_code),
        ]
        if detail_title:
            columns.append(Column(detail_title, lambda person: person.detail))
        model = PagedModel(columns, lambda ids: {key: lines[key] for key in ids}, self)
        model.show_ids(tuple(lines))
        table = Table(title, 40)
        table.setModel(model)
        table.paint_with(PlainDelegate())
        table.share_width(0, {1: 110, 2: 190} if detail_title else {1: 130})
        table.opened.connect(self._open)
        see = Button("&Voir le dossier", lambda: self._open(self.table.currentIndex().row()), kind="main")
        self._finish(table, see)

    def _open(self, row: int) -> None:
        if 0 <= row < len(self._people):
            self.accept()
            self.person_wanted.emit(self._people[row].person_id)


class ActsBehindDialog(_BehindDialog):
    """The acts whose minutes or absences a figure adds up."""

    def __init__(
        self,
        indicator: Indicator,
        acts: Sequence[ActLine],
        today: Callable[[], date],
        parent: QWidget | None = None,
        *,
        figure: str | None = None,
    ) -> None:
        """``figure`` is what they add up to, in words, when it is not the colleagues' minutes in them."""
        if figure is None:
            figure = wording.duration(sum(act.coach_minutes for act in acts))
        count = f"{wording.counted(len(acts), 'acte', 'actes')}, {figure}"
        super().__init__(indicator.label, indicator.definition, count, parent)
        model = ActsModel(today, self)
        model.show_acts(acts)
        self._finish(ActsTable("Actes comptés", model, today))


class EmployersBehindDialog(_BehindDialog):
    """The employers that a figure counts."""

    def __init__(
        self, indicator: Indicator, employers: Sequence[EmployerBehind], parent: QWidget | None = None
    ) -> None:
        count = wording.counted(len(employers), "employeur", "employeurs")
        super().__init__(indicator.label, indicator.definition, count, parent)
        lines = {str(number): employer for number, employer in enumerate(employers)}
        columns: list[Column[EmployerBehind]] = [
            Column("Employeur", lambda employer: employer.name or wording.NO_VALUE)
        ]
        model = PagedModel(columns, lambda ids: {key: lines[key] for key in ids}, self)
        model.show_ids(tuple(lines))
        table = Table("Employeurs comptés", 40)
        table.setModel(model)
        table.paint_with(PlainDelegate())
        table.share_width(0, {})
        self._finish(table)


class CheckDialog(_BehindDialog):
    """What a check before locking found: each line opens its cause, an act, a file or a day."""

    code_wanted = Signal(str)
    act_wanted = Signal(str)
    day_wanted = Signal(object)

    def __init__(
        self,
        title: str,
        findings: Sequence[Finding],
        parent: QWidget | None = None,
        *,
        names: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(title, "", wording.counted(len(findings), "ligne", "lignes"), parent)
        self.setWindowTitle("Jalon — à vérifier")
        lines = {str(number): finding for number, finding in enumerate(findings)}
        columns: list[Column[Finding]] = [
            Column("Personne", lambda finding: _who(finding, names)),
            Column("Dossier", lambda finding: finding.case_code or wording.NO_VALUE),
            Column("Jour", lambda finding: wording.day_digits(finding.day)),
        ]
        model = PagedModel(columns, lambda ids: {key: lines[key] for key in ids}, self)
        model.show_ids(tuple(lines))
        table = Table("Lignes à vérifier", 40)
        table.setModel(model)
        table.paint_with(PlainDelegate())
        table.share_width(0, {1: 140, 2: 160})
        table.opened.connect(lambda row: self._open(findings[row]))
        see = Button(f"&Voir {_cause_words(findings)}", lambda: self._open_current(findings), kind="main")
        self._finish(table, see)

    def _open_current(self, findings: Sequence[Finding]) -> None:
        if 0 <= (row := self.table.currentIndex().row()) < len(findings):
            self._open(findings[row])

    def _open(self, finding: Finding) -> None:
        self.accept()
        if finding.act_id:
            self.act_wanted.emit(finding.act_id)
        elif finding.case_code:
            self.code_wanted.emit(finding.case_code)
        else:
            self.day_wanted.emit(finding.day)


def _who(finding: Finding, names: Mapping[str, str]) -> str:
    return names.get(finding.case_code or "") or wording.NO_VALUE


def _cause_words(findings: Sequence[Finding]) -> str:
    if any(finding.act_id for finding in findings):
        return "l’acte"
    return "le dossier" if any(finding.case_code for finding in findings) else "le jour"
