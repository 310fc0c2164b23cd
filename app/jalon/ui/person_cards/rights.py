"""What opens the scheme to her and what was agreed: recognitions, referrals, agreements."""

from functools import partial

from jalon.services.people_lists import PersonSheet
from jalon.services.person_records import FileRecord, PersonFile
from jalon.ui import wording
from jalon.ui.person_cards.base import FileCard, Lines
from jalon.ui.person_desk import FileDesk, dates_words
from jalon.ui.person_fields import record_words, value_words

_ADDITIONS = (
    ("recognition", "&Reconnaissance (RQTH…)"),
    ("referral", "Pre&scription"),
    ("individual_agreement", "&Convention individuelle"),
    ("privacy_notice", "&Information sur les données, remise"),
    ("sharing_consent", "Accord de &partage"),
    ("rights_request", "&Demande sur ses données"),
    ("legal_representative", "R&eprésentant légal"),
)


class RightsCard(FileCard):
    """The rights of a person; each line opens its form."""

    def __init__(self, desk: FileDesk) -> None:
        super().__init__(
            desk, "Droits et accords", "A&jouter", "Ajouter aux droits et accords", drawing="plus"
        )
        self.lines = Lines()
        self.body.addWidget(self.lines)
        self.body.addStretch()

    def show_file(self, sheet: PersonSheet, file: PersonFile) -> None:  # noqa: ARG002
        """Show what was read."""
        self.lines.clear()
        for record in reversed(file.of("recognition")):
            self._line(record, self._recognition(record))
        for record in reversed(file.of("referral")):
            self._line(record, self._referral(record))
        for record in reversed(file.of("individual_agreement")):
            self._line(record, self._agreement(record))
        for record in file.of("privacy_notice"):
            self._line(record, f"remise le {wording.day_digits(record.values['given_date'])}")
        for record in reversed(file.of("sharing_consent")):
            self._line(record, self._consent(record))
        for record in reversed(file.of("rights_request")):
            self._request(record)
        for record in file.of("legal_representative"):
            reached = [record.values.get(name) for name in ("capacity", "phone", "email")]
            self._line(record, " · ".join(part for part in reached if part))
        self._say_what_lacks(file)

    def change(self) -> None:
        """Choose what to add."""
        path = self.desk.last_path
        self.choices_of(
            [
                (text, partial(self._add, table))
                for table, text in _ADDITIONS
                if path is not None or table != "individual_agreement"
            ]
        )

    def add_agreement(self) -> None:
        """Ask for an individual agreement."""
        self._add("individual_agreement")

    def _add(self, table: str) -> None:
        path = self.desk.last_path
        owner = path.id if table == "individual_agreement" and path else self.desk.person_id
        values: dict[str, object] = {}
        if table == "recognition":
            values["kind"] = "RQTH"
        elif table == "sharing_consent":
            values |= {"start_date": self.desk.today(), "ground": "ACCORD"}
        elif table == "rights_request":
            values |= {"kind": "ACCES", "received_date": self.desk.today()}
        elif table == "privacy_notice":
            values["given_date"] = self.desk.today()
        elif table == "referral":
            values |= {"state": "RECEIVED", "received_date": self.desk.today()}
        self.desk.add(table, owner, values=values, back_to=self.button)

    def _line(self, record: FileRecord, details: str) -> None:
        words = record_words(
            record.table, {**record.values, "start_date": None, "date": None}, self.desk.rules, self.desk.read
        )
        told = words.partition("\u00a0: ")[2] if record.table == "recognition" else words
        self.lines.add(told or words, details, change=partial(self.desk.correct, record, back_to=self.button))

    def _recognition(self, record: FileRecord) -> str:
        values = record.values
        parts = [dates_words(values["start_date"], values["end_date"])]
        if values["permanent"]:
            parts.append("sans limite de durée")
        if values["renewal_filed_date"]:
            parts.append(f"renouvellement déposé le {wording.day_digits(values['renewal_filed_date'])}")
        elif values["end_date"] and not values["permanent"] and values["end_date"] < self.desk.today():
            parts.append("date passée\u00a0: renouvellement à vérifier")
        return ", ".join(part for part in parts if part) or "dates à compléter"

    def _referral(self, record: FileRecord) -> str:
        values = record.values
        parts = [f"du {wording.day_digits(values['date'])}"] if values["date"] else []
        if values["received_date"]:
            parts.append(f"reçue le {wording.day_digits(values['received_date'])}")
        if values["cdaph_informed_date"]:
            parts.append(f"CDAPH informée le {wording.day_digits(values['cdaph_informed_date'])}")
        elif values["origin"] != "CDAPH":
            parts.append("CDAPH à informer")
        return ", ".join(parts) or "dates à compléter"

    def _consent(self, record: FileRecord) -> str:
        values, today = record.values, self.desk.today()
        parts = [
            value_words(record.table, "shared_items", values["shared_items"], self.desk.rules, self.desk.read)
        ]
        if values["withdrawn_date"]:
            parts.append(f"retiré le {wording.day_digits(values['withdrawn_date'])}")
        else:
            parts.append(dates_words(values["start_date"], values["end_date"]))
            if values["end_date"] and values["end_date"] < today:
                parts.append("terminé")
        if values["ground"] is None:
            parts.append("fondement à préciser")
        return ", ".join(part for part in parts if part and part != wording.NO_VALUE)

    def _request(self, record: FileRecord) -> None:
        values = record.values
        kind = value_words(record.table, "kind", values["kind"], self.desk.rules, self.desk.read)
        late = False
        if values["answered_date"]:
            told = f"répondu le {wording.day_digits(values['answered_date'])}"
        else:
            late = values["due_date"] < self.desk.today()
            told = f"réponse due le {wording.day_digits(values['due_date'])}"
        self.lines.add(
            f"Demande sur ses données\u00a0: {kind}",
            f"reçue le {wording.day_digits(values['received_date'])}, {told}",
            change=partial(self.desk.correct, record, back_to=self.button),
            role="late" if late else "help",
        )

    def _agreement(self, record: FileRecord) -> str:
        values = record.values
        parts = [f"signée le {wording.day_digits(values['signed_date'])}"] if values["signed_date"] else []
        parts.append(dates_words(values["start_date"], values["end_date"]))
        if values["employer_id"]:
            parts.append(
                value_words(
                    record.table, "employer_id", values["employer_id"], self.desk.rules, self.desk.read
                )
            )
        return ", ".join(part for part in parts if part) or "dates à compléter"

    def _say_what_lacks(self, file: PersonFile) -> None:
        lacking = [
            words
            for table, words in (
                ("recognition", "reconnaissance"),
                ("referral", "prescription"),
                ("individual_agreement", "convention individuelle"),
                ("privacy_notice", "information sur les données"),
            )
            if not file.of(table)
        ]
        path = self.desk.last_path
        if path is not None and path.values["agreement_date"] is None:
            lacking.append("accord de la personne")
        if lacking:
            self.lines.say(f"Pas encore notés\u00a0: {', '.join(lacking)}.", "help")
