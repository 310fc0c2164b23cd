"""A long work as the user sees it: how far it is, and a way to stop it."""

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from jalon.ui.jobs import Job
from jalon.ui.parts import Button, words
from jalon.ui.theme import p


class ProgressDialog(QDialog):
    """Shown over the window while a job runs; closing it asks the job to stop."""

    def __init__(self, title: str, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self._has_ended = False
        self.setWindowTitle("Jalon")
        self.setMinimumWidth(p(420))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(p(24), p(20), p(24), p(20))
        layout.setSpacing(p(12))
        layout.addWidget(words(title, "heading", wrap=True))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(title)
        layout.addWidget(self.bar)
        self.count = words("", "muted")
        layout.addWidget(self.count)
        foot = QHBoxLayout()
        foot.addStretch()
        self.cancel_button = Button("&Interrompre", self.reject)
        foot.addWidget(self.cancel_button)
        layout.addLayout(foot)
        job.progressed.connect(self._show)
        job.ended.connect(self._end)

    def reject(self) -> None:
        """Override of Qt: the job stops at its next step, then the dialog closes."""
        if self._has_ended:
            super().reject()
            return
        self._job.cancel()
        self.cancel_button.setEnabled(False)
        self.count.setText("Interruption…")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Override of Qt."""
        if not self._has_ended:
            event.ignore()
            self.reject()

    def _show(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        if not self._job.is_cancelled:
            self.count.setText(f"{done} sur {total}")

    def _end(self) -> None:
        self._has_ended = True
        self.accept()


def show_progress(title: str, job: Job, window: QWidget) -> ProgressDialog:
    """Show how far a job is, over its window, until it ends."""
    shown = ProgressDialog(title, job, window)
    shown.finished.connect(shown.deleteLater)
    shown.open()
    return shown
