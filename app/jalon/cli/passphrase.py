"""Where the passphrase of a command comes from: a file, the environment, or a prompt; never an argument."""

import getpass
import os
import sys
from pathlib import Path

from jalon.domain.errors import CannotReadError, PassphraseNeededError

_MOST_BYTES = 64 * 1024


def read_passphrase(file: Path | None) -> str:
    """Return the passphrase: first line of ``file``, else ``JALON_PASSPHRASE``, else what is typed.

    Raises:
        CannotReadError: the file cannot be read as text.
        PassphraseNeededError: none of the three gives one.
    """
    if file is not None:
        found = _first_line(file)
    elif "JALON_PASSPHRASE" in os.environ:
        found = os.environ["JALON_PASSPHRASE"]
    elif sys.stdin is not None and sys.stdin.isatty():
        try:
            found = getpass.getpass("Phrase de passe\u00a0: ")
        except EOFError:
            found = ""
    else:
        found = ""
    if not found:
        raise PassphraseNeededError
    return found


def _first_line(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            content = stream.read(_MOST_BYTES)
        text = content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotReadError(file) from error
    return text.split("\n", 1)[0].rstrip("\r")
