"""The dialogs about agreements: an agreement, what it sets from a day on, a lead structure."""

import re
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QWidget

from jalon.domain.errors import InvalidEntryError, JalonError
from jalon.services import agreements, structure
from jalon.services.agreements import (
    AgreementDetails,
    AgreementFound,
    AgreementLine,
    PlatformDetails,
    PlatformFound,
)
from jalon.settings.reference import departments
from jalon.settings.rules import rules_for
from jalon.ui import messages, wording
from jalon.ui.amounts import cents_words, read_cents
from jalon.ui.context import Context
from jalon.ui.fields import Choice, DayField, Labelled, TextField, first_wrong
from jalon.ui.parts import Button, words
from jalon.ui.theme import p
from jalon.ui.working_dialog import WorkingDialog

_NOT_UNDERSTOOD = {
    "day": "Cette date n’est pas comprise.",
    "number": "Un nombre entier.",
    "money": "Par exemple 4300,00.",
}


def read_number(text: str) -> int | None:
    """Return the whole number typed, None when it is none."""
    digits = re.sub(r"\s", "", text)
    return int(digits) if re.fullmatch(r"\d{1,9}", digits) else None


class TypedForm(WorkingDialog):
    """Fields two by two, saved as a whole; what is wrong is said beside its field."""

    asks_before_leaving = True

    def __init__(
        self,
        title: str,
        context: Context,
        size: tuple[float, float],
        parent: QWidget | None,
    ) -> None:
        super().__init__(title, context.jobs, size=size, parent=parent)
        self._workspace = context.workspace
        self._context = context
        self.rows: dict[str, Labelled] = {}
        self.save_button = self.answer_with(Button("&Enregistrer", self.save, kind="main", drawing="check"))

    def save(self) -> None:
        """Write what is typed."""
        for row in self.rows.values():
            row.show_error(None)
        for key, told in self.misunderstood().items():
            self.rows[key].show_error(told)
        if self._go_to_first_error():
            return
        try:
            self.write()
        except InvalidEntryError as error:
            for problem in error.problems:
                told = f"{wording.sentence_case(messages.problem_words(problem))}."
                self.rows[problem.field].show_error(told)
            self._go_to_first_error()
        except JalonError as error:
            self.say(messages.describe(error))
        else:
            self.accept()

    def write(self) -> None:
        """Write what is typed."""
        raise NotImplementedError

    def misunderstood(self) -> Mapping[str, str]:
        """Return what is typed and cannot be read, by field."""
        found = {}
        for key, row in self.rows.items():
            field = row.field
            if isinstance(field, DayField) and field.text().strip() and field.day() is None:
                found[key] = _NOT_UNDERSTOOD["day"]
        return found

    def place(self, lines: Sequence[Sequence[str]]) -> None:
        """Lay the fields out."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(p(16))
        grid.setVerticalSpacing(p(12))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for number, keys in enumerate(lines):
            for column, key in enumerate(keys):
                grid.addWidget(self.rows[key], number, column, 1, 1 if len(keys) > 1 else 2)
        self.content.addLayout(grid)

    def start_on(self, field: QWidget) -> None:
        """Put the keyboard in a field once the dialog is shown."""
        QTimer.singleShot(0, self, lambda: field.setFocus())

    def _go_to_first_error(self) -> bool:
        wrong = first_wrong(list(self.rows.values()))
        if isinstance(wrong, QWidget):
            wrong.setFocus()
        return wrong is not None


class _LineFields:
    """The fields of a dated line, for the dialogs that ask for one."""

    def __init__(self, context: Context) -> None:
        self.valid_from = DayField(context.today)
        self.target, self.slots, self.amount = TextField(), TextField(), TextField()
        self.unit = Choice()
        units = rules_for(context.today()).labels.get("funding_units", {})
        offered: list[tuple[str | None, str]] = [(None, "Sans financement")]
        self.unit.offer(offered + [(code, units.get(code, code)) for code in agreements.FUNDING_UNITS])
        self.rows = {
            "valid_from": Labelled("À partir &du", self.valid_from),
            "target_caseload": Labelled("&Cible", self.target, help_words="Personnes à accompagner."),
            "delegated_slots": Labelled("&Places déléguées", self.slots),
            "amount_cents": Labelled("&Montant en euros", self.amount),
            "funding_unit": Labelled("Par &unité", self.unit),
        }

    def misunderstood(self) -> dict[str, str]:
        """Return what is typed and cannot be read, by field."""
        found = {}
        readers: tuple[tuple[str, TextField, Callable[[str], int | None], str], ...] = (
            ("target_caseload", self.target, read_number, "number"),
            ("delegated_slots", self.slots, read_number, "number"),
            ("amount_cents", self.amount, read_cents, "money"),
        )
        for key, field, read, kind in readers:
            if field.text().strip() and read(field.text()) is None:
                found[key] = _NOT_UNDERSTOOD[kind]
        if self.valid_from.day() is None:
            found["valid_from"] = _NOT_UNDERSTOOD["day"] if self.valid_from.text().strip() else "À remplir."
        return found

    def line(self) -> AgreementLine:
        """Return what is typed."""
        day = self.valid_from.day()
        assert day is not None
        return AgreementLine(
            day,
            read_number(self.target.text()),
            read_number(self.slots.text()),
            self.unit.value(),
            read_cents(self.amount.text()),
        )


class AgreementDialog(TypedForm):
    """A new agreement with its first target, or the correction of one."""

    def __init__(
        self, context: Context, agreement: AgreementFound | None = None, parent: QWidget | None = None
    ) -> None:
        title = "Nouvelle convention" if agreement is None else "Convention"
        super().__init__(title, context, (700, 640 if agreement is None else 440), parent)
        self._agreement = agreement
        self.reference = TextField()
        self.kind, self.department = Choice(), Choice()
        self.start, self.end, self.signed = (DayField(context.today) for _ in range(3))
        rules = rules_for(context.today())
        kinds = [(entry.code, entry.label) for entry in rules.proposed("agreement_kinds")]
        known = agreement.details.kind if agreement else None
        if known and known not in dict(kinds):
            kinds.append((known, rules.label("agreement_kinds", known)))
        self.kind.offer(list(kinds))
        self.department.offer([(code, f"{code}\u00a0· {name}") for code, name in departments().items()])
        self.rows = {
            "reference": Labelled("&Référence", self.reference),
            "kind": Labelled("&Nature", self.kind),
            "department": Labelled("Dépar&tement", self.department),
            "signed_date": Labelled("&Signée le", self.signed),
            "start_date": Labelled("C&ommence le", self.start),
            "end_date": Labelled("&Finit le", self.end, help_words="Vide\u00a0: sans fin connue."),
        }
        self.place((("reference", "kind"), ("department", "signed_date"), ("start_date", "end_date")))
        self.first: _LineFields | None = None
        if agreement is None:
            self.kind.choose("HABILITATION")
            self.department.choose(self._workspace.read(structure.read_structure).department)
            self._begin()
        else:
            self._fill(agreement.details)
        self.content.addStretch()
        self.start_on(self.reference)

    def misunderstood(self) -> Mapping[str, str]:
        """Override."""
        found = dict(super().misunderstood())
        if self.start.day() is None and "start_date" not in found:
            found["start_date"] = "À remplir."
        if self.first is not None:
            if not self.first.valid_from.text().strip():
                self.first.valid_from.set_day(self.start.day())
            found |= self.first.misunderstood()
        return found

    def write(self) -> None:
        """Override."""
        start = self.start.day()
        assert start is not None
        details = AgreementDetails(
            self.reference.text().strip(),
            self.kind.value() or "",
            self.department.value(),
            start,
            self.end.day(),
            self.signed.day(),
        )
        if self._agreement is None:
            assert self.first is not None
            self._workspace.write(agreements.add_agreement, details, self.first.line())
        else:
            self._workspace.write(agreements.change_agreement, self._agreement.id, details)

    def _begin(self) -> None:
        self.content.addWidget(words("Première cible", "heading"))
        self.first = _LineFields(self._context)
        self.rows |= self.first.rows
        self.first.rows["valid_from"].show_help("Vide\u00a0: dès le début de la convention.")
        self.place(
            (("valid_from", "target_caseload"), ("delegated_slots",), ("amount_cents", "funding_unit"))
        )

    def _fill(self, details: AgreementDetails) -> None:
        self.reference.setText(details.reference)
        self.kind.choose(details.kind)
        self.department.choose(details.department)
        self.start.set_day(details.start_date)
        self.end.set_day(details.end_date)
        self.signed.set_day(details.signed_date)


class LineDialog(TypedForm):
    """What an agreement sets from another day on: the earlier lines stay."""

    def __init__(self, agreement: AgreementFound, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(f"{agreement.details.reference}\u00a0: nouvelle cible", context, (640, 480), parent)
        self._agreement = agreement
        self.content.addWidget(
            words(
                "Les mois d’avant gardent la cible qui était la leur\u00a0: rien n’est remplacé.",
                "muted",
                wrap=True,
            )
        )
        self.line = _LineFields(context)
        self.rows = dict(self.line.rows)
        self.place(
            (("valid_from", "target_caseload"), ("delegated_slots",), ("amount_cents", "funding_unit"))
        )
        if agreement.lines:
            last = agreement.lines[0]
            self.line.slots.setText("" if last.delegated_slots is None else str(last.delegated_slots))
            self.line.amount.setText("" if last.amount_cents is None else cents_words(last.amount_cents))
            self.line.unit.choose(last.funding_unit)
        self.line.valid_from.set_day(context.today().replace(day=1))
        self.content.addStretch()
        self.start_on(self.line.valid_from)

    def misunderstood(self) -> Mapping[str, str]:
        """Override."""
        return self.line.misunderstood()

    def write(self) -> None:
        """Override."""
        self._workspace.write(agreements.add_line, self._agreement.id, self.line.line())


class PlatformDialog(TypedForm):
    """The lead structure of a department."""

    def __init__(
        self, context: Context, platform: PlatformFound | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__("Chef de file", context, (640, 480), parent)
        self._platform = platform
        self.department = Choice()
        self.department.offer([(code, f"{code}\u00a0· {name}") for code, name in departments().items()])
        self.name, self.address, self.contact, self.phone, self.email = (TextField() for _ in range(5))
        self.rows = {
            "lead_operator_name": Labelled("&Nom", self.name),
            "department": Labelled("&Département", self.department),
            "lead_operator_address": Labelled("Adr&esse postale", self.address),
            "contact_name": Labelled("&Interlocuteur", self.contact),
            "contact_phone": Labelled("&Téléphone", self.phone),
            "contact_email": Labelled("Adresse é&lectronique", self.email),
        }
        self.rows["lead_operator_address"].label.setText("Adresse &postale")
        self.place(
            (
                ("lead_operator_name", "department"),
                ("lead_operator_address",),
                ("contact_name", "contact_phone"),
                ("contact_email",),
            )
        )
        if platform is not None:
            details = platform.details
            self.department.choose(details.department)
            for field, text in (
                (self.name, details.lead_operator_name),
                (self.address, details.lead_operator_address),
                (self.contact, details.contact_name),
                (self.phone, details.contact_phone),
                (self.email, details.contact_email),
            ):
                field.setText(text or "")
        self.content.addStretch()
        self.start_on(self.name)

    def write(self) -> None:
        """Override."""

        def text(field: TextField) -> str | None:
            return field.text().strip() or None

        details = PlatformDetails(
            self.department.value() or "",
            self.name.text().strip(),
            text(self.address),
            text(self.contact),
            text(self.phone),
            text(self.email),
        )
        platform_id = None if self._platform is None else self._platform.id
        self._workspace.write(agreements.write_platform, platform_id, details)
