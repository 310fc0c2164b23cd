"""A dialog whose answer takes a while: it works off the window's thread, and cannot close meanwhile."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QSize
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.ui import messages
from jalon.ui.drafting import TypedDialog
from jalon.ui.fitting import fit
from jalon.ui.jobs import Jobs
from jalon.ui.messages import Message
from jalon.ui.parts import Banner, Button, page, words
from jalon.ui.theme import p

R = TypeVar("R")


class WorkingDialog(TypedDialog):
    """Title, content, what is said of the work, and two answers below: not now, and the main one."""

    asks_before_leaving = False

    def __init__(
        self,
        title: str,
        jobs: Jobs,
        *,
        size: tuple[float, float] = (600, 560),
        later: str = "A&bandonner",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._is_working = False
        self.setWindowTitle(f"Jalon — {title[:1].lower()}{title[1:]}")
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        self._body = QWidget()
        self.content = page(self._body)
        self.heading = words(title, "title", wrap=True)
        self.banner = Banner("alert")
        self.content.addWidget(self.heading)
        self.content.addWidget(self.banner)
        outside.addWidget(self._body, 1)
        self._at_work = QWidget()
        told = QVBoxLayout(self._at_work)
        told.setContentsMargins(p(28), p(6), p(28), p(6))
        self.progress_words = words("", "muted", wrap=True)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        told.addWidget(self.progress_words)
        told.addWidget(self.progress)
        self._at_work.hide()
        outside.addWidget(self._at_work)
        foot = QWidget()
        self._foot = QHBoxLayout(foot)
        self._foot.setContentsMargins(p(28), p(10), p(28), p(16))
        self._foot.setSpacing(p(10))
        self._foot.addStretch()
        self.later_button = Button(later, self.reject)
        self._foot.addWidget(self.later_button)
        outside.addWidget(foot)
        self._main: Button | None = None
        fit(self, QSize(p(size[0]), p(size[1])), within=parent.window() if parent else None)

    def answer_with(self, button: Button) -> Button:
        """Add the main answer; return it."""
        self._main = button
        button.setDefault(True)
        self._foot.addWidget(button)
        return button

    @property
    def is_working(self) -> bool:
        """Tell whether the work is under way."""
        return self._is_working

    def work(
        self,
        what: Callable[[], R],
        told: str,
        *,
        done: Callable[[R], None],
        refused: Callable[[JalonError], bool] | None = None,
    ) -> None:
        """Run ``what`` off the thread of the window; a refusal is said in place.

        ``refused`` may show the refusal itself, beside a field, and return True.
        """
        if self._is_working:
            return
        self.banner.clear()
        self.progress_words.setText(told)
        self.progress.setAccessibleName(told)
        self._set_working(working=True)

        def ended(result: R) -> None:
            self._set_working(working=False)
            done(result)

        def failed(error: Exception) -> None:
            self._set_working(working=False)
            if not isinstance(error, JalonError):
                raise error  # a bug: on to the crash dialog
            if refused is None or not refused(error):
                self.say(messages.describe(error))

        self._jobs.start(lambda _: what(), done=ended, failed=failed)

    def say(self, message: Message) -> None:
        """Say what keeps the dialog from going on."""
        self.banner.say(message)

    def reject(self) -> None:
        """Override of Qt: nothing stops half-way."""
        if not self._is_working:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Override of Qt."""
        if self._is_working:
            event.ignore()
        else:
            super().closeEvent(event)

    def _set_working(self, *, working: bool) -> None:
        self._is_working = working
        self._at_work.setVisible(working)
        self._body.setEnabled(not working)
        self.later_button.setEnabled(not working)
        if self._main is not None:
            self._main.setEnabled(not working)
