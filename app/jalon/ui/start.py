"""Opens the window: unlock, then the caseload, until it is closed or locked."""

import contextlib
import logging
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QSize, QTimer

from jalon.domain.errors import JalonError
from jalon.ui.application import JalonApplication
from jalon.ui.crash import CrashHandler
from jalon.ui.fitting import fit
from jalon.ui.jobs import Jobs
from jalon.ui.unlock_window import UnlockWindow

_LOOK_FOR_BACKUP = 5 * 60 * 1000  # milliseconds between two looks
_logger = logging.getLogger(__name__)

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload
    from jalon.ui.main_window import MainWindow


def run_window(caseload_path: Path | None) -> int:
    """Show the window, on a caseload or on the last one, and return the exit code."""
    application = JalonApplication(sys.argv[:1])
    crash = CrashHandler(application)
    crash.install()
    session = Session(application, relaunch=_relaunch)
    session.ask(caseload_path)
    try:
        return application.exec()
    finally:
        session.end()
        crash.remove()


class Session(QObject):
    """From the unlock window to the closing of the caseload."""

    def __init__(self, application: JalonApplication, *, relaunch: Callable[[Path], object]) -> None:
        super().__init__(application)
        self._application = application
        self._relaunch = relaunch
        self._jobs = Jobs(self)
        self._caseload: Caseload | None = None
        self._backups = QTimer(self)
        self._backups.setInterval(_LOOK_FOR_BACKUP)
        self._backups.timeout.connect(self._back_up)
        self.unlock_window: UnlockWindow | None = None
        self.window: MainWindow | None = None

    def ask(self, path: Path | None) -> None:
        """Show the unlock window."""
        last = self._application.preferences.last_caseload
        self.unlock_window = UnlockWindow(self._jobs, first=path, recent=(last,) if last else ())
        self.unlock_window.opened.connect(self.open)
        fit(self.unlock_window, QSize(900, 720))
        self.unlock_window.show()

    def open(self, caseload: "Caseload") -> None:
        """Show an open caseload."""
        from jalon.ui.main_window import MainWindow
        from jalon.ui.workspace import Workspace

        self._caseload = caseload
        self._application.keep(last_caseload=caseload.path)
        self.window = MainWindow(self._application, Workspace(caseload, self), self._jobs, _today)
        self.window.lock_wanted.connect(self.lock)
        self.window.other_wanted.connect(self.lock)
        self.window.show()
        self._backups.start()
        if caseload.signed_in.coach_id is None:
            self.window.offer_new_passphrase()
        if self.unlock_window is not None:
            self.unlock_window.close()
            self.unlock_window.deleteLater()
            self.unlock_window = None

    def lock(self, other: Path | None = None) -> None:
        """Close the caseload and end this process: a fresh one asks for it again, or for another one.

        What was read stays in the memory of a process, whatever is closed: only its end takes it away.
        """
        if self._caseload is None or self.window is None:
            return
        path = other or self._caseload.path
        with contextlib.suppress(JalonError):
            self.window.keep_draft()
        self.window.remember()
        self.window.hide()
        self.end()
        self._relaunch(path)
        QTimer.singleShot(0, self._application, self._application.quit)

    def end(self) -> None:
        """Stop what runs and close the caseload, with its backup; nothing is left beside its file."""
        self._backups.stop()
        self._jobs.close()
        caseload, self._caseload = self._caseload, None
        if caseload is not None:
            from jalon.services.backups import close_with_backup

            close_with_backup(caseload, self._application.preferences.second_backup_folder)

    def _back_up(self) -> None:
        """Back up behind the window when it is due; the next turn tries again what failed."""
        from jalon.services.backups import back_up_where_due

        if (caseload := self._caseload) is None or self._jobs.is_busy:
            return
        away = self._application.preferences.second_backup_folder
        self._jobs.start(
            lambda _: back_up_where_due(caseload, away), done=lambda _: None, failed=_note_failed_backup
        )


def _note_failed_backup(error: Exception) -> None:
    _logger.warning("backup behind the window failed: %s", type(error).__name__)


def _relaunch(path: Path) -> None:
    arguments = [str(path)] if getattr(sys, "frozen", False) else ["-m", "jalon", str(path)]
    fresh = QProcess()
    fresh.setProgram(sys.executable)
    fresh.setArguments(arguments)
    # What waits for the end of this process must not wait for the other one.
    fresh.setStandardOutputFile(QProcess.nullDevice())
    fresh.setStandardErrorFile(QProcess.nullDevice())
    fresh.startDetached()


def _today() -> date:
    return datetime.now(UTC).astimezone().date()
