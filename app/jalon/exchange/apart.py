"""Runs the reading process and hands over what it says, within bounds of time and size."""

import contextlib
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import IO, Final

import msgspec

from jalon.domain import errors
from jalon.exchange.limits import Limits
from jalon.exchange.wire import Line

READER_FLAG: Final = "--read-grid"
"""What a packaged program is started with to be the reading process (it has no ``-m``)."""
_PASSED_ON: Final = ("PATH", "PYTHONPATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
NO_WINDOW: Final = getattr(subprocess, "CREATE_NO_WINDOW", 0)
_CHUNK: Final = 262_144
_CHUNKS_AHEAD: Final = 8
_HEARTBEAT: Final = 0.05
"""Seconds after which the caller is asked again whether to go on, even when nothing was said."""
_STOPPED_FOR_TIME: Final = (-24,)  # SIGXCPU


def lines_of(
    path: Path, kind: str, limits: Limits, heartbeat: Callable[[], None]
) -> Generator[Line, None, None]:
    """Yield the checked lines that the reading process says about a file; it is trusted no more than it.

    ``heartbeat`` is called several times a second, and may raise to stop: the process then ends at once.

    Raises:
        GridTooSlowError: it takes longer than the limits allow.
        GridTooHeavyError, GridBombError: the file, or what is said of it, is larger than they allow.
        GridReaderStoppedError: it says something else than lines.
    """
    with path.open("rb") as source:
        if os.fstat(source.fileno()).st_size > limits.file_bytes:
            raise errors.GridTooHeavyError(path)
        with _reading_process(source.fileno(), kind) as process:
            chunks = _chunks(path, process, limits, heartbeat)
            try:
                yield from _decoded(path, chunks)
            except errors.GridReaderStoppedError:
                if process.wait() in _STOPPED_FOR_TIME:
                    raise errors.GridTooSlowError(path, limits.wall_seconds) from None
                raise
            finally:
                chunks.close()


def environment() -> dict[str, str]:
    """Return the few variables that a process apart is given."""
    return {name: os.environ[name] for name in _PASSED_ON if name in os.environ}


def answer_of(flag: str, module: str, order: bytes, content: bytes, *, seconds: float) -> tuple[bytes, bytes]:
    """Have a process apart do something with a file; return the line that it answers and the file it makes.

    ``flag`` is what a packaged program is started with to be that process, ``module`` the one of this package
    whose ``main`` it runs. Nothing of the answer is checked: it is trusted no more than the file.

    Raises:
        subprocess.TimeoutExpired: it takes longer than ``seconds``.
    """
    code = f"import sys; from jalon.exchange import {module}; sys.exit({module}.main())"
    is_packaged = getattr(sys, "frozen", False)
    done = subprocess.run(  # noqa: S603  fixed arguments, no shell
        [sys.executable, flag] if is_packaged else [sys.executable, "-P", "-c", code],
        input=len(order).to_bytes(8, "big") + order + content,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        timeout=seconds,
        check=False,
        creationflags=NO_WINDOW,
    )
    line, _, made = done.stdout.partition(b"\n")
    return line, made


def _command(kind: str) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, READER_FLAG, kind]
    return [sys.executable, "-P", "-m", "jalon.exchange.reader", kind]


@contextlib.contextmanager
def _reading_process(source: int, kind: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(  # noqa: S603  fixed arguments, no shell
        _command(kind),
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        close_fds=True,
        env=environment(),
        creationflags=NO_WINDOW,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _decoded(path: Path, chunks: Iterator[bytes]) -> Iterator[Line]:
    decode = msgspec.json.Decoder(Line).decode
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n") if rest else chunk.split(b"\n")
        for line in whole:
            try:
                yield decode(line)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                raise errors.GridReaderStoppedError(path) from None
    if rest:
        raise errors.GridReaderStoppedError(path)


def _chunks(
    path: Path, process: subprocess.Popen[bytes], limits: Limits, heartbeat: Callable[[], None]
) -> Generator[bytes, None, None]:
    """Yield what a process writes as it comes; the last place of the queue is for the end."""
    arrived: queue.Queue[bytes] = queue.Queue(_CHUNKS_AHEAD)
    assert process.stdout is not None
    listener = threading.Thread(target=_listen, args=(process.stdout, arrived), daemon=True)
    listener.start()
    deadline, room = time.monotonic() + limits.wall_seconds, limits.said_bytes
    try:
        while True:
            heartbeat()
            if time.monotonic() > deadline:
                raise errors.GridTooSlowError(path, limits.wall_seconds)
            try:
                chunk = arrived.get(timeout=_HEARTBEAT)
            except queue.Empty:
                continue
            if not chunk:
                return
            room -= len(chunk)
            if room < 0:
                raise errors.GridBombError(path)
            yield chunk
    finally:
        process.kill()
        while listener.is_alive():  # it may wait for a place in the queue
            with contextlib.suppress(queue.Empty):
                arrived.get(timeout=_HEARTBEAT)
        process.stdout.close()


def _listen(output: IO[bytes], arrived: queue.Queue[bytes]) -> None:
    with contextlib.suppress(OSError, ValueError):
        while chunk := output.read(_CHUNK):
            arrived.put(chunk)
    arrived.put(b"")
