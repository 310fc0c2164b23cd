"""The documents attached to every file, in clear beside an export: who leaves Jalon leaves with them."""

import shutil
from itertools import count
from pathlib import Path

from jalon.domain.errors import DocumentContentMissingError, FrozenFileError, UnknownRecordError
from jalon.files import private_folder
from jalon.services.backing_up import Step, no_step
from jalon.services.documents import save_copy, suffix_of
from jalon.storage import attachments
from jalon.storage.caseload import Caseload


def documents_folder_beside(target: Path) -> Path:
    """Return the folder, not there yet, for the documents of an export to ``target``."""
    names = (f"{target.stem}-documents{f'-{number}' if number > 1 else ''}" for number in count(1))
    return next(folder for name in names if not (folder := target.with_name(name)).exists())


def export_documents(caseload: Caseload, folder: Path, *, step: Step = no_step) -> int:
    """Write each document of the files in use into a new folder, and return how many; each is logged.

    A file is called by the case code and the beginning of the identity that the export gives: no name of
    anyone. Stopped or failed, nothing stays. Frozen files, and what is in the trash, stay out.

    Raises:
        OSError: the place is full or read-only.
    """
    with caseload.read() as session:
        held = attachments.of_files_in_use(session)
    if not held:
        return 0
    private_folder(folder)
    written = 0
    try:
        for done, one in enumerate(held):
            step(done, len(held))
            target = folder / f"{one.case_code}-{one.id[:8]}{suffix_of(one.media_type)}"
            try:
                save_copy(caseload, one.id, target)
            except (UnknownRecordError, DocumentContentMissingError, FrozenFileError):
                continue  # no longer there, or no longer to be used
            written += 1
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return written
