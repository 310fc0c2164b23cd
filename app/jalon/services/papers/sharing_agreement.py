"""The person's agreement to share (D5), from those on her file or to be filled by hand."""

from datetime import date
from typing import Any

from jalon.domain.errors import UnknownRecordError
from jalon.services.papers.asked import Asked
from jalon.services.papers.drawing import wording_of_person_paper
from jalon.services.papers.person_head import PersonHead, head_of, iso
from jalon.services.person_records import FileRecord
from jalon.services.return_documents import Document, sealed
from jalon.settings.rules import rules_for
from jalon.storage.caseload import Caseload
from jalon.storage.queries import person_papers as queries


def prepare_sharing_agreement(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of one agreement, or of all those in force; without any, of one to be filled.

    Raises:
        UnknownRecordError: there is no such person, or she has no such agreement.
        FrozenFileError: her file is frozen.
    """
    head = head_of(caseload, asked, today, paper="D5")
    with caseload.read() as session:
        partners = queries.partner_names(session)
    chosen = _chosen(head, asked, today)
    labels = rules_for(today).labels.get("partner_kinds", {})
    consents = [_consent(one, partners, labels) for one in chosen]
    texts = [one["purpose"] for one in consents if one["purpose"]]
    return sealed({**head.document, "consents": consents, "typed_texts": texts})


def draw_sharing_agreement(document: Document) -> bytes:
    """Return the PDF of an agreement."""
    from jalon.reports.sharing_agreement import sharing_agreement

    return sharing_agreement(document, wording_of_person_paper(document))


def _chosen(head: PersonHead, asked: Asked, today: date) -> list[FileRecord]:
    given = head.of("sharing_consent")
    if asked.record_id is not None and not asked.is_blank:
        found = [one for one in given if one.id == asked.record_id]
        if not found:
            raise UnknownRecordError("sharing_consent")
        return found
    return [
        one
        for one in given
        if one.values["withdrawn_date"] is None
        and (one.values["end_date"] is None or one.values["end_date"] >= today)
    ]


def _consent(record: FileRecord, partners: dict[str, str], kinds: Any) -> dict[str, Any]:
    values = record.values
    recipient = str(values["recipient"])
    named = partners.get(values["partner_id"] or "")
    return {
        "recipient": named or kinds.get(recipient, recipient),
        "items": str(values["shared_items"] or "").split(),
        "purpose": values["purpose"],
        "ground": values["ground"],
        "start_date": iso(values["start_date"]),
        "end_date": iso(values["end_date"]),
        "withdrawn_date": iso(values["withdrawn_date"]),
    }
