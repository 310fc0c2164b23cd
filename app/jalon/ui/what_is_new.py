"""What is new in this version, shown once after an upgrade."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from jalon import __version__
from jalon.settings.changes import Changes, changes_since
from jalon.ui.application import JalonApplication
from jalon.ui.fitting import fit
from jalon.ui.parts import Button, page, words
from jalon.ui.theme import p


class WhatIsNew(QDialog):
    """Lists what changed; Enter and Escape close it."""

    def __init__(self, groups: tuple[Changes, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Jalon — nouveautés")
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        body = QWidget()
        layout = page(body)
        layout.addWidget(words(f"Ce qui change avec Jalon {__version__}", "title", wrap=True))
        layout.addWidget(
            words(
                "Vos dossiers ont été repris tels quels\u00a0; s’il a fallu les convertir, la copie d’avant "
                "est parmi les sauvegardes.",
                "muted",
                wrap=True,
            )
        )
        for group in groups:
            layout.addWidget(words(group.heading, "heading"))
            for line in group.lines:
                layout.addWidget(words(f"•\u00a0{line}", wrap=True))
        layout.addStretch()
        outside.addWidget(body, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(p(28), 0, p(28), p(16))
        foot.addStretch()
        foot.addWidget(Button("&Fermer", self.accept))
        outside.addLayout(foot)
        fit(self, QSize(p(640), p(680)), within=parent.window())


def show_what_is_new(application: JalonApplication, window: QWidget) -> WhatIsNew | None:
    """Show it when this version is opened for the first time after an older one, and never again."""
    seen = application.preferences.seen_version
    if seen == __version__:
        return None
    groups = changes_since(seen) if seen else ()  # a first installation has nothing to compare with
    if groups or not seen:  # after a newer version nothing is new, nor is it when that one is back
        application.keep(seen_version=__version__)
    if not groups:
        return None
    shown = WhatIsNew(groups, window)
    shown.open()
    return shown
