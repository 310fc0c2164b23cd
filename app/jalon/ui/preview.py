"""Shows a PDF page by page with its zoom, saves it, prints it: what is seen is the file itself."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from jalon.ui import theme
from jalon.ui.fitting import fit
from jalon.ui.messages import Message
from jalon.ui.parts import Banner, Button, shortcut, words
from jalon.ui.pdf_pages import ImagePages, Pages
from jalon.ui.printing import Printing, new_printer
from jalon.ui.theme import p

_ZOOMS = (0.5, 0.65, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
_PIXELS_PER_POINT = 96 / 72


class _PageView(QWidget):
    """One page on its sheet; drawn when it comes into view."""

    def __init__(self, pages: Pages | ImagePages, number: int) -> None:
        super().__init__()
        self._pages, self._number, self._zoom = pages, number, 1.0
        self.setAccessibleName(f"Page {number + 1} sur {len(pages)}")
        self.setAccessibleDescription(pages.text_of(number))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_zoom(self, zoom: float) -> None:
        self._zoom = zoom
        width, height = self._pages.size_of(self._number)
        factor = zoom * _PIXELS_PER_POINT
        self.setFixedSize(QSize(round(width * factor), round(height * factor)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Override of Qt."""
        density = self.devicePixelRatioF()
        image = self._pages.image_of(self._number, self._zoom * _PIXELS_PER_POINT * density)
        painter = QPainter(self)
        shown = QRectF(0, 0, image.width() / density, image.height() / density)
        if abs(shown.width() - self.width()) > 1 or abs(shown.height() - self.height()) > 1:
            shown = QRectF(self.rect())  # drawn less fine than asked: made as large as the sheet
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        # Dot for dot: one dot less in height would leave a row of every letter out.
        painter.drawImage(shown, image)
        painter.setPen(theme.look().colour("control"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class PreviewDialog(QDialog):
    """The pages of a paper, one above the other, at the width of the window or another zoom."""

    kept = Signal()
    """The paper was saved, or sent to a printer."""
    printed_to_file = Signal(object)
    """What was chosen as a printer wrote a file: nothing is on paper."""

    def __init__(
        self,
        title: str,
        content: bytes,
        save: Callable[[bytes], Path | None],
        parent: QWidget | None = None,
        *,
        pages: Pages | ImagePages | None = None,
        save_words: str = "&Enregistrer le PDF…",
        is_for_paper: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Jalon — aperçu")
        self._content = content
        self._save_file = save
        self._title = title
        self._printing: Printing | None = None
        self._is_over = False
        self._printer: QPrinter | None = None
        self._pages = pages or Pages(content)
        self._save_words = save_words
        self._is_for_paper = is_for_paper
        self._zoom: float | None = None  # None: the width of the window
        self.views = [_PageView(self._pages, number) for number in range(len(self._pages))]
        self._build(title, parent)
        self._show_zoom()
        for keys, action in (
            ("+", lambda: self.step(1)),
            ("-", lambda: self.step(-1)),
            ("Ctrl++", lambda: self.step(1)),
            ("Ctrl+=", lambda: self.step(1)),
            ("Ctrl+-", lambda: self.step(-1)),
            ("Ctrl+0", self.fit),
            ("Ctrl+S", self.save),
            ("Ctrl+P", self.print_pages),
        ):
            shortcut(self, keys, action)

    @property
    def zoom(self) -> float:
        """Return the zoom in force, 1.0 is life size on a 96-dot screen."""
        return self._zoom or self._fitted()

    def step(self, steps: int) -> None:
        """Zoom in or out."""
        if self._is_over:
            return
        nearest = min(range(len(_ZOOMS)), key=lambda n: abs(_ZOOMS[n] - self.zoom))
        self._zoom = _ZOOMS[min(max(nearest + steps, 0), len(_ZOOMS) - 1)]
        self._show_zoom()

    def fit(self) -> None:
        """Show the pages at the width of the window."""
        self._zoom = None
        self._show_zoom()

    def save(self) -> None:
        """Save the file that is shown."""
        path = self._save_file(self._content)
        if path is not None:
            self.saved.say(Message("PDF enregistré.", f"{path}"))
            self.kept.emit()

    def print_pages(self) -> None:
        """Ask for a printer and send it the pages."""
        if self._printing is not None or self._is_over:
            return
        printer = new_printer(self._title)
        asked = QPrintDialog(printer, self)
        asked.setMinMax(1, max(1, len(self._pages)))
        # The dialog of the system knows no other way than to be waited for.
        agreed = asked.exec() == QPrintDialog.DialogCode.Accepted
        asked.deleteLater()
        if agreed:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Send the pages to a printer; the dialog waits until the last one."""
        self.print_button.setEnabled(False)
        self.saved.clear()
        self.failed.clear()
        self._printer = printer
        self._printing = Printing(self._pages, printer, step=self._show_step, done=self._printed, parent=self)

    def _show_step(self, done: int, total: int) -> None:
        self.count.setText(f"Impression\u00a0: page {done} sur {total}")

    def _printed(self, whole: bool) -> None:  # noqa: FBT001 - a callback
        self._printing = None
        self.print_button.setEnabled(True)
        self._show_zoom()
        if whole:
            self._say_where()
            self.kept.emit()
        else:
            self.failed.say(
                Message("L’impression n’a pas abouti.", "Vérifiez l’imprimante, ou enregistrez le PDF.")
            )

    def _say_where(self) -> None:
        written = self._printer.outputFileName() if self._printer is not None else ""
        if written:
            self.saved.say(Message("Enregistré en PDF\u00a0: rien n’a été imprimé.", written))
            self.printed_to_file.emit(Path(written))
        else:
            self.saved.say(Message("Envoyé à l’imprimante.", ""))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt."""
        super().resizeEvent(event)
        if self._zoom is None:
            QTimer.singleShot(0, self, self._show_zoom)

    def done(self, result: int) -> None:
        """Override of Qt: the file is let go of."""
        if self._is_over:
            return
        # Whatever was still on its way (a click, a key, a new width) finds nothing to draw any more.
        self._is_over = True
        if self._printing is not None:
            self._printing.stop()
        self._area.takeWidget()
        super().done(result)
        self._pages.close()

    def _build(self, title: str, parent: QWidget | None) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(p(20), p(16), p(20), p(16))
        layout.setSpacing(p(12))
        head = QHBoxLayout()
        head.setSpacing(p(8))
        head.addWidget(words(title, "heading", wrap=True), 1)
        self.count = words("", "muted")
        # Room for any zoom, so that a digit more is never cut until the next layout.
        self.count.ensurePolished()
        widest = self.count.fontMetrics().horizontalAdvance(f"{self._pages_told()} · 888\u00a0%")
        self.count.setMinimumWidth(widest)
        head.addWidget(self.count)
        self.smaller = Button("−", lambda: self.step(-1), kind="icon", name="Réduire", tip="Réduire (Ctrl −)")
        self.larger = Button("+", lambda: self.step(1), kind="icon", name="Agrandir", tip="Agrandir (Ctrl +)")
        self.fitted = Button("&Largeur", self.fit, tip="À la largeur de la fenêtre (Ctrl 0)")
        to_paper, to_file = ("main", "") if self._is_for_paper else ("", "main")
        self.save_button = Button(self._save_words, self.save, kind=to_file, drawing="file-down")
        self.print_button = Button(
            "Im&primer…", self.print_pages, kind=to_paper, drawing="printer", tip="Ctrl+P", name="Imprimer…"
        )
        self.close_button = Button("&Fermer", self.accept)
        for button in (self.smaller, self.larger, self.fitted):
            head.addWidget(button)
        layout.addLayout(head)
        self.saved = Banner("good")
        self.failed = Banner("alert")
        layout.addWidget(self.saved)
        layout.addWidget(self.failed)
        holder = QWidget()
        holder.setObjectName("page")
        column = QVBoxLayout(holder)
        column.setSpacing(p(14))
        for view in self.views:
            column.addWidget(view, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName("Pages")
        self._area.setWidget(holder)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Page Down turns the pages at once.
        QTimer.singleShot(0, self, lambda: self._area.setFocus())
        layout.addWidget(self._area, 1)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.close_button)
        last = (self.save_button, self.print_button)
        for button in last if self._is_for_paper else last[::-1]:
            foot.addWidget(button)
        layout.addLayout(foot)
        room = parent.window().size() if parent is not None else QSize(p(900), p(800))
        wanted = QSize(max(p(560), round(room.width() * 0.86)), max(p(420), round(room.height() * 0.94)))
        fit(self, wanted)

    def _fitted(self) -> float:
        if not self.views:
            return 1.0
        width = max(self._pages.size_of(number)[0] for number in range(len(self.views)))
        room = self._area.viewport().width() - p(40)
        return max(0.3, room / (width * _PIXELS_PER_POINT))

    def _show_zoom(self) -> None:
        if self._is_over:
            return
        for view in self.views:
            view.set_zoom(self.zoom)
        self.count.setText(f"{self._pages_told()} · {round(self.zoom * 100)}\u00a0%")

    def _pages_told(self) -> str:
        count = len(self.views)
        return "1 page" if count == 1 else f"{count} pages"
