"""The dialogs about money: a claim for funding with its calculation, and how claims are worded."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from jalon.domain.claims import ClaimLine
from jalon.domain.errors import InvalidEntryError
from jalon.services import claims
from jalon.services.agreements import AgreementFound
from jalon.services.claims import ClaimChoices, ClaimFound, NewClaim
from jalon.settings.rules import rules_for
from jalon.ui import messages, wording
from jalon.ui.agreement_dialogs import TypedForm
from jalon.ui.amounts import cents_words
from jalon.ui.context import Context
from jalon.ui.fields import Choice, DayField, Labelled, NoteField
from jalon.ui.parts import words
from jalon.ui.workspace import settle


class ClaimDialog(TypedForm):
    """Asks for a period; shows what it makes; « Numéroter » keeps it for good."""

    def __init__(
        self,
        agreement: AgreementFound,
        context: Context,
        corrected: ClaimFound | None = None,
        parent: QWidget | None = None,
    ) -> None:
        name = agreement.details.reference
        title = f"{name}\u00a0: appel de fonds" if corrected is None else f"Corriger le {corrected.number}"
        super().__init__(title, context, (700, 620), parent)
        self._agreement, self._corrected = agreement, corrected
        self.claim_id: str | None = None
        told = "Un appel numéroté ne change plus et ne s’annule pas\u00a0: on le corrige par un autre."
        self.content.addWidget(words(told, "muted", wrap=True))
        self.start, self.end, self.day = (DayField(context.today) for _ in range(3))
        self.proration = Choice()
        known = rules_for(context.today()).labels.get("prorations", {})
        self.proration.offer([(code, known.get(code, code)) for code in claims.PRORATIONS])
        self.words = NoteField(3)
        self.rows = {
            "period_start": Labelled("&Du", self.start),
            "period_end": Labelled("A&u", self.end),
            "proration": Labelled("&Prorata", self.proration),
            "date": Labelled("Da&te de l’appel", self.day),
            "words": Labelled("&Mot à ajouter", self.words),
        }
        self.place((("period_start", "period_end"), ("proration", "date"), ("words",)))
        self.amount = words("", "figure", wrap=True)
        self.details = words("", "help", wrap=True)
        self.content.addWidget(self.amount)
        self.content.addWidget(self.details)
        self.content.addStretch()
        self.save_button.setText("&Numéroter")
        self._propose()
        for field in (self.start, self.end):
            field.textChanged.connect(lambda _: self.reckon())
        self.proration.currentIndexChanged.connect(lambda _: self.reckon())
        self.reckon()
        self.start_on(self.start)

    def reckon(self) -> None:
        """Show what the period makes as it is typed."""
        self.amount.setText(wording.NO_VALUE)
        wanted = self._wanted()
        if wanted is None:
            self.details.setText("Indiquez la période.")
            return
        try:
            found = self._workspace.read(claims.reckon, wanted)
        except InvalidEntryError as error:
            told = [messages.problem_words(problem) for problem in error.problems]
            problems = "\u00a0; ".join(told)
            self.details.setText(f"{wording.sentence_case(problems)}.")
            return
        self.amount.setText(f"{cents_words(found.amount_cents)}\u00a0€")
        said = [self._line_words(line) for line in found.lines]
        if found.overlaps:
            said.append(f"Des jours sont déjà dans {', '.join(found.overlaps)}.")
        self.details.setText("\n".join(said))
        settle(self)

    def misunderstood(self) -> Mapping[str, str]:
        """Override."""
        found = dict(super().misunderstood())
        for key, field in (("period_start", self.start), ("period_end", self.end), ("date", self.day)):
            if field.day() is None:
                found.setdefault(key, "À remplir.")
        return found

    def write(self) -> None:
        """Override."""
        wanted = self._wanted()
        assert wanted is not None
        self.claim_id = self._workspace.write(claims.issue_claim, wanted)

    def _propose(self) -> None:
        if self._corrected is None:
            found = self._workspace.read(
                claims.proposed_claim, self._agreement.id, today=self._context.today()
            )
            start, end, proration = found.period_start, found.period_end, found.proration
        else:
            start, end = self._corrected.period_start, self._corrected.period_end
            proration = self._corrected.proration or claims.PRORATIONS[0]
        self.start.set_day(start)
        self.end.set_day(end)
        self.day.set_day(self._context.today())
        self.proration.choose(proration)

    def _wanted(self) -> NewClaim | None:
        start, end = self.start.day(), self.end.day()
        if start is None or end is None:
            return None
        return NewClaim(
            self._agreement.id,
            self.day.day() or self._context.today(),
            start,
            end,
            self.proration.value() or claims.PRORATIONS[0],
            self.words.toPlainText().strip(),
            None if self._corrected is None else self._corrected.id,
        )

    def _line_words(self, line: ClaimLine) -> str:
        units = rules_for(self._context.today()).labels.get("funding_units", {})
        slots = "" if line.slots is None else f"{wording.counted(line.slots, 'place', 'places')} × "
        part = f"{line.part}/{line.whole}"
        return (
            f"Du {wording.day_digits(line.start)} au {wording.day_digits(line.end)}\u00a0: {slots}"
            f"{cents_words(line.unit_cents)}\u00a0€ ({units.get(line.unit, '').lower()}) × {part} = "
            f"{cents_words(line.amount_cents)}\u00a0€"
        )


class ClaimWordsDialog(TypedForm):
    """Asks how claims are called, which mention of VAT they bear, and how to be paid."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("Mentions des appels de fonds", context, (640, 520), parent)
        rules = rules_for(context.today())
        self.kind, self.vat, self.terms = Choice(), Choice(), NoteField(4)
        label = partial(_labels, rules.labels)
        self.kind.offer([(code, label("claim_kinds", code)) for code in claims.KINDS])
        self.vat.offer([(code, label("vat_mentions", code)) for code in claims.VAT])
        self.rows = {
            "kind": Labelled("&Nom du document", self.kind),
            "vat": Labelled("Mention de &TVA", self.vat, help_words="À choisir avec qui tient les comptes."),
            "terms": Labelled("&Conditions de paiement", self.terms),
        }
        self.place((("kind",), ("vat",), ("terms",)))
        found = self._workspace.read(claims.read_claim_choices)
        self.kind.choose(found.kind)
        self.vat.choose(found.vat)
        self.terms.setPlainText(found.terms)
        self.content.addStretch()
        self.start_on(self.kind)

    def write(self) -> None:
        """Override."""
        wanted = ClaimChoices(
            self.kind.value() or "APPEL", self.vat.value() or "AUCUNE", self.terms.toPlainText().strip()
        )
        self._workspace.write(claims.change_claim_choices, wanted)


def _labels(labels: Mapping[str, Mapping[str, str]], name: str, code: str) -> str:
    return labels.get(name, {}).get(code, code)
