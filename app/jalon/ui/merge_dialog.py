"""Asks what stays of two records that are one, shows what it would change, and merges them."""

from functools import partial
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from jalon.services import merging
from jalon.services.merging import Comparison, FieldOfTwo, LockedMonth, Which
from jalon.ui import merge_words
from jalon.ui.context import Context
from jalon.ui.fields import Choice, Labelled
from jalon.ui.lists import rules_for
from jalon.ui.messages import Message
from jalon.ui.parts import Banner, Button, Card, words
from jalon.ui.person_cards.base import Lines
from jalon.ui.working_dialog import WorkingDialog

_COUNTED: Final = frozenset({"birth_date", "sex", "education_level", "sector"})
"""What the figures of a month look at: chosen otherwise, the trial is made again."""


class MergeDialog(WorkingDialog):
    """One choice for each value that differs; nothing is written before the last button."""

    merged = Signal(str)
    """It is done: the identity of the record that stays."""

    def __init__(self, context: Context, compared: Comparison, parent: QWidget | None = None) -> None:
        super().__init__(merge_words.title_of(compared), context.jobs, size=(820, 680), parent=parent)
        self._context, self._compared = context, compared
        self.choices: dict[str, Choice] = {}
        self.code = Choice()
        self._build()
        self.merge_button = self.answer_with(
            Button("Fu&sionner", self.merge, kind="main", drawing="check", tip="Ctrl+Z l’annule")
        )
        self.note_untouched()
        QTimer.singleShot(0, self, self.try_out)

    def merge(self) -> None:
        """Merge as chosen."""
        caseload, (kept, gone, chosen) = self._context.workspace.caseload, self._wanted()
        kind = self._compared.kind
        self.work(
            lambda: merging.merge(caseload, kind, kept, gone, chosen),
            "Fusion…",
            done=partial(self._merged, kept),
        )

    def try_out(self) -> None:
        """Work out which locked months would change."""
        caseload, today = self._context.workspace.caseload, self._context.today()
        kind, (kept, gone, chosen) = self._compared.kind, self._wanted()
        self.work(
            lambda: merging.try_out(caseload, kind, kept, gone, chosen, today=today),
            "Ce que la fusion changerait…",
            done=self._show_months,
        )

    def _wanted(self) -> tuple[str, str, dict[str, Which]]:
        """Return which record stays, which goes, and what is chosen as seen from the one that stays."""
        compared = self._compared
        is_second = self.code.value() == "second"
        kept, gone = (compared.second, compared.first) if is_second else (compared.first, compared.second)
        swapped: dict[Which, Which] = {"first": "second", "second": "first", "both": "both"}
        chosen: dict[str, Which] = {}
        for field in compared.fields:
            choice = self.choices.get(field.column)
            value = None if choice is None else choice.value()
            wanted = next((which for which in swapped if which == value), field.proposed)
            chosen[field.column] = swapped[wanted] if is_second else wanted
        return kept.id, gone.id, chosen

    def _merged(self, kept: str, _: object) -> None:
        self._context.workspace.changed.emit()
        told = "Dossiers fusionnés" if self._compared.kind == "person" else "Employeurs fusionnés"
        self._context.tell(f"{told}. Ctrl+Z les sépare.")
        self.forget_typed()
        self.accept()
        self.merged.emit(kept)

    def _build(self) -> None:
        compared, content = self._compared, self.content
        for side in (compared.first, compared.second):
            line = f"{merge_words.side_words(side)}\u00a0: {merge_words.counts_words(side.counts)}."
            content.addWidget(words(line, "muted", wrap=True))
        content.addWidget(
            words("Tout ce qui appartient à l’une ira à l’autre. Rien n’est effacé.", wrap=True)
        )
        if compared.kind == "person":
            self.code.offer([("first", compared.first.code), ("second", compared.second.code)])
            self.code.choose("first")
            self.code.currentIndexChanged.connect(lambda _: self._chosen(None))
            content.addWidget(
                Labelled(
                    "&Code gardé",
                    self.code,
                    help_words="L’autre code mène aussi à ce dossier\u00a0: recherche, reprise d’un tableau.",
                )
            )
        for number, field in enumerate(self._asked()):
            content.addWidget(self._row(number, field))
        for conflict in compared.conflicts:
            banner = Banner("warm")
            banner.say(Message(*merge_words.conflict_words(conflict)))
            content.addWidget(banner)
        self.months = Card(margin=16, spacing=6)
        self.months.body.addWidget(words("Mois arrêtés", "heading"))
        self.months_told = words("", wrap=True)
        self.months.body.addWidget(self.months_told)
        self.month_lines = Lines(6)
        self.months.body.addWidget(self.month_lines)
        content.addWidget(self.months)
        content.addStretch()

    def _asked(self) -> list[FieldOfTwo]:
        kind = self._compared.kind
        return [
            field for field in self._compared.fields if field.differs and merge_words.field_label(field, kind)
        ]

    def _row(self, number: int, field: FieldOfTwo) -> Labelled:
        compared, rules = self._compared, rules_for(self._context.today())
        choice = self.choices[field.column] = Choice()
        offered: list[tuple[str | None, str]] = []
        for which, side in (("first", compared.first), ("second", compared.second)):
            told = merge_words.shortened(merge_words.value_of(field, compared.kind, which, rules))
            offered.append((which, f"{told} ({merge_words.side_words(side)})"))
        if field.can_be_both:
            offered.append(("both", "Les deux"))
        choice.offer(offered)
        choice.choose(field.proposed)
        choice.currentIndexChanged.connect(lambda _: self._chosen(field.column))
        label = merge_words.field_label(field, compared.kind)
        mnemonic = f"&{number + 1}. " if number < 9 else ""
        return Labelled(f"{mnemonic}{label}", choice)

    def _chosen(self, column: str | None) -> None:
        if column is None or column in _COUNTED:
            self.try_out()

    def _show_months(self, months: tuple[LockedMonth, ...]) -> None:
        told, lines = merge_words.months_words(months)
        self.months_told.setText(told)
        self.month_lines.clear()
        for line in lines:
            self.month_lines.say(line)
