"""Prints a PDF as it is seen: its pages drawn one after the other, between the turns of the window."""

from collections.abc import Callable

from PySide6.QtCore import QMarginsF, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from jalon.ui.pdf_pages import ImagePages, Pages

_DOTS_PER_INCH = 300
_POINTS_PER_INCH = 72


def new_printer(title: str) -> QPrinter:
    """Return a printer for A4 pages that hold their own margins."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(_DOTS_PER_INCH)
    printer.setDocName(title)
    printer.setFullPage(True)
    return printer


class Printing(QObject):
    """Sends the pages of a PDF to a printer; each page is one turn, so that the window goes on.

    ``done`` is told whether every page was sent.
    """

    def __init__(
        self,
        pages: Pages | ImagePages,
        printer: QPrinter,
        *,
        step: Callable[[int, int], None],
        done: Callable[[bool], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._pages, self._printer = pages, printer
        self._step, self._done = step, done
        first, last = printer.fromPage() or 1, printer.toPage() or len(pages)
        self._numbers = list(range(first - 1, min(last, len(pages))))
        self._next = 0
        self._painter: QPainter | None = None
        QTimer.singleShot(0, self, self._turn)

    def stop(self) -> None:
        """Send no further page."""
        if self._painter is not None:
            self._printer.abort()
        self._end(whole=False)

    def _turn(self) -> None:
        if self._next < 0:
            return
        number = self._numbers[self._next]
        self._lay_out(number)
        if self._painter is None:
            self._painter = QPainter()
            if not self._painter.begin(self._printer):
                self._end(whole=False)
                return
        elif not self._printer.newPage():
            self._end(whole=False)
            return
        self._draw(number)
        self._next += 1
        self._step(self._next, len(self._numbers))
        if self._next < len(self._numbers):
            QTimer.singleShot(0, self, self._turn)
        else:
            self._end(whole=True)

    def _lay_out(self, number: int) -> None:
        width, height = self._pages.size_of(number)
        landscape = width > height
        self._printer.setPageLayout(
            QPageLayout(
                QPageSize(QPageSize.PageSizeId.A4),
                QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait,
                QMarginsF(0, 0, 0, 0),
            )
        )
        self._printer.setFullPage(True)

    def _draw(self, number: int) -> None:
        assert self._painter is not None
        image = self._pages.drawn(number, _DOTS_PER_INCH / _POINTS_PER_INCH)
        paper = self._printer.pageLayout().fullRectPixels(self._printer.resolution())
        size = image.size().scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
        self._painter.drawImage(QRect(0, 0, size.width(), size.height()), image)

    def _end(self, *, whole: bool) -> None:
        self._next = -1
        if self._painter is not None and self._painter.isActive():
            whole = self._painter.end() and whole
        self._painter = None
        self._done(whole)
