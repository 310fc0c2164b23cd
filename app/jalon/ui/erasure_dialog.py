"""Erases a file for good, in two steps: what goes and what stays, then the case code typed again."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.services import rights
from jalon.ui import messages
from jalon.ui.fields import Choice, Labelled, TextField
from jalon.ui.pages import Pages
from jalon.ui.parts import Banner, Button, page, words
from jalon.ui.theme import p
from jalon.ui.workspace import Workspace

_RULES = (
    ("right_to_erasure", "Demande de la personne (RGPD, art. 17)"),
    ("retention", "Durée de conservation atteinte"),
)
_GOES = (
    "Nom, coordonnées, droits, projets, notes, conventions, documents et prochaines actions",
    "Les anciennes valeurs de chaque champ, l’index de recherche et les saisies en attente",
    "Les mots écrits dans ses actes",
)
_STAYS = (
    "Des lignes sans nom\u00a0: dates, modules, contrats et durées, pour que les relevés restent justes",
    "Le code du dossier, déjà imprimé sur les relevés, que rien ne relie plus à personne",
    "Un certificat\u00a0: le jour, la raison, l’identifiant opaque, et qui a confirmé",
    "Les sauvegardes plus anciennes, jusqu’à leur fin\u00a0: en reprendre une efface de nouveau",
)


class ErasureDialog(QDialog):
    """Asks twice, then erases; nothing brings the file back."""

    erased = Signal()

    def __init__(
        self, workspace: Workspace, person_id: str, case_code: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace, self._person_id, self._case_code = workspace, person_id, case_code
        self.setWindowTitle("Jalon — effacer un dossier")
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        self._steps = Pages()
        self._steps.addWidget(self._first_step())
        self._steps.addWidget(self._second_step())
        outside.addWidget(self._steps, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(p(28), p(10), p(28), p(16))
        foot.addStretch()
        self.keep_button = Button("A&bandonner", self.reject)
        self.next_button = Button("&Continuer", self._go_on)
        self.erase_button = Button("&Effacer pour toujours", self.erase, drawing="trash-2")
        for button in (self.keep_button, self.next_button, self.erase_button):
            foot.addWidget(button)
        outside.addLayout(foot)
        self.erase_button.hide()
        self.resize(QSize(p(720), p(620)))
        QTimer.singleShot(0, self.rule, lambda: self.rule.setFocus())

    def erase(self) -> None:
        """Erase, when the code is the one of this file."""
        self.banner.clear()
        self._code_row.show_error(None)
        if self.code.text().strip().upper() != self._case_code.upper():
            self._code_row.show_error("Ce n’est pas le code de ce dossier.")
            self.code.setFocus()
            return
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self._workspace.write(
                rights.erase_person, self._person_id, rule=self.rule.value() or _RULES[0][0]
            )
        except JalonError as error:
            self.banner.say(messages.describe(error))
        else:
            self.accept()
            self.erased.emit()
        finally:
            QGuiApplication.restoreOverrideCursor()

    def _first_step(self) -> QWidget:
        step = QWidget()
        layout = page(step)
        layout.setSpacing(p(10))
        layout.addWidget(words(f"Effacer le dossier {self._case_code}", "title", wrap=True))
        for title, lines in (("Ce qui sera effacé", _GOES), ("Ce qui restera", _STAYS)):
            layout.addWidget(words(title, "heading", wrap=True))
            for line in lines:
                layout.addWidget(words(f"• {line}.", wrap=True))
        self.rule = Choice()
        self.rule.offer(list(_RULES))
        layout.addWidget(Labelled("&Raison de l’effacement", self.rule))
        layout.addStretch()
        return step

    def _second_step(self) -> QWidget:
        step = QWidget()
        layout = page(step)
        layout.addWidget(words("Dernière vérification", "title", wrap=True))
        layout.addWidget(
            words(
                "Rien ne rendra ce dossier, pas même «\u00a0Annuler\u00a0». "
                f"Pour confirmer, tapez son code\u00a0: {self._case_code}.",
                wrap=True,
            )
        )
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        self.code = TextField()
        self.code.returnPressed.connect(self.erase)
        self._code_row = Labelled("Code &du dossier", self.code)
        layout.addWidget(self._code_row)
        layout.addStretch()
        return step

    def _go_on(self) -> None:
        self._steps.setCurrentIndex(1)
        self.next_button.hide()
        self.erase_button.show()
        self.code.setFocus()
