"""The individual agreement (D2): between two, between three, or what changes one of them."""

from collections.abc import Mapping
from typing import Any, Final

from jalon.reports.employer_parts import (
    capital,
    contact_words,
    day_words,
    identity,
    name_of,
    reach,
    told_or_lines,
)
from jalon.reports.facts import Fact
from jalon.reports.page import SMALL, STRONG, Paper, Signature
from jalon.reports.wording import Wording

TITLE: Final = "Convention individuelle d’accompagnement"
AMENDMENT_TITLE: Final = "Avenant à la convention individuelle d’accompagnement"
_SUBTITLES: Final = {
    "BIPARTITE": "Entre la personne et la structure",
    "TRIPARTITE": "Entre la personne, son employeur et la structure",
    "AVENANT": "Ce qui change",
}
_RIGHTS: Final = (
    "• L’accompagnement est gratuit, pour la personne et pour l’employeur.",
    "• La personne décide de ce qu’elle veut faire, et de ce qui est dit d’elle.",
    "• Chacun peut mettre fin à cette convention à tout moment\u00a0: il le dit aux autres par écrit.",
    "• Chacun garde pour lui ce qu’il apprend des autres dans ce cadre.",
    "• La personne peut voir tout ce qui est écrit sur elle, et le faire corriger. Une notice lui est remise "
    "avec cette convention\u00a0: elle dit quelles données sont gardées, qui les voit et combien de temps.",
)


def individual_agreement(document: Mapping[str, Any], wording: Wording) -> bytes:
    """Return the PDF of an agreement; what is not known yet is a line to write it on.

    ``document``: that of ``services.papers.individual_agreement``. L5213-2-1, II; the layout is our choice.
    """
    kind = str(document["kind"])
    is_amendment = kind == "AVENANT"
    paper = Paper(
        identity(
            document,
            AMENDMENT_TITLE if is_amendment else TITLE,
            "Remise à ceux qui la signent, et à eux seuls",
            period=_SUBTITLES[kind],
        )
    )
    paper.title()
    if document["structure"].get("practice"):
        paper.paragraph("Structure d’essai\u00a0: tout le monde y est inventé.", STRONG)
    has_employer = kind == "TRIPARTITE" or (is_amendment and bool(document["employer"]))
    _add_parties(paper, document, wording, has_employer=has_employer)
    if is_amendment:
        _add_amended(paper, document)
    else:
        paper.heading("À quoi elle sert")
        paper.paragraph(_PURPOSE[kind])
    _add_terms(paper, document, wording, has_employer=has_employer)
    paper.heading("Ce que chacun peut faire")
    for line in _RIGHTS:
        paper.paragraph(line, space_before=2)
    if is_amendment:
        paper.paragraph("Le reste de la convention ne change pas.", STRONG)
    _add_signatures(paper, document, has_employer=has_employer)
    return paper.finished()


_PURPOSE: Final = {
    "BIPARTITE": (
        "Elle dit comment la structure accompagne la personne vers un emploi et dans l’emploi, aussi "
        "longtemps que c’est utile (Code du travail, L5213-2-1). Quand la personne travaille, son employeur "
        "peut s’y joindre si elle le veut bien."
    ),
    "TRIPARTITE": (
        "Elle dit comment la structure accompagne la personne dans son emploi, et aide l’employeur et son "
        "équipe, aussi longtemps que c’est utile (Code du travail, L5213-2-1)."
    ),
}


def _add_parties(paper: Paper, document: Mapping[str, Any], wording: Wording, *, has_employer: bool) -> None:
    structure = document["structure"]
    paper.heading("Entre")
    paper.facts([[Fact("La personne", name_of(document["person"]))]])
    for someone in document["representatives"]:
        paper.facts(
            [
                [
                    Fact("Représentée ou assistée par", someone["name"]),
                    Fact("En qualité de", someone["capacity"] or ""),
                ]
            ]
        )
    if has_employer:
        employer = document["employer"] or {}
        paper.facts(
            [
                [
                    Fact("L’employeur", name_of(employer), 1.4),
                    Fact("Représenté par (nom, qualité)", contact_words(employer)),
                ],
                [
                    Fact("Adresse", employer.get("address") or "", 1.4),
                    Fact("SIRET", employer.get("siret") or ""),
                ],
            ]
        )
    paper.facts(
        [
            [Fact("La structure", structure["name"] or "", 1.4), Fact("Représentée par (nom, qualité)")],
            [
                Fact("Adresse", structure.get("address") or "", 1.4),
                Fact("Téléphone", structure.get("phone") or ""),
            ],
            [
                Fact(capital(wording.word("role", "référent")), reach(document["coach"]), 1.4),
                Fact("En son absence", reach(document["backup"])),
            ],
        ]
    )


def _add_amended(paper: Paper, document: Mapping[str, Any]) -> None:
    paper.heading("Ce qui change")
    paper.facts(
        [
            [
                Fact("Convention signée le", day_words(document["amended_date"])),
                Fact("L’avenant s’applique à partir du", day_words(document["start_date"])),
            ]
        ]
    )


def _add_terms(paper: Paper, document: Mapping[str, Any], wording: Wording, *, has_employer: bool) -> None:
    terms = document["terms"]
    paper.heading("Ce que fait la structure")
    told_or_lines(paper, "Pour la personne", terms["person_terms"], 3)
    if has_employer:
        told_or_lines(paper, "Pour l’employeur et l’équipe", terms["employer_terms"], 3)
    paper.heading("Où, à quel rythme, jusqu’à quand")
    band = document["planned_band"]
    paper.facts(
        [
            [Fact("Lieux", terms["workplace"] or "", 1.4), Fact("Fréquence", terms["frequency"] or "")],
            [
                Fact("Intensité prévue", wording.label("intensity_plans", band) if band else ""),
                Fact("Du", day_words(document["start_date"]), 0.7),
                Fact("Au", day_words(document["end_date"]), 0.7),
            ],
        ]
    )
    paper.paragraph(
        "Elle est relue ensemble au moins une fois par an, et chaque fois que l’un des signataires le "
        "demande. Ce qui change est écrit dans un avenant."
    )
    paper.heading("Ce qui est dit à l’employeur")
    told_or_lines(paper, "Avec l’accord de la personne", terms["may_be_told"], 2)
    paper.paragraph(
        "Rien d’autre ne lui est dit\u00a0: ni la santé, ni le handicap, ni ce que la personne confie. Elle "
        "peut changer d’avis à tout moment.",
        STRONG,
    )


def _add_signatures(paper: Paper, document: Mapping[str, Any], *, has_employer: bool) -> None:
    signed = day_words(document["signed_date"])
    if signed:
        paper.paragraph(f"Signée le {signed}.", SMALL, keep_with_next=True)
    who = ["La personne"]
    if document["representatives"]:
        who.append("Qui la représente ou l’assiste")
    if has_employer:
        who.append("L’employeur")
    who.append("La structure")
    lines = ("Nom", "Date", "Signature")
    across, room = (2, 40) if len(who) == 4 else (3, 50)
    for first in range(0, len(who), across):
        paper.signatures(
            [Signature(title, lines) for title in who[first : first + across]],
            room=room,
            keep_with_next=first + across < len(who),
        )
