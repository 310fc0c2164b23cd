"""The follow-up and the review of an immersion (D16): what was to be seen, and what each says of it."""

from collections.abc import Mapping
from typing import Any, Final

from jalon.reports import typography
from jalon.reports.employer_parts import (
    ACCIDENT,
    coach_fact,
    contact_words,
    day_words,
    identity,
    name_of,
    short_day,
    told_or_lines,
)
from jalon.reports.facts import Fact
from jalon.reports.page import SMALL, STRONG, Paper, Signature
from jalon.reports.tables import Column, Row
from jalon.reports.wording import Wording

TITLE: Final = "Suivi et bilan d’immersion"
_FEWEST_ROWS = 4


def immersion_review(document: Mapping[str, Any], wording: Wording) -> bytes:
    """Return the PDF of an immersion's follow-up and review; what is not known yet is a line to write it on.

    ``document``: that of ``services.papers.immersion_review``. What is in it: D5135-2, D5135-5 and D5135-6.
    The person signs, in agreement or not; our choice.
    """
    paper = Paper(
        identity(
            document,
            TITLE,
            "À la personne, à l’entreprise d’accueil et à la structure, et à elles seules",
            period="Mise en situation en milieu professionnel (PMSMP)",
        )
    )
    paper.title()
    if document["structure"].get("practice"):
        paper.paragraph("Structure d’essai\u00a0: tout le monde y est inventé.", STRONG)
    _add_head(paper, document, wording)
    _add_follow_up(paper, document, wording)
    _add_review(paper, document, wording)
    return paper.finished()


def _add_head(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    host = document["host"] or {}
    purpose = document["purpose"]
    lasted = [
        typography.counted(document["days"], "jour", "jours") if document["days"] else "",
        typography.hours(document["minutes"]) if document["minutes"] else "",
    ]
    paper.facts(
        [
            [
                Fact("La personne", name_of(document["person"])),
                coach_fact(document, document["coach"], wording),
            ],
            [
                Fact("L’entreprise d’accueil", name_of(host), 1.2),
                Fact("Tutrice ou tuteur (nom, fonction)", contact_words(host)),
            ],
            [
                Fact("Lieu", host.get("site") or host.get("address") or "", 1.2),
                Fact("SIRET", host.get("siret") or ""),
            ],
            [
                Fact("Poste, activité", document["job_label"] or "", 1.2),
                Fact("But de l’immersion", wording.label("immersion_purposes", purpose) if purpose else ""),
            ],
            [
                Fact("Du", day_words(document["start_date"])),
                Fact("Au, inclus", day_words(document["end_date"])),
                Fact("Durée prévue", ", ".join(filter(None, lasted))),
            ],
        ]
    )
    told_or_lines(paper, "Ce que l’on veut voir ou vérifier", document["objectives"], 2)
    told_or_lines(paper, "Tâches confiées, et quand", document["tasks"], 2)
    paper.paragraph(ACCIDENT, SMALL, space_before=10)


def _add_follow_up(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    paper.heading("Pendant l’immersion")
    held = [
        Row((short_day(one["date"]), wording.label("modalities", one["modality"]), ""))
        for one in document["follow_ups"]
    ]
    blank = [Row(("", "", ""))] * max(_FEWEST_ROWS - len(held), 1)
    columns = [
        Column("Date", 76),
        Column("Comment", 116),
        Column("Ce qui va bien, ce qui est à revoir", paper.width - 192),
    ]
    paper.table(columns, [*held, *blank], padding=7.5, row_headers=False)


def _add_review(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    paper.heading("Bilan")
    outcome, missed, led_to = document["outcome"], document["missed_minutes"], document["led_to"]
    after = ""
    if led_to is not None:
        kind = wording.label("contract_types", led_to["type"])
        after = f"{kind}, à partir du {short_day(led_to['start_date'])}"
    elif outcome is not None:
        after = "Pas de contrat noté"
    paper.facts(
        [
            [
                Fact("Déroulement", wording.label("immersion_outcomes", outcome) if outcome else ""),
                Fact("Dernier jour de présence", day_words(document["last_day_present"])),
                Fact("Heures manquées", typography.hours(missed) if missed is not None else ""),
            ],
            [Fact("Un contrat a suivi\u00a0? Lequel, à partir de quand", after)],
        ]
    )
    told_or_lines(paper, "Ce qu’en dit l’entreprise", document["host_opinion"], 3)
    told_or_lines(paper, "Ses conseils pour la suite", document["host_advice"], 2)
    told_or_lines(paper, "Ce qu’en dit la personne, dans ses mots", document["person_opinion"], 3)
    _add_agreement(paper, agrees=document["person_agrees"])
    signed = day_words(document["signed_date"])
    if signed:
        paper.paragraph(f"Bilan signé le {signed}.", SMALL, keep_with_next=True)
    paper.signatures(
        [
            Signature(title, ("Nom", "Date", "Signature"))
            for title in ("La personne", "L’entreprise", "La structure")
        ],
        room=50,
    )


def _add_agreement(paper: Paper, *, agrees: bool | None) -> None:
    paper.paragraph("La personne et ce bilan", STRONG, space_before=9, keep_with_next=True)
    if agrees is None:
        paper.box("Je suis d’accord avec ce bilan.")
        paper.box("Je ne suis pas d’accord. Voici sur quoi\u00a0:")
        paper.writing_lines(2)
        return
    paper.box("Je suis d’accord avec ce bilan.", is_ticked=agrees)
    paper.box("Je ne suis pas d’accord avec ce bilan.", is_ticked=not agrees)
    if not agrees:
        paper.paragraph(
            "Son désaccord fait partie du bilan\u00a0: personne ne lui demande de changer d’avis pour "
            "signer.",
            SMALL,
        )
        paper.writing_lines(2)
