"""The annex of the monthly return: one line per person."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from jalon.reports import typography
from jalon.reports.page import SMALL, STRONG, Paper
from jalon.reports.tables import SMALL_CELL, Column, Row
from jalon.reports.wording import Wording

PERSONAL = "Lignes portant sur très peu de personnes\u00a0: données personnelles"


def add_annex(paper: Paper, document: Mapping[str, Any], wording: Wording, *, is_alone: bool = False) -> None:
    """Add the annex on pages of its own: without names at N1, with them at N2."""
    named = document["level"] == "N2"
    paper.new_page(landscape=True)
    if is_alone:
        paper.title()
    paper.heading("Annexe. Une ligne par personne accompagnée au cours du mois")
    paper.paragraph(f"{PERSONAL}.", STRONG, space_before=2)
    frozen = int(document.get("frozen_files") or 0)
    if frozen:
        paper.paragraph(_frozen_words(frozen), space_before=2)
    persons = document.get("persons") or ()
    if not persons and frozen:
        return
    if not persons:
        paper.paragraph("Aucune personne n’a été accompagnée au cours du mois.")
        return
    columns = _annex_columns(paper.width, named=named)
    rows = [_annex_row(person, wording, named=named) for person in persons]
    total = sum(int(person.get("minutes") or 0) for person in persons)
    employed = sum(1 for person in persons if person.get("in_employment"))
    blanks = [""] * (len(columns) - 8)
    people = typography.counted(len(persons), "personne", "personnes")
    employment = f"{typography.whole_number(employed)}\u00a0oui"
    rows.append(
        Row(("Total", *blanks, people, "", "", "", typography.hours(total), employment, ""), strong=True)
    )
    paper.table(columns, rows, dense=True)
    legend = (f"{module.short}\u00a0: {typography.sentence(module.label)}" for module in wording.modules)
    paper.paragraph(" · ".join(legend), SMALL)


def _frozen_words(count: int) -> str:
    """Return the note about the files that are kept and not used (RGPD, article 18): how many, not which."""
    if count == 1:
        said = "Un dossier gelé : la personne est comptée dans les totaux du relevé et n’a pas de ligne ici"
    else:
        said = (
            f"{typography.counted(count, 'dossier gelé', 'dossiers gelés')} : les personnes sont comptées "
            "dans les totaux du relevé et n’ont pas de ligne ici"
        )
    return f"{said} (limitation du traitement, article 18 du RGPD)."


def _annex_columns(width: float, *, named: bool) -> list[Column]:
    widths: list[tuple[str, float]] = [
        ("Dossier", 56),
        *([("Nom et prénom", 130.0)] if named else []),
        ("Admission", 68),
        ("Âge", 78),
        ("Module", 46),
        ("Intensité prévue", 78),
        ("Intensité reçue", 76),
        ("Heures", 78),
        ("En emploi", 58),
    ]
    widths.append(("Événement", width - sum(points for _, points in widths)))
    return [
        Column(title, points, "right" if title == "Heures" else "left", style=SMALL_CELL)
        for title, points in widths
    ]


def _annex_row(person: Mapping[str, Any], wording: Wording, *, named: bool) -> Row:
    admission = person.get("admission_date")
    name = " ".join(filter(None, (person.get("family_name"), person.get("given_name"))))
    name = name or str(person.get("name") or "")
    return Row(
        (
            str(person["case_code"]),
            *([name or typography.DASH] if named else []),
            typography.short_day(date.fromisoformat(admission) if admission else None),
            wording.label("age_bands", person.get("age_band")),
            wording.module_short(person.get("main_module")),
            wording.intensity(person.get("planned_intensity")),
            wording.intensity(person.get("observed_intensity")),
            typography.hours(person.get("minutes")),
            yes_or_no(person.get("in_employment")),
            _events(person.get("events") or person.get("event"), wording),
        )
    )


def yes_or_no(value: object) -> str:
    """Return ``oui``, ``non``, or a dash for None."""
    if value is None:
        return typography.DASH
    return "oui" if value else "non"


def _events(events: object, wording: Wording) -> str:
    if not events:
        return ""
    codes: Sequence[object] = events if isinstance(events, (list, tuple)) else (events,)
    return ", ".join(wording.label("month_events", code) for code in codes)
