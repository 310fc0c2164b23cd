"""Opens the window: unlock, then the caseload, until it is closed or locked."""

import contextlib
import logging
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QSize, QTimer
from PySide6.QtWidgets import QMessageBox, QWidget

from jalon.domain.errors import JalonError
from jalon.settings.paths import practice_folder
from jalon.ui import messages
from jalon.ui.application import JalonApplication
from jalon.ui.crash import CrashHandler
from jalon.ui.fitting import fit
from jalon.ui.jobs import Jobs
from jalon.ui.notices import Notice
from jalon.ui.opening import known_caseloads
from jalon.ui.parts import shortcut
from jalon.ui.unlock_window import UnlockWindow

_LOOK_FOR_BACKUP = 5 * 60 * 1000  # milliseconds between two looks
_FIRST_LOOK = 20 * 1000  # what the last closing could not back up is tried again without delay
_BACKUP = "backup"
_SIZE_KEYS = (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1), ("Ctrl+0", 0), ("Ctrl+À", 0))
_logger = logging.getLogger(__name__)

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload
    from jalon.ui.first_start import FirstStart
    from jalon.ui.main_window import MainWindow
    from jalon.ui.restore_dialog import RestoreDialog
    from jalon.ui.session_watch import SessionWatch


def run_window(caseload_path: Path | None) -> int:
    """Show the window, on a caseload or on the last one, and return the exit code."""
    application = JalonApplication(sys.argv[:1])
    crash = CrashHandler(application)
    crash.install()
    session = Session(application, relaunch=_relaunch)
    session.ask(caseload_path)
    try:
        code = application.exec()
        failure = session.end()
        if failure is not None:
            shown = tell_failed_closing(application, failure)
            application.exec()
            shown.deleteLater()
        return code
    finally:
        session.end()
        crash.remove()


class Session(QObject):
    """From the first window to the closing of the caseload."""

    def __init__(self, application: JalonApplication, *, relaunch: Callable[[Path | None], object]) -> None:
        super().__init__(application)
        self._application = application
        self._relaunch = relaunch
        self._jobs = Jobs(self)
        self._caseload: Caseload | None = None
        self._watch: SessionWatch | None = None
        self._restoring: RestoreDialog | None = None
        self._backups = QTimer(self)
        self._backups.setInterval(_LOOK_FOR_BACKUP)
        self._backups.timeout.connect(self._back_up)
        self.was_locked = False
        self.unlock_window: UnlockWindow | None = None
        self.first_start: FirstStart | None = None
        self.window: MainWindow | None = None

    def ask(self, path: Path | None) -> None:
        """Show the unlock window; on a computer that knows no caseload of real people, the first start."""
        recent = self._application.preferences.existing_caseloads()
        if path is None and all(_is_practice(known) for known in known_caseloads(recent, None)):
            self.begin()
            return
        self.unlock_window = UnlockWindow(self._jobs, first=path, recent=recent)
        self.unlock_window.opened.connect(self.open)
        self.unlock_window.creation_wanted.connect(lambda: self.begin(can_leave=True))
        self.unlock_window.restore_wanted.connect(self.restore)
        fit(self.unlock_window, QSize(900, 720))
        self._let_size_change(self.unlock_window)
        self.unlock_window.show()
        _put_away(self.first_start)
        self.first_start = None

    def begin(self, *, can_leave: bool = False) -> None:
        """Show the first start; ``can_leave`` leads back to the unlock window."""
        from jalon.ui.first_start import FirstStart

        self.first_start = FirstStart(
            self._jobs, _today, can_leave=can_leave, keep_second_place=self._keep_second_place
        )
        self.first_start.created.connect(self._take)
        self.first_start.opened.connect(self.open)
        self.first_start.file_chosen.connect(self.ask)
        self.first_start.restore_wanted.connect(self.restore)
        self.first_start.left.connect(lambda: self.ask(None))
        self.first_start.size_wanted.connect(self.step_text_size)
        fit(self.first_start, QSize(1000, 760))
        self._let_size_change(self.first_start)
        self.first_start.show()
        _put_away(self.unlock_window)
        self.unlock_window = None

    def step_text_size(self, steps: int) -> None:
        """Show the text of the first window larger or smaller; 0 gives back its own size.

        Its lengths are those of the size it was made at, so that it is made anew: where something was
        begun, it stays as it is.
        """
        first, unlock = self.first_start, self.unlock_window
        if self._jobs.is_busy or (first is not None and not first.is_at_welcome):
            return
        before = self._application.preferences.text_scale_percent
        if steps:
            self._application.step_text_size(steps)
        else:
            self._application.choose_text_size(100)
        if self._application.preferences.text_scale_percent == before:
            return
        if first is not None:
            self.begin(can_leave=first.can_leave)
        elif unlock is not None:
            self.ask(unlock.caseload_path)
        shown, after = first or unlock, self.first_start or self.unlock_window
        if shown is not None and after is not None:
            after.setGeometry(shown.geometry())
        _put_away(shown)

    def restore(self) -> None:
        """Propose to bring a backup back."""
        from jalon.ui.restore_dialog import RestoreDialog

        if self._restoring is not None or self._jobs.is_busy:
            return
        over = self.first_start or self.unlock_window
        away = self._application.preferences.second_backup_folder
        self._restoring = RestoreDialog(self._jobs, None, second_place=away, parent=over)
        self._restoring.opened.connect(self.open)
        self._restoring.finished.connect(self._restore_ended)
        self._restoring.open()

    def open(self, caseload: "Caseload") -> None:
        """Show an open caseload."""
        from jalon.ui.first_start_reminders import FirstStepReminders
        from jalon.ui.main_window import MainWindow
        from jalon.ui.what_is_new import show_what_is_new
        from jalon.ui.workspace import Workspace

        self._take(caseload)
        workspace = Workspace(caseload, self)
        self.window = MainWindow(self._application, workspace, self._jobs, _today)
        self.window.lock_wanted.connect(lambda: self.lock())
        self.window.other_wanted.connect(self.lock)
        self.window.practice_left.connect(lambda: self.leave_practice())
        self.window.show()
        if self._watch is not None:
            self._watch.watch_window(int(self.window.winId()))
        self._backups.start()
        QTimer.singleShot(_FIRST_LOOK, self, self._back_up)
        if caseload.signed_in.coach_id is None:
            self.window.offer_new_passphrase()
        else:
            FirstStepReminders(self.window, workspace, self._jobs, _today).show()
            show_what_is_new(self._application, self.window)
        for shown in (self.unlock_window, self.first_start):
            _put_away(shown)
        self.unlock_window = self.first_start = None

    def lock(self, other: Path | None = None) -> None:
        """Close the caseload and end this process: a fresh one asks for it again, or for another one.

        What was read stays in the memory of a process, whatever is closed: only its end takes it away.
        """
        if self._caseload is not None:
            self._give_way(other or self._caseload.path)

    def leave_practice(self) -> None:
        """Leave the practice structure for the last caseload of real people, or for the welcome."""
        here = self._caseload.path if self._caseload is not None else None
        known = known_caseloads(self._application.preferences.existing_caseloads(), None)
        self._give_way(next((path for path in known if path != here and not _is_practice(path)), None))

    def _give_way(self, path: Path | None) -> None:
        if self._caseload is None or self.was_locked:
            return
        self.was_locked = True
        if self.window is not None:
            with contextlib.suppress(JalonError):
                self.window.keep_draft()
            self.window.remember()
        for shown in (self.window, self.first_start):
            if shown is not None:
                shown.hide()
        self.end()
        self._relaunch(path)
        QTimer.singleShot(0, self._application, self._application.quit)

    def end(self) -> JalonError | OSError | None:
        """Stop what runs and close the caseload, with its backup; return why the backup failed, if it did."""
        self._backups.stop()
        if self._watch is not None:
            self._watch.stop()
            self._watch = None
        self._jobs.close()
        caseload, self._caseload = self._caseload, None
        if caseload is None:
            return None
        from jalon.services.backing_up import close_with_backup

        return close_with_backup(caseload, self._application.preferences.second_backup_folder)

    def _take(self, caseload: "Caseload") -> None:
        """Be in charge of an open caseload: remembered, and locked with the session of the account."""
        self._caseload = caseload
        recent = self._application.preferences.recent_with(caseload.path)
        self._application.keep(last_caseload=caseload.path, recent_caseloads=recent)
        if self._watch is None:
            from jalon.ui.session_watch import SessionWatch

            self._watch = SessionWatch(self)
            self._watch.left.connect(lambda: self.lock())

    def _keep_second_place(self, folder: Path) -> None:
        self._application.keep(second_backup_folder=folder)

    def _let_size_change(self, window: QWidget) -> None:
        for keys, steps in _SIZE_KEYS:
            shortcut(window, keys, lambda steps=steps: self.step_text_size(steps))  # type: ignore[misc]

    def _restore_ended(self) -> None:
        if self._restoring is not None:
            self._restoring.deleteLater()
        self._restoring = None

    def _back_up(self) -> None:
        """Back up behind the window when it is due; the next turn tries again what failed."""
        from jalon.services.backing_up import back_up_where_due

        if (caseload := self._caseload) is None or self._jobs.is_busy:
            return
        away = self._application.preferences.second_backup_folder
        self._jobs.start(
            lambda _: back_up_where_due(caseload, away),
            done=lambda _: self._backed_up(),
            failed=self._backup_failed,
        )

    def _backed_up(self) -> None:
        if self.window is not None:
            self.window.notices.withdraw(_BACKUP)

    def _backup_failed(self, error: Exception) -> None:
        _logger.warning("backup behind the window failed", exc_info=error)
        if not isinstance(error, JalonError | OSError):
            raise error  # a bug: on to the crash dialog
        if self.window is not None:
            ring = isinstance(error, messages.RING_TROUBLES)
            again = (
                ("Remettre le trousseau", self._put_ring_back) if ring else ("Réessayer", self._back_up_now)
            )
            actions = (again, ("Voir les sauvegardes", self.window.backup_settings))
            notice = Notice(_BACKUP, messages.describe_backup(error), actions, kind="alert", can_wait=False)
            self.window.notices.show_notice(notice)

    def _put_ring_back(self) -> None:
        """Write the ring again beside the caseload, and see that a backup no longer complains."""
        if self.window is not None:
            self.window.backup_settings().put_ring_back()
            self._back_up_now()

    def _back_up_now(self) -> None:
        from jalon.services.backing_up import back_up_here

        if (caseload := self._caseload) is None or self._jobs.is_busy:
            return
        self._jobs.start(
            lambda _: back_up_here(caseload), done=lambda _: self._backed_up(), failed=self._backup_failed
        )


def tell_failed_closing(application: JalonApplication, error: Exception) -> QMessageBox:
    """Say, when the caseload is closed, that its last backup failed; the program ends after it."""
    said = messages.describe_backup(error)
    box = QMessageBox(
        QMessageBox.Icon.Warning,
        "Jalon — sauvegarde de fermeture",
        "La file active est fermée et rien n’est perdu, mais sa dernière sauvegarde a échoué.",
    )
    box.setInformativeText(f"{said.line()} Jalon réessaiera à la prochaine ouverture.")
    box.addButton("&Fermer", QMessageBox.ButtonRole.AcceptRole)
    box.finished.connect(application.quit)
    box.open()
    return box


def _put_away(window: QWidget | None) -> None:
    if window is not None:
        window.close()
        window.deleteLater()


def _is_practice(path: Path) -> bool:
    return path.parent == practice_folder()


def _relaunch(path: Path | None) -> None:
    arguments = [] if getattr(sys, "frozen", False) else ["-m", "jalon"]
    arguments += [str(path)] if path is not None else []
    fresh = QProcess()
    fresh.setProgram(sys.executable)
    fresh.setArguments(arguments)
    # What waits for the end of this process must not wait for the other one.
    fresh.setStandardOutputFile(QProcess.nullDevice())
    fresh.setStandardErrorFile(QProcess.nullDevice())
    fresh.startDetached()


def _today() -> date:
    return datetime.now(UTC).astimezone().date()
