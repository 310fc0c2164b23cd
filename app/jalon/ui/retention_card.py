"""The calls that prove that jobs last: behind what a month counts « non connu », one key to confirm each."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from jalon.domain.errors import JalonError
from jalon.services import employment
from jalon.services.employment import RetentionCall
from jalon.ui import messages, wording
from jalon.ui.context import Context
from jalon.ui.lists import rules_for
from jalon.ui.parts import Banner, Button, Card, words
from jalon.ui.person_cards.base import Lines

if TYPE_CHECKING:
    from jalon.domain.rules import Rules

_SHOWN = 6
AT_ONCE = 250
"""Of so many people at most, it is read with the screen."""


class RetentionCard(Card):
    """Who is to be called so that a milestone of retention is known; hidden when there is no one."""

    person_wanted = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._coach: str | None = None
        self.calls: tuple[RetentionCall, ...] = ()
        self.body.addWidget(words("Maintien dans l’emploi à confirmer", "heading", wrap=True))
        self.count = words("", "help", wrap=True)
        self.body.addWidget(self.count)
        self.banner = Banner("warm")
        self.body.addWidget(self.banner)
        self.read_button = Button("Lire les a&ppels à passer", self._read)
        self.body.addWidget(self.read_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.lines = Lines(10)
        self.body.addWidget(self.lines)

    def reload(self, coach_id: str | None, people: int) -> None:
        """Read again the calls, for the people of a colleague or for everyone; of many, when asked."""
        self._coach = coach_id
        is_many = people > AT_ONCE
        self.read_button.setVisible(is_many)
        self.setVisible(is_many)
        if is_many:
            self.lines.clear()
            self.count.setText("")
        else:
            self._read()

    def confirm(self, call: RetentionCall) -> None:
        """Note that someone confirmed today that the contract runs."""
        today = self._context.today()
        try:
            self._context.workspace.write(
                employment.confirm_contract_on, call.contract.contract_id, today, today=today
            )
        except JalonError as error:
            self.banner.say(messages.describe(error))
        else:
            told = f"Contrat confirmé le {wording.day_digits(today)}\u00a0: {call.contract.name}."
            self._context.tell(f"{told} Ctrl+Z l’annule.")

    def _read(self) -> None:
        today = self._context.today()
        self.banner.clear()
        self.calls = self._context.workspace.read(employment.list_retention_calls, self._coach, today=today)
        self.lines.clear()
        for call in self.calls[:_SHOWN]:
            self._line(call, rules_for(today))
        left = len(self.calls) - _SHOWN
        if left > 0:
            self.lines.say(f"Et {wording.counted(left, 'autre', 'autres')}, dans les échéances.")
        due = sum(call.is_due for call in self.calls)
        told = (
            f"{wording.counted(due, 'contrat est compté', 'contrats sont comptés')} «\u00a0non connu\u00a0»"
        )
        self.count.setText(f"{told}\u00a0: un appel suffit." if due else "Aucun cap n’est passé sans preuve.")
        self.read_button.hide()
        self.setVisible(bool(self.calls))

    def _line(self, call: RetentionCall, rules: "Rules") -> None:
        contract = call.contract
        title = f"{contract.name} · {contract.case_code}"
        kind = rules.label("contract_types", contract.contract_type)
        day = wording.day_digits(call.call.milestone)
        when = "depuis le" if call.is_due else "le"
        phones = " ou ".join(phone for phone in (contract.person_phone, contract.employer_phone) if phone)
        details = " · ".join(
            part
            for part in (
                kind, contract.employer_name, f"cap de {call.call.months}\u00a0mois {when} {day}", phones,
            )
            if part
        )  # fmt: skip
        first = None
        if call.is_due:
            first = Button(
                "",
                partial(self.confirm, call),
                kind="icon",
                drawing="check",
                name=f"Confirmé aujourd’hui\u00a0: {title}",
                tip="Confirmé aujourd’hui",
            )
        self.lines.add(
            title,
            details,
            first=first,
            choices=[
                *([("&Confirmé aujourd’hui", partial(self.confirm, call))] if call.is_due else []),
                ("&Voir le dossier", partial(self.person_wanted.emit, contract.person_id)),
            ],
            role="late" if call.is_due else "help",
        )
