"""Puts a deadline aside, until a day or for good, once someone says why; undoing takes it back."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from jalon.services.deadlines import Deadline
from jalon.ui.deadlines_table import deadline_for, deadline_when
from jalon.ui.fields import DayField, Labelled, TextField
from jalon.ui.parts import Button, words
from jalon.ui.theme import p

_LONGEST_REASON = 200


class DismissalDialog(QDialog):
    """Asks why a deadline is put aside, and until when."""

    def __init__(self, deadline: Deadline, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.setWindowTitle("Jalon — mettre une échéance de côté")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(p(28), p(22), p(28), p(20))
        layout.setSpacing(p(14))
        layout.addWidget(words("Mettre cette échéance de côté\u00a0?", "heading", wrap=True))
        told = f"{deadline.label}, {deadline_for(deadline)}, {deadline_when(deadline)}."
        layout.addWidget(words(told, "strong", wrap=True))
        layout.addWidget(words(f"Source\u00a0: {deadline.source}.", "muted", wrap=True))
        layout.addWidget(
            words(
                "Sans jour de retour, elle ne sera plus montrée pour cette date. Si la date change, elle "
                "revient.",
                wrap=True,
            )
        )
        self.reason = TextField()
        self.reason.setMaxLength(_LONGEST_REASON)
        self.reason.returnPressed.connect(self._confirm)
        self._row = Labelled(
            "Po&urquoi\u00a0?", self.reason, help_words="Par exemple\u00a0: c’est déjà fait."
        )
        layout.addWidget(self._row)
        self.until = DayField(today)
        self.until.returnPressed.connect(self._confirm)
        self._until_row = Labelled(
            "&Jusqu’au", self.until, help_words="Facultatif : +30, lundi ou 15/12, par exemple."
        )
        layout.addWidget(self._until_row)
        foot = QHBoxLayout()
        foot.addStretch()
        self.later_button = Button("A&bandonner", self.reject)
        self.aside_button = Button("&Mettre de côté", self._confirm, kind="main")
        foot.addWidget(self.later_button)
        foot.addWidget(self.aside_button)
        layout.addLayout(foot)
        self.setFixedWidth(p(560))
        QTimer.singleShot(0, self.reason, lambda: self.reason.setFocus())

    def _confirm(self) -> None:
        if not self.reason.text().strip():
            self._row.show_error("Dites en quelques mots pourquoi.")
            self.reason.setFocus()
            return
        self._row.show_error(None)
        day = self.until.day()
        if self.until.text().strip() and (day is None or day < self._today()):
            self._until_row.show_error("Un jour à venir, ou rien.")
            self.until.setFocus()
            return
        self.accept()
