"""The monthly return and its lines (D11, D12), as the catalogue asks for them."""

from dataclasses import replace
from datetime import date

from jalon.domain.errors import NoSuchFaceError, UnknownRecordError
from jalon.services import returns
from jalon.services.papers.asked import Asked
from jalon.services.return_documents import Document
from jalon.services.wording import wording_of_paper
from jalon.storage.caseload import Caseload
from jalon.storage.queries.agreements import reference_of

LEVEL = "level"
REASON = "reason"
DRAFT = "draft"
"""The choice « YES » gives the version to come of a month that is locked."""


def prepare_monthly(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of a month at the level chosen, N1 unless told otherwise.

    Raises:
        UnknownRecordError: there is no such agreement.
        NoSuchFaceError: there is no such level.
        ReasonNeededError: level N2 without a reason.
    """
    assert asked.month is not None
    level = asked.choices.get(LEVEL, "N1")
    if level not in returns.LEVELS:
        raise NoSuchFaceError("D11", "choice", returns.LEVELS)
    reference = None
    if asked.agreement_id is not None:
        with caseload.read() as session:
            reference = reference_of(session, asked.agreement_id)
        if reference is None:
            raise UnknownRecordError("agreement")
    return returns.prepare_return(
        caseload,
        asked.month,
        agreement=reference,
        level=level,
        reason=asked.choices.get(REASON),
        draft=asked.choices.get(DRAFT) == "YES",
        today=today,
    )


def draw_monthly(document: Document) -> bytes:
    """Return the PDF of a month without writing it anywhere: it may hold lines about people."""
    from jalon.reports.monthly_return import monthly_return

    return monthly_return(document, wording_of_paper(document))


def prepare_annex(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of a month with its lines by case code.

    Raises:
        UnknownRecordError: there is no such agreement.
    """
    return prepare_monthly(caseload, replace(asked, choices={**asked.choices, LEVEL: "N1"}), today)


def draw_annex(document: Document) -> bytes:
    """Return the PDF of the lines of a month alone."""
    from jalon.reports.monthly_return import annex_alone

    return annex_alone(document, wording_of_paper(document))
