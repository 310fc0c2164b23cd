"""Everything about one employer on one page: how to reach it, who works there, what was promised and done."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.services import commitments, duplicates, employer_places, employers, extra_fields, log
from jalon.services.commitments import CommitmentEntry
from jalon.services.duplicates import Alike
from jalon.services.employer_places import ContactEntry, SiteEntry
from jalon.services.employers import Commitment, Contact, EmployerEntry, EmployerSheet, Site
from jalon.ui import messages, wording
from jalon.ui.context import Context
from jalon.ui.drafting import Address
from jalon.ui.employer_cards import AddressCard, CommitmentsCard, ContactsCard, PeopleCard, SitesCard
from jalon.ui.employer_fields import COMMITMENT, CONTACT, EMPLOYER, SITE
from jalon.ui.entry_dialog import EntryDialog
from jalon.ui.extra_card import ExtraCard, typed_values
from jalon.ui.fitting import fit
from jalon.ui.form_fields import Form
from jalon.ui.inputs.input import Options, Surroundings
from jalon.ui.lists import rules_for
from jalon.ui.messages import Message
from jalon.ui.new_organisation_dialog import NewEmployerDialog
from jalon.ui.organisation_acts import SHOWN_ACTS, OrganisationActs
from jalon.ui.paper_menu import paper_button
from jalon.ui.parts import Banner, Button, Card, Heading, Row, page
from jalon.ui.people_field import Suggestion
from jalon.ui.stops import order_tabs
from jalon.ui.theme import p
from jalon.ui.workspace import Screen

if TYPE_CHECKING:
    from jalon.ui.handed_card import HandedCard

_SHOWN_ACTS = 100
_SHOWN_ROWS = 12
_OURS = "ours"


class EmployerPage(Screen):
    """The page of an employer."""

    back_wanted = Signal()
    person_wanted = Signal(str)
    added = Signal(str)
    """A new employer was written: its identity."""
    paper_wanted = Signal(str)
    """A paper about this employer is to be printed: its code."""
    act_wanted = Signal(object)
    """An act is to be typed with this employer."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self._today = context.today
        self._employer_id: str | None = None
        self._sheet: EmployerSheet | None = None
        self.dialog: EntryDialog | None = None
        self.handed: HandedCard | None = None
        self._build()

    @property
    def title(self) -> str:
        """Return the words of the window's title: no name is in it."""
        return "Employeur"

    @property
    def employer_id(self) -> str | None:
        """Return which employer is shown."""
        return self._employer_id

    @property
    def employer(self) -> Suggestion | None:
        """Return which employer is shown, in words."""
        sheet = self._sheet
        return None if sheet is None else Suggestion(sheet.id, sheet.name, sheet.town or "")

    def hold_papers(self, card: "HandedCard") -> None:
        """Show, below what was done, the papers that were handed to this employer."""
        self.handed = card
        self._inside.addWidget(card)

    def open_employer(self, employer_id: str) -> None:
        """Show an employer."""
        self._employer_id = employer_id
        self._is_stale = False
        self._read(employers.open_sheet)
        self.back.setFocus()

    def add_employer(self) -> None:
        """Ask for a new employer, and show its page."""
        self._ask(EMPLOYER, {}, self._add, "add", title="Nouvel employeur")

    def type_again(self, address: Address, content: Mapping[str, Any]) -> None:
        """Override of the screen."""
        if address.asked == "add":
            self.add_employer()
        elif self._sheet is not None and self._sheet.id == address.record_id:
            self._ask_again(address.asked, str(address.given.get("id", "")))
        if self.dialog is not None:
            self.dialog.restore(content)

    def reload(self) -> None:
        """Read the page again."""
        self._read(employers.read_sheet)

    def _ask_again(self, asked: str, part_id: str) -> None:
        sheet = self._sheet
        assert sheet is not None
        if asked in ("change", "extra"):
            (self._change if asked == "change" else self.fill_extra)()
            return
        asking: dict[str, tuple[Callable[[Any], None], tuple[Any, ...]]] = {
            "contact": (self.ask_contact, sheet.contacts),
            "site": (self.ask_site, sheet.sites),
            "commitment": (self.ask_commitment, sheet.commitments),
        }
        if asked in asking:
            ask, parts = asking[asked]
            ask(next((part for part in parts if part.id == part_id), None))

    def _read(self, reading: Callable[..., EmployerSheet]) -> None:
        if self._employer_id is None:
            return
        self.banner.clear()
        try:
            self._sheet = self._workspace.read(reading, self._employer_id, today=self._today())
        except JalonError as error:
            self._sheet = None
            self.banner.say(messages.describe(error))
            self._content.hide()
            return
        self._content.show()
        self._show(self._sheet)

    def _build(self) -> None:
        layout = page(self)
        self.back = Button(
            "Retour à la liste", self.back_wanted.emit, kind="link", drawing="arrow-left", tip="Échap"
        )
        self.archive_button = Button("Mettre &hors des listes", self._archive, kind="link")
        self.change_button = Button("&Modifier", self._change, drawing="pencil")
        self.act_button = Button("Nouvel &acte", self._want_act, kind="main", drawing="plus", tip="Ctrl+N")
        self.paper_button = paper_button(
            "&Papiers", lambda kind: kind.names_employer, self.paper_wanted.emit, self, offers_visit=True
        )
        tools: list[QWidget] = [self.archive_button, self.paper_button, self.change_button, self.act_button]
        self.heading = Heading("", tools, before=self.back)
        layout.addWidget(self.heading)
        self.banner = Banner("warm")
        layout.addWidget(self.banner)
        self._content = QWidget()
        self._inside = inside = QVBoxLayout(self._content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(p(16))
        self._make_cards()
        columns = Row(760)
        columns.add(_column(self.address, self.extra, self.contacts, self.sites), 2)
        columns.add(_column(self.people, self.commitments), 3)
        inside.addWidget(columns)
        self.acts = OrganisationActs("Visites et autres actes", "Actes avec l’employeur", self._today)
        inside.addWidget(self.acts)
        layout.addWidget(self._content)
        layout.addStretch()

    def _make_cards(self) -> None:
        self.address, self.people = AddressCard(), PeopleCard()
        self.extra = ExtraCard(self.fill_extra)
        self.people.person_wanted.connect(self.person_wanted)
        self.contacts = ContactsCard(self.ask_contact)
        self.contacts.changed.connect(self.ask_contact)
        self.contacts.removed.connect(self._remove_contact)
        self.contact_button = self.contacts.button
        self.sites = SitesCard(self.ask_site)
        self.sites.changed.connect(self.ask_site)
        self.sites.removed.connect(self._remove_site)
        self.commitments = CommitmentsCard(self.ask_commitment)
        self.commitments.kept.connect(self._keep)
        self.commitments.changed.connect(self.ask_commitment)
        self.commitments.dropped.connect(self._drop)

    def _show(self, sheet: EmployerSheet) -> None:
        rules, today = rules_for(self._today()), self._today()
        self.heading.title.setText(sheet.name)
        self.heading.subtitle.setText(sheet.town or "")
        is_out = sheet.archived_since is not None
        self.archive_button.setText("Remettre dans les &listes" if is_out else "Mettre &hors des listes")
        if is_out:
            since = wording.day_digits(sheet.archived_since)
            self.banner.say(
                Message(f"Hors des listes depuis le {since}.", "Rien n’est effacé\u00a0: les actes restent.")
            )
        self.address.show_sheet(sheet, rules)
        self.extra.show_values(self._workspace.read(extra_fields.read_values, "employer", sheet.id))
        self.contacts.show_contacts(sheet.contacts, sheet.sites, rules)
        self.sites.show_sites(sheet.sites)
        self.people.show_people(sheet.employments, rules, today)
        self.commitments.show_commitments(sheet.commitments, today)
        self._show_acts(sheet)
        if self.handed is not None:
            self.handed.read(None, sheet.id)
        order_tabs(self)

    def _show_acts(self, sheet: EmployerSheet) -> None:
        acts = self._workspace.read(employers.list_acts_of_employer, sheet.id, limit=SHOWN_ACTS)
        self.acts.show_acts(self._workspace.read(log.mark_late_anywhere, acts), self._visits_words(sheet))

    def _visits_words(self, sheet: EmployerSheet) -> str:
        today, visits = self._today(), sheet.visits
        told = []
        if visits.next_visit:
            told.append(f"Prochaine visite\u00a0: {wording.day_short(visits.next_visit, today)}")
        if visits.last_visit:
            told.append(f"Dernière visite\u00a0: {wording.day_short(visits.last_visit, today)}")
        days = self._workspace.read(employers.silent_days, today)
        works = any(one.is_running for one in sheet.employments)
        if works and (visits.last_act is None or (today - visits.last_act).days > days):
            told.append(f"Aucun contact depuis plus de {days}\u00a0jours\u00a0: prendre des nouvelles")
        return " · ".join(told)

    def _want_act(self) -> None:
        if self._sheet is not None:
            self.act_wanted.emit(Suggestion(self._sheet.id, self._sheet.name, self._sheet.town or ""))

    def _change(self) -> None:
        if (sheet := self._sheet) is None:
            return
        values = {field.column: getattr(sheet, field.column) for field in EMPLOYER.fields}
        self._ask(EMPLOYER, values, partial(self._change_to, sheet.id), "change")

    def _archive(self) -> None:
        if (sheet := self._sheet) is None:
            return
        since = None if sheet.archived_since else self._today()
        told = "Employeur mis hors des listes. Ctrl+Z le remet." if since else "Employeur remis."
        self._write(told, employers.archive_employer, sheet.id, since=since)
        self.archive_button.setFocus()

    def fill_extra(self) -> None:
        """Ask for what the fields of the structure hold about the employer."""
        form, values, options = self.extra.form()
        if (sheet := self._sheet) is None or not form.fields:
            return

        def save(given: Mapping[str, Any], _: object) -> None:
            self._workspace.write(extra_fields.write_values, "employer", sheet.id, typed_values(given))
            self._context.tell("Enregistré\u00a0: champs de la structure.")

        self._ask(form, values, save, "extra", None, lists=options)

    def ask_contact(self, contact: Contact | None = None) -> None:
        """Ask for someone who works there, or for what is known of someone."""
        if (sheet := self._sheet) is None:
            return
        values = {} if contact is None else {f.column: getattr(contact, f.column) for f in CONTACT.fields}
        sites: Options = [(None, "Non renseigné"), *((site.id, site.name) for site in sheet.sites)]

        def save(typed: Mapping[str, Any], _: object) -> None:
            entry = ContactEntry(**_texts(typed, "name"))
            if contact is None:
                self._workspace.write(employer_places.add_contact, sheet.id, entry)
            else:
                self._workspace.write(employer_places.change_contact, contact.id, entry)
            self._context.tell("Interlocuteur ajouté." if contact is None else "Interlocuteur modifié.")

        title = "Nouvel interlocuteur" if contact is None else None
        self._ask(CONTACT, values, save, "contact", contact, title=title, employer_site_id=sites)

    def ask_site(self, site: Site | None = None) -> None:
        """Ask for a place of work, or for what is known of one."""
        if (sheet := self._sheet) is None:
            return
        values = {} if site is None else {f.column: getattr(site, f.column) for f in SITE.fields}

        def save(typed: Mapping[str, Any], _: object) -> None:
            entry = SiteEntry(**_texts(typed, "name"))
            if site is None:
                self._workspace.write(employer_places.add_site, sheet.id, entry)
            else:
                self._workspace.write(employer_places.change_site, site.id, entry)
            self._context.tell("Lieu de travail ajouté." if site is None else "Lieu de travail modifié.")

        self._ask(SITE, values, save, "site", site, title="Nouveau lieu de travail" if site is None else None)

    def ask_commitment(self, commitment: Commitment | None = None) -> None:
        """Ask for what the employer or the structure promises."""
        if (sheet := self._sheet) is None:
            return
        values: dict[str, Any] = {"who": commitments.EMPLOYER}
        if commitment is not None:
            values = {f.column: getattr(commitment, f.column, None) for f in COMMITMENT.fields}
            values["who"] = commitment.responsible or _OURS
        people = {one.person_id: one.name for one in sheet.employments}
        if commitment is not None and commitment.person_id and commitment.person_name:
            people.setdefault(commitment.person_id, commitment.person_name)

        def save(typed: Mapping[str, Any], _: object) -> None:
            is_ours = typed["who"] == _OURS
            entry = CommitmentEntry(
                typed["label"] or "",
                typed["due_date"],
                None if is_ours else typed["who"],
                self._workspace.caseload.signed_in.coach_id if is_ours else None,
                typed["person_id"],
            )
            if commitment is None:
                self._workspace.write(commitments.note_commitment, sheet.id, entry)
            else:
                self._workspace.write(commitments.change_commitment, commitment.id, entry)
            self._context.tell("Engagement noté.")

        who: list[tuple[str | None, str]] = [(commitments.EMPLOYER, commitments.EMPLOYER), (_OURS, "Nous")]
        if commitment is not None and commitment.responsible not in (None, commitments.EMPLOYER):
            who.append((commitment.responsible, str(commitment.responsible)))
        title = "Nouvel engagement" if commitment is None else None
        about: Options = [(None, "Personne en particulier"), *people.items()]
        self._ask(COMMITMENT, values, save, "commitment", commitment, title=title, who=who, person_id=about)

    def _ask(
        self,
        form: Form,
        values: Mapping[str, Any],
        save: Any,
        asked: str,
        part: Contact | Site | Commitment | None = None,
        *,
        title: str | None = None,
        lists: Mapping[str, Options] | None = None,
        **options: Options,
    ) -> None:
        around = Surroundings(
            self._today, rules_for(self._today()), {**options, **(lists or {})}, lambda _: (), {}
        )
        made = NewEmployerDialog if asked == "add" else EntryDialog
        self.dialog = made(form, values, around, save, title=title, parent=self.window())
        if isinstance(self.dialog, NewEmployerDialog):
            self.dialog.alike = self._alike
            self.dialog.page_wanted.connect(self.added)
        record_id = None if asked == "add" else self._employer_id
        given = {} if part is None else {"id": part.id}
        self.dialog.draft_address = Address("employer", record_id, asked, given)
        self.dialog.finished.connect(self._closed)
        fit(self.dialog, self.dialog.size(), within=self.window())
        self.dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None

    def _alike(self, values: Mapping[str, Any]) -> Sequence[Alike]:
        return self._workspace.read(
            duplicates.find_employers_alike, values["name"] or "", values["siret"], values["town"]
        )

    def _add(self, values: Mapping[str, Any], _: object) -> None:
        entry = EmployerEntry(**_texts(values, "name"))
        different = self.dialog.different if isinstance(self.dialog, NewEmployerDialog) else ()
        added = self._workspace.write(employers.add_employer, entry, different_from=different)
        self._context.tell("Employeur ajouté.")
        self.added.emit(added)

    def _change_to(self, employer_id: str, values: Mapping[str, Any], _: object) -> None:
        entry = EmployerEntry(**_texts(values, "name"))
        self._workspace.write(employers.change_employer, employer_id, entry)
        self._context.tell("Employeur modifié.")

    def _remove_contact(self, contact: Contact) -> None:
        told = "Interlocuteur retiré. Ctrl+Z le remet."
        if self._write(told, employer_places.remove_contact, contact.id):
            self.contacts.button.setFocus()

    def _remove_site(self, site: Site) -> None:
        if self._write("Lieu retiré. Ctrl+Z le remet.", employer_places.remove_site, site.id):
            self.sites.button.setFocus()

    def _keep(self, commitment: Commitment) -> None:
        told = f"Tenu\u00a0: {commitment.label}. Ctrl+Z l’annule."
        if self._write(told, commitments.keep_commitment, commitment.id, today=self._today()):
            self.commitments.button.setFocus()

    def _drop(self, commitment: Commitment) -> None:
        if self._write("Engagement retiré. Ctrl+Z le remet.", commitments.drop_commitment, commitment.id):
            self.commitments.button.setFocus()

    def _write(self, told: str, use_case: Callable[..., object], *args: Any, **kwargs: Any) -> bool:
        try:
            self._workspace.write(use_case, *args, **kwargs)
        except JalonError as error:
            self.banner.say(messages.describe(error))
            return False
        self._context.tell(told)
        return True


def _column(*cards: Card) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(p(16))
    for card in cards:
        column.addWidget(card)
    column.addStretch()
    return holder


def _texts(values: Mapping[str, Any], *required: str) -> dict[str, Any]:
    return {**values, **{column: values[column] or "" for column in required}}
