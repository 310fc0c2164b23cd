"""The card of the keyboard: every shortcut there is, on F1."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from jalon.ui.fitting import fit
from jalon.ui.parts import Button, page, words
from jalon.ui.theme import p

_KEYS = (
    ("Partout", (
        ("Ctrl+1", "Personnes"),
        ("Ctrl+2", "Journal"),
        ("Ctrl+3", "Relevé du mois"),
        ("Ctrl+N", "Nouvel acte"),
        ("Ctrl+F", "Chercher une personne"),
        ("Ctrl+Z", "Annuler la dernière action"),
        ("Échap", "Revenir à la liste, fermer une fenêtre"),
        ("Ctrl+L", "Verrouiller"),
        ("Ctrl+Q", "Quitter"),
        ("Alt et la lettre soulignée", "Aller à un champ, appuyer sur un bouton"),
        ("F1", "Cette fiche"),
    )),
    ("Formulaires et listes", (
        ("Ctrl+Entrée", "Enregistrer"),
        ("Entrée", "Ouvrir la ligne choisie, prendre une proposition"),
        ("Tab", "Champ suivant"),
    )),
    ("Aperçu d’un document", (
        ("Page suivante, Page précédente", "Parcourir"),
        ("+ et −", "Agrandir, réduire"),
        ("Ctrl+0", "À la largeur de la fenêtre"),
        ("Ctrl+S", "Enregistrer le PDF"),
    )),
    ("Taille du texte", (
        ("Ctrl+plus, Ctrl+moins", "Plus grand, plus petit"),
        ("Ctrl+0", "À 100\u00a0%"),
    )),
)  # fmt: skip


class KeyboardCard(QDialog):
    """Lists the shortcuts; Escape closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Jalon — clavier")
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        body = QWidget()
        layout = page(body)
        layout.addWidget(words("Au clavier", "title"))
        for title, keys in _KEYS:
            layout.addWidget(words(title, "heading"))
            grid = QGridLayout()
            grid.setHorizontalSpacing(p(20))
            grid.setColumnStretch(0, 2)
            grid.setColumnStretch(1, 3)
            for row, (key, what) in enumerate(keys):
                grid.addWidget(words(key, "strong", wrap=True), row, 0)
                grid.addWidget(words(what, wrap=True), row, 1)
            layout.addLayout(grid)
        layout.addStretch()
        outside.addWidget(body, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(p(28), 0, p(28), p(16))
        foot.addStretch()
        foot.addWidget(Button("&Fermer", self.accept))
        outside.addLayout(foot)
        fit(self, QSize(p(640), p(680)), within=parent.window())
