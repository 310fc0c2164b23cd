"""The section of the settings for agreements: their dated targets, what this month's target is, who leads."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jalon.domain.months import month_of
from jalon.services import agreements, claims
from jalon.services.agreements import AgreementFound, AgreementLine, PlatformFound
from jalon.services.claims import ClaimFound
from jalon.services.colleagues import may_manage
from jalon.settings.reference import departments
from jalon.settings.rules import rules_for
from jalon.ui import wording
from jalon.ui.access_settings import NOT_YOURS, allow
from jalon.ui.agreement_dialogs import AgreementDialog, LineDialog, PlatformDialog
from jalon.ui.amounts import cents_words
from jalon.ui.annual_texts_dialog import AnnualTextsDialog
from jalon.ui.claim_dialogs import ClaimDialog, ClaimWordsDialog
from jalon.ui.context import Context
from jalon.ui.drafting import Address, TypedDialog
from jalon.ui.flow import Flow
from jalon.ui.lead_cards import AnnualReportCard, ClaimsCard
from jalon.ui.paper_desk import PaperDesk
from jalon.ui.parts import Button, Card, Heading, emptied, page, words
from jalon.ui.theme import p
from jalon.ui.workspace import Screen


class AgreementSettings(Screen):
    """Lists agreements and lead structures; says what they make of the target of this month."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self.dialog: TypedDialog | None = None
        self.buttons: dict[tuple[str, str], Button] = {}
        """By identity and « change » or « line »."""
        layout = page(self)
        self.add_button = Button("Nouvelle &convention…", self.add, kind="main", drawing="plus")
        heading = Heading("Conventions et cibles", [self.add_button], narrow_below=640)
        heading.subtitle.setText("Une cible qui change est une ligne de plus\u00a0: le passé garde la sienne")
        layout.addWidget(heading)
        self.refusal = words(NOT_YOURS, "muted", wrap=True)
        layout.addWidget(self.refusal)
        card = Card()
        self.month_words = words("", "muted", wrap=True)
        self.target = words("", "figure", wrap=True)
        self.target_words = words("", "help", wrap=True)
        for part in (self.month_words, self.target, self.target_words):
            card.body.addWidget(part)
        layout.addWidget(card)
        self._list = QVBoxLayout()
        self._list.setSpacing(p(16))
        layout.addLayout(self._list)
        self.desk = PaperDesk(context, self)
        self.claims = ClaimsCard(context, self.desk, self._correct_claim, self.word_claims)
        self.report = AnnualReportCard(context, self.desk, self.write_report)
        layout.addWidget(self.claims)
        layout.addWidget(self.report)
        self._leads = QVBoxLayout()
        card = Card()
        card.body.addWidget(words("Chef de file de la plateforme", "heading"))
        card.body.addLayout(self._leads)
        self.lead_button = Button("Ajouter un chef de &file…", self.add_lead, drawing="plus")
        card.body.addWidget(self.lead_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(card)
        layout.addStretch()

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Conventions et cibles"

    def reload(self) -> None:
        """Show the agreements, and the target of this month as the return counts it."""
        why_not = "" if self._workspace.read(may_manage) else NOT_YOURS
        self.refusal.setVisible(bool(why_not))
        for button in (self.add_button, self.lead_button):
            allow(button, why_not)
        found = self._workspace.read(agreements.list_agreements)
        self._show_target(found)
        self.buttons = {}
        emptied(self._list)
        for agreement in found:
            self._list.addWidget(self._card(agreement, why_not))
        if not found:
            self._list.addWidget(
                words("Aucune convention\u00a0: ni cible ni taux d’occupation au relevé.", "muted", wrap=True)
            )
        self.claims.reload(why_not)
        self.report.reload(why_not)
        emptied(self._leads)
        for platform in self._workspace.read(agreements.list_platforms):
            self._leads.addWidget(self._lead(platform, why_not))

    def add(self) -> None:
        """Ask for a new agreement."""
        self._open(AgreementDialog(self._context, parent=self.window()), "Convention ajoutée.", "add")

    def add_lead(self) -> None:
        """Ask for the lead structure of a department."""
        self._open(
            PlatformDialog(self._context, parent=self.window()), "Chef de file enregistré.", "add_lead"
        )

    def word_claims(self) -> None:
        """Ask how claims for funding are worded."""
        dialog = ClaimWordsDialog(self._context, self.window())
        self._open(dialog, "Mentions enregistrées.", "claim_words")

    def write_report(self, year: int) -> None:
        """Ask for the texts of the annual report of a year."""
        dialog = AnnualTextsDialog(self._context, year, self.window())
        self._open(dialog, "Textes du rapport enregistrés.", "report", str(year))

    def _claim(self, agreement: AgreementFound, corrected: ClaimFound | None = None) -> None:
        dialog = ClaimDialog(agreement, self._context, corrected, self.window())
        asked = ("claim", agreement.id) if corrected is None else ("correct", corrected.id)
        self._open(dialog, "Appel de fonds numéroté.", *asked)

    def _correct_claim(self, claim: ClaimFound) -> None:
        found = self._workspace.read(agreements.list_agreements)
        for agreement in found:
            if agreement.id == claim.agreement_id:
                self._claim(agreement, claim)

    def _show_target(self, found: tuple[AgreementFound, ...]) -> None:
        month = month_of(self._context.today())
        target = self._workspace.read(agreements.target_of, month)
        self.month_words.setText(f"Cible du mois {wording.of_month(month)}")
        self.target.setText(
            wording.NO_VALUE if target is None else wording.counted(target, "personne", "personnes")
        )
        last = month.last_day
        parts = []
        for agreement in found:
            details = agreement.details
            runs = details.start_date <= last and (details.end_date is None or details.end_date >= last)
            line = next(
                (
                    one
                    for one in agreement.lines
                    if one.valid_from <= last and one.target_caseload is not None
                ),
                None,
            )
            if runs and line is not None:
                parts.append(f"{details.reference}\u00a0: {line.target_caseload}")
        self.target_words.setText(
            " + ".join(parts) if parts else "Aucune convention en vigueur ce mois-ci n’a de cible."
        )

    def _card(self, agreement: AgreementFound, why_not: str) -> Card:
        details = agreement.details
        rules = rules_for(self._context.today())
        card = Card()
        card.body.addWidget(words(details.reference, "heading", wrap=True))
        until = f"jusqu’au {wording.day_digits(details.end_date)}" if details.end_date else "sans fin connue"
        parts = [
            rules.label("agreement_kinds", details.kind),
            _department(details.department),
            f"du {wording.day_digits(details.start_date)} {until}",
        ]
        card.body.addWidget(words(" · ".join(part for part in parts if part), "muted", wrap=True))
        last = month_of(self._context.today()).last_day
        in_force = next((line for line in agreement.lines if line.valid_from <= last), None)
        for line in agreement.lines:
            role = "strong" if line is in_force else "muted"
            card.body.addWidget(words(self._line_words(line), role, wrap=True))
        name = details.reference
        holder = QWidget()
        tools = Flow(holder)
        tools.setSpacing(p(4))
        for key, label, said, action in (
            ("line", "Nouvelle cible…", f"Nouvelle cible de {name}", self._add_line),
            ("change", "Modifier…", f"Modifier {name}", self._change),
            ("claim", "Appel de fonds…", f"Appel de fonds de {name}", self._claim),
        ):
            button = Button(label, _bound(action, agreement), kind="link", name=said)
            allow(button, why_not)
            self.buttons[agreement.id, key] = button
            tools.addWidget(button)
        card.body.addWidget(holder)
        return card

    def _line_words(self, line: AgreementLine) -> str:
        units = rules_for(self._context.today()).labels.get("funding_units", {})
        parts = []
        if line.target_caseload is not None:
            parts.append(f"cible {wording.counted(line.target_caseload, 'personne', 'personnes')}")
        if line.delegated_slots is not None:
            parts.append(wording.counted(line.delegated_slots, "place déléguée", "places déléguées"))
        if line.amount_cents is not None:
            unit = units.get(line.funding_unit or "", "").lower()
            parts.append(f"{cents_words(line.amount_cents)}\u00a0€" + (f" ({unit})" if unit else ""))
        day = wording.day_digits(line.valid_from)
        return f"À partir du {day}\u00a0: {', '.join(parts) or 'rien de fixé'}"

    def _lead(self, platform: PlatformFound, why_not: str) -> QWidget:
        details = platform.details
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        texts = QVBoxLayout()
        texts.setSpacing(p(2))
        texts.addWidget(words(details.lead_operator_name, "strong", wrap=True))
        reach = (
            _department(details.department),
            details.contact_name,
            details.contact_phone,
            details.contact_email,
        )
        texts.addWidget(words(" · ".join(part for part in reach if part), "muted", wrap=True))
        row.addLayout(texts, 1)
        button = Button(
            "Modifier…",
            lambda: self._change_lead(platform),
            kind="link",
            name=f"Modifier {details.lead_operator_name}",
        )
        allow(button, why_not)
        self.buttons[platform.id, "change"] = button
        row.addWidget(button)
        return holder

    def _add_line(self, agreement: AgreementFound) -> None:
        dialog = LineDialog(agreement, self._context, self.window())
        self._open(dialog, "Nouvelle cible enregistrée.", "line", agreement.id)

    def _change(self, agreement: AgreementFound) -> None:
        dialog = AgreementDialog(self._context, agreement, self.window())
        self._open(dialog, "Convention enregistrée.", "change", agreement.id)

    def _change_lead(self, platform: PlatformFound) -> None:
        dialog = PlatformDialog(self._context, platform, self.window())
        self._open(dialog, "Chef de file enregistré.", "lead", platform.id)

    def type_again(self, address: Address, content: Mapping[str, Any]) -> None:
        """Override of the screen: open the dialog again, unless what it was about is gone."""
        agreed = {one.id: one for one in self._workspace.read(agreements.list_agreements)}
        leads = {one.id: one for one in self._workspace.read(agreements.list_platforms)}
        match address.asked, str(address.given.get("id")):
            case "add", _:
                self.add()
            case "add_lead", _:
                self.add_lead()
            case "line", found if found in agreed:
                self._add_line(agreed[found])
            case "change", found if found in agreed:
                self._change(agreed[found])
            case "lead", found if found in leads:
                self._change_lead(leads[found])
            case "claim", found if found in agreed:
                self._claim(agreed[found])
            case "correct", found:
                for claim in self._workspace.read(claims.list_claims):
                    if claim.id == found:
                        self._correct_claim(claim)
            case "claim_words", _:
                self.word_claims()
            case "report", found if found.isdecimal():
                self.write_report(int(found))
        if self.dialog is not None:
            self.dialog.restore(content)

    def _open(self, dialog: TypedDialog, told: str, asked: str, about: str = "") -> None:
        self.dialog = dialog
        dialog.draft_address = Address("settings", None, f"agreements.{asked}", {"id": about})
        dialog.accepted.connect(lambda: self._context.tell(told))
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None


def _department(code: str | None) -> str:
    name = departments().get(code or "", "")
    return f"{name} ({code})" if name else (code or "")


def _bound(action: Callable[[AgreementFound], None], agreement: AgreementFound) -> Callable[[], None]:
    return lambda: action(agreement)
