"""The cards of an employer’s page: how to reach it, its sites and contacts, its people, what was promised."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from jalon.domain.rules import Rules
from jalon.domain.to_do import TO_DO
from jalon.services.activities import activity_label
from jalon.services.employers import Commitment, Contact, EmployerSheet, Employment, Site
from jalon.ui import wording
from jalon.ui.parts import Button, Card, emptied, words
from jalon.ui.person_cards.base import Lines
from jalon.ui.theme import p


class ListCard(Card):
    """A heading, a button that adds, and lines."""

    def __init__(self, title: str, button: str, add: Callable[[], object], *, name: str = "") -> None:
        super().__init__()
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(words(title, "heading", wrap=True), 1)
        self.button = Button(button, add, kind="link", drawing="plus", name=name, tip=name)
        line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(head)
        self.lines = Lines(10)
        self.body.addWidget(self.lines)
        self.body.addStretch()


class DetailsCard(Card):
    """What an organisation is and how to reach it, each detail beside its name."""

    def __init__(self) -> None:
        super().__init__()
        self.body.addWidget(words("Coordonnées", "heading"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(p(16))
        self._grid.setVerticalSpacing(p(6))
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self.body.addStretch()

    def show_details(self, shown: Sequence[tuple[str, str | None]]) -> None:
        """Show the details that are known."""
        emptied(self._grid)
        for row, (name, value) in enumerate((name, value) for name, value in shown if value):
            self._grid.addWidget(words(name, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(words(value, wrap=True, selectable=True), row, 1)


class AddressCard(DetailsCard):
    """What an employer is and how to reach it."""

    def show_sheet(self, sheet: EmployerSheet, rules: Rules) -> None:
        """Show what was read; what is not known is not shown, but for the number that papers ask for."""
        town = " ".join(part for part in (sheet.postal_code, sheet.town) if part)
        activity = f"{activity_label(sheet.naf_code)} ({sheet.naf_code})" if sheet.naf_code else None
        sector = rules.label("employer_sectors", sheet.sector) if sheet.sector else None
        size = rules.label("employer_sizes", sheet.headcount_band) if sheet.headcount_band else None
        self.show_details(
            (
                ("SIRET", wording.grouped_siret(sheet.siret) or wording.NO_VALUE),
                ("Secteur", sector or wording.NO_VALUE),
                ("Activité", activity),
                ("Effectif", size),
                ("Adresse", sheet.address),
                ("Commune", town),
                ("Téléphone", sheet.phone),
                ("Courriel", sheet.email),
            )
        )


class ContactsCard(ListCard):
    """Who works there, with what each does and when we last spoke."""

    changed = Signal(object)
    removed = Signal(object)

    def __init__(self, add: Callable[[], object]) -> None:
        super().__init__("Interlocuteurs", "Ajouter un &interlocuteur", add)

    def show_contacts(self, contacts: tuple[Contact, ...], sites: tuple[Site, ...], rules: Rules) -> None:
        """Show what was read."""
        self.lines.clear()
        names = {site.id: site.name for site in sites}
        for contact in contacts:
            part = rules.label("contact_roles", contact.part) if contact.part else None
            title = ", ".join(one for one in (contact.name, contact.function) if one)
            spoken = (
                f"vu ou joint le {wording.day_digits(contact.last_spoken)}" if contact.last_spoken else None
            )
            site = names.get(contact.employer_site_id or "")
            details = " · ".join(one for one in (part, site, contact.phone, contact.email, spoken) if one)
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


class SitesCard(ListCard):
    """Its places of work."""

    changed = Signal(object)
    removed = Signal(object)

    def __init__(self, add: Callable[[], object]) -> None:
        super().__init__("Lieux de travail", "Ajouter un &lieu", add)

    def show_sites(self, sites: tuple[Site, ...]) -> None:
        """Show what was read."""
        self.lines.clear()
        for site in sites:
            town = " ".join(part for part in (site.postal_code, site.town) if part)
            details = " · ".join(
                part for part in (site.address, town, wording.grouped_siret(site.siret)) if part
            )
            self.lines.add(
                site.name,
                details,
                choices=[
                    ("&Modifier…", partial(self.changed.emit, site)),
                    ("&Retirer", partial(self.removed.emit, site)),
                ],
            )
        if not sites:
            self.lines.say("Aucun autre lieu que l’adresse.")


class PeopleCard(Card):
    """Who works or tries a job there; each name leads to the person."""

    person_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.body.addWidget(words("Personnes employées ou en immersion", "heading", wrap=True))
        self._lines = Lines(10)
        self.body.addWidget(self._lines)
        self.body.addStretch()

    def show_people(self, employments: tuple[Employment, ...], rules: Rules, today: date) -> None:
        """Show what was read."""
        self._lines.clear()
        for employment in employments:
            button = Button(
                f"{employment.name} · {employment.case_code}",
                partial(self.person_wanted.emit, employment.person_id),
                kind="link",
                drawing="user-round",
            )
            self._lines.put(button, employment_words(employment, rules, today))
        if not employments:
            self._lines.say("Aucun contrat ici. Un contrat s’ajoute dans le dossier de la personne.")


class CommitmentsCard(ListCard):
    """What the employer or the structure promised: one key says that it is kept."""

    kept = Signal(object)
    changed = Signal(object)
    dropped = Signal(object)

    def __init__(self, add: Callable[[], object]) -> None:
        super().__init__("Engagements", "Noter un en&gagement", add)

    def show_commitments(self, commitments: tuple[Commitment, ...], today: date) -> None:
        """Show what was read."""
        self.lines.clear()
        for commitment in commitments:
            is_open = commitment.state in TO_DO
            is_late = is_open and commitment.due_date is not None and commitment.due_date < today
            first = None
            if is_open:
                first = Button(
                    "",
                    partial(self.kept.emit, commitment),
                    kind="icon",
                    drawing="check",
                    name=f"Tenu\u00a0: {commitment.label}",
                )
            self.lines.add(
                commitment.label,
                commitment_words(commitment, today),
                first=first,
                choices=[
                    ("&Modifier…", partial(self.changed.emit, commitment)),
                    ("&Retirer", partial(self.dropped.emit, commitment)),
                ],
                role="late" if is_late else "help",
            )
        if not commitments:
            self.lines.say("Aucun engagement noté.")


def employment_words(employment: Employment, rules: Rules, today: date) -> str:
    """Return what someone does at an employer, and since when."""
    start, end = employment.start_date, employment.end_date
    dates = f"depuis le {wording.day_digits(start)}"
    if end is not None:
        dates = f"du {wording.day_digits(start)} au {wording.day_digits(end)}"
    state = "À venir" if start > today else "En cours" if employment.is_running else "Passé"
    kind = (
        rules.label("contract_types", employment.contract_type) if employment.contract_type else "Immersion"
    )
    told = " · ".join(part for part in (kind, employment.job_label, employment.site) if part)
    tutor = f" Tuteur\u00a0: {employment.tutor}." if employment.tutor else ""
    return f"{told}. {state}, {dates}.{tutor}"


def commitment_words(commitment: Commitment, today: date) -> str:
    """Return who promised, for when, and whether it is kept."""
    who = commitment.responsible or "Nous"
    about = f"au sujet de {commitment.person_name}" if commitment.person_name else ""
    if commitment.state not in TO_DO:
        kept = f"tenu le {wording.day_digits(commitment.done_date)}" if commitment.done_date else "clos"
        return " · ".join(part for part in (who, kept, about) if part)
    due = commitment.due_date
    when = wording.day_short(due, today) if due else "sans date"
    if due is not None and due < today:
        when = f"attendu depuis le {when}"
    return " · ".join(part for part in (who, when, about) if part)
