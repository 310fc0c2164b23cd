"""The forms of the window: one at a time, each with its draft, each told of when it is saved."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.services import drafts, rounds
from jalon.services.act_lines import ReadAct
from jalon.services.first_steps import read_first_steps
from jalon.services.people import Admitted
from jalon.services.rounds import Journey
from jalon.settings.rules import rules_for
from jalon.ui import messages, wording
from jalon.ui.act_form import ActForm, Saved
from jalon.ui.act_line_dialog import ActLineDialog, ExchangesDialog
from jalon.ui.admission_form import AdmissionForm
from jalon.ui.context import Context
from jalon.ui.entry_dialog import EntryDialog
from jalon.ui.entry_inputs import Surroundings
from jalon.ui.first_start_notice import ImpactDialog
from jalon.ui.fitting import fit
from jalon.ui.parts import Button
from jalon.ui.people_field import Suggestion
from jalon.ui.person_fields import Field, Form
from jalon.ui.theme import p

_ACT_FORM = "act"
_ROUND = Form(
    "trip",
    "Tournée",
    (
        Field("minutes", "&Durée en minutes", "number"),
        Field("km", "&Kilomètres", "number"),
        Field("purpose", "&Objet", is_wide=True),
    ),
)
REMOVED = "Acte supprimé\u00a0: Ctrl+Z le reprend."


class Forms(QWidget):
    """Opens the forms over the window; itself, the line that offers what was being typed at the lock."""

    admitted = Signal(str)
    """A person was admitted: her identity."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.current: QDialog | None = None
        line = QHBoxLayout(self)
        line.setContentsMargins(0, p(10), 0, 0)
        draft = context.workspace.read(drafts.find_draft, _ACT_FORM)
        at = draft.saved_at.astimezone() if draft else None
        told = f"Reprendre la saisie du {at:%d/%m} à {at:%H} h {at:%M}" if at else "Reprendre la saisie"
        self.resume_button = Button(told, self.resume_draft, drawing="history")
        line.addWidget(self.resume_button)
        line.addWidget(Button("Écarter cette saisie", self._forget_draft, kind="link"))
        line.addStretch()
        self.has_draft = draft is not None

    def new_act(self, concerned: Sequence[Suggestion] = (), *, employer: Suggestion | None = None) -> None:
        """Open the form of an act, for the people and the employer given."""
        if self.current is None:
            form = ActForm(self._context.workspace, self._today, concerned=concerned, parent=self.window())
            if employer is not None:
                form.name_employer(employer)
            form.saved.connect(self._act_saved)
            self.open(form)

    def edit_round(self, journey: Journey) -> None:
        """Open the form of a round on file."""
        if self.current is not None:
            return
        values = {"minutes": journey.minutes, "km": journey.km, "purpose": journey.purpose}
        around = Surroundings(self._today, rules_for(journey.date), {}, lambda _: (), {})

        def save(typed: Mapping[str, Any], _: object) -> None:
            self._context.workspace.write(
                rounds.correct_round,
                journey.id,
                minutes=typed["minutes"],
                km=typed["km"],
                purpose=typed["purpose"],
            )
            self._context.tell("Tournée corrigée.")

        title = f"Tournée du {wording.day_digits(journey.date)}"
        self.open(EntryDialog(_ROUND, values, around, save, title=title, parent=self.window()))

    def edit_act(self, act_id: str) -> None:
        """Open the form of an act on file."""
        if self.current is None and (form := self._form_of(act_id)) is not None:
            form.saved.connect(self._act_corrected)
            form.removed.connect(lambda: self._context.tell(REMOVED))
            self.open(form)

    def _form_of(self, act_id: str | None) -> ActForm | None:
        """Return the form of an act; None, with the reason told, when it may not be read."""
        try:
            return ActForm(self._context.workspace, self._today, act_id=act_id, parent=self.window())
        except JalonError as error:
            self._context.tell(messages.describe(error).line())
            return None

    def new_line(self, concerned: Sequence[Suggestion] = (), text: str = "") -> None:
        """Open the line of an act, for the people given."""
        if self.current is None:
            line = ActLineDialog(
                self._context.workspace, self._today, concerned=concerned, text=text, parent=self.window()
            )
            line.saved.connect(self._act_saved)
            line.form_wanted.connect(self._filled_form)
            self.open(line)

    def new_exchanges(self, text: str = "") -> None:
        """Open the line of the exchanges of a day."""
        if self.current is None:
            line = ExchangesDialog(self._context.workspace, self._today, text=text, parent=self.window())
            line.saved.connect(self._act_saved)
            self.open(line)

    def admit(self) -> None:
        """Open the form of an admission."""
        if self.current is None and self._context.workspace.read(read_first_steps).is_impact_to_tell:
            told = ImpactDialog(self._context.workspace, self._today, parent=self.window())
            # Once it is deleted, as any form: the next one then takes its place.
            told.accepted.connect(lambda: QTimer.singleShot(0, self, self.admit))
            self.open(told)
        elif self.current is None:
            form = AdmissionForm(self._context.workspace, self._today, parent=self.window())
            form.admitted.connect(self._admitted)
            self.open(form)

    def open(self, form: QDialog) -> None:
        """Show a form over the window; it is deleted when it closes."""
        self.current = form
        form.finished.connect(self._closed)
        fit(form, form.size(), within=self.window())
        form.open()

    def keep_draft(self) -> None:
        """Keep what is being typed, so that locking loses none of it."""
        if isinstance(self.current, ActForm | ActLineDialog) and self.current.is_touched:
            self._context.workspace.read(drafts.keep_draft, _ACT_FORM, self.current.draft())

    def resume_draft(self) -> None:
        """Open the form of an act with what was being typed when the window locked."""
        draft = self._context.workspace.read(drafts.find_draft, _ACT_FORM)
        self._forget_draft()
        if draft is None or self.current is not None:
            return
        if isinstance(line := draft.content.get("line"), str):
            if draft.content.get("exchanges"):
                self.new_exchanges(line)
            else:
                self.new_line(text=line)
            return
        act_id = draft.content.get("act_id")
        form = self._form_of(act_id)
        if form is None:
            return
        form.restore(draft.content)
        form.saved.connect(self._act_saved)
        self.open(form)

    def _filled_form(self, read: ReadAct) -> None:
        """Open the whole form with what a line says, once the line is closed."""
        QTimer.singleShot(0, self, lambda: self._open_filled(read))

    def _open_filled(self, read: ReadAct) -> None:
        if self.current is None:
            form = ActForm(self._context.workspace, self._today, parent=self.window())
            form.fill(read)
            form.saved.connect(self._act_saved)
            self.open(form)

    @property
    def _today(self) -> Callable[[], date]:
        return self._context.today

    def _forget_draft(self) -> None:
        self._context.workspace.read(drafts.drop_draft, _ACT_FORM)
        self.hide()

    def _closed(self) -> None:
        if self.current is not None:
            self.current.deleteLater()
        self.current = None

    def _act_saved(self, saved: Saved) -> None:
        self._context.tell(told("Enregistré", saved.words, saved.warnings))

    def _act_corrected(self, saved: Saved) -> None:
        self._context.tell(told("Corrigé", saved.words, saved.warnings))

    def _admitted(self, admitted: Admitted) -> None:
        self._context.tell(told("Personne admise", f"dossier {admitted.case_code}", admitted.warnings))
        self.admitted.emit(admitted.person_id)


def told(what: str, details: str, warnings: Sequence[str]) -> str:
    """Return what was done in words, with what deserves a look."""
    words = f"{what}\u00a0: {details}."
    if warnings:
        words += f" À vérifier\u00a0: {', '.join(messages.warning_words(warning) for warning in warnings)}."
    return words
