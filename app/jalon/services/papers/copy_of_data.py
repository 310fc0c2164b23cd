"""The copy of her data that a person asks for (D21), as the catalogue asks for it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from jalon.domain.to_do import TO_DO
from jalon.services import person_copy
from jalon.services.papers.asked import Asked
from jalon.services.papers.drawing import wording_of_person_paper
from jalon.services.papers.person_head import PERSON_PAPER_FORMAT, head_of
from jalon.services.return_documents import Document, sealed
from jalon.storage.caseload import Caseload


def prepare_copy(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of a copy, explained in words; the simple version holds what matters most of it.

    Raises:
        UnknownRecordError: there is no such person.
        FrozenFileError: her file is frozen.
    """
    assert asked.person_id is not None
    document = person_copy.prepare_copy(caseload, asked.person_id, today=today).document
    if not asked.is_simple:
        return sealed({**document, "sections": person_copy.sections(document)})
    head = head_of(caseload, asked, today, paper="D21").document
    return sealed({**head, "summary": _summary(document, today)})


def draw_copy(document: Document) -> bytes:
    """Return the PDF of a copy."""
    from jalon.reports.person_copy import person_copy as drawn
    from jalon.reports.person_copy import simple_copy

    if document["format"] == PERSON_PAPER_FORMAT:
        return simple_copy(document, wording_of_person_paper(document))
    return drawn(document)


def _summary(document: Mapping[str, Any], today: date) -> dict[str, Any]:
    rows: Mapping[str, Any] = document["records"]
    (person,) = rows["person"]
    named = document["named"]
    town = " ".join(part for part in (person["postal_code"], person["town"]) if part)
    consents = [
        one
        for one in rows.get("sharing_consent", ())
        if not one["withdrawn_date"] and (not one["end_date"] or one["end_date"] >= today.isoformat())
    ]
    return {
        "name": document["name"],
        "birth_date": person["birth_date"],
        "reached": [person["address"], town, person["phone"], person["email"]],
        "rights": [
            {"kind": one["kind"], "end_date": None if one["permanent"] else one["end_date"]}
            for one in rows.get("recognition", ())
        ],
        "admissions": [
            one["admission_date"] for one in rows.get("support_path", ()) if one["admission_date"]
        ],
        "goals": [one["label"] for one in rows.get("goal", ()) if one["state"] in TO_DO],
        "jobs": [told for one in rows.get("job_contract", ()) if (told := _job(one, named))],
        "recipients": [
            named["partner_id"].get(one["partner_id"] or "") or one["recipient"] for one in consents
        ],
        "acts": len(rows["act"]),
        "left_out": sum(document["left_out"].values()),
    }


def _job(contract: Mapping[str, Any], named: Mapping[str, Mapping[str, str]]) -> str:
    employer = named["employer_id"].get(contract["employer_id"] or "")
    return ", ".join(part for part in (contract["job_label"], employer) if part)
