"""The copy of her data that a person takes home (D21): everything in words, codes explained."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from jalon.reports import typography
from jalon.reports.page import BODY, SMALL, STRONG, Identity, Paper

TITLE: Final = "Copie de vos données"


def person_copy(document: Mapping[str, Any]) -> bytes:
    """Return the PDF of a copy; the layout is our choice.

    ``document``: that of ``jalon.services.person_copy``, with ``sections``: each a ``title`` and ``entries``,
    lists of (label, value).
    """
    made_on = typography.long_day(date.fromisoformat(document["made_on"]))
    paper = Paper(
        Identity(
            title=TITLE,
            period="",
            structure=str(document["structure"]),
            confidentiality="Données personnelles\u00a0: à remettre à la personne seule",
        )
    )
    paper.title()
    paper.paragraph(f"{document['name']} · dossier {document['case_code']}", STRONG, space_before=6)
    paper.paragraph(f"{document['structure']} · fait le {made_on}", SMALL, space_before=1)
    paper.paragraph(
        "Voici tout ce qui est écrit sur vous dans le logiciel Jalon de cette structure. Vous pouvez "
        "demander de corriger, de limiter ou d’effacer ces données, et vous adresser à la CNIL si la réponse "
        "ne vous convient pas (RGPD, articles 15 à 21 et 77)."
    )
    _add_left_out(paper, document["left_out"])
    for section in document["sections"]:
        paper.heading(str(section["title"]))
        for entry in section["entries"]:
            told = [f"{label}\u00a0: {value}" for label, value in entry]
            if len(section["entries"]) == 1:
                for line in told:
                    paper.paragraph(line, BODY, space_before=1)
            else:
                paper.paragraph(" · ".join(told), BODY, space_before=6)
    return paper.finished()


def _add_left_out(paper: Paper, left_out: Mapping[str, int]) -> None:
    told = [
        (left_out["acts_whose_words_name_others"], "acte à plusieurs", "actes à plusieurs",
         "\u00a0: les mots écrits n’y sont pas"),
        (left_out["personal_notes_kept_back"], "note personnelle", "notes personnelles",
         " qui parlent d’autres personnes"),
        (left_out["personal_notes_not_reviewed"], "note personnelle", "notes personnelles",
         " encore à relire, qui vous seront données ensuite"),
    ]  # fmt: skip
    lines = [f"{typography.counted(count, one, many)}{rest}" for count, one, many, rest in told if count]
    if not lines:
        return
    paper.heading("Ce qui n’y est pas", level=3)
    paper.paragraph("Pour protéger d’autres personnes (RGPD, article 15, 4)\u00a0:")
    for line in lines:
        paper.paragraph(f"• {line}.", BODY, space_before=1)
