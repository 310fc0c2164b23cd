"""What was agreed to change at work (D17), as the catalogue asks for it: never why."""

from datetime import date
from typing import Any, Final

from jalon.services.papers.asked import Asked
from jalon.services.papers.told import (
    NOT_TOLD,
    ToldFile,
    coach_parts,
    drawn_words,
    employer_part,
    iso,
    paper_head,
    read_employer,
    read_told,
    runs,
    typed,
)
from jalon.services.person_records import FileRecord
from jalon.services.return_documents import Document, sealed
from jalon.storage.caseload import Caseload

_LEFT_OUT: Final = ("REFUSE", "ABANDONNE")


def prepare_adjustments(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of the adjustments of a person with an employer; blank when asked.

    Without employer, that of the contract that runs. An adjustment of no contract, or of an employer's who is
    not known, is told; that of a contract elsewhere is not.

    Raises:
        UnknownRecordError: there is no such person or employer.
        FrozenFileError: her file is frozen.
    """
    if asked.is_blank or asked.person_id is None:
        return _sealed(paper_head(caseload, today, is_told=False))
    employer_id = asked.employer_id or _employer_of(read_told(caseload, asked.person_id, None), today)
    file = read_told(caseload, asked.person_id, employer_id)
    contracts = file.contracts_at(employer_id, today) if employer_id else ()
    with caseload.read() as session:
        employer = read_employer(session, employer_id, today) if employer_id else None
        coach, _ = coach_parts(session, file, today)
    lines = adjustments_with(file, employer_id)
    job = contracts[0].values if contracts else None
    return _sealed(
        paper_head(caseload, today, is_told=file.is_told, warnings=[] if file.is_told else [NOT_TOLD]),
        person={"name": file.name},
        employer=employer_part(employer, job["tutor_contact_id"] if job else None) if employer else None,
        coach=coach,
        job_label=job["job_label"] if job else None,
        adjustments=lines,
        typed_texts=typed(*(line["need"] for line in lines), *(line["responsible"] for line in lines)),
    )


def adjustments_with(file: ToldFile, employer_id: str | None) -> list[dict[str, Any]]:
    """Return what was agreed with an employer, or asked of it, the latest asked last."""
    found = []
    for record in file.of("workplace_adjustment"):
        values = record.values
        contract = file.find("job_contract", values["job_contract_id"])
        elsewhere = contract is not None and contract.values["employer_id"] not in (None, employer_id)
        if values["state"] in _LEFT_OUT or elsewhere:
            continue
        found.append(_line(file, record))
    return found


def draw_adjustments(document: Document) -> bytes:
    """Return the PDF of the adjustments of a person."""
    from jalon.reports.adjustments import adjustments

    return adjustments(document, drawn_words(document))


def _line(file: ToldFile, record: FileRecord) -> dict[str, Any]:
    values = record.values
    return {
        "nature": values["nature"],
        "need": values["need"],
        "responsible": values["responsible"],
        "funder": file.funder(record),
        "state": values["state"],
        "requested_date": iso(values["requested_date"]),
        "in_place_date": iso(values["in_place_date"]),
        "review_date": iso(values["review_date"]),
    }


def _sealed(head: Document, **known: Any) -> Document:
    unknown = dict.fromkeys(("person", "employer", "coach", "job_label"))
    empty: dict[str, Any] = {"adjustments": [], "typed_texts": []}
    return sealed({"format": "jalon-adjustments", **head, **unknown, **empty, **known})


def _employer_of(file: ToldFile, today: date) -> str | None:
    running = [one.values for one in file.of("job_contract") if runs(one.values, today)]
    return next((one["employer_id"] for one in reversed(running) if one["employer_id"]), None)
