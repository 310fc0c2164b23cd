"""The list of deadlines (D19), as the catalogue asks for it."""

from datetime import date

from jalon.services import deadline_papers
from jalon.services.deadlines import read_deadlines
from jalon.services.papers.asked import Asked
from jalon.services.return_documents import Document
from jalon.storage.caseload import Caseload


def prepare_deadlines(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of everything announced today, of a colleague’s people when one is chosen."""
    listed = read_deadlines(caseload, asked.coach_id, today=today)
    return deadline_papers.prepare_deadline_list(caseload, listed, today=today)


def draw_deadlines(document: Document) -> bytes:
    """Return the PDF of a list of deadlines."""
    return deadline_papers.deadline_paper(document)
