"""The cards of a partner’s page: how to reach it, who works there, whom it follows."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal

from jalon.domain.rules import Rules
from jalon.services.partners import Followed, PartnerContact, PartnerSheet
from jalon.ui import wording
from jalon.ui.employer_cards import DetailsCard, ListCard
from jalon.ui.parts import Button, Card, words
from jalon.ui.person_cards.base import Lines
from jalon.ui.person_desk import dates_words


class PartnerAddressCard(DetailsCard):
    """What a partner is and how to reach it."""

    def show_sheet(self, sheet: PartnerSheet, rules: Rules) -> None:
        """Show what was read; what is not known is not shown, but for its kind."""
        kind = rules.label("partner_kinds", sheet.kind) if sheet.kind else wording.NO_VALUE
        town = " ".join(part for part in (sheet.postal_code, sheet.town) if part)
        self.show_details(
            (
                ("Type", kind),
                ("Adresse", sheet.address),
                ("Commune", town),
                ("Téléphone", sheet.phone),
                ("Courriel", sheet.email),
            )
        )


class PartnerContactsCard(ListCard):
    """Who works there."""

    changed = Signal(object)
    removed = Signal(object)

    def __init__(self, add: Callable[[], object]) -> None:
        super().__init__("Interlocuteurs", "Ajouter un &interlocuteur", add)

    def show_contacts(self, contacts: tuple[PartnerContact, ...]) -> None:
        """Show what was read."""
        self.lines.clear()
        for contact in contacts:
            title = ", ".join(one for one in (contact.name, contact.function) if one)
            details = " · ".join(one for one in (contact.phone, contact.email) if one)
            self.lines.add(
                title,
                details,
                choices=[
                    ("&Modifier…", partial(self.changed.emit, contact)),
                    ("&Retirer", partial(self.removed.emit, contact)),
                ],
            )
        if not contacts:
            self.lines.say("Personne pour l’instant.")


class FollowedCard(Card):
    """Whom it follows too; each name leads to the person."""

    person_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.body.addWidget(words("Personnes suivies", "heading", wrap=True))
        self._lines = Lines(10)
        self.body.addWidget(self._lines)
        self.body.addStretch()

    def show_people(self, followed: tuple[Followed, ...]) -> None:
        """Show what was read."""
        self._lines.clear()
        for one in followed:
            button = Button(
                f"{one.name} · {one.case_code}",
                partial(self.person_wanted.emit, one.person_id),
                kind="link",
                drawing="user-round",
            )
            self._lines.put(button, followed_words(one))
        if not followed:
            self._lines.say("Personne pour l’instant. Un partenaire se note dans le dossier de la personne.")


def followed_words(one: Followed) -> str:
    """Return who follows someone, as what and since when."""
    told = [one.contact, one.part, dates_words(one.start_date, one.end_date)]
    if not one.is_running:
        told.append("terminé" if one.end_date else "à venir")
    return " · ".join(part for part in told if part)
