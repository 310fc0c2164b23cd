"""A claim for funding (D18), as the catalogue asks for it: an issued one, else the next one as a draft."""

from datetime import date

from jalon.domain.errors import InvalidEntryError, PaperNeedsError
from jalon.services import claims
from jalon.services.papers.asked import Asked
from jalon.services.return_documents import Document
from jalon.services.wording import wording_for
from jalon.storage.caseload import Caseload
from jalon.storage.queries.claims import priced_agreements


def prepare_claim(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of the claim ``record_id``; without one, the draft of the next one.

    Of the agreement chosen, else of the one begun last that has a price.

    Raises:
        UnknownRecordError: there is no such claim or agreement.
        PaperNeedsError: no agreement has anything to ask for.
    """
    if asked.record_id is not None:
        return claims.claim_document(caseload, asked.record_id)
    with caseload.read() as session:
        found = [one.id for one in priced_agreements(session) if any(line.unit for line in one.lines)]
    for agreement_id in (asked.agreement_id,) if asked.agreement_id else found:
        wanted = claims.proposed_claim(caseload, agreement_id, today=today)
        try:
            return claims.draft_document(caseload, wanted)
        except InvalidEntryError:
            continue
    raise PaperNeedsError("D18", "agreement")


def draw_claim(document: Document) -> bytes:
    """Return the PDF of a claim, in the words of its day."""
    from jalon.reports.funding_claim import funding_claim

    day = date.fromisoformat(document["date"])
    return funding_claim(document, wording_for(day, document["structure"].get("vocabulary")))
