"""Long work off the thread of the window: one worker, progress, cancel."""

import gc
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

R = TypeVar("R")

_NEVER = 1_000_000  # collections of the middle generation before a full one

Step = Callable[[int, int], None]
"""Tells how much is done out of how much; raises ``CancelledError`` once the user asked to stop."""


class CancelledError(Exception):
    """The user asked to stop."""


class Job(QObject):
    """A running job as the window sees it; every signal arrives on the thread of the window."""

    progressed = Signal(int, int)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the job to stop at its next step."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        """Tell whether someone asked the job to stop."""
        return self._stop.is_set()

    def step(self, done: int, total: int) -> None:
        """Report progress, from the worker.

        Raises:
            CancelledError: the user asked to stop.
        """
        if self._stop.is_set():
            raise CancelledError
        self.progressed.emit(done, total)


class Jobs(QObject):
    """Runs one job at a time and hands its outcome back on the thread of the window.

    A job is a plain function that touches no widget; what it needs is bound to it beforehand, and the
    screen that starts one that writes stays modal until it ends.
    """

    _settled = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="job")
        self._running: set[Job] = set()
        self._settled.connect(_call, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Tell whether a job runs or waits."""
        return bool(self._running)

    def start(
        self,
        work: Callable[[Step], R],
        *,
        done: Callable[[R], None],
        failed: Callable[[Exception], None],
        cancelled: Callable[[], None] | None = None,
    ) -> Job:
        """Run ``work``, then call ``done`` with its result, ``failed`` with its error, or ``cancelled``."""
        job = Job(self)
        self._running.add(job)

        def run() -> None:
            deliver: Callable[[], None]
            try:
                with _no_full_collection():
                    result = work(job.step)
            except CancelledError:
                deliver = cancelled or _nothing
            except Exception as error:  # noqa: BLE001 - whatever it is, it is shown on the window's thread
                deliver = _bound(failed, error)
            else:
                deliver = _bound(done, result)
            self._settled.emit(lambda: self._settle(job, deliver))

        self._worker.submit(run)
        return job

    def close(self) -> None:
        """Ask what runs to stop, wait for it, and accept no other."""
        for job in self._running:
            job.cancel()
        self._worker.shutdown()

    def _settle(self, job: Job, deliver: Callable[[], None]) -> None:
        self._running.discard(job)
        job.ended.emit()
        job.deleteLater()
        deliver()


@contextmanager
def _no_full_collection() -> Iterator[None]:
    """Leave for later the collections that go through every object there is.

    Nothing else runs meanwhile, on any thread: with the facts of a large month in memory, one of them keeps
    the window from answering for a tenth of a second. What is young is collected as ever; what a month is
    made of has no cycles, and goes away by itself when the job ends.
    """
    young, middle, full = gc.get_threshold()
    gc.set_threshold(young, middle, _NEVER)
    try:
        yield
    finally:
        gc.set_threshold(young, middle, full)


def _bound(deliver: Callable[[R], None], value: R) -> Callable[[], None]:
    return lambda: deliver(value)


def _call(deliver: Callable[[], None]) -> None:
    deliver()


def _nothing() -> None:
    pass
