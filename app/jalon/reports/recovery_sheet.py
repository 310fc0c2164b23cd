"""The sheet that keeps the recovery code of a caseload: one page, to be locked away."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from jalon.reports import typography
from jalon.reports.page import BODY, SMALL, STRONG, Identity, Paper, Signature

TITLE: Final = "Feuille de secours"


def recovery_sheet(document: Mapping[str, Any]) -> bytes:
    """Return the PDF of a recovery sheet; the layout is our choice.

    ``document``: ``structure`` and ``caseload`` (their names), ``made_on`` (an ISO date), ``groups`` (the
    letters of the code). The same document gives the same bytes. Nothing is written anywhere: the code opens
    everything.
    """
    made_on = typography.long_day(date.fromisoformat(document["made_on"]))
    paper = Paper(
        Identity(
            title=TITLE,
            period="",
            structure=str(document["structure"]),
            confidentiality="Secret\u00a0: qui a cette feuille et le fichier peut tout lire",
        )
    )
    paper.title()
    paper.paragraph(f"File active\u00a0: {document['caseload']}", STRONG, space_before=6)
    paper.paragraph(f"{document['structure']} · code fait le {made_on}", SMALL, space_before=1)
    paper.heading("À quoi elle sert")
    paper.paragraph(
        "Ce code ouvre la file active quand une phrase de passe est oubliée, ou quand la personne qui la "
        "connaissait n’est plus là. Sans phrase de passe et sans lui, personne ne peut plus ouvrir le "
        "fichier, pas même les auteurs de Jalon."
    )
    paper.heading("Le code")
    paper.large_groups(document["groups"])
    paper.paragraph(
        "Dans l’ordre, de 1 à 6. Il n’y a ni I, ni L, ni O, ni U\u00a0: le zéro est barré, le un a un pied.",
        SMALL,
        space_before=8,
    )
    _add_use(paper)
    paper.signatures(
        [Signature("Cette feuille est gardée par", ("Nom", "Endroit fermé à clé", "Date et signature"))],
        room=30,
    )
    return paper.finished()


def _add_use(paper: Paper) -> None:
    paper.heading("Pour s’en servir")
    for number, text in enumerate(
        (
            "Ouvrir Jalon, choisir la file active, puis «\u00a0Utiliser le code de secours\u00a0».",
            "Taper les six groupes. Les majuscules, les espaces et les tirets n’ont pas d’importance.",
            "Donner aussitôt une nouvelle phrase de passe, puis remettre cette feuille à sa place.",
        ),
        start=1,
    ):
        paper.paragraph(f"{number}. {text}", BODY, space_before=2)
    paper.heading("Où la garder")
    paper.paragraph(
        "Sous enveloppe, dans un meuble fermé à clé de la structure. Jamais avec l’ordinateur, jamais avec "
        "la clé qui porte les copies, jamais en photo ni par messagerie. Deux personnes savent où elle est."
    )
    paper.paragraph(
        "Un nouveau code rend celui-ci sans effet sur la file active\u00a0: détruire alors cette feuille. "
        "Les copies faites avant s’ouvrent encore avec elle."
    )
