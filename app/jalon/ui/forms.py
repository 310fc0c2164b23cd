"""The forms of the window: one at a time, each told of when it is saved."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QDialog, QWidget

from jalon.domain.errors import JalonError
from jalon.services import rounds
from jalon.services.act_lines import ReadAct
from jalon.services.activity import ActLine
from jalon.services.first_steps import read_first_steps
from jalon.services.people import Admitted
from jalon.services.rounds import Journey
from jalon.settings.rules import rules_for
from jalon.ui import messages, wording
from jalon.ui.act_form import ActForm, Saved
from jalon.ui.act_line_dialog import ActLineDialog, ExchangesDialog
from jalon.ui.admission_form import AdmissionForm
from jalon.ui.context import Context
from jalon.ui.drafting import Address, TypedDialog
from jalon.ui.entry_dialog import EntryDialog
from jalon.ui.first_start_notice import ImpactDialog
from jalon.ui.fitting import fit
from jalon.ui.inputs.input import Surroundings
from jalon.ui.people_field import Suggestion
from jalon.ui.person_fields import Field, Form

FORMS = "forms"
"""The place of what is typed in a form over the window, for a draft."""
_ROUND = Form(
    "trip",
    "Tournée",
    (
        Field("minutes", "&Durée en minutes", "number"),
        Field("km", "&Kilomètres", "number"),
        Field("purpose", "&Objet", is_wide=True),
    ),
)
_CONFIRMATION = Form(
    "act",
    "Acte prévu\u00a0: combien de temps\u00a0?",
    (Field("duration_minutes", "&Durée", "duration", help_words="45, 1h30 ou 1,5.", is_wide=True),),
)
REMOVED = "Acte supprimé\u00a0: Ctrl+Z le reprend."


class Forms(QObject):
    """Opens the forms over the window, one at a time."""

    admitted = Signal(str)
    """A person was admitted: her identity."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self.current: QDialog | None = None

    def new_act(
        self,
        concerned: Sequence[Suggestion] = (),
        *,
        employer: Suggestion | None = None,
        partner: Suggestion | None = None,
    ) -> None:
        """Open the form of an act, for the people, the employer and the partner given."""
        if self.current is None:
            form = ActForm(self._context.workspace, self._today, concerned=concerned, parent=self._window)
            if employer is not None:
                form.name_employer(employer)
            if partner is not None:
                form.name_partner(partner)
            form.saved.connect(self._act_saved)
            self.open(form, "act")

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
        form = EntryDialog(_ROUND, values, around, save, title=title, parent=self._window)
        self.open(form, "round", round_id=journey.id)

    def confirm_act(self, act: ActLine, confirm: Callable[[int], None]) -> None:
        """Ask how long a planned act took, the planned duration proposed: Enter is enough."""
        if self.current is not None:
            return
        around = Surroundings(self._today, rules_for(act.date), {}, lambda _: (), {})

        def save(typed: Mapping[str, Any], _: object) -> None:
            confirm(typed["duration_minutes"])

        kind = rules_for(act.date).label("act_types", act.act_type)
        people = " et ".join(person.name for person in act.people)
        parts = [kind, people, wording.day_short(act.date, self._today())]
        form = EntryDialog(
            _CONFIRMATION,
            {"duration_minutes": act.duration_minutes},
            around,
            save,
            intro=", ".join(part for part in parts if part),
            button="C’est &fait",
            parent=self._window,
        )
        QTimer.singleShot(0, form, form.field("duration_minutes").selectAll)
        self.open(form)

    def edit_act(self, act_id: str) -> None:
        """Open the form of an act on file."""
        if self.current is None and (form := self._form_of(act_id)) is not None:
            form.saved.connect(self._act_corrected)
            form.removed.connect(lambda: self._context.tell(REMOVED))
            self.open(form, "act", act_id=act_id)

    def _form_of(self, act_id: str) -> ActForm | None:
        """Return the form of an act; None, with the reason told, when it may not be read."""
        try:
            return ActForm(self._context.workspace, self._today, act_id=act_id, parent=self._window)
        except JalonError as error:
            self._context.tell(messages.describe(error).line())
            return None

    def new_line(self, concerned: Sequence[Suggestion] = (), text: str = "") -> None:
        """Open the line of an act, for the people given."""
        if self.current is None:
            line = ActLineDialog(
                self._context.workspace, self._today, concerned=concerned, text=text, parent=self._window
            )
            line.saved.connect(self._act_saved)
            line.form_wanted.connect(self._filled_form)
            self.open(line, "line")

    def new_exchanges(self, text: str = "") -> None:
        """Open the line of the exchanges of a day."""
        if self.current is None:
            line = ExchangesDialog(self._context.workspace, self._today, text=text, parent=self._window)
            line.saved.connect(self._act_saved)
            self.open(line, "exchanges")

    def admit(self) -> None:
        """Open the form of an admission."""
        if self.current is None and self._context.workspace.read(read_first_steps).is_impact_to_tell:
            told = ImpactDialog(self._context.workspace, self._today, parent=self._window)
            # Once it is deleted, as any form: the next one then takes its place.
            told.accepted.connect(lambda: QTimer.singleShot(0, self, self.admit))
            self.open(told)
        elif self.current is None:
            form = AdmissionForm(self._context.workspace, self._today, parent=self._window)
            form.admitted.connect(self._admitted)
            form.file_wanted.connect(self.admitted)
            self.open(form, "admission")

    def open(self, form: QDialog, asked: str = "", **given: str) -> None:
        """Show a form over the window; it is deleted when it closes.

        ``asked`` and ``given`` say how to open it again after a lock.
        """
        self.current = form
        if asked and isinstance(form, TypedDialog):
            form.draft_address = Address(FORMS, None, asked, given)
        form.finished.connect(self._closed)
        fit(form, form.size(), within=self._window)
        form.open()

    def reopen(self, address: Address, content: Mapping[str, Any]) -> None:
        """Open a form again with what was being typed in it."""
        given = address.given
        match address.asked:
            case "act" if given.get("act_id"):
                self.edit_act(str(given["act_id"]))
            case "act":
                self.new_act()
            case "line":
                self.new_line()
            case "exchanges":
                self.new_exchanges()
            case "admission":
                self.admit()
            case "round":
                self.edit_round(self._context.workspace.read(rounds.read_round, str(given["round_id"])))
        if isinstance(self.current, TypedDialog):
            self.current.restore(content)

    def _filled_form(self, read: ReadAct) -> None:
        """Open the whole form with what a line says, once the line is closed."""
        QTimer.singleShot(0, self, lambda: self._open_filled(read))

    def _open_filled(self, read: ReadAct) -> None:
        visit = read.visit
        if visit is not None and visit.act_id is not None:
            self.edit_act(visit.act_id)
            if isinstance(self.current, ActForm):
                self.current.tell_visit(read)
        elif self.current is None:
            form = ActForm(self._context.workspace, self._today, parent=self._window)
            form.fill(read)
            form.saved.connect(self._act_saved)
            self.open(form, "act")

    @property
    def _today(self) -> Callable[[], date]:
        return self._context.today

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
