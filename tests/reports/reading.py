"""Reads our PDF back with another library."""

import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pypdf
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject


def text_of(data: bytes) -> str:
    """Return the text of every page, all spaces made one plain space."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    return plain(" ".join(page.extract_text() for page in reader.pages))


def last_page_of(data: bytes) -> str:
    """Return the text of the last page."""
    return plain(pypdf.PdfReader(io.BytesIO(data)).pages[-1].extract_text())


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def pages_of(data: bytes) -> int:
    return len(pypdf.PdfReader(io.BytesIO(data)).pages)


def poppler(program: str, data: bytes, folder: Path, *arguments: str) -> str | None:
    """Return what a program of poppler says of a file, None where poppler is not installed."""
    if shutil.which(program) is None:
        return None
    path = folder / "read.pdf"
    path.write_bytes(data)
    command = [program, *arguments, str(path), *(["-"] if program == "pdftotext" else [])]
    return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout


def fonts_of(data: bytes) -> Iterator[DictionaryObject]:
    reader = pypdf.PdfReader(io.BytesIO(data))
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            yield font.get_object()


def shown_codes(data: bytes) -> Iterator[bytes]:
    """Yield the codes of every piece of text that is drawn."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    for page in reader.pages:
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator == b"Tj":
                yield operands[0].original_bytes


def roles_of(data: bytes) -> list[tuple[str, ...]]:
    """Return the structure as paths of roles, in reading order: ``("Document", "Table", "TR", "TH")``."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    paths: list[tuple[str, ...]] = []

    def walk(node: object, path: tuple[str, ...]) -> None:
        if isinstance(node, IndirectObject):
            node = node.get_object()
        if not isinstance(node, DictionaryObject) or "/S" not in node:
            return
        path = (*path, str(node["/S"])[1:])
        paths.append(path)
        for child in node.get("/K", []):
            walk(child, path)

    for top in reader.trailer["/Root"]["/StructTreeRoot"]["/K"]:
        walk(top, ())
    return paths


def unpacked(data: bytes) -> bytes:
    """Return the file with its streams readable."""
    writer = pypdf.PdfWriter(io.BytesIO(data))
    out = b""
    for entry in writer._objects:
        if hasattr(entry, "get_data"):
            out += entry.get_data()
    return data + out
