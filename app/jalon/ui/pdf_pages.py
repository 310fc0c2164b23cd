"""The pages of a PDF as images, for the screen and for the printer."""

from collections import OrderedDict

import pypdfium2
from PySide6.QtGui import QImage

_KEPT_PAGES = 6


class Pages:
    """The pages of one PDF as images; pdfium is not to be shared between threads, so only one uses it."""

    def __init__(self, content: bytes) -> None:
        self._document = pypdfium2.PdfDocument(content)
        self._drawn: OrderedDict[tuple[int, float], QImage] = OrderedDict()

    def __len__(self) -> int:
        return len(self._document)

    def size_of(self, number: int) -> tuple[float, float]:
        """Return the width and height of a page in points."""
        width, height = self._document.get_page_size(number)
        return float(width), float(height)

    def text_of(self, number: int) -> str:
        """Return the text of a page, for a screen reader."""
        page = self._document[number]
        text = page.get_textpage()
        try:
            return str(text.get_text_bounded())
        finally:
            text.close()
            page.close()

    def image_of(self, number: int, scale: float) -> QImage:
        """Return a page drawn at ``scale`` pixels per point."""
        key = (number, round(scale, 3))
        if key not in self._drawn:
            self._drawn[key] = self.drawn(number, scale)
            if len(self._drawn) > _KEPT_PAGES:
                self._drawn.popitem(last=False)
        return self._drawn[key]

    def drawn(self, number: int, scale: float) -> QImage:
        """Return a page drawn at ``scale`` pixels per point, kept nowhere: one for the printer is large."""
        page = self._document[number]
        bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
        try:
            return QImage(
                bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888
            ).copy()
        finally:
            bitmap.close()
            page.close()

    def close(self) -> None:
        """Let go of the file."""
        self._drawn.clear()
        self._document.close()
