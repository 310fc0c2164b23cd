"""Before the first real name: says that an impact analysis is due, takes its day, and blocks nothing."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from jalon.services import first_steps
from jalon.ui.fields import DayField, Labelled
from jalon.ui.fitting import fit
from jalon.ui.parts import Button, foot_of, page, shortcut, words
from jalon.ui.theme import p
from jalon.ui.workspace import Workspace


class ImpactDialog(QDialog):
    """Tells of the impact analysis (AIPD) and keeps the day it was done."""

    def __init__(
        self,
        workspace: Workspace,
        today: Callable[[], date],
        *,
        later_words: str = "Plus &tard, admettre maintenant",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._today = today
        self.setWindowTitle("Jalon — analyse d’impact")
        self.day = DayField(today)
        self.day_row = Labelled("AIPD &faite le", self.day)
        self._build(later_words)
        fit(self, QSize(p(680), p(500)))
        QTimer.singleShot(0, self, lambda: self.day.setFocus())

    def save(self) -> None:
        """Keep the day of the analysis."""
        day = self.day.day()
        if day is None:
            told = (
                "Cette date n’est pas comprise."
                if self.day.text().strip()
                else "À remplir, ou «\u00a0Plus tard\u00a0»."
            )
        elif day > self._today():
            told = "Cette date n’est pas encore passée."
        else:
            self._workspace.write(first_steps.answer_impact_assessment, day)
            self.accept()
            return
        self.day_row.show_error(told)
        self.day.setFocus()

    def put_off(self) -> None:
        """Go on without it; the window reminds of it."""
        self._workspace.write(first_steps.answer_impact_assessment, None)
        self.accept()

    def _build(self, later_words: str) -> None:
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        body = QWidget()
        layout = page(body)
        layout.addWidget(words("Avant le premier nom réel", "title", wrap=True))
        layout.addWidget(
            words(
                "Suivre des personnes en situation de handicap demande une analyse d’impact relative à la "
                "protection des données (AIPD, article 35 du RGPD). Elle se fait une fois, avec "
                "votre direction ou votre délégué à la protection des données.",
                wrap=True,
            )
        )
        layout.addWidget(
            words(
                "Si elle n’est pas faite, rien n’est bloqué\u00a0: Jalon vous le rappellera.",
                "muted",
                wrap=True,
            )
        )
        layout.addWidget(self.day_row)
        layout.addStretch()
        outside.addWidget(body, 1)
        self.later_button = Button(later_words, self.put_off)
        self.save_button = Button("&Enregistrer", self.save, kind="main", drawing="check")
        self.save_button.setDefault(True)
        outside.addWidget(foot_of(self.later_button, self.save_button))
        shortcut(self, "Ctrl+Return", self.save)
