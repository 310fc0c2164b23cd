"""Everything about one employer on one page: how to reach it, who works there, what was done with it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.services import employers, log
from jalon.services.employers import Contact, ContactEntry, EmployerEntry, EmployerSheet, Employment
from jalon.settings.rules import rules_for
from jalon.ui import messages, wording
from jalon.ui.act_lines import ActsModel, ActsTable
from jalon.ui.context import Context
from jalon.ui.drafting import Address
from jalon.ui.entry_dialog import EntryDialog
from jalon.ui.entry_inputs import Surroundings
from jalon.ui.fitting import fit
from jalon.ui.parts import Banner, Button, Card, Heading, Row, emptied, page, words
from jalon.ui.people_field import Suggestion
from jalon.ui.person_fields import Field, Form
from jalon.ui.registration_doubts import siret_doubt
from jalon.ui.theme import p
from jalon.ui.workspace import Screen

_SHOWN_ACTS = 100
_SHOWN_ROWS = 12
_EMPLOYER = Form(
    "employer",
    "Employeur",
    (
        Field("name", "&Nom", is_wide=True),
        Field("siret", "SI&RET", is_wide=True, doubt=siret_doubt),
        Field("address", "&Adresse", is_wide=True),
        Field("postal_code", "C&ode postal"),
        Field("town", "&Commune"),
        Field("phone", "Té&léphone"),
        Field("email", "Courr&iel"),
    ),
)
_CONTACT = Form(
    "employer_contact",
    "Interlocuteur",
    (
        Field("name", "&Nom"),
        Field("function", "&Fonction", help_words="Tuteur, responsable, référent handicap…"),
        Field("phone", "Té&léphone"),
        Field("email", "Courr&iel"),
    ),
)


class EmployerPage(Screen):
    """The page of an employer."""

    back_wanted = Signal()
    person_wanted = Signal(str)
    added = Signal(str)
    """A new employer was written: its identity."""
    act_wanted = Signal(object)
    """An act is to be typed with this employer."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self._today = context.today
        self._employer_id: str | None = None
        self._sheet: EmployerSheet | None = None
        self._acts = ActsModel(context.today, self)
        self.dialog: EntryDialog | None = None
        self._build()

    @property
    def title(self) -> str:
        """Return the words of the window's title: no name is in it."""
        return "Employeur"

    @property
    def employer_id(self) -> str | None:
        """Return which employer is shown."""
        return self._employer_id

    def open_employer(self, employer_id: str) -> None:
        """Show an employer."""
        self._employer_id = employer_id
        self._is_stale = False
        self._read(employers.open_sheet)
        self.back.setFocus()

    def add_employer(self) -> None:
        """Ask for a new employer, and show its page."""
        self._ask(_EMPLOYER, {}, self._add, Address("employer", None, "add"), title="Nouvel employeur")

    def type_again(self, address: Address, content: Mapping[str, Any]) -> None:
        """Override of the screen."""
        if address.asked == "add":
            self.add_employer()
        elif self._sheet is not None and self._sheet.id == address.record_id:
            (self._ask_contact if address.asked == "contact" else self._change)()
        if self.dialog is not None:
            self.dialog.restore(content)

    def reload(self) -> None:
        """Read the page again."""
        self._read(employers.read_sheet)

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
        self.change_button = Button("&Modifier", self._change, drawing="pencil")
        self.act_button = Button("Nouvel &acte", self._want_act, kind="main", drawing="plus", tip="Ctrl+N")
        self.heading = Heading("", [self.change_button, self.act_button], before=self.back)
        layout.addWidget(self.heading)
        self.banner = Banner("warm")
        layout.addWidget(self.banner)
        self._content = QWidget()
        inside = QVBoxLayout(self._content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(p(16))
        top = Row(760)
        top.add(self._address_card(), 2)
        top.add(self._people_card(), 3)
        inside.addWidget(top)
        inside.addWidget(self._acts_card())
        layout.addWidget(self._content)
        layout.addStretch()

    def _address_card(self) -> Card:
        card = Card()
        card.body.addWidget(words("Coordonnées", "heading"))
        self._address = QGridLayout()
        self._address.setHorizontalSpacing(p(16))
        self._address.setVerticalSpacing(p(6))
        self._address.setColumnStretch(1, 1)
        card.body.addLayout(self._address)
        card.body.addWidget(words("Interlocuteurs", "heading"))
        self._contacts = QVBoxLayout()
        self._contacts.setSpacing(p(8))
        card.body.addLayout(self._contacts)
        self.contact_button = Button(
            "Ajouter un &interlocuteur", self._ask_contact, kind="link", drawing="plus"
        )
        card.body.addWidget(self.contact_button)
        card.body.addStretch()
        return card

    def _people_card(self) -> Card:
        card = Card()
        card.body.addWidget(words("Personnes employées", "heading"))
        self._people = QVBoxLayout()
        self._people.setSpacing(p(8))
        card.body.addLayout(self._people)
        card.body.addStretch()
        return card

    def _acts_card(self) -> Card:
        card = Card(margin=8)
        card.body.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(p(12), p(8), p(12), p(4))
        head.addWidget(words("Actes", "heading"))
        self.acts_count = words("", "help", wrap=True)
        head.addWidget(self.acts_count)
        card.body.addLayout(head)
        self.table = ActsTable("Actes avec l’employeur", self._acts, self._today)
        card.body.addWidget(self.table)
        return card

    def _show(self, sheet: EmployerSheet) -> None:
        self.heading.title.setText(sheet.name)
        self.heading.subtitle.setText(sheet.town or "")
        emptied(self._address)
        town = " ".join(part for part in (sheet.postal_code, sheet.town) if part)
        for row, (name, value) in enumerate(
            (
                ("SIRET", wording.grouped_siret(sheet.siret)),
                ("Adresse", sheet.address),
                ("Commune", town),
                ("Téléphone", sheet.phone),
                ("Courriel", sheet.email),
            )
        ):
            self._address.addWidget(words(name, "muted"), row, 0)
            self._address.addWidget(words(value or wording.NO_VALUE, wrap=True, selectable=True), row, 1)
        emptied(self._contacts)
        for contact in sheet.contacts:
            self._contacts.addWidget(self._contact_line(contact))
        if not sheet.contacts:
            self._contacts.addWidget(words("Personne pour l’instant.", "muted", wrap=True))
        emptied(self._people)
        for employment in sheet.employments:
            self._people.addWidget(self._employment_line(employment))
        if not sheet.employments:
            self._people.addWidget(
                words(
                    "Aucun contrat ici. Un contrat s’ajoute dans le dossier de la personne.",
                    "muted",
                    wrap=True,
                )
            )
        acts = self._workspace.read(employers.list_acts_of_employer, sheet.id, limit=_SHOWN_ACTS)
        self._acts.show_acts(self._workspace.read(log.mark_late_anywhere, acts))
        count = wording.counted(len(acts), "acte", "actes")
        self.acts_count.setText(f"{count}, le plus récent d’abord" if acts else "Aucun acte pour l’instant.")
        self.table.setVisible(bool(acts))
        self.table.setFixedHeight(p(42) + p(57) * min(max(len(acts), 1), _SHOWN_ROWS))

    def _contact_line(self, contact: Contact) -> QWidget:
        line = Row(300, spacing=8)
        told = f"{contact.name}, {contact.function}" if contact.function else contact.name
        reached = " · ".join(part for part in (contact.phone, contact.email) if part)
        line.add(words(f"{told}\n{reached}" if reached else told, wrap=True, selectable=True), 1)
        line.add(
            Button(
                "",
                partial(self._remove_contact, contact.id),
                kind="icon",
                drawing="x",
                name=f"Retirer {contact.name}",
            ),
            keeps_width=True,
        )
        return line

    def _employment_line(self, employment: Employment) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        rules = rules_for(self._today())
        name = Button(
            f"{employment.name} · {employment.case_code}",
            partial(self.person_wanted.emit, employment.person_id),
            kind="link",
            drawing="user-round",
        )
        column.addWidget(name)
        dates = f"depuis le {wording.day_digits(employment.start_date)}"
        if employment.end_date is not None:
            start, end = wording.day_digits(employment.start_date), wording.day_digits(employment.end_date)
            dates = f"du {start} au {end}"
        state = "En cours" if employment.is_running else "Passé"
        if employment.start_date > self._today():
            state = "À venir"
        kind = rules.label("contract_types", employment.contract_type)
        told = " · ".join(part for part in (kind, employment.job_label) if part)
        column.addWidget(words(f"{told}. {state}, {dates}.", "help", wrap=True))
        return holder

    def _want_act(self) -> None:
        if self._sheet is not None:
            self.act_wanted.emit(Suggestion(self._sheet.id, self._sheet.name, self._sheet.town or ""))

    def _change(self) -> None:
        if (sheet := self._sheet) is None:
            return
        values = {field.column: getattr(sheet, field.column) for field in _EMPLOYER.fields}
        self._ask(
            _EMPLOYER, values, partial(self._change_to, sheet.id), Address("employer", sheet.id, "change")
        )

    def _ask_contact(self) -> None:
        address = Address("employer", self._employer_id, "contact")
        self._ask(_CONTACT, {}, self._add_contact, address, title="Nouvel interlocuteur")

    def _ask(
        self,
        form: Form,
        values: Mapping[str, Any],
        save: Any,
        address: Address,
        *,
        title: str | None = None,
    ) -> None:
        around = Surroundings(self._today, rules_for(self._today()), {}, lambda _: (), {})
        self.dialog = EntryDialog(form, values, around, save, title=title, parent=self.window())
        self.dialog.draft_address = address
        self.dialog.finished.connect(self._closed)
        fit(self.dialog, self.dialog.size(), within=self.window())
        self.dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None

    def _add(self, values: Mapping[str, Any], _: object) -> None:
        added = self._workspace.write(employers.add_employer, EmployerEntry(**_texts(values)))
        self._context.tell("Employeur ajouté.")
        self.added.emit(added)

    def _change_to(self, employer_id: str, values: Mapping[str, Any], _: object) -> None:
        self._workspace.write(employers.change_employer, employer_id, EmployerEntry(**_texts(values)))
        self._context.tell("Employeur modifié.")

    def _add_contact(self, values: Mapping[str, Any], _: object) -> None:
        assert self._employer_id is not None
        self._workspace.write(employers.add_contact, self._employer_id, ContactEntry(**_texts(values)))
        self._context.tell("Interlocuteur ajouté.")

    def _remove_contact(self, contact_id: str) -> None:
        try:
            self._workspace.write(employers.remove_contact, contact_id)
        except JalonError as error:
            self.banner.say(messages.describe(error))
        else:
            self._context.tell("Interlocuteur retiré. Ctrl+Z le remet.")
            self.contact_button.setFocus()


def _texts(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "name": values["name"] or ""}
