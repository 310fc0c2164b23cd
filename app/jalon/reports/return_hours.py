"""How the hours of the monthly return add up: from the lines of the annex to the timesheets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jalon.reports import typography
from jalon.reports.page import SMALL, Paper
from jalon.reports.tables import SMALL_CELL, Column, Row
from jalon.reports.wording import Wording

TITLE = "Comment les heures s’additionnent"
_ANNEX = "in_intensity_minutes"
_HELD = "held_minutes"
_PARTS = (
    _ANNEX,
    "out_of_intensity_minutes",
    "not_open_minutes",
    "nobody_named_minutes",
    "several_colleagues_minutes",
)


@dataclass(frozen=True, slots=True)
class HoursLine:
    """A line of the addition: ``sign`` is empty for the first one, else +, − or =."""

    sign: str
    label: str
    where: str
    minutes: int

    @property
    def is_total(self) -> bool:
        """Tell whether it is a sum of those above."""
        return self.sign == "="

    @property
    def words(self) -> str:
        """The label with its sign."""
        return f"{self.sign}\u00a0{self.label}" if self.sign else self.label


def hours_lines(document: Mapping[str, Any], wording: Wording) -> tuple[HoursLine, ...]:
    """Return the lines of the addition; none for a return made before there was one, or without figures.

    Of the whole structure it goes on to the total of the timesheets; of one agreement it cannot: what a
    colleague writes of her week is not cut by agreement.
    """
    return tuple(_lines(document, wording)) if document.get("hours") else ()


def add_hours(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    """Add the table of the addition, when the return has one."""
    lines = hours_lines(document, wording)
    if not lines:
        return
    paper.heading(TITLE, level=3)
    paper.table(
        (
            Column("Addition", paper.width - 60 - 164),
            Column("Où le lire", 164, style=SMALL_CELL),
            Column("Durée", 60, "right"),
        ),
        [
            Row((line.words, line.where, typography.hours(line.minutes)), strong=line.is_total)
            for line in lines
        ],
    )
    if any(line.minutes < 0 for line in lines):
        paper.paragraph(
            "Durée négative\u00a0: des professionnels n’étaient là qu’une partie de l’acte.", SMALL
        )


def _lines(document: Mapping[str, Any], wording: Wording) -> Iterator[HoursLine]:
    hours = document["hours"]
    for part in _PARTS:
        yield HoursLine(
            "" if part == _ANNEX else "+",
            wording.label("hours_parts", part),
            _of_annex(document) if part == _ANNEX else "",
            hours[part],
        )
    yield HoursLine("=", wording.label("hours_parts", _HELD), "MIN_PERSONNE à MIN_INDIRECT", hours[_HELD])
    missed, journeys = (document["indicators"].get(code) for code in ("MIN_ABSENCE", "MIN_TRAJET"))
    if document.get("agreement") or missed is None or journeys is None:
        return
    yield HoursLine("+", "Rendez-vous non tenus", "MIN_ABSENCE", missed)
    yield HoursLine("+", "Déplacements", "MIN_TRAJET", journeys)
    yield HoursLine(
        "=",
        "Temps de tous les professionnels",
        "total des feuilles de temps",
        hours[_HELD] + missed + journeys,
    )


def _of_annex(document: Mapping[str, Any]) -> str:
    if document.get("level") not in ("N1", "N2"):
        return ""
    if not document.get("frozen_files"):
        return "total de l’annexe"
    listed = sum(int(line.get("minutes") or 0) for line in document.get("persons") or ())
    frozen = document["hours"][_ANNEX] - listed
    return f"annexe, {typography.hours(listed)}, et dossiers gelés, {typography.hours(frozen)}"
