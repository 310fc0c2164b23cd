"""Is the journal that a stop left beside a caseload all that was acknowledged? Asked before SQLite reads it.

SQLite takes a journal (``-wal``) up to its first frame that is not sound, and overwrites the rest without a
word. That is right for the last transaction, which a power cut may leave in part and in any order; it is a
silent loss for those before. They are told apart by the documented formats (https://sqlite.org/fileformat2.html
section 4, https://sqlite.org/walformat.html): frames are checksummed one after the other, from the header on,
over the encrypted pages, so that no key is needed.

* Every commit is flushed before the next transaction writes (``synchronous=FULL``). A frame that continues a
  commit, at or beyond the first bad frame, was written after that commit was durable.
* The index of the journal (``-shm``) moves on only after the flush. When it survived the stop, it tells how
  many frames were acknowledged. After a power cut it may be gone or older, and then the very last transaction
  cannot be told from one that was being written: the one loss that goes unseen.

Frames of an earlier attempt may lie after the last commit and bear the same salts; none continues a commit.
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from jalon.domain.errors import DamagedCaseloadError
from jalon.storage.cipher import PAGE_BYTES

_HEADER_BYTES: Final = 32
_FRAME_HEADER_BYTES: Final = 24
_BIG_ENDIAN_MAGIC: Final = 0x377F0683
_BEGINNINGS: Final = tuple(
    struct.pack(">3I", magic, 3_007_000, PAGE_BYTES) for magic in (0x377F0682, 0x377F0683)
)
_MOST_DAMAGED_BITS: Final = 16  # of the 96 of a beginning; noise differs in 48, give or take 5
_INDEX_HEADER: Final = struct.Struct("=IIIBBHII2I8s2I")

_Sum = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Header:
    """The first bytes of a journal: its word order, its salts, and the sum that the frames continue."""

    order: str
    salts: bytes
    sum: _Sum
    is_sound: bool
    is_likely: bool


@dataclass(frozen=True, slots=True)
class _Frame:
    """One page in a journal; the last one of a transaction tells how many pages the file then has."""

    content: bytes

    @property
    def is_commit(self) -> bool:
        return self.content[4:8] != bytes(4)

    @property
    def salts(self) -> bytes:
        return self.content[8:16]

    @property
    def stored(self) -> _Sum:
        first, second = struct.unpack_from(">2I", self.content, 16)
        return first, second

    def sum_after(self, before: _Sum, order: str) -> _Sum:
        return _sum(self.content[_FRAME_HEADER_BYTES:], _sum(self.content[:8], before, order), order)


def require_whole_journal(path: Path) -> None:
    """Check that the journal beside a file has lost nothing that was acknowledged, and make it durable.

    Nothing is changed. The caller holds the lock and has no connection to the file. What a stopped program
    left may never have been flushed; it is flushed here, before anything is written after it.

    Raises:
        DamagedCaseloadError: the journal is damaged before its last transaction, or shorter than it was.
    """
    try:
        stream = path.with_name(f"{path.name}-wal").open("rb" if os.name != "nt" else "r+b")
    except FileNotFoundError:
        return
    with stream:
        if os.fstat(stream.fileno()).st_size <= _HEADER_BYTES:
            return
        if _has_lost(stream, path.with_name(f"{path.name}-shm")):
            raise DamagedCaseloadError(path)
        os.fsync(stream.fileno())


def _has_lost(stream: BinaryIO, index: Path) -> bool:
    header = _header(stream.read(_HEADER_BYTES))
    frames = _frames(stream)
    if not header.is_sound:
        return header.is_likely or _has_links(frames, header.order)  # else it never was a journal
    known, before = 0, header.sum
    for frame in frames:
        after = frame.sum_after(before, header.order)
        if frame.stored != after or frame.salts != header.salts:
            return known < _acknowledged(index, header.salts) or _continues(frame, after, frames, header)
        known, before = known + 1, after
    return known < _acknowledged(index, header.salts)


def _continues(bad: _Frame, computed: _Sum, frames: Iterator[_Frame], header: _Header) -> bool:
    """Tell whether a commit, at the bad frame or beyond, is continued by a frame of the same journal."""
    sums = [bad.stored, computed] if bad.is_commit else []  # its content is bad, or its sum is
    for frame in frames:
        if frame.salts == header.salts and any(
            frame.sum_after(before, header.order) == frame.stored for before in sums
        ):
            return True
        sums = [frame.stored] if frame.is_commit else []
    return False


def _has_links(frames: Iterator[_Frame], order: str) -> bool:
    before: _Frame | None = None
    for frame in frames:
        if before is not None and frame.sum_after(before.stored, order) == frame.stored:
            return True
        before = frame
    return False


def _header(content: bytes) -> _Header:
    order = ">" if content[:4] == struct.pack(">I", _BIG_ENDIAN_MAGIC) else "<"
    first, second = struct.unpack_from(">2I", content, 24)
    beginning = int.from_bytes(content[:12], "big")
    bits = min((beginning ^ int.from_bytes(right, "big")).bit_count() for right in _BEGINNINGS)
    is_sound = bits == 0 and _sum(content[:24], (0, 0), order) == (first, second)
    return _Header(order, content[16:24], (first, second), is_sound, bits <= _MOST_DAMAGED_BITS)


def _frames(stream: BinaryIO) -> Iterator[_Frame]:
    size = _FRAME_HEADER_BYTES + PAGE_BYTES
    while len(content := stream.read(size)) == size:
        yield _Frame(content)


def _acknowledged(index: Path, salts: bytes) -> int:
    """Return how many frames the index of the journal counts; 0 when it tells nothing of this journal."""
    try:
        with index.open("rb") as stream:
            content, copy = stream.read(_INDEX_HEADER.size), stream.read(_INDEX_HEADER.size)
    except FileNotFoundError:
        return 0
    if len(content) < _INDEX_HEADER.size or content != copy:
        return 0  # stopped in the middle of moving on
    version, _, _, _, _, _, count, _, _, _, index_salts, *stored = _INDEX_HEADER.unpack(content)
    if version != 3_007_000 or index_salts != salts or _sum(content[:40], (0, 0), "=") != tuple(stored):
        return 0
    return int(count)


def _sum(content: bytes, before: _Sum, order: str) -> _Sum:
    """Return SQLite's sum of some words, from where the previous ones ended."""
    first, second = before
    words = iter(struct.unpack(f"{order}{len(content) // 4}I", content))
    for one, other in zip(words, words, strict=True):
        first = first + one + second & 0xFFFFFFFF
        second = second + other + first & 0xFFFFFFFF
    return first, second
