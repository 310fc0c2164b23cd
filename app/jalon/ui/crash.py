"""The last resort: a failure nobody expected is shown, can be reported, and the program goes on.

A report holds class names and places in the code, never the text of an error nor a value: either may
hold a name.
"""

import faulthandler
import logging
import platform
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
    qVersion,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from jalon import __version__
from jalon.files import write_atomically
from jalon.settings.paths import log_folder
from jalon.ui.flow import Flow
from jalon.ui.parts import Button, words
from jalon.ui.speaking import announce
from jalon.ui.theme import p

_logger = logging.getLogger(__name__)
_DEEPEST = 30


def report_of(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> str:
    """Return what may be sent to whoever looks after Jalon: versions, classes, places."""
    lines = [
        f"Jalon {__version__}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"{platform.system()} {platform.release()}",
        _class_name(kind),
        *_places(trace),
    ]
    seen = {id(error)}
    cause = _cause_of(error)
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        lines += [f"à cause de {_class_name(type(cause))}", *_places(cause.__traceback__)]
        cause = _cause_of(cause)
    return "\n".join(lines)


class CrashHandler(QObject):
    """Catches what nothing else caught, on any thread, and shows one dialog at a time."""

    _caught = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.reports: list[str] = []
        self._dialog: CrashDialog | None = None
        self._trace_file: TextIO | None = None
        self._caught.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take the place of Python's and Qt's last handlers."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        qInstallMessageHandler(_on_qt_message)
        try:
            self._trace_file = (log_folder() / "faults.log").open("a", encoding="utf-8")
            faulthandler.enable(self._trace_file, all_threads=True)
        except OSError:
            _logger.warning("no file for faults")

    def remove(self) -> None:
        """Give Python and Qt their handlers back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)
        if self._trace_file is not None:
            faulthandler.disable()
            self._trace_file.close()
            self._trace_file = None

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        self._keep(kind, error, trace)

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_type is not SystemExit:
            self._keep(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _keep(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        report = report_of(kind, error, trace)
        self.reports.append(report)
        # The log writes classes and places of its own accord, and hides any text that it is given.
        _logger.error("unexpected failure", exc_info=(kind, error, trace) if error is not None else None)
        self._caught.emit(report)

    def _show(self, report: str) -> None:
        # A failure while painting comes back at each painting: one dialog is enough.
        if self._dialog is not None and self._dialog.isVisible():
            return
        self._dialog = CrashDialog(report, QApplication.activeWindow())
        self._dialog.open()


class CrashDialog(QDialog):
    """Says that something failed, offers the report, and lets the program go on."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Jalon — un problème inattendu")
        self.setMinimumWidth(p(620))
        self._report = report
        shown = QPlainTextEdit(report)
        shown.setReadOnly(True)
        shown.setTabChangesFocus(True)
        shown.setAccessibleName("Rapport sans donnée personnelle")
        shown.setMinimumHeight(p(150))
        self.copy_button = Button("&Copier le rapport", self._copy, drawing="clipboard-list")
        self.close_button = Button("Co&ntinuer", self.accept, kind="main")
        self.save_button = Button("&Enregistrer le rapport…", self._ask_where, drawing="save")
        self.told = words("", "help", wrap=True)
        below = QWidget()
        buttons = Flow(below)
        for button in (self.save_button, self.copy_button, self.close_button):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(p(24), p(20), p(24), p(20))
        layout.setSpacing(p(12))
        layout.addWidget(words("Jalon a rencontré un problème inattendu.", "heading", wrap=True))
        layout.addWidget(
            words(
                "Ce qui était enregistré l’est toujours. La dernière saisie, elle, ne l’est peut-être "
                "pas\u00a0: vérifiez-la. Vous pouvez continuer.",
                wrap=True,
            )
        )
        layout.addWidget(
            words(
                "Le rapport ci-dessous dit où le programme a échoué. Il ne contient ni nom, ni texte saisi.",
                "help",
                wrap=True,
            )
        )
        layout.addWidget(shown)
        layout.addWidget(self.told)
        layout.addWidget(below)
        self.close_button.setDefault(True)

    def save_to(self, target: Path) -> None:
        """Write the report, as it is shown, to a file."""
        try:
            write_atomically(target, f"{self._report}\n".encode())
        except OSError:
            self.told.setText("Le rapport n’a pas pu être écrit à cet endroit. Choisissez un autre dossier.")
        else:
            self.told.setText(f"Rapport enregistré\u00a0: {target.name}")
        announce(self.told, self.told.text())

    def _ask_where(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Enregistrer le rapport", str(Path.home() / "jalon-rapport.txt"), "Texte (*.txt)"
        )
        if chosen:
            self.save_to(Path(chosen))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
        self.copy_button.setText("Rapport copié")


def _class_name(kind: type[BaseException]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-_DEEPEST:]
    return [f"  {_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(filename: str) -> str:
    # A full path holds the name of the session, which is often the name of its user.
    parts = Path(filename).parts
    return "/".join(parts[-3:]) if "jalon" in parts[-3:] else "/".join(parts[-2:])


def _cause_of(error: BaseException | None) -> BaseException | None:
    if error is None:
        return None
    if error.__cause__ is not None:
        return error.__cause__
    return None if error.__suppress_context__ else error.__context__


_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def _on_qt_message(level: QtMsgType, context: QMessageLogContext, message: str) -> None:  # noqa: ARG001
    # Qt's own messages may quote a text or a file name: that it spoke is enough to look for.
    _logger.log(_LEVELS.get(level, logging.WARNING), "qt spoke (%s)", level.name)
