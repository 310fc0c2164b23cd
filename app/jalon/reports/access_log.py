"""The access log on paper: when, what, about which file and by whom; no content."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from jalon.reports import typography
from jalon.reports.monthly_return import PRACTICE
from jalon.reports.page import BODY, SMALL, STRONG, Paper
from jalon.reports.paper_for_within import identity_within
from jalon.reports.tables import SMALL_CELL, SMALL_STRONG_CELL, Column, Row
from jalon.reports.wording import Wording

TITLE: Final = "Journal des accès"
_CONFIDENTIALITY: Final = "Document interne de sécurité\u00a0: des codes, aucun contenu"
_WHEN, _FILE, _WHO = 104.0, 66.0, 130.0


def access_log(document: Mapping[str, Any], wording: Wording) -> bytes:
    """Return the PDF of an access log; each entry brings its own words under ``words``.

    ``document`` is what ``services.papers.access_log.prepare_access_log`` returns. The same document gives
    the same bytes.
    """
    paper = Paper(identity_within(document, TITLE, _CONFIDENTIALITY))
    paper.title()
    name = document["structure"].get("name", "")
    paper.paragraph(f"{name} · règles {wording.version}", SMALL, space_before=6)
    if document["filters"]:
        paper.paragraph(typography.sentence(str(document["filters"])), SMALL, space_before=1)
    if document["structure"].get("practice"):
        paper.paragraph(f"{PRACTICE.capitalize()}\u00a0: ces personnes sont inventées.", STRONG)
    entries, count = document["entries"], int(document["count"])
    told = f"{typography.whole_number(count)} accès, le dernier d’abord, par l’horloge de cet ordinateur."
    if count > len(entries):
        last = typography.whole_number(len(entries))
        told += f" Les {last} derniers sont imprimés\u00a0: filtrez pour les autres."
    paper.paragraph(told, BODY, space_before=12)
    if entries:
        paper.table(_columns(paper.width), [_row(one) for one in entries])
    return paper.finished()


def _columns(width: float) -> list[Column]:
    left = width - _WHEN - _FILE - _WHO
    return [
        Column(title, room, style=SMALL_CELL, strong_style=SMALL_STRONG_CELL)
        for title, room in (("Quand", _WHEN), ("Quoi", left), ("Dossier", _FILE), ("Qui", _WHO))
    ]


def _row(entry: Mapping[str, Any]) -> Row:
    at = datetime.fromisoformat(entry["at"])
    when = f"{typography.short_day(at.date())} à {at.hour}\u00a0h\u00a0{at.minute:02}"
    who = str(entry["colleague"] or "code de secours")
    return Row((when, str(entry["words"]), str(entry["case_code"] or ""), who))
