"""The pages of a PDF as images, for the screen and for the printer."""

import io
from collections import OrderedDict
from collections.abc import Sequence

import pypdfium2
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

_KEPT_PAGES = 6
_SHEET_POINTS = 595.0  # the width of an A4 sheet: an image is shown as wide
_MOST_DOTS = 12_000
MOST_DRAWN = 36_000_000  # dots of one page: an A4 sheet at three times its size on the sharpest screen


def merged(contents: Sequence[bytes]) -> bytes:
    """Return several PDFs as one, for the screen and for one run of a printer."""
    whole = pypdfium2.PdfDocument.new()
    for content in contents:
        part = pypdfium2.PdfDocument(content)
        whole.import_pages(part)
        part.close()
    target = io.BytesIO()
    whole.save(target)
    whole.close()
    return target.getvalue()


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
        width, height = self.size_of(number)
        # A page may say that it is larger than a wall: it is drawn less fine, and shown as large.
        scale = min(scale, (MOST_DRAWN / max(1.0, width * height)) ** 0.5)
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


class ImagePages:
    """An image as the one page of a paper, decoded in memory."""

    def __init__(self, content: bytes) -> None:
        held = QBuffer()
        held.setData(QByteArray(content))
        held.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(held)
        reader.setAutoTransform(True)  # photographs are taken upright or on the side
        size = reader.size()
        if max(size.width(), size.height()) > _MOST_DOTS:
            reader.setScaledSize(size.scaled(_MOST_DOTS, _MOST_DOTS, Qt.AspectRatioMode.KeepAspectRatio))
        self._image = reader.read()
        held.close()

    def __len__(self) -> int:
        return 0 if self._image.isNull() else 1

    def size_of(self, number: int) -> tuple[float, float]:  # noqa: ARG002 - as the pages of a PDF
        """Return the width and height of the image in points, as wide as a sheet."""
        return _SHEET_POINTS, _SHEET_POINTS * self._image.height() / max(1, self._image.width())

    def text_of(self, number: int) -> str:  # noqa: ARG002
        """Return no text: an image has none."""
        return ""

    def image_of(self, number: int, scale: float) -> QImage:
        """Return the image drawn at ``scale`` pixels per point."""
        return self.drawn(number, scale)

    def drawn(self, number: int, scale: float) -> QImage:
        """Return the image drawn at ``scale`` pixels per point."""
        width, height = self.size_of(number)
        wanted = QSize(round(width * scale), round(height * scale))
        return self._image.scaled(
            wanted, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )

    def close(self) -> None:
        """Let go of the image."""
        self._image = QImage()
