"""Draw the icon files and the setup’s picture from the SVG: python program_icon.py FOLDER (with PySide6)."""

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SOURCE = Path(__file__).resolve().parent.parent / "resources" / "icons" / "jalon.svg"
WINDOWS_SIZES = (16, 24, 32, 48, 64, 128, 256)
MAC_SIZES = {b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}


def png(renderer: QSvgRenderer, size: int) -> bytes:
    """Return the icon as a PNG of this many pixels a side."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know only the form with bytes
    return bytes(buffer.data().data())


def side(renderer: QSvgRenderer) -> QImage:
    """Return the picture beside the first and the last page of the setup for Windows, twice its size."""
    image = QImage(328, 628, QImage.Format.Format_RGB888)
    image.fill(QColor("#0f4c4a"))
    painter = QPainter(image)
    renderer.render(painter, QRectF(84, 224, 160, 160))
    painter.end()
    return image


def ico(images: dict[int, bytes]) -> bytes:
    """Return a Windows icon file of PNGs by size (256 is written as 0)."""
    header = struct.pack("<HHH", 0, 1, len(images))
    offset, entries = len(header) + 16 * len(images), b""
    for size, image in images.items():
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(image), offset)
        offset += len(image)
    return header + entries + b"".join(images.values())


def icns(images: dict[bytes, bytes]) -> bytes:
    """Return a macOS icon file of PNGs by type."""
    body = b"".join(kind + struct.pack(">I", len(image) + 8) + image for kind, image in images.items())
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def main(folder: Path) -> int:
    """Write jalon.ico, jalon.icns and setup.bmp in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    renderer = QSvgRenderer(str(SOURCE))
    (folder / "jalon.ico").write_bytes(ico({size: png(renderer, size) for size in WINDOWS_SIZES}))
    (folder / "jalon.icns").write_bytes(icns({kind: png(renderer, size) for kind, size in MAC_SIZES.items()}))
    side(renderer).save(str(folder / "setup.bmp"))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
