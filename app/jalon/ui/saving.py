"""Writes a file where one chose, and says what kept it from being written."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths

from jalon.domain.errors import JalonError
from jalon.files import write_atomically
from jalon.services.targets import require_writable_over
from jalon.ui import messages
from jalon.ui.messages import Message

NOT_WRITTEN: Final = Message(
    "Le fichier n’a pas pu être écrit à cet endroit.", "Choisissez un autre dossier."
)
NOT_READ: Final = Message("Ce fichier n’a pas pu être lu.", "Choisissez-le de nouveau.")
NOT_READ_OR_WRITTEN: Final = Message(
    "Ce fichier n’a pas pu être lu ou écrit.", "Vérifiez le dossier et les droits."
)


def documents_folder() -> Path:
    """Return the documents of the account: where files are proposed first."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found) if found else Path.home()


def save(
    content: bytes, target: Path, refused: Callable[[Message], object], not_written: Message = NOT_WRITTEN
) -> Path | None:
    """Write a file; return where it is, or None when ``refused`` was told why it could not be written."""
    try:
        require_writable_over(target)
        write_atomically(target, content)
    except JalonError as error:
        refused(messages.describe(error))
    except OSError:
        refused(not_written)
    else:
        return target
    return None
