"""What the keyboard does to an act of a list: open, confirm, say absent, cancel, remove, write again."""

from collections.abc import Callable
from functools import partial

from jalon.domain.errors import JalonError
from jalon.services import activity, rounds
from jalon.ui import messages, wording
from jalon.ui.context import Context
from jalon.ui.forms import REMOVED, Forms, told


class ActActions:
    """Carries out what is asked about an act, and tells it in the status bar."""

    def __init__(self, context: Context, forms: Forms) -> None:
        self._context = context
        self._forms = forms

    def run(self, code: str, act_id: str) -> None:
        """Do what is asked; a refusal is told, nothing is written."""
        what: dict[str, Callable[[str], None]] = {
            "edit": self._forms.edit_act,
            "confirm": self._confirm,
            "absent": self._note_absence,
            "cancel": self._cancel,
            "remove": self._remove,
            "edit_round": self._edit_round,
            "remove_round": self._remove_round,
        }
        try:
            what[code](act_id)
        except JalonError as error:
            self._context.tell(messages.describe(error).line())

    def _confirm(self, act_id: str) -> None:
        """Propose the duration that was planned; what is still to come is refused at once."""
        if not self._is_planned(act_id):
            return
        act = self._context.workspace.read(activity.read_act, act_id)
        if act.date > self._context.today():
            self._write_done(act_id)
        else:
            self._forms.confirm_act(act, partial(self._write_done, act_id))

    def _note_absence(self, act_id: str) -> None:
        if self._is_planned(act_id):
            self._write_done(act_id, attendance="ABSENT")

    def _write_done(self, act_id: str, minutes: int | None = None, *, attendance: str | None = None) -> None:
        done = self._context.workspace.write(
            activity.confirm_act,
            act_id,
            today=self._context.today(),
            duration_minutes=minutes,
            attendance=attendance,
        )
        act = self._context.workspace.read(activity.read_act, act_id)
        words = wording.duration(act.duration_minutes)
        what = "Absence notée" if attendance else "Confirmé"
        self._context.tell(
            told(what, f"{words}, Entrée pour corriger", [str(found) for found in done.warnings])
        )

    def _cancel(self, act_id: str) -> None:
        if self._is_planned(act_id):
            self._context.workspace.write(activity.cancel_act, act_id)
            self._context.tell("Rendez-vous annulé\u00a0: Ctrl+Z le reprend.")

    def _remove(self, act_id: str) -> None:
        self._context.workspace.write(activity.remove_act, act_id)
        self._context.tell(REMOVED)

    def _edit_round(self, round_id: str) -> None:
        journey = self._context.workspace.read(rounds.read_round, round_id)
        if journey.act_id is not None:
            self._forms.edit_act(journey.act_id)
        else:
            self._forms.edit_round(journey)

    def _remove_round(self, round_id: str) -> None:
        journey = self._context.workspace.read(rounds.read_round, round_id)
        if journey.act_id is not None:
            self._context.tell("Ce trajet est celui d’un acte\u00a0: Entrée ouvre l’acte.")
            return
        self._context.workspace.write(rounds.remove_round, round_id)
        self._context.tell("Tournée supprimée\u00a0: Ctrl+Z la reprend.")

    def _is_planned(self, act_id: str) -> bool:
        if self._context.workspace.read(activity.read_act, act_id).state == "PLANNED":
            return True
        self._context.tell("Cet acte n’est plus à confirmer\u00a0: Entrée l’ouvre.")
        return False
