"""The hours of the last twelve months, as a strip of bars in the monthly return."""

from collections.abc import Mapping, Sequence
from typing import Any

from jalon.domain.months import Month
from jalon.reports import typography
from jalon.reports.page import SMALL, Paper
from jalon.reports.strip import Strip, StripMonth

# From the foot of a bar up; each with its name in the legend.
_PARTS = (
    ("MIN_PERSONNE", "personnes"),
    ("MIN_EMPLOYEUR", "employeurs"),
    ("MIN_TRIPARTITE", "à trois"),
    ("MIN_PARTENAIRE", "partenaires"),
    ("MIN_INDIRECT", "internes"),
)


def add_history(paper: Paper, document: Mapping[str, Any]) -> None:
    """Add the strip of hours; a return made before there was one, or without hours, has none."""
    history: Sequence[Mapping[str, Any]] = document.get("history") or ()
    months = [_month(entry, is_first=rank == 0) for rank, entry in enumerate(history)]
    if not any(month.parts and sum(month.parts) for month in months):
        return
    paper.heading("Heures d’actes tenus, sur douze mois", level=3)
    paper.strip(Strip(months, [name for _, name in _PARTS], _in_words(history)))
    if any(month.parts is None for month in months):
        paper.paragraph("—\u00a0: mois d’avant la tenue du carnet.", SMALL, space_before=2)


def _month(entry: Mapping[str, Any], *, is_first: bool) -> StripMonth:
    month = Month.parse(entry["month"])
    minutes = entry["minutes"]
    parts = None if minutes is None else [int(minutes.get(code) or 0) for code, _ in _PARTS]
    return StripMonth(
        label=typography.short_month(month),
        year=f"{month.year:04d}" if is_first or month.number == 1 else "",
        total=typography.DASH if parts is None else typography.hours(sum(parts)),
        parts=parts,
    )


def _in_words(history: Sequence[Mapping[str, Any]]) -> str:
    said = []
    for entry in history:
        name = typography.month_name(Month.parse(entry["month"]))
        minutes = entry["minutes"]
        if minutes is None:
            said.append(f"{name}\u00a0: non connu")
            continue
        parts = [(label, int(minutes.get(code) or 0)) for code, label in _PARTS]
        total = typography.hours(sum(value for _, value in parts))
        details = ", ".join(f"{label} {typography.hours(value)}" for label, value in parts if value)
        said.append(f"{name}\u00a0: {total} ({details})" if details else f"{name}\u00a0: {total}")
    return f"Diagramme en barres empilées. Heures d’actes tenus par mois. {' ; '.join(said)}.".replace(
        " ; ", "\u00a0; "
    )
