"""Keeps windows and dialogs inside the screen they stand on: no button is below its edge."""

import base64
import binascii

from PySide6.QtCore import QByteArray, QRect, QSize
from PySide6.QtWidgets import QWidget

# What the system draws around a window, in dots: its size is known only once it is shown.
_TITLE_BAR, _SIDES = 40, 16


def room_of(widget: QWidget) -> QRect:
    """Return what the screen of a window leaves to windows: without the panels of the system."""
    return widget.screen().availableGeometry()


def fit(widget: QWidget, wanted: QSize, *, within: QWidget | None = None) -> None:
    """Give a window a size, at most what its screen (and the window below it) has room for."""
    room = room_of(within or widget)
    largest = QSize(room.width() - _SIDES, room.height() - _TITLE_BAR)
    if within is not None:
        largest = largest.boundedTo(within.size())
    widget.resize(wanted.boundedTo(largest))


def pull_inside(window: QWidget) -> None:
    """Bring back on its screen a window that was left on another one, or on a larger one."""
    if window.isMaximized() or window.isFullScreen():
        return
    room = room_of(window)
    fit(window, window.size())
    rightmost = room.left() + max(room.width() - _SIDES - window.width(), 0)
    lowest = room.top() + max(room.height() - _TITLE_BAR - window.height(), 0)
    window.move(
        min(max(window.x(), room.left()), rightmost),
        min(max(window.y(), room.top()), lowest),
    )


def geometry_of(window: QWidget) -> str:
    """Return where a window is and how large, as the settings keep it."""
    return base64.b64encode(window.saveGeometry().data()).decode("ascii")


def restore_geometry(window: QWidget, kept: str) -> None:
    """Put a window back where it was; words that say nothing leave it where it is."""
    try:
        saved = base64.b64decode(kept, validate=True)
    except (binascii.Error, ValueError):
        return
    if saved:
        window.restoreGeometry(QByteArray(saved))
