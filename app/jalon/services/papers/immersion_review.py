"""The follow-up and the review of an immersion (D16), as the catalogue asks for it."""

from datetime import date
from typing import Any, Final

from jalon.domain.errors import UnknownRecordError
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
    typed,
)
from jalon.services.person_records import FileRecord
from jalon.services.return_documents import Document, sealed
from jalon.storage.caseload import Caseload
from jalon.storage.queries.visits import follow_ups_between

_WORDS: Final = ("job_label", "objectives", "tasks", "host_opinion", "host_advice", "person_opinion")
_CODES: Final = ("purpose", "outcome", "days", "minutes", "missed_minutes", "person_agrees")
_DAYS: Final = ("start_date", "end_date", "last_day_present", "signed_date")


def prepare_immersion_review(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of an immersion: the one asked for, else the latest; blank when asked or when none.

    Raises:
        UnknownRecordError: there is no such person or immersion.
        FrozenFileError: her file is frozen.
    """
    if asked.is_blank or asked.person_id is None:
        return _sealed(paper_head(caseload, today, is_told=False))
    file = read_told(caseload, asked.person_id, asked.employer_id)
    record = _record(file, asked)
    if record is None:
        with caseload.read() as session:
            coach, _ = coach_parts(session, file, today)
        return _sealed(paper_head(caseload, today, is_told=False), person={"name": file.name}, coach=coach)
    values = record.values
    file = read_told(caseload, asked.person_id, values["employer_id"])
    with caseload.read() as session:
        employer = read_employer(session, values["employer_id"], today)
        coach, _ = coach_parts(session, file, today)
        held = follow_ups_between(
            session, values["employer_id"], asked.person_id, values["start_date"], values["end_date"]
        )
    contract = file.find("job_contract", values["led_to_contract_id"])
    return _sealed(
        paper_head(caseload, today, is_told=file.is_told, warnings=[] if file.is_told else [NOT_TOLD]),
        person={"name": file.name},
        host=employer_part(employer, values["tutor_contact_id"])
        | {"site": file.places.get(values["employer_site_id"] or "")},
        coach=coach,
        follow_ups=[{"date": iso(day), "modality": modality} for day, modality in held],
        led_to=None
        if contract is None
        else {"type": contract.values["contract_type"], "start_date": iso(contract.values["start_date"])},
        **{name: values[name] for name in (*_WORDS, *_CODES)},
        **{name: iso(values[name]) for name in _DAYS},
        typed_texts=typed(*(values[name] for name in _WORDS)),
    )


def draw_immersion_review(document: Document) -> bytes:
    """Return the PDF of the follow-up and review of an immersion."""
    from jalon.reports.immersion_review import immersion_review

    return immersion_review(document, drawn_words(document))


def _sealed(head: Document, **known: Any) -> Document:
    unknown = dict.fromkeys(("person", "host", "coach", "led_to", *_WORDS, *_CODES, *_DAYS))
    empty: dict[str, Any] = {"follow_ups": [], "typed_texts": []}
    return sealed({"format": "jalon-immersion-review", **head, **unknown, **empty, **known})


def _record(file: ToldFile, asked: Asked) -> FileRecord | None:
    if asked.record_id is not None:
        found = file.find("work_immersion", asked.record_id)
        if found is None:
            raise UnknownRecordError("work_immersion")
        return found
    fitting = [
        one for one in file.of("work_immersion") if asked.employer_id in (None, one.values["employer_id"])
    ]
    return max(fitting, key=lambda one: one.values["start_date"], default=None)
