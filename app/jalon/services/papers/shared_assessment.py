"""The shared evaluation (D6): one that was written, the last one unless told otherwise."""

from datetime import date
from typing import Any, Final

from jalon.domain.errors import UnknownRecordError
from jalon.services.papers.asked import Asked
from jalon.services.papers.drawing import wording_of_person_paper
from jalon.services.papers.person_head import PersonHead, head_of, iso
from jalon.services.person_records import FileRecord
from jalon.services.return_documents import Document, sealed
from jalon.storage.caseload import Caseload

_TEXTS: Final = (
    "participants",
    "person_words",
    "expectations",
    "strengths",
    "levers",
    "obstacles",
    "needs",
    "useful_adjustments",
    "agreed_steps",
)


def prepare_shared_assessment(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of an evaluation; where none was written, of one to be filled by hand.

    Raises:
        UnknownRecordError: there is no such person, or she has no such evaluation.
        FrozenFileError: her file is frozen.
    """
    head = head_of(caseload, asked, today, paper="D6")
    record = _chosen(head, asked)
    told: dict[str, Any] | None = None
    if record is not None:
        told = {name: record.values[name] for name in _TEXTS}
        told |= {
            "date": iso(record.values["date"]),
            "next_review_date": iso(record.values["next_review_date"]),
        }
    texts = [] if told is None else [told[name] for name in _TEXTS if told[name]]
    return sealed({**head.document, "assessment": told, "typed_texts": texts})


def draw_shared_assessment(document: Document) -> bytes:
    """Return the PDF of an evaluation."""
    from jalon.reports.shared_assessment import shared_assessment

    return shared_assessment(document, wording_of_person_paper(document))


def _chosen(head: PersonHead, asked: Asked) -> FileRecord | None:
    given = head.of("shared_assessment")
    if asked.record_id is None or asked.is_blank:
        return given[-1] if given else None
    for record in given:
        if record.id == asked.record_id:
            return record
    raise UnknownRecordError("shared_assessment")
