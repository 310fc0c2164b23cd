"""What came back of a backup, where it is, and how to open it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jalon.services.restoring import Restored
from jalon.ui import wording
from jalon.ui.parts import Banner, Button, foot_of, page, words


class RestoredPage(QWidget):
    """Says what the new file holds; ``leave`` and ``open_it`` are what its buttons do."""

    def __init__(self, leave: Callable[[], object], open_it: Callable[[], object]) -> None:
        super().__init__()
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        body = QWidget()
        layout = page(body)
        layout.addWidget(words("La sauvegarde est revenue", "title", wrap=True))
        self.told = words("", "strong", wrap=True)
        self.erased = words("", wrap=True)
        self.folder = words("", "help", wrap=True, selectable=True)
        for line in (self.told, self.erased, self.folder):
            layout.addWidget(line)
        layout.addWidget(
            words(
                "Le fichier d’avant et la sauvegarde sont toujours là. Ce qui est saisi dans l’un n’ira pas "
                "dans l’autre\u00a0: choisissez lequel sert désormais.",
                "muted",
                wrap=True,
            )
        )
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        layout.addStretch()
        outside.addWidget(body, 1)
        self.open_button = Button("&Ouvrir le fichier restauré", open_it, kind="main", drawing="lock-open")
        outside.addWidget(foot_of(Button("Plus &tard", leave), self.open_button))

    def show_restored(self, restored: Restored, target: Path) -> None:
        """Say what came back, and where it is."""
        self.told.setText(
            f"«\u00a0{target.stem}\u00a0» est dans l’état du "
            f"{wording.moment_words(restored.made_at)}\u00a0: "
            f"{wording.counted(restored.persons, 'personne', 'personnes')}, "
            f"{wording.counted(restored.acts, 'acte', 'actes')}."
        )
        again = wording.counted(restored.erased_again, "dossier effacé", "dossiers effacés")
        self.erased.setText(f"{again} depuis cette sauvegarde\u00a0: l’effacement a été refait.")
        self.erased.setVisible(bool(restored.erased_again))
        self.folder.setText(f"Dans {target.parent}")
