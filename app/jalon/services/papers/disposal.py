"""The record of disposal (D22): the files that ended in a year, by code, with the reason."""

from datetime import date
from typing import Any, Final

from jalon.domain.errors import NotAllowedError, PaperNeedsError
from jalon.services.colleagues import MANAGERS
from jalon.services.papers.asked import Asked
from jalon.services.return_documents import Document, sealed
from jalon.services.wording import wording_for
from jalon.settings.rules import rules_for
from jalon.storage.caseload import Caseload
from jalon.storage.queries import disposals as files
from jalon.storage.queries import retention as queries
from jalon.storage.queries import returns as return_queries

FORMAT: Final = "jalon-disposal"


def prepare_disposal(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of the files that ended in the year of ``asked.month``; no name is in it.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        PaperNeedsError: no year is asked for.
    """
    if caseload.signed_in.role not in MANAGERS:
        raise NotAllowedError(caseload.signed_in.role, "read_access_log")
    if asked.month is None:
        raise PaperNeedsError("D22", "month")
    year = asked.month.year
    with caseload.read() as session:
        structure = return_queries.read_structure(session)
        done = [one for one in queries.disposals(session) if one.count and one.date.year == year]
        known = files.gone_files(session, [person for one in done for person in one.opaque_ids])
        colleagues = files.colleague_names(session)
    rows = [
        _row(one, known.get(person), colleagues)
        for one in sorted(done, key=lambda one: (one.date, one.id))
        for person in one.opaque_ids
    ]
    return sealed(
        {
            "format": FORMAT,
            "format_version": 1,
            "today": today.isoformat(),
            "year": year,
            "structure": {
                "name": structure.name,
                "platform": structure.platform,
                "practice": structure.is_practice,
                **structure.words_wanted(),
            },
            "count": len(rows),
            "files": rows,
            "rules_version": rules_for(today).version,
        }
    )


def draw_disposal(document: Document) -> bytes:
    """Return the PDF of a record of disposal."""
    from jalon.reports.disposal import disposal

    wording = wording_for(date.fromisoformat(document["today"]), document["structure"].get("vocabulary"))
    return disposal(document, wording)


def _row(one: queries.Disposal, file: files.GoneFile | None, colleagues: dict[str, str]) -> dict[str, Any]:
    first, last = (file.first_day, file.last_day) if file else (None, None)
    return {
        "date": one.date.isoformat(),
        "rule": one.rule,
        "case_code": file.case_code if file else None,
        "first_day": first.isoformat() if first else None,
        "last_day": last.isoformat() if last else None,
        "confirmed_by": colleagues.get(one.confirmed_by_id or ""),
    }
