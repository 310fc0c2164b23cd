"""The card of the keyboard: every shortcut there is, on Shift+F1."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from jalon.ui.commands import Command
from jalon.ui.fitting import fit
from jalon.ui.parts import Button, page, words
from jalon.ui.theme import p

_ELSEWHERE = (
    ("Formulaires et listes", (
        ("Ctrl+Entrée", "Enregistrer"),
        ("Entrée", "Ouvrir la ligne choisie, prendre une proposition"),
        ("Tab", "Champ suivant"),
        ("Alt et la lettre soulignée", "Aller à un champ, appuyer sur un bouton"),
    )),
    ("Saisie d’un acte", (
        ("Maj+Entrée", "Enregistrer la ligne et continuer"),
        ("F2", "De la ligne au formulaire"),
        ("Ctrl+R", "Répéter le dernier acte"),
    )),
    ("Liste d’actes", (
        ("Entrée", "Ouvrir et corriger l’acte"),
        ("C", "Confirmer ce qui était prévu"),
        ("A", "Prévu, mais personne n’est venu"),
        ("X", "Annuler ce qui était prévu"),
        ("Suppr", "Supprimer l’acte (Ctrl+Z le reprend)"),
    )),
    ("Aperçu d’un document", (
        ("Page suivante, Page précédente", "Parcourir"),
        ("+ et −", "Agrandir, réduire"),
        ("Ctrl+0", "À la largeur de la fenêtre"),
        ("Ctrl+S", "Enregistrer le PDF"),
    )),
)  # fmt: skip
_NAMES_OF_KEYS = (
    ("Shift", "Maj"),
    ("Escape", "Échap"),
    ("Left", "Gauche"),
    ("Space", "Espace"),
    ("++", "+plus"),
    ("+-", "+moins"),
)


def listed(commands: Sequence[Command]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the keys by group: those of the window first, then those of forms, lists and papers."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for command in commands:
        if command.keys:
            groups.setdefault(command.group, []).append((words_of_keys(command.keys[0]), command.words))
    return [*groups.items(), *((title, list(keys)) for title, keys in _ELSEWHERE)]


def words_of_keys(keys: str) -> str:
    """Return keys as they are called in French, such as « Ctrl+Maj+J »."""
    for name, french in _NAMES_OF_KEYS:
        keys = keys.replace(name, french)
    return keys


class KeyboardCard(QDialog):
    """Lists the shortcuts; Escape closes it."""

    def __init__(self, commands: Sequence[Command], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Jalon — clavier")
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        body = QWidget()
        layout = page(body)
        layout.addWidget(words("Au clavier", "title"))
        for title, keys in listed(commands):
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
