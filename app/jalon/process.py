"""Keeps what this process knows inside it: no core file after a crash, no memory read by other programs."""

import contextlib
import ctypes
import sys
from typing import Final

_PR_SET_DUMPABLE: Final = 4  # Linux, sys/prctl.h


def keep_memory_private() -> None:
    """Ask the system not to write or show the memory of this process; where it cannot, nothing happens.

    On Linux an administrator can still read it. Windows and macOS keep no core file of a program unless they
    are set up to; there is nothing to ask.
    """
    if sys.platform != "linux":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
