"""The pack of a visit at an employer (D8): one sheet to read before leaving, and a strip to fill."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from jalon.reports import typography
from jalon.reports.employer_parts import ACCIDENT, capital, identity, role, short_day
from jalon.reports.facts import Fact
from jalon.reports.page import SMALL, STRONG, Paper
from jalon.reports.tables import SMALL_CELL, SMALL_STRONG_CELL, Column, Row
from jalon.reports.wording import Wording

TITLE: Final = "Trousse de visite"
_WEEKDAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_QUESTIONS: Final = {
    "CONTRACT_END": "le contrat finit le {day}. Et après\u00a0?",
    "IMMERSION_END": "l’immersion finit le {day}. Quand faire le bilan ensemble\u00a0?",
    "TRIAL_END": "la période d’essai finit le {day}. Qu’en dit l’employeur, qu’en dit la personne\u00a0?",
    "ADJUSTMENT": "aménagements à revoir dès le {day}. Servent-ils, faut-il en changer\u00a0?",
    "TUTOR": "qui l’aide au travail, chez l’employeur\u00a0?",
}
_PADDING: Final = 1.6
_LONGEST: Final = 130  # letters of what was promised or agreed
_MOST: Final = 6  # lines of each part: the pack is one sheet, the rest is in the program


def visit_pack(document: Mapping[str, Any], wording: Wording) -> bytes:
    """Return the PDF of the pack of a visit. ``document``: that of ``services.papers.visit``.

    The layout is our choice: a page, or front and back of one sheet where much is going on; the strip below
    everything.
    """
    paper = Paper(
        identity(
            document,
            TITLE,
            "Pour qui fait la visite\u00a0: ne pas laisser chez l’employeur",
            period=_when(document),
        )
    )
    paper.title()
    if document["structure"].get("practice"):
        paper.paragraph("Structure d’essai\u00a0: tout le monde y est inventé.", STRONG)
    _add_place(paper, document)
    _add_who(paper, document, wording)
    _add_work(paper, document, wording)
    _add_commitments(paper, document)
    _add_adjustments(paper, document, wording)
    _add_questions(paper, document)
    if document["has_immersion"]:
        paper.paragraph(ACCIDENT, SMALL, space_before=8)
    paper.strip_to_cut(
        str(document["visit_code"]),
        "Au retour\u00a0: Ctrl+J, puis ce code ou le carré. Le formulaire s’ouvre déjà rempli.",
        [
            [
                Fact("Date", "", 1.2),
                Fact("De", "", 0.8),
                Fact("À", "", 0.8),
                Fact("Trajet (min)"),
                Fact("Trajet (km)"),
            ],
            [
                Fact("Ce qui a été fait, ce qui est à suivre", "", 2.6, lines=2),
                Fact("Personne présente\u00a0?", "", 0.9),
                Fact("Prochaine date", "", 0.9),
            ],
        ],
    )
    return paper.finished()


def _when(document: Mapping[str, Any]) -> str:
    day = date.fromisoformat(document["day"])
    told = f"{_WEEKDAYS[day.weekday()]} {typography.long_day(day)}"
    if document["start_time"]:
        told += f", à {typography.clock_time(document['start_time'])}"
    return told[:1].upper() + told[1:]


def _add_place(paper: Paper, document: Mapping[str, Any]) -> None:
    employer = document["employer"]
    paper.paragraph(employer["name"], STRONG, space_before=6)
    places = [
        employer["address"],
        *(f"{site['name']}\u00a0: {site['address']}" for site in document["sites"]),
    ]
    for place in filter(None, places):
        paper.paragraph(place, space_before=1)
    parts = [employer["phone"], employer["email"]]
    if document["last_visit"]:
        parts.append(f"dernière visite le {short_day(document['last_visit'])}")
    if not document["is_planned"]:
        parts.append("pas de visite prévue dans l’agenda")
    if told := " · ".join(filter(None, parts)):
        paper.paragraph(told, SMALL, space_before=1)


def _add_who(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    paper.heading("Qui est qui", level=3)
    rows = [
        Row(
            (
                one["name"],
                ", ".join(
                    part
                    for part in (
                        one["function"],
                        wording.label("contact_roles", one["part"]) if one["part"] else "",
                    )
                    if part
                ),
                one["phone"] or one["email"] or "",
            )
        )
        for one in document["contacts"][:_MOST]
    ]
    for one in document["people"]:
        # What a pack says of who is not told of must itself tell nothing, on whatever desk it lies.
        known = "Personne accompagnée" if one["is_told"] else "Discrétion"
        who = f"{known}, {one['case_code']}"
        rows.append(Row((one["name"], who, one["phone"] or "")))
    for one in document["coaches"]:
        rows.append(Row((one["name"], role(document, wording), one["phone"] or "")))
    _table(paper, (("Nom", 130.0), ("Qui", 0.0), ("Joindre", 130.0)), rows)


def _add_work(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    if not document["employments"]:
        return
    paper.heading("Le travail", level=3)
    rows = []
    for one in document["employments"]:
        kind = one["contract_type"]
        what = wording.label("contract_types", kind) if kind else "Immersion"
        until = f", jusqu’au {short_day(one['end_date'])}" if one["end_date"] else ""
        rows.append(
            Row(
                (
                    one["name"],
                    ", ".join(part for part in (what, one["job_label"], one["site"]) if part),
                    f"depuis le {short_day(one['start_date'])}{until}",
                    one["tutor"] or typography.DASH,
                )
            )
        )
    _table(paper, (("Nom", 120.0), ("Emploi", 0.0), ("Quand", 130.0), ("Tutorat", 90.0)), rows)


def _add_commitments(paper: Paper, document: Mapping[str, Any]) -> None:
    paper.heading("Engagements en cours", level=3)
    if not document["commitments"]:
        paper.paragraph("Aucun engagement noté.", space_before=1)
        return
    today = document["today"]
    rows = [
        Row(
            (
                _short(one["label"]),
                one["responsible"] or "Nous",
                short_day(one["due_date"])
                + (" (passé)" if one["due_date"] and one["due_date"] < today else ""),
            )
        )
        for one in document["commitments"][:_MOST]
    ]
    _table(paper, (("Quoi", 0.0), ("Qui", 110.0), ("Pour le", 100.0)), rows)
    _add_others(paper, len(document["commitments"]))


def _add_adjustments(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    if not document["adjustments"]:
        return
    paper.heading("Aménagements à vérifier", level=3)
    is_one = len(document["people"]) == 1
    columns = (("Pour", 120.0), ("Quoi", 0.0), ("Où en est-on", 90.0), ("À revoir le", 70.0))
    rows = []
    for one in document["adjustments"][:_MOST]:
        nature, need = wording.label("adjustment_natures", one["nature"]), _short(one["need"])
        cells = (
            one["name"],
            f"{nature}\u00a0: {need}" if need else nature,
            wording.label("adjustment_states", one["state"]),
            short_day(one["review_date"]),
        )
        rows.append(Row(cells[1:] if is_one else cells))
    _table(paper, columns[1:] if is_one else columns, rows)
    _add_others(paper, len(document["adjustments"]))


def _add_questions(paper: Paper, document: Mapping[str, Any]) -> None:
    paper.heading("À demander", level=3)
    for one in document["questions"][:_MOST]:
        words = _QUESTIONS[one["kind"]].format(day=short_day(one["date"]))
        who = "" if len(document["people"]) == 1 else f"{one['name']}\u00a0: "
        paper.paragraph(f"• {capital(who + words)}", space_before=1)
    paper.writing_lines(2)


def _short(text: str | None) -> str:
    """Return the beginning of a text: two lines of the pack at most, the rest is in the program."""
    told = " ".join((text or "").split())
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST].rsplit(' ', 1)[0]}…"


def _add_others(paper: Paper, count: int) -> None:
    if count > _MOST:
        others = typography.counted(count - _MOST, "autre", "autres")
        paper.paragraph(f"Et {others}, dans Jalon.", SMALL, space_before=2)


def _table(paper: Paper, columns: tuple[tuple[str, float], ...], rows: list[Row]) -> None:
    """Add a table in the small type of the pack; the column of width 0 takes what is left."""
    left = paper.width - sum(width for _, width in columns)
    paper.table(
        [
            Column(title, width or left, style=SMALL_CELL, strong_style=SMALL_STRONG_CELL)
            for title, width in columns
        ],
        rows,
        padding=_PADDING,
        row_headers=False,
    )
