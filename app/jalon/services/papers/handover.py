"""The handover paper (D23): what who stands in must know of the people entrusted to her."""

from datetime import date, datetime, time
from typing import Any, Final

from jalon.services import handover
from jalon.services.papers.asked import Asked
from jalon.services.return_documents import Document, sealed
from jalon.services.wording import wording_for
from jalon.storage.caseload import Caseload
from jalon.storage.queries import returns as return_queries
from jalon.storage.queries.colleagues import list_colleagues

PEOPLE: Final = "people"
"""The choice that names people by identity, separated by spaces; without it, all those entrusted."""


def prepare_handover(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of a handover: of the people chosen, else of those a colleague has today.

    Without a colleague, it is everyone of the team. No personal note and no family of disability is in it.

    Raises:
        UnknownRecordError: there is no such person.
    """
    chosen = asked.choices.get(PEOPLE, "").split()
    if asked.person_id is not None:
        chosen = [asked.person_id]
    with caseload.read() as session:
        structure = return_queries.read_structure(session)
        colleagues = {one.id: f"{one.given_name} {one.family_name}" for one in list_colleagues(session)}
    if not chosen:
        team = (asked.coach_id,) if asked.coach_id else tuple(colleagues)
        chosen = [
            one.person_id for coach in team for one in handover.list_entrusted(caseload, coach, today=today)
        ]
    told = handover.prepare_handover(caseload, list(dict.fromkeys(chosen)), today=today)
    document = _plain(told)
    typed: list[str] = []
    for person in document["people"]:
        typed += [text for text in (person["person_words"], person["useful_adjustments"]) if text]
        typed += [note["text"] for note in person["notes"]]
    return sealed(
        {
            **document,
            "today": today.isoformat(),
            "coach": colleagues.get(asked.coach_id or ""),
            "structure": {
                "name": structure.name,
                "platform": structure.platform,
                "practice": structure.is_practice,
                **structure.words_wanted(),
            },
            "typed_texts": typed,
        }
    )


def draw_handover(document: Document) -> bytes:
    """Return the PDF of a handover."""
    from jalon.reports.handover import handover as drawn

    vocabulary = document["structure"].get("vocabulary")
    return drawn(document, wording_for(date.fromisoformat(document["today"]), vocabulary))


def _plain(value: Any) -> Any:
    """Return plain values: days and times as ISO texts."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, (date, time, datetime)):
        return value.isoformat()
    return value
