"""Carries out a rehearsed import: one action, all of it or nothing."""

from jalon.domain.import_values import ImportDone
from jalon.services.backing_up import Step, no_step
from jalon.services.importing.rehearsing import Rehearsal
from jalon.storage.caseload import Caseload


def carry_out(caseload: Caseload, rehearsal: Rehearsal, *, step: Step = no_step) -> ImportDone:
    """Write the rows to create and to update as one action, and remember how the file maps.

    Raises:
        ImportMovedError: the caseload changed since in a way that changes what becomes of a row.
        NothingToImportError: no row would be written.
        FrozenFileError: the file of someone concerned is frozen.
    """
    raise NotImplementedError
