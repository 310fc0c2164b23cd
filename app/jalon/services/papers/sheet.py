"""The activity sheet of a person and a month (D9), as the catalogue asks for it."""

from datetime import date

from jalon.domain.errors import UnknownRecordError
from jalon.services import sheets
from jalon.services.papers.asked import Asked
from jalon.services.return_documents import Document
from jalon.services.wording import wording_of_paper
from jalon.storage.caseload import Caseload
from jalon.storage.queries.people import name_people

WITH_NAME = "with_name"
"""The choice « YES » prints the name beside the case code."""
FOR_THE_FILE, PASSED_ON = "DOSSIER", "TRANSMIS"
VARIANTS = (FOR_THE_FILE, PASSED_ON)
"""With the dated log, for the file, unless it is chosen otherwise; with totals alone, to be passed on."""


def prepare_sheet(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of a sheet, under the case code; the name only when it is chosen.

    Raises:
        UnknownRecordError: there is no such person.
        FrozenFileError: her file is frozen.
    """
    assert asked.person_id is not None
    assert asked.month is not None
    with caseload.read() as session:
        named = name_people(session, (asked.person_id,)).get(asked.person_id)
    if named is None:
        raise UnknownRecordError("person")
    with_name = asked.choices.get(WITH_NAME) == "YES"
    dated_log = asked.variant != PASSED_ON
    return sheets.prepare_sheet(
        caseload, named.case_code, asked.month, with_name=with_name, dated_log=dated_log, today=today
    )


def draw_sheet(document: Document) -> bytes:
    """Return the PDF of a sheet."""
    from jalon.reports.activity_sheet import activity_sheet

    return activity_sheet(document, wording_of_paper(document))
