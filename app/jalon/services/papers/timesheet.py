"""The timesheet of a colleague and a month (D13), as the catalogue asks for it."""

from datetime import date

from jalon.services import timesheets
from jalon.services.papers.asked import Asked
from jalon.services.return_documents import Document
from jalon.services.wording import wording_of_paper
from jalon.storage.caseload import Caseload


def prepare_timesheet(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of a timesheet; nobody supported is named in it.

    Raises:
        UnknownRecordError: there is no such colleague.
    """
    assert asked.coach_id is not None
    assert asked.month is not None
    return timesheets.prepare_timesheet(caseload, asked.coach_id, asked.month, today=today)


def draw_timesheet(document: Document) -> bytes:
    """Return the PDF of a timesheet."""
    from jalon.reports.timesheet import timesheet

    return timesheet(document, wording_of_paper(document))
