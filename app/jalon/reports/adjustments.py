"""What was agreed to change at work (D17): what, who sees to it, when it is looked at again; never why."""

from collections.abc import Mapping
from typing import Any, Final

from jalon.reports.employer_parts import (
    capital,
    coach_fact,
    contact_words,
    identity,
    name_of,
    short_day,
)
from jalon.reports.facts import Fact
from jalon.reports.page import SMALL, STRONG, Paper, Signature
from jalon.reports.tables import Column, Row
from jalon.reports.wording import Wording

TITLE: Final = "Fiche d’aménagements"
QUIET_TITLE: Final = "Organisation du travail\u00a0: ce qui est convenu"
_FEWEST_ROWS: Final = 5


def adjustments(document: Mapping[str, Any], wording: Wording) -> bytes:
    """Return the PDF of the adjustments agreed; rows are left to add to it by hand.

    ``document``: that of ``services.papers.adjustments``. To an employer who does not know of the support,
    neither the title nor a word says why; our choice.
    """
    is_told = bool(document["is_told"])
    paper = Paper(
        identity(
            document,
            TITLE if is_told else QUIET_TITLE,
            "À la personne, à son employeur et à la structure, et à eux seuls",
        )
    )
    paper.title()
    if document["structure"].get("practice"):
        paper.paragraph("Structure d’essai\u00a0: tout le monde y est inventé.", STRONG)
    paper.paragraph("Cette fiche dit ce qui aide à bien travailler. Elle ne dit rien de la santé.")
    employer = document["employer"] or {}
    paper.facts(
        [
            [Fact("La personne", name_of(document["person"])), Fact("Poste", document["job_label"] or "")],
            [Fact("L’employeur", name_of(employer)), Fact("Représenté par", contact_words(employer))],
            [coach_fact(document, document["coach"], wording)],
        ]
    )
    paper.heading("Ce qui est convenu")
    _add_lines(paper, document, wording)
    paper.paragraph(
        "Chacun dit aux autres ce qui va et ce qui ne va pas. La personne peut demander de changer cette "
        "fiche à tout moment.",
        SMALL,
        space_before=8,
    )
    paper.signatures(
        [
            Signature(title, ("Nom", "Date", "Signature"))
            for title in ("La personne", "L’employeur", "La structure")
        ],
        room=54,
    )
    return paper.finished()


def _add_lines(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    rows = []
    for line in document["adjustments"]:
        nature = wording.label("adjustment_natures", line["nature"])
        need = (line["need"] or "").strip()
        state = wording.label("adjustment_states", line["state"])
        since = short_day(line["in_place_date"]) if line["state"] == "ATTEINT" else ""
        funder = wording.label("adjustment_funders", line["funder"]) if line["funder"] else ""
        rows.append(
            Row(
                (
                    f"{nature}\u00a0: {need}" if need else nature,
                    capital(line["responsible"] or ""),
                    f"{state}, le\u00a0{since}" if since else state,
                    funder,
                    short_day(line["review_date"]),
                )
            )
        )
    rows += [Row(("",) * 5)] * max(_FEWEST_ROWS - len(rows), 2)
    others = (96.0, 84.0, 70.0, 66.0)
    titles = ("Qui s’en occupe", "Où en est-on", "Qui paie", "À revoir le")
    columns = [Column("Quoi", paper.width - sum(others))]
    columns += [Column(title, width) for title, width in zip(titles, others, strict=True)]
    paper.table(columns, rows, padding=7.5, row_headers=False)
