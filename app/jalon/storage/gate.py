"""Who may use an open file now: any number of threads together, or one of them alone."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jalon.domain.errors import CaseloadBusyError


class Gate:
    """Lets threads in, and keeps them waiting while one of them has the file to itself."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside: Counter[int] = Counter()  # how deep each thread is
        self._alone: int | None = None  # the thread that is alone, or waits to be

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Use the file with others; wait while someone is alone with it.

        Raises:
            RuntimeError: this thread itself closed the file.
        """
        thread = threading.get_ident()
        with self._changed:
            if self._alone == thread:
                raise RuntimeError("the file is closed")
            # Who is inside already goes deeper: the one who waits to be alone waits for them to come out.
            self._changed.wait_for(lambda: self._alone is None or self._inside[thread] > 0)
            self._inside[thread] += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside[thread] -= 1
                self._inside += Counter()  # drops who left
                self._changed.notify_all()

    @contextmanager
    def alone(self, path: Path, seconds: float) -> Iterator[None]:
        """Wait until nobody uses the file, and keep everybody out meanwhile.

        Raises:
            CaseloadBusyError: someone still used it after ``seconds``; those who waited go on.
            RuntimeError: this thread uses the file.
        """
        thread = threading.get_ident()
        with self._changed:
            if self._inside[thread] > 0 or self._alone == thread:
                raise RuntimeError("the file is in use by this thread")
            if not self._changed.wait_for(lambda: self._alone is None, seconds):
                raise CaseloadBusyError(path)
            self._alone = thread
        try:
            with self._changed:
                if not self._changed.wait_for(lambda: not self._inside.total(), seconds):
                    raise CaseloadBusyError(path)
            yield
        finally:
            with self._changed:
                self._alone = None
                self._changed.notify_all()
