"""What leaves the screen of deadlines: a paper that is looked at first, and a file for a calendar."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QWidget

from jalon.services import calendar_proposals, calendars, deadline_papers
from jalon.services.calendar_proposals import Proposal
from jalon.services.calendars import ToldCalendar
from jalon.services.deadlines import Deadline
from jalon.ui import messages, wording
from jalon.ui.calendar_dialog import ALL, MINE, CalendarDialog
from jalon.ui.context import Context
from jalon.ui.messages import Message
from jalon.ui.parts import Banner
from jalon.ui.preview import PreviewDialog
from jalon.ui.proposals_dialog import ProposalsDialog
from jalon.ui.saving import NOT_READ, NOT_WRITTEN, save

_NAMES: Final = "calendar.names"
_WHOSE: Final = "calendar.whose"


class DeadlineOutputs:
    """Prints and tells deadlines; where files go is remembered while the window is open."""

    def __init__(self, context: Context, owner: QWidget, done: Banner, banner: Banner) -> None:
        self._context, self._owner = context, owner
        self._done, self._banner = done, banner
        self._folder = Path.home()
        self.proposals: ProposalsDialog | None = None

    def preview(
        self,
        listed: Sequence[Deadline],
        asked: Sequence[str],
        shown: Callable[[PreviewDialog], object],
    ) -> None:
        """Make the pages of what is listed, off the thread of the window, then show them."""
        caseload, today = self._context.workspace.caseload, self._context.today()
        self._banner.clear()
        self._context.jobs.start(
            lambda _: deadline_papers.deadline_paper(
                deadline_papers.prepare_deadline_list(caseload, listed, today=today, asked=asked)
            ),
            done=lambda content: self._show_pages(content, today, shown),
            failed=self._failed,
        )

    def _show_pages(self, content: bytes, today: date, shown: Callable[[PreviewDialog], object]) -> None:
        if not self._owner.isVisible():
            return  # one has gone elsewhere meanwhile
        name = f"echeancier-{today.isoformat()}.pdf"
        title = f"Échéancier au {wording.day_digits(today)}"
        dialog = PreviewDialog(title, content, lambda pdf: self._save(pdf, name), self._owner)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        shown(dialog)

    def ask_calendar(self) -> CalendarDialog:
        """Ask whose calendar and with which words, then where; the answers are proposed next time."""
        kept = self._context.application.preferences.filters
        me = self._context.workspace.caseload.signed_in.coach_id
        dialog = CalendarDialog(
            with_names=kept.get(_NAMES) == "YES",
            whose=(kept.get(_WHOSE) or MINE) if me else ALL,
            may_choose=me is not None,
            parent=self._owner.window(),
        )
        dialog.accepted.connect(lambda: self._tell_calendar(dialog))
        dialog.open()
        return dialog

    def write_calendar(self, target: Path, *, whose: str, with_names: bool) -> None:
        """Write the file of a calendar, off the thread of the window."""
        context = self._context
        caseload, today = context.workspace.caseload, context.today()
        coach_id = caseload.signed_in.coach_id if whose == MINE else None
        context.jobs.start(
            lambda _: calendars.write_calendar(
                caseload, target, today=today, coach_id=coach_id, with_names=with_names
            ),
            done=lambda told: self._told(told, target, with_names=with_names),
            failed=self._failed,
        )

    def choose_calendar(self) -> None:
        """Ask which file of appointments is to be read."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._owner, "Choisir un agenda", str(self._folder), "Agenda (*.ics)"
        )
        if chosen:
            self._folder = Path(chosen).parent
            self.read_calendar(Path(chosen))

    def read_calendar(self, path: Path) -> None:
        """Read the appointments of a file, off the thread of the window, then show what they propose."""
        self._banner.clear()
        caseload, today = self._context.workspace.caseload, self._context.today()
        self._context.jobs.start(
            lambda _: calendar_proposals.propose_acts(caseload, path, today=today),
            done=self._show_proposals,
            failed=self._not_read,
        )

    def _show_proposals(self, proposals: Sequence[Proposal]) -> None:
        self.proposals = ProposalsDialog(self._context, proposals, self._owner.window())
        self.proposals.finished.connect(self.proposals.deleteLater)
        self.proposals.open()

    def _not_read(self, error: Exception) -> None:
        self._banner.say(messages.describe_expected(error, NOT_READ))

    def _tell_calendar(self, dialog: CalendarDialog) -> None:
        whose, with_names = dialog.whose.value() or ALL, dialog.names.isChecked()
        kept = dict(self._context.application.preferences.filters)
        kept |= {_NAMES: "YES" if with_names else "NO", _WHOSE: whose}
        self._context.application.keep(filters=kept)
        chosen, _ = QFileDialog.getSaveFileName(
            self._owner, "Écrire l’agenda", str(self._folder / "jalon.ics"), "Agenda (*.ics)"
        )
        if chosen:
            self._folder = Path(chosen).parent
            self.write_calendar(Path(chosen), whose=whose, with_names=with_names)

    def _told(self, told: ToldCalendar, target: Path, *, with_names: bool) -> None:
        count = wording.counted(told.events, "événement", "événements")
        if told.cancelled:
            count += f", dont {wording.counted(told.cancelled, 'annulé', 'annulés')}"
        who = "avec les noms, en clair" if with_names else "par code de dossier"
        self._banner.clear()
        self._done.say(Message(f"Agenda écrit\u00a0: {count}, {who}.", f"{target}"))
        self._context.tell(f"Agenda écrit\u00a0: {count}.")

    def _failed(self, error: Exception) -> None:
        self._done.clear()
        self._banner.say(messages.describe_expected(error, NOT_WRITTEN))

    def _save(self, content: bytes, name: str) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(
            self._owner, "Enregistrer l’échéancier", str(self._folder / name), "PDF (*.pdf)"
        )
        if not chosen:
            return None
        self._folder = Path(chosen).parent
        return save(content, Path(chosen), self._banner.say)
