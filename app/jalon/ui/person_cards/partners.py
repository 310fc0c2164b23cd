"""Who follows her elsewhere: one line and Enter adds a partner on file or a new one."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Signal

from jalon.services import partners, person_records
from jalon.services.people_lists import PersonSheet
from jalon.services.person_records import FileRecord, PersonFile
from jalon.ui.entry_advice import Advice, Adviser
from jalon.ui.fields import DayField, Labelled, TextField
from jalon.ui.inputs.input import Options
from jalon.ui.inputs.partners import ContactInput, PartnerInput
from jalon.ui.parts import Card, Row, words
from jalon.ui.person_cards.base import Lines
from jalon.ui.person_desk import FileDesk, dates_words

_TABLE: Final = "person_partner"
_LONGEST_PART: Final = 120


class PartnersCard(Card):
    """The partners who accompany her too, those of today first."""

    partner_wanted = Signal(str)
    """A partner is to be shown: its identity."""

    def __init__(self, desk: FileDesk) -> None:
        super().__init__()
        self.desk = desk
        desk.advisers[_TABLE] = self._adviser
        self.body.addWidget(words("Partenaires", "heading", wrap=True))
        self._partner = PartnerInput(desk.search_partners, {})
        self._contact = ContactInput({})
        self.partner, self.contact = self._partner.widget, self._contact.widget
        self.partner.setPlaceholderText("Quelques lettres, puis Entrée")
        self.part, self.since = TextField(), DayField(desk.today)
        self.part.setMaxLength(_LONGEST_PART)
        self.part.setPlaceholderText("Éducatrice, curateur…")
        self._rows = {
            "partner_id": Labelled("Partenair&e", self.partner),
            "partner_contact_id": Labelled("Interlocuteur (&Y)", self.contact),
            "part": Labelled("&Fonction ou rôle", self.part),
            "start_date": Labelled("Sui&vi depuis", self.since),
        }
        fields = Row(760, spacing=10)
        for stretch, row in zip((5, 4, 4, 3), self._rows.values(), strict=True):
            fields.add(row, stretch)
        self.body.addWidget(fields)
        for field in (self.partner, self.contact, self.part, self.since):
            field.returnPressed.connect(self.add)
        self._partner.on_change(self._partner_typed)
        self.lines = Lines(10)
        self.body.addWidget(self.lines)
        self.body.addStretch()

    def show_file(self, sheet: PersonSheet, file: PersonFile) -> None:  # noqa: ARG002
        """Show what was read."""
        self.lines.clear()
        records = sorted(file.of(_TABLE), key=self._is_over)
        for record in records:
            self._line(record, file)
        if not records:
            self.lines.say("Aucun partenaire noté.")

    def add(self) -> None:
        """Write the line that was typed."""
        for row in self._rows.values():
            row.show_error(None)
        if not self._partner.content():
            self._refuse("partner_id", "Indiquez le partenaire.")
            return
        if self.since.text().strip() and self.since.day() is None:
            self._refuse("start_date", "Cette date n’est pas comprise.")
            return
        values = {
            "partner_id": self._partner.value(),
            "partner_contact_id": self._contact.value(),
            "part": self.part.text().strip() or None,
            "start_date": self.since.day(),
        }
        told = f"Partenaire noté\u00a0: {self._partner.content()}. Ctrl+Z l’annule."
        if self.desk.run(told, person_records.add_record, _TABLE, self.desk.person_id, values):
            self.clear_typed()
            self.partner.setFocus()

    def clear_typed(self) -> None:
        """Forget what is typed: it was written, or another person is shown."""
        self._partner.clear()
        self._contact.clear()
        self.part.clear()
        self.since.clear()
        for row in self._rows.values():
            row.show_error(None)

    def typed(self) -> dict[str, Any]:
        """Return what is typed and not written, nothing when no partner is named."""
        if not self._partner.content():
            return {}
        return {
            "partner": self._partner.draft(),
            "contact": self._contact.draft(),
            "part": self.part.text(),
            "since": self.since.text(),
        }

    def type_again(self, content: Mapping[str, Any]) -> None:
        """Show again what was typed."""
        self._partner.restore(content["partner"])
        self._contact.restore(content["contact"])
        self.part.setText(str(content["part"]))
        self.since.setText(str(content["since"]))
        self.partner.setFocus()

    def _refuse(self, column: str, told: str) -> None:
        self._rows[column].show_error(told)
        self._rows[column].field.setFocus()

    def _partner_typed(self) -> None:
        self._rows["partner_id"].show_help(
            "Nouveau partenaire\u00a0: il sera créé." if self._partner.new_words() else ""
        )
        self._contact.offer(self._contacts_of(self._partner.value()))

    def _contacts_of(self, partner_id: object) -> Options:
        if not isinstance(partner_id, str):
            return []
        found = self.desk.workspace.read(partners.read_contacts, partner_id)
        return [(one.id, one.name) for one in found]

    def _adviser(self, own_id: str | None) -> Adviser:
        known = {} if own_id is None else self.desk.find(_TABLE, own_id).values

        def advise(typed: Mapping[str, Any]) -> Advice:
            offered = [*self._contacts_of(typed.get("partner_id"))]
            kept = known.get("partner_contact_id")
            # Who went to the trash stays what the record says until someone chooses otherwise.
            if kept and typed.get("partner_id") == known.get("partner_id"):
                offered += [(kept, self.desk.read.places.get(kept, ""))]
            return Advice(options={"partner_contact_id": list(dict(offered).items())})

        return advise

    def _is_over(self, record: FileRecord) -> bool:
        end = record.values["end_date"]
        return end is not None and end < self.desk.today()

    def _line(self, record: FileRecord, file: PersonFile) -> None:
        values = record.values
        name = file.partners.get(values["partner_id"], "")
        contact = file.places.get(values["partner_contact_id"] or "", "")
        dates = dates_words(values["start_date"], values["end_date"])
        told = [part for part in (contact, values["part"], dates) if part]
        if self._is_over(record):
            told.append("terminé")
        choices: list[tuple[str, Callable[[], object]]] = [
            ("&Modifier…", partial(self.desk.correct, record, back_to=self.partner)),
            ("&Ouvrir le partenaire", partial(self.partner_wanted.emit, values["partner_id"])),
        ]
        if values["end_date"] is None:
            choices.insert(1, ("Ne suit &plus", partial(self._end, record, name)))
        self.lines.add(name, " · ".join(told), choices=choices)

    def _end(self, record: FileRecord, name: str) -> None:
        self.partner.setFocus()
        self.desk.run(
            f"{name} ne suit plus depuis aujourd’hui. Ctrl+Z l’annule.",
            person_records.correct_record,
            _TABLE,
            record.id,
            {"end_date": self.desk.today()},
        )
