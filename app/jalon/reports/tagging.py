"""Tagged PDF over ReportLab, which writes none: structure tree, reading order, language, title.

A reader of the screen follows the tree; what is not in it (rules, headers, page numbers) is marked as
an artifact. ISO 32000-1 §14.6 to §14.8 says what each key means; ISO 14289-1 (PDF/UA) what must be there.
"""

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from jalon.reports.fonts import INITIAL_FONT, Run, printable, typeface

LANGUAGE = "fr-FR"

Color = tuple[float, float, float]

# Settings of the library, for the whole process: binary streams, and no comment in the file (it would
# name the folder of the fonts).
rl_config.useA85 = 0
rl_config.pdfComments = 0


class Element:
    """A node of the structure tree, such as a heading or a cell."""

    __slots__ = ("attributes", "children", "number", "parent", "role")

    def __init__(self, role: str, parent: "Element | None" = None, *, attributes: str = "") -> None:
        self.role = role
        self.parent = parent
        self.attributes = attributes
        self.children: list[Element | tuple[int, int]] = []  # an element, or (page, mark) of drawn content
        self.number = 0
        if parent is not None:
            parent.children.append(self)

    def add(self, role: str, *, attributes: str = "") -> "Element":
        """Return a new last child."""
        return Element(role, self, attributes=attributes)

    def walk(self) -> Iterator["Element"]:
        """Yield this element and all below it, in reading order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()


def column_header() -> str:
    """Return the attributes of a header cell of a column."""
    return "/A <</O /Table /Scope /Column>>"


def row_header() -> str:
    """Return the attributes of a header cell of a row."""
    return "/A <</O /Table /Scope /Row>>"


def figure(alternative: str, left: float, bottom: float, right: float, top: float) -> str:
    """Return the attributes of a figure: what it says in words, and where it stands (points)."""
    box = " ".join(f"{edge:.1f}" for edge in (left, bottom, right, top))
    return f"/Alt {_text(alternative)} /A <</O /Layout /BBox [{box}]>>"


class TaggedCanvas(Canvas):  # type: ignore[misc]
    """A canvas whose content is either an element of the structure or an artifact."""

    def __init__(self, *, title: str, subject: str) -> None:
        typeface("regular")  # the first font must be known, else Helvetica is named and not embedded
        super().__init__(
            io.BytesIO(),
            pageCompression=1,
            invariant=1,
            initialFontName=INITIAL_FONT,
            pdfVersion=(1, 7),
            lang=LANGUAGE,
        )
        self.document = Element("Document")
        self._marks: list[list[Element]] = [[]]
        self._color: Color | None = None
        self._bookmarks = 0
        self._doc.info = _Information(title, subject)
        # The library would seed the identity of the file with a date that the environment can set.
        self._doc.signature = hashlib.md5(b"jalon", usedforsecurity=False)

    @contextmanager
    def marked(self, element: Element) -> Iterator[None]:
        """Draw the content of ``element``."""
        page = self._marks[-1]
        element.children.append((len(self._marks) - 1, len(page)))
        self._code.append(f"/{element.role} <</MCID {len(page)}>> BDC")
        page.append(element)
        yield
        self._code.append("EMC")

    @contextmanager
    def artifact(self, kind: str = "/Layout") -> Iterator[None]:
        """Draw what is not read aloud: ``/Layout`` for a rule, ``/Pagination`` for a header or a footer."""
        self._code.append(f"/Artifact <</Type {kind}>> BDC")
        yield
        self._code.append("EMC")

    def add_bookmark(self, text: str, top: float, level: int) -> None:
        """Let a viewer's list of contents lead to the height ``top`` of this page."""
        self._bookmarks += 1
        key = f"part-{self._bookmarks}"
        self.bookmarkPage(key, fit="XYZ", left=0, top=top)
        self.addOutlineEntry(text, key, level)

    def write_runs(self, x: float, y: float, runs: tuple[Run, ...], size: float, color: Color) -> None:
        """Write runs of text from ``x`` on the base line ``y`` (points)."""
        if color != self._color:
            self.setFillColor(color)
            self._color = color
        line = self.beginText(x, y)
        for run in runs:
            if run.text:
                line.setFont(run.font, size)
                line.textOut(run.text)
        self.drawText(line)

    def paint(self, color: Color) -> None:
        """Fill the next shapes with ``color``."""
        self.setFillColor(color)
        self._color = color

    def forget_color(self) -> None:
        """Forget the colour in use, after the graphic state was restored."""
        self._color = None

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        """Close the page and give it its place in the structure."""
        super().showPage()
        page = self._doc.Pages.pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents = len(self._marks) - 1
        page.Tabs = pdfdoc.PDFName("S")
        self._marks.append([])
        self._color = None

    def finished(self) -> bytes:
        """Return the file, with its structure tree."""
        self._marks.pop()
        self._add_structure()
        self._add_metadata()
        data = self.getpdfdata()
        return data if isinstance(data, bytes) else data.encode("latin-1")

    def _add_structure(self) -> None:
        doc = self._doc
        pages = [_number(doc, page) for page in doc.Pages.pages]
        objects: list[_Verbatim] = []
        elements = list(self.document.walk())
        for element in elements:
            holder = _Verbatim()
            objects.append(holder)
            element.number = _number(doc, holder)
        root = _Verbatim()
        root_number = _number(doc, root)
        for element, holder in zip(elements, objects, strict=True):
            parent = element.parent.number if element.parent is not None else root_number
            holder.content = _structure_element(element, parent, pages)
        numbers = " ".join(
            f"{page} [{' '.join(f'{element.number} 0 R' for element in marks)}]"
            for page, marks in enumerate(self._marks)
        )
        root.content = (
            f"<</Type /StructTreeRoot /K [{self.document.number} 0 R] "
            f"/ParentTree <</Nums [{numbers}]>> /ParentTreeNextKey {len(self._marks)}>>"
        )
        doc.Catalog.StructTreeRoot = root
        doc.Catalog.MarkInfo = _Verbatim("<</Marked true>>")
        doc.Catalog.ViewerPreferences = _Verbatim("<</DisplayDocTitle true>>")

    def _add_metadata(self) -> None:
        information = self._doc.info
        packet = _METADATA.format(
            title=escape(information.title), subject=escape(information.subject), language=LANGUAGE
        )
        self._doc.Catalog.Metadata = _Verbatim(
            f"<</Type /Metadata /Subtype /XML /Length {len(packet.encode())}>>\nstream\n{packet}\nendstream"
        )


class _Information(pdfdoc.PDFInfo):  # type: ignore[misc]
    """Title and subject of the file; no date, for the wall clock never reaches a paper."""

    def __init__(self, title: str, subject: str) -> None:
        super().__init__()
        self.title = printable(title)
        self.subject = printable(subject)
        self.author = "Jalon"
        self.creator = "Jalon"
        self.keywords = ""

    def format(self, document: Any) -> bytes:
        del document
        entries = {
            "Author": self.author,
            "Creator": self.creator,
            "Producer": self.producer,
            "Subject": self.subject,
            "Title": self.title,
        }
        return ("<<" + " ".join(f"/{key} {_text(value)}" for key, value in entries.items()) + ">>").encode()


class _Verbatim(pdfdoc.PDFObject):  # type: ignore[misc]
    """An indirect object whose text is ready: the library's dictionaries are slow for thousands of cells."""

    __RefOnly__ = 1

    def __init__(self, content: str = "") -> None:
        self.content = content

    def format(self, document: Any) -> bytes:
        del document
        return self.content.encode()


def _structure_element(element: Element, parent: int, pages: list[int]) -> str:
    own_page = next((child[0] for child in element.children if isinstance(child, tuple)), None)
    kids: list[str] = []
    for child in element.children:
        if isinstance(child, Element):
            kids.append(f"{child.number} 0 R")
        elif child[0] == own_page:
            kids.append(str(child[1]))
        else:
            kids.append(f"<</Type /MCR /Pg {pages[child[0]]} 0 R /MCID {child[1]}>>")
    place = f" /Pg {pages[own_page]} 0 R" if own_page is not None else ""
    attributes = f" {element.attributes}" if element.attributes else ""
    return (
        f"<</Type /StructElem /S /{element.role} /P {parent} 0 R{place}{attributes} /K [{' '.join(kids)}]>>"
    )


def _number(doc: Any, item: Any) -> int:
    number, _ = doc.idToObjectNumberAndVersion[doc.Reference(item).name]
    return int(number)


def _text(value: str) -> str:
    """Return a text string of the format, as UTF-16 in hexadecimal."""
    return f"<FEFF{value.encode('utf-16-be').hex().upper()}>"


# No PDF/UA identifier: conformity is claimed only once the reference validator was run on our files.
_METADATA = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
    '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>'
    "<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>"
    "<dc:creator><rdf:Seq><rdf:li>Jalon</rdf:li></rdf:Seq></dc:creator>"
    "<xmp:CreatorTool>Jalon</xmp:CreatorTool>"
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)
