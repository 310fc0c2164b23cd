"""Who she is and how to reach her."""

from datetime import date

from PySide6.QtWidgets import QGridLayout

from jalon.services.people_lists import PersonSheet
from jalon.services.person_records import PersonFile
from jalon.ui import wording
from jalon.ui.parts import emptied, words
from jalon.ui.person_cards.base import FileCard
from jalon.ui.person_desk import FileDesk
from jalon.ui.person_fields import value_words
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
        self.identity = QGridLayout()
        self.identity.setHorizontalSpacing(p(16))
        self.identity.setVerticalSpacing(p(6))
        self.identity.setColumnStretch(1, 1)
        self.body.addLayout(self.identity)
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

    def change(self) -> None:
        """Open the form of her identity."""
        self.desk.correct(self.desk.read.person, back_to=self.button)


def _age(birth: date, today: date) -> int:
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
