"""What this PC last wrote into a caseload, noted apart from it, so that a file that went back is noticed.

A journal (``-wal``) that is deleted or cut between two actions leaves a file that is whole and older: nothing
in it tells that anything is missing. Nor does an old copy put in its place. So the number of the last change
is noted in the state folder of the PC after each action: a count, no personal datum.

The note is written after the action is durable, and is not flushed itself: a power cut can only leave it
behind the file, never before it. It goes by the place of the file: copies elsewhere are another matter, and
so is a file that was restored, which says so itself by another identity of the copy.
"""

import contextlib
import hashlib
import os
import re
import threading
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from jalon.files import private_folder
from jalon.settings.paths import state_folder

_NOTE: Final = re.compile(rb"([0-9a-f]{16}) ([0-9]{20}) ([01]) ([0-9a-f]{8})\n")


@dataclass(frozen=True, slots=True)
class Written:
    """How far a copy of a caseload was written: its identity (``site``) and the number of the last change."""

    site: str
    sequence: int


@dataclass(slots=True)
class LastWritten:
    """The note on one caseload at one place."""

    path: Path
    _descriptor: int | None = field(default=None, repr=False)
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def missing_in(self, found: Written) -> int:
        """Return how many changes that were written here are not in the file; 0 once it was told."""
        noted, is_told = self._read()
        if noted is None or is_told or noted.site != found.site:
            return 0
        return max(0, noted.sequence - found.sequence)

    def tell(self) -> None:
        """Note that someone was told what is missing: the next opening goes on with what there is."""
        noted, _ = self._read()
        if noted is not None:
            self.note(noted, is_told=True)
            self.close()

    def note(self, written: Written, *, is_told: bool = False) -> None:
        """Note how far the file is written; where that cannot be done, less is noticed, and that is all."""
        content = f"{written.site} {written.sequence:020d} {int(is_told)} ".encode()
        with self._turn, contextlib.suppress(OSError):  # two threads would write where the other went
            if self._descriptor is None:
                flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
                self._descriptor = os.open(self.path, flags, 0o600)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, content + f"{zlib.crc32(content):08x}\n".encode())

    def close(self) -> None:
        """Let go of the note."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _read(self) -> tuple[Written | None, bool]:
        try:
            with self.path.open("rb") as stream:
                content = stream.read(128)
        except OSError:
            return None, False
        found = _NOTE.match(content)
        if found is None or zlib.crc32(content[: found.start(4)]) != int(found[4], 16):
            return None, False  # torn: nothing is known
        return Written(found[1].decode(), int(found[2])), found[3] == b"1"


def last_written(path: Path, caseload_id: str) -> LastWritten:
    """Return the note on the caseload at ``path``; its name tells neither."""
    name = hashlib.sha256(f"{caseload_id} {path}".encode()).hexdigest()[:32]
    folder = state_folder() / "written"
    with contextlib.suppress(OSError):
        private_folder(folder)
    return LastWritten(folder / name)
