"""The process that fills a letter of the structure: it gets the words and the bytes, and can do nothing else.

A tag is a name between two braces and nothing else: no condition, no loop, no expression is ever evaluated.
"""

import io
import re
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import docx
import msgspec
from docxtpl import DocxTemplate
from jinja2.sandbox import ImmutableSandboxedEnvironment

from jalon.exchange import containers
from jalon.exchange.letter_wire import LetterAnswer, LetterOrder, SeenTag
from jalon.exchange.limits import MEGABYTE, GridRefusal, Limits
from jalon.exchange.reader import confine

LETTER_LIMITS: Final = Limits(file_bytes=2 * MEGABYTE, inflated_bytes=30 * MEGABYTE, entries=200)
"""A letter and its logo; our choice."""
_LENGTH: Final = 8
_TAG: Final = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_OTHER: Final = re.compile(r"\{%.*?(?:%\}|$)|\{#.*?(?:#\}|$)|\{\{(?!.*\}\})", re.DOTALL)
_AROUND: Final = 40
_WORDS: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def main() -> int:
    """Read an order (its length in 8 bytes, JSON) and a letter; write an answer of one line, then bytes."""
    warm_up()
    confine(LETTER_LIMITS)
    answer, content = serve(sys.stdin.buffer)
    sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n" + content)
    sys.stdout.buffer.flush()
    return 0


def warm_up() -> None:
    """Fill a letter of one line, so that every module is loaded: later no file can be opened."""
    letter, blank = docx.Document(), io.BytesIO()
    letter.add_paragraph("{{ nom }}")
    letter.sections[0].footer.paragraphs[0].text = "{{ nom }}"
    letter.save(blank)
    tuple(_paragraphs(docx.Document(io.BytesIO(_filled(blank.getvalue(), {"nom": "x"})))))


def serve(stream: BinaryIO) -> tuple[LetterAnswer, bytes]:
    """Return the answer to an order, and the filled letter unless it was only to be looked at."""
    order = msgspec.json.decode(stream.read(int.from_bytes(stream.read(_LENGTH), "big")), type=LetterOrder)
    try:
        content = stream.read(LETTER_LIMITS.file_bytes + 1)
        if len(content) > LETTER_LIMITS.file_bytes:
            raise GridRefusal("heavy")
        if not content.startswith(b"PK"):
            raise GridRefusal("other_kind")
        parts = containers.checked_document_parts(content, LETTER_LIMITS)
        if "word/document.xml" not in parts:
            raise GridRefusal("other_kind")
        tags = tuple(_tags(content))
        if order.values is None:
            return LetterAnswer(tags=tags), b""
        if any(tag.name not in order.values for tag in tags):
            raise GridRefusal("unknown_tag")
        filled = _filled(content, order.values)
        texts = tuple(text for text in _paragraphs(docx.Document(io.BytesIO(filled))) if text.strip())
    except GridRefusal as refusal:
        return LetterAnswer(refusal.code), b""
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  whatever its form broke: it is refused, and says nothing of itself
        return LetterAnswer("damaged"), b""
    return LetterAnswer(texts=texts, size=len(filled)), filled


def _tags(content: bytes) -> Iterator[SeenTag]:
    """Yield the tags of a letter, once each: names, and whatever else stands between braces."""
    seen: set[str] = set()
    for text in _paragraphs(docx.Document(io.BytesIO(content))):
        for found in (*_TAG.finditer(text), *_OTHER.finditer(text)):
            name = found.group(1) if found.re is _TAG else found.group(0)
            name = name.strip()[:80]
            if name not in seen:
                seen.add(name)
                start = max(found.start() - _AROUND, 0)
                yield SeenTag(name, text[start : found.end() + _AROUND].strip()[:160])


def _filled(content: bytes, values: dict[str, str]) -> bytes:
    template = DocxTemplate(io.BytesIO(content))
    template.render(values, jinja_env=ImmutableSandboxedEnvironment(autoescape=True))
    target = io.BytesIO()
    template.save(target)
    return target.getvalue()


def _paragraphs(letter: Any) -> Iterator[str]:
    """Yield the text of each paragraph: the body, its tables, the headers and footers that there are."""
    holders = [letter]
    for section in letter.sections:
        parts = (
            section.header, section.footer, section.first_page_header, section.first_page_footer,
            section.even_page_header, section.even_page_footer,
        )  # fmt: skip
        holders += [part for part in parts if not part.is_linked_to_previous]
    for holder in holders:
        for paragraph in holder._element.iter(f"{_WORDS}p"):
            yield "".join(node.text or "" for node in paragraph.iter(f"{_WORDS}t"))


if __name__ == "__main__":
    sys.exit(main())
