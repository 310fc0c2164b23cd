"""Everything about one partner on one page: how to reach it, who works there, whom it follows, its acts."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.services import duplicates, history, log, partners
from jalon.services.duplicates import Alike
from jalon.services.partners import PartnerContact, PartnerContactEntry, PartnerEntry, PartnerSheet
from jalon.ui import messages, wording
from jalon.ui.context import Context
from jalon.ui.drafting import Address
from jalon.ui.entry_dialog import EntryDialog
from jalon.ui.fitting import fit
from jalon.ui.form_fields import Form
from jalon.ui.history_dialog import HistoryDialog
from jalon.ui.inputs.input import Surroundings
from jalon.ui.lists import rules_for
from jalon.ui.messages import Message
from jalon.ui.new_organisation_dialog import NewPartnerDialog
from jalon.ui.organisation_acts import SHOWN_ACTS, OrganisationActs
from jalon.ui.partner_cards import FollowedCard, PartnerAddressCard, PartnerContactsCard
from jalon.ui.partner_fields import PARTNER, PARTNER_CONTACT
from jalon.ui.parts import Banner, Button, Card, Heading, Row, page
from jalon.ui.people_field import Suggestion
from jalon.ui.stops import order_tabs
from jalon.ui.theme import p
from jalon.ui.workspace import Screen


class PartnerPage(Screen):
    """The page of a partner."""

    back_wanted = Signal()
    person_wanted = Signal(str)
    added = Signal(str)
    """A new partner was written: its identity."""
    act_wanted = Signal(object)
    """An act is to be typed with this partner."""
    act_asked = Signal(str, str)
    """Something is asked about an act: what, and its identity."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self._today = context.today
        self._sheet: PartnerSheet | None = None
        self._partner_id: str | None = None
        self.dialog: EntryDialog | None = None
        self.history_dialog: HistoryDialog | None = None
        self._build()

    @property
    def title(self) -> str:
        """Return the words of the window's title: no name is in it."""
        return "Partenaire"

    @property
    def partner_id(self) -> str | None:
        """Return which partner is shown."""
        return self._partner_id

    def open_partner(self, partner_id: str) -> None:
        """Show a partner."""
        self._partner_id = partner_id
        self._is_stale = False
        self._read(partners.open_sheet)
        self.back.setFocus()

    def add_partner(self) -> None:
        """Ask for a new partner, and show its page."""
        self._ask(PARTNER, {}, self._add, "add", title="Nouveau partenaire")

    def type_again(self, address: Address, content: Mapping[str, Any]) -> None:
        """Override of the screen."""
        sheet = self._sheet
        if address.asked == "add":
            self.add_partner()
        elif sheet is not None and sheet.id == address.record_id:
            if address.asked == "change":
                self.change()
            else:
                wanted = address.given.get("id")
                self.ask_contact(next((one for one in sheet.contacts if one.id == wanted), None))
        if self.dialog is not None:
            self.dialog.restore(content)

    def reload(self) -> None:
        """Read the page again."""
        self._read(partners.read_sheet)

    def change(self) -> None:
        """Ask for what is known of the partner; from there, its history and the trash."""
        if (sheet := self._sheet) is None:
            return
        values = {field.column: getattr(sheet, field.column) for field in PARTNER.fields}
        self._ask(PARTNER, values, partial(self._change_to, sheet.id), "change", record_id=sheet.id)
        if self.dialog is not None:
            self.dialog.removal_wanted.connect(self._remove)

    def ask_contact(self, contact: PartnerContact | None = None) -> None:
        """Ask for someone who works there, or for what is known of someone."""
        if (sheet := self._sheet) is None:
            return
        fields = PARTNER_CONTACT.fields
        values = {} if contact is None else {one.column: getattr(contact, one.column) for one in fields}

        def save(typed: Mapping[str, Any], _: object) -> None:
            entry = PartnerContactEntry(**{**typed, "name": typed["name"] or ""})
            if contact is None:
                self._workspace.write(partners.add_contact, sheet.id, entry)
            else:
                self._workspace.write(partners.change_contact, contact.id, entry)
            self._context.tell("Interlocuteur ajouté." if contact is None else "Interlocuteur modifié.")

        title = "Nouvel interlocuteur" if contact is None else None
        record_id = contact.id if contact else None
        self._ask(PARTNER_CONTACT, values, save, "contact", title=title, record_id=record_id)
        if self.dialog is not None and contact is not None:
            self.dialog.removal_wanted.connect(partial(self._remove_contact, contact))

    def show_history(self, record_id: str) -> None:
        """Show what changed in the partner, its contacts, or one of them."""
        if self._partner_id is None:
            return
        changes, file = self._workspace.read(history.history_of_partner, self._partner_id)
        self.history_dialog = shown = HistoryDialog(
            changes,
            rules_for(self._today()),
            file,
            record_id=record_id,
            title="Historique du partenaire",
            whole="Tout le partenaire",
            parent=self.dialog or self.window(),
        )
        shown.finished.connect(shown.deleteLater)
        shown.open()

    def _read(self, reading: Callable[..., PartnerSheet]) -> None:
        if self._partner_id is None:
            return
        self.banner.clear()
        try:
            self._sheet = self._workspace.read(reading, self._partner_id, today=self._today())
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
        self.change_button = Button("&Modifier", self.change, drawing="pencil")
        self.act_button = Button("Nouvel &acte", self._want_act, kind="main", drawing="plus", tip="Ctrl+N")
        tools: list[QWidget] = [self.archive_button, self.change_button, self.act_button]
        self.heading = Heading("", tools, before=self.back)
        layout.addWidget(self.heading)
        self.banner = Banner("warm")
        layout.addWidget(self.banner)
        self._content = QWidget()
        inside = QVBoxLayout(self._content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(p(16))
        self.address, self.people = PartnerAddressCard(), FollowedCard()
        self.people.person_wanted.connect(self.person_wanted)
        self.contacts = PartnerContactsCard(self.ask_contact)
        self.contacts.changed.connect(self.ask_contact)
        self.contacts.removed.connect(self._remove_contact)
        columns = Row(760)
        columns.add(_column(self.address, self.contacts), 2)
        columns.add(_column(self.people), 3)
        inside.addWidget(columns)
        self.acts = OrganisationActs("Actes", "Actes avec le partenaire", self._today)
        self.acts.table.asked.connect(self.act_asked)
        inside.addWidget(self.acts)
        layout.addWidget(self._content)
        layout.addStretch()

    def _show(self, sheet: PartnerSheet) -> None:
        self.heading.title.setText(sheet.name)
        self.heading.subtitle.setText(sheet.town or "")
        is_out = sheet.archived_since is not None
        self.archive_button.setText("Remettre dans les &listes" if is_out else "Mettre &hors des listes")
        if is_out:
            since = wording.day_digits(sheet.archived_since)
            self.banner.say(
                Message(f"Hors des listes depuis le {since}.", "Rien n’est effacé\u00a0: les actes restent.")
            )
        self.address.show_sheet(sheet, rules_for(self._today()))
        self.contacts.show_contacts(sheet.contacts)
        self.people.show_people(sheet.people)
        self._show_acts(sheet)
        order_tabs(self)

    def _show_acts(self, sheet: PartnerSheet) -> None:
        acts = self._workspace.read(partners.list_acts_of_partner, sheet.id, limit=SHOWN_ACTS)
        self.acts.show_acts(self._workspace.read(log.mark_late_anywhere, acts))

    def _want_act(self) -> None:
        if (sheet := self._sheet) is not None:
            self.act_wanted.emit(Suggestion(sheet.id, sheet.name, sheet.town or ""))

    def _archive(self) -> None:
        if (sheet := self._sheet) is None:
            return
        since = None if sheet.archived_since else self._today()
        told = "Partenaire mis hors des listes. Ctrl+Z le remet." if since else "Partenaire remis."
        self._write(told, partners.archive_partner, sheet.id, since=since)
        self.archive_button.setFocus()

    def _ask(
        self,
        form: Form,
        values: Mapping[str, Any],
        save: Callable[[Mapping[str, Any], object], None],
        asked: str,
        *,
        title: str | None = None,
        record_id: str | None = None,
    ) -> None:
        around = Surroundings(self._today, rules_for(self._today()), {}, lambda _: (), {})
        made = NewPartnerDialog if asked == "add" else EntryDialog
        is_on_file = record_id is not None
        self.dialog = made(
            form,
            values,
            around,
            save,
            title=title,
            is_on_file=is_on_file,
            can_be_removed=is_on_file,
            parent=self.window(),
        )
        if isinstance(self.dialog, NewPartnerDialog):
            self.dialog.alike = self._alike
            self.dialog.page_wanted.connect(self.added)
        if record_id is not None:
            self.dialog.history_wanted.connect(partial(self.show_history, record_id))
        given = {"id": record_id} if asked == "contact" and record_id else {}
        self.dialog.draft_address = Address(
            "partner", None if asked == "add" else self._partner_id, asked, given
        )
        self.dialog.finished.connect(self._closed)
        fit(self.dialog, self.dialog.size(), within=self.window())
        self.dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None

    def _alike(self, values: Mapping[str, Any]) -> Sequence[Alike]:
        return self._workspace.read(duplicates.find_partners_alike, values["name"] or "", values["town"])

    def _add(self, values: Mapping[str, Any], _: object) -> None:
        different = self.dialog.different if isinstance(self.dialog, NewPartnerDialog) else ()
        entry = PartnerEntry(**{**values, "name": values["name"] or ""})
        added = self._workspace.write(partners.add_partner, entry, different_from=different)
        self._context.tell("Partenaire ajouté.")
        self.added.emit(added)

    def _change_to(self, partner_id: str, values: Mapping[str, Any], _: object) -> None:
        entry = PartnerEntry(**{**values, "name": values["name"] or ""})
        self._workspace.write(partners.change_partner, partner_id, entry)
        self._context.tell("Partenaire modifié.")

    def _remove(self) -> None:
        if (sheet := self._sheet) is None:
            return
        if self._write("Partenaire retiré. Ctrl+Z le remet.", partners.remove_partner, sheet.id):
            self._partner_id = self._sheet = None
            self.back_wanted.emit()

    def _remove_contact(self, contact: PartnerContact) -> None:
        told = "Interlocuteur retiré. Ctrl+Z le remet."
        if self._write(told, partners.remove_contact, contact.id):
            self.contacts.button.setFocus()

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
