"""A work under way, in the place where it was asked for: what is done, how far, and a way to stop it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from jalon.ui.parts import Button, words
from jalon.ui.theme import p


class WorkShown(QWidget):
    """Hidden until a work begins; ``name`` is what a screen reader calls the bar."""

    def __init__(self, name: str, stop: Callable[[], object]) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(p(16))
        self.told = words("", "muted", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(name)
        self.stop_button = Button("I&nterrompre", stop, kind="link")
        layout.addWidget(self.told)
        layout.addWidget(self.bar)
        layout.addWidget(self.stop_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def begin(self, told: str, *, can_stop: bool) -> None:
        """Say what is done; one that can be stopped tells how far it is."""
        self.told.setText(told)
        self.bar.setRange(0, 100 if can_stop else 0)
        self.stop_button.setVisible(can_stop)
        self.stop_button.setEnabled(True)
        self.show()

    def show_step(self, done: int, total: int, told: str) -> None:
        """Show how far the work is, and what it does now; no words leave those that are there."""
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        if told:
            self.told.setText(told)

    def say_stopping(self) -> None:
        """Say that the work stops at its next step."""
        self.stop_button.setEnabled(False)
        self.told.setText("Interruption…")
