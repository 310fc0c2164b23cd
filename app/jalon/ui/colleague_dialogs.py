"""The dialogs about a colleague: add, change, take the access away."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QWidget

from jalon.domain.errors import InvalidEntryError, JalonError, KeyChangeUnfinishedError, LastManagerError
from jalon.services import colleagues
from jalon.services.caseloads import NewCoach
from jalon.services.colleagues import Colleague, ColleagueDetails
from jalon.settings.rules import rules_for
from jalon.ui import messages, wording
from jalon.ui.context import Context
from jalon.ui.fields import Choice, DayField, Labelled, TextField, first_wrong
from jalon.ui.parts import Button, words
from jalon.ui.passphrase_field import PassphraseField
from jalon.ui.theme import p
from jalon.ui.working_dialog import WorkingDialog

_ROLE_HELP = {
    "REFERENT": "Suit des personnes et saisit ses actes.",
    "COORDINATEUR": "En plus\u00a0: gère les accès, la structure et les conventions.",
    "ADMIN": "Gère les accès, la structure et les conventions, sans suivre de personnes.",
}


def role_words(role: str, today: date) -> str:
    """Return how a role is called on a day."""
    return rules_for(today).label("roles", role)


class ColleagueDialog(WorkingDialog):
    """Adds a colleague, with a first passphrase to hand over; or changes what is known of one."""

    asks_before_leaving = True

    def __init__(
        self, context: Context, colleague: Colleague | None = None, parent: QWidget | None = None
    ) -> None:
        title = "Nouveau collègue" if colleague is None else colleague.name
        super().__init__(title, context.jobs, size=(680, 760 if colleague is None else 560), parent=parent)
        self._workspace = context.workspace
        self._colleague = colleague
        self.setWindowTitle("Jalon — collègue")
        self.given_name, self.family_name = TextField(), TextField()
        self.phone, self.email = TextField(), TextField()
        self.role, self.certification = Choice(), Choice()
        self.hired, self.certified = DayField(context.today), DayField(context.today)
        self._rows = {
            "given_name": Labelled("&Prénom", self.given_name),
            "family_name": Labelled("&Nom", self.family_name),
            "role": Labelled("&Rôle", self.role),
            "phone": Labelled("&Téléphone", self.phone),
            "email": Labelled("A&dresse électronique", self.email),
            "hired_date": Labelled(
                "En p&oste depuis le", self.hired, help_words="Aucune heure n’est attendue avant."
            ),
            "certification": Labelled("Titre de &conseiller", self.certification),
            "certification_date": Labelled("Titre obtenu &le", self.certified),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(p(16))
        grid.setVerticalSpacing(p(12))
        for key, place in (
            ("given_name", (0, 0)),
            ("family_name", (0, 1)),
            ("phone", (1, 0)),
            ("email", (1, 1)),
        ):
            grid.addWidget(self._rows[key], *place)
        grid.addWidget(self._rows["role"], 2, 0)
        grid.addWidget(self._rows["hired_date"], 2, 1)
        grid.addWidget(self._rows["certification"], 3, 0)
        grid.addWidget(self._rows["certification_date"], 3, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.content.addLayout(grid)
        today = context.today()
        self.role.offer([(role, role_words(role, today)) for role in colleagues.ROLES])
        certifications = rules_for(today).lists["certifications"]
        self.certification.offer([("", "Non renseigné"), *((one.code, one.label) for one in certifications)])
        self.role.currentIndexChanged.connect(lambda _: self._explain_role())
        self.passphrase: PassphraseField | None = None
        if colleague is None:
            self._ask_passphrase()
        else:
            self._fill(colleague)
        self._explain_role()
        self.content.addStretch()
        label = "A&jouter" if colleague is None else "&Enregistrer"
        self.save_button = self.answer_with(Button(label, self.save, kind="main", drawing="check"))
        QTimer.singleShot(0, self, lambda: self.given_name.setFocus())

    def save(self) -> None:
        """Write the colleague; what is wrong is said beside its field."""
        for row in self._rows.values():
            row.show_error(None)
        for key in ("given_name", "family_name"):
            if not self._text(key):
                self._rows[key].show_error("À remplir.")
        days = {"hired_date": self.hired, "certification_date": self.certified}
        for key, field in days.items():
            if field.text().strip() and field.day() is None:
                self._rows[key].show_error("Cette date n’est pas comprise.")
        wrong = first_wrong(list(self._rows.values()))
        if isinstance(wrong, QWidget):
            wrong.setFocus()
            return
        details = ColleagueDetails(
            self._text("family_name"),
            self._text("given_name"),
            self.role.value() or "REFERENT",
            self._text("phone") or None,
            self._text("email") or None,
            self.hired.day(),
            self.certification.value() or None,
            self.certified.day(),
        )
        if self._colleague is None:
            self._add(details)
        else:
            self._change(self._colleague, details)

    def done(self, result: int) -> None:
        """Override of Qt: what was typed does not outlive the dialog."""
        if self.passphrase is not None:
            self.passphrase.clear()
        super().done(result)

    def _add(self, details: ColleagueDetails) -> None:
        assert self.passphrase is not None
        names = self._workspace.read(colleagues.known_names)
        self.passphrase.set_known((*names, details.given_name, details.family_name))
        wanted = self.passphrase.check()
        if wanted is None:
            return
        caseload = self._workspace.caseload
        coach = NewCoach(
            details.family_name, details.given_name, details.role, phone=details.phone, email=details.email
        )
        self.work(
            lambda: colleagues.add_colleague(caseload, coach, wanted, details=details),
            "Calcul de sa clé\u00a0: quelques secondes.",
            done=lambda _: self._written(),
            refused=self._refused,
        )

    def _change(self, colleague: Colleague, details: ColleagueDetails) -> None:
        try:
            self._workspace.write(colleagues.change_colleague, colleague.id, details)
        except JalonError as error:
            if not self._refused(error):
                self.say(messages.describe(error))
        else:
            self.accept()

    def _written(self) -> None:
        self._workspace.changed.emit()
        self.accept()

    def _refused(self, error: JalonError) -> bool:
        if isinstance(error, LastManagerError):
            self._rows["role"].show_error(messages.describe(error).line())
            self.role.setFocus()
            return True
        if not isinstance(error, InvalidEntryError):
            return False
        for problem in error.problems:
            self._rows[problem.field].show_error(f"{wording.sentence_case(messages.problem_words(problem))}.")
        wrong = first_wrong(list(self._rows.values()))
        if isinstance(wrong, QWidget):
            wrong.setFocus()
        return True

    def _text(self, key: str) -> str:
        field = self._rows[key].field
        assert isinstance(field, TextField)
        return field.text().strip()

    def _ask_passphrase(self) -> None:
        self.passphrase = PassphraseField("Première p&hrase de passe", again=None)
        self.passphrase.propose()
        self.content.addWidget(self.passphrase)
        self.content.addWidget(
            words(
                "Notez-la sur papier et remettez-la en main propre\u00a0: elle ne sera plus montrée. Votre "
                "collègue la change ensuite, dans ces réglages.",
                "help",
                wrap=True,
            )
        )

    def _fill(self, colleague: Colleague) -> None:
        self.given_name.setText(colleague.given_name)
        self.family_name.setText(colleague.family_name)
        self.phone.setText(colleague.phone or "")
        self.email.setText(colleague.email or "")
        self.role.choose(colleague.role)
        self.hired.set_day(colleague.hired_date)
        self.certification.choose(colleague.certification or "")
        self.certified.set_day(colleague.certification_date)
        may_give = self._workspace.read(colleagues.may_manage)
        self.role.setEnabled(may_give)

    def _explain_role(self) -> None:
        told = _ROLE_HELP.get(self.role.value() or "", "")
        if not self.role.isEnabled():
            told = "Le rôle se donne par la coordination ou l’administration."
        self._rows["role"].show_help(told)


class DepartureDialog(WorkingDialog):
    """A colleague leaves: what taking the access away means is said before it is done."""

    def __init__(self, colleague: Colleague, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(
            f"Retirer l’accès de {colleague.name}\u00a0?" if colleague.can_open else f"{colleague.name} part",
            context.jobs,
            size=(620, 560),
            later="Pas &maintenant",
            parent=parent,
        )
        self._workspace = context.workspace
        self._colleague = colleague
        self._today: Callable[[], date] = context.today
        self.setWindowTitle("Jalon — départ d’un collègue")
        for text in self._consequences():
            self.content.addWidget(words(f"•\u00a0 {text}", wrap=True))
        self.left = DayField(context.today)
        self.left.set_day(context.today())
        self._row = Labelled("&Dernier jour", self.left)
        self.content.addWidget(self._row)
        self.content.addStretch()
        label = "Retirer l’&accès" if colleague.can_open else "&Noter son départ"
        self.save_button = self.answer_with(Button(label, self.save, kind="main", drawing="lock"))
        # What encrypts a whole file anew is not done by a key pressed too many.
        self.save_button.setDefault(False)
        QTimer.singleShot(0, self, lambda: self.later_button.setFocus())

    def save(self) -> None:
        """Take the access away, or only note the day."""
        day = self.left.day()
        self._row.show_error(None if day is not None else "Cette date n’est pas comprise.")
        if day is None:
            self.left.setFocus()
            return
        caseload, coach_id = self._workspace.caseload, self._colleague.id
        if not self._colleague.can_open:
            try:
                self._workspace.write(colleagues.note_departure, coach_id, day)
            except JalonError as error:
                self.say(messages.describe(error))
            else:
                self.accept()
            return
        self.work(
            lambda: colleagues.remove_colleague(caseload, coach_id, left_date=day),
            "Le fichier est chiffré de nouveau, en entier\u00a0: ne fermez pas l’ordinateur.",
            done=lambda _: self._removed(),
            refused=self._refused,
        )

    def _consequences(self) -> tuple[str, ...]:
        found = []
        if self._colleague.can_open:
            found += [
                "Sa phrase de passe n’ouvrira plus\u00a0: le fichier est chiffré de nouveau, en entier, avec "
                "une clé neuve. Votre phrase de passe et le code de secours restent les mêmes.",
                "Les copies faites jusqu’ici s’ouvrent encore avec sa phrase de passe\u00a0: récupérez "
                "celles qui sont en sa possession.",
            ]
        found.append("Son nom reste sur ce qui a été fait\u00a0: actes, suivis, relevés arrêtés.")
        if self._colleague.entrusted_people:
            count = wording.counted(self._colleague.entrusted_people, "personne", "personnes")
            verb = wording.plural(self._colleague.entrusted_people, "est suivie", "sont suivies")
            found.append(f"{count} {verb} par {self._colleague.given_name}\u00a0: confiez-les à quelqu’un.")
        return tuple(found)

    def _removed(self) -> None:
        self._workspace.changed.emit()
        self.accept()

    def _refused(self, error: JalonError) -> bool:
        # They have no way in any more: what is shown behind must say so.
        if isinstance(error, KeyChangeUnfinishedError):
            self._workspace.changed.emit()
            self.save_button.hide()
            self.later_button.setText("&Fermer")
        return False
