"""Reminds above the screens of what a new caseload still owes, each with what settles it."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject

from jalon.services import colleagues, first_steps, recovery
from jalon.ui import messages
from jalon.ui.first_start_notice import ImpactDialog
from jalon.ui.fitting import fit
from jalon.ui.jobs import Jobs
from jalon.ui.main_window import MainWindow
from jalon.ui.messages import Message
from jalon.ui.notices import Notice
from jalon.ui.recovery_dialog import NewCode, RecoveryDialog
from jalon.ui.workspace import Workspace


class FirstStepReminders(QObject):
    """Shows the reminders in a window, and takes each away once it is settled."""

    def __init__(
        self, window: MainWindow, workspace: Workspace, jobs: Jobs, today: Callable[[], date]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = workspace
        self._jobs = jobs
        self._today = today
        self.dialog: RecoveryDialog | ImpactDialog | None = None

    def show(self) -> None:
        """Show what is owed now; who cannot settle it is not reminded of it."""
        steps = self._workspace.read(first_steps.read_first_steps)
        if self._workspace.caseload.signed_in.role not in colleagues.MANAGERS:
            return
        makers = {
            first_steps.RECOVERY_SHEET: self._sheet_notice,
            first_steps.IMPACT_ASSESSMENT: self._impact_notice,
        }
        for code, make in makers.items():
            if code in steps.owed:
                self._window.notices.show_notice(make())
            else:
                self._window.notices.withdraw(code)

    def make_sheet(self) -> None:
        """Make a new recovery code, whose sheet is printed and read back: the one before opens no more."""
        if self._jobs.is_busy or self.dialog is not None:
            return
        caseload = self._workspace.caseload
        self._jobs.start(
            lambda _: colleagues.renew_recovery_code(caseload), done=self._show_code, failed=self._refused
        )

    def date_impact(self) -> None:
        """Take the day of the impact analysis."""
        if self.dialog is not None:
            return
        dialog = ImpactDialog(self._workspace, self._today, later_words="Plus &tard", parent=self._window)
        self._open(dialog)

    def _show_code(self, code: str) -> None:
        steps = self._workspace.read(first_steps.read_first_steps)
        caseload = self._workspace.caseload
        new = NewCode(code, steps.structure_name, caseload.path.stem, made_on=self._today())
        self._open(
            RecoveryDialog(
                new,
                lambda: self._workspace.write(recovery.prove_recovery_code, self._today()),
                self._window,
            )
        )

    def _open(self, dialog: RecoveryDialog | ImpactDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(lambda _: self._closed())
        fit(dialog, dialog.size(), within=self._window)
        dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None
        self.show()

    def _refused(self, error: Exception) -> None:
        self._window.tell(messages.describe_expected(error).line())

    def _sheet_notice(self) -> Notice:
        return Notice(
            first_steps.RECOVERY_SHEET,
            Message(
                "La feuille de secours n’a pas été relue.",
                "Si la phrase de passe se perd sans elle, plus personne n’ouvrira la file active.",
            ),
            (("Faire une nouvelle feuille", self.make_sheet),),
        )

    def _impact_notice(self) -> Notice:
        return Notice(
            first_steps.IMPACT_ASSESSMENT,
            Message(
                "L’analyse d’impact (AIPD) reste à faire.",
                "Elle est due avant de suivre des personnes réelles\u00a0; rien n’est bloqué.",
            ),
            (("AIPD faite le…", self.date_impact),),
        )
