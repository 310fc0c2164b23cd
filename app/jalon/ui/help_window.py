"""« Aide »: guides, glossary and keys, searched as one types; without network, beside any other window."""

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from jalon.files import write_atomically
from jalon.ui import help_search, help_text, theme, wording
from jalon.ui.fields import TextField
from jalon.ui.fitting import fit
from jalon.ui.flow import Flow
from jalon.ui.help_text import KEYBOARD, Found
from jalon.ui.parts import Button, Row, words
from jalon.ui.read_page import ReadPage
from jalon.ui.speaking import announce
from jalon.ui.theme import p
from jalon.ui.vocabulary import in_trade_words

PAGE_OF: Final = {
    "home": "premier-jour",
    "people": "premier-jour",
    "person": "un-acte",
    "employers": "une-visite",
    "employer": "une-visite",
    "partners": "devoirs-et-droits",
    "partner": "devoirs-et-droits",
    "journal": "un-acte",
    "month": "un-mois",
    "settings": "premier-jour",
    "import": "ancien-tableau",
    "export": "partir",
    "grids": "un-releve",
    "tasks": "un-acte",
    "handover": "partir",
    "deadlines": "une-visite",
    "duplicates": "ancien-tableau",
    "papers": "un-papier",
    "settings.display": "quand-ca-ne-va-pas",
    "settings.backups": "une-sauvegarde",
    "settings.access": "phrase-perdue",
    "settings.access_log": "devoirs-et-droits",
    "settings.person_papers": "devoirs-et-droits",
    "unlock": "phrase-perdue",
    "first_start": "premier-jour",
    "forms": "un-acte",
}
"""The guide of each screen, by what the code calls it."""
_FIRST: Final = "premier-jour"
_NARROW_BELOW, _LOW_LIST, _ANY_HEIGHT = 720, 84, 16_777_215
_MOVES: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class HelpWindow(QDialog):
    """The pages of the help; it stays beside what it is asked about, and Escape closes it."""

    def __init__(self) -> None:
        super().__init__(None)
        self._found: tuple[Found, ...] = ()
        self._page = Found(_FIRST, "")
        self.setWindowTitle("Jalon — aide")
        self.setMinimumSize(QSize(480, 360))
        self._build()
        fit(self, QSize(p(980), p(700)))
        self._find("")

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the lines of the list."""
        return tuple(found.words for found in self._found)

    @property
    def page(self) -> str:
        """Return which page is shown, by what links call it."""
        return self._page.page

    def show_page(self, key: str, anchor: str = "") -> None:
        """Show a page, at one of its titles when ``anchor`` names one; the list follows."""
        self._page = Found(key, help_text.page_title(key), anchor)
        self._turn()
        for row, found in enumerate(self._found):
            if found.page == key and (found.anchor == anchor or not anchor):
                self.list.blockSignals(True)
                self.list.setCurrentRow(row)
                self.list.blockSignals(False)
                break

    def show_booklet(self) -> None:
        """Show the whole help as one paper, to print it or to save it."""
        from jalon.reports.booklet import booklet
        from jalon.ui.preview import PreviewDialog

        self.preview = PreviewDialog("Jalon, l’aide", booklet(in_trade_words), self._save, self)
        self.preview.finished.connect(self.preview.deleteLater)
        self.preview.open()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override of Qt: the arrows move in the list while the letters go to the field."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.key() in _MOVES:
            if event.type() is QEvent.Type.KeyPress:
                self.list.event(event)
                # The keyboard stays in the field: who hears the window is told where the list is.
                if 0 <= (row := self.list.currentRow()) < len(self._found):
                    announce(self.list, f"{self._found[row].words}, {row + 1} sur {len(self._found)}")
            return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt: pictures take the width of the page; a list above it leaves it the room."""
        super().resizeEvent(event)
        is_above = self.width() < p(_NARROW_BELOW)
        self.list.setMaximumHeight(p(_LOW_LIST) if is_above else _ANY_HEIGHT)
        self._later.start()

    def _save(self, content: bytes) -> Path | None:
        wanted = Path.home() / "jalon-aide.pdf"
        name, _ = QFileDialog.getSaveFileName(self, "Enregistrer le livret", str(wanted), "PDF (*.pdf)")
        if not name:
            return None
        try:
            write_atomically(Path(name), content)
        except OSError:
            self.told.setText(
                "Le livret n’a pas pu être enregistré à cet endroit. Choisissez un autre dossier."
            )
            announce(self.told, self.told.text())
            return None
        return Path(name)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(p(20), p(16), p(20), p(16))
        layout.setSpacing(p(10))
        line = QHBoxLayout()
        line.setSpacing(p(10))
        label = words("Cherc&her")
        line.addWidget(label)
        self.search = TextField(drawing="search")
        self.search.setPlaceholderText("Un mot, une question")
        self.search.setAccessibleName("Chercher dans l’aide")
        self.search.setAccessibleDescription("Flèches\u00a0: choisir. Entrée\u00a0: lire.")
        self.search.offer_clearing()
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(self._read)
        label.setBuddy(self.search)
        line.addWidget(self.search, 1)
        layout.addLayout(line)
        self.list = QListWidget()
        self.list.setAccessibleName("Pages de l’aide")
        self.list.setProperty("completion", True)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._choose)
        self.list.itemActivated.connect(lambda _: self._read())
        self.list.setMinimumHeight(p(64))
        self.view = ReadPage(16)
        self.view.setMinimumHeight(p(120))
        self.view.anchorClicked.connect(self._follow)
        columns = Row(_NARROW_BELOW, spacing=14)
        columns.add(self.list, 3)
        columns.add(self.view, 7)
        layout.addWidget(columns, 1)
        self.told = words("", "help", wrap=True)
        layout.addWidget(self.told)
        below = QWidget()
        self._foot = Flow(below)
        self._links: list[Button] = []
        self.keys_button = Button("&Touches du clavier", lambda: self.show_page(KEYBOARD), kind="link")
        self.booklet_button = Button("&Livret à imprimer…", self.show_booklet, drawing="printer")
        self.close_button = Button("&Fermer", self.accept)
        self._always = (self.keys_button, self.booklet_button, self.close_button)
        for button in self._always:
            self._foot.addWidget(button)
        layout.addWidget(below)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._write)

    def _find(self, typed: str) -> None:
        self._found = help_search.found_in_help(typed)
        self.list.blockSignals(True)
        self.list.clear()
        for found in self._found:
            self.list.addItem(QListWidgetItem(found.words))
        self.list.blockSignals(False)
        if not typed.strip():
            self.told.hide()
            self.show_page(self._page.page)
            return
        self.told.setVisible(not self._found or self.width() >= p(_NARROW_BELOW))
        self.told.setText(
            wording.counted(len(self._found), "endroit trouvé", "endroits trouvés")
            if self._found
            else "Rien dans l’aide ne porte ces lettres. Essayez un autre mot."
        )
        first = f"\u00a0: {self._found[0].words}" if self._found else ""
        announce(self.list, f"{self.told.text()}{first}")
        self.list.setCurrentRow(0)

    def _read(self) -> None:
        self.view.setFocus()

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._found):
            self._page = self._found[row]
            self._turn()

    def _turn(self) -> None:
        self._write()
        for left in (*self._links, *self._always):
            self._foot.removeWidget(left)
        for gone in self._links:
            gone.hide()
            gone.deleteLater()
        self._links = [self._link_to(key) for key in help_text.links_of(self._page.page)]
        before: QWidget = self.view
        for button in (
            *self._links,
            *self._always,
        ):  # one row of all where there is room: the page has the rest
            self._foot.addWidget(button)
            QWidget.setTabOrder(before, button)
            before = button

    def _link_to(self, key: str) -> Button:
        title = help_text.page_title(key)
        button = Button(title, partial(self._follow, QUrl(key)), kind="link", drawing="arrow-right")
        button.setAccessibleName(f"Voir aussi\u00a0: {title}")
        return button

    def _follow(self, url: QUrl) -> None:
        self.search.clear()
        self.show_page(url.toString())

    def _write(self) -> None:
        document = self.view.document()
        document.setDefaultStyleSheet(help_text.style_of(theme.look()))
        width = self.view.viewport().width() - 2 * round(document.documentMargin())
        self.view.setHtml(help_text.html_of(self._page.page, theme.look(), width))
        if self._page.anchor:
            self._go_to(self._page.anchor)
        title = help_text.page_title(self._page.page)
        self.setWindowTitle(f"Jalon — aide\u00a0: {title}")
        self.view.setAccessibleName(f"Page\u00a0: {title}")

    def _go_to(self, anchor: str) -> None:
        """Show a title of the page, and put the caret there: reading goes on from it."""
        self.view.scrollToAnchor(anchor)
        block = self.view.document().begin()
        while block.isValid():
            pieces = block.begin()
            while not pieces.atEnd():
                if anchor in pieces.fragment().charFormat().anchorNames():
                    self.view.setTextCursor(QTextCursor(block))
                    self.view.scrollToAnchor(anchor)
                    return
                pieces += 1
            block = block.next()

    def changeEvent(self, event: QEvent) -> None:
        """Override of Qt: another theme or size is another page."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "_later"):
            self._later.start()


_open: list[HelpWindow] = []


def show_help(place: str = "home", page: str | None = None) -> HelpWindow:
    """Show the help at the guide of a screen, or at a page; one window at most, brought back when open."""
    shown = next((window for window in _open if isValid(window)), None)
    if shown is None:
        _open[:] = [shown := HelpWindow()]
    shown.show_page(page or PAGE_OF.get(place) or PAGE_OF.get(place.partition(".")[0], _FIRST))
    shown.show()
    shown.raise_()
    shown.activateWindow()
    shown.search.setFocus()
    return shown
