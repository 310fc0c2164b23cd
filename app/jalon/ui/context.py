"""What a screen is given when it is made: the caseload, the work behind it, the day, where to tell."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jalon.ui.application import JalonApplication
from jalon.ui.jobs import Jobs
from jalon.ui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a screen, the same for all of a window."""

    application: JalonApplication
    workspace: Workspace
    jobs: Jobs
    today: Callable[[], date]
    tell: Callable[[str], None]
    """Say in the status bar what was just done."""
    open_other: Callable[[Path], None] = lambda _: None
    """Close this caseload and ask for the passphrase of another one."""
