"""Asks before a month is locked: what it means, and for a rectifying version, why there is one."""

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from jalon.domain.months import Month
from jalon.ui import wording
from jalon.ui.fields import Labelled, TextField
from jalon.ui.fitting import fit
from jalon.ui.parts import Button, page, words
from jalon.ui.theme import p

_LONGEST_REASON = 200


class LockDialog(QDialog):
    """Locking cannot be undone: the keyboard never starts on the button that does it."""

    def __init__(self, month: Month, revision: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Jalon — arrêter le mois")
        self._needs_reason = revision > 1
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        body = QWidget()
        layout = page(body)
        layout.setSpacing(p(14))
        title = f"Arrêter le mois {wording.of_month(month)}\u00a0?"
        if self._needs_reason:
            title = f"Arrêter la version {revision} du mois {wording.of_month(month)}\u00a0?"
        layout.addWidget(words(title, "heading", wrap=True))
        layout.addWidget(
            words(
                "Les chiffres sont gardés tels quels dans une version numérotée, qui ne s’efface pas. Un "
                "acte saisi ou corrigé ensuite attendra «\u00a0à régulariser\u00a0», et une nouvelle version "
                "pourra être arrêtée.",
                wrap=True,
            )
        )
        self.reason = TextField()
        self.reason.setMaxLength(_LONGEST_REASON)
        self._row = Labelled(
            "&Pourquoi une nouvelle version\u00a0?",
            self.reason,
            help_words="Imprimé sur le relevé\u00a0: des faits, aucun nom. "
            "Par exemple\u00a0: deux actes saisis en retard.",
        )
        self._row.setVisible(self._needs_reason)
        layout.addWidget(self._row)
        layout.addStretch()
        outside.addWidget(body, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(p(28), p(8), p(28), p(20))
        foot.setSpacing(p(10))
        foot.addStretch()
        self.later_button = Button("Pas &maintenant", self.reject)
        self.lock_button = Button("&Arrêter le mois", self._lock, kind="main", drawing="lock")
        foot.addWidget(self.later_button)
        foot.addWidget(self.lock_button)
        outside.addLayout(foot)
        fit(self, QSize(p(580), p(370 if self._needs_reason else 270)), within=parent)
        first: QWidget = self.reason if self._needs_reason else self.later_button
        QTimer.singleShot(0, self, lambda: first.setFocus())

    @property
    def wanted_reason(self) -> str | None:
        """Return why there is a new version, None for the first one."""
        return self.reason.text().strip() or None

    def _lock(self) -> None:
        if self._needs_reason and self.wanted_reason is None:
            self._row.show_error("Dites en quelques mots pourquoi.")
            self.reason.setFocus()
            return
        self.accept()
