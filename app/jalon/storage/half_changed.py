"""A file whose change of key is still in the journal beside it.

A change of key is written to the journal (``-wal``) first. Until a checkpoint moves the journal into the
file, the file begins with the old salt, and only the journal tells with what it will begin.
"""

from pathlib import Path
from typing import Final

from jalon.storage.belonging import has_journal_beside, journal_beside
from jalon.storage.cipher import PAGE_BYTES, SALT_BYTES

_HEADER_BYTES: Final = 32
_FRAME_HEADER_BYTES: Final = 24


def salts_in_journal(path: Path) -> frozenset[bytes]:
    """Return every salt that a first page in the journal beside a file bears; the key then has to prove it.

    The format is SQLite's (https://sqlite.org/fileformat2.html section 4). The caller holds the lock and has
    no connection to the file.
    """
    if not has_journal_beside(path):
        return frozenset()
    found: set[bytes] = set()
    with journal_beside(path).open("rb") as stream:
        generation = stream.read(_HEADER_BYTES)[16:24]
        while len(frame := stream.read(_FRAME_HEADER_BYTES)) == _FRAME_HEADER_BYTES:
            page = stream.tell()
            if int.from_bytes(frame[:4], "big") == 1 and frame[8:16] == generation:
                found.add(stream.read(SALT_BYTES))
            stream.seek(page + PAGE_BYTES)
    return frozenset(found)
