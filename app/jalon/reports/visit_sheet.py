"""The sheet of a visit at an employer (D8): filled there, signed there, a copy left there."""

from collections.abc import Mapping
from typing import Any, Final

from jalon.reports import typography
from jalon.reports.employer_parts import (
    ACCIDENT,
    contact_words,
    day_words,
    identity,
    name_of,
    reach,
    role,
    short_day,
    told_or_lines,
)
from jalon.reports.facts import Fact
from jalon.reports.page import SMALL, STRONG, Paper, Signature
from jalon.reports.tables import Column, Row
from jalon.reports.wording import Wording

TITLE: Final = "Compte rendu de visite"
_FEWEST_ROWS: Final = 3
_MOST_ROWS: Final = 5  # what is due first; the others wait in the program


def visit_sheet(document: Mapping[str, Any], wording: Wording) -> bytes:
    """Return the PDF of the sheet of a visit; the copy of the structure alone has a place for notes.

    ``document``: that of ``services.papers.visit``. The layout is our choice.
    """
    is_ours = bool(document["is_copy_of_structure"])
    whose = "Exemplaire de la structure" if is_ours else "Exemplaire de l’employeur"
    shared = "Pour la structure seule" if is_ours else "À la personne, à l’employeur et à la structure"
    paper = Paper(identity(document, TITLE, shared, period=whose))
    paper.title()
    if document["structure"].get("practice"):
        paper.paragraph("Structure d’essai\u00a0: tout le monde y est inventé.", STRONG)
    _add_head(paper, document, wording)
    told_or_lines(paper, "Sujets abordés", document["subject"], 1)
    told_or_lines(paper, "Ce que l’on a vu du travail\u00a0: ce qui va bien, ce qui est à revoir", None, 3)
    told_or_lines(paper, "Ce qui pourrait aider (horaires, consignes, matériel, organisation…)", None, 2)
    _add_decisions(paper, document)
    if document["has_immersion"]:
        paper.paragraph(ACCIDENT, SMALL, space_before=8)
    if is_ours:
        lines = 2 if document["has_immersion"] else 3  # on one page
        told_or_lines(paper, "Notes\u00a0: restent à la structure", document["notes"], lines)
    else:  # who signs would read the notes
        paper.signatures(
            [Signature(title, ("Signature",)) for title in ("L’employeur", "La personne", "La structure")],
            room=34,
        )
    return paper.finished()


def _add_head(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    employer = document["employer"] or {}
    start, minutes = document["start_time"], document["duration_minutes"]
    paper.facts(
        [
            [
                Fact("Employeur", name_of(employer), 1.2),
                Fact("Reçu par (nom, fonction)", contact_words(employer)),
            ],
            [
                Fact("Date", day_words(document["day"])),
                Fact("De", typography.clock_time(start) if start else "", 0.5),
                Fact("À", _end(start, minutes), 0.5),
                Fact("Étaient aussi présents", "", 1.6),
            ],
            [
                Fact("La personne concernée", ", ".join(document["people"]), 1.2),
                Fact(role(document, wording), " ; ".join(reach(one) for one in document["coaches"])),
            ],
        ]
    )


def _end(start: str | None, minutes: int | None) -> str:
    if not start or not minutes:
        return ""
    hour, minute = (int(part) for part in start.split(":")[:2])
    end = hour * 60 + minute + minutes
    return typography.clock_time(f"{end // 60 % 24}:{end % 60:02d}")


def _add_decisions(paper: Paper, document: Mapping[str, Any]) -> None:
    paper.heading("Ce qui est décidé", level=3)
    rows = [
        Row((one["label"], one["responsible"] or "La structure", short_day(one["due_date"])))
        for one in document["commitments"][:_MOST_ROWS]
    ]
    rows += [Row(("", "", ""))] * max(_FEWEST_ROWS - len(rows), 2)
    columns = [Column("Quoi", paper.width - 196), Column("Qui", 116), Column("Pour le", 80)]
    paper.table(columns, rows, padding=6.8, row_headers=False)
    paper.facts([[Fact("Prochaine visite"), Fact("À quelle heure", "", 0.6), Fact("Avec qui")]])
