"""The waiting time after wrong passphrases: it doubles, outlives a restart, and never destroys anything.

Time is taken from the machine's running clock, which nobody sets: the calendar clock is not believed. After a
restart of the machine the time it was off is not counted. A thief who copies the file is bound by none of
this: only the strength of the passphrase binds him (``passphrases``). The recovery code is not counted: 160
bits need no waiting, so nobody is ever shut out for good.
"""

import contextlib
import hashlib
import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jalon.domain.errors import TooManyAttemptsError
from jalon.files import private_folder, write_atomically
from jalon.settings.paths import state_folder

FREE_TRIES: Final = 5
FIRST_WAIT: Final = 5.0  # seconds, doubled at each further failure
LONGEST_WAIT: Final = 3600.0
DAY: Final = 86_400.0
MOST_A_DAY: Final = 25
_MOST_BYTES: Final = 16 * 1024


@dataclass(frozen=True, slots=True)
class Attempts:
    """The wrong passphrases of one caseload on this machine."""

    path: Path
    clock: Callable[[], float] = time.monotonic  # seconds since the machine started

    def require_patience(self) -> None:
        """Let a try go on, or say how long it must wait.

        Raises:
            TooManyAttemptsError: a wait is running.
        """
        failures, times = self._read()
        now = self.clock()
        wait = 0.0
        if failures >= FREE_TRIES and times:
            doubled = min(FIRST_WAIT * 2.0 ** min(failures - FREE_TRIES, 40), LONGEST_WAIT)
            wait = times[-1] + doubled - now
        if len(times) >= MOST_A_DAY:
            wait = max(wait, times[-MOST_A_DAY] + DAY - now)
        if wait > 0:
            raise TooManyAttemptsError(math.ceil(wait))

    def count(self) -> int:
        """Count a try before it is made, so that stopping the program undoes nothing; return the failures."""
        failures, times = self._read()
        now = self.clock()
        recent = [at for at in times if at > now - DAY]
        self._write(failures + 1, [*recent, now][-MOST_A_DAY:])
        return failures + 1

    def forget(self) -> None:
        """Start again from nothing: the passphrase was right."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)

    def _read(self) -> tuple[int, list[float]]:
        try:
            with self.path.open("rb") as stream:
                found = json.loads(stream.read(_MOST_BYTES))
            failures, times = int(found["failures"]), [float(at) for at in found["times"]]
        except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return 0, []
        if not all(math.isfinite(at) for at in times):
            return 0, []
        if times and times[-1] > self.clock():
            # The machine restarted: its clock began again at 0. What ran before is kept as distances.
            times = [at - times[-1] for at in times]
        return max(failures, 0), times

    def _write(self, failures: int, times: list[float]) -> None:
        content = json.dumps({"failures": failures, "times": times}).encode()
        with contextlib.suppress(OSError):  # a full disk must not shut anyone out
            write_atomically(self.path, content)


def attempts_on(caseload_id: str, *, clock: Callable[[], float] = time.monotonic) -> Attempts:
    """Return the attempts on one caseload; the file bears no trace of its name or place."""
    folder = private_folder(state_folder() / "attempts")
    return Attempts(folder / f"{hashlib.sha256(caseload_id.encode()).hexdigest()[:32]}.json", clock)
