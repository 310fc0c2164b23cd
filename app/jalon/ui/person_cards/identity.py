"""Who she is and how to reach her."""

from datetime import date

from PySide6.QtWidgets import QGridLayout, QWidget

from jalon.services.people_lists import PersonSheet
from jalon.services.person_records import PersonFile
from jalon.ui import wording
from jalon.ui.flow import Flow
from jalon.ui.parts import Button, emptied, words
from jalon.ui.person_cards.base import FileCard
from jalon.ui.person_desk import FileDesk
from jalon.ui.person_fields import DISABILITY, value_words
from jalon.ui.theme import p

_ALWAYS = ("birth_date", "sex", "town", "phone", "email")
_IF_ANY = (
    "birth_name",
    "other_phone",
    "preferred_contact",
    "legal_protection",
    "education_level",
    "mobility",
    "medico_social_support",
    "communication_needs",
)
_NAMES = {
    "birth_date": "Naissance",
    "sex": "Sexe",
    "town": "Commune",
    "phone": "Téléphone",
    "email": "Courriel",
    "birth_name": "Nom de naissance",
    "other_phone": "Autre téléphone",
    "preferred_contact": "Joindre par",
    "legal_protection": "Protection",
    "education_level": "Formation",
    "mobility": "Transports",
    "medico_social_support": "Aussi avec",
    "communication_needs": "Pour communiquer",
}


class IdentityCard(FileCard):
    """Identity and contact; its form has every field, those that are empty too."""

    def __init__(self, desk: FileDesk) -> None:
        super().__init__(desk, "Identité et contact", "Mod&ifier", "Modifier l’identité et le contact")
        self._whose, self._is_shown = "", False
        self.identity = QGridLayout()
        self.identity.setHorizontalSpacing(p(16))
        self.identity.setVerticalSpacing(p(6))
        self.identity.setColumnStretch(1, 1)
        self.body.addLayout(self.identity)
        # Health data: masked on the screen, for whoever stands behind (design of the data, article 9 RGPD).
        self.body.addWidget(self._disability_row())
        self.body.addStretch()

    def show_file(self, sheet: PersonSheet, file: PersonFile) -> None:
        """Show what was read."""
        emptied(self.identity)
        values = file.person.values
        shown = [*_ALWAYS, *(column for column in _IF_ANY if values.get(column))]
        for row, column in enumerate(shown):
            told = value_words("person", column, values.get(column), self.desk.rules, file)
            if column == "birth_date" and sheet.birth_date is not None:
                told += f" ({wording.counted(_age(sheet.birth_date, self.desk.today()), 'an', 'ans')})"
            if column == "town" and values.get("postal_code"):
                told = f"{values['postal_code']} {values.get('town') or ''}".strip()
            self.identity.addWidget(words(_NAMES[column], "muted"), row, 0)
            self.identity.addWidget(words(told, wrap=True, selectable=True), row, 1)
        if self._whose != self.desk.person_id:
            # Another person is on the screen: hers is masked until someone asks.
            self._whose, self._is_shown = self.desk.person_id, False
        self._show_disability(file)

    def show_disability(self) -> None:
        """Show the family of disability, or mask it again."""
        self._is_shown = not self._is_shown
        self._show_disability(self.desk.read)

    def change_disability(self) -> None:
        """Open the form of the family of disability."""
        self.desk.correct(self.desk.read.person, form=DISABILITY, back_to=self.disability_button)

    def _show_disability(self, file: PersonFile) -> None:
        values = file.person.values
        codes = [values["disability_family"], *(values["other_disability_families"] or "").split()]
        rules = self.desk.rules
        told = ", ".join(rules.label("disability_families", code) for code in codes if code)
        masked = "Masquée" if told else "Non renseignée"
        self.disability.setText((told if self._is_shown else masked) or "Non renseignée")
        self.disability_button.setVisible(bool(told))
        self.disability_button.setText("Masquer (&X)" if self._is_shown else "Montrer (&X)")
        self.disability_button.draw("eye-off" if self._is_shown else "eye")

    def _disability_row(self) -> QWidget:
        self.disability = words("", wrap=True)
        self.disability_button = Button("", self.show_disability, kind="link", drawing="eye")
        self.disability_button.setAccessibleName("Montrer ou masquer la famille de handicap")
        change = Button(
            "", self.change_disability, kind="link", drawing="pencil", name="Modifier la famille de handicap"
        )
        row = QWidget()
        line = Flow(row)
        for part in (words("Famille de handicap", "muted"), self.disability, self.disability_button, change):
            line.addWidget(part)
        return row

    def change(self) -> None:
        """Open the form of her identity."""
        self.desk.correct(self.desk.read.person, back_to=self.button)


def _age(birth: date, today: date) -> int:
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
