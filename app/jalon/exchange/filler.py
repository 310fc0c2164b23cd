"""The process that fills someone's own workbook: it gets the order and the bytes, and can do nothing else."""

import codecs
import sys
from typing import BinaryIO, Final

import msgspec

from jalon.exchange.filling_wire import FillAnswer, FillOrder
from jalon.exchange.limits import MEGABYTE, GridRefusal, Limits
from jalon.exchange.reader import confine
from jalon.exchange.template_book import TemplateBook
from jalon.exchange.wire import LARGEST_PLACE

TEMPLATE_LIMITS: Final = Limits(file_bytes=4 * MEGABYTE, inflated_bytes=40 * MEGABYTE)
"""A form to fill is small; our choice."""
_LENGTH: Final = 8


def main() -> int:
    """Read an order (its length in 8 bytes, JSON) and a workbook; write an answer of one line, then bytes."""
    codecs.lookup("cp437")
    confine(TEMPLATE_LIMITS)
    answer, content = serve(sys.stdin.buffer)
    sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n" + content)
    sys.stdout.buffer.flush()
    return 0


def serve(stream: BinaryIO) -> tuple[FillAnswer, bytes]:
    """Return the answer to an order, and the filled workbook unless it was only to be looked at."""
    order = msgspec.json.decode(stream.read(int.from_bytes(stream.read(_LENGTH), "big")), type=FillOrder)
    try:
        book = TemplateBook(stream.read(TEMPLATE_LIMITS.file_bytes + 1), TEMPLATE_LIMITS)
        if order.sheets is None:
            return FillAnswer(seen=tuple(book.seen())), b""
        book.fill(order.sheets)
        content = book.emitted()
        book.refuse_words(order.unwanted)
    except GridRefusal as refusal:
        return FillAnswer(refusal.code, refusal.sheet[:200], min(refusal.row, LARGEST_PLACE)), b""
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  whatever its form broke: it is refused, and says nothing of itself
        return FillAnswer("damaged"), b""
    return FillAnswer(size=len(content)), content
