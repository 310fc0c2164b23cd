"""The technical log: what happened and where in the code, never what an exception says nor a name."""

import contextlib
import logging
import logging.handlers
import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import UUID

_LARGEST_FILE = 5_000_000
_FILES_KEPT = 4
_LONGEST_MESSAGE = 300
_DEEPEST_CHAIN = 5
_MOST_FRAMES = 30

# What an argument in text may be: an identity, a number or version or date, a case code, a code of ours.
_HARMLESS = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|[0-9][0-9.:TZ+-]{0,39}"
    r"|[A-Z]{1,3}-[0-9]{1,8}"
    r"|[A-Z][A-Z0-9]*[0-9_][A-Z0-9_]{0,39}"
    r"|[a-z]+(_[a-z0-9]+){1,6}"
)


class LineFormatter(logging.Formatter):
    """One line a record: UTC time, level, logger, message, ids, classes and code places of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        instant = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        parts = [instant.replace("+00:00", "Z"), record.levelname, record.name, _message(record)]
        if record.exc_info and record.exc_info[1] is not None:
            parts.append(" ; ".join(_exceptions(record.exc_info[1])))
        return _on_one_line(" ".join(parts))

    def formatException(self, ei: Any) -> str:  # noqa: N802
        """Return classes and code places only."""
        return _on_one_line(" ; ".join(_exceptions(ei[1])) if ei and ei[1] is not None else "")

    def formatStack(self, stack_info: str) -> str:  # noqa: ARG002, N802
        """Return nothing: a stack prints lines of code."""
        return ""


class _PrivateFile(logging.handlers.RotatingFileHandler):
    """A log that only its owner reads, and whose failures stay silent."""

    def _open(self) -> TextIOWrapper:
        return TextIOWrapper(
            os.fdopen(_private(self.baseFilename), "ab"), encoding=self.encoding, errors=self.errors
        )

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802
        # The usual one prints the record and its arguments on the terminal.
        return


def configure(find_folder: Callable[[], Path], level: int | str = logging.INFO) -> Path | None:
    """Send what the modules of Jalon log to ``jalon.log`` in a folder; return its path.

    ``find_folder`` is ``jalon.settings.paths.log_folder``; when it fails there is no log, and None is
    returned. Libraries are left out: their messages may quote values. May be called again.
    """
    logger = logging.getLogger("jalon")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    logger.propagate = False
    logger.setLevel(level)
    try:
        path = find_folder() / "jalon.log"
    except OSError:
        logger.addHandler(logging.NullHandler())
        return None
    handler = _PrivateFile(
        path,
        maxBytes=_LARGEST_FILE,
        backupCount=_FILES_KEPT,
        encoding="utf-8",
        errors="backslashreplace",
        delay=True,
    )
    handler.setFormatter(LineFormatter())
    logger.addHandler(handler)
    return path


def _private(path: str) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)


def _message(record: logging.LogRecord) -> str:
    if not isinstance(record.msg, str):
        # logger.error(exception) would print its text.
        return f"<{type(record.msg).__name__}>"
    message = record.msg
    if record.args:
        with contextlib.suppress(TypeError, ValueError, KeyError):
            message = message % _arguments(message, record.args)
    return message[:_LONGEST_MESSAGE]


def _arguments(message: str, given: object) -> object:
    if isinstance(given, Mapping):
        # A single mapping comes without its tuple, whether the message wants its keys or the whole.
        if "%(" not in message:
            return (_argument(given),)
        return {name: _argument(value) for name, value in given.items()}
    return tuple(_argument(value) for value in given) if isinstance(given, tuple) else (_argument(given),)


def _argument(value: object) -> object:
    """Return a value that can be shown as it is, else the name of its class."""
    if value is None or isinstance(value, (int, float)):
        return value
    if isinstance(value, (date, time, UUID)):
        return str(value)
    if isinstance(value, str) and _HARMLESS.fullmatch(value):
        return str(value)
    return f"<{type(value).__name__}>"


def _exceptions(error: BaseException, depth: int = 0) -> Iterator[str]:
    """Yield an exception and those behind it, each as its class and the places it went through."""
    kind = type(error)
    places = " < ".join(_places(error.__traceback__))
    yield f"{kind.__module__}.{kind.__qualname__} ({places})"
    if depth >= _DEEPEST_CHAIN:
        return
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    inner = list(error.exceptions[:_DEEPEST_CHAIN]) if isinstance(error, BaseExceptionGroup) else []
    for other in (*inner, *([behind] if behind else [])):
        yield from _exceptions(other, depth + 1)


def _places(traceback: TracebackType | None) -> list[str]:
    places = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        # The end of the path only: the rest holds the name of the account.
        file = "/".join(Path(code.co_filename).parts[-2:])
        places.append(f"{file}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return places[::-1][:_MOST_FRAMES]


def _on_one_line(text: str) -> str:
    """Escape what would begin a line, hide or turn around the text: controls, format and bidi characters."""
    return "".join(
        character
        if unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
        else f"\\u{ord(character):04x}"
        for character in text
    )
