"""What the first window has done for it: find the caseloads of this PC, open one, copy it to a safe place."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jalon.settings.paths import data_folder

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload

SUFFIX: Final = ".jalon"


def known_caseloads(recent: Sequence[Path], first: Path | None) -> list[Path]:
    """Return the files to propose: the one asked for, the recent ones, those of Jalon's folder."""
    found = [first] if first else []
    found += recent
    found += sorted(data_folder().rglob(f"*{SUFFIX}"))
    return list(dict.fromkeys(path.absolute() for path in found))


def import_storage_behind() -> None:
    """Import what opening needs while the passphrase is typed: it weighs more than Qt itself."""

    def load() -> None:
        import jalon.services.activity
        import jalon.services.caseloads
        import jalon.services.people
        import jalon.services.returns  # noqa: F401

    threading.Thread(target=load, name="import", daemon=True).start()


def open_chosen(path: Path, secret: str, uses_code: bool) -> "Caseload":  # noqa: FBT001
    """Open a caseload by its passphrase, or by the recovery code."""
    from jalon.services import caseloads

    if uses_code:
        return caseloads.open_with_recovery_code(path, secret)
    return caseloads.open_caseload(path, secret)


def copy_chosen(path: Path) -> Path:
    """Copy a caseload where it can be open; return the copy."""
    from jalon.services.rescue import copy_to_safe_place

    return copy_to_safe_place(path)
