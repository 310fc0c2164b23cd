"""The scheme explained to the person (D3): who accompanies her, and when they meet next."""

from datetime import date

from jalon.services.papers.asked import Asked
from jalon.services.papers.drawing import wording_of_person_paper
from jalon.services.papers.person_head import head_of
from jalon.services.return_documents import Document, sealed
from jalon.settings.rules import rules_for
from jalon.storage.caseload import Caseload
from jalon.storage.queries import person_papers as queries


def prepare_scheme(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of the scheme, filled with what is known of who accompanies the person.

    Raises:
        UnknownRecordError: there is no such person.
        FrozenFileError: her file is frozen.
    """
    head = head_of(caseload, asked, today, paper="D3")
    meeting = None
    if head.file is not None:
        with caseload.read() as session:
            meeting = queries.next_meeting(session, head.file.person.id, today)
    told = None
    if meeting is not None:
        told = {
            "date": meeting.day.isoformat(),
            "start_time": f"{meeting.start_time:%H:%M}" if meeting.start_time else None,
            "place": rules_for(today).label("places", meeting.place) if meeting.place else None,
        }
    return sealed({**head.document, "next_meeting": told})


def draw_scheme(document: Document) -> bytes:
    """Return the PDF of the scheme."""
    from jalon.reports.scheme import scheme

    return scheme(document, wording_of_person_paper(document))
