"""What a terminal cannot show never stops a command: the nearest plain letters stand for it."""

import codecs
import ctypes
import io
import os
import stat
import sys
import unicodedata
from typing import Final

_NEAREST: Final = {
    "\u00a0": " ",
    "\u202f": " ",
    "’": "'",
    "“": '"',
    "”": '"',
    "«": '"',
    "»": '"',
    "…": "...",
    "–": "-",
    "—": "-",
    "−": "-",
    "→": "->",
    "œ": "oe",
    "Œ": "OE",
    "€": "EUR",
}
_ERRORS: Final = "jalon-nearest"


def speak_plainly() -> None:
    """Let the two outputs of this process take every text, in the encoding that their reader expects."""
    codecs.register_error(_ERRORS, _nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a program with windows has none
            stream.reconfigure(encoding=_encoding(stream), errors=_ERRORS)


def _encoding(stream: io.TextIOWrapper) -> str | None:
    """Return the encoding to change to; None to keep the stream’s own.

    On Windows a program at the other end of a pipe (more, findstr, PowerShell) reads the code page of the
    console, not that of the windows, which Python takes; a file is read by editors, which know UTF-8.
    """
    if sys.platform != "win32" or stream.isatty() or "PYTHONIOENCODING" in os.environ:
        return None
    try:
        is_file = stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except OSError:
        return None
    if is_file:
        return "utf-8"
    return _known(f"cp{ctypes.windll.kernel32.GetConsoleOutputCP()}")


def _known(encoding: str) -> str | None:
    try:
        return codecs.lookup(encoding).name
    except LookupError:  # cp0: there is no console
        return None


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_plain, error.object[error.start : error.end])), error.end


def _plain(character: str) -> str:
    """Return what stands for a character where only ASCII is sure: é becomes e, what has no like ?."""
    base = unicodedata.normalize("NFKD", character)[:1]
    return _NEAREST.get(character) or (base if base.isascii() else "?")
