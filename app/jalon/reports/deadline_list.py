"""The list of deadlines (échéancier): by horizon, each with its day, for whom, what to do and its source."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from jalon.reports import typography
from jalon.reports.monthly_return import PRACTICE
from jalon.reports.page import BODY, SMALL, STRONG, Paper
from jalon.reports.paper_for_within import identity_within
from jalon.reports.tables import SMALL_CELL, SMALL_STRONG_CELL, Column, Row
from jalon.reports.wording import Wording

TITLE: Final = "Échéancier"
_CONFIDENTIALITY: Final = "Document interne, nominatif\u00a0: à garder hors de la vue, à détruire après usage"
_HORIZONS: Final = {
    "past": "À régler",
    "week": "Dans les sept jours",
    "month": "Dans les trente jours",
    "quarter": "Dans les trois mois",
    "later": "Plus tard",
}
_DAY, _WHO, _WHAT = 74.0, 112.0, 112.0


def deadline_list(document: Mapping[str, Any], wording: Wording) -> bytes:
    """Return the PDF of a list of deadlines; the layout is our choice.

    ``document`` is what ``services.deadline_papers.prepare_deadline_list`` returns: ``today``, ``structure``,
    ``asked``, ``groups`` of ``horizon`` and ``deadlines``, ``rules_version``, ``digest``. The same document
    gives the same bytes.
    """
    paper = Paper(identity_within(document, TITLE, _CONFIDENTIALITY))
    paper.title()
    paper.paragraph(
        f"{document['structure'].get('name', '')} · règles {document.get('rules_version', wording.version)}",
        SMALL,
        space_before=6,
    )
    for line in document["asked"]:
        paper.paragraph(str(line), SMALL, space_before=1)
    if document["structure"].get("practice"):
        paper.paragraph(f"{PRACTICE.capitalize()}\u00a0: ces personnes sont inventées.", STRONG)
    if not document["groups"]:
        paper.paragraph("Rien n’est annoncé.", BODY)
    for group in document["groups"]:
        found = group["deadlines"]
        paper.heading(f"{_HORIZONS[group['horizon']]} ({typography.whole_number(len(found))})")
        paper.table(_columns(paper.width), [_row(one) for one in found])
    return paper.finished()


def _columns(width: float) -> list[Column]:
    left = width - _DAY - _WHO - _WHAT
    return [
        Column("Jour", _DAY, style=SMALL_CELL, strong_style=SMALL_STRONG_CELL),
        Column("Pour qui", _WHO, style=SMALL_CELL, strong_style=SMALL_STRONG_CELL),
        Column("Échéance", _WHAT, style=SMALL_CELL, strong_style=SMALL_STRONG_CELL),
        Column("À faire, et d’où cela vient", left, style=SMALL_CELL, strong_style=SMALL_STRONG_CELL),
    ]


def _row(deadline: Mapping[str, Any]) -> Row:
    who = deadline["person"]
    name = "Structure" if who is None else f"{who['name']} ({who['case_code']})"
    to_do = typography.sentence(f"{deadline['to_do']} Source : {deadline['source']}.")
    return Row((_when(deadline), name, typography.sentence(deadline["label"]), to_do))


def _when(deadline: Mapping[str, Any]) -> str:
    """Return the day, and the last one before it on which people work when it is another and to come."""
    day, worked = date.fromisoformat(deadline["date"]), date.fromisoformat(deadline["working_day"])
    told = typography.short_day(day)
    if worked != day and deadline["days_left"] >= 0:
        told += f", ouvré\u00a0: {typography.short_day(worked)}"
    return told
