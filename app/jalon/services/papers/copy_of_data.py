"""The copy of her data that a person asks for (D21), as the catalogue asks for it."""

from datetime import date

from jalon.services import person_copy
from jalon.services.papers.asked import Asked
from jalon.services.return_documents import Document, sealed
from jalon.storage.caseload import Caseload


def prepare_copy(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of a copy, explained in words.

    Raises:
        UnknownRecordError: there is no such person.
        FrozenFileError: her file is frozen.
    """
    assert asked.person_id is not None
    document = person_copy.prepare_copy(caseload, asked.person_id, today=today).document
    return sealed({**document, "sections": person_copy.sections(document)})


def draw_copy(document: Document) -> bytes:
    """Return the PDF of a copy."""
    from jalon.reports.person_copy import person_copy as drawn

    return drawn(document)
