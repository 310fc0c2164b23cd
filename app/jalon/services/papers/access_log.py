"""The access log on paper (D24): who did what and when, filtered as on the screen, without any content."""

from datetime import date
from typing import Final

from jalon.domain.errors import NoSuchFaceError
from jalon.services.access import note_access
from jalon.services.access_reading import AccessFilter, find_accesses, read_accesses
from jalon.services.papers.asked import Asked
from jalon.services.return_documents import Document, sealed
from jalon.services.wording import wording_for
from jalon.storage.caseload import Caseload
from jalon.storage.queries import returns as return_queries

FORMAT: Final = "jalon-access-log"
MOST_PRINTED: Final = 2_000
"""Some sixty pages: our choice; the filter asks for less."""


def prepare_access_log(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of the entries that fit ``asked.choices``, the latest first; it is noted itself.

    The choices: ``since`` and ``until`` (ISO days), ``event``, ``case_code``, ``filters`` (what the screen
    says of them), ``words.CODE`` (what it calls an event); and ``asked.coach_id``.

    Raises:
        NoSuchFaceError: a day chosen is no day.
        NotAllowedError: neither coordinator nor administrator.
    """
    chosen = asked.choices
    wanted = AccessFilter(
        _day(chosen.get("since")),
        _day(chosen.get("until")),
        asked.coach_id,
        chosen.get("event") or None,
        chosen.get("case_code", ""),
    )
    numbers = find_accesses(caseload, wanted)
    lines = sorted(read_accesses(caseload, numbers[:MOST_PRINTED]), key=lambda one: -one.number)
    with caseload.read() as session:
        structure = return_queries.read_structure(session)
    note_access(caseload, "prepare_access_log", "caseload", caseload.caseload_id)
    return sealed(
        {
            "format": FORMAT,
            "format_version": 1,
            "today": today.isoformat(),
            "structure": {
                "name": structure.name,
                "platform": structure.platform,
                "practice": structure.is_practice,
                **structure.words_wanted(),
            },
            "filters": chosen.get("filters", ""),
            "count": len(numbers),
            "entries": [
                {
                    "number": one.number,
                    "at": one.at.astimezone().isoformat(timespec="minutes"),
                    "event": one.event,
                    "words": chosen.get(f"words.{one.event}", one.event.replace("_", " ")),
                    "case_code": one.case_code,
                    "colleague": one.colleague,
                }
                for one in lines
            ],
        }
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NoSuchFaceError("D24", "choice", ("since=AAAA-MM-JJ", "until=AAAA-MM-JJ")) from None


def draw_access_log(document: Document) -> bytes:
    """Return the PDF of an access log."""
    from jalon.reports.access_log import access_log

    wording = wording_for(date.fromisoformat(document["today"]), document["structure"].get("vocabulary"))
    return access_log(document, wording)
