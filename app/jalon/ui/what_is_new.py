"""What is new in this version, shown once after an upgrade."""

from html import escape
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from jalon import __version__
from jalon.settings.changes import Changes, changes_since
from jalon.ui import help_text, theme
from jalon.ui.application import JalonApplication
from jalon.ui.fitting import fit
from jalon.ui.parts import Button
from jalon.ui.read_page import ReadPage
from jalon.ui.theme import p

_KEPT: Final = (
    "Vos dossiers ont été repris tels quels\u00a0; s’il a fallu les convertir, la copie d’avant est parmi "
    "les sauvegardes."
)


class WhatIsNew(QDialog):
    """Lists what changed; Enter and Escape close it."""

    def __init__(self, groups: tuple[Changes, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Jalon — nouveautés")
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        title = f"Ce qui change avec Jalon {__version__}"
        # Read line by line and moved in with the keyboard, as a page of the help is.
        self.view = ReadPage(24)
        self.view.setAccessibleName(title)
        self.view.document().setDefaultStyleSheet(help_text.style_of(theme.look()))
        told = "".join(f"{_heading(group)}<ul>{_items(group)}</ul>" for group in groups)
        self.view.setHtml(f'<h1>{escape(title)}</h1><p class="muted">{_KEPT}</p>{told}')
        outside.addWidget(self.view, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(p(28), p(10), p(28), p(16))
        foot.addStretch()
        foot.addWidget(Button("&Fermer", self.accept))
        outside.addLayout(foot)
        fit(self, QSize(p(640), p(680)), within=parent.window())
        self.view.setFocus()


def _heading(group: Changes) -> str:
    return f"<h2>{escape(group.heading)}</h2>" if group.heading else ""


def _items(group: Changes) -> str:
    return "".join(f"<li>{escape(line)}</li>" for line in group.lines)


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
