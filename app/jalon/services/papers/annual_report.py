"""The annual report (D20), as the catalogue asks for it."""

from datetime import date

from jalon.services import annual_report
from jalon.services.papers.asked import Asked
from jalon.services.return_documents import Document
from jalon.services.wording import wording_for
from jalon.storage.caseload import Caseload


def prepare_annual_report(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of the year of ``month``; totals only.

    Raises:
        UnknownRecordError: there is no such agreement.
        MonthNotBegunError: the year has not begun.
    """
    assert asked.month is not None
    return annual_report.prepare_year(
        caseload, asked.month.year, agreement_id=asked.agreement_id, today=today
    )


def draw_annual_report(document: Document) -> bytes:
    """Return the PDF of the report of a year, in the words of its last day."""
    from jalon.reports.annual_report import annual_report as drawn

    last = date(document["year"], 12, 31)
    return drawn(document, wording_for(last, document["structure"].get("vocabulary")))
