"""Where the keyboard stops on a page: Tab in the order that is read, F6 from card to card."""

from collections.abc import Iterator
from itertools import pairwise
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QLayout, QScrollArea, QWidget

from jalon.ui.parts import Card
from jalon.ui.speaking import announce
from jalon.ui.workspace import takes_keys


def order_tabs(shown: QWidget) -> None:
    """Make Tab go through a page as it is read.

    Qt puts what is made later behind everything else: the lines of a card that was filled again came after
    the last card of the page.
    """
    window = shown.window()
    stops = [
        part
        for part in _in_reading_order(shown)
        # What a page lets go of is a window of its own until it is deleted.
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.window() is window
    ]
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def go_to_card(shown: QWidget, step: int) -> bool:
    """Take the keyboard to the next card of a page (1), or to the one before (-1), round and round.

    The card is named to a screen reader. False: there is none to go to.
    """
    cards = list(_cards(shown))
    if not cards:
        return False
    focus = cast("QWidget | None", shown.focusWidget()) or shown
    here = next((place for place, (card, _) in enumerate(cards) if card.isAncestorOf(focus)), None)
    if here is None:
        here = -1 if step > 0 else 0
    card, first = cards[(here + step) % len(cards)]
    first.setFocus(Qt.FocusReason.TabFocusReason)
    announce(card, heading_of(card))
    return True


def heading_of(card: Card) -> str:
    """Return the words a card begins with, empty when it has no heading."""
    for label in card.findChildren(QLabel):
        if label.property("role") == "heading" and label.isVisible():
            return label.text()
    return ""


def _cards(shown: QWidget) -> Iterator[tuple[Card, QWidget]]:
    """Yield the cards of a page that the keyboard can enter, each with its first stop."""
    seen: set[Card] = set()
    for part in _in_reading_order(shown):
        if takes_keys(part) and (card := _outermost_card(part, shown)) is not None and card not in seen:
            seen.add(card)
            yield card, part


def _outermost_card(part: QWidget, within: QWidget) -> Card | None:
    found = None
    above: QWidget | None = part
    while above is not None and above is not within:
        if isinstance(above, Card):
            found = above
        above = above.parentWidget()
    return found


def _in_reading_order(shown: QWidget) -> Iterator[QWidget]:
    """Yield the widgets of a page as its layouts hold them: from left to right, from top to bottom."""
    if isinstance(shown, QScrollArea):
        if shown.widget() is not None:
            yield from _whole(shown.widget())
    elif (layout := shown.layout()) is not None and not isinstance(shown, QAbstractScrollArea):
        yield from _of_layout(layout)


def _of_layout(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        assert item is not None  # there are so many
        if (widget := item.widget()) is not None:
            yield from _whole(widget)
        elif (inner := item.layout()) is not None:
            yield from _of_layout(inner)


def _whole(widget: QWidget) -> Iterator[QWidget]:
    yield widget
    yield from _in_reading_order(widget)
