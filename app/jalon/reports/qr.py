"""A short code as a QR square: read by any reader from paper, also from a grey copy."""

from typing import Final

from reportlab.graphics.barcode import qrencoder

from jalon.reports.tagging import TaggedCanvas

QUIET_MODULES: Final = 4  # ISO/IEC 18004, 5.3.8: what must stay white on each side

_BLACK = (0.0, 0.0, 0.0)
_WHITE = (1.0, 1.0, 1.0)


def modules_of(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return the dark modules by row; a quarter of the square may be soiled (level Q)."""
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.Q)
    code.addData(text)
    code.make()
    places = range(code.getModuleCount())
    return tuple(tuple(bool(code.isDark(row, column)) for column in places) for row in places)


def draw_qr(canvas: TaggedCanvas, text: str, left: float, top: float, side: float) -> None:
    """Draw the square, ``side`` points wide without the white around it."""
    rows = modules_of(text)
    each = side / len(rows)
    around = QUIET_MODULES * each
    canvas.paint(_WHITE)
    canvas.rect(left - around, top - side - around, side + 2 * around, side + 2 * around, stroke=0, fill=1)
    canvas.paint(_BLACK)
    for rank, row in enumerate(rows):
        start = 0
        while start < len(row):
            length = 0
            while start + length < len(row) and row[start + length]:
                length += 1
            if length:  # modules side by side are one rectangle: no hair between them
                canvas.rect(
                    left + start * each, top - (rank + 1) * each, length * each, each, stroke=0, fill=1
                )
            start += max(length, 1)
