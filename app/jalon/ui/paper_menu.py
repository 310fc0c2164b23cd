"""« Papiers »: from the page of somebody or of something, the papers that are about it."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtWidgets import QMenu, QWidget

from jalon.services.papers.asked import PaperKind
from jalon.ui.paper_words import READERS, paper_words
from jalon.ui.parts import Button
from jalon.ui.vocabulary import in_trade_words

_LETTERS = "abcdefghjklmnopqrstuvwxyz"


VISIT: Final = "VISIT"
"""Asked for in the place of a code: everything that goes to an employer’s."""


def paper_button(
    text: str,
    fits: Callable[[PaperKind], bool],
    ask: Callable[[str], object],
    owner: QWidget,
    *,
    offers_visit: bool = False,
) -> Button:
    """Return a button whose menu lists the papers that fit, by whom they are for; ``ask`` gets the code.

    ``offers_visit``: first of all, the papers of a visit in one go (``VISIT``).
    """
    button = Button(text, drawing="printer")
    menu = QMenu(owner)
    button.setMenu(menu)
    button.setProperty("menu", True)
    menu.aboutToShow.connect(lambda: _fill(menu, fits, ask, offers_visit=offers_visit))
    return button


def _fill(
    menu: QMenu, fits: Callable[[PaperKind], bool], ask: Callable[[str], object], *, offers_visit: bool
) -> None:
    from jalon.services.papers.catalogue import PAPERS  # what it draws them with is not needed at the start

    menu.clear()
    if offers_visit:
        menu.addAction("&Imprimer la visite…").triggered.connect(partial(_ask, ask, VISIT))
    letters = iter(_LETTERS)
    for reader, title in READERS.items():
        kinds = [kind for kind in PAPERS.values() if kind.reader is reader and fits(kind)]
        if kinds:
            _add_title(menu, in_trade_words(title))
        for kind in kinds:
            told = in_trade_words(paper_words(kind.code).title)
            letter = next(letters, None)
            action = menu.addAction(f"&{letter}. {told}…" if letter else f"{told}…")
            action.triggered.connect(partial(_ask, ask, kind.code))


def _add_title(menu: QMenu, words: str) -> None:
    """Add the title of a group: Qt draws none of its own in a menu that has a style sheet."""
    if menu.actions():
        menu.addSeparator()
    menu.addAction(words).setEnabled(False)


def _ask(ask: Callable[[str], object], code: str, *_: object) -> None:
    ask(code)
