"""Lists the imports of a caseload and undoes one, also next week."""

from jalon.domain.import_values import PastImport, Undone, UndoPreview
from jalon.storage.caseload import Caseload


def list_imports(caseload: Caseload) -> tuple[PastImport, ...]:
    """Return the imports that were carried out, the latest first, those undone too."""
    raise NotImplementedError


def undo_preview(caseload: Caseload, run_id: str) -> UndoPreview:
    """Return what undoing an import would do, and what was touched since.

    Raises:
        UnknownRecordError: there is no such import.
        NothingToUndoError: it is undone already.
    """
    raise NotImplementedError


def undo_import(caseload: Caseload, run_id: str, *, take_along: bool = False) -> Undone:
    """Undo an import as one action.

    What later actions touched stays as it is, with what it stands on; ``take_along`` takes it back too, with
    what was written about it since.

    Raises:
        UnknownRecordError: there is no such import.
        NothingToUndoError: it is undone already, or nothing of it is left to take back.
        FrozenFileError: the file of someone concerned is frozen.
    """
    raise NotImplementedError
