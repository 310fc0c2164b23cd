"""Admits a person in six answers; the rest of her file waits."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from jalon.domain.errors import InvalidEntryError, JalonError
from jalon.services import duplicates, people
from jalon.services.duplicates import Alike
from jalon.services.people import Admitted, NewPerson
from jalon.ui import messages, wording
from jalon.ui.drafting import TypedDialog
from jalon.ui.fields import Choice, DayField, Labelled, TextField, first_wrong
from jalon.ui.fitting import fit
from jalon.ui.lists import rules_for
from jalon.ui.parts import Banner, Button, foot_of, page, shortcut, words
from jalon.ui.theme import p
from jalon.ui.vocabulary import in_trade_words
from jalon.ui.workspace import Workspace

_FIELD_OF_PROBLEM = {
    "family_name": "family_name",
    "given_name": "given_name",
    "birth_date": "birth_date",
    "referral_origin": "origin",
    "admission_date": "admission",
    "coach_id": "coach",
}
_NOT_ASKED = "0"


def _born(day: date) -> str:
    return f"naissance le {wording.day_digits(day)}"


class AdmissionForm(TypedDialog):
    """Six answers: family name, given name, birth, who sent her, admission, référent."""

    admitted = Signal(object)
    file_wanted = Signal(str)
    """Someone who is on file already: her identity."""

    def __init__(
        self, workspace: Workspace, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._today = today
        self._different: tuple[str, ...] = ()
        self.setWindowTitle("Jalon — nouvelle personne")
        self.family_name, self.given_name = TextField(), TextField()
        self.birth_date, self.admission = DayField(today), DayField(today)
        self.origin, self.coach = Choice(), Choice()
        self.sex = Choice()
        self._rows = {
            "family_name": Labelled("&Nom", self.family_name),
            "given_name": Labelled("&Prénom", self.given_name),
            "birth_date": Labelled("Date de n&aissance", self.birth_date),
            "origin": Labelled("&Orientée par", self.origin),
            "admission": Labelled("Date d’a&dmission", self.admission),
            "coach": Labelled(in_trade_words("&Référent"), self.coach),
        }
        self.sex_row = Labelled(
            "Se&xe", self.sex, help_words="Codes de l’Insee\u00a0: compté au relevé, facultatif."
        )
        self._build()
        self._offer()
        fit(self, QSize(p(720), p(570)))
        QTimer.singleShot(0, self, lambda: self.family_name.setFocus())

    def unfold(self) -> None:
        """Show what is not asked of everybody, or fold it again."""
        folded = self.sex_row.isHidden()
        self.sex_row.setVisible(folded)
        self.more_button.draw("chevron-up" if folded else "chevron-down")
        if folded:
            self.sex.setFocus()

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Override: what was folded and filled is shown."""
        super().restore(draft)
        self.sex_row.setVisible(self.sex.value() != _NOT_ASKED)

    def save(self) -> None:
        """Admit the person; an error is shown beside its field, and everything typed stays."""
        self.banner.clear()
        for labelled in self._rows.values():
            labelled.show_error(None)
        day = self.admission.day()
        if day is None:
            self._rows["admission"].show_error("Cette date n’est pas comprise.")
        if self.birth_date.text().strip() and self.birth_date.day() is None:
            self._rows["birth_date"].show_error("Cette date n’est pas comprise.")
        for name, field in (("family_name", self.family_name), ("given_name", self.given_name)):
            if not field.text().strip():
                self._rows[name].show_error("À remplir.")
        if not self._go_to_first_error() or day is None:
            return
        person = self._person(day)
        alike = self._workspace.read(
            duplicates.find_people_alike, person.family_name, person.given_name, person.birth_date
        )
        if not {one.id for one in alike} <= set(self._different):
            self._warn(alike)
            return
        different = tuple(one.id for one in alike)
        try:
            admitted = self._workspace.write(people.admit_person, person, different_from=different)
        except InvalidEntryError as error:
            self._show_problems(error)
        except JalonError as error:
            self.banner.say(messages.describe(error))
        else:
            self._done(admitted)

    def _warn(self, alike: Sequence[Alike]) -> None:
        """Say who may be the same person; one opens her file, or says that it is somebody else."""
        told = [
            f"{one.code}, dossier gelé"
            if one.is_frozen
            else f"{one.name} ({one.code}{f', {_born(one.birth_date)}' if one.birth_date else ''})"
            for one in alike
        ]
        buttons = [
            Button(
                f"&{number}. Ouvrir {one.code}",
                partial(self._open, one.id),
                kind="link",
                drawing="user-round",
            )
            for number, one in enumerate(alike, start=1)
        ]
        other = Button("Pas &la même personne", partial(self._go_on, tuple(one.id for one in alike)))
        self.banner.say(
            messages.Message(
                "Cette personne est peut-être déjà suivie.", f"{wording.sentence_case(', '.join(told))}."
            ),
            (*buttons, other),
        )
        other.setFocus()

    def _go_on(self, people_alike: tuple[str, ...], *_: object) -> None:
        self._different = people_alike
        self.save()

    def _open(self, person_id: str, *_: object) -> None:
        self.throw_away()
        self.file_wanted.emit(person_id)

    def _person(self, day: date) -> NewPerson:
        return NewPerson(
            family_name=self.family_name.text().strip(),
            given_name=self.given_name.text().strip(),
            birth_date=self.birth_date.day(),
            sex=int(self.sex.value() or _NOT_ASKED),
            referral_origin=self.origin.value(),
            admission_date=day,
            coach_id=self.coach.value() or "",
        )

    def _done(self, admitted: Admitted) -> None:
        self.admitted.emit(admitted)
        self.accept()

    def _build(self) -> None:
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        body = QWidget()
        layout = page(body)
        layout.addWidget(words("Nouvelle personne", "title"))
        layout.addWidget(
            words("Six réponses suffisent pour commencer\u00a0; le reste peut attendre.", "muted", wrap=True)
        )
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        grid = QGridLayout()
        grid.setHorizontalSpacing(p(16))
        grid.setVerticalSpacing(p(12))
        for number, labelled in enumerate(self._rows.values()):
            grid.addWidget(labelled, number // 2, number % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        layout.addLayout(grid)
        self.sex_row.hide()
        layout.addWidget(self.sex_row)
        layout.addStretch()
        outside.addWidget(body, 1)
        self.more_button = Button("Pl&us", self.unfold, kind="link", drawing="chevron-down")
        self.more_button.setAccessibleName("Plus\u00a0: sexe")
        self.save_button = Button("Ad&mettre", self.save, kind="main", drawing="user-plus", tip="Ctrl+Entrée")
        self.save_button.setDefault(True)
        outside.addWidget(
            foot_of(Button("A&bandonner", self.reject), self.save_button, before=(self.more_button,))
        )
        shortcut(self, "Ctrl+Return", self.save)

    def _offer(self) -> None:
        rules = rules_for(self._today())
        origins: list[tuple[str | None, str]] = [(None, "Pas encore connu")]
        self.origin.offer(
            origins + [(entry.code, entry.label) for entry in rules.proposed("referral_origins")]
        )
        self.sex.offer([(entry.code, f"{entry.code} — {entry.label}") for entry in rules.proposed("sexes")])
        self.sex.choose(_NOT_ASKED)
        team = self._workspace.read(people.list_coaches)
        self.coach.offer([(coach.coach_id, f"{coach.given_name} {coach.family_name}") for coach in team])
        self.coach.choose(self._workspace.caseload.signed_in.coach_id)
        self.admission.set_day(self._today())

    def _show_problems(self, error: InvalidEntryError) -> None:
        for problem in error.problems:
            name = _FIELD_OF_PROBLEM.get(problem.field)
            if name is not None:
                self._rows[name].show_error(f"{wording.sentence_case(messages.problem_words(problem))}.")
        self.banner.say(messages.describe(error))
        self._go_to_first_error()

    def _go_to_first_error(self) -> bool:
        wrong = first_wrong(list(self._rows.values()))
        if isinstance(wrong, QWidget):
            wrong.setFocus()
        return wrong is None
