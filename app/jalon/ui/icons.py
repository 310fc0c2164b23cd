"""Lucide icons recoloured from the tokens, sharp at any density, drawn once."""

import tempfile
from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from jalon.settings.paths import resource, state_folder
from jalon.ui import theme

_DENSITIES = (1.0, 2.0, 3.0)
# QPushButton sets its text right against the icon: the pixmap is widened by this much nothing.
_GAP = 8


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: int, density: float = 1.0, stroke: float = 2.0) -> QPixmap:
    """Return an icon of ``size`` logical pixels in a colour ``#RRGGBB``."""
    drawn = QPixmap(round(size * density), round(size * density))
    drawn.fill(Qt.GlobalColor.transparent)
    drawn.setDevicePixelRatio(density)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(_coloured(name, colour, stroke))).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return drawn


def icon(name: str, token: str, size: float, *, beside_text: bool = False) -> QIcon:
    """Return an icon in the colour of a token; ``beside_text`` leaves room before a button's words."""
    colour = str(getattr(theme.look().tokens, token))
    side, room = theme.p(size), theme.p(_GAP) if beside_text else 0
    made = QIcon()
    for density in _DENSITIES:
        drawn = pixmap(name, colour, side, density)
        if room:
            wide = QPixmap(round((side + room) * density), round(side * density))
            wide.fill(Qt.GlobalColor.transparent)
            wide.setDevicePixelRatio(density)
            painter = QPainter(wide)
            painter.drawPixmap(0, 0, drawn)
            painter.end()
            drawn = wide
        made.addPixmap(drawn)
    return made


def icon_size(size: float, *, beside_text: bool = False) -> QSize:
    """Return the size to give a button that bears such an icon."""
    return QSize(theme.p(size) + (theme.p(_GAP) if beside_text else 0), theme.p(size))


def file_of(name: str, colour: str, stroke: float = 2.0) -> str:
    """Return the path of a recoloured icon: style sheets take files only."""
    target = _cache_folder() / f"{name}-{colour.lstrip('#')}-{round(stroke * 10)}.svg"
    if not target.exists():
        target.write_bytes(_coloured(name, colour, stroke))
    return target.as_posix()


class Drawing(QWidget):
    """An icon by itself; says nothing to a screen reader, for its words stand beside it."""

    def __init__(self, name: str, token: str, size: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._token, self._size = name, token, size
        self.setFixedSize(icon_size(size))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Override of Qt."""
        colour = str(getattr(theme.look().tokens, self._token))
        painter = QPainter(self)
        painter.drawPixmap(0, 0, pixmap(self._name, colour, theme.p(self._size), self.devicePixelRatioF()))
        painter.end()


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text("utf-8")


def _coloured(name: str, colour: str, stroke: float) -> bytes:
    drawn = _source(name).replace("currentColor", colour)
    return drawn.replace('stroke-width="2"', f'stroke-width="{stroke:g}"').encode()


@cache
def _cache_folder() -> Path:
    try:
        folder = state_folder() / "icons"
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        # A read-only profile still gets its ticks and chevrons.
        return Path(tempfile.mkdtemp(prefix="jalon-icons-"))
    return folder
