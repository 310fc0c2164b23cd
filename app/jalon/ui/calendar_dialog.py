"""Asks what a calendar is to be told: whose deadlines and acts, and with which words for people."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from jalon.ui.fields import Choice, Labelled
from jalon.ui.messages import Message
from jalon.ui.parts import Banner, Button, words
from jalon.ui.theme import p

MINE, ALL = "MINE", "ALL"


class CalendarDialog(QDialog):
    """Whose calendar, and with names or not; names are never the default."""

    def __init__(
        self, *, with_names: bool, whose: str, may_choose: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Jalon — agenda")
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(p(28), p(22), p(28), p(20))
        layout.setSpacing(p(14))
        layout.addWidget(words("Échéances et rendez-vous dans un agenda", "heading", wrap=True))
        layout.addWidget(
            words(
                "Un fichier .ics pour l’année à venir\u00a0; écrit de nouveau, il corrige l’agenda et "
                "annule ce qui n’est plus.",
                wrap=True,
            )
        )
        self.whose = Choice()
        self.whose.offer(
            [(MINE, "Mes dossiers et mes actes"), (ALL, "Tous les dossiers")]
            if may_choose
            else [(ALL, "Tous les dossiers")]
        )
        self.whose.choose(whose)
        layout.addWidget(Labelled("&De qui", self.whose))
        self.names = QCheckBox("&Noms, sujets et employeurs en clair")
        self.names.setChecked(with_names)
        self.names.toggled.connect(lambda _: self._warn())
        layout.addWidget(self.names)
        self.warning = Banner("warm")
        layout.addWidget(self.warning)
        foot = QHBoxLayout()
        foot.addStretch()
        self.later_button = Button("A&bandonner", self.reject)
        self.write_button = Button("Écrire le &fichier…", self.accept, kind="main", drawing="file-down")
        foot.addWidget(self.later_button)
        foot.addWidget(self.write_button)
        layout.addLayout(foot)
        self.setFixedWidth(p(560))
        self._warn()
        QTimer.singleShot(0, self.whose, lambda: self.whose.setFocus())

    def _warn(self) -> None:
        if self.names.isChecked():
            self.warning.say(
                Message(
                    "Le fichier et l’agenda diront qui est accompagné.",
                    "Ils ne sont pas chiffrés. Sans cette case, chacun est dit par son code de dossier.",
                )
            )
        else:
            self.warning.clear()
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        """Take the height that the words need at the width there is."""
        self.resize(self.width(), self._column.heightForWidth(self.width()))
