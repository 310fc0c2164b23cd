"""What becomes of her data, told to the person (D4), from what the structure recorded."""

from dataclasses import asdict
from datetime import date

from jalon.services.data_protection import read_data_protection
from jalon.services.papers.asked import Asked
from jalon.services.papers.drawing import wording_of_person_paper
from jalon.services.papers.person_head import head_of
from jalon.services.return_documents import Document, sealed
from jalon.settings.rules import rules_for
from jalon.storage.caseload import Caseload


def prepare_privacy_notice(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of the notice; what the structure did not record is left to be filled by hand.

    Raises:
        UnknownRecordError: there is no such person.
        FrozenFileError: her file is frozen.
    """
    parameters = rules_for(today).parameters
    return sealed(
        {
            **head_of(caseload, asked, today, paper="D4").document,
            "data_protection": asdict(read_data_protection(caseload)),
            "months": {
                "file": parameters.file_active_months,
                "archive": parameters.file_archive_months,
                "not_admitted": parameters.not_admitted_months,
                "access": parameters.access_log_months,
            },
        }
    )


def draw_privacy_notice(document: Document) -> bytes:
    """Return the PDF of the notice."""
    from jalon.reports.privacy_notice import privacy_notice

    return privacy_notice(document, wording_of_person_paper(document))
