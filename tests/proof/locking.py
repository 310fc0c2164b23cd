"""Opens the window on a caseload, waits, then locks it as the program does: ``locking.py CASELOAD``.

The passphrase comes as a line of standard input; a second line asks to lock.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from jalon.services import caseloads
from jalon.ui.application import JalonApplication
from jalon.ui.start import Session, _relaunch

if __name__ == "__main__":
    application = JalonApplication(sys.argv[:1])
    session = Session(application, relaunch=_relaunch)
    session.open(
        caseloads.open_caseload(Path(sys.argv[1]), sys.stdin.readline().rstrip("\n"), allow_any_folder=True)
    )

    def lock() -> None:
        sys.stdout.write("unlocked\n")
        sys.stdout.flush()
        sys.stdin.readline()
        session.lock()

    QTimer.singleShot(300, lock)
    sys.exit(application.exec())
