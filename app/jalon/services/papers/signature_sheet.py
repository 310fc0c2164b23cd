"""The signature sheet of a person and a month (D10), optional: no text of the scheme asks for it."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from jalon.services.papers.asked import Asked
from jalon.services.papers.drawing import wording_of_person_paper
from jalon.services.papers.person_head import head_of
from jalon.services.return_documents import Document, sealed
from jalon.storage.caseload import Caseload
from jalon.storage.queries.acts import ActLine, acts_of_person

ATTESTED: Final = "attested_reason"
"""The choice that says why the person does not sign: the référent attests that she was there."""
_MET: Final = ("PERSONNE", "TRIPARTITE", "COLLECTIF", "PROCHE")
_AT_A_DISTANCE: Final = ("TELEPHONE", "COURRIEL_SMS")


def prepare_signature_sheet(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of a month: the meetings held or planned in which the person is face to face.

    Raises:
        UnknownRecordError: there is no such person.
        FrozenFileError: her file is frozen.
    """
    head = head_of(caseload, asked, today, paper="D10")
    meetings: list[dict[str, Any]] = []
    if head.file is not None and asked.person_id is not None and asked.month is not None:
        with caseload.read() as session:
            acts = acts_of_person(session, asked.person_id, asked.month)
        meetings = [_meeting(act) for act in acts if _is_met(act, asked.person_id)]
    reason = asked.choices.get(ATTESTED, "").strip()
    return sealed(
        {
            **head.document,
            "month": None if asked.month is None else str(asked.month),
            "meetings": meetings,
            "attested_reason": reason,
            "typed_texts": [reason] if reason else [],
        }
    )


def draw_signature_sheet(document: Document) -> bytes:
    """Return the PDF of a sheet."""
    from jalon.reports.signature_sheet import signature_sheet

    return signature_sheet(document, wording_of_person_paper(document))


def _is_met(act: ActLine, person_id: str) -> bool:
    part = next(person for person in act.people if person.person_id == person_id)
    is_there = part.present if act.state == "DONE" else part.attendance in (None, "HONORE")
    return is_there and act.target in _MET and act.modality not in _AT_A_DISTANCE


def _meeting(act: ActLine) -> dict[str, Any]:
    end = None
    if act.start_time is not None:
        begun = datetime.combine(act.date, act.start_time)
        end = f"{begun + timedelta(minutes=act.duration_minutes):%H:%M}"
    return {
        "date": act.date.isoformat(),
        "start_time": None if act.start_time is None else f"{act.start_time:%H:%M}",
        "end_time": end,
        "duration_minutes": act.duration_minutes,
        "modality": act.modality,
        "place": act.place,
        "is_planned": act.state != "DONE",
    }
